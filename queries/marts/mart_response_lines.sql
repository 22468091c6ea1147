-- One row per group, in or out of hours, and load: leads in time, and converted.
-- Counts int_responses.
with
counted as (
    select
        case when $by_week::boolean then started_week end as week,
        by_1,
        by_2,
        by_3,
        coalesce(is_in_hours, false) as is_in_hours,
        case when $by_load::boolean then coalesce(received, 0) end as received,
        count(*) as leads,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_due and is_within) as within,
        count(*) filter (where is_mature) as mature,
        count(*) filter (where is_mature and is_converted) as converted
    from responses
    where has_clock
    group by all
)

select * from counted
