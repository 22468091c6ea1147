"""The hand-off of the sample company agrees, to the lead, with plain Python from its files."""

from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import measure
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from tests.handoff_oracle import ATTEMPTS, Handoff, HandoffCompany
from tests.unruly_history import write_unruly

SAMPLES = Path(__file__).parents[1] / "sample_data"
GROUPS = [(), ("source",), ("team",), ("week",), ("source", "team", "week")]
CHOSEN = {
    "first": lambda handoff: handoff.episode == 1,
    "latest": lambda handoff: handoff.is_latest,
    "all": lambda _: True,
}
WINDOWS = {None: timedelta(30), "7d": timedelta(7), "none": None}
COMPARED = (
    "is_latest", "handed_at", "day", "week", "source", "motion", "team", "ledger", "is_implied",
    "is_due", "qualified_ledger", "is_qualified", "qualified_seconds", "reason",
    "has_stray_reason", "attempts", "is_silent", "is_overturned", "is_recycled", "cause",
)  # fmt: skip

JUDGED = """
    select
        lead_id, episode, handoffs.is_latest, handed_at, handed_date, handed_week,
        sources.label, motions.label, teams.label, ledger::varchar, is_implied, is_due,
        qualified_ledger::varchar, is_qualified, qualified_seconds,
        case when handoffs.reason_id = 0 then 'none' else reason_class end,
        has_stray_reason, attempts, is_silent, is_overturned, is_recycled, cause::varchar
    from int_handoffs as handoffs
    join int_lead_journeys using (lead_number)
    join dimension_values as sources
        on sources.dimension = 'source' and sources.id = handoffs.source_id
    join dimension_values as motions
        on motions.dimension = 'motion' and motions.id = handoffs.motion_id
    join dimension_values as teams
        on teams.dimension = 'team' and teams.id = handoffs.team_id
    left join reasons on reasons.id = handoffs.reason_id
"""


@pytest.fixture(scope="module")
def company():
    return HandoffCompany(SAMPLES / "salesforce", SAMPLES / "definitions.toml")


@pytest.fixture(scope="module")
def handoffs(company):
    """Every MQL of every lead."""
    return company.handoffs()


@pytest.fixture(scope="module")
def unruly(tmp_path_factory):
    """The warehouse of a small export that does not take its turns, its company and MQLs."""
    folder = tmp_path_factory.mktemp("unruly")
    write_unruly(folder, leads=3_000, seed=11)
    definitions = SAMPLES / "definitions.toml"
    warehouse = tmp_path_factory.mktemp("warehouse")
    import_folder(folder, warehouse, Options(definitions=definitions))
    company = HandoffCompany(folder, definitions)
    return Warehouse(warehouse), company, company.handoffs()


@pytest.fixture(params=GROUPS, ids=lambda by: "-".join(by) or "whole")
def by(request):
    return request.param


def records(warehouse, name, by, episodes=None, window=None):
    selection = Selection(by=by, window=window, speed=Speed(episodes=episodes))
    return list(measure(warehouse, name, selection).iter_rows(named=True))


def groups(handoffs: list[Handoff], by, episodes) -> dict[tuple, list[Handoff]]:
    """The MQLs of those episodes by the values of ``by``."""
    found = defaultdict(list)
    for handoff in filter(CHOSEN[episodes], handoffs):
        found[tuple(getattr(handoff, name) for name in by)].append(handoff)
    return found


def key_of(row, by):
    return tuple(row[name] for name in by)


def assert_same(warehouse, handoffs):
    """Each MQL is judged alike, and there are no others."""
    rows = warehouse.generation.frame(JUDGED)
    found = {(lead_id, episode): tuple(told) for lead_id, episode, *told in rows.iter_rows()}
    assert len(found) == rows.height
    expected = {
        (handoff.lead_id[:15], handoff.episode): tuple(getattr(handoff, name) for name in COMPARED)
        for handoff in handoffs
    }
    differing = {
        key: (found.get(key), expected.get(key))
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }
    assert not differing, f"{len(differing)} differ, such as {list(differing.items())[:3]}"


def test_every_handoff_of_every_lead(sample, handoffs):
    """Place, reason, attempts and cause are the same for each MQL of each lead."""
    assert_same(sample, handoffs)


def test_every_handoff_of_an_unruly_export(unruly):
    """The same where statuses were set again and again, and calls written up days later."""
    warehouse, _, handoffs = unruly
    assert_same(warehouse, handoffs)


def test_every_place_and_cause_is_there(handoffs):
    """The sample has MQLs of every place and every cause, so that none goes untested."""
    assert Counter(handoff.ledger for handoff in handoffs).keys() == {
        "accepted", "rejected", "overdue", "pending",
    }  # fmt: skip
    assert len(Counter(handoff.cause for handoff in handoffs)) == 9 + 1
    assert {handoff.outcome(timedelta(30)) for handoff in handoffs} == {
        "qualified", "refused", None,
    }  # fmt: skip
    assert any(handoff.has_stray_reason for handoff in handoffs)
    assert any(handoff.is_overturned for handoff in handoffs)


@pytest.mark.parametrize("episodes", CHOSEN)
@pytest.mark.parametrize(
    ("name", "place"), [("handoff_ledger", "ledger"), ("qualification_ledger", "qualified_ledger")]
)
def test_ledgers(sample, handoffs, by, episodes, name, place):
    """MQLs by place, of which those whose place is only implied, at SAL and at SQL."""
    found = {
        (*key_of(row, by), row["place"]): row["numerator"]
        for row in records(sample, name, by, episodes)
        if row["numerator"]
    }
    expected = {
        (*key, of_place): count
        for key, group in groups(handoffs, by, episodes).items()
        for of_place, count in Counter(getattr(one, place) for one in group).items()
        if of_place
    }
    assert found == expected


def test_acceptance_and_coverage(sample, handoffs, by):
    """Of the decided those accepted and rejected; of those that are due, the decided."""
    found = {
        name: {
            key_of(row, by): (row["numerator"], row["denominator"], row["immature"])
            for row in records(sample, name, by)
        }
        for name in ("acceptance_rate", "rejection_rate", "coverage_rate")
    }
    accepted, rejected, coverage = {}, {}, {}
    for key, group in groups(handoffs, by, "first").items():
        decided = [one for one in group if one.is_decided]
        yes = sum(one.ledger == "accepted" for one in decided)
        open_yet = sum(not one.is_due and not one.is_decided for one in group)
        due = [one for one in group if one.is_due]
        accepted[key] = (yes, len(decided), open_yet)
        rejected[key] = (len(decided) - yes, len(decided), open_yet)
        coverage[key] = (sum(one.is_decided for one in due), len(due), len(group) - len(due))
    # Weeks without an MQL are there, with nothing in them.
    for name, expected in (
        ("acceptance_rate", accepted),
        ("rejection_rate", rejected),
        ("coverage_rate", coverage),
    ):
        assert {key: counts for key, counts in found[name].items() if any(counts)} == {
            key: counts for key, counts in expected.items() if any(counts)
        }


def assert_same_refusals(warehouse, company, handoffs, by, episodes, window):
    """R, R + S, those in neither, and the immature are as many in each group."""
    found = {
        key_of(row, by): (row["numerator"], row["denominator"], row["undecided"], row["immature"])
        for row in records(warehouse, "mql_to_sql_rejection_rate", by, episodes, window)
    }
    expected = {}
    for key, group in groups(handoffs, by, episodes).items():
        mature = [one for one in group if company.is_mature(one.week, WINDOWS[window])]
        outcomes = Counter(one.outcome(WINDOWS[window]) for one in mature)
        refused, qualified = outcomes["refused"], outcomes["qualified"]
        immature = len(group) - len(mature)
        expected[key] = (refused, refused + qualified, outcomes[None], immature)
    # Weeks without an MQL are there, with nothing in them.
    assert {key: counts for key, counts in found.items() if any(counts)} == expected


@pytest.mark.parametrize("episodes", CHOSEN)
@pytest.mark.parametrize("window", [None, "none"])
def test_refusals_in_the_window(sample, company, handoffs, by, episodes, window):
    """Refusals and SQLs of the MQLs whose week had its window, by what stood at its end."""
    assert_same_refusals(sample, company, handoffs, by, episodes, window)


@pytest.mark.parametrize("window", WINDOWS)
def test_refusals_of_an_unruly_export(unruly, window):
    """The same where a no was taken back, and given again."""
    for episodes in CHOSEN:
        assert_same_refusals(*unruly, ("week",), episodes, window)


def test_rejections_by_reason(sample, handoffs, by):
    """The rejected by the class of their reason, and nobody who was accepted."""
    found = {
        (*key_of(row, by), row["reason_class"]): row["numerator"]
        for row in records(sample, "rejections_by_reason", by)
    }
    assert found == {
        (*key, reason): count
        for key, group in groups(handoffs, by, "latest").items()
        for reason, count in Counter(
            one.reason for one in group if one.ledger == "rejected"
        ).items()
    }


@pytest.mark.parametrize("episodes", CHOSEN)
def test_causes(sample, handoffs, by, episodes):
    """Dropped MQLs by cause and side; beside them those that became SQL and those still open."""
    found, beside = {}, {}
    for row in records(sample, "handoff_causes", by, episodes):
        key = (*key_of(row, by), row["cause"], row["side"])
        # A rejection has a row for each class of reason.
        found[key] = found.get(key, 0) + row["numerator"]
        beside[key_of(row, by)] = (row["qualified"], row["open"])
    expected, expected_beside = {}, {}
    for key, group in groups(handoffs, by, episodes).items():
        dropped = [one for one in group if one.cause]
        for (cause, side), count in Counter((one.cause, one.side) for one in dropped).items():
            expected[*key, cause, side] = count
        qualified = sum(one.is_qualified for one in group)
        if dropped:
            expected_beside[key] = (qualified, len(group) - len(dropped) - qualified)
    assert found == expected
    assert beside == expected_beside


def test_audits(sample, handoffs, by):
    """What each audit finds, and of how many."""
    found = {
        (*key_of(row, by), row["audit"]): (row["numerator"], row["denominator"])
        for row in records(sample, "handoff_audits", by)
        if row["denominator"]
    }
    expected = {}
    for key, group in groups(handoffs, by, "latest").items():
        rejected = [one for one in group if one.ledger == "rejected"]
        accepted = [one for one in group if one.ledger == "accepted" and not one.is_implied]
        accepted = [one for one in accepted if one.is_silent is not None]
        unresponsive = [one for one in rejected if one.reason == "unresponsive"]
        refused = [one for one in group if any(decision.is_no for decision in one.decisions)]
        qualified = [one for one in group if one.is_qualified]
        for audit, base, is_found in (
            ("untried", rejected, lambda one: one.attempts == 0),
            ("unresponsive_early", unresponsive, lambda one: one.attempts < ATTEMPTS),
            ("reasonless", rejected, lambda one: one.reason == "none"),
            ("overturned", refused, lambda one: one.is_overturned),
            ("silent", accepted, lambda one: one.is_silent),
            ("undecided", qualified, lambda one: one.is_implied),
        ):
            if base:
                expected[*key, audit] = (sum(map(is_found, base)), len(base))
    assert found == expected


def test_how_long_leads_usually_stay(sample, company, unruly):
    """Stays of each stage that ended lately, and the length that nine in ten kept within."""
    for warehouse, of_export in ((sample, company), unruly[:2]):
        norms = warehouse.table("stage_norms").select("stage", "stays", "usual_seconds")
        found = {stage: numbers for stage, *numbers in norms.iter_rows()}
        expected = of_export.norms()
        assert found == {stage: list(expected.get(stage, (0, None))) for stage in found}


def test_what_marketing_let_pass(sample, company, unruly):
    """Each raised hand whose time has run out and each opportunity, missed or not."""
    for warehouse, of_export in ((sample, company), unruly[:2]):
        rows = warehouse.generation.frame(
            "select lead_id, miss::varchar, is_missed "
            "from int_due_mqls join int_lead_journeys using (lead_number)"
        )
        expected = [(lead_id[:15], miss, missed) for lead_id, miss, missed in of_export.due()]
        assert sorted(rows.iter_rows()) == sorted(expected)
