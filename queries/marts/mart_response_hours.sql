-- One row per weekday, hour of arrival and group: leads due, and those called in time.
-- Counts int_responses.
with
counted as (
    select
        case when $by_week::boolean then started_week end as week,
        by_1,
        by_2,
        by_3,
        weekday,
        hour,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_due and is_within) as within,
        count(*) filter (where is_due and is_in_hours) as due_in_hours,
        count(*) filter (where is_due and is_within and is_in_hours) as within_in_hours
    from responses
    where has_clock
    group by all
)

select * from counted
