"""What ends a wait for a call, in SQL against plain Python, on hostile random leads."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from funnel.definitions import load_definitions
from tests.journeys.stage_engine import ORDER, Engine, Event
from tests.journeys.test_stage_engine import AS_OF, FIRST_DAY, ZONE, instants, stamps
from tests.query_cases import build_tables
from tests.speed_reference import Act, Clock, Reference

# A lead of the import's first day to its end, so that the log of activities is as long.
LOG = [datetime(2026, 3, 4), AS_OF]
MQL, SAL, SQL = ORDER[1:4]
STAGES = st.sampled_from([MQL, MQL, MQL, SAL, SQL, "opportunity", *ORDER[6:]])
# How the export words an act, and what it is.
CALL = {"channel": "call", "direction": "outbound", "disposition": ""}
THEIRS = {"channel": "other", "direction": "inbound", "disposition": "contact"}
WORDS = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["call", "call", "call", "email", "meeting", "other"]),
        "direction": st.sampled_from(["outbound", "outbound", "inbound", ""]),
        "disposition": st.sampled_from(["contact", "no_contact", ""]),
    }
)


@st.composite
def leads(draw):
    """Creation, changes of stage, and what was done: few days and seconds, so that they meet."""
    creation = draw(instants)
    changes = draw(st.lists(st.tuples(STAGES, stamps), max_size=5))
    # Many a thing is done just as the stage changes, or within two minutes of something else.
    near = [when for _, when in changes if isinstance(when, datetime)] + [creation]
    moments = st.builds(
        lambda at, seconds: at + timedelta(seconds=seconds),
        st.sampled_from(near),
        st.sampled_from([-120, -2, -1, 0, 1, 2, 60, 119, 120, 121, 240]),
    )
    done = draw(st.lists(st.tuples(WORDS, moments | stamps), max_size=5))
    return creation, changes, done


def told(lead) -> tuple[Event, list[Event]]:
    creation, changes, _ = lead
    return Event("created", creation), [Event(stage, when) for stage, when in changes]


def acts(lead) -> list[Act]:
    """The lead's acts that could stop anything, as the contract reads the export's words."""
    found = []
    for words, when in lead[2]:
        channel, is_theirs = words["channel"], words["direction"] == "inbound"
        if channel == "other" or (is_theirs and channel not in ("call", "meeting")):
            if words["disposition"] == "contact":
                found.append(Act("none", when, True, True))
            continue
        talks = channel == "meeting" or (channel == "call" and is_theirs)
        is_contact = {"contact": True, "no_contact": False}.get(words["disposition"], talks)
        found.append(Act(channel, when, is_theirs, is_contact))
    return found


def undated_days(lead, engine: Engine) -> set:
    """The days of MQLs with only a date, and none of that day with a time."""
    events = [event for event in told(lead)[1] if event.stage == MQL and engine.has_happened(event)]
    timed = {engine.local_date(event.when) for event in events if event.is_timed}
    return {event.when for event in events if not event.is_timed} - timed


def write(folder: Path, name: str, header: list[str], rows: list[list]) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def built(folder: Path, population: list) -> duckdb.DuckDBPyConnection:
    """The tables of these leads; lead ids are their places in ``population``."""
    created = [[number, creation] for number, (creation, _, _) in enumerate(population)]
    write(folder, "leads", ["lead_id", "created_at"], [*created, ["log", LOG[0]]])
    write(
        folder,
        "stage_changes",
        ["lead_id", "change", "new_stage", "changed_at"],
        [
            [number, "stage", stage, when]
            for number, (_, changes, _) in enumerate(population)
            for stage, when in changes
        ],
    )
    done = [
        [
            number,
            *(words[name] for name in CALL),
            *(("", when) if type(when) is not datetime else (when, "")),
        ]
        for number, (_, _, acted) in enumerate(population)
        for words, when in acted
    ]
    log = [["log", *CALL.values(), at, ""] for at in LOG]
    write(
        folder,
        "activities",
        ["lead_id", *CALL, "started_at", "activity_on"],
        [*done, *log],
    )
    own = folder / "own.toml"
    own.write_text(f'[report]\ntimezone = "{ZONE}"\n')
    connection = duckdb.connect(config={"threads": 1})
    build_tables(connection, folder, load_definitions(own), {"as_of": AS_OF.isoformat()})
    return connection


def day(number: int, second: int = 0) -> datetime:
    midnight = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)
    return midnight + timedelta(days=number, seconds=second)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(population=st.lists(leads(), min_size=1, max_size=25))
# Seconds apart, but all in one move, of which the exit is the last: it waits for nobody.
@example([(day(0), [(SAL, day(1)), ("rejected", day(1, 2)), (MQL, day(1, 4))], [])])
# A lead that comes back, called in both episodes.
@example(
    [
        (
            day(0),
            [(MQL, day(1)), ("recycled", day(2)), (MQL, day(3))],
            [(CALL, day(1, 60)), (CALL, day(3, 60))],
        )
    ]
)
# Marketing dates its qualification before the lead was created: that is one wait, not two.
@example([(day(2), [(MQL, day(1))], [(CALL, day(1, 86_399))])])
# Something of theirs at the second of a dial: the dial comes first, and was tried.
@example([(day(2), [], [(CALL, day(2, 60)), (THEIRS, day(2, 60))])])
# All at one second: the call is the first of them.
@example([(day(0), [(MQL, day(1)), ("rejected", day(1, 5))], [(CALL, day(1, 5))])])
def test_the_queries_tell_what_the_reference_does(population):
    engine = Engine(ZONE, AS_OF)
    reference = Reference(ZONE, LOG[0], AS_OF)
    numbers = [n for n, lead in enumerate(population) if engine.has_happened(told(lead)[0])]
    stories = engine.stories([told(population[number]) for number in numbers])
    is_mql_known = any(
        story.entries.get(MQL, (None, False))[1] for story in stories
    )  # else no clock runs from one
    expected = Counter()
    for number, story in zip(numbers, stories, strict=True):
        lead = population[number]
        for start in ("mql", "created") if is_mql_known else ("created",):
            for clock in reference.clocks(story, start, undated_days=undated_days(lead, engine)):
                wait = reference.wait(clock, story, acts(lead))
                times = (None,) * 5
                if wait.has_clock:
                    times = (
                        since(clock, wait.call_at),
                        since(clock, wait.their_call_at),
                        since(clock, wait.closed_at),
                        wait.tried,
                        wait.is_reached,
                    )
                expected[str(number), start, clock.started_at, wait.standing, *times] += 1
    with TemporaryDirectory() as folder, built(Path(folder), population) as connection:
        assert responses_in(connection) == expected


def since(clock: Clock, at: datetime | None) -> int | None:
    return None if at is None else int((at - clock.started_at).total_seconds())


def responses_in(connection) -> Counter:
    return Counter(
        connection.execute("""
            select lead_id, start, started_at, call_standing, columns(lambda name: name in (
                'call_s', 'their_s', 'closed_s', 'tried', 'is_reached'
            ))
            from (
                select *,
                    call_standing in ('called', 'called_us', 'closed_uncalled', 'waiting')
                        as has_clock,
                    case when has_clock then call_seconds end as call_s,
                    case when has_clock then their_call_seconds end as their_s,
                    case when has_clock then closed_seconds end as closed_s,
                    case when has_clock then coalesce(attempts_at_contact, attempts) end as tried,
                    case when has_clock then coalesce(is_contact_by_attempt, false) end
                        as is_reached
                from (from int_responses union all by name from int_unusable_clocks)
                join int_lead_journeys using (lead_number)
            )
            where start <> 'assigned' and lead_id <> 'log'
        """).fetchall()
    )
