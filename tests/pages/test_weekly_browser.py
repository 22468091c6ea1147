"""The first page's clicks in a real Chromium: from what moved to whose leads it was."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect

from funnel.measure import context_of, measure
from funnel.selection import Selection
from funnel.warehouse import Warehouse

pytestmark = pytest.mark.browser


def moved(sample, weeks):
    """The rows of why MQLs that became SQL moved, of the newest weeks whose window has run out."""
    warehouse = Warehouse(sample)
    context = context_of(warehouse)
    window = 86_400 * warehouse.definitions.windows["marketing_qualified_to_sales_qualified"]
    last = context.last_mature_week("sales_qualified", window) + timedelta(days=6)
    asked = Selection(first_date=last - timedelta(days=7 * weeks - 1), last_date=last)
    return measure(warehouse, "why_it_moved", asked)


def test_a_column_of_the_bridge_lists_as_many_leads_as_it_is_high(address, sample, tab):
    parts = moved(sample, 1).filter(pl.col("source").is_null())
    before, after = (parts.filter(part=name)["value"].item() for name in ("before", "after"))
    one = tab(height=2400).open(address)
    one.click_mark("bridge", 0)
    assert f"that became SQL: {before:.0f} leads" in one.text()
    # What hangs between is no leads of its own: the list stays.
    one.click_mark("bridge", 2)
    assert f"that became SQL: {before:.0f} leads" in one.text()
    one.click_mark("bridge", 4)
    assert f"that became SQL: {after:.0f} leads" in one.text()
    assert not one.errors


def test_a_contributor_lists_its_leads_of_both_spans(address, sample, tab):
    rows = moved(sample, 13).filter(source="Paid search", part="total")
    one = tab(height=2400).open(f"{address}/?span=13+weeks")
    one.click_mark("moved", 0)
    assert "moved=segment%3APaid+search" in one.page.url
    said = "Paid search · MQLs of {} that became SQL: {} leads"
    assert said.format("W30–W42", rows["converted"].item()) in one.text()
    one.page.get_by_text("The weeks before", exact=True).click()
    one.settle()
    assert said.format("W17–W29", rows["converted_before"].item()) in one.text()


def test_a_topic_opens_its_page_with_the_filters_and_the_period(address, tab):
    one = tab(height=1800).open(f"{address}/?period=Last+4+weeks&motion=inbound")
    with one.page.expect_popup() as opened:
        one.page.get_by_role("link", name="Sources and campaigns").first.click()
    page = opened.value
    page.wait_for_selector("h1")
    asked = {"period": ["Last 4 weeks"], "motion": ["inbound"], "source": ["Paid search"]}
    assert parse_qs(urlsplit(page.url).query) == asked
    assert urlsplit(page.url).path == "/sources"
    expect(page.get_by_test_id("stMain")).to_contain_text("Paid search")
    page.close()


def test_a_topic_lists_its_leads_on_the_same_page(address, tab):
    one = tab(height=2400).open(address)
    said = one.text()
    fewer = said[said.index("Paid search brings fewer: ") :].split()[4]
    with one.page.expect_popup() as opened:
        one.page.get_by_role("link", name="list them").first.click()
    page = opened.value
    expect(page.get_by_test_id("stMain")).to_contain_text(
        f"Paid search · MQLs of W34–W46: {fewer} leads", timeout=30_000
    )
    page.close()
