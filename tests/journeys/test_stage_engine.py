"""The stage engine in SQL against the one in plain Python, on hostile random leads."""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.definitions import load_definitions
from tests.journeys.stage_engine import EXITS, ORDER, STAGES, Engine, Event, Story
from tests.query_cases import build_tables

ZONE = "America/New_York"
# Around the hour that New York skips in March 2026.
FIRST_DAY = date(2026, 3, 6)
AS_OF = datetime(2026, 3, 20, 12)

# Few days and few seconds, so that events meet: same second, 2 seconds, 3 seconds apart.
days = st.integers(0, 16).map(lambda number: FIRST_DAY + timedelta(days=number))
seconds = st.sampled_from([0, 1, 2, 3, 5, 3_600, 5 * 3_600, 18 * 3_600, 86_399])
instants = st.builds(
    lambda day, second: datetime(day.year, day.month, day.day) + timedelta(seconds=second),
    days,
    seconds,
)
stamps = instants | days


@st.composite
def leads(draw):
    """Creation, stage dates on the lead, changes, and at most two opportunities."""
    creation = draw(instants | days)
    columns = draw(st.dictionaries(st.sampled_from(ORDER[1:]), stamps, max_size=3))
    changes = draw(st.lists(st.tuples(st.sampled_from(ORDER), stamps), max_size=5))
    deals = draw(
        st.lists(st.tuples(stamps, st.sampled_from(["open", "won", "lost"]), stamps), max_size=2)
    )
    return creation, columns, changes, deals


def told(lead, engine: Engine) -> tuple[Event, list[Event]]:
    """The same lead for the oracle, without the opportunities still to be created."""
    creation, columns, changes, deals = lead
    events = [Event(stage, when) for stage, when in columns.items()]
    events += [Event(stage, when) for stage, when in changes]
    for created, outcome, closed in deals:
        if engine.has_happened(Event("opportunity", created)):
            events.append(Event("opportunity", created))
            if outcome != "open":
                events.append(Event(outcome, closed))
    return Event("created", creation), events


def write(folder: Path, name: str, header: list[str], rows: list[list]) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def built(folder: Path, population: list, decision_on: str) -> duckdb.DuckDBPyConnection:
    """The tables of these leads; lead ids are their places in ``population``."""
    stage_columns = [f"{stage}_at" for stage in ORDER[1:]]
    write(
        folder,
        "leads",
        ["lead_id", "created_at", *stage_columns],
        [
            [number, creation, *(columns.get(stage, "") for stage in ORDER[1:])]
            for number, (creation, columns, _, _) in enumerate(population)
        ],
    )
    write(
        folder,
        "stage_changes",
        ["lead_id", "change", "new_stage", "changed_at"],
        [
            [number, "stage", stage, when]
            for number, (_, _, changes, _) in enumerate(population)
            for stage, when in changes
        ],
    )
    write(
        folder,
        "opportunities",
        ["opportunity_id", "lead_ids", "created_at", "stage", "closed_at"],
        [
            [f"{number}-{position}", number, created, outcome, closed]
            for number, (_, _, _, deals) in enumerate(population)
            for position, (created, outcome, closed) in enumerate(deals)
        ],
    )
    own = folder / "own.toml"
    own.write_text(f'[report]\ntimezone = "{ZONE}"\n')
    connection = duckdb.connect(config={"threads": 1})
    build_tables(
        connection,
        folder,
        load_definitions(own),
        {"as_of": AS_OF.isoformat(), "decision_on": decision_on},
    )
    return connection


@pytest.mark.parametrize("decision_on", ["lead", "opportunity"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(population=st.lists(leads(), min_size=1, max_size=40))
def test_the_queries_tell_the_oracles_story(decision_on, population):
    engine = Engine(ZONE, AS_OF, decision_on)
    known = [told(lead, engine) for lead in population]
    numbers = [n for n, (creation, _) in enumerate(known) if engine.has_happened(creation)]
    told_stories = engine.stories([known[number] for number in numbers])
    stories = dict(zip(map(str, numbers), told_stories, strict=True))
    with (
        TemporaryDirectory() as folder,
        built(Path(folder), population, decision_on) as connection,
    ):
        assert entries_in(connection) == Counter(
            (number, stage, at, is_explicit)
            for number, story in stories.items()
            for stage, (at, is_explicit) in story.entries.items()
        )
        assert moves_in(connection) == Counter(
            (number, move.at, move.from_stage, move.to_stage, move.is_explicit)
            for number, story in stories.items()
            for move in story.moves
        )
        assert journeys_in(connection) == Counter(
            (number, story.moves[-1].to_stage, story.moves[-1].at, story.is_out_of_order)
            for number, story in stories.items()
        )
        assert seconds_in(connection) == Counter(
            (number, stage, target, elapsed(story, stage, target))
            for number, story in stories.items()
            for stage in story.entries
            for target in STAGES[1:]
        )
        assert_balanced(connection)


def elapsed(story: Story, stage: str, target: str) -> int | None:
    """Whole seconds from stage to target; None where the target is not later or not reached."""
    if stage in EXITS or STAGES.index(target) <= STAGES.index(stage):
        return None
    if target not in story.entries:
        return None
    if stage in story.dates and target in story.dates:
        return max(0, (story.dates[target] - story.dates[stage]).days * 86_400)
    since = story.elapses_to[target] - story.entries[stage][0]
    return max(0, round(since.total_seconds()))


def entries_in(connection) -> Counter:
    return Counter(
        connection.execute("""
            select lead_id, stage, entered_at, is_explicit
            from int_stage_entries join int_lead_journeys using (lead_number)
        """).fetchall()
    )


def moves_in(connection) -> Counter:
    return Counter(
        connection.execute("""
            select lead_id, moved_at, from_stage, to_stage, is_explicit
            from int_stage_moves join int_lead_journeys using (lead_number)
        """).fetchall()
    )


def journeys_in(connection) -> Counter:
    return Counter(
        connection.execute("""
            select lead_id, current_stage, current_stage_at, is_out_of_order
            from int_lead_journeys
        """).fetchall()
    )


def seconds_in(connection) -> Counter:
    return Counter(
        (lead_id, stage, target, seconds)
        for lead_id, stage, *all_seconds in connection.execute("""
            select lead_id, stage, seconds_to_marketing_qualified, seconds_to_sales_accepted,
                seconds_to_sales_qualified, seconds_to_opportunity, seconds_to_won
            from int_stage_entries join int_lead_journeys using (lead_number)
        """).fetchall()
        for target, seconds in zip(STAGES[1:], all_seconds, strict=True)
    )


def assert_balanced(connection) -> None:
    """Opening + in - out = closing, for every stage and week; at the end all are somewhere."""
    rows = connection.execute("""
        select lead_number, moved_at, moved_week, from_stage, to_stage from int_stage_moves
        order by lead_number, moved_at, to_stage
    """).fetchall()
    weeks = sorted({week for _, _, week, _, _ in rows})
    opening: Counter = Counter()
    for week in weeks:
        closing = Counter(opening)
        for _, _, moved_week, from_stage, to_stage in rows:
            if moved_week == week:
                closing[to_stage] += 1
                if from_stage is not None:
                    closing[from_stage] -= 1
        standing = {
            lead: to_stage for lead, _, moved_week, _, to_stage in rows if moved_week <= week
        }
        assert +closing == Counter(standing.values())
        assert min(closing.values()) >= 0
        opening = closing
