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


def sqls(value):
    return "SQL" if value == 1 else "SQLs"


def mqls(value):
    return "MQL" if value == 1 else "MQLs"


def converted(before, after, rows):
    return said.conversions_sentence(mqls, "SQL", before, after, SPANS, rows, "source")


def test_three_contributors_are_named_and_only_beyond_chance_with_a_cause():
    rows = [
        paid(58, 300, 1, is_leads_chance=False, is_rate_chance=True),
        segment("Demo request", 26, True),
        segment("(under 30 leads)", -8, None),
        segment("Referral", 3, True),
    ]
    assert converted(267, 264, rows) == (
        "3 fewer MQLs became SQL: 264 of W33–W40 after 267 of W25–W32. Beyond chance: "
        "Paid\\_search −21 (fewer MQLs, 58 after 300). Within chance, the largest: "
        "Demo request +26 and Referral +3."
    )


def test_both_causes_are_named_where_both_are_beyond_chance():
    rows = [paid(58, 300, -9, is_leads_chance=False, is_rate_chance=False)]
    assert converted(40, 19, rows).endswith("(fewer MQLs, 58 after 300 and converting less often).")
    rows = [paid(310, 300, -9, is_leads_chance=True, is_rate_chance=False)]
    assert converted(40, 19, rows).endswith("Paid\\_search −21 (converting less often).")


def test_what_moved_the_other_way_is_no_cause():
    row = segment("West", 26, False, leads=160, leads_before=176, leads_part=-39.0, rate_part=65.0,
                  is_leads_chance=False, is_rate_chance=False)  # fmt: skip
    assert converted(10, 36, [row]).endswith("West +26 (converting more often).")


def test_one_more_is_one_and_as_many_are_as_many():
    assert converted(1, 2, []).startswith("1 more MQL became SQL: 2 of W33–W40 after 1 of W25–W32.")
    assert converted(1, 1, []).startswith("As many MQLs became SQL: 1 of W33–W40 after 1")
    row = [segment("Web", 1, True)]
    assert said.entries_sentence(sqls, 2, 3, ("W46", "W45"), row, "source") == (
        "1 more SQL: 3 in W46 after 2 in W45. That is within chance."
    )
    flat = [segment("Web", 0, True), segment("List", 0, True)]
    assert said.entries_sentence(sqls, 5, 5, ("W46", "W45"), flat, "source") == (
        "As many SQLs: 5 in W46 after 5 in W45. No source changed."
    )


def test_of_entries_beyond_chance_both_numbers_are_said():
    rows = [
        segment("Webinar", -15, False, before=18, after=3),
        segment("Web", 4, True, before=2, after=6),
        segment("(3 others)", 30, None, before=10, after=40),
    ]
    assert said.entries_sentence(sqls, 30, 49, ("W46", "W45"), rows, "source") == (
        "19 more SQLs: 49 in W46 after 30 in W45. Beyond chance: Webinar −15 (3 after 18). "
        "Within chance, the largest: Web +4."
    )


def test_nobody_is_blamed_for_what_chance_explains():
    rows = [segment("Web", 5, True), segment("List", -1, True), segment("Expo", 0, True)]
    assert said.entries_sentence(sqls, 33, 30, ("W46", "W45"), rows, "team") == (
        "3 fewer SQLs: 30 in W46 after 33 in W45. No team moved beyond chance; the largest: "
        "Web +5 and List −1."
    )


def test_what_is_too_small_to_tell_is_said_to_be():
    rows = [segment("(under 30 leads)", -8, None), segment("Web", 0, True)]
    assert converted(10, 2, rows).endswith(
        "Only sources too small to tell apart from chance changed."
    )


def test_what_is_slow_is_set_beside_what_it_did_this_week():
    movers = [{"label": "Paid_search", "before": 444, "after": 74, "then": 6, "now": 5}]
    assert said.slower_sentence(
        movers, ("W34–W46", "W21–W33"), "13 weeks", "W46", "9 MQLs after 8"
    ) == (
        "Slower to see, over 13 weeks (W34–W46 after W21–W33): Paid\\_search 74 after 444 "
        "(W46: 5 after 6); in all 9 MQLs after 8."
    )


def told_rate(before, after, rate, is_chance, *rows):
    stages, spans = ("MQLs", "SQL"), ("W46", "W45")
    return said.rate_sentence(stages, before, after, spans, (rate, is_chance), rows, "team")


def test_a_rate_in_words():
    sure = {"label": "Web", "rate_part": -9.6, "is_rate_chance": False}
    other = {"label": "List", "rate_part": 4.0, "is_rate_chance": True}
    small = {"label": "(under 30 leads)", "rate_part": -1.0, "is_rate_chance": None}
    assert told_rate((40, 200), (20, 200), -7, False, sure, other, small) == (
        "MQLs became SQL less often: 10% (20 of 200) in W46 after 20% (40 of 200) in W45; 7 fewer "
        "than at the rates that teams had before, beyond chance; by itself beyond chance in Web "
        "(−10)."
    )
    # What moved the other way for sure is no chance, and explains nothing.
    said_so = told_rate((40, 200), (44, 200), 4, True, sure, other)
    assert said_so.endswith(
        "4 more than at the rates that teams had before, most in List (+4): within chance."
    )
    assert told_rate((40, 200), (64, 200), 24, False, other | {"rate_part": 24.0}) == (
        "MQLs became SQL more often: 32% (64 of 200) in W46 after 20% (40 of 200) in W45; 24 more "
        "than at the rates that teams had before, most in List (+24): beyond chance all together, "
        "no team by itself."
    )
    assert told_rate((40, 200), (40, 200), 0, True, other) == (
        "MQLs became SQL as often: 20% (40 of 200) in W46 after 20% (40 of 200) in W45."
    )


def test_the_bridge_in_words():
    assert said.bridge_sentence(154, -58, -15, "MQLs", "country") == (
        "+154 because more MQLs came; −58 because the mix of countries shifted to those that "
        "convert less often; −15 because fewer converted than at the rates their countries had "
        "before."
    )
    assert said.bridge_sentence(-4, 0, 1, "MQLs", "source") == (
        "−4 because fewer MQLs came; +1 because more converted than at the rates their sources "
        "had before."
    )
    assert said.bridge_sentence(0, 0, 0, "MQLs", "source") == (
        "Neither the number of MQLs, nor the mix of sources, nor conversion within them made a "
        "difference."
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


@pytest.mark.parametrize("change", [-8.0, -515.0])
def test_a_contributor_s_number_is_clear_of_its_name_on_a_phone(change):
    frame = pl.DataFrame(
        {
            "mark": ["segment:Web", "segment:List"],
            "label": ["Web", "List"],
            "change": [change, 7.0],
            "is_chance": [True, True],
            "hover": ["", ""],
        }
    )
    figure = charts.contributors_chart(frame, LIGHT)
    low, high = figure.layout.xaxis.range
    number = figure.layout.annotations[0]
    room = 180 * (change - low) / (high - low) + number.xshift
    assert room > 7.5 * len(number.text.removeprefix("<b>").removesuffix("</b>")) + 2


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
