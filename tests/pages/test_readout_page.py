"""The page of the readout: read, edited, made into files, presented from the keyboard."""

import pytest

from funnel import record
from funnel.readout import writing
from tests.pages.test_pages_alone import page, words

__all__ = ["page"]


@pytest.fixture
def shown(page, sample):
    return page("pages/readout.py", sample).run()


def test_it_answers_every_question_with_a_sentence(shown):
    assert not shown.exception
    said = words(shown)
    assert "Joint readout, Week 46, 9–15 November 2026" in said
    for part in ("How was the week?", "Sales rejects", "Sales commits to", "What was agreed"):
        assert part in said


def test_a_headline_is_put_in_other_words_and_kept(shown, sample):
    area = next(one for one in shown.text_area if one.key.startswith("headline-mix-"))
    area.set_value("Partners *must* grow")
    button = next(one for one in shown.button if "edit-mix" in (one.form_id or one.key or ""))
    button.click().run()
    assert not shown.exception
    kept = record.headline(sample, "2026-W46", "mix")
    assert kept.text == "Partners *must* grow"
    assert kept.replaced.startswith("Inbound brings")
    assert r"Partners \*must\* grow" in words(shown)
    record.save(sample, kept, record.now(), text="")


def test_a_file_that_fails_says_why(shown, monkeypatch):
    def fail(*_asked):
        raise writing.ReadoutError("The PDF needs Chrome or Chromium, and none was found.")

    monkeypatch.setitem(writing.MAKERS, ".pdf", fail)
    next(one for one in shown.button if one.key == "make-.pdf").click().run()
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
