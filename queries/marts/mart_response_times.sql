-- One row per second and group: leads by what ended their wait, or how long it is.
-- Counts int_responses.
with
waits as (
    select
        case when $by_week::boolean then started_week end as week,
        by_1,
        by_2,
        by_3,
        case standing
            when cast('called' as standing) then 'called'
            when cast('waiting' as standing) then 'censored'
            else 'competing'
        end as event,
        event_seconds as seconds
    from responses
    where has_clock
),

counted as (
    select
        *,
        count(*) as leads
    from waits
    group by all
)

select * from counted
