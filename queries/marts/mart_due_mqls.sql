-- One row per kind of lead due as an MQL, and group: all of them, and those let pass.
-- Counts int_due_mqls.
with
-- A week that was not asked for is one constant day while it is counted: with keys of
-- few values the engine counts in an array, without hashing.
counted as (
    select
        case when $by_week::boolean then since_week else date '1970-01-01' end
            as week,
        by_1,
        by_2,
        by_3,
        miss,
        count(*) as leads,
        count_if(is_missed) as missed
    from selection
    where
        ($first_date::date is null or since_date >= $first_date::date)
        and ($last_date::date is null or since_date <= $last_date::date)
    group by all
),

dated as (
    select * replace (case when $by_week::boolean then week end as week)
    from counted
)

select * from dated
