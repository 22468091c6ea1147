"""The charts of the hand-off: what they draw, what a click carries, what a screen reader says."""

from datetime import date

import polars as pl
import pytest

from funnel import charts
from funnel.charts.base import lines_text
from funnel.palette import DARK, LIGHT
from funnel.views.handoff import PLACE_WORDS

PLACES = [
    {"place": "accepted", "numerator": 6, "denominator": 12},
    {"place": "rejected", "numerator": 3, "denominator": 12},
    {"place": "overdue", "numerator": 2, "denominator": 12},
    {"place": "pending", "numerator": 1, "denominator": 12},
]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_ledger_is_one_bar_whose_parts_sum_to_all(palette):
    figure = charts.ledger_chart(PLACES, palette, PLACE_WORDS)
    assert sum(bar.x[0] for bar in figure.data) == figure.layout.xaxis.range[1] == 12
    assert [bar.customdata[0][0] for bar in figure.data] == list(PLACE_WORDS)
    # What is still open is hatched, so that the parts differ without their colours.
    assert [bar.marker.pattern.shape for bar in figure.data] == [None, None, None, "/"]
    assert "2 overdue" in figure.layout.meta


def test_what_is_not_chosen_stands_back():
    figure = charts.ledger_chart(PLACES, LIGHT, PLACE_WORDS, "overdue")
    assert [bar.marker.opacity for bar in figure.data] == [0.35, 0.35, 1, 0.35]


def test_reasons_carry_their_count_and_the_running_share():
    frame = pl.DataFrame(
        {
            "reason": ["budget", "none"],
            "label": ["Budget", "None given"],
            "leads": [3, 1],
            "is_none": [False, True],
        }
    )
    figure = charts.reasons_chart(frame, LIGHT)
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["running share", "<b>3</b>", "75%", "<b>1</b>", "100%"]
    assert list(figure.data[0].marker.color) == [LIGHT.better, LIGHT.quiet]
    assert [mark[0] for mark in figure.data[0].customdata] == ["budget", "none"]
    assert figure.layout.meta == "Rejections by reason: Budget 3 and None given 1."


def test_a_long_reason_is_written_in_two_lines_and_none_of_it_is_lost():
    assert lines_text("Bad data or no contact details", 24) == "Bad data or no contact<br>details"
    assert lines_text("Fit & <b>", 24) == "Fit &amp; &lt;b&gt;"
    assert lines_text("", 24) == ""
    cut = lines_text("one two three four five six seven eight nine ten", 12)
    assert cut.startswith("one two<br>") and cut.endswith(" ten") and "…" in cut


def test_both_sides_of_the_baton_share_one_scale():
    rows = [{"mark": "overdue", "label": "No decision", "leads": 40}]
    few = [{"mark": "worked", "label": "Worked <b>", "leads": 1}]
    ends = {
        charts.baton_chart(side, LIGHT, "#000", 40).layout.xaxis.range[1] for side in (rows, few)
    }
    assert len(ends) == 1
    labels = [note.text for note in charts.baton_chart(few, LIGHT, "#000", 40).layout.annotations]
    assert sorted(labels) == ["<b>1</b>", "Worked &lt;b&gt;"]


def weeks(side):
    return pl.DataFrame(
        {
            "week": [date(2026, 1, 5), date(2026, 1, 12)],
            "value": [0.6, 0.2],
            "numerator": [6, 2],
            "denominator": [10, 10],
            "low": [None, 0.3],
            "high": [None, 0.9],
            "center": [None, 0.6],
            "is_mature": [True, True],
            "side": [None, side],
        },
        schema_overrides={"side": pl.String},
    )


def test_only_a_week_outside_its_limits_is_coloured_and_named():
    figure = charts.control_chart(weeks("worse"), LIGHT)
    marks = figure.data[-1].marker
    assert list(marks.color) == [LIGHT.ink, LIGHT.worse]
    assert list(marks.symbol) == ["circle", "triangle-down"]
    assert "<b>W03 20%</b>" in [note.text for note in figure.layout.annotations]
    assert "1 outside the limits" in figure.layout.meta
    quiet = charts.control_chart(weeks(None), LIGHT)
    assert set(quiet.data[-1].marker.color) == {LIGHT.ink}


def test_bands_say_their_rate_and_its_base():
    frame = pl.DataFrame(
        {
            "band": ["A", "B"],
            "label": ["A", "B"],
            "value": [0.5, None],
            "numerator": [5, 0],
            "denominator": [10, 0],
            "low": [0.2, None],
            "high": [0.8, None],
            "is_small": [True, True],
        }
    )
    figure = charts.bands_chart(frame, LIGHT)
    assert [note.text for note in figure.layout.annotations] == ["<b>50%</b> of 10"]
    assert [mark[0] for mark in figure.data[0].customdata] == ["A"]
