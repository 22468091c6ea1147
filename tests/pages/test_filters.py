"""Periods are reckoned from the end of the data, never from today."""

from datetime import date

import pytest
import streamlit as st

from funnel.ui import filters
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead


@pytest.fixture
def asked(company, monkeypatch):
    """What filters with some values ask of the company, whose data ends on Monday 1 June 2026."""

    def ask(**values):
        monkeypatch.setattr(st, "session_state", values)
        return filters.asked(company)

    return ask


@pytest.mark.parametrize(
    ("period", "first", "last", "words"),
    [
        # The last complete week is 25 to 31 May; 13 weeks back from it.
        ("Last 13 weeks", date(2026, 3, 2), None, None),
        ("Last 4 weeks", date(2026, 5, 4), None, None),
        ("Month to date", date(2026, 6, 1), None, "1 June 2026 so far"),
        ("Last month", date(2026, 5, 1), date(2026, 5, 31), "1–31 May 2026"),
        ("Quarter to date", date(2026, 4, 1), None, "Q2 FY2026 so far, 1 Apr – 1 Jun 2026"),
        (
            "Last quarter",
            date(2026, 1, 1),
            date(2026, 3, 31),
            "Q1 FY2026, 1 Jan – 31 Mar 2026",
        ),
        ("Year to date", date(2026, 1, 1), None, "FY2026 so far, 1 Jan – 1 Jun 2026"),
        (
            "Last fiscal year",
            date(2025, 1, 1),
            date(2025, 12, 31),
            # The first lead is of 3 November.
            "FY2025 as far as the data go, 3 Nov – 31 Dec 2025",
        ),
        ("All weeks", None, None, None),
    ],
)
def test_a_period_ends_with_the_data(asked, period, first, last, words):
    selection, shown = asked(period=period)
    assert (selection.first_date, selection.last_date) == (first, last)
    assert shown.words == words


def test_every_period_offered_has_days(asked):
    for period in filters.PERIODS:
        assert asked(period=period)[1] is not None


RETAIL = """
    [report]
    week_start = "sunday"
    fiscal_year_start = 2
    fiscal_calendar = "4-5-4"
"""


def test_quarters_are_those_of_the_firms_calendar(tmp_path, monkeypatch):
    # Its year began on Sunday, 1 February 2026, its second quarter 13 weeks later.
    leads = [lead("2026-01-05"), lead("2026-05-20")]
    build_generation(tmp_path, leads, as_of="2026-06-03 12:00", definitions=RETAIL)
    monkeypatch.setattr(st, "session_state", {"period": "Quarter to date"})
    selection, shown = filters.asked(Warehouse(tmp_path))
    assert (selection.first_date, selection.last_date) == (date(2026, 5, 3), None)
    assert shown.words == "Q2 FY2027 so far, 3 May – 3 Jun 2026"
    monkeypatch.setattr(st, "session_state", {"period": "Last month"})
    selection, shown = filters.asked(Warehouse(tmp_path))
    # The first month of its quarter, of four weeks, is the last that is over: 3 to 30 May.
    assert (selection.first_date, selection.last_date) == (date(2026, 5, 3), date(2026, 5, 30))
    assert shown.words == "M04 FY2027, 3–30 May 2026"


def test_custom_dates_are_taken_as_they_are(asked):
    days = (date(2026, 2, 3), date(2026, 2, 20))
    selection, period = asked(period="Custom dates", dates=days)
    assert (selection.first_date, selection.last_date) == days
    assert period.is_custom and period.note is None


def test_the_later_day_may_come_first(asked):
    selection, _ = asked(period="Custom dates", dates=(date(2026, 2, 20), date(2026, 2, 3)))
    assert (selection.first_date, selection.last_date) == (date(2026, 2, 3), date(2026, 2, 20))


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
