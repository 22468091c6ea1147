"""Periods are reckoned from the end of the data, never from today."""

from datetime import date

import pytest
import streamlit as st

from funnel.ui import filters


@pytest.fixture
def asked(company, monkeypatch):
    """What filters with some values ask of the company, whose data ends on Monday 1 June 2026."""

    def ask(**values):
        monkeypatch.setattr(st, "session_state", values)
        return filters.asked(company)

    return ask


@pytest.mark.parametrize(
    ("period", "first"),
    [
        # The last complete week is 25 to 31 May; 13 weeks back from it.
        ("Last 13 weeks", date(2026, 3, 2)),
        ("Last 4 weeks", date(2026, 5, 4)),
        ("Quarter to date", date(2026, 4, 1)),
        ("Year to date", date(2026, 1, 1)),
        ("All weeks", None),
    ],
)
def test_a_period_ends_with_the_data(asked, period, first):
    selection, _ = asked(period=period)
    assert (selection.first_date, selection.last_date) == (first, None)


def test_custom_dates_are_taken_as_they_are(asked):
    days = (date(2026, 2, 3), date(2026, 2, 20))
    selection, period = asked(period="Custom dates", dates=days)
    assert (selection.first_date, selection.last_date) == days
    assert period.is_custom and period.note is None


def test_half_a_range_runs_to_the_end_of_the_data(asked):
    selection, period = asked(period="Custom dates", dates=(date(2026, 2, 3),))
    assert (selection.first_date, selection.last_date) == (date(2026, 2, 3), None)
    assert "last day" in period.note


def test_labels_narrow_and_unknown_ones_do_not(asked):
    selection, _ = asked(source=["Web", "Gone since the last import"])
    assert selection.filters == {"source": ("Web",)}


def test_only_dimensions_with_a_choice_are_offered(company):
    for name in filters.filterable(company):
        assert len(company.dimension_labels(name)) > 1
    assert "source" in filters.filterable(company)
