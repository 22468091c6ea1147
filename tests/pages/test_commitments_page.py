"""Commitments and notes on their page: written, edited by two browsers at once, text as text."""

import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from funnel import record
from funnel.record import Commitment

pytestmark = pytest.mark.browser

AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
WEEK, LAST = "2026-W46", "2026-W45"
PAGE = "commitments"
HOSTILE = (
    "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\"> "
    "**bold** [x](http://example.com) www.example.com :smile: $x$ =1+1"
)


def promised(warehouse, text="Call demo requests first", **columns):
    made = {"week": WEEK, "side": "sales", "owner": "Ann"} | columns
    return record.save(warehouse, Commitment(text=text, **made), AT)


def row(one, commitment):
    return one.page.locator(f".st-key-commitment-{commitment.id}")


def detail(one, commitment):
    """Whose it is, until when, and how it stands."""
    return row(one, commitment).get_by_test_id("stMarkdown")


def form(one, commitment):
    return one.page.get_by_test_id("stForm").filter(
        has=one.page.locator(f".st-key-commitment-{commitment.id}-text")
    )


def open_form(one, commitment):
    row(one, commitment).get_by_role("button", name="Edit").click()
    expect(form(one, commitment)).to_be_visible()
    return form(one, commitment)


def press(one, place, name):
    place.get_by_role("button", name=name, exact=True).click()
    one.settle()


def test_by_keyboard_alone_one_is_added_and_ticked_off(warehouse, page):
    one = page()
    assert one.headline() == "What do sales and marketing promise each other?"
    one.page.get_by_placeholder("What will sales do?").focus()
    keyboard = one.page.keyboard
    keyboard.type("Call demo requests first")
    keyboard.press("Tab")
    keyboard.type("SDR lead")
    keyboard.press("Enter")
    one.settle()
    (made,) = record.commitments(warehouse)
    assert (made.week, made.side, made.text, made.owner, made.due_date, made.state) == (
        WEEK, "sales", "Call demo requests first", "SDR lead", date(2026, 11, 23), "open",
    )  # fmt: skip
    # The form is empty for the next.
    expect(one.page.get_by_placeholder("What will sales do?")).to_have_value("")
    tick = row(one, made).get_by_role("checkbox")
    tick.focus()
    keyboard.press("Space")
    expect(detail(one, made)).to_contain_text("done")
    assert record.commitment(warehouse, made.id).state == "done"
    # What was ticked keeps the keyboard, so that it can be taken back.
    keyboard.press("Space")
    expect(detail(one, made)).not_to_contain_text("done")
    assert record.commitment(warehouse, made.id).state == "open"
    assert not one.errors and not one.elsewhere


def test_two_browsers_edit_different_ones_and_see_each_others(warehouse, page):
    first, second = promised(warehouse), promised(warehouse, "Fix the form", side="marketing")
    ann, bob = page(), page()
    mine, theirs = open_form(ann, first), open_form(bob, second)
    mine.get_by_label("What").fill("Call them within five minutes")
    theirs.get_by_label("What").fill("Fix the webinar form")
    press(ann, mine, "Save")
    press(bob, theirs, "Save")
    assert [one.text for one in record.commitments(warehouse)] == [
        "Call them within five minutes",
        "Fix the webinar form",
    ]
    # By themselves, without a reload.
    expect(row(ann, second)).to_contain_text("Fix the webinar form", timeout=30_000)
    expect(row(bob, first)).to_contain_text("Call them within five minutes", timeout=30_000)


def test_two_browsers_edit_different_fields_of_one_and_both_stand(warehouse, page):
    made = promised(warehouse)
    ann, bob = page(), page()
    mine, theirs = open_form(ann, made), open_form(bob, made)
    mine.get_by_label("What").fill("Call them within five minutes")
    theirs.get_by_label("Owner").fill("Bob")
    press(ann, mine, "Save")
    press(bob, theirs, "Save")
    now = record.commitment(warehouse, made.id)
    assert (now.text, now.owner, now.revision) == ("Call them within five minutes", "Bob", 3)


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("Save mine instead", "Bob's"),
        ("Keep theirs", "Ann's"),
        ("Keep both texts", "Ann's\nBob's"),
    ],
)
def test_who_comes_second_sees_both_and_decides(warehouse, page, choice, text):
    made = promised(warehouse)
    ann, bob = page(), page()
    mine, theirs = open_form(ann, made), open_form(bob, made)
    mine.get_by_label("What").fill("Ann's")
    mine.get_by_label("Owner").fill("Cid")
    press(ann, mine, "Save")
    theirs.get_by_label("What").fill("Bob's")
    press(bob, theirs, "Save")
    # Nothing of Ann's is gone, nothing of Bob's is either, and what did not clash is up to date.
    assert record.commitment(warehouse, made.id).text == "Ann's"
    expect(theirs).to_contain_text("Somebody else changed this while you were writing")
    expect(theirs.get_by_test_id("stText")).to_have_text("Ann's")
    expect(theirs.get_by_label("What")).to_have_value("Bob's")
    expect(theirs.get_by_label("Owner")).to_have_value("Cid")
    press(bob, theirs, choice)
    now = record.commitment(warehouse, made.id)
    assert (now.text, now.owner) == (text, "Cid")
    assert [change.became["text"] for change in record.changes(warehouse)][:2] == [
        "Call demo requests first",
        "Ann's",
    ]
    expect(form(bob, made)).to_have_count(0)


def test_a_tick_on_what_another_has_just_closed_changes_nothing_and_says_so(warehouse, page):
    made = promised(warehouse)
    one = page()
    record.save(warehouse, made, AT, state="missed")
    row(one, made).get_by_role("checkbox").focus()
    one.page.keyboard.press("Space")
    expect(row(one, made)).to_contain_text("somebody else has meanwhile set it to missed")
    assert record.commitment(warehouse, made.id).state == "missed"
    expect(row(one, made).get_by_role("checkbox")).not_to_be_checked()


def test_what_is_being_typed_stays_when_others_write(warehouse, page):
    made = promised(warehouse)
    one = page()
    editing = open_form(one, made)
    editing.get_by_label("What").fill("Half a sentence")
    one.page.get_by_placeholder("What will marketing do?").fill("Half of anoth")
    other = promised(warehouse, "Written meanwhile")
    record.save(warehouse, made, AT, owner="Bob")
    expect(row(one, other)).to_contain_text("Written meanwhile", timeout=30_000)
    expect(editing.get_by_label("What")).to_have_value("Half a sentence")
    expect(one.page.get_by_placeholder("What will marketing do?")).to_have_value("Half of anoth")
    press(one, editing, "Save")
    now = record.commitment(warehouse, made.id)
    assert (now.text, now.owner) == ("Half a sentence", "Bob")


def test_what_cannot_be_saved_stays_in_the_form(warehouse, page):
    made = promised(warehouse)
    one = page()
    editing = open_form(one, made)
    editing.get_by_label("What").fill("  ")
    editing.get_by_label("Owner").fill("Bob")
    press(one, editing, "Save")
    expect(editing).to_contain_text("Not saved. A commitment says what is promised")
    expect(editing.get_by_label("Owner")).to_have_value("Bob")
    press(one, editing, "Cancel")
    expect(row(one, made)).to_contain_text("Ann")
    assert record.commitment(warehouse, made.id) == made


def test_last_times_are_shown_with_how_they_went_and_promised_again_once(warehouse, page):
    done = promised(warehouse, "Done one", week=LAST, state="done")
    late = promised(warehouse, "Late one", week=LAST, due_date=date(2026, 11, 13))
    one, other = page(), page()
    assert one.headline() == "Of what was promised in W45, sales has done 1 of 2"
    assert "1 of 2 done" in one.text() and "Nothing was promised." in one.text()
    expect(detail(one, done)).to_contain_text("done")
    expect(detail(one, late)).to_contain_text("overdue")
    press(one, row(one, late), "Promise again")
    press(other, row(other, late), "Promise again")
    expect(row(other, late)).to_contain_text("Somebody has carried this over already")
    (again,) = record.commitments(warehouse, WEEK)
    assert (again.text, again.carried_from) == ("Late one", late.id)
    expect(detail(one, late)).to_contain_text("missed")
    expect(detail(one, again)).to_contain_text("promised again")


def test_a_week_is_a_link(warehouse, own, tab):
    promised(warehouse, "Long ago", week="2025-W40")
    one = tab().open(f"{own[1]}?week=2025-W40")
    assert "Long ago" in one.text()
    assert "Long ago" not in tab().open(own[1]).text().split("What do we promise now?")[1]


def test_two_browsers_write_the_first_note_at_once(warehouse, page):
    ann, bob = page(), page()
    forms = []
    for one, text in ((ann, "Ann's"), (bob, "Bob's")):
        one.page.get_by_role("button", name="Write a note").click()
        one.page.get_by_label("Note").fill(text)
        forms.append(one.page.get_by_test_id("stForm").filter(has=one.page.get_by_label("Note")))
    press(ann, forms[0], "Save")
    press(bob, forms[1], "Save")
    expect(forms[1].get_by_test_id("stText")).to_have_text("Ann's")
    press(bob, forms[1], "Keep both texts")
    assert record.note(warehouse, WEEK, "commitments").text == "Ann's\nBob's"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_text_from_people_is_text_at_every_width(warehouse, page, width, scheme):
    long = "x" * 10_000
    entries = [
        promised(warehouse, HOSTILE, owner=HOSTILE[:200]),
        promised(warehouse, long, side="marketing", owner="y" * 200),
        promised(warehouse, "\u202eتجربة عربية\n  1. one\n- two", owner="\u202eتجربة"),
        promised(warehouse, HOSTILE, week=LAST),
    ]
    note = record.note(warehouse, WEEK, "commitments")
    record.save(warehouse, note, AT, text=HOSTILE)
    one = page(width=width, scheme=scheme)
    main = one.page.get_by_test_id("stMain")
    shown = [text.inner_text() for text in main.get_by_test_id("stText").all()]
    assert sorted(shown) == sorted([*(entry.text for entry in entries), HOSTILE])
    assert HOSTILE[:200] in row(one, entries[0]).inner_text().replace("\u2060", "")
    # Whatever runs right to left ends with itself: what follows it stands as it would.
    assert "\u2069" in row(one, entries[2]).inner_text()
    assert main.locator("a[href^=http], script, img").count() == 0
    assert main.get_by_text("bold", exact=True).count() == 0
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.page.title() != "broken"
    assert not one.errors and not one.elsewhere


def test_the_table_can_be_had_as_a_file_that_no_spreadsheet_runs(warehouse, page):
    promised(warehouse, "=1+1", owner="@SUM(A1)")
    one = page()
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name=re.compile("CSV")).click()
    with open(download.value.path()) as file:
        assert file.read().splitlines()[1] == ("1,2026-W46,sales,open,'=1+1,'@SUM(A1),,,1")
