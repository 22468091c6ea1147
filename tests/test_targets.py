"""Targets: which holds, a week's part of it, and the pace towards it."""

from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.definitions import Target, load_definitions
from funnel.fiscal import PATTERNS, FiscalCalendar
from funnel.measure import (
    cumulative_targets,
    headline,
    mistake_in,
    pace,
    targets_in_force,
    weekly_target_of,
)
from funnel.metrics import METRICS, WeekTarget, target_that_holds, weekly_target
from funnel.metrics.targets import target_between
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from tests.builders import Opportunity, build_generation, lead
from tests.conftest import SAMPLES
from tests.oracle import Company
from tests.test_sourcing_metrics import AGREED, RATED, build_company

MONTHS = FiscalCalendar()
MAY_11 = date(2026, 5, 11)


def agreed(metric, value, period="month", since=date.min, **segment):
    return Target(metric=metric, value=value, period=period, effective_from=since, segment=segment)


def weekdays(day):
    return day.weekday() < 5


TARGETS = (
    agreed("leads", 10, "week", date(2026, 1, 1)),
    agreed("leads", 12, "week", date(2026, 7, 1)),
    agreed("leads", 4, "week", date(2026, 1, 1), source="Web"),
    agreed("leads", 2, "week", date(2026, 1, 1), source="Web", motion="inbound"),
)


@pytest.mark.parametrize(
    ("day", "filters", "value"),
    [
        (date(2025, 12, 31), {}, None),
        (date(2026, 1, 1), {}, 10),
        (date(2026, 6, 30), {}, 10),
        (date(2026, 7, 1), {}, 12),
        (date(2026, 7, 1), {"source": ("Web",)}, 4),
        (date(2026, 7, 1), {"motion": ("inbound",), "source": ("Web",)}, 2),
        # Filters that are no segment agreed on have no target, not that of a wider one.
        (date(2026, 7, 1), {"source": ("Web", "List")}, None),
        (date(2026, 7, 1), {"motion": ("inbound",)}, None),
        (date(2026, 7, 1), {"team": ("West",)}, None),
    ],
)
def test_the_newest_for_just_these_filters_holds(day, filters, value):
    found = target_that_holds(TARGETS, "leads", filters, day)
    assert (found and found.value) == value


def test_of_two_of_the_same_day_the_shorter_period_holds():
    both = (agreed("leads", 500, "year"), agreed("leads", 45), agreed("leads", 130, "quarter"))
    assert target_that_holds(both, "leads", {}, MAY_11).value == 45
    assert target_that_holds(both, "leads", {}, MAY_11, "quarter").value == 130
    assert target_that_holds(both, "leads", {}, MAY_11, "week") is None
    assert target_that_holds(both, "won", {}, MAY_11) is None


@pytest.mark.parametrize(
    ("metric", "period", "week", "value"),
    [
        # May 2026 has 21 days from Monday to Friday, of which five are in this week.
        ("leads", "month", MAY_11, 42 * 5 / 21),
        # April has 22: four of them in the week of 27 April, and the first of May's.
        ("leads", "month", date(2026, 4, 27), 42 * 4 / 22 + 42 / 21),
        # April to June: 22 + 21 + 22 = 65. 2026 has 261.
        ("pipeline_amount", "quarter", MAY_11, 42 * 5 / 65),
        ("won", "year", MAY_11, 42 * 5 / 261),
        ("won", "week", MAY_11, 42),
        # What is no sum is the same whatever the period.
        ("mql_to_sql_rate", "quarter", MAY_11, 42),
        ("median_response_minutes", "month", MAY_11, 42),
        ("cost_per_sql", "year", MAY_11, 42),
    ],
)
def test_a_week_has_its_part_of_what_adds_up(metric, period, week, value):
    targets = (agreed(metric, 42, period),)
    found = weekly_target(targets, METRICS[metric], {}, week, MONTHS, weekdays)
    assert found.value == pytest.approx(value)


def test_a_holiday_bears_nothing_and_its_week_less():
    targets = (agreed("leads", 40),)

    def works_on(day):
        return weekdays(day) and day != date(2026, 5, 14)

    found = weekly_target(targets, METRICS["leads"], {}, MAY_11, MONTHS, works_on)
    assert found.value == pytest.approx(40 * 4 / 20)


def test_a_week_in_which_a_target_begins_has_none_and_one_in_which_it_changes_has_parts():
    wednesday = date(2026, 5, 13)
    targets = (agreed("leads", 21, since=wednesday),)
    assert weekly_target(targets, METRICS["leads"], {}, MAY_11, MONTHS, weekdays) is None
    after = weekly_target(
        targets, METRICS["leads"], {}, MAY_11 + timedelta(days=7), MONTHS, weekdays
    )
    assert after.value == 5
    # Two days at two a day, three at one.
    targets += (agreed("leads", 42),)
    assert weekly_target(targets, METRICS["leads"], {}, MAY_11, MONTHS, weekdays).value == 7


@settings(deadline=None)
@given(
    st.builds(FiscalCalendar, st.integers(1, 12), st.integers(1, 7), st.sampled_from(PATTERNS)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["month", "quarter", "year"]),
    st.floats(0.01, 1e9),
    st.sets(st.integers(0, 400)),
)
def test_the_weeks_of_a_period_sum_to_its_target_exactly(calendar, day, period, value, holidays):
    span = calendar.containing(day, period)
    off = {span.first + timedelta(days=number) for number in holidays}
    targets = (agreed("leads", value, period),)
    total, first = Fraction(0), span.first
    while first <= span.last:
        to_week_end = (calendar.week_start - 1 - first.isoweekday()) % 7
        last = min(first + timedelta(days=to_week_end), span.last)
        total += target_between(
            targets, METRICS["leads"], {}, first, last, calendar,
            lambda one: weekdays(one) and one not in off,
        )  # fmt: skip
        first = last + timedelta(days=1)
    assert total == Fraction(value)


COMPANY = """
    [[targets]]
    metric = "sales_qualified"
    value = 42
    period = "month"
    effective_from = 2026-01-01
    owner = "sales"
    [[targets]]
    metric = "sales_qualified"
    value = 100
    period = "quarter"
    [[targets]]
    metric = "sales_qualified"
    value = 3
    period = "month"
    segment = { source = "Web" }
    [[targets]]
    metric = "pipeline_amount"
    value = 1000
    period = "month"
    [[targets]]
    metric = "mql_to_sql_rate"
    value = 0.5
    period = "year"
    [[targets]]
    metric = "leads"
    value = 2
    period = "week"
    [[targets]]
    metric = "rejected"
    value = 1
    period = "year"
    [[targets]]
    metric = "won"
    value = 7
    period = "month"
    effective_from = 2026-06-01
    [[targets]]
    metric = "leads"
    value = 2
    period = "week"
    segment = { source = "Wbe" }
    [report]
    currency = "EUR"
"""


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory):
    """Six leads; the data end on Wednesday 20 May 2026 at noon, three hours into the day's eight.

    SQLs on 27 April, 5 May (Web), 12 May (Web) and 20 May.
    """
    folder = tmp_path_factory.mktemp("agreeing")
    mql = {"marketing_qualified": "2026-03-03"}
    leads = [
        lead("2026-03-02", **mql, sales_qualified="2026-04-27"),
        lead("2026-03-02", **mql, sales_qualified="2026-05-05 09:00", source="Web"),
        lead("2026-05-01", sales_qualified="2026-05-12 23:00", source="Web"),
        lead("2026-05-02", sales_qualified="2026-05-20 11:00"),
        lead("2026-05-11", rejected="2026-05-12"),
        lead("2026-05-13", rejected="2026-05-14"),
    ]
    opportunities = [
        Opportunity("2026-05-04", amount="300"),
        Opportunity("2026-05-12", amount="200.50"),
        Opportunity("2026-05-12", amount="999", currency="USD"),
    ]
    build_generation(folder, leads, opportunities, as_of="2026-05-20 12:00", definitions=COMPANY)
    return Warehouse(folder)


def test_the_pace_of_a_month_is_a_straight_line_in_business_days(agreeing):
    one = pace(agreeing, "sales_qualified", Selection(), "month")
    # Of the 21 business days of May the 13 before the 20th are over, and 3 of 8 hours of it.
    assert (one.period.name, one.until) == ("FY2026-M05", date(2026, 5, 20))
    assert (one.business_days, one.elapsed, one.is_over) == (21, 13.375, False)
    assert (one.target.value, one.actual) == (42, 3)
    assert one.expected == pytest.approx(2 * 13.375)
    assert one.projected == pytest.approx(3 * 21 / 13.375)
    assert one.attainment == pytest.approx(3 / 42)
    assert one.weeks.rows() == [
        (date(2026, 4, 27), date(2026, 5, 3), 0, 2),
        (date(2026, 5, 4), date(2026, 5, 10), 1, 12),
        (date(2026, 5, 11), date(2026, 5, 17), 2, 22),
        (date(2026, 5, 18), date(2026, 5, 20), 3, 26.75),
        (date(2026, 5, 25), date(2026, 5, 31), None, 42),
    ]


def test_the_pace_of_a_segment_and_of_money(agreeing):
    web = pace(agreeing, "sales_qualified", Selection(source=("Web",)), "month")
    assert (web.actual, web.target.value) == (2, 3)
    assert pace(agreeing, "sales_qualified", Selection(source=("List",)), "month") is None
    # Dollars are not added to the firm's euros.
    assert pace(agreeing, "pipeline_amount", Selection(), "month").actual == 500.5


def test_the_pace_of_a_period_that_is_over(agreeing):
    april = Selection(first_date=date(2026, 4, 1), last_date=date(2026, 4, 30))
    one = pace(agreeing, "sales_qualified", april, "month")
    assert (one.period.name, one.actual, one.expected, one.projected) == ("FY2026-M04", 1, 42, 1)
    assert one.is_over and one.elapsed == one.business_days == 22


def test_a_pace_says_nothing_of_the_end_too_early_or_of_data_that_begin_midway(agreeing):
    # 7 May is the fifth business day of the month.
    early = pace(agreeing, "sales_qualified", Selection(last_date=date(2026, 5, 6)), "month")
    assert (early.elapsed, early.projected) == (4, None)
    fifth = pace(agreeing, "sales_qualified", Selection(last_date=date(2026, 5, 7)), "month")
    assert (fifth.elapsed, fifth.projected) == (5, pytest.approx(21 / 5))
    # The first lead is of Monday 2 March: no business day of March came before it, but those of
    # January and February did.
    march = Selection(last_date=date(2026, 3, 31))
    assert pace(agreeing, "sales_qualified", march, "month").projected == 0
    assert pace(agreeing, "sales_qualified", march, "quarter").projected is None


def test_where_another_counting_is_asked_for_no_target_holds(agreeing):
    for asked in (Selection(is_strict=True), Selection(window="7d")):
        assert pace(agreeing, "sales_qualified", asked, "month") is None
        assert cumulative_targets(agreeing, asked) == []
        assert weekly_target_of(agreeing, METRICS["leads"], asked, MAY_11) is None
        assert headline(agreeing, "leads", asked).target is None
    for name, target in (
        ("leads", WeekTarget(2, None)),
        ("sales_qualified", WeekTarget(10, "sales")),
        ("mql_to_sql_rate", WeekTarget(0.5, None)),
    ):
        assert weekly_target_of(agreeing, METRICS[name], Selection(), MAY_11) == target


def test_a_week_is_set_against_its_target(agreeing):
    # From 11 to 17 May: two leads of two, one SQL of ten, and two rejected where less is better:
    # 2026 has 261 business days.
    leads, qualified, rejected, won = (
        headline(agreeing, name, Selection())
        for name in ("leads", "sales_qualified", "rejected", "won")
    )
    assert (leads.value, leads.target.value, leads.is_target_met) == (2, 2, True)
    assert (qualified.value, qualified.target.value) == (1, 10)
    assert qualified.is_target_met is False
    assert rejected.target.value == pytest.approx(5 / 261)
    assert (rejected.value, rejected.is_target_met) == (2, False)
    assert won.target is None and won.is_target_met is None
    # Pipeline is agreed on in euros, which is what the week is told in.
    pipeline = headline(agreeing, "pipeline_amount", Selection())
    assert (pipeline.key, pipeline.value) == ("EUR", 200.5)
    assert pipeline.target.value == pytest.approx(1000 * 5 / 21)


def test_a_target_is_in_the_report_currency(tmp_path):
    own = '[[targets]]\nmetric = "pipeline_amount"\nvalue = 5\nperiod = "week"\n'
    opportunities = [Opportunity("2026-05-12", amount="999", currency="USD")]
    leads = [lead("2026-05-04"), lead("2026-05-12", opportunity="2026-05-12")]
    own += '[report]\ncurrency = "EUR"\n'
    build_generation(tmp_path, leads, opportunities, as_of="2026-05-20 12:00", definitions=own)
    number = headline(Warehouse(tmp_path), "pipeline_amount", Selection())
    assert (number.key, number.value, number.target) == ("USD", 999, None)


COSTS = """
[[targets]]
metric = "cost_per_sql"
value = 39
period = "year"
[[targets]]
metric = "cost_per_mql"
value = 50
period = "week"
[[targets]]
metric = "pipeline_per_cost"
value = 10
period = "year"
segment = { source = "Web" }
"""


def costs_in_force(folder, definitions):
    rows = targets_in_force(build_company(folder, COSTS + definitions))
    return rows.select("over", "value", "attainment", "is_met", "reason").rows()


def test_what_a_lead_costs_is_set_against_its_target_in_the_report_currency(tmp_path):
    per_sql, per_mql, per_cost = costs_in_force(tmp_path, RATED)
    # €75 for A, B and C and $90 for E, F and G, a dollar half a euro, made A, B and E SQL.
    assert per_sql == ("FY2026", 40, pytest.approx(40 / 39), False, None)
    # The last week that is 30 days old has no lead.
    assert per_mql[:2] == ("2026-W30", None) and per_mql[4] == "Nothing in this selection."
    # €1,000 and $200 of Web, which cost €100.
    assert per_cost == ("FY2026", 11, pytest.approx(1.1), True, None)


def test_without_a_rate_no_attainment_is_said_and_why(tmp_path):
    per_sql, _, per_cost = costs_in_force(tmp_path, AGREED)
    assert per_sql[:4] == ("FY2026", None, None, None)
    assert per_sql[4].startswith("A part of it is in USD: agree on rates to EUR in [report.rates]")
    # Web has its cost in euros alone; what it brought in dollars is in no pipeline of theirs.
    assert per_cost[:2] == ("FY2026", 10)


def test_a_period_too_young_to_judge_leaves_the_one_before(tmp_path):
    """SQLs have 60 days: on 20 May only leads up to 15 March are old enough."""
    own = '[[targets]]\nmetric = "lead_to_sql_rate"\nvalue = 0.5\nperiod = "quarter"\n'
    leads = [
        lead("2026-02-02", sales_qualified="2026-02-03"),
        lead("2026-02-03"),
        lead("2026-04-07", sales_qualified="2026-04-08"),
    ]
    build_generation(tmp_path, leads, as_of="2026-05-20 12:00", definitions=own)
    row = targets_in_force(Warehouse(tmp_path)).row(0, named=True)
    assert (row["over"], row["value"], row["is_met"]) == ("FY2026-Q1", 0.5, True)


def test_the_targets_that_add_up(agreeing):
    # `won` begins in June only, leads are agreed on by week.
    assert cumulative_targets(agreeing, Selection()) == [
        ("sales_qualified", "month"), ("sales_qualified", "quarter"),
        ("pipeline_amount", "month"), ("rejected", "year"),
    ]  # fmt: skip
    web = Selection(source=("Web",))
    assert cumulative_targets(agreeing, web) == [("sales_qualified", "month")]


def test_the_targets_in_force_and_where_they_stand(agreeing):
    rows = targets_in_force(agreeing).select(
        "metric", "segment", "period", "target", "over", "value", "is_met"
    )
    assert rows.rows() == [
        ("sales_qualified", None, "month", 42, "FY2026-M05", 3, None),
        ("sales_qualified", None, "quarter", 100, "FY2026-Q2", 4, None),
        ("sales_qualified", "source=Web", "month", 3, "FY2026-M05", 2, None),
        ("pipeline_amount", None, "month", 1000, "FY2026-M05", 500.5, None),
        # Two MQLs of March, of which none was SQL within 30 days: both took longer.
        ("mql_to_sql_rate", None, "year", 0.5, "FY2026", 0, False),
        # Two leads came from 11 to 17 May.
        ("leads", None, "week", 2, "2026-W20", 2, True),
        # Two were rejected, one more than was agreed: that stays so.
        ("rejected", None, "year", 1, "FY2026", 2, False),
        ("leads", "source=Wbe", "week", 2, None, None, None),
    ]
    reasons = targets_in_force(agreeing)["reason"].drop_nulls().to_list()
    assert reasons == ["There is no source 'Wbe': did you mean Web?"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (agreed("lead", 1), "There is no metric 'lead': did you mean leads"),
        (agreed("leads", 1, sorce="Web"), "There is no dimension 'sorce': did you mean source"),
        (agreed("leads", 1, motion="inbond"), "There is no motion 'inbond': did you mean inbound"),
        (agreed("handoff_ledger", 1), "handoff_ledger has a row for each place: agree on anothe"),
        (agreed("mql_to_sql_rate", 25), "value is 25; mql_to_sql_rate is a share: write 0.25 for"),
        (agreed("leads", 0), "value is 0; it should be more than 0."),
        (agreed("median_response_minutes", -1), "value is -1; it should be more than 0."),
        (agreed("waiting", 5), "waiting is no sum over a month: give its target per week."),
        (agreed("campaign_cost", 5), "campaign_cost is no sum over a month: give its target per"),
        (agreed("cost_per_sql", 0), "value is 0; it should be more than 0."),
    ],
)
def test_what_cannot_be_a_target_is_said(target, said):
    assert mistake_in(target).startswith(said)


def test_what_can_be_a_target():
    assert mistake_in(agreed("leads", 1, motion="inbound", source="Not seen yet")) is None
    assert mistake_in(agreed("pipeline_amount", 1e6, "year")) is None
    assert mistake_in(agreed("sla_attainment_rate", 0.9, "quarter")) is None
    assert mistake_in(agreed("waiting", 5, "week")) is None
    for name in ("cost_per_mql", "cost_per_sql", "cost_per_opportunity", "pipeline_per_cost"):
        assert mistake_in(agreed(name, 5, "quarter")) is None


def test_hours_of_a_day_and_how_much_of_it_is_over():
    calendar = load_definitions().calendars["default"]
    for text, share in (
        ("2026-05-20 08:00", 0), ("2026-05-20 13:00", 0.5), ("2026-05-20 23:00", 1),
        ("2026-05-23 13:00", 0),
    ):  # fmt: skip
        assert calendar.share_over(datetime.fromisoformat(text)) == share


def test_the_sample_stands_where_its_files_say(sample):
    one = pace(sample, "sales_qualified", Selection(), "quarter")
    company = Company(SAMPLES / "salesforce", "America/New_York")
    days = Counter(
        at.astimezone(company.zone).date()
        for sales_lead in company.leads
        if (at := sales_lead.reached("sales_qualified")) is not None and at <= company.as_of
    )
    for row in one.weeks.drop_nulls("actual").iter_rows(named=True):
        until = row["day"]
        assert row["actual"] == sum(
            many for day, many in days.items() if date(2026, 10, 1) <= day <= until
        )
    # October has 22 business days, November 20 after Thanksgiving, December 23; the data end
    # half an hour after the 35th has closed.
    assert (one.business_days, one.elapsed) == (22 + 20 + 23, 22 + 13)
    assert one.expected == pytest.approx(440 * 35 / 65)
    assert one.projected == pytest.approx(one.actual * 65 / 35)
