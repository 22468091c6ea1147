-- One row per doubt about the speed of calls: how much it touches, and of how much.
with
activities as (
    select * from int_activities
),

responses as (
    select * from int_responses
    union all by name
    select * from int_unusable_clocks
),

journeys as (
    select * from int_lead_journeys
),

clocks as (
    select *
    from responses
    where
        is_first
        and start = (
            select case when bool_or(start = 'mql') then 'mql' else 'created' end
            from responses
        )
        and call_standing <> 'not_handed_over'
),

calls as (
    select *
    from activities
    where channel = 'call' and not is_open
),

callers as (
    select distinct owner_id from calls
),

reps as (
    select distinct owner_id from journeys
    where owner_id <> 0
),

doubts as (
    select
        1 as place,
        'calls of which only the day is known, and no minute' as doubt,
        count(*) filter (where not is_timed) as touched,
        count(*) as rows
    from calls
    union all
    select
        2,
        'calls whose time is when they were logged, for want of a start or an end',
        count(*) filter (where is_timed and is_log_time),
        count(*)
    from calls
    union all
    select
        3,
        'reps with leads who have not logged a single call',
        count(*) - count(callers.owner_id),
        count(*)
    from reps
    left join callers on reps.owner_id = callers.owner_id
    union all
    select
        4,
        'leads handed over in a bulk import, left out of speed',
        count(*) filter (where call_standing = 'bulk_import'),
        count(*)
    from clocks
    union all
    select
        5,
        'leads handed over on a date only, or outside the call log: no usable clock',
        count(*) filter (where call_standing = 'no_usable_clock'),
        count(*)
    from clocks
    union all
    select
        6,
        'leads whose clock runs from creation, for want of a time of their hand-over',
        count(*) filter (where is_from_creation),
        count(*)
    from clocks
    union all
    select
        7,
        'leads first called on a day, at a time unknown: left out of minutes',
        count(*) filter (where call_standing = 'called_undated'),
        count(*)
    from clocks
),

listed as (
    select *
    from doubts
    where rows > 0
    order by place
)

select * from listed
