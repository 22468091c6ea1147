"""Every metric by a worked example, and what holds for all of them.

The examples are about the seven leads of the ``company`` fixture; those of speed to call and
of the hand-off have a company and a file of their own.
"""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from funnel.measure import (
    leads_behind,
    leads_in_funnel,
    measure,
    measure_funnel,
    measure_weekly,
    opportunities_behind,
)
from funnel.metrics import METRICS, Context
from funnel.selection import BadSelection, Selection
from funnel.warehouse import Warehouse
from tests.builders import Opportunity, build_generation, lead
from tests.test_handoff_metrics import EXAMPLES as HANDOFF_EXAMPLES
from tests.test_health import EXAMPLES as HEALTH_EXAMPLES
from tests.test_movement import EXAMPLES as MOVEMENT_EXAMPLES
from tests.test_ownership_metrics import OWNERSHIP_EXAMPLES
from tests.test_sourcing_metrics import EXAMPLES as SOURCING_EXAMPLES
from tests.test_speed_metrics import EXAMPLES as SPEED_EXAMPLES

EVERYTHING = Selection()

# What is counted, or numerator, denominator and leads left out as immature (F and G).
EXAMPLES = {
    "leads": 7,
    "marketing_qualified": 5,  # A B C F, and E implied
    "sales_accepted": 3,  # A B, and E implied
    "sales_qualified": 3,  # A B E
    "opportunities": 2,  # A B
    "won": 1,  # A
    "rejected": 1,  # C
    "disqualified": 1,  # D
    "recycled": 1,  # C
    "lost": 1,  # B
    "lead_to_mql_rate": (4, 5, 2),  # A B C E of A B C D E
    "mql_to_sal_rate": (1, 3, 1),  # A of A B C: B took 14 days and the window is 7
    "sal_to_sql_rate": (2, 2, 0),  # A, and B on the last moment of its 30 days
    "sql_to_opportunity_rate": (1, 3, 0),  # A of A B E: B took 43 days
    "opportunity_to_won_rate": (1, 2, 0),  # A of A B
    "mql_to_sql_rate": (1, 3, 1),  # A of A B C: B took 44 days and the window is 30
    "mql_to_won_rate": (1, 3, 1),  # A of A B C
    "lead_to_sql_rate": (3, 5, 2),  # A B E of A B C D E
    "lead_to_won_rate": (1, 5, 2),  # A of A B C D E
    "lead_to_mql_flow": (5, 7, 0),
    "mql_to_sal_flow": (3, 5, 0),
    "sal_to_sql_flow": (3, 3, 0),
    "sql_to_opportunity_flow": (2, 3, 0),
    "opportunity_to_won_flow": (1, 2, 0),
    "mql_to_sql_flow": (3, 5, 0),
    "mql_to_won_flow": (1, 5, 0),
    "lead_to_sql_flow": (3, 7, 0),
    "lead_to_won_flow": (1, 7, 0),
    "opportunities_created": 3,
    "opportunities_won": 2,
    "pipeline_amount": {"EUR": 1500.5, "USD": 70.0},
    "won_amount": {"EUR": 1000.0, "USD": 70.0},
}
# Per stage: standing there before February 2026, moved in and out since, standing there in June.
BALANCE = {
    "created": (0, 2, 1, 1),  # F G in, F out
    "marketing_qualified": (0, 1, 0, 1),  # F
    "sales_accepted": (0, 0, 0, 0),
    "sales_qualified": (2, 0, 1, 1),  # B and E, then B on
    "opportunity": (0, 1, 1, 0),  # B
    "won": (1, 0, 0, 1),  # A
    "rejected": (0, 0, 0, 0),
    "disqualified": (1, 0, 0, 1),  # D
    "recycled": (1, 0, 0, 1),  # C
    "lost": (0, 1, 0, 1),  # B
}
BALANCE_TERMS = ("stage_opening", "moved_in", "moved_out", "in_stage")


def test_every_metric_has_a_worked_example():
    assert set(METRICS) == {
        *EXAMPLES,
        *BALANCE_TERMS,
        *SPEED_EXAMPLES,
        *HANDOFF_EXAMPLES,
        *MOVEMENT_EXAMPLES,
        *HEALTH_EXAMPLES,
        *SOURCING_EXAMPLES,
        *OWNERSHIP_EXAMPLES,
    }


def test_more_than_one_opportunity_are_opportunities():
    assert METRICS["opportunities"].numerator == "opportunities by the day they first became one"
    rate, flow = METRICS["opportunity_to_won_rate"], METRICS["opportunity_to_won_flow"]
    assert rate.denominator.startswith("opportunities dated in the period")
    assert flow.denominator == "opportunities dated in the period"
    assert flow.numerator == "won leads dated in the period"
    assert "New opportunities for each new SQL" in METRICS["sql_to_opportunity_flow"].description


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(company, name):
    rows = measure(company, name, EVERYTHING)
    expected = EXAMPLES[name]
    if isinstance(expected, dict):
        assert dict(rows.select("currency", "value").iter_rows()) == expected
        return
    row = rows.row(0, named=True)
    if isinstance(expected, int):
        assert (row["value"], row["numerator"], row["denominator"]) == (expected, expected, None)
        return
    numerator, denominator, immature = expected
    assert (row["numerator"], row["denominator"], row["immature"]) == expected
    assert row["value"] == numerator / denominator
    assert row["mature"] == (immature == 0)
    is_rate = name.endswith("_rate")
    assert (row["low"] is not None) == is_rate
    assert not is_rate or row["low"] <= row["value"] <= row["high"]


@pytest.mark.parametrize("term", BALANCE_TERMS)
def test_worked_example_of_the_balance(company, term):
    rows = measure(company, term, Selection(first_date=date(2026, 1, 26)))
    place = BALANCE_TERMS.index(term)
    assert dict(rows.select("stage", "value").iter_rows()) == {
        stage: terms[place] for stage, terms in BALANCE.items()
    }


def test_opening_plus_in_minus_out_is_closing_in_every_week(company):
    terms = [measure_weekly(company, term, EVERYTHING)["value"] for term in BALANCE_TERMS]
    opening, moved_in, moved_out, closing = terms
    assert opening.len() > 200
    assert (opening + moved_in - moved_out).to_list() == closing.to_list()
    rows = measure_weekly(company, "in_stage", EVERYTHING)
    assert rows.group_by("week").agg(pl.col("value").sum()).sort("week")["value"][-1] == 7


def test_a_period_counts_entries_by_their_own_day_both_ends_included(company):
    period = Selection(first_date=date(2025, 11, 4), last_date=date(2025, 11, 6))
    assert measure(company, "leads", period)["value"].item() == 3  # B C D
    assert measure(company, "marketing_qualified", period)["value"].item() == 2  # A B
    rate = measure(company, "lead_to_mql_rate", period).row(0, named=True)
    assert (rate["numerator"], rate["denominator"]) == (2, 3)  # B C of B C D


def test_filters_and_breakdowns_agree(company):
    by_source = measure(company, "leads", Selection(by=("source",)))
    assert dict(by_source.select("source", "value").iter_rows()) == {
        "(blank)": 1,
        "List": 2,
        "Web": 4,
    }
    for label, value in by_source.select("source", "value").iter_rows():
        assert measure(company, "leads", Selection(source=(label,)))["value"].item() == value
    two = Selection(source=("List", "(blank)"))
    assert measure(company, "leads", two)["value"].item() == 3


def test_three_dimensions_and_week_at_once(company):
    rows = measure(company, "leads", Selection(by=("week", "source", "owner", "motion")))
    web_ann = rows.filter(source="Web", owner="Ann", week=date(2025, 11, 3))
    assert web_ann["value"].to_list() == [2]
    assert rows["value"].sum() == 7
    assert set(rows["motion"]) == {"unknown"}


def test_a_week_without_entries_is_a_zero_row(company):
    rows = measure_weekly(company, "leads", EVERYTHING)
    weeks = rows["week"].to_list()
    assert weeks[0] == date(2025, 11, 3) and weeks[-1] == date(2026, 6, 1)
    assert all(b - a == timedelta(days=7) for a, b in itertools.pairwise(weeks))
    assert rows["value"].sum() == 7
    assert rows.filter(week=date(2026, 1, 5))["value"].item() == 0


def test_weeks_before_the_data_begins_are_not_shown(company):
    rows = measure_weekly(company, "leads", Selection(first_date=date(2024, 1, 1)))
    assert rows["week"][0] == date(2025, 11, 3)


def test_a_period_loses_no_week_from_before_the_first_lead(tmp_path):
    deals = [Opportunity("2025-12-30", amount="7"), Opportunity("2026-01-20", amount="5")]
    build_generation(tmp_path, [lead("2026-01-05")], deals, as_of="2026-02-01")
    data, asked = Warehouse(tmp_path), Selection(first_date=date(2025, 12, 1))
    for name, values in {
        "opportunities_created": [1, 0, 0, 1, 0],
        "pipeline_amount": [7, 0, 0, 5, 0],
    }.items():
        assert measure_weekly(data, name, asked)["value"].to_list() == values
        assert measure(data, name, asked)["value"].to_list() == [sum(values)]


def test_an_immature_week_has_no_rate_but_one_so_far(company):
    rows = measure_weekly(company, "lead_to_mql_rate", EVERYTHING)
    last = rows.filter(week=date(2026, 5, 25)).row(0, named=True)
    assert last["value"] is None and last["low"] is None and not last["mature"]
    assert (last["immature"], last["immature_reached"], last["so_far"]) == (2, 1, 0.5)
    first = rows.filter(week=date(2025, 11, 3)).row(0, named=True)
    assert (first["value"], first["mature"], first["so_far"]) == (0.8, True, None)


def test_to_date_nothing_is_immature(company):
    row = measure(company, "lead_to_won_rate", Selection(window="none")).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["immature"]) == (1, 7, 0)


def test_another_window_moves_what_counts_and_what_is_mature(company):
    row = measure(company, "mql_to_sal_rate", Selection(window="14d")).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["immature"]) == (2, 3, 1)  # B too
    row = measure(company, "lead_to_mql_rate", Selection(window="12h")).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["immature"]) == (0, 7, 0)


def test_strict_counts_explicit_entries_only(company):
    strict = Selection(is_strict=True)
    assert measure(company, "marketing_qualified", strict)["value"].item() == 4
    row = measure(company, "lead_to_mql_rate", strict).row(0, named=True)
    assert (row["numerator"], row["denominator"]) == (3, 5)  # without E
    assert measure(company, "sal_to_sql_flow", strict)["value"].item() == 1.5


def test_implied_passes_join_the_base_when_asked(company):
    row = measure(company, "mql_to_sql_rate", EVERYTHING).row(0, named=True)
    assert row["implied"] == 1
    wide = Selection(with_implied_base=True)
    row = measure(company, "mql_to_sql_rate", wide).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["implied"]) == (2, 4, 1)  # E too


def test_a_base_under_thirty_is_small(company, tmp_path):
    assert not measure(company, "leads", EVERYTHING)["is_small"].item()
    for count in (29, 30):
        leads = [lead("2026-01-05", marketing_qualified="2026-01-06")] * count
        build_generation(tmp_path, leads, as_of="2026-06-01")
        row = measure(Warehouse(tmp_path), "lead_to_mql_rate", EVERYTHING).row(0, named=True)
        assert (row["denominator"], row["is_small"]) == (count, count < 30)


def test_an_immature_week_in_which_nobody_entered_is_not_mature(company):
    rows = measure_weekly(company, "mql_to_sql_rate", EVERYTHING)
    assert rows["week"][-1] == date(2026, 6, 1) and rows["immature"][-1] == 0
    assert not rows["mature"][-1]


def test_an_empty_period_has_a_count_of_zero_and_no_rate(company):
    empty = Selection(first_date=date(2026, 1, 1), last_date=date(2026, 1, 31))
    assert measure(company, "leads", empty)["value"].to_list() == [0]
    row = measure(company, "lead_to_mql_rate", empty).row(0, named=True)
    assert (row["value"], row["denominator"], row["reason"]) == (None, 0, None)
    amounts = measure(company, "pipeline_amount", empty)
    assert amounts["value"].to_list() == [None]
    assert amounts["reason"].to_list() == ["Nothing in this selection."]


def test_currencies_are_never_added(company):
    rows = measure(company, "pipeline_amount", Selection(by=("source",)))
    assert rows.select("source", "currency", "value").rows() == [
        ("(blank)", "USD", 70.0),
        ("Web", "EUR", 1500.5),
    ]


def test_a_stage_that_the_export_lacks_has_no_number_and_says_why(tmp_path):
    build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-03-01")
    data = Warehouse(tmp_path)
    for name in ("sales_accepted", "mql_to_sal_rate", "lead_to_won_flow", "opportunities_won"):
        row = measure(data, name, Selection(by=("week", "source"))).row(0, named=True)
        assert row["value"] is None
        assert row["reason"].startswith("Not in this export: no ")
    assert measure_funnel(data, EVERYTHING)["stage"].to_list() == ["created"]


def test_an_unknown_metric_names_near_ones(company):
    with pytest.raises(BadSelection, match="mql_to_sql_rate"):
        measure(company, "mql_to_sql_rat", EVERYTHING)


def context(as_of, timezone="UTC", week_start=1):
    at = datetime.fromisoformat(as_of)
    return Context(at, timezone, week_start, {"won": at}, {}, frozenset({"won"}))


@pytest.mark.parametrize(
    ("as_of", "timezone", "last"),
    [
        # The week of 5 January ends on the 12th, and its 30 days on 11 February at midnight.
        ("2026-02-11 00:00", "UTC", date(2026, 1, 5)),
        ("2026-02-10 23:59:59", "UTC", date(2025, 12, 29)),
        # Midnight in Berlin is 23:00 UTC the day before.
        ("2026-02-10 23:00", "Europe/Berlin", date(2026, 1, 5)),
        ("2026-02-10 22:59:59", "Europe/Berlin", date(2025, 12, 29)),
        # A window is elapsed time: across the change to summer time it ends an hour later.
        ("2026-04-14 22:00", "Europe/Berlin", date(2026, 3, 2)),
        ("2026-04-14 23:00", "Europe/Berlin", date(2026, 3, 9)),
    ],
)
def test_a_week_is_mature_when_its_end_and_the_window_are_past(as_of, timezone, last):
    assert context(as_of, timezone).last_mature_week("won", 30 * 86_400) == last


def test_weeks_may_start_on_sunday():
    assert context("2026-06-03", week_start=7).week_of(date(2026, 6, 3)) == date(2026, 5, 31)
    assert context("2026-06-07", week_start=7).last_complete_week == date(2026, 5, 31)
    assert context("2026-06-07").last_complete_week == date(2026, 5, 25)


def test_an_outcome_that_ends_early_stops_its_rates_there(tmp_path):
    leads = [lead(f"2026-01-{day:02}", won="2026-02-01") for day in (5, 12, 19)]
    build_generation(tmp_path, leads, as_of="2026-06-01", horizons={"won": "2026-02-12"})
    row = measure(Warehouse(tmp_path), "lead_to_won_rate", Selection(window="28d"))
    assert (row["denominator"].item(), row["immature"].item()) == (1, 2)


@pytest.fixture
def early(tmp_path):
    """A lead and its MQL on every Tuesday from 6 January 2026; MQLs end on 17 February."""
    days = [str(date(2026, 1, 6) + timedelta(weeks=week)) for week in range(12)]
    leads = [lead(day, marketing_qualified=day) for day in days[:7]]
    leads += [lead(day) for day in days[7:]]
    horizons = {"marketing_qualified": "2026-02-17"}
    build_generation(tmp_path, leads, as_of="2026-03-24", horizons=horizons)
    return Warehouse(tmp_path)


def test_a_count_ends_with_what_was_recorded_of_its_stage(early):
    rows = measure_weekly(early, "marketing_qualified", EVERYTHING)
    assert (rows["week"][-1], rows["value"].to_list()) == (date(2026, 2, 16), [1] * 7)
    assert rows["mature"].to_list() == [True] * 6 + [False]
    assert measure_weekly(early, "leads", EVERYTHING)["value"].to_list() == [1] * 12


def test_a_flow_takes_the_weeks_recorded_of_both_stages_in_full(early):
    rows = measure_weekly(early, "lead_to_mql_flow", EVERYTHING)
    assert (rows["week"][-1], rows["value"].to_list()) == (date(2026, 2, 9), [1] * 6)
    row = measure(early, "lead_to_mql_flow", EVERYTHING).row(0, named=True)
    assert (row["numerator"], row["denominator"]) == (6, 6)
    assert leads_behind(early, "lead_to_mql_flow", EVERYTHING, "denominator").total == 6


def test_the_balance_ends_with_the_stage_that_ends_first(early):
    rows = measure_weekly(early, "in_stage", EVERYTHING).filter(stage="marketing_qualified")
    assert (rows["week"][-1], rows["value"].to_list()) == (date(2026, 2, 9), [1, 2, 3, 4, 5, 6])
    whole = measure(early, "in_stage", EVERYTHING)
    assert dict(whole.select("stage", "value").iter_rows())["marketing_qualified"] == 6


def test_a_rate_to_date_ends_with_its_target(early):
    row = measure(early, "lead_to_mql_rate", Selection(window="none")).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["immature"]) == (6, 6, 0)


def test_after_the_end_of_a_table_there_is_no_zero(early):
    after = Selection(first_date=date(2026, 3, 1))
    row = measure(early, "marketing_qualified", after).row(0, named=True)
    assert (row["value"], row["reason"]) == (
        None,
        "Not in this export: it ends on 2026-02-17 for this.",
    )
    assert leads_behind(early, "marketing_qualified", after).total == 0


def test_the_funnel_of_a_period_is_of_the_leads_created_in_it(company):
    rows = measure_funnel(company, EVERYTHING)
    columns = ("stage", "leads", "implied", "immature")
    assert rows.select(columns).rows() == [
        ("created", 7, 0, 0),
        ("marketing_qualified", 5, 1, 1),
        ("sales_accepted", 3, 1, 0),
        ("sales_qualified", 3, 0, 0),
        ("opportunity", 2, 0, 0),
        ("won", 1, 0, 0),
    ]
    assert rows["step_rate"].to_list() == [None, 5 / 7, 3 / 5, 1.0, 2 / 3, 1 / 2]
    assert rows["overall_rate"].to_list() == [1.0, 5 / 7, 3 / 7, 3 / 7, 2 / 7, 1 / 7]
    lists = measure_funnel(company, Selection(by=("source",), source=("List",)))
    assert lists["leads"].to_list() == [2, 1, 0, 0, 0, 0]
    assert lists["step_rate"].to_list() == [None, 1 / 2, 0.0, None, None, None]


def test_the_immature_part_of_a_funnel_bar_begins_after_the_last_mature_week(tmp_path):
    leads = [lead(f"2026-01-{day:02}", marketing_qualified="2026-01-20") for day in (5, 12)]
    # The week of the 5th ends on the 12th and its 30 days on 11 February.
    build_generation(tmp_path, leads, as_of="2026-02-11")
    rows = measure_funnel(Warehouse(tmp_path), EVERYTHING)
    assert rows.select("leads", "immature").rows() == [(2, 0), (2, 1)]


def test_where_leads_skip_a_stage_the_step_has_no_rate(tmp_path):
    leads = [
        lead("2026-01-05", sales_accepted="2026-01-06", opportunity="2026-01-07"),
        lead("2026-01-05", opportunity="2026-01-07"),
    ]
    build_generation(tmp_path, leads, as_of="2026-06-01")
    rows = measure_funnel(Warehouse(tmp_path), EVERYTHING)
    assert rows["leads"].to_list() == [2, 1, 2]
    assert rows["step_rate"].to_list() == [None, 0.5, None]


LEAD_METRICS = [
    (name, part)
    for name, metric in METRICS.items()
    if metric.mart in ("stage_entries", "cohorts") and not metric.is_movement
    for part in ("numerator", "denominator", "immature")
    if part == "numerator" or (part == "denominator" and metric.bottom is not None)
    or metric.is_cohort
]  # fmt: skip


@pytest.mark.parametrize("switch", [{}, {"is_strict": True}, {"with_implied_base": True}])
@pytest.mark.parametrize(("name", "part"), LEAD_METRICS)
def test_the_leads_behind_a_number_are_as_many(company, name, part, switch):
    asked = Selection(by=("source",), **switch)
    cells = measure(company, name, asked).filter(pl.col(part) > 0)
    for row in cells.iter_rows(named=True):
        page = leads_behind(company, name, asked.narrowed(source=row["source"]), part)
        assert page.total == page.rows.height == row[part]
    whole = leads_behind(company, name, replace(asked, by=()), part)
    assert whole.total == cells[part].sum()


def test_the_leads_behind_a_week_are_as_many(company):
    asked = Selection(by=("week",), with_implied_base=True)
    for row in measure(company, "lead_to_mql_rate", asked).iter_rows(named=True):
        for part in ("numerator", "denominator", "immature"):
            cell = asked.narrowed(week=row["week"])
            assert leads_behind(company, "lead_to_mql_rate", cell, part).total == row[part]


def test_the_leads_of_a_funnel_bar_are_as_many(company):
    for stage, leads in measure_funnel(company, EVERYTHING).select("stage", "leads").iter_rows():
        assert leads_in_funnel(company, EVERYTHING, stage).total == leads


def test_leads_come_newest_first_in_pages(company):
    first = leads_behind(company, "leads", EVERYTHING, most_rows=3)
    assert (first.rows["lead_label"].to_list(), first.total) == (["G", "F", "E"], 7)
    last = leads_behind(company, "leads", EVERYTHING, first_row=6, most_rows=3)
    assert (last.rows["lead_label"].to_list(), last.total) == (["A"], 7)
    beyond = leads_behind(company, "leads", EVERYTHING, first_row=9)
    assert (beyond.rows.height, beyond.total) == (0, 7)
    row = first.rows.row(1, named=True)
    assert (row["lead_id"], row["source"], row["owner"]) == ("L6", "Web", "Unassigned")
    assert row["marketing_qualified_at"] == datetime(2026, 5, 26)


def test_times_of_listed_leads_are_local(tmp_path):
    build_generation(
        tmp_path, [lead("2026-01-05 23:30")], as_of="2026-06-01", timezone="Europe/Berlin"
    )
    page = leads_behind(Warehouse(tmp_path), "leads", EVERYTHING)
    assert page.rows["created_at"].item() == datetime(2026, 1, 6, 0, 30)


def test_metrics_that_do_not_count_leads_have_none_behind(company):
    with pytest.raises(KeyError):
        leads_behind(company, "pipeline_amount", EVERYTHING)
    with pytest.raises(KeyError):
        opportunities_behind(company, "opportunities", EVERYTHING)


@pytest.mark.parametrize("name", ["pipeline_amount", "won_amount"])
def test_the_opportunities_behind_an_amount_add_up_to_it(company, name):
    for row in measure(company, name, EVERYTHING).iter_rows(named=True):
        page = opportunities_behind(company, name, EVERYTHING, row["currency"])
        assert float(page.rows["amount"].sum()) == row["value"]


@pytest.mark.parametrize("name", ["opportunities_created", "opportunities_won"])
def test_the_opportunities_behind_a_count_are_as_many(company, name):
    asked = Selection(by=("week", "source"))
    for row in measure(company, name, asked).iter_rows(named=True):
        cell = asked.narrowed(week=row["week"], source=row["source"])
        assert opportunities_behind(company, name, cell).total == row["value"]
