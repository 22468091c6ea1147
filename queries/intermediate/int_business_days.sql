-- One row per calendar and day of its zone: how many business days lie before it.
with
calendars as (
    select * from int_calendars
),

leads as (
    select * from int_leads
),

as_of as (
    select * from int_as_of
),

opening_hours as (
    select * from defined_opening_hours
),

days_off as (
    select * from defined_days_off
),

special_hours as (
    select * from defined_special_hours
),

reach as (
    select
        cast(min(leads.created_at) as date) - 2 as first_day,
        cast(any_value(as_of.as_of) as date) + 2 as last_day
    from leads
    cross join as_of
),

days as (
    select cast(unnest(range(first_day, last_day + 1, interval 1 day)) as date) as day
    from reach
),

-- A business day is one on which the team begins to work, if only for an hour.
worked as (
    select
        opening_hours.calendar,
        days.day
    from days
    inner join opening_hours on isodow(days.day) = opening_hours.weekday
    anti join days_off
        on opening_hours.calendar = days_off.calendar and days.day = days_off.day
    union
    select
        calendar,
        day
    from special_hours
),

counted as (
    select
        calendars.calendar_id,
        days.day,
        cast(
            count(worked.day) over (
                partition by calendars.calendar_id
                order by days.day
                rows between unbounded preceding and 1 preceding
            ) as integer
        ) as days_before
    from calendars
    cross join days
    left join worked
        on calendars.calendar = worked.calendar and days.day = worked.day
)

select * from counted
