"""The sample's mix, velocity and cost agree with plain Python straight from its files."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.measure import leads_behind, measure, opportunities_behind
from funnel.selection import Selection
from tests.sourcing_oracle import WINDOWS, SourcingCompany

SAMPLES = Path(__file__).parents[1] / "sample_data"
FIRST_DAY = date(2025, 7, 14)
TARGETS = {
    "cost_per_mql": "marketing_qualified",
    "cost_per_sql": "sales_qualified",
    "cost_per_opportunity": "opportunity",
}
STAGES = {"leads": "created", "marketing_qualified": "marketing_qualified",
          "sales_qualified": "sales_qualified"}  # fmt: skip
DEALS = ("opportunities_created", "pipeline_amount", "won_amount")
VELOCITY = {
    "median_days_lead_to_mql": ("created", "marketing_qualified", 30),
    "median_days_lead_to_sql": ("created", "sales_qualified", 60),
    "median_days_mql_to_sql": ("marketing_qualified", "sales_qualified", 30),
    "median_days_sql_to_opportunity": ("sales_qualified", "opportunity", 30),
    "median_days_opportunity_to_won": ("opportunity", "won", 90),
    "median_days_lead_to_won": ("created", "won", 180),
}


@pytest.fixture(scope="module")
def company():
    return SourcingCompany(SAMPLES / "salesforce", "America/New_York")


def test_the_mix_of_every_week(sample, company):
    rows = measure(sample, "motion_mix", Selection(by=("week",)))
    found = defaultdict(Counter)
    for row in rows.iter_rows(named=True):
        if row["volume"]:
            found[row["measure"]][row["week"], row["motion"]] = row["volume"]
    for name, stage in STAGES.items():
        assert found[name] == company.entered_by_motion(stage), name
    for name in DEALS:
        expected = {key: float(value) for key, value in company.deals_by_motion(name).items()}
        assert found[name] == Counter(expected) and sum(expected.values()) > 0, name


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("by", ["source", "motion"])
def test_what_a_lead_costs_that_got_there(sample, company, name, by):
    expected = company.unit_costs(TARGETS[name], by)
    rows = measure(sample, name, Selection(by=(by,)))
    assert set(rows[by]) == set(expected)
    for row in rows.iter_rows(named=True):
        cost, reached, known, leads = expected[row[by]]
        assert (row["known_leads"], row["leads"]) == (known, leads)
        if not known:
            assert (row["currency"], row["value"]) == (None, None)
            continue
        assert (row["currency"], row["denominator"]) == ("EUR", reached)
        assert row["cost"] == pytest.approx(float(cost))
        assert row["value"] == pytest.approx(float(cost / reached))


def test_costs_add_up_to_those_of_the_campaigns(sample, company):
    whole = float(sum(company.costs.values()))
    for by in ((), ("source",), ("week", "motion"), ("team", "country", "segment")):
        rows = measure(sample, "campaign_cost", Selection(by=by))
        apart = measure(sample, "unallocated_cost", Selection())["value"].item()
        assert rows["value"].sum() + apart == pytest.approx(whole)
    by_campaign = measure(sample, "campaign_cost", Selection(by=("campaign",)))
    costs = sorted(by_campaign["value"].drop_nulls().to_list())
    in_use = [cost for key, cost in company.costs.items() if company.sizes[key]]
    assert costs == pytest.approx(sorted(float(cost) for cost in in_use))


@pytest.mark.parametrize("name", VELOCITY)
@pytest.mark.parametrize("by", ["source", "motion"])
def test_days_from_stage_to_stage(sample, company, name, by):
    rows = measure(sample, name, Selection(by=(by,)))
    found = {
        row[by]: (row["value"], row["denominator"], row["entered"])
        for row in rows.iter_rows(named=True)
        if row["entered"]
    }
    assert found == {
        key: (pytest.approx(value) if value is not None else None, *counts)
        for key, (value, *counts) in company.median_days(*VELOCITY[name], by).items()
    }


def test_pipeline_for_each_unit_of_cost(sample, company):
    rows = measure(sample, "pipeline_per_cost", Selection(by=("source",)))
    found = {row["source"]: (row["pipeline"], row["cost"]) for row in rows.iter_rows(named=True)}
    expected = company.pipeline_per_cost("source")
    assert found == {key: pytest.approx(tuple(map(float, pair))) for key, pair in expected.items()}


def test_the_quality_of_sources(sample, company):
    rows = measure(sample, "source_quality", Selection())
    won = defaultdict(lambda: [0, 0])
    for (week, source), (entered, reached) in company.cohorts(
        "opportunity", "won", 90, "source"
    ).items():
        if company.is_mature(week, 90):
            won[source][0] += reached
            won[source][1] += entered
    pulled = company.cohorts("created", "sales_qualified", 60, "source")
    for row in rows.iter_rows(named=True):
        source = row["source"]
        mature = [
            pair
            for (week, of), pair in pulled.items()
            if of == source and company.is_mature(week, 60)
        ]
        entered, reached = (sum(pair[at] for pair in mature) for at in (0, 1))
        assert (row["numerator"], row["denominator"]) == (reached, entered)
        assert (row["win_rate"], row["won_of"]) == (won[source][0] / won[source][1], won[source][1])
        assert row["leads"] == sum(lead.source == source for lead in company.leads)
    ranked = rows.filter(pl.col("rank").is_not_null())
    assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))
    assert ranked["shrunk_rate"].is_sorted(descending=True)
    assert "(blank)" in rows["source"]


def test_the_programme(sample, company):
    (row,) = measure(sample, "programme_cost_per_sql", Selection()).rows(named=True)
    # From the first MQL on 14 July 2025 to the last Sunday whose MQLs had 30 days by the export,
    # 18 October 2026: 18 days of July, 14 months and 18 days of October.
    assert company.is_mature(date(2026, 10, 12), 30) and not company.is_mature(
        date(2026, 10, 19), 30
    )
    months = 18 / 31 + 14 + 18 / 31
    assert row["cost"] == pytest.approx(148_500 * months)
    assert row["period_cost"] == pytest.approx(148_500 * (18 / 31 + 15 + 18 / 30))
    assert row["value"] == pytest.approx(row["cost"] / row["denominator"])


@st.composite
def selections(draw, labels):
    names = draw(st.lists(st.sampled_from(sorted(labels)), max_size=2, unique=True))
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
    by = draw(st.lists(st.sampled_from(("source", "team", "week", "campaign")), max_size=2,
                       unique=True))  # fmt: skip
    return Selection(first, last, by=tuple(by), **filters)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_shares_sum_to_one_and_amounts_are_those_of_the_opportunities(sample, data):
    labels = {
        name: sample.dimension_labels(name)
        for name in ("motion", "source", "team", "country", "campaign")
    }
    asked = data.draw(selections(labels))
    rows = measure(sample, "motion_mix", asked).filter(pl.col("motion").is_not_null())
    keys = [*asked.by, "measure", "currency"]
    groups = rows.group_by(keys).agg(
        share=pl.col("value").sum(), whole=pl.col("whole").first(), volume=pl.col("volume").sum()
    )
    for row in groups.iter_rows(named=True):
        assert row["volume"] == pytest.approx(row["whole"])
        assert row["share"] == (pytest.approx(1) if row["whole"] else 0)
    for name in ("leads", *DEALS):
        totals = measure(
            sample, name, Selection(asked.first_date, asked.last_date, **asked.filters)
        )
        whole = rows.filter(pl.col("measure") == name)["volume"].sum()
        assert whole == pytest.approx(totals["value"].sum())
    # Straight from the table of opportunities, each once.
    page = opportunities_behind(sample, "pipeline_amount", asked, most_rows=100_000)
    whole = rows.filter(measure="pipeline_amount")["volume"].sum()
    assert whole == pytest.approx(float(page.rows["amount"].sum() or 0))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_parts_of_cost_add_up_and_the_leads_behind_them_are_as_many(sample, data):
    labels = {name: sample.dimension_labels(name) for name in ("motion", "source", "team")}
    asked = data.draw(selections(labels))
    rows = measure(sample, "cost_per_sql", asked).filter(pl.col("currency").is_not_null())
    only = Selection(asked.first_date, asked.last_date, **asked.filters)
    (whole,) = measure(sample, "cost_per_sql", only).rows(named=True)
    assert rows["cost"].sum() == pytest.approx(whole["cost"] or 0)
    assert rows["denominator"].sum() == (whole["denominator"] or 0)
    for row in rows.rows(named=True)[:2]:
        named = {name: row[name] for name in asked.by if name != "week"}
        cell = asked.narrowed(row.get("week"), **named)
        for part, number in (
            ("numerator", row["denominator"]),
            ("denominator", row["known_leads"]),
        ):
            assert leads_behind(sample, "cost_per_sql", cell, part, currency="EUR").total == number


def test_the_oracle_knows_the_windows(sample):
    agreed = sample.definitions.windows
    assert {stage: agreed[f"created_to_{stage}"] for stage in WINDOWS} == WINDOWS
