"""The page of the readout: read, edited, published, made into files, presented by keyboard."""

import shutil
from datetime import UTC, date, datetime

import pytest

from funnel import record
from funnel.readout import writing
from tests.pages.test_pages_alone import page, words

__all__ = ["page"]

AT = datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
WEEK = "2026-W46"


@pytest.fixture(scope="module")
def own(sample, tmp_path_factory):
    """The sample company in a warehouse of its own."""
    warehouse = tmp_path_factory.mktemp("readout")
    shutil.copytree(sample, warehouse, dirs_exist_ok=True)
    return warehouse


@pytest.fixture
def warehouse(own):
    """That warehouse without a record."""
    for file in own.glob("record.sqlite*"):
        file.unlink()
    return own


@pytest.fixture
def shown(page, warehouse):
    return page("pages/readout.py", warehouse).run()


def button(at, key):
    return next(one for one in at.button if one.key == key)


def test_it_answers_every_question_with_a_sentence(shown):
    assert not shown.exception
    said = words(shown)
    assert "Joint readout, Week 46, 9–15 November 2026" in said
    for part in (
        "How was the week?",
        "Sales rejects",
        "What do we promise now?",
        "What was agreed",
    ):
        assert part in said


def test_a_headline_is_put_in_other_words_and_kept(shown, warehouse):
    button(shown, "headline-mix-2026-11-09-edit").click().run()
    shown.text_area(key="headline-mix-2026-11-09-text").set_value("Partners *must* grow")
    button(shown, "headline-mix-2026-11-09-save-").click().run()
    assert not shown.exception
    kept = record.headline(warehouse, WEEK, "mix")
    assert kept.text == "Partners *must* grow"
    assert kept.replaced.startswith("Inbound brings")
    assert r"Partners \*must\* grow" in words(shown)


def test_two_headlines_at_once_are_both_seen(shown, warehouse):
    button(shown, "headline-mix-2026-11-09-edit").click().run()
    theirs = record.headline(warehouse, WEEK, "mix")
    record.save(warehouse, theirs, AT, text="Theirs", replaced="as it was then")
    shown.text_area(key="headline-mix-2026-11-09-text").set_value("Mine")
    button(shown, "headline-mix-2026-11-09-save-").click().run()
    assert "Somebody else changed this while you were writing" in words(shown)
    assert "Theirs" in [one.value for one in shown.text]
    assert record.headline(warehouse, WEEK, "mix").text == "Theirs"
    button(shown, "headline-mix-2026-11-09-save-mine").click().run()
    kept = record.headline(warehouse, WEEK, "mix")
    assert kept.text == "Mine" and kept.replaced.startswith("Inbound brings")


def test_a_headline_whose_numbers_have_changed_says_so(page, warehouse):
    seen = record.headline(warehouse, WEEK, "mix")
    record.save(warehouse, seen, AT, text="All is well", replaced="Inbound brings all of it")
    said = words(page("pages/readout.py", warehouse).run())
    assert "The numbers have changed since this was written" in said


def test_a_note_is_written_at_a_section(shown, warehouse):
    button(shown, "note-speed-2026-11-09-edit").click().run()
    shown.text_area(key="note-speed-2026-11-09-text").set_value("Ann was away\n- all week")
    button(shown, "note-speed-2026-11-09-save-").click().run()
    assert record.note(warehouse, WEEK, "speed").text == "Ann was away\n- all week"
    assert "Ann was away\n- all week" in [one.value for one in shown.text]


def test_a_commitment_is_due_when_the_next_readout_is(shown):
    # The readout of W46 is in W47, the next one in W48.
    assert shown.date_input(key="add-sales-due-2026-11-09").value == date(2026, 11, 23)


def test_publishing_says_what_it_freezes_and_when_it_was_done(shown, warehouse):
    said = words(shown)
    assert "Not published yet" in said and "No week has been published yet" in said
    assert "Freeze the readout of W46 as it is now?" in said
    button(shown, "publish-W46-0").click().run()
    assert not shown.exception
    (one,) = record.publications(warehouse)
    assert (one.week, one.generation) == (WEEK, 1)
    assert "Published on " in words(shown) and "Not published yet" not in words(shown)
    # What is published can be looked at at once.
    assert "All 10 numbers of 2026" in words(shown)


def test_what_another_has_published_meanwhile_is_not_published_again(page, warehouse):
    first, second = (page("pages/readout.py", warehouse).run() for _ in range(2))
    button(first, "publish-W46-0").click().run()
    button(second, "publish-W46-0").click().run()
    assert len(record.publications(warehouse)) == 1
    assert any("has published 2026-W46 meanwhile" in one.value for one in second.text)
    assert "Published on " in words(second)


def test_only_the_whole_firm_is_published(page, warehouse):
    at = page("pages/readout.py", warehouse)
    at.session_state["motion"] = ["inbound"]
    at.run()
    assert not at.exception
    # What is closed cannot be pressed: the button stands in it.
    assert at.get("popover")[1].proto.popover.disabled


def test_a_week_that_is_not_there_is_said_with_what_is_shown(page, warehouse):
    at = page("pages/readout.py", warehouse)
    at.query_params["week"] = "2019-W01"
    at.run()
    assert not at.exception
    said = words(at)
    assert "2019-W01" in said and "W46 · 9–15 November 2026 is shown" in said


def test_a_file_that_fails_says_why(shown, monkeypatch):
    def fail(*_asked):
        raise writing.ReadoutError("The PDF needs Chrome or Chromium, and none was found.")

    monkeypatch.setitem(writing.MAKERS, ".pdf", fail)
    button(shown, "make-.pdf").click().run()
    assert not shown.exception
    assert [one.value for one in shown.error] == [
        "The PDF needs Chrome or Chromium, and none was found."
    ]


def test_it_is_presented_from_the_keyboard(tab, address):
    opened = tab(width=1920, height=1080).open(f"{address}/readout?present=1")
    first = opened.headline()
    for key, place in (("ArrowRight", "slide=2"), ("End", "slide=10"), ("ArrowLeft", "slide=9")):
        opened.page.keyboard.press(key)
        opened.settle()
        assert place in opened.page.url
        assert opened.headline() != first
    opened.page.keyboard.press("Home")
    opened.settle()
    assert opened.headline() == first
    opened.page.keyboard.press("Escape")
    opened.settle()
    assert "present" not in opened.page.url
    assert opened.headline().startswith("Joint readout")
    assert not opened.errors and not opened.elsewhere


def test_a_note_under_charts_has_a_slide_of_its_own(page, warehouse):
    seen = record.note(warehouse, WEEK, "speed")
    record.save(warehouse, seen, AT, text="Short of two\n- one is back on Monday")
    slides = []
    for number in ("3", "4"):
        at = page("pages/readout.py", warehouse)
        at.query_params["present"], at.query_params["slide"] = "1", number
        at.run()
        assert not at.exception
        slides.append(at)
    with_charts, with_note = slides
    assert with_charts.markdown[0].value == with_note.markdown[0].value
    assert with_charts.get("plotly_chart") and not with_charts.info
    assert not with_note.get("plotly_chart")
    # Its lines stay lines, and none becomes a list.
    assert [one.value for one in with_note.info] == ["Short of two  \n\\- one is back on Monday"]
