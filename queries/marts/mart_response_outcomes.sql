-- One row per bin of the time to the first call and group: leads, and those converted.
-- Counts int_responses.
with
counted as (
    select
        case when $by_week::boolean then started_week end as week,
        by_1,
        by_2,
        by_3,
        case when is_called_in_time then bin end as bin,
        is_mature,
        count(*) as leads,
        count(*) filter (where is_converted) as converted
    from responses
    where has_clock
    group by all
)

select * from counted
