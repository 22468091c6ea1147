"""Every metric of mix, velocity, cost and sources by a worked example, about nine leads."""

from datetime import date

import polars as pl
import pytest

from funnel.errors import BadSelection
from funnel.measure import leads_behind, leads_of_programme, measure, opportunities_behind
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from tests.builders import Cost, Opportunity, build_generation, lead

EVERYTHING = Selection()
WEB = {"source": "Web", "motion": "inbound", "campaign": "Ads", "team": "West"}
EXPO = {"source": "Expo", "motion": "outbound", "campaign": "Fair", "team": "East"}
AGREED = """
[report]
currency = "EUR"
[[programmes]]
name = "Calls"
cost_per_month = 310
teams = ["West", "North"]
"""
RATED = AGREED + "[report.rates]\nUSD = 0.5\n"


def build_company(folder, definitions=AGREED):
    """As of Tuesday 1 September 2026, noon, so that only D is too young.

    H took 90 days to SQL; I passed MQL without a date of its own. Ads cost €100 and had four
    leads, Fair $90 and three, Post €50 and none.
    """
    build_generation(
        folder,
        [
            lead("2026-01-05", label="A", marketing_qualified="2026-01-06",
                 sales_qualified="2026-01-08", opportunity="2026-01-10", **WEB),
            lead("2026-01-05", label="B", marketing_qualified="2026-01-07",
                 sales_qualified="2026-01-10", **WEB),
            lead("2026-01-06", label="C", **WEB),
            lead("2026-08-24", label="D", marketing_qualified="2026-08-25", **WEB),
            lead("2026-01-05", label="E", marketing_qualified="2026-01-06",
                 sales_qualified="2026-01-15", opportunity="2026-02-01", won="2026-03-01", **EXPO),
            lead("2026-01-06", label="F", marketing_qualified="2026-01-07", **EXPO),
            lead("2026-01-07", label="G", **EXPO),
            lead("2026-01-07", label="H", sales_qualified="2026-04-07"),
            lead("2026-01-08", label="I", implied="marketing_qualified", source="Ally",
                 motion="partner", marketing_qualified="2026-01-09", sales_qualified="2026-01-09"),
        ],
        [
            Opportunity("2026-01-10", amount="1000", source="Web", campaign="Ads",
                        motion="inbound"),
            Opportunity("2026-02-01", won="2026-03-01", amount="500", currency="USD",
                        source="Expo", campaign="Fair", motion="outbound"),
            Opportunity("2026-01-12", amount="200", currency="USD", source="Web", campaign="Ads",
                        motion="inbound"),
            Opportunity("2026-01-20", amount="300", source="Ally", motion="partner"),
            Opportunity("2026-01-21", amount="77", source="Expo", campaign="Fair",
                        motion="outbound"),
        ],
        as_of="2026-09-01 12:00",
        definitions=definitions,
        costs=[Cost("Ads", "100"), Cost("Fair", "90", "USD"), Cost("Post", "50")],
    )  # fmt: skip
    return Warehouse(folder)


@pytest.fixture(scope="module")
def sourced(tmp_path_factory):
    return build_company(tmp_path_factory.mktemp("sourced"))


@pytest.fixture(scope="module")
def rated(tmp_path_factory):
    """The same company with an agreed rate: a dollar is half a euro."""
    return build_company(tmp_path_factory.mktemp("rated"), RATED)


# Columns, and the rows of them.
EXAMPLES = {
    "motion_mix": (
        ("measure", "currency", "motion", "volume", "whole"),
        [
            ("leads", None, "inbound", 4, 9),
            ("leads", None, "outbound", 3, 9),
            ("leads", None, "partner", 1, 9),
            ("leads", None, "unknown", 1, 9),
            ("marketing_qualified", None, "inbound", 3, 6),  # A B D
            ("marketing_qualified", None, "outbound", 2, 6),  # E F
            ("marketing_qualified", None, "partner", 1, 6),  # I
            ("marketing_qualified", None, "unknown", 0, 6),
            ("sales_qualified", None, "inbound", 2, 5),  # A B
            ("sales_qualified", None, "outbound", 1, 5),  # E
            ("sales_qualified", None, "partner", 1, 5),  # I
            ("sales_qualified", None, "unknown", 1, 5),  # H
            ("opportunities_created", None, "inbound", 2, 5),
            ("opportunities_created", None, "outbound", 2, 5),
            ("opportunities_created", None, "partner", 1, 5),
            ("opportunities_created", None, "unknown", 0, 5),
            ("pipeline_amount", "EUR", "inbound", 1000, 1377),
            ("pipeline_amount", "EUR", "outbound", 77, 1377),
            ("pipeline_amount", "EUR", "partner", 300, 1377),
            ("pipeline_amount", "EUR", "unknown", 0, 1377),
            ("pipeline_amount", "USD", "inbound", 200, 700),
            ("pipeline_amount", "USD", "outbound", 500, 700),
            ("pipeline_amount", "USD", "partner", 0, 700),
            ("pipeline_amount", "USD", "unknown", 0, 700),
            ("won_amount", "USD", "inbound", 0, 500),
            ("won_amount", "USD", "outbound", 500, 500),
            ("won_amount", "USD", "partner", 0, 500),
            ("won_amount", "USD", "unknown", 0, 500),
        ],
    ),
    # A B E I of all but D; H came too late.
    "pull_rate": (("numerator", "denominator", "immature"), [(4, 8, 1)]),
    # In days; of how many leads, of how many that might have got there, too young.
    "median_days_lead_to_mql": (  # A 1, B 2, E 1, F 1; I is implied
        ("value", "denominator", "entered", "immature"),
        [(1, 4, 8, 1)],
    ),
    "median_days_lead_to_sql": (  # I 1, A 3, B 5, E 10
        ("value", "denominator", "entered", "immature"),
        [(4, 4, 8, 1)],
    ),
    "median_days_lead_to_won": (  # E
        ("value", "denominator", "entered", "immature"),
        [(55, 1, 8, 1)],
    ),
    "median_days_mql_to_sql": (  # A 2, B 3, E 9, of A B E F
        ("value", "denominator", "entered", "immature"),
        [(3, 3, 4, 1)],
    ),
    "median_days_sql_to_opportunity": (  # A 2, E 17, of A B E H I
        ("value", "denominator", "entered", "immature"),
        [(9.5, 2, 5, 0)],
    ),
    "median_days_opportunity_to_won": (  # E, of A E
        ("value", "denominator", "entered", "immature"),
        [(28, 1, 2, 0)],
    ),
    "campaign_cost": (
        ("currency", "value", "known_leads", "leads"),
        [("EUR", 100, 4, 9), ("USD", 90, 3, 9)],
    ),
    "unallocated_cost": (("currency", "value", "campaigns"), [("EUR", 50, 1)]),
    # A lead of Ads costs €25, one of Fair $30; D is too young.
    "cost_per_mql": (
        ("currency", "cost", "denominator", "value", "known_leads", "leads", "immature"),
        [("EUR", 75, 2, 37.5, 3, 8, 1), ("USD", 90, 2, 45, 3, 8, 1)],
    ),
    "cost_per_sql": (
        ("currency", "cost", "denominator", "value", "known_leads", "leads", "immature"),
        [("EUR", 75, 2, 37.5, 3, 8, 1), ("USD", 90, 1, 90, 3, 8, 1)],
    ),
    "cost_per_opportunity": (
        ("currency", "cost", "denominator", "value", "known_leads", "leads", "immature"),
        [("EUR", 75, 1, 75, 3, 8, 1), ("USD", 90, 1, 90, 3, 8, 1)],
    ),
    # What Ads brought in dollars, and Fair in euro, has no cost in that currency.
    "pipeline_per_cost": (
        ("currency", "pipeline", "cost", "value"),
        [("EUR", 1000, 100, 10), ("USD", 500, 90, 500 / 90)],
    ),
    # 26 days of January, five months and 26 days of July for A and B; then 5 more of July,
    # August and a day of September while D is too young.
    "programme_cost_per_sql": (
        ("programme", "currency", "mqls", "denominator", "immature", "cost", "value",
         "period_cost"),
        [("Calls", "EUR", 2, 2, 1, 2070, 1035, 2070 + 50 + 310 + 310 / 30)],
    ),
    "source_quality": (
        ("source", "leads", "numerator", "denominator", "immature", "rank", "median_days",
         "cost_per_sql", "pipeline_per_cost"),
        [
            ("(blank)", 1, 0, 1, 0, None, None, None, None),
            ("Ally", 1, 1, 1, 0, None, 1, None, None),
            ("Expo", 3, 1, 3, 0, None, 10, None, None),  # its cost is in dollars
            ("Web", 4, 2, 3, 1, None, 4, 37.5, 10),
        ],
    ),
}  # fmt: skip


def ordered(rows):
    return sorted(rows, key=lambda row: [(value is not None, str(value)) for value in row[:3]])


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(sourced, name):
    columns, expected = EXAMPLES[name]
    found = measure(sourced, name, EVERYTHING).select(columns).rows()
    assert [pytest.approx(row) for row in ordered(expected)] == ordered(found)


def test_shares_are_of_the_whole_and_have_an_interval_where_they_are_counts(sourced):
    rows = measure(sourced, "motion_mix", EVERYTHING)
    inbound = rows.filter(measure="leads", motion="inbound").row(0, named=True)
    assert (inbound["value"], inbound["numerator"], inbound["denominator"]) == (4 / 9, 4, 9)
    assert inbound["low"] < 4 / 9 < inbound["high"] and inbound["is_small"]
    money = rows.filter(measure="pipeline_amount", currency="USD", motion="inbound")
    assert money.select("value", "low", "numerator").row(0) == (200 / 700, None, None)


def test_the_mix_by_week_and_source(sourced):
    rows = measure(sourced, "motion_mix", Selection(by=("week", "source")))
    expo = rows.filter(week=date(2026, 1, 5), source="Expo", measure="leads")
    assert expo.sort("motion").select("motion", "volume", "whole").rows() == [
        ("inbound", 0, 3), ("outbound", 3, 3), ("partner", 0, 3), ("unknown", 0, 3),
    ]  # fmt: skip
    none = rows.filter(week=date(2026, 2, 2), source="Expo", measure="leads")
    assert none["value"].to_list() == [None] * 4
    assert measure(sourced, "motion_mix", Selection(by=("motion",))).height == 28
    with pytest.raises(BadSelection, match="by motion already"):
        measure(sourced, "motion_mix", Selection(by=("source", "team", "owner")))


def test_a_measure_that_is_lacking_is_named_with_its_reason(tmp_path):
    build_generation(tmp_path, [lead("2026-01-05", motion="inbound")], as_of="2026-06-01")
    rows = measure(Warehouse(tmp_path), "motion_mix", EVERYTHING)
    assert rows.filter(measure="leads", motion="inbound")["value"].item() == 1
    lacking = rows.filter(pl.col("reason").is_not_null())
    assert dict(lacking.select("measure", "reason").iter_rows()) == {
        "marketing_qualified": "Not in this export: no MQL with a date.",
        "sales_qualified": "Not in this export: no SQL with a date.",
        "opportunities_created": "Not in this export: no opportunities.",
        "pipeline_amount": "Not in this export: no opportunities.",
        "won_amount": "Not in this export: no opportunities.",
    }


def test_with_a_rate_amounts_and_costs_are_converted_and_the_rate_is_named(rated):
    used = "1 USD = 0.5 EUR"
    for name, value in {
        "pipeline_amount": 1377 + 350,
        "won_amount": 250,
        "campaign_cost": 100 + 45,
        "cost_per_mql": (75 + 45) / 4,
        "cost_per_sql": (75 + 45) / 3,
        "cost_per_opportunity": (75 + 45) / 2,
        "pipeline_per_cost": (1000 + 100 + 250 + 77) / 145,
    }.items():
        row = measure(rated, name, EVERYTHING).row(0, named=True)
        assert (row["currency"], row["value"]) == ("EUR", pytest.approx(value)), name
        assert row["rates"] == used, name
    by = measure(rated, "pipeline_amount", Selection(by=("source",)))
    assert by.select("source", "value", "rates").rows() == [
        ("Ally", 300, None), ("Expo", 327, used), ("Web", 1100, used),
    ]  # fmt: skip
    mix = measure(rated, "motion_mix", EVERYTHING).filter(measure="pipeline_amount")
    assert mix.select("motion", "volume", "currency").rows() == [
        ("inbound", 1100, "EUR"), ("outbound", 327, "EUR"), ("partner", 300, "EUR"),
        ("unknown", 0, "EUR"),
    ]  # fmt: skip


def test_without_a_rate_none_is_named(sourced):
    for name in ("pipeline_amount", "campaign_cost", "pipeline_per_cost"):
        assert measure(sourced, name, EVERYTHING)["rates"].to_list() == [None, None]


def test_a_rate_of_the_reports_own_currency_changes_nothing(tmp_path):
    agreed = AGREED + "[report.rates]\nUSD = 0.5\nEUR = 7.0\n"
    rows = measure(build_company(tmp_path, agreed), "pipeline_amount", EVERYTHING)
    assert rows.select("currency", "value").rows() == [("EUR", 1727)]


def test_the_opportunities_of_a_converted_amount_are_those_of_all_its_currencies(sourced, rated):
    for data, currency, names in (
        (sourced, "EUR", ["O1", "O4", "O5"]),
        (sourced, "USD", ["O2", "O3"]),
        (rated, "EUR", ["O1", "O2", "O3", "O4", "O5"]),
    ):
        page = opportunities_behind(data, "pipeline_amount", EVERYTHING, currency)
        assert sorted(page.rows["opportunity_id"]) == names
        assert page.total == len(names)
    for data, currency, names in (
        (sourced, "EUR", ["O1"]),
        (sourced, "USD", ["O2"]),
        (rated, "EUR", ["O1", "O2", "O3", "O5"]),
    ):
        page = opportunities_behind(data, "pipeline_per_cost", EVERYTHING, currency)
        assert sorted(page.rows["opportunity_id"]) == names


def named(page):
    return "".join(sorted(page.rows["lead_label"]))


def test_the_leads_of_a_median_and_of_a_cost(sourced, rated):
    assert named(leads_behind(sourced, "median_days_lead_to_mql", EVERYTHING)) == "ABEF"
    assert named(leads_behind(sourced, "median_days_lead_to_sql", EVERYTHING)) == "ABEI"
    assert named(leads_behind(sourced, "cost_per_sql", EVERYTHING, currency="EUR")) == "AB"
    assert named(leads_behind(sourced, "cost_per_sql", EVERYTHING, currency="USD")) == "E"
    assert named(leads_behind(rated, "cost_per_sql", EVERYTHING, currency="EUR")) == "ABE"
    base = leads_behind(rated, "cost_per_sql", EVERYTHING, "denominator", currency="EUR")
    assert named(base) == "ABCEFG"


def test_costs_add_up_under_any_breakdown(rated):
    for by in ((), ("source",), ("motion", "team"), ("week",), ("week", "campaign", "source")):
        rows = measure(rated, "campaign_cost", Selection(by=by))
        assert rows["value"].sum() == pytest.approx(145)
        assert rows["leads"].sum() == 9 and rows["known_leads"].sum() == 7
    by_source = measure(rated, "campaign_cost", Selection(by=("source",)))
    for source, value in by_source.select("source", "value").iter_rows():
        row = measure(rated, "campaign_cost", Selection(source=(source,)))
        assert row["value"].to_list() == [value]


def test_a_week_without_a_mature_lead_has_no_median(sourced):
    rows = measure(sourced, "median_days_lead_to_sql", Selection(by=("week",)))
    found = {row["week"]: row for row in rows.iter_rows(named=True)}
    assert found[date(2026, 1, 5)]["value"] == 4
    assert (found[date(2026, 1, 12)]["value"], found[date(2026, 1, 12)]["denominator"]) == (None, 0)
    assert (found[date(2026, 8, 24)]["immature"], found[date(2026, 8, 24)]["mature"]) == (1, False)


def test_where_no_cost_is_known_it_is_said(tmp_path):
    build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-06-01")
    for name in ("campaign_cost", "unallocated_cost", "pipeline_per_cost"):
        rows = measure(Warehouse(tmp_path), name, EVERYTHING)
        assert rows["value"].to_list() == [None] and "Not in this export" in rows["reason"][0]
    rows = measure(Warehouse(tmp_path), "programme_cost_per_sql", EVERYTHING)
    assert rows["reason"].to_list() == ["Not in this export: no MQL and no SQL with a date."]


def test_a_programme_by_week_and_its_own_days(tmp_path):
    own = AGREED + "from = 2026-01-07\nto = 2026-01-20\n"
    data = build_company(tmp_path, own)
    (row,) = measure(data, "programme_cost_per_sql", EVERYTHING).rows(named=True)
    assert (row["mqls"], row["denominator"], row["cost"]) == (1, 1, 140)  # B, 14 days
    rows = measure(data, "programme_cost_per_sql", Selection(by=("week",)))
    assert rows.select("week", "mqls", "cost", "value").rows() == [
        (date(2026, 1, 5), 1, 50, 50), (date(2026, 1, 12), 0, 70, None),
        (date(2026, 1, 19), 0, 20, None),
    ]  # fmt: skip
    with pytest.raises(BadSelection, match="cannot be split by source"):
        measure(data, "programme_cost_per_sql", Selection(by=("source",)))
    filtered = measure(data, "programme_cost_per_sql", Selection(source=("Expo",)))
    assert filtered["mqls"].to_list() == [1]
    asked = leads_of_programme(data, "Calls", EVERYTHING)
    assert named(leads_behind(data, "mql_to_sql_rate", asked, "denominator")) == "B"


def test_sources_are_ranked_by_the_shrunk_rate_and_small_ones_come_last(tmp_path):
    sql = {"sales_qualified": "2026-01-09"}
    leads = [
        lead("2026-01-05", source=source, **(sql if at < reached else {}))
        for source, count, reached in (("X", 40, 20), ("Y", 40, 4), ("Z", 5, 5))
        for at in range(count)
    ]
    build_generation(tmp_path, leads, as_of="2026-06-01")
    rows = measure(Warehouse(tmp_path), "source_quality", EVERYTHING)
    assert rows.select("source", "rank").rows() == [("X", 1), ("Y", 2), ("Z", None)]
    shrunk = dict(rows.select("source", "shrunk_rate").iter_rows())
    # The pooled rate is 29/85 = 0.341; each is drawn to it, the smallest the furthest.
    assert 0.341 < shrunk["X"] < 0.5 and 0.1 < shrunk["Y"] < 0.341 and shrunk["Z"] < 0.95


def test_a_lucky_few_do_not_outrank_many(tmp_path):
    leads = [
        lead("2026-01-05", source=source, **({"sales_qualified": "2026-01-09"} if won else {}))
        for source, count, reached in (
            ("Many", 400, 200),
            ("Few", 31, 16),
            ("Some", 400, 140),
            ("Worst", 400, 120),
        )
        for won in [True] * reached + [False] * (count - reached)
    ]
    build_generation(tmp_path, leads, as_of="2026-06-01")
    rows = measure(Warehouse(tmp_path), "source_quality", EVERYTHING)
    counted = dict(rows.select("source", "value").iter_rows())
    assert counted["Few"] > counted["Many"]
    assert rows["source"].to_list() == ["Many", "Few", "Some", "Worst"]


def test_without_sqls_sources_are_told_apart_by_what_was_won(tmp_path):
    leads = [lead("2026-01-05", source="X", won="2026-01-15"), lead("2026-01-05", source="X")]
    build_generation(tmp_path, leads, as_of="2026-12-01")
    (row,) = measure(Warehouse(tmp_path), "source_quality", EVERYTHING).rows(named=True)
    assert (row["target"], row["numerator"], row["denominator"]) == ("won", 1, 2)
    assert row["median_days"] == 10
    with pytest.raises(BadSelection, match="pull_rate"):
        measure(Warehouse(tmp_path), "source_quality", Selection(by=("week",)))


def test_every_entry_says_what_it_is():
    for name in EXAMPLES:
        assert METRICS[name].description.endswith(".")
