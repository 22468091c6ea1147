"""Pages in a fiscal period: it is named with its days, and weeks that it cuts are hatched."""

from datetime import date

import polars as pl
import pytest

from funnel.fiscal import FiscalCalendar
from funnel.measure import context_of
from funnel.palette import LIGHT
from funnel.selection import Selection
from funnel.ui import filters
from funnel.views import weekly
from funnel.views.view import View
from funnel.warehouse import Warehouse
from tests.pages.test_pages_alone import page, words

__all__ = ["page"]
PAGES = [
    "weekly_funnel", "speed_to_call", "speed_and_conversion", "hand_off", "stuck_leads",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_of_the_last_quarter(page, sample, name):
    at = page(f"pages/{name}.py", sample)
    at.session_state["period"] = "Last quarter"
    at.run()
    assert not at.exception
    if name != "stuck_leads":
        # The sample ends on 18 November 2026.
        assert "Q3 FY2026, 1 Jul – 30 Sep 2026" in words(at)


def test_the_filter_row_names_the_quarter(page, sample):
    at = page("app.py", sample)
    at.session_state["period"] = "Quarter to date"
    at.run()
    assert "Q4 FY2026 so far, 1 Oct – 18 Nov 2026" in [caption.value for caption in at.caption]


def test_a_week_that_the_period_cuts_is_not_whole(sample):
    warehouse = Warehouse(sample)
    context = context_of(warehouse)
    quarter = FiscalCalendar().period("quarter", 2026, 3)
    selection = Selection(first_date=quarter.first, last_date=quarter.last)
    period = filters.Period(quarter.first, quarter.last)
    weeks = weekly.whole_weeks(View(warehouse, selection, period, context, LIGHT), "leads")
    # The quarter runs from a Wednesday to a Wednesday.
    cut = weeks.filter(~pl.col("is_complete"))["week"].to_list()
    assert cut == [date(2026, 6, 29), date(2026, 9, 28)]
