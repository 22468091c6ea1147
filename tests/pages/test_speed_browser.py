"""The pages of speed in a real Chromium: a click lists what it counts, and so does its link."""

import csv
import re
from datetime import timedelta

import polars as pl
import pytest
from playwright.sync_api import expect

from funnel.measure import context_of, measure
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse

pytestmark = pytest.mark.browser

SPEED, PAYS = "speed_to_call", "speed_and_conversion"
HEADLINES = {SPEED: r"% of .+ are called within 5 min", PAYS: r"Leads called within 5 min"}
ALL_WEEKS = "period=All+weeks"
# Marks that are not pictures of their own (limits, cells, intervals) take no clicks.
MARKS = ".scatterlayer .points path"


def period(sample):
    """The days of the default period."""
    week = context_of(Warehouse(sample)).last_complete_week
    return {"first_date": week - timedelta(weeks=12)}


@pytest.mark.parametrize("link", HEADLINES)
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_whole_at_every_width_and_mode(address, tab, link, width, scheme):
    one = tab(width=width, scheme=scheme).open(f"{address}/{link}")
    assert re.search(HEADLINES[link], one.headline())
    expect(one.page.locator(".js-plotly-plot")).to_have_count({SPEED: 5, PAYS: 2}[link])
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    background = one.page.evaluate(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    )
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 21, 28)"}[scheme]
    assert not one.errors and not one.elsewhere


def hover(one, chart, place):
    """The lines said beside the mark at ``place``."""
    marks = one.page.locator(f".st-key-{chart} {MARKS}")
    marks.nth(place).scroll_into_view_if_needed()
    box = marks.nth(place).bounding_box()
    one.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.page.wait_for_timeout(300)
    lines = one.page.locator(f".st-key-{chart} .hoverlayer text tspan.line")
    return (
        lines.all_text_contents()
        or one.page.locator(f".st-key-{chart} .hoverlayer text").all_text_contents()
    )


def click(one, chart, place):
    """Click the middle of the mark at ``place``."""
    box = one.page.locator(f".st-key-{chart} {MARKS}").nth(place).bounding_box()
    one.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.settle()


def listed(one, chart):
    """How many leads the list of ``chart`` says it holds."""
    title = one.page.locator("[data-testid=stMain]").get_by_text(
        re.compile(r"^Leads .+: [\d,]+ leads?$")
    )
    expect(title).to_have_count(1)
    return int(re.search(r"([\d,]+) leads?$", title.inner_text())[1].replace(",", ""))


def leads_said(lines):
    """The denominator in hover text such as "52% = 26 of 50"."""
    return int(re.search(r" of ([\d,]+)", " ".join(lines))[1].replace(",", ""))


def saved(one, chart):
    """The rows of the list's download."""
    with one.page.expect_download() as download:
        one.page.locator(f".st-key-save-{chart}-csv button").click()
    return list(csv.DictReader(download.value.path().read_text().splitlines()))


@pytest.mark.parametrize("place", [0, 4, -1])
def test_a_clicked_bin_lists_exactly_its_leads_and_so_does_its_link(address, sample, tab, place):
    rows = measure(Warehouse(sample), "conversion_by_response", Selection())
    rows = rows.filter(pl.col("denominator") > 0)
    row = rows.row(place, named=True)
    one = tab(height=1600).open(f"{address}/{PAYS}?{ALL_WEEKS}")
    at = place % rows.height
    said = hover(one, "bin", at)
    click(one, "bin", at)
    assert listed(one, "bin") == leads_said(said) == row["denominator"]
    assert "bin=" in one.page.url
    leads = saved(one, "bin")
    assert len(leads) == row["denominator"]
    again = tab(height=1600).open(one.page.url)
    assert listed(again, "bin") == row["denominator"]
    assert not again.errors


@pytest.mark.parametrize(("link", "zone"), [("", "team"), ("&hours=Report+time", "report")])
def test_a_clicked_hour_lists_exactly_its_leads_and_so_does_its_link(
    address, sample, tab, link, zone
):
    one = tab(height=2200).open(f"{address}/{SPEED}?{ALL_WEEKS}{link}")
    asked = Selection(speed=Speed(hours=zone))
    rows = measure(Warehouse(sample), "sla_by_hour", asked).filter(pl.col("denominator") > 0)
    said = hover(one, "hour", 20)
    click(one, "hour", 20)
    day, hour = re.search(r"hour=(\d)-(\d\d)", one.page.url).groups()
    # The whole of the data fills its cells, so that each is of one weekday.
    (count,) = rows.filter(weekday=int(day), hour=int(hour))["denominator"]
    assert listed(one, "hour") == leads_said(said) == count >= 30
    leads = saved(one, "hour")
    if zone == "report":
        assert {row["Clock began"][11:13] for row in leads} == {hour}
    again = tab(height=2200).open(one.page.url)
    assert listed(again, "hour") == count


def test_a_clicked_rep_lists_exactly_its_leads_and_so_does_its_link(address, sample, tab):
    one = tab(height=1600).open(f"{address}/{SPEED}")
    said = hover(one, "reps", 1)
    click(one, "reps", 1)
    name = said[0]
    asked = Selection(**period(sample), owner=(name,), speed=Speed(clock="business"))
    row = measure(Warehouse(sample), "sla_attainment_rate", asked).row(0, named=True)
    assert listed(one, "reps") == leads_said(said) == row["denominator"]
    leads = saved(one, "reps")
    assert {row["Owner"] for row in leads} == {name}
    again = tab(height=1600).open(one.page.url)
    assert listed(again, "reps") == row["denominator"]


def test_a_clicked_week_lists_exactly_its_leads(address, sample, tab):
    one = tab(height=2600).open(f"{address}/{SPEED}")
    one.click_mark("weeks", 2)
    week = re.search(r"weeks=([\d-]+)", one.page.url)[1]
    asked = Selection(**period(sample), by=("week",), speed=Speed(clock="business"))
    rows = measure(Warehouse(sample), "sla_attainment_rate", asked)
    (count,) = rows.filter(pl.col("week") == pl.lit(week).str.to_date())["denominator"]
    assert listed(one, "weeks") == count


def test_a_card_opens_its_definitions_its_numbers_and_its_leads(address, sample, tab):
    one = tab(height=1400).open(f"{address}/{SPEED}")
    asked = Selection(**period(sample), speed=Speed(clock="business"))
    row = measure(Warehouse(sample), "sla_attainment_rate", asked).row(0, named=True)
    # After Share the first of them is that of the business clock.
    one.page.get_by_test_id("stPopoverButton").nth(1).click()
    one.settle()
    said = one.page.get_by_test_id("stPopoverBody").inner_text()
    assert "Of the leads whose SLA has run out, called or not" in said
    assert "9 in 10 called by" in said
    assert f"{row['numerator']:,} ÷ {row['denominator']:,} = " in said
    one.page.get_by_role("button", name="Called in time", exact=False).first.click()
    one.settle()
    assert listed(one, "speed-card") == row["numerator"]
    again = tab(height=1400).open(one.page.url)
    assert listed(again, "speed-card") == row["numerator"]


def choose(one, label, option):
    """Choose an option of a selectbox."""
    one.page.get_by_label(label, exact=True).click()
    one.page.get_by_role("option", name=option, exact=True).click()
    one.settle()


def test_choices_of_speed_survive_a_reload_and_their_link(address, tab):
    one = tab().open(f"{address}/{SPEED}")
    choose(one, "Sla", "SLA 15 min")
    choose(one, "Start", "Clock from creation")
    said = one.headline()
    assert "called within 15 min" in said
    assert "The clock runs from creation" in one.text()
    one.reload()
    assert one.headline() == said
    assert tab().open(one.page.url).headline() == said


def test_choices_that_are_none_leave_the_defaults(address, tab):
    junk = "&".join(f"{name}=junk" for name in ("sla", "start", "stop", "week_clock", "hours"))
    one = tab().open(f"{address}/{SPEED}?{junk}")
    assert re.search(HEADLINES[SPEED], one.headline())
    names = ("target", "clock", "window", "window_from", "landmark", "slow", "published", "bin")
    one = tab().open(f"{address}/{PAYS}?{'&'.join(f'{name}=junk' for name in names)}")
    assert re.search(HEADLINES[PAYS], one.headline())


def test_published_figures_stand_beside_lifts_and_are_off_at_first(address, tab):
    one = tab(height=1400).open(f"{address}/{PAYS}?{ALL_WEEKS}")
    assert "Leads360/Velocify 2012" not in one.text()
    one.page.get_by_text("Show published figures").click()
    one.settle()
    assert "Leads360/Velocify 2012" in one.text() and "published=true" in one.page.url.lower()
    assert not one.errors and not one.elsewhere
