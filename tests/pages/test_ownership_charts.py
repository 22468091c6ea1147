"""The charts and sentences of ownership and load, by examples."""

import polars as pl
import pytest

from funnel import charts
from funnel.palette import DARK, LIGHT
from funnel.views import ownership_sentences as said
from funnel.views.load import Load

LABELS = {
    "sla_attainment": "Called within 5 min",
    "follow_up": "Followed up within 24 h",
    "acceptance": "Accepted",
    "conversion_to_sql": "SQL within 30 d",
    "conversion_to_won": "Won within 120 d",
}


def line_rows(*rows):
    """Rates: group, line, reached, of, and the interval."""
    return pl.DataFrame(
        [
            {
                "mark": f"{group}:{line}",
                "group": group,
                "line": line,
                "noun": "lead",
                "value": top / of if of else None,
                "numerator": top,
                "denominator": of,
                "low": low,
                "high": high,
                "is_small": of < 30,
            }
            for group, line, top, of, low, high in rows
        ],
        schema_overrides={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )


LINES = line_rows(
    ("Called", "sales", 20, 100, 0.13, 0.29),
    ("Called", "marketing", 12, 20, 0.38, 0.79),
    ("Won", "sales", 0, 0, None, None),
    ("Won", "marketing", 1, 50, 0.01, 0.1),
)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_lines_have_their_side_s_colour_and_shape_and_small_ones_are_grey(palette):
    figure = charts.lines_chart(LINES, palette)
    marks = {trace.customdata[0][0]: trace.marker for trace in figure.data}
    assert list(marks) == ["Called:sales", "Called:marketing", "Won:marketing"]
    assert marks["Called:sales"].color == palette.sides["sales"]
    assert marks["Won:marketing"].color == palette.sides["marketing"]
    assert marks["Called:marketing"].color == palette.quiet
    assert {marks["Called:sales"].symbol, marks["Won:marketing"].symbol} == {"circle", "diamond"}
    assert figure.data[0].error_x.array[0] == pytest.approx(0.09)


def test_lines_say_their_rate_and_its_base_under_the_heading_of_their_measure():
    figure = charts.lines_chart(LINES, LIGHT, "Called:sales")
    texts = [note.text for note in figure.layout.annotations]
    assert texts == [
        "<b>Called</b>", "Sales", "<b>20%</b> of 100", "Marketing", "<b>60%</b> of 20",
        "<b>Won</b>", "Sales", "<b>–</b> of 0", "Marketing", "<b>2%</b> of 50",
    ]  # fmt: skip
    places = [note.y for note in figure.layout.annotations if note.xanchor == "left"]
    assert places == sorted(places) and len(set(places)) == 6
    assert [trace.marker.opacity for trace in figure.data] == [1.0, 0.35, 0.35]
    assert "20% = 20 of 100 leads<br>95 % interval 13% to 29%" in figure.data[0].hovertext[0]
    assert figure.layout.meta.startswith("Rates by reporting line: Called, sales 20%, Called,")


BANDS = pl.DataFrame(
    [
        ("1", "1–3 a week", 0.3, 30, 100, 0.22, 0.4, False),
        ("2", "4 a week", 0.25, 5, 20, 0.11, 0.47, True),
        ("3", "5–9 a week", 0.1, 10, 100, 0.06, 0.17, False),
    ],
    ("band", "label", "value", "numerator", "denominator", "low", "high", "is_small"),
    orient="row",
)


def test_bands_from_the_knee_on_are_marked_and_so_is_the_target():
    figure = charts.bands_chart(BANDS, LIGHT, noun="lead", target=0.2, knee="3")
    assert [trace.marker.color for trace in figure.data] == [LIGHT.soft, LIGHT.quiet, LIGHT.worse]
    notes = {note.text: note for note in figure.layout.annotations}
    assert notes["target 20%"].x == 0.2 and notes["knee"].y == 1.5
    assert figure.layout.meta.endswith("Target 20%. Knee at 5–9 a week.")
    assert "30% = 30 of 100 leads" in figure.data[0].hovertext[0]


def test_bands_without_a_target_have_no_line():
    figure = charts.bands_chart(BANDS, LIGHT)
    assert not figure.layout.shapes
    assert LIGHT.worse not in [trace.marker.color for trace in figure.data]


def odds(value, is_sure=False, low=None, high=None, **more):
    low, high = low or (value and value / 1.5), high or (value and value * 1.5)
    return {"value": value, "low": low, "high": high, "is_sure": is_sure, **more}


NOT_ENOUGH = odds(None, None)


@pytest.mark.parametrize(
    ("fair", "sentence"),
    [
        (
            {"sla_attainment": odds(2, True), "acceptance": odds(2, True)},
            "Teams under marketing call within 5 min and accept more often; for SQL not enough "
            "data",
        ),
        (
            {"sla_attainment": odds(0.5, True), "conversion_to_sql": odds(1.1)},
            "Teams under sales call within 5 min more often; for SQL no difference can be told",
        ),
        (
            {"follow_up": odds(0.5, True), "conversion_to_sql": odds(0.5, True)},
            "Teams under sales follow up within 24 h and qualify more often",
        ),
        (
            {"follow_up": odds(2, True), "acceptance": odds(2, True),
             "conversion_to_won": odds(0.5, True)},
            "Teams under marketing follow up within 24 h and accept more often, under sales they "
            "win more often",
        ),
        (
            {"sla_attainment": odds(1.4), "conversion_to_sql": NOT_ENOUGH},
            "Sales or marketing: like with like, no difference can be told",
        ),
        (
            {"sla_attainment": NOT_ENOUGH},
            "Not enough data to say whether sales or marketing qualifies better",
        ),
        ({}, "Not enough data to say whether sales or marketing qualifies better"),
    ],
)  # fmt: skip
def test_the_headline_says_only_what_is_sure(fair, sentence):
    assert said.ownership_sentence(fair, "SQL", LABELS) == sentence


def test_the_odds_in_one_line():
    fair = {
        "sla_attainment": odds(1.96, True, 1.72, 2.23),
        "acceptance": odds(1.3, False, 1.05, 1.6),
        "conversion_to_sql": odds(0.99, False, 0.88, 1.11),
        "conversion_to_won": NOT_ENOUGH,
    }
    assert said.differences(fair, LABELS) == (
        "Called within 5 min **1.96×** (1.72–2.23) · Accepted: may be chance, 1.30× (1.05–1.60) · "
        "SQL within 30 d: no difference can be told, 0.99× (0.88–1.11) · "
        "Won within 120 d: not enough data\n\n"
        "*May be chance*, though the 95 % interval leaves out 1: five measures are looked at at "
        "once, and luck alone does that to one of them in about one company of five. So the bar is "
        "higher: the 99 % interval has to leave out 1 as well."
    )
    fair["acceptance"] = odds(1.3, True, 1.05, 1.6)
    assert "chance" not in said.differences(fair, LABELS)


def test_the_comparison_in_words_with_the_others_beside_it():
    fair = odds(2, True, 1.5, 2.7, comparison="stratified_by_load")
    found = {"crude": odds(1.2), "stratified": odds(3), "stratified_by_load": fair}
    text = said.reading("Called within 5 min", found, fair)
    assert "**2.00× the odds** of “called within 5 min”" in text
    assert "(95 % interval 1.50–2.70)" in text
    assert text.endswith("For comparison: crude 1.20× and whatever the load 3.00×.")


def test_a_comparison_whose_interval_holds_one_or_that_is_one_of_five_says_so():
    fair = odds(1.1, False, 0.9, 1.3, comparison="stratified_by_load")
    assert "holds 1: no difference can be told" in said.reading("X", {}, fair)
    fair = odds(1.3, False, 1.05, 1.6, comparison="stratified_by_load")
    assert "one can look like that by chance" in said.reading("X", {}, fair)
    fair = odds(2, True, 1.5, 2.7, comparison="stratified")
    found = {"crude": odds(1.2), "stratified": fair}
    text = said.reading("Won", found, fair)
    assert "of the same kind" in text and "the load is not held the same" in text
    fair = NOT_ENOUGH | {"comparison": "stratified", "reason": "not enough data: fewer than 30"}
    assert said.reading("X", {}, fair) == "Not enough data: fewer than 30."


def test_whom_the_comparison_leaves_out():
    fair = {"marketing": 1200, "sales": 30, "dropped_strata": 1, "dropped_share": 0.25}
    assert said.left_out(fair, "lead", 2, {"sales": 3, "marketing": 1}) == (
        "1,200 leads under marketing against 30 under sales. 1 kind of lead without both lines, "
        "or all of one outcome, adds nothing (25% of the leads). 2 leads of no known line in "
        "neither. 3 teams under sales and 1 team under marketing: a difference may be theirs, "
        "not the line's."
    )
    fair = {"marketing": 1, "sales": 30, "dropped_strata": 0, "dropped_share": 0.0}
    assert said.left_out(fair, "MQL", 0, {}) == "1 MQL under marketing against 30 under sales."


KNEE = {"least": 12, "band": "3"}


@pytest.mark.parametrize(
    ("load", "sentence"),
    [
        (
            Load(BANDS, 0.15, KNEE, (0.19, 8000), (0.036, 1700)),
            "from **12 leads a week** on 3.6%, under the target of 15%; below that 19.0%.",
        ),
        (
            Load(BANDS, 0.68, KNEE, (0.66, 800), (0.6, 100)),
            "from **12 leads a week** on 60%, under the target of 68%; below that 66%, "
            "under it too.",
        ),
        (
            Load(BANDS, 0.15, why_not="it is below its target at every load"),
            "30% at 1–3 a week, 10% at 5–9 a week. No knee is marked: it is below its target at "
            "every load. The target is 15%.",
        ),
        (
            Load(BANDS, None, why_not="no target is agreed for it"),
            "30% at 1–3 a week, 10% at 5–9 a week. No knee is marked: no target is agreed for it, "
            "and a knee is where a rate stays under its target.",
        ),
    ],
)
def test_the_knee_in_words(load, sentence):
    assert said.knee_sentence(load) == sentence
