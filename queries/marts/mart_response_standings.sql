-- One row per week, standing and group: leads, and how many of them are past the SLA.
-- Counts int_responses and int_unusable_clocks.
with
counted as (
    select
        started_week as week,
        by_1,
        by_2,
        by_3,
        standing,
        count(*) as leads,
        count(*) filter (where has_clock) as clocked,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_from_creation) as from_creation
    from responses
    group by all
)

select * from counted
