"""The readout in real browsers: two at once on its page, the HTML file presented by keyboard."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from funnel import record
from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.readout import publish_readout, week_named
from funnel.readout.webpage import to_html
from funnel.readout.written import whole_readout
from funnel.record import Commitment
from funnel.warehouse import Warehouse
from sample_data import SHAPES, Company
from sample_data.restated import two_exports
from tests.pages.conftest import SERVE, served

pytestmark = pytest.mark.browser

AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
WEEK = "2026-W46"
PAGE = "readout"


def confirm(one):
    one.page.locator(".st-key-publish-W46-0 button").click()


def test_two_edit_one_commitment_and_publish_at_once_and_nothing_is_lost(warehouse, page):
    made = record.save(
        warehouse,
        Commitment(text="Call first", week=WEEK, side="sales", due_date=date(2026, 11, 23)),
        AT,
    )
    ann, bob = page(), page()
    for one, text in ((ann, "Ann's"), (bob, "Bob's")):
        one.page.locator(f".st-key-commitment-{made.id}").get_by_role("button", name="Edit").click()
        one.page.locator(f".st-key-commitment-{made.id}-text textarea").fill(text)
    for one in (ann, bob):
        one.page.locator(f".st-key-commitment-{made.id}-save- button").click()
        one.settle()
    expect(bob.page.get_by_test_id("stMain")).to_contain_text(
        "Somebody else changed this while you were writing"
    )
    bob.page.get_by_role("button", name="Keep both texts").click()
    bob.settle()
    assert record.commitment(warehouse, made.id).text == "Ann's\nBob's"
    for one in (ann, bob):
        popover = one.page.get_by_test_id("stPopover").filter(has_text="Publish")
        popover.get_by_role("button").click()
    confirm(ann)
    confirm(bob)
    expect(ann.page.get_by_test_id("stMain")).to_contain_text("Published on ")
    expect(bob.page.get_by_test_id("stMain")).to_contain_text("Published on ", timeout=30_000)
    (one,) = record.publications(warehouse)
    assert [held["text"] for held in one.readout["commitments"]] == ["Ann's\nBob's"]
    assert not ann.errors and not bob.errors and not ann.elsewhere


def test_who_only_looks_on_sees_what_others_publish(warehouse, page):
    one = page()
    expect(one.page.get_by_text("Not published yet")).to_be_visible()
    record.publish(warehouse, WEEK, AT, 1, "2026-11-18T22:30:00", {"reported": [], "sections": []})
    expect(one.page.get_by_text("Published on Mon 16 Nov 2026, 04:30")).to_be_visible(
        timeout=30_000
    )


def test_any_published_week_is_a_link_to_its_numbers(warehouse, own, tab):
    read = Warehouse(warehouse)
    for week in ("2026-W44", "2026-W45"):
        publish_readout(whole_readout(read, week_named(read, week)), read, [], AT)
    one = tab().open(f"{own[1]}?published=2026-W44&measure=leads")
    panel = one.page.locator(".st-key-section-restated")
    expect(panel).to_contain_text("All 10 numbers of 2026-W44 are as they were reported.")
    assert "measure=Leads" in one.page.url
    with one.page.expect_download() as download:
        panel.get_by_role("button", name="CSV", exact=True).click()
    with open(download.value.path()) as file:
        lines = file.read().splitlines()
    assert lines[0] == "measure,week,currency,part,reported,cause,share,now"
    assert lines[1].startswith("leads,2026-10-26,,numerator,")
    assert download.value.suggested_filename == "restated-2026-W44.csv"


def test_a_link_in_the_words_of_the_command_line_stays_one(own, tab):
    one = tab().open(f"{own[1]}?week=2026-W40")
    assert one.headline() == "Joint readout, Week 40, 28 Sep – 4 Oct 2026"
    again = tab().open(one.page.url)
    assert again.headline() == one.headline()


@pytest.fixture
def file(sample, tmp_path):
    """The readout as an HTML file."""
    read = Warehouse(sample)
    path = tmp_path / "readout.html"
    path.write_bytes(to_html(whole_readout(read, week_named(read, WEEK))))
    return path.as_uri()


def test_the_file_is_presented_from_the_keyboard_and_asks_no_host(file, tab):
    one = tab(width=1920, height=1080)
    one.page.goto(file)
    one.page.wait_for_selector("#chart-conversion-cohorts .main-svg")
    sections = one.page.locator("main section")
    number = sections.count()
    one.page.keyboard.press("ArrowRight")
    assert one.page.locator("section.shown").count() == 0, "keys turn nothing until it is presented"
    one.page.get_by_role("button", name="Present").focus()
    one.page.keyboard.press("Enter")
    seen = []
    for key in ("Home", *("ArrowRight", " ", "PageDown") * number):
        one.page.keyboard.press(key)
        (shown,) = one.page.locator("section.shown").all()
        if shown.get_attribute("id") in seen:
            break
        seen.append(shown.get_attribute("id"))
        one.page.wait_for_timeout(100)
        box = shown.bounding_box()
        foot = one.page.locator(".foot").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= foot["y"] + 1, "a slide fits"
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1921
        assert f"{len(seen)} of {number}" in one.page.locator(".foot").inner_text()
    assert len(seen) == number
    for key, place in (("ArrowLeft", number - 1), ("Home", 1), ("ArrowUp", 1), ("End", number)):
        one.page.keyboard.press(key)
        assert f"{place} of {number}" in one.page.locator(".foot").inner_text()
    one.page.keyboard.press("Escape")
    assert one.page.locator("section.shown").count() == 0
    assert one.page.locator("main section:visible").count() == number
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 1920
    assert not one.errors
    assert [asked for asked in one.elsewhere if asked != file] == []


HOSTILE = (
    "<script>window.ran=1</script><img src=x onerror=window.ran=1> **bold** "
    "[x](http://nowhere.example) www.nowhere.example :smile: $x$ =1+1 \u202eעברית 😀"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Pages of a firm whose names mean to break them, published, imported again, written about."""
    folder = tmp_path_factory.mktemp("hostile")
    warehouse = folder / "warehouse"
    exports = two_exports(Company(leads=3_000))
    for name in ("first", "second"):
        (folder / name).mkdir()
        SHAPES["salesforce"](getattr(exports, name), folder / name, compress=False)
        for file in (folder / name).glob("*.csv"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("Webinar", HOSTILE), encoding="utf-8")
        import_folder(folder / name, warehouse, Options())
        if name == "first":
            read = Warehouse(warehouse)
            publish_readout(whole_readout(read, week_named(read, None)), read, [], AT)
    for section in ("mix", "restated", "commitments"):
        seen = record.headline(warehouse, WEEK, section)
        record.save(warehouse, seen, AT, text=HOSTILE, replaced="as it was")
        record.save(warehouse, record.note(warehouse, WEEK, section), AT, text=HOSTILE)
    for side in record.SIDES:
        promise = Commitment(week=WEEK, side=side, text=HOSTILE, owner=HOSTILE[:190])
        record.save(warehouse, promise, AT)
    with served(SERVE, warehouse) as address:
        yield f"{address}/readout"


@pytest.mark.parametrize(
    "asked", ["", "?measure=leads", "?present=1&slide=9", "?present=1&slide=99"]
)
def test_no_text_from_the_data_or_from_people_is_run_or_linked(hostile, tab, asked):
    one = tab().open(hostile + asked)
    main = one.page.get_by_test_id("stMain")
    assert one.page.evaluate("window.ran") is None
    assert main.locator("a[href^=http], script, img").count() == 0
    assert main.get_by_text("bold", exact=True).count() == 0
    if not asked.endswith("99"):
        assert "<script>window.ran=1</script>" in one.text()
    if asked == "":
        shown = [text.inner_text() for text in main.get_by_test_id("stText").all()]
        assert shown.count(HOSTILE) == 3 + 2, "notes and commitments stand as they were written"
    assert not one.errors and not one.elsewhere
