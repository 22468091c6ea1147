-- One row per calendar and zone that somebody works by; the first is nobody's.
with
owner_calendars as (
    select * from int_owner_calendars
),

calendars as (
    select distinct
        calendar_id,
        calendar,
        timezone
    from owner_calendars
)

select * from calendars
