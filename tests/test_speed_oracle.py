"""Speed to call of the sample company agrees, to the lead, with plain Python from its files."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from funnel.measure import measure
from funnel.selection import Selection
from funnel.speed import Speed
from tests import speed_numbers as plain
from tests.speed_oracle import SpeedCompany
from tests.speed_reference import CLOCKED

SAMPLES = Path(__file__).parents[1] / "sample_data"
STARTS = ("mql", "created")
CLOCKS = ("wall", "business")
PROMISES = {"5m": 300, "1h": 3_600}
# Whose speed is asked of unless the reader says.
MOTIONS = {"inbound", "unknown"}
ALL_MOTIONS = ("inbound", "outbound", "partner", "unknown")


@pytest.fixture(scope="module")
def warehouse(sample):
    return sample


@pytest.fixture(scope="module")
def company():
    return SpeedCompany(SAMPLES / "salesforce", SAMPLES / "definitions.toml")


@pytest.fixture(scope="module")
def responses(company):
    """Every wait of every lead, by the start of its clock."""
    return {start: company.responses(start) for start in STARTS}


def firsts(responses):
    """The first episodes of those whose speed is asked of by default."""
    return [r for r in responses if r.wait.clock.episode == 1 and r.motion in MOTIONS]


def asked(start, **speed):
    return Selection(speed=Speed(start=start, **speed))


def records(warehouse, name, selection):
    return measure(warehouse, name, selection).iter_rows(named=True)


@pytest.mark.parametrize("start", STARTS)
def test_every_wait_of_every_lead(warehouse, responses, start):
    expected = {}
    for response in responses[start]:
        wait = response.wait
        row = [wait.standing, response.motion, response.team, response.is_latest]
        if wait.has_clock:
            closed = wait.closed_at
            row += [response.is_open, response.call["wall"], response.call["business"]]
            row += [response.age["wall"], response.age["business"]]
            row += [closed and int((closed - wait.clock.started_at).total_seconds())]
        expected[response.lead_id[:15], wait.clock.started_at] = tuple(row)
    rows = warehouse.generation.frame(f"""
        select
            lead_id, started_at, call_standing, motions.label, teams.label, is_latest,
            is_in_hours, call_seconds, call_open_seconds, age_seconds, age_open_seconds,
            closed_seconds
        from (from int_responses union all by name from int_unusable_clocks) as clocks
        join int_lead_journeys using (lead_number)
        join dimension_values as motions
            on motions.dimension = 'motion' and motions.id = clocks.motion_id
        join dimension_values as teams
            on teams.dimension = 'team' and teams.id = clocks.team_id
        where start = '{start}'
    """)
    found = {}
    for lead_id, started_at, *told in rows.iter_rows():
        has_clock = told[0] in CLOCKED
        found[lead_id, started_at] = tuple(told if has_clock else told[:4])
    assert len(found) == rows.height
    differing = {
        key: (found.get(key), expected.get(key))
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }
    assert not differing, f"{len(differing)} differ, such as {list(differing.items())[:3]}"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("episodes", ["first", "latest", "all"])
def test_standings(warehouse, responses, start, episodes):
    selection = replace(asked(start, episodes=episodes), motion=ALL_MOTIONS)
    rows = records(warehouse, "standing", selection)
    chosen = {
        "first": lambda response: response.wait.clock.episode == 1,
        "latest": lambda response: response.is_latest,
        "all": lambda _: True,
    }[episodes]
    assert {row["standing"]: row["value"] for row in rows} == plain.standings(
        filter(chosen, responses[start])
    )


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("by", [None, "team", "week"])
def test_attainment(warehouse, responses, start, clock, promise, by):
    selection = replace(asked(start, clock=clock, sla=promise), by=(by,) if by else ())
    found = {
        row.get(by): (row["numerator"], row["denominator"], row["immature"])
        for row in records(warehouse, "sla_attainment_rate", selection)
        if row["denominator"] or row["immature"]
    }
    assert found == plain.attainment(
        firsts(responses[start]),
        clock,
        PROMISES[promise],
        lambda response: by and getattr(response, by),
    )


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize(
    ("name", "share"), [("median_response_minutes", 0.5), ("p90_response_minutes", 0.9)]
)
def test_median_and_ninth_decile(warehouse, responses, start, clock, name, share):
    by_source = defaultdict(list)
    for response in firsts(responses[start]):
        by_source[None].append(response)
        by_source[response.source].append(response)
    selection = asked(start, clock=clock)
    rows = [
        *records(warehouse, name, selection),
        *records(warehouse, name, replace(selection, by=("source",))),
    ]
    for row in rows:
        group = by_source.pop(row.get("source"))
        second = plain.quantile(group, clock, share)
        assert row["value"] == (None if second is None else pytest.approx(second / 60))
        counts = plain.standings(plain.clocked(group))
        assert (row["numerator"], row["denominator"], row["immature"]) == (
            counts["called"],
            counts.total(),
            counts["waiting"],
        )
    assert not by_source
    assert any(row["value"] for row in rows)


@pytest.mark.parametrize("clock", CLOCKS)
def test_conversion_by_bin(warehouse, responses, clock):
    rows = records(warehouse, "conversion_by_response", asked("mql", clock=clock))
    found = {row["bin"]: (row["leads"], row["converted"]) for row in rows}
    assert {name: counts for name, counts in found.items() if counts[0]} == plain.bins(
        firsts(responses["mql"]), clock
    )


@pytest.mark.parametrize(("landmark", "seconds"), [("5m", 300), ("15m", 900), ("1h", 3_600)])
def test_arms_of_the_fair_comparison(warehouse, responses, landmark, seconds):
    rows = records(warehouse, "fair_strata", asked("mql", landmark=landmark))
    found = {
        tuple(row[f"stratum_{name}"] for name in ("motion", "source", "hours")): tuple(
            row[name] for name in ("fast", "fast_converted", "slow", "slow_converted")
        )
        for row in rows
    }
    expected = plain.arms(firsts(responses["mql"]), seconds)
    assert {key: counts for key, counts in found.items() if any(counts)} == expected
    for row in records(warehouse, "fair_comparison", asked("mql", landmark=landmark)):
        sums = [sum(column) for column in zip(*expected.values(), strict=True)]
        assert [row[name] for name in ("fast", "fast_converted", "slow", "slow_converted")] == sums


@pytest.mark.parametrize("start", STARTS)
def test_contact_by_attempt(warehouse, responses, start):
    rows = records(warehouse, "contact_by_attempt", asked(start))
    found = {row["attempt"]: (row["numerator"], row["denominator"]) for row in rows}
    assert found == plain.contacts(firsts(responses[start]))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("promise", ["24h", "1h"])
def test_follow_up(warehouse, company, responses, start, promise):
    """Leads attempted in time, also after they called us or were closed, by team."""
    time = timedelta(hours=int(promise[:-1]))
    expected = defaultdict(lambda: [0, 0, 0])
    for response in firsts(responses[start]):
        lead_id, clock = response.lead_id, response.wait.clock
        has_clock, at = company.reference.follow_up(
            clock, company.stories[lead_id], company.acts[lead_id]
        )
        is_due = clock.started_at + time <= company.as_of
        is_within = at is not None and at <= clock.started_at + time
        expected[response.team][0] += has_clock and is_due and is_within
        expected[response.team][1] += has_clock and is_due
        expected[response.team][2] += has_clock and not is_due
    selection = replace(asked(start, sla=promise), by=("team",))
    rows = records(warehouse, "follow_up_rate", selection)
    found = {row["team"]: [row["numerator"], row["denominator"], row["immature"]] for row in rows}
    assert found == {team: counts for team, counts in expected.items() if any(counts)}
