-- One row per kind of lead due as an MQL, and group: all of them, and those let pass.
-- Counts int_due_mqls.
with
counted as (
    select
        case when $by_week::boolean then since_week end as week,
        by_1,
        by_2,
        by_3,
        miss,
        count(*) as leads,
        count(*) filter (where is_missed) as missed
    from selection
    where
        ($first_date::date is null or since_date >= $first_date::date)
        and ($last_date::date is null or since_date <= $last_date::date)
    group by all
)

select * from counted
