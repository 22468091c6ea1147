"""Why a number moved: what the page says of it, and what its charts draw."""

import polars as pl
import pytest

from funnel import charts
from funnel.charts import Step
from funnel.palette import DARK, LIGHT
from funnel.views import movement_sentences as said

SPANS = ("W33–W40", "W25–W32")
STEPS = [
    Step("W25–W32", 473, "before:", is_whole=True),
    Step("More<br>MQLs", 154, ""),
    Step("Other<br>sources", -58, ""),
    Step("Rate", -15, ""),
    Step("W33–W40", 554, "after:", is_whole=True),
]


def segment(label, change, is_chance, **columns):
    return {"label": label, "change": change, "is_chance": is_chance, **columns}


def paid(leads, leads_before, rate_part, *, is_leads_chance, is_rate_chance):
    return segment(
        "Paid_search",
        -21,
        False,
        leads=leads,
        leads_before=leads_before,
        leads_part=-21 - rate_part,
        rate_part=rate_part,
        is_leads_chance=is_leads_chance,
        is_rate_chance=is_rate_chance,
    )


def test_three_contributors_are_named_and_only_beyond_chance_with_a_cause():
    rows = [
        paid(58, 300, 1, is_leads_chance=False, is_rate_chance=True),
        segment("Demo request", 26, True),
        segment("(under 30 leads)", -8, None),
        segment("Referral", 3, True),
    ]
    assert said.movement_sentence("SQLs", 267, 264, SPANS, rows, "MQLs") == (
        "3 fewer SQLs: 264 in W33–W40, 267 in W25–W32. Beyond chance: Paid\\_search −21 "
        "(fewer MQLs, 58 after 300). Within chance: Demo request +26 and \\(under 30 leads\\) −8."
    )


def test_both_causes_are_named_where_both_are_beyond_chance():
    rows = [paid(58, 300, -9, is_leads_chance=False, is_rate_chance=False)]
    sentence = said.movement_sentence("SQLs", 40, 19, SPANS, rows, "MQLs")
    assert sentence.endswith("(fewer MQLs, 58 after 300 and converting less often).")
    rows = [paid(310, 300, -9, is_leads_chance=True, is_rate_chance=False)]
    sentence = said.movement_sentence("SQLs", 40, 19, SPANS, rows, "MQLs")
    assert sentence.endswith("Paid\\_search −21 (converting less often).")


def test_what_moved_the_other_way_is_no_cause():
    row = segment("West", 26, False, leads=160, leads_before=176, leads_part=-39.0, rate_part=65.0,
                  is_leads_chance=False, is_rate_chance=False)  # fmt: skip
    sentence = said.movement_sentence("SQLs", 10, 36, SPANS, [row], "MQLs")
    assert sentence.endswith("West +26 (converting more often).")


def test_nobody_is_blamed_for_what_chance_explains():
    rows = [segment("Web", 5, True), segment("List", -1, True), segment("Expo", 0, True)]
    assert said.movement_sentence("SQLs", 32, 36, ("W42", "W41"), rows) == (
        "4 more SQLs: 36 in W42, 32 in W41. No more than chance explains: Web +5 and List −1."
    )
    assert said.movement_sentence("SQLs", 5, 5, ("W42", "W41"), []) == (
        "As many SQLs: 5 in W42, 5 in W41."
    )


def test_the_bridge_in_words():
    assert said.bridge_sentence(154, -58, 0, "MQLs", "country") == (
        "+154 because more MQLs came, −58 because they came from other countries, 0 because each "
        "country converted as often."
    )


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_column_of_the_bridge_hangs_where_the_one_before_ends(palette):
    [bars] = charts.bridge_chart(STEPS, palette).data
    assert list(bars.base) == [0, 473, 627, 569, 0]
    assert list(bars.y) == [473, 154, -58, -15, 554]
    assert list(bars.marker.color) == [
        palette.quiet, palette.better, palette.worse, palette.worse, palette.quiet,
    ]  # fmt: skip


def test_the_bridge_says_its_numbers_and_carries_what_a_click_asks():
    figure = charts.bridge_chart(STEPS, LIGHT, "before:")
    assert [note.text for note in figure.layout.annotations] == [
        "<b>473</b>", "<b>+154</b>", "<b>−58</b>", "<b>−15</b>", "<b>554</b>",
    ]  # fmt: skip
    assert [mark[0] for mark in figure.data[0].customdata] == ["before:", "", "", "", "after:"]
    assert list(figure.data[0].marker.opacity) == [1, 0.35, 0.35, 0.35, 0.35]
    assert figure.layout.meta == (
        "Bridge: W25–W32 473, More MQLs +154, Other sources −58, Rate −15 and W33–W40 554."
    )
    # The axis holds the highest point, and a bridge below zero.
    assert figure.layout.yaxis.range[1] > 627


def test_only_contributors_beyond_chance_are_coloured():
    frame = pl.DataFrame(
        {
            "mark": ["segment:<b>", "segment:Web", "segment:small", "segment:List"],
            "label": ["<b>Paid", "Web", "(under 30 leads)", "List"],
            "change": [-21.0, 26.0, 1.0, 9.0],
            "is_chance": [False, True, None, False],
            "hover": ["", "", "", ""],
        }
    )
    figure = charts.contributors_chart(frame, LIGHT)
    assert list(figure.data[0].marker.color) == [
        LIGHT.worse, LIGHT.quiet, LIGHT.quiet, LIGHT.better,
    ]  # fmt: skip
    assert [note.text for note in figure.layout.annotations] == [
        "<b>−21</b>", "<b>+26</b>", "<b>+1</b>", "<b>+9</b>",
    ]  # fmt: skip
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;Paid"
