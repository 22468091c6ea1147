"""The sample company's numbers agree, to the lead, with plain Python straight from its files."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import measure, measure_weekly
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from tests.oracle import Company

SAMPLES = Path(__file__).parents[1] / "sample_data"
TIMEZONE = "America/New_York"
ALL_TIME = Selection()
COUNTS = {
    "leads": "created",
    "marketing_qualified": "marketing_qualified",
    "sales_accepted": "sales_accepted",
    "sales_qualified": "sales_qualified",
    "opportunities": "opportunity",
    "won": "won",
    "rejected": "rejected",
    "disqualified": "disqualified",
    "recycled": "recycled",
    "lost": "lost",
}
RATES = {
    "lead_to_mql_rate": ("created", "marketing_qualified", 30),
    "mql_to_sal_rate": ("marketing_qualified", "sales_accepted", 7),
    "sal_to_sql_rate": ("sales_accepted", "sales_qualified", 30),
    "mql_to_sql_rate": ("marketing_qualified", "sales_qualified", 30),
    "sql_to_opportunity_rate": ("sales_qualified", "opportunity", 30),
    "opportunity_to_won_rate": ("opportunity", "won", 90),
    "mql_to_won_rate": ("marketing_qualified", "won", 120),
    "lead_to_won_rate": ("created", "won", 180),
}


@pytest.fixture(scope="module")
def warehouses(sample, tmp_path_factory):
    """The sample company imported from either shape."""
    folder = tmp_path_factory.mktemp("hubspot")
    import_folder(SAMPLES / "hubspot", folder, Options(definitions=SAMPLES / "definitions.toml"))
    return {"salesforce": sample, "hubspot": Warehouse(folder)}


@pytest.fixture(scope="module")
def company():
    return Company(SAMPLES / "salesforce", TIMEZONE)


def weekly(warehouse, name, selection=ALL_TIME):
    return measure_weekly(warehouse, name, selection)


def test_the_export_ends_when_its_last_stamp_says(warehouses, company):
    as_of = datetime.fromisoformat(warehouses["salesforce"].facts["as_of"])
    assert as_of == company.as_of.replace(tzinfo=None)


@pytest.mark.parametrize(("name", "stage"), COUNTS.items())
def test_entries_by_week(warehouses, company, name, stage):
    rows = weekly(warehouses["salesforce"], name)
    counted = {row["week"]: row["value"] for row in rows.iter_rows(named=True) if row["value"]}
    assert counted == company.entries(stage)


@pytest.mark.parametrize(("name", "stage"), COUNTS.items())
@pytest.mark.parametrize("by", ["source", "country"])
def test_entries_by_dimension(warehouses, company, name, stage, by):
    rows = weekly(warehouses["salesforce"], name, replace(ALL_TIME, by=(by,)))
    counted = {(r["week"], r[by]): r["value"] for r in rows.iter_rows(named=True) if r["value"]}
    assert counted == company.entries(stage, by)


@pytest.mark.parametrize(("name", "cohort"), RATES.items())
def test_cohort_conversion_by_week(warehouses, company, name, cohort):
    start, target, days = cohort
    rows = weekly(warehouses["salesforce"], name)
    expected = company.cohorts(start, target, days)
    mature = {week for week in expected if company.is_mature(week, days)}
    counted = {
        row["week"]: (row["denominator"], row["numerator"])
        for row in rows.iter_rows(named=True)
        if row["mature"] and row["denominator"]
    }
    assert counted == {week: pair for week, pair in expected.items() if week in mature}
    immature = rows.filter(~pl.col("mature"))["immature"].sum()
    assert immature == sum(pair[0] for week, pair in expected.items() if week not in mature)


@pytest.mark.parametrize(("name", "cohort"), RATES.items())
def test_cohort_conversion_by_source_over_all_mature_weeks(warehouses, company, name, cohort):
    start, target, days = cohort
    rows = measure(warehouses["salesforce"], name, replace(ALL_TIME, by=("source",)))
    totals: dict = {}
    for (week, source), pair in company.cohorts(start, target, days, "source").items():
        if company.is_mature(week, days):
            entered, reached = totals.get(source, (0, 0))
            totals[source] = (entered + pair[0], reached + pair[1])
    counted = {
        row["source"]: (row["denominator"], row["numerator"])
        for row in rows.iter_rows(named=True)
        if row["denominator"]
    }
    assert counted == totals


@pytest.mark.parametrize("name", RATES)
def test_to_date_counts_every_entry(warehouses, company, name):
    start, target, _ = RATES[name]
    row = measure(warehouses["salesforce"], name, replace(ALL_TIME, window="none")).row(
        0, named=True
    )
    pairs = company.cohorts(start, target, None).values()
    assert (row["denominator"], row["numerator"], row["immature"]) == (
        sum(pair[0] for pair in pairs),
        sum(pair[1] for pair in pairs),
        0,
    )


@pytest.mark.parametrize(
    ("name", "amounts"), [("pipeline_amount", "pipeline"), ("won_amount", "bookings")]
)
def test_money_is_summed_over_opportunities(warehouses, company, name, amounts):
    rows = weekly(warehouses["salesforce"], name)
    counted: dict[date, float] = {}
    for row in rows.iter_rows(named=True):
        if row["value"]:
            counted[row["week"]] = counted.get(row["week"], 0) + row["value"]
    expected = getattr(company, amounts)
    assert counted == pytest.approx({week: float(sum_) for week, sum_ in expected.items() if sum_})


@pytest.mark.parametrize("name", [*COUNTS, *RATES, "pipeline_amount", "won_amount"])
@pytest.mark.parametrize("by", [(), ("week",), ("source",), ("motion",), ("team",), ("owner",)])
def test_both_shapes_give_the_same_numbers(warehouses, name, by):
    selection = replace(ALL_TIME, by=by)
    salesforce = measure(warehouses["salesforce"], name, selection)
    hubspot = measure(warehouses["hubspot"], name, selection)
    assert salesforce.drop("implied").equals(hubspot.drop("implied"))
