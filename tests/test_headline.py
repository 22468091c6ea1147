"""The headline cards: which week, compared with what, and when it is a signal."""

from datetime import date, timedelta

import polars as pl
import pytest

from funnel.measure import headline
from funnel.metrics import METRICS, headline_of
from funnel.selection import Selection
from funnel.statistics import Limits
from funnel.views import sentences
from funnel.warehouse import Warehouse
from tests.builders import Opportunity, build_generation, lead

FIRST = date(2025, 1, 6)


def weeks(values, denominators=None, immature=0):
    """Weekly rows as ``measure_weekly`` gives them; the last ``immature`` are not mature."""
    count = len(values)
    return pl.DataFrame(
        {
            "week": [FIRST + timedelta(weeks=week) for week in range(count)],
            "value": [None if value is None else float(value) for value in values],
            "numerator": [
                value if not n else round(value * n)
                for value, n in zip(values, denominators or [None] * count, strict=True)
            ],
            "denominator": denominators or [None] * count,
            "low": [None] * count,
            "high": [None] * count,
            "mature": [week < count - immature for week in range(count)],
            "is_small": [False] * count,
            "reason": [None] * count,
        }
    )


def week(number):
    return FIRST + timedelta(weeks=number)


def test_the_last_complete_week_with_its_changes():
    number = headline_of(METRICS["leads"], weeks(range(60)), week(57))
    assert (number.week, number.value) == (week(57), 57)
    assert number.before == {1: 56, 4: 53, 52: 5}
    assert number.changes == {1: 1, 4: 4, 52: 52}
    assert number.spark["value"].to_list() == list(range(45, 58))


def test_a_cohort_shows_its_last_mature_week():
    rows = weeks([0.5] * 20, [40] * 20, immature=5)
    number = headline_of(METRICS["mql_to_sql_rate"], rows, week(18))
    assert (number.week, number.numerator, number.denominator) == (week(14), 20, 40)
    assert number.before[52] is None and number.changes[52] is None


@pytest.mark.parametrize(
    ("name", "value", "signal"),
    [
        ("leads", 17, "better"),  # the usual range is 11 ± 5.32
        ("leads", 16, None),
        ("leads", 6, None),
        ("leads", 5, "worse"),
        ("rejected", 17, "worse"),
        ("recycled", 17, "outside"),
    ],
)
def test_outside_the_usual_range_is_a_signal(name, value, signal):
    number = headline_of(METRICS[name], weeks([10, 12] * 6 + [value]), week(12))
    assert number.limits == Limits(11, pytest.approx(5.68), pytest.approx(16.32))
    assert number.signal == signal


def test_the_range_comes_from_the_weeks_before_only():
    assert headline_of(METRICS["leads"], weeks([10, 12] * 6), week(11)).limits is None
    wild = weeks([10, 12] * 6 + [11, 900])
    assert headline_of(METRICS["leads"], wild, week(12)).limits.high == pytest.approx(16.32)


def test_a_rate_has_binomial_limits():
    rows = weeks([0.5] * 12 + [0.125], [16] * 13)
    number = headline_of(METRICS["mql_to_sql_rate"], rows, week(12))
    assert (number.limits, number.signal) == (Limits(0.5, 2 / 16, 14 / 16), None)
    number = headline_of(
        METRICS["mql_to_sql_rate"], weeks([0.5] * 12 + [0.0625], [16] * 13), week(12)
    )
    assert number.signal == "worse"


def test_before_the_first_week_is_over_there_is_no_value():
    number = headline_of(METRICS["leads"], weeks([3]), FIRST - timedelta(weeks=1))
    assert (number.week, number.value, number.reason) == (None, None, "No whole week to count.")


def test_a_week_without_a_base_says_so():
    number = headline_of(METRICS["mql_to_sql_rate"], weeks([None], [0]), FIRST)
    assert (number.week, number.value) == (FIRST, None)
    assert number.reason == "Nothing to divide by in this week."


def test_the_headline_of_data_is_of_its_last_complete_week(company):
    number = headline(company, "leads", Selection())
    assert (number.week, number.value) == (date(2026, 5, 25), 2)  # F and G; as of Monday 1 June
    number = headline(company, "lead_to_mql_rate", Selection())
    assert number.week == date(2026, 4, 20)


def test_the_headline_of_a_period_is_of_its_last_whole_week(company):
    # Sunday 9 November ends the week of the 3rd; the Saturday before does not.
    period = Selection(first_date=date(2025, 11, 5), last_date=date(2025, 11, 9))
    number = headline(company, "leads", period)
    assert (number.week, number.value) == (date(2025, 11, 3), 5)
    number = headline(company, "leads", Selection(last_date=date(2025, 11, 8)))
    assert number.week is None


def test_the_headline_of_a_stage_that_ends_early_is_of_its_own_last_week(tmp_path):
    days = [str(date(2026, 1, 6) + timedelta(weeks=week)) for week in range(24)]
    leads = [lead(day, marketing_qualified=day) for day in days[:16]]
    leads += [lead(day) for day in days[16:]]
    horizons = {"marketing_qualified": days[15]}
    build_generation(tmp_path, leads, as_of=days[23], horizons=horizons)
    for name in ("marketing_qualified", "lead_to_mql_flow"):
        number = headline(Warehouse(tmp_path), name, Selection())
        # Recorded until Tuesday 21 April, so the last whole week is that of the 13th.
        assert (number.week, number.value, number.signal) == (date(2026, 4, 13), 1, None)
        assert number.limits == Limits(1, 1, 1)


@pytest.mark.parametrize(
    ("first", "limits"),
    [
        # A Sunday: its week holds one lead and 12 weeks of seven are left.
        (date(2026, 1, 4), Limits(7, 7, 7)),
        # With a day less at the end there are but 11 weeks left.
        (date(2026, 1, 11), None),
        # A Monday: the first of 12 weeks counts.
        (date(2026, 1, 5), Limits(7, 7, 7)),
    ],
)
def test_a_week_in_which_the_data_begin_midway_is_not_usual(tmp_path, first, limits):
    last = date(2026, 4, 6)
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    build_generation(tmp_path, [lead(str(day)) for day in days], as_of=str(last))
    assert headline(Warehouse(tmp_path), "leads", Selection()).limits == limits


def test_the_headline_of_what_the_export_lacks_says_why(tmp_path):
    build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-03-01")
    number = headline(Warehouse(tmp_path), "mql_to_sql_rate", Selection())
    assert number.value is None
    assert number.reason == "Not in this export: no MQL and no SQL with a date."


def test_of_several_currencies_the_firms_own_is_shown(tmp_path):
    build_generation(
        tmp_path,
        [lead("2026-01-05")],
        [
            Opportunity("2026-01-05", amount="9", currency="EUR"),
            Opportunity("2026-01-05", amount="1", currency="USD"),
        ],
        as_of="2026-01-12",
        definitions='[report]\ncurrency = "USD"\n',
    )
    number = headline(Warehouse(tmp_path), "pipeline_amount", Selection())
    assert (number.key, number.value, number.apart) == ("USD", 1, ("EUR",))


@pytest.mark.parametrize(
    ("agreed", "other", "is_met", "apart"),
    [
        (1, "EUR", True, ("EUR",)),
        (5, "EUR", None, ("EUR",)),  # 1 dollar; who knows what 9 euros are
        (5, "USD", True, ()),
        (50, "USD", False, ()),
    ],
)
def test_a_target_is_not_missed_for_money_that_stands_apart(tmp_path, agreed, other, is_met, apart):
    target = f'[[targets]]\nmetric = "pipeline_amount"\nvalue = {agreed}\nperiod = "week"\n'
    build_generation(
        tmp_path,
        [lead("2026-01-05")],
        [
            Opportunity("2026-01-05", amount="9", currency=other),
            Opportunity("2026-01-05", amount="1", currency="USD"),
        ],
        as_of="2026-01-12",
        definitions=f'{target}[report]\ncurrency = "USD"\n',
    )
    number = headline(Warehouse(tmp_path), "pipeline_amount", Selection())
    assert (number.is_target_met, number.apart) == (is_met, apart)
    assert (sentences.apart(number) is None) == (not apart)


def test_holiday_weeks_say_nothing_of_what_is_usual():
    values = [50] * 20 + [5, 50]
    usual = headline_of(METRICS["leads"], weeks(values), week(21), unusual_weeks={week(20)})
    assert (usual.limits.low, usual.limits.high) == (50, 50)
    disturbed = headline_of(METRICS["leads"], weeks(values), week(21))
    assert disturbed.limits.low < 50
