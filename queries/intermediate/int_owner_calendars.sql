-- One row per owner and span of dates, from 1900 to 9999: the calendar it works by.
with
settings as (
    select * from settings
),

owner_texts as (
    select * from int_owner_texts
),

memberships as (
    select * from int_memberships
),

users as (
    select * from stg_users
),

known_zones as (
    select * from known_zones
),

calendars as (
    select * from defined_calendars
),

teams as (
    select * from defined_teams
),

-- Owner 0 is nobody: a queue, or no owner at all.
owners as (
    select
        owner_id,
        min(trim(team)) as team
    from owner_texts
    group by owner_id
    union all
    select cast(0 as uinteger), null
),

-- Zones that are no names of places are not used.
owner_zones as (
    select
        owner_texts.owner_id,
        min(known_zones.timezone) as timezone
    from users
    inner join owner_texts on users.user_id = owner_texts.owner_text
    inner join known_zones on lower(trim(users.timezone)) = known_zones.lower_name
    group by owner_texts.owner_id
),

dated as (
    select
        owner_id,
        team,
        greatest(first_date, date '1900-01-01') as first_date,
        last_date
    from memberships
    where last_date >= date '1900-01-01'
),

-- Before, between and after dated memberships the team is the one in the export.
undated as (
    select
        owner_id,
        lag(last_date, 1, date '1899-12-31') over (
            partition by owner_id order by first_date
        ) + 1 as first_date,
        first_date - 1 as last_date
    from dated
    union all
    select
        owners.owner_id,
        coalesce(max(dated.last_date), date '1899-12-31') + 1,
        date '9999-12-31'
    from owners
    left join dated on owners.owner_id = dated.owner_id
    group by owners.owner_id
),

spans as (
    select * from dated
    union all by name
    select
        undated.*,
        owners.team
    from undated
    inner join owners on undated.owner_id = owners.owner_id
    where undated.first_date <= undated.last_date
),

team_calendars as (
    select
        lower(trim(team)) as lower_team,
        min(calendar) as calendar
    from teams
    group by lower(trim(team))
),

worked as (
    select
        spans.owner_id,
        spans.first_date,
        spans.last_date,
        calendars.calendar,
        coalesce(
            calendars.timezone, owner_zones.timezone, settings.report_timezone
        ) as timezone,
        calendars.calendar = 'default'
            and (calendars.timezone is not null or spans.owner_id = 0) as is_base
    from spans
    left join team_calendars on lower(trim(spans.team)) = team_calendars.lower_team
    inner join calendars
        on coalesce(team_calendars.calendar, 'default') = calendars.calendar
    left join owner_zones on spans.owner_id = owner_zones.owner_id
    cross join settings
),

-- Number 1 is that of nobody: the default calendar in its own zone or the report's.
based as (
    select
        *,
        bool_or(is_base) over (partition by calendar, timezone) as is_first
    from worked
),

numbered as (
    select
        owner_id,
        cast(
            dense_rank() over (order by is_first desc, calendar, timezone) as usmallint
        ) as calendar_id,
        calendar,
        timezone,
        first_date,
        last_date
    from based
)

select * from numbered
