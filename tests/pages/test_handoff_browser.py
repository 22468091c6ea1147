"""The pages of the hand-off in a real Chromium: a click lists what it counts, and so its link."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.test_speed_browser import hover

pytestmark = pytest.mark.browser

HANDOFF, STUCK = "hand_off", "stuck_leads"
HEADLINES = {HANDOFF: r"Sales rejects [\d.]+% of the MQLs", STUCK: r"open leads are stuck"}


@pytest.mark.parametrize("link", HEADLINES)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_pages_are_whole_at_every_width_and_mode(address, tab, link, width, scheme):
    one = tab(width=width, scheme=scheme).open(f"{address}/{link}")
    assert re.search(HEADLINES[link], one.headline())
    expect(one.page.locator(".js-plotly-plot")).to_have_count({HANDOFF: 8, STUCK: 1}[link])
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not one.errors and not one.elsewhere


def listed(one):
    """How many leads the list on the page says it holds."""
    title = one.page.locator("[data-testid=stMain]").get_by_text(
        re.compile(r"^.+: [\d,]+ (MQL|lead)s?$")
    )
    expect(title).to_have_count(1)
    return int(re.search(r"([\d,]+) \w+$", title.inner_text())[1].replace(",", ""))


def at_bar(one, chart, number):
    """Where the left end of the ``number``-th bar of ``chart`` is."""
    bars = one.page.locator(f".st-key-{chart} .barlayer .point path")
    bars.nth(number).scroll_into_view_if_needed()
    box = bars.nth(number).bounding_box()
    return box["x"] + min(4, box["width"] / 2), box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("chart", "panel", "number"),
    [("ledger", "ledger", 2), ("reasons", "reasons", 0), ("baton-sales", "baton", 0)],
)
def test_a_clicked_bar_lists_what_it_counts_and_its_link_reopens_it(
    address, tab, chart, panel, number
):
    one = tab().open(f"{address}/{HANDOFF}")
    place = at_bar(one, chart, number)
    one.page.mouse.move(*place)
    lines = one.page.locator(f".st-key-{chart} .hoverlayer text tspan.line")
    expect(lines).not_to_have_count(0)
    said = re.search(r"([\d,]+) (?:of|MQL)", " ".join(lines.all_text_contents()))[1]
    one.page.mouse.click(*place)
    one.page.wait_for_url(re.compile(rf"[?&]{panel}="))
    one.settle()
    assert listed(one) == int(said.replace(",", ""))
    assert listed(tab().open(one.page.url)) == int(said.replace(",", ""))


def test_a_rep_lists_the_decisions_the_plot_counts(address, tab):
    one = tab().open(f"{address}/{HANDOFF}")
    said = int(re.search(r" of ([\d,]+)", " ".join(hover(one, "deciders", 0)))[1].replace(",", ""))
    marks = one.page.locator(".st-key-deciders .scatterlayer .points path")
    box = marks.first.bounding_box()
    one.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.settle()
    one.page.wait_for_url(re.compile(r"[?&]deciders="))
    assert listed(one) == said


def number_of(button):
    return int(re.match(r"[\d,]+", button.inner_text())[0].replace(",", ""))


@pytest.mark.parametrize(
    "key", ["ask-ledger-flipped", "ask-baton-sales", "ask-qualified-rejected", "ask-baton-open"]
)
def test_a_number_beside_a_picture_lists_as_many_and_its_link_reopens_it(address, tab, key):
    one = tab().open(f"{address}/{HANDOFF}")
    button = one.page.locator(f".st-key-{key} button")
    said = number_of(button)
    button.click()
    one.settle()
    assert listed(one) == said
    assert listed(tab().open(one.page.url)) == said


def test_the_parts_of_a_rate_are_listed_and_linked(address, tab):
    one = tab().open(f"{address}/{HANDOFF}")
    one.page.locator(".st-key-ask-audit-silent button").click()
    one.settle()
    found = listed(one)
    one.page.get_by_role("radio", name="Looked at").click()
    one.settle()
    looked_at = listed(one)
    assert looked_at > found
    assert listed(tab().open(one.page.url)) == looked_at


def test_the_worklist_is_narrowed_and_its_link_reopens_it(address, tab):
    one = tab().open(f"{address}/{STUCK}?turn=Routing")
    routing = one.page.get_by_test_id("stMetricValue").nth(2).inner_text()
    expect(one.page.get_by_text(f"{routing} leads stuck", exact=True)).to_have_count(1)


def test_a_card_narrows_the_worklist_and_its_link_reopens_it(address, tab):
    one = tab().open(f"{address}/{STUCK}")
    sales = one.page.get_by_test_id("stMetricValue").nth(3).inner_text()
    one.page.locator(".st-key-stuck-sales-stuck button").click()
    one.settle()
    expect(one.page.get_by_text(f"{sales} leads stuck", exact=True)).to_have_count(1)
    again = tab().open(one.page.url)
    expect(again.page.get_by_text(f"{sales} leads stuck", exact=True)).to_have_count(1)


def test_a_load_lists_the_leads_its_rate_is_of(address, tab):
    one = tab().open(f"{address}/{STUCK}")
    said = int(re.search(r" of ([\d,]+)", " ".join(hover(one, "load", 0)))[1].replace(",", ""))
    one.click_mark("load", 0)
    assert listed(one) == said
