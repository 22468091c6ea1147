-- One row per calendar and cell of time: is it open, and for how long was it before.
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

-- What lies further back than 12 years has no speed that anybody asks for.
reach as (
    select
        greatest(
            min(leads.created_at) - interval 1 day,
            any_value(as_of.as_of) - interval 12 years
        ) as first_at,
        any_value(as_of.as_of) + interval 2 days as last_at
    from leads
    cross join as_of
),

cells as (
    select unnest(range(open_cell(first_at), open_cell(last_at) + 1)) as cell
    from reach
),

days as (
    select
        cast(
            unnest(
                range(
                    cast(first_at as date) - 2,
                    cast(last_at as date) + 2,
                    interval 1 day
                )
            ) as date
        ) as day
    from reach
),

-- Hours belong to the day on which they begin, also where they end on the next.
begun_hours as (
    select
        opening_hours.calendar,
        days.day,
        opening_hours.first_minute,
        opening_hours.last_minute
    from days
    inner join opening_hours on isodow(days.day) = opening_hours.weekday
    anti join days_off
        on opening_hours.calendar = days_off.calendar and days.day = days_off.day
    union all
    select
        calendar,
        day,
        first_minute,
        last_minute
    from special_hours
),

-- Cells of the clock on the wall: hours begin and end where they do.
opened as (
    select
        calendar,
        unnest(
            range(
                open_cell(cast(day as timestamp) + to_minutes(first_minute)),
                open_cell(cast(day as timestamp) + to_minutes(last_minute))
            )
        ) as local_cell
    from begun_hours
),

distinct_opened as (
    select distinct
        calendar,
        local_cell
    from opened
),

-- From UTC to the wall every time is one, though clocks are put forward and back.
local_cells as (
    select
        calendars.calendar_id,
        calendars.calendar,
        cells.cell,
        timezone(
            calendars.timezone, timezone('UTC', cell_start(cells.cell))
        ) as local_at
    from calendars
    cross join cells
),

judged as (
    select
        local_cells.calendar_id,
        local_cells.cell,
        local_cells.local_at,
        distinct_opened.local_cell is not null as is_open
    from local_cells
    left join distinct_opened
        on local_cells.calendar = distinct_opened.calendar
            and open_cell(local_cells.local_at) = distinct_opened.local_cell
),

-- Not `filter (where is_open)`: a running frame with it takes a hundred times as long.
summed as (
    select
        calendar_id,
        cell,
        epoch_us(
            cell_start(
                count(nullif(is_open, false)) over (
                    partition by calendar_id
                    order by cell
                    rows between unbounded preceding and 1 preceding
                )
            )
        ) as opened_before,
        is_open,
        cast(hour(local_at) as utinyint) as local_hour,
        cast(isodow(local_at) as utinyint) as local_weekday
    from judged
)

select * from summed
