"""The page of ownership and load in a real Chromium: a click lists what it counts."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.test_handoff_browser import listed
from tests.pages.test_speed_browser import choose

pytestmark = pytest.mark.browser

PAGE = "ownership"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_is_whole_at_every_width_and_mode(address, tab, width, scheme):
    one = tab(width=width, scheme=scheme).open(f"{address}/{PAGE}")
    assert one.headline().startswith("Teams under marketing call within 5 min")
    expect(one.page.locator(".js-plotly-plot")).to_have_count(5)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not one.errors and not one.elsewhere


@pytest.mark.parametrize(
    ("chart", "number"), [("lines", 1), ("lines", 4), ("load-sla_attainment", 0)]
)
def test_a_clicked_mark_lists_what_it_is_of_and_its_link_reopens_it(address, tab, chart, number):
    one = tab().open(f"{address}/{PAGE}")
    marks = one.page.locator(f".st-key-{chart} .scatterlayer .points path")
    marks.nth(number).scroll_into_view_if_needed()
    box = marks.nth(number).bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    one.page.mouse.move(*place)
    lines = one.page.locator(f".st-key-{chart} .hoverlayer text tspan.line")
    expect(lines).not_to_have_count(0)
    said = re.search(r" of ([\d,]+) ", " ".join(lines.all_text_contents()))[1]
    one.page.mouse.click(*place)
    one.page.wait_for_url(re.compile(rf"[?&]{chart}="))
    one.settle()
    assert listed(one) == int(said.replace(",", ""))
    assert listed(tab().open(one.page.url)) == int(said.replace(",", ""))


def test_the_measure_of_the_odds_is_kept_in_the_link(address, tab):
    one = tab().open(f"{address}/{PAGE}")
    choose(one, "Odds of", "Accepted")
    one.page.wait_for_url(re.compile("odds_of=Accepted"))
    one.settle()
    assert "of “accepted”" in one.text()
    assert "of “accepted”" in tab().open(one.page.url).text()
