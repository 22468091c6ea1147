"""Open time in SQL against a walk, minute by minute, with Python's own clocks."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import duckdb
import pytest
import tomli_w

from funnel.definitions import load_definitions
from funnel.importing import journeys, staging
from tests.query_cases import build_tables

MINUTE = timedelta(minutes=1)
# In each the clocks of one hemisphere and the other are changed. The first begins a day before
# the lead was created, the last ends two days after `as_of`: there is no open time beyond.
STRETCHES = [
    (datetime(2026, 2, 28), datetime(2026, 4, 12)),
    (datetime(2026, 9, 27), datetime(2026, 11, 9)),
]
PAIRS = 400  # of each stretch
NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = NAMES[:5]

CALENDARS = {
    "plain weekdays in New York": {
        "timezone": "America/New_York",
        "opening_hours": {day: ["09:00-17:00"] for day in WEEKDAYS},
    },
    "a lunch break, and Saturday mornings": {
        "timezone": "Europe/Madrid",
        "opening_hours": {day: ["09:00-13:30", "15:00-18:30"] for day in WEEKDAYS}
        | {"saturday": ["10:00-13:00"]},
    },
    "a night shift over the weekend in Berlin": {
        "timezone": "Europe/Berlin",
        "opening_hours": {day: ["22:00-06:00"] for day in ["friday", "saturday", "sunday"]},
        "holidays": [date(2026, 10, 3)],
        "special_hours": {"2026-03-27": ["20:00-02:15"], "2026-10-24": ["12:00-12:00"]},
    },
    "half days and holidays in London": {
        "timezone": "Europe/London",
        "opening_hours": {day: ["09:00-17:30"] for day in WEEKDAYS},
        "holidays": [date(2026, 4, 3), date(2026, 4, 6)],
        "special_hours": {
            "2026-03-29": ["00:30-03:30"],
            "2026-04-02": ["09:00-12:00"],
            "2026-04-06": ["10:00-11:00", "14:00-15:45"],
            "2026-10-26": [],
        },
    },
    "half an hour off in Kolkata": {
        "timezone": "Asia/Kolkata",
        "opening_hours": {day: ["10:00-19:00"] for day in [*WEEKDAYS, "saturday"]},
    },
    "a quarter of an hour off in Kathmandu": {
        "timezone": "Asia/Kathmandu",
        "opening_hours": {day: ["10:00-17:00"] for day in ["sunday", *WEEKDAYS]},
    },
    "half an hour off, with summer time, in Adelaide": {
        "timezone": "Australia/Adelaide",
        "opening_hours": {day: ["08:00-16:00"] for day in WEEKDAYS} | {"saturday": ["22:00-04:00"]},
    },
    "clocks changed by half an hour on Lord Howe": {
        "timezone": "Australia/Lord_Howe",
        "opening_hours": {day: ["00:00-03:00", "20:00-24:00"] for day in NAMES},
    },
    "hours at odd minutes": {
        "timezone": "America/Chicago",
        "opening_hours": {day: ["08:57-17:04"] for day in WEEKDAYS} | {"saturday": ["23:11-02:22"]},
    },
    "round the clock": {
        "timezone": "America/New_York",
        "opening_hours": {day: ["00:00-24:00"] for day in NAMES},
    },
}


def is_open(calendar: dict, wall: datetime) -> bool:
    """Whether the clock on the wall shows a time within hours that began today or yesterday."""
    for days_ago in (0, 1):
        day = wall.date() - timedelta(days=days_ago)
        if day.isoformat() in calendar.get("special_hours", {}):
            spans = calendar["special_hours"][day.isoformat()]
        elif day in calendar.get("holidays", []):
            spans = []
        else:
            spans = calendar["opening_hours"].get(NAMES[day.weekday()], [])
        now = wall.hour * 60 + wall.minute + days_ago * 24 * 60
        for span in spans:
            begins, ends = (int(text[:2]) * 60 + int(text[3:]) for text in span.split("-"))
            if begins <= now < (ends if ends > begins else ends + 24 * 60):
                return True
    return False


class Walk:
    """Every minute of a stretch of UTC, open or not, in one calendar."""

    def __init__(self, calendar: dict, first: datetime, last: datetime):
        zone = ZoneInfo(calendar["timezone"])
        self.first = first
        self.walls = [
            (first + number * MINUTE).replace(tzinfo=UTC).astimezone(zone)
            for number in range((last - first) // MINUTE)
        ]
        self.flags = [is_open(calendar, wall) for wall in self.walls]
        self.open_before = list(accumulate(self.flags, initial=0))

    def opened(self, at: datetime) -> int:
        """Seconds open from the first minute to ``at``, a whole second."""
        minutes, rest = divmod(at - self.first, MINUTE)
        return self.open_before[minutes] * 60 + self.flags[minutes] * rest.seconds


@pytest.fixture(scope="module", params=CALENDARS, ids=lambda name: name)
def calendar(request):
    return CALENDARS[request.param]


@pytest.fixture(scope="module")
def walks(calendar):
    return [Walk(calendar, *stretch) for stretch in STRETCHES]


@pytest.fixture(scope="module")
def tables(calendar, tmp_path_factory):
    """A connection with the tables of one lead that lived through all of the stretches."""
    folder = tmp_path_factory.mktemp("calendar")
    # Weekdays not named here would keep the shipped hours.
    hours = {day: calendar["opening_hours"].get(day, []) for day in NAMES}
    own = {
        "report": {"timezone": "Asia/Tokyo"},
        "calendars": {"default": calendar | {"opening_hours": hours}},
    }
    (folder / "own.toml").write_text(tomli_w.dumps(own))
    (folder / "leads.csv").write_text("lead_id,created_at\nA,2026-03-01 00:00:00\n")
    with duckdb.connect() as connection:
        definitions = load_definitions(folder / "own.toml")
        build_tables(connection, folder, definitions, {"as_of": "2026-11-07T00:00:00"})
        yield connection


def pairs_of(first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """Pairs of seconds: any, and such as lie within a few days or on a minute's edge."""
    drawn = random.Random(f"{first}")
    length = int((last - first).total_seconds()) - 1
    pairs = []
    for number in range(PAIRS):
        begins = drawn.randrange(length)
        reach = [length, 3 * 86_400, 4 * 3_600][number % 3]
        ends = min(begins + drawn.randrange(reach), length)
        if number % 5 == 0:
            begins, ends = begins // 900 * 900, ends // 900 * 900
        pairs.append((first + timedelta(seconds=begins), first + timedelta(seconds=ends)))
    return pairs


def test_open_seconds_are_those_of_a_walk(walks, tables):
    tables.execute(
        "create temp table pairs (number integer, first_at timestamp, later_at timestamp)"
    )
    expected, rows = [], []
    for walk, stretch in zip(walks, STRETCHES, strict=True):
        for first, later in pairs_of(*stretch):
            rows.append((len(rows), first, later))
            expected.append(walk.opened(later) - walk.opened(first))
    tables.execute(
        "insert into pairs select unnest(?), unnest(?), unnest(?)",
        [list(column) for column in zip(*rows, strict=True)],
    )
    actual = tables.execute("""
        select open_seconds(
            opened_by(firsts.opened_before, firsts.is_open, pairs.first_at),
            opened_by(laters.opened_before, laters.is_open, pairs.later_at)
        )
        from pairs
        inner join int_open_hours as firsts
            on firsts.calendar_id = 1 and firsts.cell = open_cell(pairs.first_at)
        inner join int_open_hours as laters
            on laters.calendar_id = 1 and laters.cell = open_cell(pairs.later_at)
        order by pairs.number
    """).fetchall()
    assert len(actual) == len(expected) >= 500
    assert sum(expected) > 0
    wrong = [
        (*row[1:], is_seconds, seconds)
        for row, (is_seconds,), seconds in zip(rows, actual, expected, strict=True)
        if is_seconds != seconds
    ]
    assert not wrong


def test_each_cell_has_the_hour_and_weekday_on_the_wall(walks, tables):
    for walk, stretch in zip(walks, STRETCHES, strict=True):
        cells = tables.execute(
            """
            select cell_start(cell), is_open, local_hour, local_weekday from int_open_hours
            where cell_start(cell) >= ? and cell_start(cell) < ? order by cell
            """,
            stretch,
        ).fetchall()
        assert cells[0][0] == stretch[0]
        for starts, is_open_then, hour, weekday in cells:
            number = (starts - walk.first) // MINUTE
            wall = walk.walls[number]
            assert (hour, weekday, is_open_then) == (
                wall.hour,
                wall.isoweekday(),
                walk.flags[number],
            )


def test_open_hours_reach_twelve_years_back_at_most(tmp_path):
    (tmp_path / "leads.csv").write_text("lead_id,created_at\nA,1999-01-01\nB,2026-02-03 04:05:06\n")
    with duckdb.connect() as connection:
        told = {"as_of": "2026-02-03T04:05:06"}
        build_tables(connection, tmp_path, load_definitions(), told)
        reach = connection.execute("""
            select cell_start(min(cell)), cell_start(max(cell)), max(cell) - min(cell) + 1, count(*)
            from int_open_hours
        """).fetchall()[0]
    assert reach[:2] == (datetime(2014, 2, 3, 4), datetime(2026, 2, 5, 4))
    assert reach[2] == reach[3]


@pytest.fixture(scope="module")
def macros():
    """A connection with the macros and no leads."""
    definitions = load_definitions()
    with duckdb.connect() as connection:
        staging.prepare(connection, definitions.report.timezone)
        journeys.prepare(connection, definitions, journeys.MapSettings())
        yield connection


@pytest.mark.parametrize(
    ("first", "later", "seconds"),
    [
        (0, 1, 1),
        (0, 1_000_000, 1),
        (0, 1_000_001, 2),
        (5, 5, 0),
        (9, 5, 0),
        (None, 5, None),
        (5, None, None),
        (0, 10**17, 2**31 - 1),
    ],
)
def test_open_seconds_are_whole_rounded_up_and_never_negative(macros, first, later, seconds):
    asked = "select open_seconds(cast(? as bigint), cast(? as bigint))"
    assert macros.execute(asked, [first, later]).fetchall() == [(seconds,)]


@pytest.mark.parametrize("stamp", ["1969-12-31 23:59:59.999999", "1970-01-01", "2026-03-01 07:31"])
def test_a_stamp_lies_in_its_cell_before_1970_too(macros, stamp):
    begins, ends, opened, closed = macros.execute(
        """
        select
            cell_start(open_cell(stamp)),
            cell_start(open_cell(stamp) + 1),
            make_timestamp(epoch_us(cell_start(open_cell(stamp))) + opened_by(0, true, stamp)),
            opened_by(7, false, stamp)
        from (select cast(? as timestamp) as stamp)
        """,
        [stamp],
    ).fetchall()[0]
    asked = datetime.fromisoformat(stamp)
    assert begins <= asked < ends
    assert (opened, closed) == (asked, 7)
