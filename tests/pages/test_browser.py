"""The real pages in a real Chromium, over the sample company."""

import csv
import json
import re
from datetime import date, timedelta
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from funnel.cli import cli
from funnel.measure import context_of, headline, measure_weekly
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from tests.pages.conftest import SERVE, served

pytestmark = pytest.mark.browser

LINKS = {
    "": r"W\d\d ",
    "weekly_funnel": "are won so far",
    "speed_to_call": "are called within 5 min",
    "speed_and_conversion": "Leads called within 5 min",
    "hand_off": "Sales rejects",
    "stuck_leads": "are stuck",
    "mix": "Inbound brings",
    "sources": "leads become SQL",
    "ownership": "Teams under marketing call within 5 min",
    "readout": "Joint readout, Week",
    "data": "trusted|care",
    "commitments": "What do sales and marketing promise",
    "import_exports": "Bring your exports in",
    "definitions": "What does every number mean",
}


# One page of each kind: weeks, speed, hand-off, what was written, and one without filters.
@pytest.mark.parametrize("link", ["", "speed_to_call", "hand_off", "readout", "definitions"])
def test_a_page_link_is_right_as_the_first_visit_to_a_fresh_server(sample, tab, link):
    with served(SERVE, sample) as address:
        one = tab().open(f"{address}/{link}")
        assert re.search(LINKS[link], one.headline())
        # app.py ran: its navigation has every page, its filters stand above this one.
        assert len(one.page_names()) == len(LINKS)
        assert one.page.get_by_label("Period").count() == 1
        assert not one.errors and not one.elsewhere


# One page that counts, one that holds what was written, one without filters.
@pytest.mark.parametrize("link", ["weekly_funnel", "readout", "definitions"])
def test_first_visits_are_right_under_plain_streamlit_too(sample, tab, link):
    command = ["streamlit", "run", "app.py", "--server.port", "{port}", "--server.headless", "true"]
    with served(command, sample) as address:
        one = tab().open(f"{address}/{link}")
        assert re.search(LINKS[link], one.headline())
        assert len(one.page_names()) == len(LINKS)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("link", "cards", "pictures"), [("", 10, 4), ("weekly_funnel", 0, 4)])
def test_the_first_pages_are_whole_at_every_width_and_mode(
    address, tab, link, cards, pictures, width, scheme
):
    one = tab(width=width, scheme=scheme).open(f"{address}/{link}")
    expect(one.page.get_by_test_id("stMetricValue")).to_have_count(cards)
    expect(one.page.locator(".js-plotly-plot")).to_have_count(pictures)
    # Nothing sticks out to the right.
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    background = one.page.evaluate(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    )
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 21, 28)"}[scheme]
    assert one.page.evaluate("document.fonts.check('15px Inter')")
    assert not one.errors and not one.elsewhere


@pytest.mark.parametrize("link", LINKS)
def test_no_page_sticks_out_on_a_phone_or_asks_elsewhere(address, tab, link):
    one = tab(width=390).open(f"{address}/{link}")
    assert re.search(LINKS[link], one.headline())
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not one.errors and not one.elsewhere


def test_the_headline_and_the_cards_say_what_the_command_line_says(address, sample, tab):
    week = context_of(Warehouse(sample)).last_complete_week
    one = tab().open(address)
    asked = ["metrics", "leads", "marketing_qualified", "sales_qualified", "opportunities_won"]
    asked += ["--warehouse", str(sample)]
    asked += ["--from", f"{week}", "--to", f"{week + timedelta(days=6)}", "--format", "json"]
    result = CliRunner().invoke(cli, asked)
    told = {row["metric"]: row["value"] for row in json.loads(result.stdout)}
    expect(one.page.get_by_test_id("stMetricValue")).to_have_count(10)
    values = one.page.get_by_test_id("stMetricValue").all_inner_texts()
    assert values[0] == f"{told['leads']:,.0f}"
    assert values[1] == f"{told['marketing_qualified']:,.0f}"
    assert values[6] == f"{told['sales_qualified']:,.0f}"
    assert values[9] == f"{told['opportunities_won']:,.0f}"
    for number in re.findall(r"(\d[\d,]*) leads", one.headline()):
        assert number == values[0]


def test_filters_survive_a_page_switch_and_a_reload(address, sample, tab):
    one = tab().open(f"{address}/?source=Webinar&period=Last+4+weeks")
    webinar = headline(Warehouse(sample), "leads", Selection(source=("Webinar",)))
    shown = f"{webinar.value:,.0f}"
    assert one.page.get_by_test_id("stMetricValue").first.inner_text() == shown
    assert "Webinar" in one.headline()
    one.turn_to("Definitions", "Data")
    one.page.wait_for_url(re.compile("definitions.*source=Webinar"))
    one.settle()
    one.reload()
    one.turn_to("Weekly health")
    one.page.wait_for_url(
        re.compile(r"/\?(source=Webinar&period=Last|period=Last.*&source=Webinar)")
    )
    one.settle()
    assert one.page.get_by_test_id("stMetricValue").first.inner_text() == shown


def test_filters_not_yet_drawn_survive_a_page_switch(address, tab):
    held, one = [], tab()

    def hold(route):
        held.append(route)

    one.page.route("**/Multiselect*.js", hold)
    one.page.goto(f"{address}/definitions?source=Webinar")
    one.turn_to("The funnel")
    one.page.wait_for_url(re.compile("weekly_funnel"))
    for route in held:
        route.continue_()
    one.page.wait_for_url(re.compile(r"weekly_funnel\?.*source=Webinar"))
    expect(one.page.get_by_test_id("stMultiSelect").filter(has_text="Webinar")).to_have_count(1)


def weeks_of(sample, name, **filters):
    """The weeks of the default period by (week, numbers)."""
    warehouse = Warehouse(sample)
    first = context_of(warehouse).last_complete_week - timedelta(weeks=12)
    return measure_weekly(warehouse, name, Selection(first_date=first, **filters))


def test_a_clicked_bar_lists_exactly_its_leads_and_so_does_its_link(address, sample, tab):
    weeks = weeks_of(sample, "leads")
    one = tab().open(f"{address}/weekly_funnel")
    one.click_mark("entries", 3)
    count = f"{weeks['numerator'][3]:,} leads"
    assert count in one.text()
    assert f"entries={weeks['week'][3]}" in one.page.url
    with one.page.expect_download() as download:
        one.page.locator(".st-key-save-entries-csv button").click()
    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    assert len(rows) == weeks["numerator"][3]
    assert {date.fromisoformat(row["Created"]) for row in rows} <= {
        weeks["week"][3] + timedelta(days=day) for day in range(7)
    }
    again = tab().open(one.page.url)
    assert count in again.text()


def test_clicks_on_cohorts_flow_and_the_funnel_list_what_they_count(address, sample, tab):
    one = tab(height=1800).open(f"{address}/weekly_funnel")
    rates = weeks_of(sample, "mql_to_sql_rate")
    one.click_mark("cohorts", 1)
    assert f": {rates['denominator'][1]:,} leads" in one.text()
    one.page.get_by_text("Became SQL", exact=True).click()
    one.settle()
    assert f"in time · {rates['week'][1]:%G-W%V}: {rates['numerator'][1]:,} leads" in one.text()
    flow = weeks_of(sample, "mql_to_sql_flow")
    one.click_mark("flow", 2)
    assert f"SQLs · {flow['week'][2]:%G-W%V}: {flow['numerator'][2]:,} leads" in one.text()
    one.click_mark("funnel", 0)
    created = weeks_of(sample, "leads")["numerator"].sum()
    assert f"Leads created: {created:,} leads" in one.text()


def test_a_card_opens_its_definition_its_numbers_and_its_leads(address, sample, tab):
    one = tab().open(address)
    number = headline(Warehouse(sample), "marketing_qualified", Selection())
    one.page.locator(".st-key-means-marketing_qualified button").first.click()
    one.settle()
    said = one.page.get_by_test_id("stPopoverBody").inner_text()
    assert "Leads that marketing first handed over" in said
    assert f"{number.week:%G-W%V}: {number.value:,.0f}" in said
    one.page.get_by_role("button", name="Show the leads").click()
    one.settle()
    assert f"MQLs · {number.week:%G-W%V}: {number.value:,.0f} leads" in one.text()


def test_a_number_in_the_table_opens_its_leads(address, sample, tab):
    one = tab(height=2600).open(f"{address}/weekly_funnel")
    table = one.page.locator(".st-key-table [data-testid=stDataFrame]")
    # The first row's first count, right of the pinned names.
    box = table.bounding_box()
    one.page.mouse.click(box["x"] + 330, box["y"] + 36 * 1.5)
    one.settle()
    asked = re.search(r"table=created%3A([^&]+)", one.page.url)
    assert asked, one.page.url
    label = unquote_plus(asked[1])
    weeks = weeks_of(sample, "leads", source=(label,))
    assert f"Leads · {label}: {weeks['numerator'].sum():,} leads" in one.text()


def test_the_shared_link_holds_filters_and_listed_leads(address, tab):
    one = tab().open(f"{address}/weekly_funnel?source=Webinar")
    one.click_mark("entries", 2)
    one.page.get_by_text("Share", exact=True).click()
    one.settle()
    link = one.page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    assert "source=Webinar" in link and "entries=" in link
    listed = re.findall(r"Leads · 2026-W\d\d: [\d,]+ leads", one.text())
    assert listed
    assert listed == re.findall(r"Leads · 2026-W\d\d: [\d,]+ leads", tab().open(link).text())
