"""The charts of speed to call and of what it pays, from small frames."""

import re
from itertools import pairwise
from math import log10

import polars as pl
import pytest

from funnel import charts
from funnel.charts.base import apart, name_text
from funnel.palette import DARK, LIGHT
from tests.pages.test_charts import cohorts, contrast, texts  # noqa: F401  (a fixture)

TARGET = 300


def groups(*rows):
    """Curves of two steps, at second 0 and at 400, and the shares at the target."""
    at_target = pl.DataFrame(
        rows,
        schema={
            "group": pl.String,
            "share": pl.Float64,
            "final": pl.Float64,
            "leads": pl.Int64,
        },
        orient="row",
    )
    steps = [
        (name, at, share) for name, start, end, _ in rows for at, share in ((0, start), (400, end))
    ]
    schema = {"group": pl.String, "seconds": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(steps, schema=schema, orient="row"), at_target


def curves_chart(*rows, named=None, target=TARGET):
    return charts.response_curves_chart(*groups(*rows), LIGHT, target_seconds=target, named=named)


def label_heights(figure):
    """Where the names at the target stand, in pixels from the foot, by text without tags."""
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    scale = plot / figure.layout.yaxis.range[1]
    return {
        re.sub("<.*?>", "", note.text): note.y * scale - note.ay
        for note in figure.layout.annotations
        if note.showarrow
    }


def test_curves_show_calls_at_second_0_at_the_left_edge():
    figure = curves_chart(("West", 0.1, 0.7, 90), ("East", 0.4, 0.9, 120), named="West")
    east, west, dots = figure.data
    edge = 10 ** figure.layout.xaxis.range[0]
    assert list(west.y) == [0.1, 0.7, 0.7] and list(east.y) == [0.4, 0.9, 0.9]
    assert west.x[0] == pytest.approx(edge) and list(west.x[1:]) == [400, 259_200]
    assert west.line.shape == "hv"
    # The named group last, so on top, and in the colour of what is worse.
    assert (west.line.color, west.line.width) == (LIGHT.worse, 3)
    assert (east.line.color, east.line.width) == (LIGHT.quiet, 1.8)
    assert [point[0] for point in dots.customdata] == ["West", "East"]
    assert list(dots.marker.color) == [LIGHT.worse, LIGHT.soft]
    assert {"Target: 5 min", "70–90% called in the end"} <= set(texts(figure))
    (line,) = figure.layout.shapes
    assert line.x0 == TARGET
    assert "West 10%" in figure.layout.meta and "within 5 min" in figure.layout.meta


@pytest.mark.parametrize("base", [0.0, 0.02, 0.5, 0.93])
def test_names_at_the_target_never_touch_and_stay_inside(base):
    rows = [(f"Team {number}", base + number / 1_000, 0.95, 100) for number in range(8)]
    figure = curves_chart(*rows, named="Team 3")
    heights = sorted(label_heights(figure).values())
    assert len(heights) == 8
    assert all(high - low >= 16.9 for low, high in pairwise(heights))
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert heights[0] >= 7 and heights[-1] <= plot


def test_a_name_left_of_the_target_is_clear_of_the_axis_on_a_phone():
    figure = curves_chart(("SDR Northeast", 0.045, 0.9, 500), ("SDR West", 0.23, 0.9, 500))
    low, high = figure.layout.xaxis.range
    left_of_target = 270 * (log10(TARGET) - low) / (high - low)
    (name,) = [one for one in figure.layout.annotations if "Northeast" in (one.text or "")]
    # Sixteen letters of 12 pixels are 110 wide.
    assert name.xanchor == "right" and left_of_target + name.ax - 110 > 5


def test_of_many_groups_the_named_the_best_and_the_worst_have_names():
    rows = [(f"Team {number}", number / 20, 0.9, 100) for number in range(9)]
    # Of few leads: neither best nor worst.
    rows.append(("Tiny", 0.9, 0.9, 4))
    figure = curves_chart(*rows, named="Team 5")
    assert set(label_heights(figure)) == {"Team 0 0%", "Team 5 25%", "Team 8 40%"}
    tiny = next(line for line in figure.data if line.customdata[0][0] == "Tiny")
    assert tiny.line.dash == "dot"


def test_a_single_group_is_named_and_stands_out_from_the_grid():
    figure = curves_chart(("All", 0.3, 0.82, 900))
    assert figure.data[0].line.color == LIGHT.soft
    assert "82% called in the end" in texts(figure)
    assert set(label_heights(figure)) == {"All 30%"}


def test_a_target_outside_the_usual_axis_is_on_it():
    for target in (5, 7 * 86_400):
        low, high = curves_chart(("All", 0.3, 0.8, 90), target=target).layout.xaxis.range
        assert low < log10(target) < high


def test_names_keep_both_ends_and_are_no_markup():
    assert name_text("Enterprise team 5", 11) == "Enter…eam 5"
    assert name_text("A & <b>") == "A &amp; &lt;b&gt;"


def test_labels_are_moved_no_more_than_needed():
    assert apart([10, 50], 17, 0, 100) == [10, 50]
    assert apart([50, 50], 20, 0, 100) == [50, 70]
    assert apart([95, 99], 20, 0, 100) == [80, 100]
    assert apart([0, 0, 0], 20, 0, 30) == [0, 20, 40]


REPS = {
    "owner": pl.String,
    "leads": pl.Int64,
    "within": pl.Int64,
    "rate": pl.Float64,
    "side": pl.String,
}
LIMITS = pl.DataFrame(
    {
        "leads": [5, 50, 100],
        "low_95": [0.1, 0.36, 0.4],
        "high_95": [0.9, 0.64, 0.6],
        "low_998": [0.0, 0.28, 0.35],
        "high_998": [1.0, 0.72, 0.65],
    }
)


def rep_chart(rows, limits=LIMITS, **options):
    reps = pl.DataFrame(rows, schema=REPS, orient="row")
    options = {"pooled": 0.5, "target_words": "within 5 min", **options}
    return charts.rep_plot_chart(reps, limits, LIGHT, **options)


def test_reps_outside_the_limits_have_shape_colour_and_name():
    rows = [
        ("Ann", 60, 30, 0.5, None),
        ("Bo", 40, 4, 0.1, "worse"),
        ("Cy", 90, 81, 0.9, "better"),
        ("No leads", 0, 0, None, None),
    ]
    figure = rep_chart(rows, chosen="Bo")
    usual, worse, better = figure.data[-3:]
    assert [point[0] for point in usual.customdata] == ["Ann"]
    assert (worse.marker.symbol, worse.marker.color) == ("triangle-down", LIGHT.worse)
    assert (better.marker.symbol, better.marker.color) == ("triangle-up", LIGHT.better)
    assert (list(usual.marker.opacity), list(worse.marker.opacity)) == ([0.35], [1.0])
    assert "4 of 40 leads within 5 min" in worse.hovertext[0]
    assert {"Bo <b>10%</b>", "Cy <b>90%</b>", "all 50%", "leads per rep →"} <= set(texts(figure))
    assert "3 reps" in figure.layout.meta and "1 better and 1 worse" in figure.layout.meta


def test_at_most_two_reps_a_side_are_named_and_none_over_a_mark():
    apart_rows = [(f"R{at}", 10 + 30 * at, 0, 0.05 * at, "worse") for at in range(4)]
    names = [text for text in texts(rep_chart(apart_rows)) if text.startswith("R")]
    assert len(names) == 2
    # The second mark lies where the name of the first would stand.
    close = [("Aa", 50, 0, 0.05, "worse"), ("Bb", 50, 0, 0.0, "worse")]
    names = [text for text in texts(rep_chart(close)) if text[:2] in ("Aa", "Bb")]
    assert names == ["Bb <b>0%</b>"]


def test_what_the_limits_are_called_never_touches():
    narrow = LIMITS.with_columns(high_95=pl.lit(0.51), high_998=pl.lit(0.52))
    figure = rep_chart([("Ann", 60, 30, 0.5, None)], narrow)
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    gutter = [note.y * plot for note in figure.layout.annotations if note.xshift == 5]
    assert len(gutter) == 3
    assert all(high - low >= 13.9 for low, high in pairwise(sorted(gutter)))


CELLS = {
    "weekday": pl.Int64,
    "hour": pl.Int64,
    "leads": pl.Int64,
    "within": pl.Int64,
    "rate": pl.Float64,
}
WORKDAYS = [(day, 9.0, 17.5) for day in range(1, 6)]


def hour_chart(rows, palette=LIGHT, open_hours=WORKDAYS, **options):
    cells = pl.DataFrame(rows, schema=CELLS, orient="row")
    return charts.hours_chart(cells, palette, open_hours=open_hours, **options)


def test_hours_are_cells_with_per_cents_and_clicks():
    rows = [(1, 9, 55, 31, 31 / 55), (7, 3, 4, 0, None), (2, 0, 0, 0, None)]
    figure = hour_chart(rows)
    wash, cells, numbers, targets = figure.data
    assert {value for row in wash.z for value in row} == {0}
    assert cells.z[0][9] == pytest.approx(31 / 55)
    assert sum(value is not None for row in cells.z for value in row) == 1
    assert numbers.text[0].strip() == "56"
    assert figure.layout.uniformtext.minsize >= 11
    assert [point[0] for point in targets.customdata] == ["1-09", "7-03"]
    assert targets.hovertext[0] == "<b>Mon 09:00–10:00</b> · 56% = 31 of 55"
    assert "4 leads, too few" in targets.hovertext[1]
    # Monday on top.
    assert list(figure.layout.yaxis.range) == [7.5, 0.5]
    assert "Mon 09:00–10:00 56%" in figure.layout.meta


def test_opening_hours_are_one_box_where_neighbouring_days_agree():
    (box,) = hour_chart([]).layout.shapes
    assert (box.x0, box.x1, box.y0, box.y1) == (8.5, 17.0, 0.5, 5.5)
    parts = [(1, 9, 12), (1, 13, 17), (2, 9, 12), (4, 9, 12)]
    boxes = hour_chart([], open_hours=parts).layout.shapes
    assert sorted((box.x0, box.y0, box.y1) for box in boxes) == [
        (8.5, 0.5, 2.5),
        (8.5, 3.5, 4.5),
        (12.5, 0.5, 1.5),
    ]


def test_a_chosen_hour_dims_the_others():
    rows = [(1, 9, 55, 31, 0.5), (2, 9, 50, 10, 0.2)]
    _, dimmed, chosen, _, _ = hour_chart(rows, chosen="1-09").data
    assert (dimmed.opacity, chosen.opacity) == (0.35, 1.0)
    assert dimmed.z[1][9] == 0.2 and chosen.z[0][9] == 0.5


def blend(low, high, share):
    channels = [
        round(int(low[at : at + 2], 16) * (1 - share) + int(high[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02X}" for channel in channels)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_per_cents_read_on_every_cell(palette):
    rates = [at / 20 for at in range(21)]
    figure = hour_chart([(1, at, 60, 0, rate) for at, rate in enumerate(rates)], palette)
    _, cells, numbers, _ = figure.data
    stops = cells.colorscale
    for rate, color in zip(rates, numbers.insidetextfont.color, strict=True):
        low, high = (stops[0], stops[1]) if rate < 0.5 else (stops[2], stops[3])
        ground = blend(low[1], high[1], (rate - low[0]) / 0.5)
        assert contrast(ground, color) >= 4.5, rate


def attempts(**columns):
    frame = {
        "attempt": [1, 2, 8],
        "label": ["1", "2", "8+"],
        "value": [0.3, 0.2, 0.0],
        "numerator": [300, 100, 0],
        "denominator": [1_000, 500, 12],
        "low": [0.27, 0.17, 0.0],
        "high": [0.33, 0.24, 0.24],
    }
    return pl.DataFrame(frame | columns)


def test_attempts_carry_their_interval_base_and_number():
    figure = charts.persistence_chart(attempts(), LIGHT, chosen="8")
    first, _, last = figure.data
    assert first.y == (0.3,) and first.error_y.array[0] == pytest.approx(0.03)
    assert list(figure.layout.xaxis.ticktext) == ["1<br>1,000", "2<br>500", "8+<br>12"]
    assert [trace.customdata[0][0] for trace in figure.data] == ["1", "2", "8"]
    assert (first.opacity, last.opacity) == (0.35, 1.0)
    assert (first.marker.color, last.marker.color) == (LIGHT.soft, LIGHT.quiet)
    assert "300 of 1,000 leads" in first.hovertext[0] and "under 30" in last.hovertext[0]
    assert "30% at attempt 1" in figure.layout.meta


def test_an_attempt_nobody_needed_is_not_drawn():
    frame = attempts(denominator=[1_000, 0, 12], value=[0.3, None, 0.0])
    assert [trace.x[0] for trace in charts.persistence_chart(frame, LIGHT).data] == [1, 8]


BINS = {
    "bin": pl.String,
    "label": pl.String,
    "leads": pl.Int64,
    "converted": pl.Int64,
    "rate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "lift": pl.Float64,
    "lift_low": pl.Float64,
    "lift_high": pl.Float64,
    "is_never": pl.Boolean,
    "is_baseline": pl.Boolean,
    "is_small": pl.Boolean,
}
ROWS = [
    ("m1", "≤ 1 min", 100, 50, 0.5, 0.4, 0.6, 1.5, 1.0, 2.0, False, False, False),
    ("m2", "1–2 min", 40, 0, 0.0, 0.0, 0.09, -1.0, -1.0, -0.5, False, False, False),
    ("m3", "2–3 min", 9, 9, 1.0, 0.7, 1.0, 4.0, 2.0, 90.0, False, False, True),
    ("m5", "3–5 min", 0, 0, None, None, None, None, None, None, False, False, True),
    ("late", "> 24 h", 100, 20, 0.2, 0.13, 0.29, 0.0, None, None, False, True, False),
    ("never", "Never", 500, 10, 0.02, 0.01, 0.04, None, None, None, True, False, False),
]


def bins_chart(rows=ROWS, **options):
    bins = pl.DataFrame(rows, schema=BINS, orient="row")
    options = {"baseline_rate": 0.2, "baseline_words": "baseline: after 24 h", **options}
    return charts.response_bins_chart(bins, LIGHT, **options)


def marks(figure):
    """The traces of the bins by name, without the published points."""
    return {trace.customdata[0][0]: trace for trace in figure.data[:-1]}


def test_bins_are_rows_with_interval_number_and_leads():
    figure = bins_chart(chosen="m1")
    drawn = marks(figure)
    # A bin without leads has a name and no mark.
    assert list(drawn) == ["m1", "m2", "m3", "late", "never"]
    assert drawn["m1"].x == (0.5,) and drawn["m1"].error_x.array[0] == pytest.approx(0.1)
    assert drawn["never"].marker.symbol == "diamond"
    assert drawn["never"].marker.color == LIGHT.faint and drawn["m3"].marker.color == LIGHT.quiet
    assert drawn["never"].y[0] - drawn["late"].y[0] == 1.5
    assert (drawn["m1"].opacity, drawn["late"].opacity) == (1.0, 0.35)
    assert {"<b>50%</b>", "<b>0%</b>", "100%", "–", "leads", "500"} <= set(texts(figure))
    baseline = figure.layout.shapes[0]
    assert (baseline.x0, baseline.x1) == (0.2, 0.2)
    assert baseline.y1 < drawn["never"].y[0] - 0.75
    assert "50 of 100 leads" in drawn["m1"].hovertext[0]
    assert "lift +150%" in drawn["m1"].hovertext[0] and "lift" not in drawn["never"].hovertext[0]
    assert "≤ 1 min 50%" in figure.layout.meta


def test_a_number_left_of_the_baseline_is_not_written_across_it():
    note = next(note for note in bins_chart().layout.annotations if note.text == "<b>0%</b>")
    assert note.x == 0.2


def test_beside_published_figures_the_axis_is_lift():
    figure = bins_chart(published=[("m1", 3.91), ("late", 0.17), ("other", 9.0)])
    drawn = marks(figure)
    assert drawn["m1"].x == (1.5,) and drawn["late"].x == (0.0,)
    # No conversion: from −100% up to an upper bound only.
    assert drawn["m2"].x == (-1.0,)
    assert drawn["m2"].error_x.array[0] == 0.5 and drawn["m2"].error_x.arrayminus[0] == 0
    assert "never" not in drawn
    said = {"<b>+150%</b>", "<b>−100%</b>", "baseline", "no lift: never called"}
    assert said <= set(texts(figure))
    published = figure.data[-1]
    assert list(published.x) == [3.91, 0.17]
    assert published.marker.line.color == LIGHT.motions["outbound"]
    assert published.y[0] > drawn["m1"].y[0]
    low, high = figure.layout.xaxis.range
    assert low < -1
    # Room for the highest value; the wide interval of a small bin presses nothing together.
    assert 4.0 < high < 10
    assert "0%" in figure.layout.xaxis.ticktext


ODDS = {
    "label": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "is_adjusted": pl.Boolean,
    "is_greyed": pl.Boolean,
}


def odds_chart(*rows):
    return charts.odds_ratio_chart(pl.DataFrame(list(rows), schema=ODDS, orient="row"), LIGHT)


def test_odds_ratios_stand_about_one_with_their_numbers():
    figure = odds_chart(
        ("All leads, crude", 1.8, 1.57, 2.07, False, False),
        ("Same kind of lead", 1.29, 1.11, 1.5, True, False),
        ("Greyed", 2.0, 0.0, 9.0, True, True),
        ("Undefined", None, None, None, False, False),
    )
    crude, adjusted, greyed = figure.data
    assert (crude.marker.symbol, crude.marker.color) == ("circle", LIGHT.faint)
    assert (adjusted.marker.symbol, adjusted.marker.color) == ("square", LIGHT.better)
    assert greyed.marker.color == LIGHT.quiet
    # 0 has no place on a log scale.
    assert greyed.error_x.arrayminus[0] < 2
    assert {"<b>1.29</b>  1.11–1.50", "<b>–</b>"} <= set(texts(figure))
    low, high = figure.layout.xaxis.range
    assert low < 0 < high and figure.layout.shapes[0].x0 == 1
    assert "Same kind of lead 1.29 (1.11–1.50)" in figure.layout.meta


def test_cohorts_may_have_a_target_and_other_words(cohorts):  # noqa: F811
    figure = charts.cohort_chart(
        cohorts, LIGHT, target=0.8, mean_words="settled weeks", open_words="some pending"
    )
    assert {"settled weeks <b>30%</b>", "hatched: some pending", "target 80%"} <= set(texts(figure))
    (line,) = [shape for shape in figure.layout.shapes if shape.line.dash == "dash"]
    assert (line.y0, line.y1) == (0.8, 0.8)
    assert figure.layout.yaxis.range[1] > 0.8
    assert "some pending" in figure.data[1].hovertext[0]
    assert "target is 80%" in figure.layout.meta


@pytest.mark.parametrize(
    "figure",
    [
        curves_chart(),
        rep_chart([]),
        rep_chart([], LIMITS.clear(), pooled=None),
        hour_chart([], open_hours=[]),
        charts.persistence_chart(attempts().clear(), LIGHT),
        bins_chart([]),
        bins_chart([], published=[], baseline_rate=None),
        odds_chart(),
    ],
)
def test_nothing_to_draw_is_drawn_as_nothing_and_said(figure):
    assert re.search(r"\b(no|none)\b", figure.layout.meta)


@pytest.mark.parametrize(
    "figure",
    [
        curves_chart(("West", 0.1, 0.7, 90), ("East", 0.4, 0.9, 120), named="West"),
        rep_chart([("Bo", 40, 4, 0.1, "worse"), ("Cy", 90, 81, 0.9, "better")]),
        charts.persistence_chart(attempts(), LIGHT),
        bins_chart(published=[("m1", 3.91)]),
        odds_chart(("Greyed", 2.0, 0.0, 9.0, True, True)),
    ],
)
def test_no_text_is_small_faint_or_ochre(figure):
    unreadable = {LIGHT.faint, LIGHT.quiet, LIGHT.motions["outbound"]}
    for note in figure.layout.annotations:
        assert (note.font.size or 13) >= 11
        assert note.font.color not in unreadable
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.tickfont.size >= 11
