"""Ownership and load of the sample agree, to the lead, with plain Python from its files."""

import math
from collections import defaultdict
from pathlib import Path

import pytest

from funnel.measure import measure
from funnel.selection import Selection
from tests.ownership_oracle import OwnershipCompany, based, loads, rates

SAMPLES = Path(__file__).parents[1] / "sample_data"
MEASURES = (
    "sla_attainment", "follow_up", "acceptance", "conversion_to_sql", "conversion_to_won",
)  # fmt: skip


@pytest.fixture(scope="module")
def outcomes():
    company = OwnershipCompany(SAMPLES / "salesforce", SAMPLES / "definitions.toml")
    return company.outcomes()


def rows_of(sample, name, measure_, **only):
    rows = measure(sample, name, Selection()).filter(measure=measure_, **only)
    return rows.rows(named=True)


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_by_line_and_motion(sample, outcomes, name):
    expected = rates(outcomes[name], "motion", "line")
    assert sum(of for _, of in expected.values()) > 8_000
    found = {
        (row["motion"], row["reports_to"]): (row["numerator"], row["denominator"])
        for row in rows_of(sample, "ownership", name)
        if row["motion"] != "all" and row["denominator"]
    }
    assert found == expected
    whole = {
        (row["reports_to"],): (row["numerator"], row["denominator"])
        for row in rows_of(sample, "ownership", name, motion="all")
        if row["denominator"]
    }
    assert whole == rates(outcomes[name], "line")
    assert {"sales", "marketing"} <= {line for (line,) in whole}


@pytest.mark.parametrize("name", ["sla_attainment", "follow_up", "acceptance"])
def test_each_measure_by_tenths_of_the_load(sample, outcomes, name):
    expected = loads(outcomes[name])
    found = [
        (row["least"], row["most"], row["rep_weeks"], row["numerator"], row["denominator"])
        for row in rows_of(sample, "load", name)
    ]
    assert found == expected and len(found) > 5


def pooled(outcomes, *within):
    """Mantel–Haenszel's odds ratio of marketing over sales, stratum by stratum."""
    strata = defaultdict(lambda: {"marketing": [0, 0], "sales": [0, 0]})
    for one in based(outcomes):
        if one.line in ("marketing", "sales"):
            key = tuple(getattr(one, name) or 0 for name in within)
            strata[key][one.line][not one.is_reached] += 1
    ahead = behind = 0.0
    for stratum in strata.values():
        (a, b), (c, d) = stratum["marketing"], stratum["sales"]
        ahead += a * d / (a + b + c + d)
        behind += b * c / (a + b + c + d)
    return ahead / behind


@pytest.mark.parametrize("name", MEASURES)
def test_the_odds_of_each_comparison(sample, outcomes, name):
    kind = ("source", "motion") if name == "acceptance" else ("source", "motion", "is_open")
    expected = {
        "crude": pooled(outcomes[name]),
        "stratified": pooled(outcomes[name], *kind),
        "stratified_by_load": pooled(outcomes[name], *kind, "received"),
    }
    rows = rows_of(sample, "ownership_odds", name)
    found = {row["comparison"]: row["value"] for row in rows}
    assert found == pytest.approx(expected, rel=1e-9)
    assert all(math.log(ratio) for ratio in found.values())
