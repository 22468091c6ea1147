"""What holds of speed to call whatever is asked: parts sum to wholes, lists to their numbers."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.measure import conversion_window, leads_of_speed, measure, sla_seconds
from funnel.metrics import METRICS
from funnel.metrics.bins import BEFORE_OPENING, NEVER, bin_names
from funnel.selection import DIMENSIONS, Selection
from funnel.speed import STOPS, Speed
from funnel.statistics import incidence, share_at

FIRST_DAY = date(2025, 7, 14)
CLOCKED = ("called", "called_us", "closed_uncalled", "waiting")
MOTIONS = ("inbound", "outbound", "partner", "unknown")
FILTERED = ("source", "segment", "country", "team", "owner")
PROMISES = {"1m": 60, "5m": 300, "20m": 1_200, "1h": 3_600, "8h": 28_800, "24h": 86_400}
examples = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def warehouse(sample):
    return sample


@pytest.fixture(scope="module")
def clocks(warehouse):
    """Every clock of the import, with labels: what any selection is a part of."""
    rows = warehouse.generation.frame(
        "from int_responses union all by name from int_unusable_clocks"
    )
    labels = warehouse.generation.labels
    for name in DIMENSIONS:
        of = labels.filter(pl.col("dimension") == name)
        label = pl.col(f"{name}_id").cast(pl.Int32).replace_strict(of["id"], of["label"])
        rows = rows.with_columns(label.alias(name))
    return rows


@pytest.fixture(scope="module")
def labels(warehouse):
    return {name: warehouse.dimension_labels(name) for name in FILTERED}


@st.composite
def periods(draw):
    """Open, half open or closed, within the sample's weeks."""
    days = st.integers(0, 490).map(lambda number: FIRST_DAY + timedelta(number))
    first, last = draw(st.none() | days), draw(st.none() | days)
    return (last, first) if first and last and first > last else (first, last)


@st.composite
def selections(draw, labels, stops=STOPS):
    """Two filters at most, so that something is left more often than not."""
    names = draw(st.lists(st.sampled_from(FILTERED), max_size=2, unique=True))
    filters = {
        name: tuple(
            draw(st.lists(st.sampled_from(labels[name]), min_size=1, max_size=3, unique=True))
        )
        for name in names
    }
    motion = tuple(draw(st.lists(st.sampled_from(MOTIONS), min_size=1, max_size=4, unique=True)))
    first, last = draw(periods())
    speed = Speed(
        start=draw(st.sampled_from(["mql", "created", "assigned"])),
        stop=draw(st.sampled_from(stops)),
        clock=draw(st.sampled_from(["wall", "business"])),
        sla=draw(st.sampled_from(list(PROMISES))),
        episodes=draw(st.sampled_from(["first", "latest", "all"])),
        target=draw(st.sampled_from(["contact", "sql", "opportunity", "won"])),
        landmark=draw(st.sampled_from(["1m", "5m", "1h"])),
        window_from=draw(st.sampled_from(["clock", "call"])),
        hours=draw(st.sampled_from(["report", "team"])),
    )
    window = draw(st.sampled_from([None, "none", "1d", "30d"]))
    return Selection(first, last, motion=motion, window=window, speed=speed, **filters)


def asked_clocks(clocks, selection):
    """The clocks that a selection is about, with their ``standing``, by plain filters."""
    speed = selection.speed
    chosen = clocks.filter(
        pl.col("start") == speed.start,
        {"first": pl.col("is_first"), "latest": pl.col("is_latest"), "all": True}[speed.episodes],
        selection.first_date is None or pl.col("started_date") >= selection.first_date,
        selection.last_date is None or pl.col("started_date") <= selection.last_date,
        *(pl.col(name).is_in(wanted) for name, wanted in selection.filters.items()),
    )
    return chosen.with_columns(standing=f"{speed.stop}_standing")


def clocked(clocks, selection):
    return asked_clocks(clocks, selection).filter(pl.col("standing").is_in(CLOCKED))


def records(warehouse, name, selection):
    rows = measure(warehouse, name, selection)
    return [row for row in rows.iter_rows(named=True) if not row["reason"]]


def listed(warehouse, selection, metric=None, **only):
    """How many leads the list behind a number says it has, having looked that it has them."""
    of = METRICS[metric] if metric else None
    page = leads_of_speed(warehouse, selection, of, most_rows=20, **only)
    assert page.rows.height == min(page.total, 20)
    return page.total


@examples
@given(data=st.data())
def test_standings_sum_to_all_leads(warehouse, clocks, labels, data):
    selection = data.draw(selections(labels))
    rows = records(warehouse, "standing", selection)
    counts = {row["standing"]: row["value"] for row in rows}
    assert sum(counts.values()) == asked_clocks(clocks, selection).height
    assert all(row["denominator"] == sum(counts.values()) for row in rows)
    for standing, count in counts.items():
        assert listed(warehouse, selection, "standing", standings=[standing]) == count
    numbers = {
        name: sum(row["numerator"] or 0 for row in records(warehouse, name, selection))
        for name in ("leads_called", "closed_uncalled", "never_called")
    }
    assert numbers["leads_called"] == counts.get("called", 0)
    assert numbers["closed_uncalled"] == counts.get("closed_uncalled", 0)
    assert numbers["never_called"] == numbers["closed_uncalled"] + counts.get("waiting", 0)


@examples
@given(data=st.data())
def test_from_creation_the_standings_sum_to_the_leads_created(warehouse, labels, data):
    selection = data.draw(selections(labels))
    speed = replace(selection.speed, start="created", episodes="first")
    selection = replace(selection, speed=speed)
    standings = records(warehouse, "standing", selection)
    (leads,) = measure(warehouse, "leads", selection).iter_rows(named=True)
    assert sum(row["value"] for row in standings) == (leads["value"] or 0)


@examples
@given(data=st.data())
def test_due_and_pending_are_all_clocks_and_the_list_has_those_in_time(
    warehouse, clocks, labels, data
):
    selection = data.draw(selections(labels))
    whole = clocked(clocks, selection).height
    counted = 0
    for row in records(warehouse, "sla_attainment_rate", selection):
        assert 0 <= row["numerator"] <= row["denominator"]
        assert row["closed_before"] + row["numerator"] <= row["denominator"]
        counted += row["denominator"] + row["immature"]
        in_time = {"clocked": True, "due": True, "within": True}
        assert listed(warehouse, selection, "sla_attainment_rate", **in_time) == row["numerator"]
    assert counted == whole


@examples
@given(data=st.data())
def test_attainment_is_the_curve_at_the_promise_for_the_same_leads(warehouse, clocks, labels, data):
    selection = data.draw(selections(labels))
    promise = sla_seconds(warehouse, selection)
    assert promise == PROMISES[selection.speed.sla]
    open_or_all = "_open_seconds" if selection.speed.is_business else "_seconds"
    due = clocked(clocks, selection).filter(pl.col(f"age{open_or_all}") >= promise)
    ends = {
        "called": pl.col(f"{selection.speed.stop}{open_or_all}"),
        "called_us": pl.col(f"their_call{open_or_all}"),
        "closed_uncalled": pl.col(f"closed{open_or_all}"),
        "waiting": pl.col(f"age{open_or_all}"),
    }
    counts = pl.concat(
        due.filter(pl.col("standing") == standing).select(
            seconds=seconds.cast(pl.Int64),
            event=pl.lit({"called": "called", "waiting": "censored"}.get(standing, "competing")),
            leads=pl.lit(1),
        )
        for standing, seconds in ends.items()
    )
    (at_promise,) = share_at(incidence(counts), promise)["share"]
    for row in records(warehouse, "sla_attainment_rate", selection):
        assert row["denominator"] == due.height
        assert row["value"] == (None if due.is_empty() else pytest.approx(at_promise, abs=1e-9))


@examples
@given(data=st.data())
def test_half_are_called_no_later_than_nine_in_ten(warehouse, labels, data):
    selection = data.draw(selections(labels))
    for median, p90 in zip(
        records(warehouse, "median_response_minutes", selection),
        records(warehouse, "p90_response_minutes", selection),
        strict=False,
    ):
        assert median["value"] <= p90["value"]
    for of in ("called", "all"):
        asked = replace(selection, speed=replace(selection.speed, median=of))
        median, p90 = (
            measure(warehouse, name, asked)["value"].to_list()
            for name in ("median_response_minutes", "p90_response_minutes")
        )
        assert p90 == [None] or median[0] <= p90[0]


@examples
@given(data=st.data())
def test_bins_sum_to_the_mature_leads_with_a_clock(warehouse, clocks, labels, data):
    selection = data.draw(selections(labels))
    name, speed = "conversion_by_response", selection.speed
    rows = records(warehouse, name, selection)
    window = conversion_window(warehouse, selection)
    whole = clocked(clocks, selection)
    length = (window or 0) * (2 if speed.window_from == "call" else 1)
    mature = whole.filter(pl.col("age_seconds") >= length if window else True)
    assert sum(row["leads"] for row in rows) == mature.height
    assert sum(row["leads"] + row["immature"] for row in rows) == whole.height
    part = {"clocked": True, "mature": True}
    for row in rows:
        assert 0 <= row["converted"] <= row["leads"]
        called = {"called_in_time": row["bin"] != NEVER}
        if row["bin"] == BEFORE_OPENING:
            called["bin"] = -1
        elif row["bin"] != NEVER:
            called["bin"] = bin_names(speed).index(row["bin"])
        assert listed(warehouse, selection, name, **part, **called) == row["leads"]
        called["converted"] = True
        assert listed(warehouse, selection, name, **part, **called) == row["converted"]
    # Its arms have the same time, from the clock on, whatever the bins have.
    old_enough = whole.filter(pl.col("age_seconds") >= window if window else True)
    from_clock = replace(selection, speed=replace(speed, window_from="clock"))
    for row in records(warehouse, "fair_comparison", selection):
        assert row["denominator"] + row["early"] + row["uncalled"] == old_enough.height
        asked = {"fast": True, "early": False, **part}
        assert listed(warehouse, from_clock, "fair_comparison", **asked) == row["fast"]


@examples
@given(data=st.data())
def test_hours_sum_to_the_clocks_that_are_due(warehouse, labels, data):
    selection = data.draw(selections(labels))
    rows = records(warehouse, "sla_by_hour", selection)
    totals = records(warehouse, "sla_attainment_rate", selection)
    for part in ("numerator", "denominator"):
        assert sum(row[part] for row in rows) == sum(row[part] for row in totals)
    for row in rows[:: max(len(rows) // 6, 1)]:
        asked = {"clocked": True, "due": True, "weekdays": [row["weekday"]], "hour": row["hour"]}
        assert listed(warehouse, selection, "sla_by_hour", **asked) == row["denominator"]
        asked["within"] = True
        assert listed(warehouse, selection, "sla_by_hour", **asked) == row["numerator"]


@examples
@given(data=st.data())
def test_attempts_are_listed_as_counted(warehouse, clocks, labels, data):
    selection = data.draw(selections(labels))
    made = records(warehouse, "attempts_made", selection)
    assert sum(row["value"] for row in made) == clocked(clocks, selection).height
    before = None
    for row in records(warehouse, "contact_by_attempt", selection):
        assert 0 <= row["numerator"] <= row["denominator"]
        if before is not None:
            assert row["denominator"] <= before["denominator"] - before["numerator"]
        before = row
        asked = {"clocked": True, "attempt": row["attempt"]}
        assert listed(warehouse, selection, "contact_by_attempt", **asked) == row["denominator"]
        asked["reached_at"] = row["attempt"]
        assert listed(warehouse, selection, "contact_by_attempt", **asked) == row["numerator"]


@pytest.mark.parametrize(
    "what", ["age", "call", "attempt", "contact", "meeting", "their_call", "closed", "assigned"]
)
def test_open_time_is_part_of_all_time(clocks, what):
    # Both are rounded up to whole seconds.
    open_time, all_time = pl.col(f"{what}_open_seconds"), pl.col(f"{what}_seconds")
    assert clocks.filter(open_time > all_time + 1).is_empty()
    assert clocks.filter(open_time.is_null() != all_time.is_null()).is_empty()
    assert clocks.filter(open_time < all_time).height > 0
