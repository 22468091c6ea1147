"""Figures from small frames: every mark there, labelled, clickable, none of it counted here."""

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest

from funnel import charts
from funnel.charts.base import weeks_axis
from funnel.palette import DARK, LIGHT, palette_of

WEEKS = [date(2026, 9, 7) + timedelta(weeks=number) for number in range(4)]


@pytest.fixture
def steps():
    """A funnel whose SAL is absent."""
    return pl.DataFrame(
        {
            "stage": ["created", "marketing_qualified", "sales_accepted", "won"],
            "label": ["Lead", "MQL", "SAL", "Won"],
            "leads": [2_000, 900, None, 10],
            "immature": [0, 300, None, 0],
            "step_rate": [None, 0.45, None, 0.0111],
            "step_base": [None, 2_000, None, 900],
            "overall_rate": [1.0, 0.45, None, 0.005],
        }
    )


@pytest.fixture
def cohorts():
    """Two mature weeks, an open one, and one without a lead."""
    return pl.DataFrame(
        {
            "week": WEEKS,
            "value": [0.2, 0.4, 0.1, None],
            "numerator": [20, 40, 5, 0],
            "denominator": [100, 100, 50, 0],
            "low": [0.13, 0.31, 0.04, None],
            "high": [0.29, 0.5, 0.21, None],
            "is_mature": [True, True, False, False],
            "mean": [0.3] * 4,
        }
    )


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_the_funnel_keeps_stage_order_and_says_what_is_absent(steps):
    figure = charts.funnel_chart(steps, LIGHT)
    mature, immature = figure.data
    assert list(mature.x) == [2_000, 600, 10]
    assert list(immature.x) == [0, 300, 0]
    # Absent: no bar in its row, and no rate that ends in it.
    assert list(mature.y) == [0, 1, 3]
    assert "not in this export" in texts(figure)
    assert [text for text in texts(figure) if "↓" in text] == ["<b>45.0%</b> ↓", "<b>1%</b> ↓"]
    assert "<b>900</b>" in texts(figure)
    assert [point[0] for point in mature.customdata] == ["created", "marketing_qualified", "won"]
    assert "MQL 900" in figure.layout.meta


def test_a_chosen_stage_dims_the_others(steps):
    figure = charts.funnel_chart(steps, LIGHT, chosen="won")
    assert list(figure.data[0].marker.opacity) == [0.35, 0.35, 1.0]


def test_an_empty_funnel_is_drawn_without_dividing(steps):
    figure = charts.funnel_chart(steps.with_columns(leads=0, immature=0, overall_rate=None), LIGHT)
    assert list(figure.data[0].x) == [0, 0, 0, 0]


def test_cohorts_hatch_open_weeks_and_keep_them_out_of_the_mean(cohorts):
    figure = charts.cohort_chart(cohorts, LIGHT)
    mature, still_open = figure.data
    assert list(mature.y) == [0.2, 0.4]
    assert list(still_open.y) == [0.1]
    assert still_open.marker.pattern.shape == "/"
    assert mature.marker.pattern.shape is None
    assert "mature weeks <b>30%</b>" in texts(figure)
    (line,) = figure.layout.shapes
    assert (line.y0, line.y1) == (0.3, 0.3)
    # Half a bar beyond the mature weeks on both sides, no further.
    assert line.x0 < f"{WEEKS[0]}" and f"{WEEKS[1]}" < line.x1 < f"{WEEKS[2]}"
    assert mature.error_y.array[0] == pytest.approx(0.09)
    assert "20 of 100" in mature.hovertext[0] and "still open" in still_open.hovertext[0]


def test_flow_draws_an_unfinished_week_hollow():
    frame = pl.DataFrame(
        {
            "week": WEEKS,
            "value": [0.5, None, 1.2, 0.4],
            "numerator": [5, 3, 12, 2],
            "denominator": [10, 0, 10, 5],
            "is_complete": [True, True, True, False],
        }
    )
    line, points = charts.flow_chart(frame, LIGHT).data
    assert list(line.y) == [0.5, 1.2]
    assert list(points.y) == [0.5, 1.2, 0.4]
    assert points.marker.color[-1] == LIGHT.card
    # A ratio may exceed one and is no percentage.
    assert "1.20 = 12 ÷ 10" in points.hovertext[1]


def test_entries_hatch_the_week_that_is_not_over():
    frame = pl.DataFrame(
        {"week": WEEKS, "value": [5.0, 0.0, 9.0, 2.0], "is_complete": [True] * 3 + [False]}
    )
    complete, partial = charts.entries_chart(frame, DARK, DARK.stages[2]).data
    assert list(complete.y) == [5, 0, 9]
    assert list(partial.y) == [2] and partial.marker.pattern.shape == "/"
    assert [point[0] for point in partial.customdata] == ["2026-09-28"]


def test_ticks_thin_out_so_that_labels_do_not_touch(cohorts):
    many = [date(2025, 9, 1) + timedelta(weeks=number) for number in range(60)]
    frame = pl.DataFrame({"week": many, "value": [1.0] * 60, "is_complete": [True] * 60})
    figure = charts.entries_chart(frame, LIGHT, LIGHT.stages[2])
    assert len(figure.layout.xaxis.tickvals) <= 7


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("palette", "page"), [(LIGHT, "#FFFFFF"), (DARK, "#10151C")])
def test_text_reads_on_its_ground(palette, page):
    assert contrast(palette.ink, page) >= 4.5
    assert contrast(palette.soft, page) >= 4.5
    assert contrast(palette.soft, palette.card) >= 4.5
    # Counts stand inside bars only where these are wide: the first stages.
    for ground, text in zip(palette.stages[:3], palette.on_stages[:3], strict=True):
        assert contrast(ground, text) >= 4.5


def test_a_browser_that_has_not_said_is_light():
    assert palette_of(None) is LIGHT and palette_of("dark") is DARK


@pytest.mark.parametrize(
    ("first", "weeks", "years"),
    [(date(2026, 8, 17), 13, []), (date(2025, 11, 3), 20, ["2025", "2026"])],
)
def test_an_axis_of_weeks_says_the_year_where_there_are_two(first, weeks, years):
    """Each year once, at its first tick, in a line of its own with room for it."""
    figure = go.Figure(layout={"margin": {"b": 26}})
    weeks_axis(figure, [first + timedelta(weeks=at) for at in range(weeks)], LIGHT)
    labels = figure.layout.xaxis.ticktext
    assert [label.split("<br>")[1] for label in labels if "<br>" in label] == years
    assert labels[0].startswith("W")
    assert figure.layout.margin.b == (41 if years else 26)


def test_an_axis_names_no_more_weeks_than_there_is_room_for():
    weeks = [date(2026, 8, 17) + timedelta(weeks=at) for at in range(14)]
    figure = go.Figure()
    weeks_axis(figure, weeks, LIGHT, most=5)
    assert list(figure.layout.xaxis.ticktext) == ["W34", "W37", "W40", "W43", "W46"]
