"""When teams work, as tables and macros for the intermediate queries.

Open time is reckoned in cells: spans of UTC so short that a calendar is open in all of one or
in none of it. A cell is as long as the agreed hours and the zones allow, usually an hour.
"""

from math import gcd
from typing import Any

import duckdb

from funnel.definitions import Definitions
from funnel.definitions.calendars import WEEKDAYS, span_minutes

Defined = tuple[str, str, list[tuple[Any, ...]]]

_LONGEST_CELL = 60
# Division cuts towards zero: with as many cells before 1970 added it is always downwards.
_CELLS_BEFORE = 100_000_000
# Before 1990 some clocks stood at odd minutes that no import cares for.
_OFFSETS = """
    select distinct cast(round((epoch(timezone(zone, stamp)) - epoch(stamp)) / 60) as integer)
    from (
        select unnest($zones) as zone
        union
        select known_zones.timezone
        from stg_users
        inner join known_zones on lower(trim(stg_users.timezone)) = known_zones.lower_name
        where $with_users
    )
    cross join (
        select unnest(range(timestamptz '1990-01-01', timestamptz '2041-01-01', interval 1 month))
            as stamp
    )
"""


def defined_calendars(definitions: Definitions) -> list[Defined]:
    """The ``defined_…`` tables of calendars and teams: name, columns, rows.

    Minutes are counted from the local midnight of the day on which hours begin; the last may lie
    on the next day, beyond 1440.
    """
    calendars = definitions.calendars
    return [
        (
            "defined_calendars",
            "calendar varchar, timezone varchar",
            [(name, calendar.timezone) for name, calendar in calendars.items()],
        ),
        (
            "defined_opening_hours",
            "calendar varchar, weekday tinyint, first_minute integer, last_minute integer",
            [
                (name, WEEKDAYS.index(weekday) + 1, *span_minutes(span))
                for name, calendar in calendars.items()
                for weekday, spans in calendar.opening_hours.items()
                for span in spans
            ],
        ),
        (
            "defined_days_off",
            "calendar varchar, day date",
            [
                (name, day)
                for name, calendar in calendars.items()
                for day in sorted(calendar.days_off)
            ],
        ),
        (
            "defined_special_hours",
            "calendar varchar, day date, first_minute integer, last_minute integer",
            [
                (name, day, *span_minutes(span))
                for name, calendar in calendars.items()
                for day, spans in calendar.special_hours.items()
                for span in spans
            ],
        ),
        (
            "defined_teams",
            "team varchar, calendar varchar",
            [(name, team.calendar) for name, team in definitions.teams.items()],
        ),
    ]


def prepare_cells(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Give ``connection`` the table ``known_zones`` and the macros that reckon in cells.

    ``open_cell(stamp)`` is the cell a UTC stamp lies in, ``cell_start(cell)`` the stamp a cell
    begins at; ``opened_by(opened_before, is_open, stamp)`` the microseconds that a calendar was
    open until the stamp, the first two being those of the stamp's cell in ``int_open_hours``;
    ``open_seconds(opened_first, opened_later)`` the whole seconds between two such counts,
    rounded up as by ``seconds_between``.
    """
    # What is not named by area means one thing to clocks and another to people: BST, CST, IST.
    connection.execute("""
        create or replace temp table known_zones as
        select
            lower(name) as lower_name,
            min(name) as timezone
        from pg_timezone_names()
        where contains(name, '/') or name in ('UTC', 'GMT')
        group by lower(name)
    """)
    size = 60_000_000 * _cell_minutes(connection, definitions)
    connection.execute(f"""
        create or replace temp macro open_cell(stamp) as
            (epoch_us(stamp) + {size * _CELLS_BEFORE}) // {size} - {_CELLS_BEFORE};
        create or replace temp macro cell_start(cell) as make_timestamp(cell * {size});
        create or replace temp macro opened_by(opened_before, is_open, stamp) as
            opened_before + case
            when is_open then (epoch_us(stamp) + {size * _CELLS_BEFORE}) % {size}
            else 0
        end;
        create or replace temp macro open_seconds(opened_first, opened_later) as case
            when opened_later <= opened_first then 0
            when opened_later > opened_first then cast(
                least((opened_later - opened_first + 999999) // 1000000, 2147483647) as integer
            )
        end;
    """)


def _cell_minutes(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> int:
    """The length of a cell: hours begin and end, in every zone in use, where cells do."""
    calendars = definitions.calendars.values()
    minutes = [
        minute
        for calendar in calendars
        for spans in (*calendar.opening_hours.values(), *calendar.special_hours.values())
        for span in spans
        for minute in span_minutes(span)
    ]
    zones = {calendar.timezone for calendar in calendars} - {None}
    offsets = connection.execute(
        _OFFSETS,
        {
            "zones": sorted(zones | {definitions.report.timezone}),
            "with_users": any(calendar.timezone is None for calendar in calendars),
        },
    ).fetchall()
    return gcd(_LONGEST_CELL, *minutes, *(offset for (offset,) in offsets))
