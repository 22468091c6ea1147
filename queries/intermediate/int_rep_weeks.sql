-- One row per clock start, owner and week in which they were at work: leads received.
with
clocks as (
    select * from int_lead_clocks
),

active_weeks as (
    select * from int_active_weeks
),

-- A bulk import is no work that came in, and leads of nobody are on nobody's desk.
received as (
    select
        start,
        owner_id,
        week_of(started_date) as week,
        count(*) as received
    from clocks
    where
        owner_id <> 0
        and is_handed_over
        and unusable_standing is distinct from 'bulk_import'
    group by start, owner_id, week_of(started_date)
),

rep_weeks as (
    select
        received.start,
        received.owner_id,
        received.week,
        cast(least(received.received, 65535) as usmallint) as received
    from received
    inner join active_weeks
        on received.owner_id = active_weeks.owner_id
            and received.week = active_weeks.week
)

select * from rep_weeks
