"""What holds of the hand-off whatever is asked: parts sum to wholes, lists to their numbers."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.measure import (
    leads_let_pass,
    leads_of_handoff,
    measure,
    of_every_team,
    open_leads,
    part_of,
    parts_of,
    stays_in_stage,
)
from funnel.metrics import METRICS
from funnel.selection import DIMENSIONS, Selection
from funnel.speed import Speed

FIRST_DAY = date(2025, 7, 14)
FILTERED = ("motion", "source", "team", "owner", "segment")
EPISODES = {"first": pl.col("is_first"), "latest": pl.col("is_latest"), "all": pl.lit(True)}
PLACES = ("accepted", "rejected", "overdue", "pending")
examples = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def handoffs(sample):
    """Every MQL of the import, with labels: what any selection is a part of."""
    return labelled(sample, "int_handoffs")


@pytest.fixture(scope="module")
def open_now(sample):
    """Every open lead of the import, with labels."""
    return labelled(sample, "int_open_leads")


@pytest.fixture(scope="module")
def labels(sample):
    return {name: sample.dimension_labels(name) for name in FILTERED}


def labelled(warehouse, table):
    rows = warehouse.generation.frame(f"from {table}")
    known = warehouse.generation.labels
    for name in DIMENSIONS:
        of = known.filter(pl.col("dimension") == name)
        label = pl.col(f"{name}_id").cast(pl.Int32).replace_strict(of["id"], of["label"])
        rows = rows.with_columns(label.alias(name))
    return rows


@st.composite
def selections(draw, labels):
    """Two filters at most and a period, so that something is left more often than not."""
    names = draw(st.lists(st.sampled_from(FILTERED), max_size=2, unique=True))
    filters = {
        name: tuple(
            draw(st.lists(st.sampled_from(labels[name]), min_size=1, max_size=3, unique=True))
        )
        for name in names
    }
    days = st.none() | st.integers(0, 490).map(lambda number: FIRST_DAY + timedelta(number))
    first, last = draw(days), draw(days)
    if first and last and first > last:
        first, last = last, first
    return Selection(
        first,
        last,
        by=tuple(draw(st.lists(st.sampled_from(("motion", "team", "week")), max_size=1))),
        window=draw(st.sampled_from([None, "none", "7d", "90d"])),
        speed=Speed(episodes=draw(st.sampled_from(list(EPISODES)))),
        **filters,
    )


def asked(rows, selection, day):
    """The rows that a selection is about, by plain filters; ``day`` names their date."""
    first, last = selection.first_date or date.min, selection.last_date or date.max
    return rows.filter(
        pl.col(day).is_between(first, last),
        *(pl.col(name).is_in(wanted) for name, wanted in selection.filters.items()),
    )


def asked_handoffs(handoffs, selection):
    return asked(handoffs, selection, "handed_date").filter(EPISODES[selection.speed.episodes])


def records(warehouse, name, selection):
    rows = measure(warehouse, name, selection)
    return [row for row in rows.iter_rows(named=True) if not row["reason"]]


def counts(rows, key, number="numerator"):
    """The sum of ``number`` over all groups, by ``key``."""
    found = Counter()
    for row in rows:
        found[row[key]] += row[number] or 0
    return found


def total(rows, number):
    return sum(row[number] or 0 for row in rows)


def listed(warehouse, selection, metric, **only):
    """How many leads the list behind a number says it has, having looked that it has them."""
    selection = replace(selection, by=())
    page = leads_of_handoff(warehouse, selection, METRICS[metric], most_rows=20, **only)
    assert page.rows.height == min(page.total, 20)
    return page.total


@examples
@given(data=st.data())
def test_places_sum_to_all_mqls(sample, handoffs, labels, data):
    """Each MQL is in one place of the ledger, and in the list behind it."""
    selection = data.draw(selections(labels))
    whole = asked_handoffs(handoffs, selection)
    rows = records(sample, "handoff_ledger", selection)
    places = counts(rows, "place")
    assert places.total() == whole.height
    for place in PLACES:
        assert listed(sample, selection, "handoff_ledger", ledger=[place]) == places[place]
    for row in rows:
        assert 0 <= row["numerator"] <= row["denominator"]
        assert row["disqualified"] <= row["numerator"]
    assert listed(sample, selection, "handoff_ledger", flipped=True) == total(rows, "flipped")


@examples
@given(data=st.data())
def test_what_became_of_the_accepted_sums_to_them(sample, labels, data):
    """Each accepted MQL is in one place on the way to SQL, and no other is."""
    selection = data.draw(selections(labels))
    accepted = counts(records(sample, "handoff_ledger", selection), "place")["accepted"]
    name = "qualification_ledger"
    places = counts(records(sample, name, selection), "place")
    assert places.total() == accepted
    for place in PLACES:
        assert listed(sample, selection, name, qualified_ledger=[place]) == places[place]


@examples
@given(data=st.data())
def test_acceptance_and_rejection_share_what_was_decided(sample, handoffs, labels, data):
    """They sum to 1 where anything was decided; coverage is of those that are due."""
    selection = data.draw(selections(labels))
    whole = asked_handoffs(handoffs, selection).height
    accepted, rejected, covered = (
        records(sample, name, selection)
        for name in ("acceptance_rate", "rejection_rate", "coverage_rate")
    )
    for yes, no in zip(accepted, rejected, strict=True):
        assert yes["denominator"] == no["denominator"] == yes["numerator"] + no["numerator"]
        if yes["denominator"]:
            assert yes["value"] + no["value"] == pytest.approx(1)
        else:
            assert yes["value"] is None
            assert no["value"] is None
    for row in covered:
        assert 0 <= row["numerator"] <= row["denominator"]
        assert row["value"] is None or row["value"] <= 1
    assert total(covered, "denominator") + total(covered, "immature") == whole
    decided = ["accepted", "rejected"]
    for name, rows, part in (
        ("acceptance_rate", accepted, {"ledger": ["accepted"]}),
        ("rejection_rate", rejected, {"ledger": ["rejected"]}),
        ("coverage_rate", covered, {"ledger": decided, "due": True}),
    ):
        assert listed(sample, selection, name, **part) == total(rows, "numerator")
    assert listed(sample, selection, "coverage_rate", due=True) == total(covered, "denominator")


@examples
@given(data=st.data())
def test_refused_qualified_undecided_and_immature_are_all_mqls(sample, handoffs, labels, data):
    """Each MQL is one of the four, for any window; the refused and the qualified are listed."""
    selection = data.draw(selections(labels))
    name = "mql_to_sql_rejection_rate"
    rows = records(sample, name, selection)
    refused, decided = total(rows, "numerator"), total(rows, "denominator")
    left = total(rows, "undecided") + total(rows, "immature")
    assert decided + left == asked_handoffs(handoffs, selection).height
    assert all(0 <= row["numerator"] <= row["denominator"] for row in rows)
    assert listed(sample, selection, name, refused=True, mature=True) == refused
    assert listed(sample, selection, name, in_window=True, mature=True) == decided - refused


@examples
@given(data=st.data())
def test_reasons_sum_to_the_rejected(sample, labels, data):
    """Every rejected MQL has one reason or none, by class and by word."""
    selection = data.draw(selections(labels))
    rejected = counts(records(sample, "handoff_ledger", selection), "place")["rejected"]
    classes = counts(records(sample, "rejections_by_reason", selection), "reason_class")
    rows = records(sample, "rejections_by_word", selection)
    words = counts(rows, "word")
    assert classes.total() == words.total() == rejected
    assert counts(rows, "reason_class") == classes
    part = {"ledger": ["rejected"]}
    for of_class, count in classes.items():
        of = {"reason_classes": [of_class], **part}
        assert listed(sample, selection, "rejections_by_reason", **of) == count
    for word, count in list(words.items())[:3]:
        of = {"reason": word, **part} if word else {"reason_classes": ["none"], **part}
        assert listed(sample, selection, "rejections_by_word", **of) == count


@examples
@given(data=st.data())
def test_causes_sql_and_open_sum_to_all_mqls(sample, handoffs, labels, data):
    """Each MQL dropped for one cause, became SQL, or still may."""
    selection = replace(data.draw(selections(labels)), by=())
    whole = asked_handoffs(handoffs, selection)
    rows = records(sample, "handoff_causes", selection)
    causes = counts(rows, "cause")
    if rows:
        assert causes.total() + rows[0]["qualified"] + rows[0]["open"] == whole.height
        assert rows[0]["qualified"] == whole["is_qualified"].sum()
    for cause, count in causes.items():
        assert listed(sample, selection, "handoff_causes", causes=[cause]) == count
    winnable = records(sample, "winnable", selection)
    dropped = counts(rows, "side")
    assert {row["side"]: row["dropped"] for row in winnable} == {
        side: count for side, count in dropped.items() if side != "nobody"
    }
    assert all((row["value"] or 0) <= row["dropped"] for row in winnable)


@examples
@given(data=st.data())
def test_audits_find_a_part_of_what_they_look_at(sample, labels, data):
    """No audit finds more MQLs than it looks at, and those it finds are listed."""
    selection = data.draw(selections(labels))
    rows = records(sample, "handoff_audits", selection)
    assert all(0 <= (row["numerator"] or 0) <= (row["denominator"] or 0) for row in rows)
    for audit, count in counts(rows, "audit").items():
        assert listed(sample, selection, "handoff_audits", audit=audit) == count


@examples
@given(data=st.data())
def test_bands_sum_to_the_decided_and_to_the_mature(sample, handoffs, labels, data):
    """Every MQL in its own right has one band of score, or none; the implied are in none."""
    selection = data.draw(selections(labels))
    explicit = asked_handoffs(handoffs, selection).filter(pl.col("is_explicit"))
    accepted = explicit.filter(ledger="accepted").height
    rows = records(sample, "acceptance_by_band", selection)
    assert total(rows, "numerator") == accepted
    assert total(rows, "denominator") == accepted + explicit.filter(ledger="rejected").height
    name = "sql_rate_by_band"
    qualified = records(sample, name, selection)
    assert total(qualified, "denominator") + total(qualified, "immature") == explicit.height
    refusals = records(sample, "mql_to_sql_rejection_rate", selection)
    in_time = total(refusals, "denominator") - total(refusals, "numerator")
    assert total(qualified, "numerator") <= in_time
    for band, count in list(counts(qualified, "band").items())[:3]:
        part = part_of(sample, name, "numerator", {"band": band})
        assert listed(sample, selection, name, **part) == count


LISTED = (
    "handoff_ledger",
    "qualification_ledger",
    "acceptance_rate",
    "rejection_rate",
    "coverage_rate",
    "mql_to_sql_rejection_rate",
    "rejections_by_reason",
    "rejections_by_word",
    "stray_reasons",
    "handoff_causes",
    "handoff_audits",
    "acceptance_by_band",
    "sql_rate_by_band",
)


@pytest.mark.parametrize("name", LISTED)
@settings(examples, max_examples=3)
@given(data=st.data())
def test_every_number_of_the_handoff_lists_as_many_as_it_says(sample, labels, name, data):
    """What a page lists behind each column of each row has as many MQLs as stand there."""
    selection = replace(data.draw(selections(labels)), by=())
    rows = records(sample, name, selection)
    for row in data.draw(st.permutations(rows))[:3]:
        for part in parts_of(name):
            only = part_of(sample, name, part, row)
            assert listed(sample, selection, name, **only) == (row[part] or 0), (row, part)


def test_the_stays_of_a_norm_are_listed(sample):
    for row in sample.table("stage_norms").iter_rows(named=True):
        page = stays_in_stage(sample, row["stage"], most_rows=5)
        assert page.total == row["stays"]
        assert page.rows["stage_seconds"].is_sorted(descending=True)


@examples
@given(data=st.data())
def test_stuck_leads_are_open_leads_and_are_listed(sample, open_now, labels, data):
    """Open leads by side and stage sum to all of them; those that are stuck are in the list."""
    selection = replace(data.draw(selections(labels)), by=())
    rows = records(sample, "stuck_leads", selection)
    assert total(rows, "denominator") == asked(open_now, selection, "since_date").height
    assert all(0 <= row["numerator"] <= row["denominator"] for row in rows)
    for row in data.draw(st.permutations(rows))[:3]:
        of = {
            "sides": [row["side"]],
            "stages": [row["stage"]],
            "stuck_reasons": [row["stuck_reason"]],
        }
        page = open_leads(sample, selection, most_rows=5, stuck=True, **of)
        assert page.total == row["numerator"]
        assert page.rows.height == min(page.total, 5)
        assert open_leads(sample, selection, most_rows=1, **of).total == row["denominator"]


@examples
@given(data=st.data())
def test_leads_let_pass_are_listed(sample, labels, data):
    """The lists of what marketing let pass have as many leads as their numbers say."""
    selection = of_every_team(replace(data.draw(selections(labels)), by=()))
    misses = counts(records(sample, "marketing_misses", selection), "miss")
    for miss, count in misses.items():
        assert leads_let_pass(sample, selection, miss, most_rows=5).total == count
    assert leads_let_pass(sample, selection, most_rows=5).total == misses.total()
    due = counts(records(sample, "marketing_misses", selection), "miss", "denominator")
    for miss, count in due.items():
        assert leads_let_pass(sample, selection, miss, missed=None, most_rows=5).total == count
