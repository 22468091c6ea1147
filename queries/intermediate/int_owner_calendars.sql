-- One row per owner and span of dates: its team and calendar, on every date one.
with
settings as (
    select * from settings
),

owner_texts as (
    select * from int_owner_texts
),

owner_teams as (
    select * from int_owner_teams
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

team_calendars as (
    select
        lower(trim(team)) as lower_team,
        min(calendar) as calendar
    from teams
    group by lower(trim(team))
),

worked as (
    select
        owner_teams.owner_id,
        owner_teams.team_id,
        owner_teams.reports_to_id,
        owner_teams.first_date,
        owner_teams.last_date,
        calendars.calendar,
        coalesce(
            calendars.timezone, owner_zones.timezone, settings.report_timezone
        ) as timezone,
        calendars.calendar = 'default'
            and (calendars.timezone is not null or owner_teams.owner_id = 0) as is_base
    from owner_teams
    left join team_calendars
        on lower(trim(owner_teams.team)) = team_calendars.lower_team
    inner join calendars
        on coalesce(team_calendars.calendar, 'default') = calendars.calendar
    left join owner_zones on owner_teams.owner_id = owner_zones.owner_id
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
        team_id,
        reports_to_id,
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
