"""Periods by name, from the end of the data on: Wednesday 18 November 2026."""

from datetime import date
from types import SimpleNamespace

import pytest

from funnel import wording
from funnel.definitions.calendars import Calendar
from funnel.errors import BadSelection
from funnel.fiscal import FiscalCalendar
from funnel.measure import next_readout
from funnel.periods import Periods

# Weeks from Monday: the last complete one is 9 to 15 November.
PERIODS = Periods(FiscalCalendar(), date(2026, 11, 18), date(2026, 11, 9))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-W46", "2026-11-09", "2026-11-15"),
        ("2026w46", "2026-11-09", "2026-11-15"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("last-week", "2026-11-09", "2026-11-15"),
        ("this-week", "2026-11-16", None),
        ("last-4-weeks", "2026-10-19", None),
        ("Last 13 weeks", "2026-08-17", None),
        ("FY2026", "2026-01-01", "2026-12-31"),
        ("FY2026-Q3", "2026-07-01", "2026-09-30"),
        ("q3 fy26", "2026-07-01", "2026-09-30"),
        ("FY2026-M08", "2026-08-01", "2026-08-31"),
        ("this-month", "2026-11-01", None),
        ("month-to-date", "2026-11-01", None),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("this-quarter", "2026-10-01", None),
        ("Quarter to date", "2026-10-01", None),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("this-year", "2026-01-01", None),
        ("last_year", "2025-01-01", "2025-12-31"),
        ("all", None, None),
    ],
)
def test_a_name_stands_for_its_days(name, first, last):
    period = PERIODS.named(name)
    shown = [None if day is None else f"{day}" for day in (period.first, period.last)]
    assert shown == [first, last]


def test_a_fiscal_period_says_which_one_it_is():
    named = {
        name: PERIODS.named(name).fiscal for name in ("last-quarter", "FY26", "all", "last-week")
    }
    assert named["last-quarter"].label == "Q3 FY2026" and named["FY26"].label == "FY2026"
    assert named["all"] is None and named["last-week"] is None


def test_they_are_those_of_the_firms_own_calendar():
    # From Sunday, nearest to 1 February 2026, which is one; 13 weeks a quarter. The last complete
    # week is 8 to 14 November.
    retail = Periods(FiscalCalendar(2, 7, "4-5-4"), date(2026, 11, 18), date(2026, 11, 8))
    assert retail.named("this-quarter").first == date(2026, 11, 1)
    last = retail.named("last-quarter")
    assert (last.first, last.last) == (date(2026, 8, 2), date(2026, 10, 31))
    assert last.fiscal.label == "Q3 FY2027"
    # A week that starts on Sunday is named for the ISO week most of it lies in.
    week = retail.named("2026-W46")
    assert (week.first, week.last) == (date(2026, 11, 8), date(2026, 11, 14))


@pytest.mark.parametrize("week_start", range(1, 8))
@pytest.mark.parametrize("name", ["2026-W46", "2026-W53", "2027-W01", "2024-W09"])
def test_a_week_has_the_days_that_are_called_so(week_start, name):
    periods = Periods(FiscalCalendar(1, week_start), date(2027, 2, 1), date(2027, 1, 25))
    first = periods.named(name).first
    assert first.isoweekday() == week_start
    assert wording.full_week(first) == name


def test_on_the_first_day_of_a_quarter_the_one_before_is_the_last():
    edge = Periods(FiscalCalendar(), date(2026, 10, 1), date(2026, 9, 21))
    assert edge.named("last-quarter").fiscal.name == "FY2026-Q3"
    assert edge.named("this-quarter").first == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-W54", "'2026-W54' is not a week: write it like 2026-W46, "),
        ("2025-W53", "'2025-W53' is not a week: write it like 2026-W46, "),
        ("next-quarter", "'next-quarter' is not a period: write it like 2026-W46, "),
        ("2026", "'2026' is not a period: write it like 2026-W46, "),
        ("", "'' is not a period: write it like 2026-W46, "),
        ("FY2026-Q5", "'FY2026-Q5' is not a fiscal period: quarters are numbered 1 to 4."),
    ],
)
def test_what_is_no_period_is_said(name, said):
    with pytest.raises(BadSelection) as raised:
        PERIODS.named(name)
    assert str(raised.value).startswith(said)


def test_the_next_readout_is_on_the_first_business_day_two_weeks_on():
    hours = {day: ("09:00-17:00",) for day in ("monday", "tuesday", "wednesday")}
    for holidays, expected in (
        ((), date(2026, 11, 23)),
        ((date(2026, 11, 23),), date(2026, 11, 24)),
        # None of the week's days is worked on: it is in the week after.
        (tuple(date(2026, 11, day) for day in (23, 24, 25)), date(2026, 11, 30)),
    ):
        calendar = Calendar(opening_hours=hours, holidays=holidays)
        firm = SimpleNamespace(definitions=SimpleNamespace(calendars={"default": calendar}))
        assert next_readout(firm, date(2026, 11, 9)) == expected
    # A week may begin on a Sunday; a readout does not.
    calendar = Calendar(opening_hours=hours)
    firm = SimpleNamespace(definitions=SimpleNamespace(calendars={"default": calendar}))
    assert next_readout(firm, date(2026, 11, 8)) == date(2026, 11, 23)
