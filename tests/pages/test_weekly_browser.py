"""The first page's clicks in a real Chromium: from what moved to whose leads it was."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect

from funnel.measure import context_of, headline, measure
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
    one = tab(height=3000).open(address)
    assert f"Why did {after:.0f} MQLs of W42 become SQL after {before:.0f} of W41?" in one.text()
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
    one = tab(height=3000).open(f"{address}/?cohort_span=13+weeks")
    one.click_mark("became", 0)
    assert "became=segment%3APaid+search" in one.page.url
    said = "Paid search · MQLs of {} that became SQL: {} leads"
    assert said.format("W30–W42", rows["converted"].item()) in one.text()
    one.page.get_by_text("The weeks before", exact=True).click()
    one.settle()
    assert said.format("W17–W29", rows["converted_before"].item()) in one.text()


def test_a_bar_of_the_week_lists_what_it_counts_in_either_week(address, sample, tab):
    """Also of opportunities, which are counted as the card counts them."""
    for what, words in (
        ("New SQLs", "SQLs of {}: {} lead"),
        ("Opportunities+won", "won in {}: {} "),
    ):
        one = tab(height=3000).open(f"{address}/?mover={what}&moved=segment%3ADemo+request")
        name = "sales_qualified" if "SQL" in what else "opportunities_won"
        for week, side in (("W46", "The later weeks"), ("W45", "The weeks before")):
            first = date(2026, 11, 9) - timedelta(days=0 if week == "W46" else 7)
            asked = Selection(first, first + timedelta(days=6), source=("Demo request",))
            count = measure(Warehouse(sample), name, asked)["numerator"].item()
            one.page.get_by_text(side, exact=True).first.click()
            one.settle()
            assert words.format(week, count) in one.text()


def test_a_topic_opens_its_page_in_this_tab_and_back_is_as_it_was(address, tab):
    one = tab(height=1800).open(f"{address}/?period=Last+4+weeks&motion=inbound")
    headline = one.headline()
    one.page.get_by_role("link", name="Sources and campaigns").first.click()
    one.page.wait_for_url("**/sources?*")
    one.settle()
    asked = {"period": ["Last 4 weeks"], "motion": ["inbound"], "source": ["Paid search"]}
    assert parse_qs(urlsplit(one.page.url).query) == asked
    expect(one.page.get_by_test_id("stMain")).to_contain_text("Paid search")
    one.page.go_back()
    one.settle()
    assert one.headline() == headline
    assert "source=" not in one.page.url


def test_the_page_of_a_topic_shows_the_number_it_says(address, tab):
    one = tab(height=1800).open(address)
    said = one.text()
    start = said.index("SDR Central rejects without a reason: ")
    rejections = re.match(r".*? of its (\d+) rejections", said[start:])[1]
    one.page.get_by_role("link", name="The hand-off").first.click()
    one.page.wait_for_url("**/hand_off?*")
    one.settle()
    assert "dates=2026-08-17" in one.page.url
    expect(one.page.get_by_test_id("stMain")).to_contain_text(
        f"{rejections} rejections by class", timeout=30_000
    )


def test_a_topic_lists_its_leads_on_this_page_in_sight(address, tab):
    one = tab(height=900).open(address)
    said = one.text()
    fewer = said[said.index("Paid search brings ") :].split()[3]
    one.page.get_by_role("button", name="list them").first.click()
    one.settle()
    title = one.page.get_by_text(f"Paid search · Leads of W34–W46: {fewer} leads")
    expect(title).to_be_in_viewport(timeout=30_000)
    # Whoever opens this address sees the list as well.
    assert {"mover", "span", "moved"} <= parse_qs(urlsplit(one.page.url).query).keys()
    other = tab(height=3000).open(one.page.url)
    expect(other.page.get_by_text(f"Paid search · Leads of W34–W46: {fewer} leads")).to_be_visible()
    # So does one of a topic of the only source there is.
    one = tab(height=900).open(f"{address}/?source=Webinar")
    one.page.get_by_role("button", name="list them").first.click()
    one.settle()
    title = one.page.get_by_text("Webinar · SALs of W46: 3 leads")
    expect(title).to_be_in_viewport(timeout=30_000)


def test_a_card_closes_what_it_means_and_shows_its_leads(address, tab):
    one = tab(height=900).open(address)
    one.page.locator(".st-key-means-leads button").first.click()
    one.page.get_by_role("button", name="Show the leads").click()
    one.settle()
    expect(one.page.get_by_text("Counted as")).to_have_count(0)
    expect(one.page.get_by_text("Leads · 2026-W46: 299 leads")).to_be_in_viewport()


def test_a_folded_filter_is_counted_and_survives_a_page_switch_and_a_reload(address, sample, tab):
    enterprise = headline(Warehouse(sample), "leads", Selection(segment=("Enterprise",)))
    shown = f"{enterprise.value:,.0f}"
    one = tab(width=390).open(f"{address}/?segment=Enterprise&strict=true")
    assert "More filters (2 set)" in one.text()
    one = tab().open(f"{address}/?segment=Enterprise")
    assert "More filters (1 set)" in one.text()
    number = one.page.get_by_test_id("stMetricValue").first
    expect(number).to_have_text(shown)
    one.turn_to("The funnel")
    one.page.wait_for_url("**/weekly_funnel?*segment=Enterprise*")
    one.settle()
    one.page.reload()
    expect(one.page.get_by_text("More filters (1 set)")).to_be_visible(timeout=30_000)
    one.turn_to("Weekly health")
    expect(number).to_have_text(shown, timeout=30_000)
    one.page.get_by_text("More filters (1 set)").click()
    expect(one.page.get_by_text("Enterprise", exact=True).first).to_be_visible()
    one.page.get_by_role("button", name="Clear", exact=True).click()
    one.settle()
    assert "More filters (" not in one.text() and "segment" not in one.page.url


def test_a_point_of_the_pace_lists_its_week(address, sample, tab):
    asked = Selection(date(2026, 11, 2), date(2026, 11, 8))
    count = measure(Warehouse(sample), "sales_qualified", asked)["numerator"].item()
    one = tab(height=3600).open(address)
    points = one.page.locator(".st-key-pace .scatterlayer .trace").last.locator(".point")
    box = points.nth(5).bounding_box()
    one.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.settle()
    assert "pace=2026-11-02" in one.page.url
    assert f"SQLs · 2026-W45: {count} leads" in one.text()
