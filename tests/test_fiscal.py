"""Fiscal calendars: worked examples, names, and what holds for every day of every calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.errors import BadSelection
from funnel.fiscal import KINDS, PATTERNS, FiscalCalendar

CALENDARS = st.builds(
    FiscalCalendar, st.integers(1, 12), st.integers(1, 7), st.sampled_from(PATTERNS)
)
WEEKLY = st.builds(
    FiscalCalendar, st.integers(1, 12), st.integers(1, 7), st.sampled_from(PATTERNS[1:])
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
KIND = st.sampled_from(KINDS)
# Retailers' calendar: the year begins on the Sunday nearest to 1 February.
RETAIL = FiscalCalendar(2, 7, "4-5-4")
# 1 January 2026 is a Thursday: the nearest Monday is 29 December. 1 January 2027 is a Friday, the
# nearest Monday is the 4th. In between are 53 weeks.
WEEKS = FiscalCalendar(1, 1, "4-4-5")


def spans(calendar, day):
    return [
        (one.label, f"{one.first}", f"{one.last}")
        for kind in KINDS
        for one in [calendar.containing(day, kind)]
    ]


def test_calendar_months_from_january():
    assert spans(FiscalCalendar(), date(2026, 11, 18)) == [
        ("FY2026", "2026-01-01", "2026-12-31"),
        ("Q4 FY2026", "2026-10-01", "2026-12-31"),
        ("November 2026", "2026-11-01", "2026-11-30"),
    ]


def test_a_year_from_july_is_named_by_the_year_it_ends_in():
    july = FiscalCalendar(7)
    assert spans(july, date(2026, 7, 1)) == [
        ("FY2027", "2026-07-01", "2027-06-30"),
        ("Q1 FY2027", "2026-07-01", "2026-09-30"),
        ("July 2026", "2026-07-01", "2026-07-31"),
    ]
    # Its eighth month is the February of a leap year.
    assert spans(july, date(2028, 2, 29)) == [
        ("FY2028", "2027-07-01", "2028-06-30"),
        ("Q3 FY2028", "2028-01-01", "2028-03-31"),
        ("February 2028", "2028-02-01", "2028-02-29"),
    ]
    assert july.containing(date(2028, 2, 29), "month").name == "FY2028-M08"


def test_the_53rd_week_is_in_the_last_month():
    assert (WEEKS.weeks(2025), WEEKS.weeks(2026), WEEKS.weeks(2027)) == (52, 53, 52)
    months = [WEEKS.period("month", 2026, number) for number in range(1, 13)]
    assert [month.days // 7 for month in months] == [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 6]
    assert spans(WEEKS, date(2025, 12, 29)) == [
        ("FY2026", "2025-12-29", "2027-01-03"),
        ("Q1 FY2026", "2025-12-29", "2026-03-29"),
        ("M01 FY2026", "2025-12-29", "2026-01-25"),
    ]
    assert spans(WEEKS, date(2027, 1, 3)) == [
        ("FY2026", "2025-12-29", "2027-01-03"),
        ("Q4 FY2026", "2026-09-28", "2027-01-03"),
        ("M12 FY2026", "2026-11-23", "2027-01-03"),
    ]
    assert WEEKS.containing(date(2027, 1, 4), "year").name == "FY2027"


def test_weeks_from_sunday_as_retailers_count_them():
    # 1 February 2023 is a Wednesday, three days after Sunday, 29 January.
    assert spans(RETAIL, date(2024, 2, 3)) == [
        ("FY2024", "2023-01-29", "2024-02-03"),
        ("Q4 FY2024", "2023-10-29", "2024-02-03"),
        ("M12 FY2024", "2023-12-31", "2024-02-03"),
    ]
    months = [RETAIL.period("month", 2024, number) for number in range(1, 13)]
    assert [month.days // 7 for month in months] == [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]
    # 1 February 2024 is a Thursday: the Sunday after it is one day nearer than the one before.
    assert RETAIL.containing(date(2024, 2, 4), "year").first == date(2024, 2, 4)
    assert RETAIL.weeks(2025) == 52


def test_a_quarter_of_five_weeks_first():
    quarter = FiscalCalendar(1, 1, "5-4-4").period("quarter", 2027, 2)
    # The year begins on 4 January 2027, its second quarter 13 weeks later.
    assert (quarter.first, quarter.last) == (date(2027, 4, 5), date(2027, 7, 4))
    months = FiscalCalendar(1, 1, "5-4-4").parts(quarter, "month")
    assert [month.name for month in months] == ["FY2027-M04", "FY2027-M05", "FY2027-M06"]
    assert [month.days // 7 for month in months] == [5, 4, 4]


def test_before_and_after():
    first = WEEKS.period("quarter", 2026, 1)
    assert WEEKS.previous(first).name == "FY2025-Q4"
    assert WEEKS.shifted(first, 4).name == "FY2027-Q1"
    assert WEEKS.shifted(WEEKS.period("month", 2026, 12), -14).name == "FY2025-M10"
    assert WEEKS.previous(WEEKS.period("year", 2026)).name == "FY2025"
    assert [one.name for one in WEEKS.parts(WEEKS.period("year", 2026), "quarter")] == [
        "FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4",
    ]  # fmt: skip


def test_names():
    quarter = FiscalCalendar().period("quarter", 2026, 3)
    assert (quarter.name, quarter.label, quarter.short) == ("FY2026-Q3", "Q3 FY2026", "Q3 FY26")
    month = WEEKS.period("month", 2026, 8)
    assert (month.name, month.label, month.short) == ("FY2026-M08", "M08 FY2026", "M08 FY26")
    year = WEEKS.period("year", 2026)
    assert (year.name, year.label, year.short) == ("FY2026", "FY2026", "FY26")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FY2026", "FY2026"), ("fy26", "FY2026"), ("FY 2026", "FY2026"),
        ("FY2026-Q3", "FY2026-Q3"), ("FY2026 Q3", "FY2026-Q3"), ("FY2026Q3", "FY2026-Q3"),
        ("Q3 FY26", "FY2026-Q3"), (" q3 fy2026 ", "FY2026-Q3"),
        ("FY2026-M08", "FY2026-M08"), ("FY2026-M8", "FY2026-M08"), ("M12 FY26", "FY2026-M12"),
    ],
)  # fmt: skip
def test_a_name_is_read_however_it_is_written(text, name):
    assert FiscalCalendar().parse(text).name == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026", "'2026' is not a fiscal period: write it like FY2026, "),
        ("FY2026-H1", "'FY2026-H1' is not a fiscal period: write it like FY2026, "),
        ("FY2026-Q5", "'FY2026-Q5' is not a fiscal period: quarters are numbered 1 to 4."),
        ("FY2026-M0", "'FY2026-M0' is not a fiscal period: months are numbered 1 to 12."),
        ("FY9999", "'FY9999' lies too far off: write it like FY2026, "),
        ("", "'' is not a fiscal period: write it like FY2026, "),
    ],
)
def test_what_is_no_name_is_said(text, said):
    with pytest.raises(BadSelection) as raised:
        FiscalCalendar().parse(text)
    assert str(raised.value).startswith(said)


@given(CALENDARS, DAYS)
def test_every_day_is_in_one_year_quarter_and_month(calendar, day):
    year, quarter, month = (calendar.containing(day, kind) for kind in KINDS)
    assert year.first <= quarter.first <= month.first <= day
    assert day <= month.last <= quarter.last <= year.last
    assert (quarter.year, month.year) == (year.year, year.year)
    assert quarter.number == (month.number + 2) // 3


@given(CALENDARS, DAYS, KIND)
def test_periods_follow_each_other_without_gap_or_overlap(calendar, day, kind):
    one = calendar.containing(day, kind)
    after, before = calendar.shifted(one, 1), calendar.previous(one)
    assert after.first == one.last + timedelta(days=1)
    assert before.last == one.first - timedelta(days=1)
    for edge in (one.first, one.last):
        assert calendar.containing(edge, kind) == one
    assert calendar.previous(after) == one


@given(CALENDARS, DAYS, KIND)
def test_a_name_and_a_label_are_read_back(calendar, day, kind):
    one = calendar.containing(day, kind)
    assert calendar.parse(one.name) == one
    if calendar.pattern != "months":
        assert calendar.parse(one.label) == one


@given(CALENDARS, DAYS)
def test_parts_make_up_the_whole(calendar, day):
    year = calendar.containing(day, "year")
    for kind, many in (("quarter", 4), ("month", 12)):
        parts = calendar.parts(year, kind)
        assert len(parts) == many
        assert sum(part.days for part in parts) == year.days


@given(WEEKLY, DAYS)
def test_years_of_weeks_begin_next_to_their_month_and_have_52_or_53(calendar, day):
    year = calendar.containing(day, "year")
    assert calendar.weeks(year.year) in (52, 53)
    assert year.first.isoweekday() == calendar.week_start
    begins_in = year.year if calendar.start_month == 1 else year.year - 1
    assert abs(year.first - date(begins_in, calendar.start_month, 1)) <= timedelta(days=3)
    quarters = [quarter.days // 7 for quarter in calendar.parts(year, "quarter")]
    assert quarters == [13, 13, 13, 13 + (calendar.weeks(year.year) == 53)]


@given(DAYS, st.sampled_from(PATTERNS[1:]))
def test_weeks_from_monday_and_years_from_january_are_those_of_iso(day, pattern):
    year = FiscalCalendar(1, 1, pattern).containing(day, "year")
    assert year.year == day.isocalendar().year
    assert (day - year.first).days // 7 + 1 == day.isocalendar().week


@given(st.integers(1, 12), st.integers(1, 7), DAYS)
def test_calendar_months_are_calendar_months(start_month, week_start, day):
    month = FiscalCalendar(start_month, week_start).containing(day, "month")
    assert (month.first.month, month.first.day, month.last.month) == (day.month, 1, day.month)
    assert (month.last + timedelta(days=1)).day == 1
