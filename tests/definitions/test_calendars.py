"""Opening hours: what a span means, and what is refused."""

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
