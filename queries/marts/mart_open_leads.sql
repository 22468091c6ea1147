-- One row per stage, side whose turn it is, what is missing, and group: open leads.
-- Counts int_open_leads.
with
counted as (
    select
        case when $by_week::boolean then since_week end as week,
        by_1,
        by_2,
        by_3,
        stage,
        side,
        stuck_reason,
        count(*) as leads,
        count_if(is_stuck) as stuck
    from selection
    where
        ($first_date::date is null or since_date >= $first_date::date)
        and ($last_date::date is null or since_date <= $last_date::date)
    group by all
)

select * from counted
