"""Opening hours: what a span means, and what is refused."""

from datetime import date

import pytest
from pydantic import ValidationError

from funnel.definitions.calendars import Calendar, span_minutes


@pytest.mark.parametrize(
    ("span", "minutes"),
    [
        ("09:00-17:30", (540, 1050)),
        ("00:00-24:00", (0, 1440)),
        ("22:00-06:00", (1320, 1800)),
        ("09:00-09:00", (540, 1980)),
    ],
)
def test_a_span_that_ends_before_it_begins_ends_on_the_next_day(span, minutes):
    assert span_minutes(span) == minutes


@pytest.mark.parametrize(
    "span", ["9:00-17:00", "09:00", "09:00-24:30", "09:60-10:00", "24:00-25:00"]
)
def test_what_is_no_span_is_refused(span):
    with pytest.raises(ValueError, match="should be"):
        span_minutes(span)


def test_a_calendar_without_opening_hours_is_refused():
    with pytest.raises(ValidationError, match="has no opening hours"):
        Calendar(opening_hours={"monday": ()})


@pytest.mark.parametrize(
    "hours",
    [
        {"monday": ("09:00-12:00", "11:59-13:00")},
        {"monday": ("22:00-06:00",), "tuesday": ("05:59-09:00",)},
        {"sunday": ("22:00-06:00",), "monday": ("05:59-09:00",)},
    ],
)
def test_hours_that_overlap_are_refused_over_midnight_too(hours):
    with pytest.raises(ValidationError, match="has hours that overlap"):
        Calendar(opening_hours=hours)


def test_hours_may_meet():
    Calendar(opening_hours={"sunday": ("22:00-06:00",), "monday": ("06:00-12:00", "12:00-24:00")})


NIGHT = {"sunday": ("22:00-06:00",), "monday": ("22:00-06:00",)}


def test_special_hours_are_by_date_and_may_be_none():
    calendar = Calendar(
        opening_hours=NIGHT,
        holidays=[date(2026, 12, 25), date(2026, 12, 26)],
        special_hours={"2026-12-24": ("09:00-12:00", "13:00-15:00"), "2026-12-31": ()},
    )
    assert calendar.special_hours[date(2026, 12, 24)] == ("09:00-12:00", "13:00-15:00")
    assert calendar.days_off == {date(2026, 12, day) for day in (24, 25, 26, 31)}
    assert calendar.closed_days == {date(2026, 12, day) for day in (25, 26, 31)}


@pytest.mark.parametrize("spans", [("09:00-12:00", "11:59-13:00"), ("22:00-06:00", "23:00-24:00")])
def test_special_hours_that_overlap_on_their_day_are_refused(spans):
    with pytest.raises(ValidationError, match="overlap on 2026-12-24"):
        Calendar(opening_hours=NIGHT, special_hours={"2026-12-24": spans})


@pytest.mark.parametrize("key", ["2026-13-01", "20261224", "2026-W52-4", "24.12.2026", ""])
def test_a_special_day_is_named_by_its_date_in_one_spelling(key):
    with pytest.raises(ValidationError, match="should be a date such as 2026-12-24"):
        Calendar(opening_hours=NIGHT, special_hours={key: ()})
