"""Weeks, drawn: cohorts, flow, entries."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import (
    BAR_WIDTH,
    CLEAR,
    above,
    days_off,
    hatch,
    lay_out,
    opacity,
    weeks_axis,
)
from funnel.palette import Palette


def cohort_chart(
    frame: pl.DataFrame,
    palette: Palette,
    chosen: date | None = None,
    *,
    target: float | None = None,
    mean_words: str = "mature weeks",
    open_words: str = "still open",
) -> go.Figure:
    """Bars of a cohort rate by week with 95 % intervals; weeks still open are hatched.

    ``frame`` has a row a week: `week` (its first day), `value`, `numerator`, `denominator`, `low`,
    `high`, `is_mature`, and `mean` (the pooled rate of the mature weeks, null without one).
    ``target`` is a rate agreed on, ``mean_words`` what the mean is of, ``open_words`` what a
    hatched week is.
    """
    frame = frame.filter(pl.col("denominator") > 0)
    figure = go.Figure()
    for is_mature in (True, False):
        part = frame.filter(pl.col("is_mature") == is_mature)
        values = part["value"]
        figure.add_bar(
            x=part["week"].to_list(),
            y=values.to_list(),
            width=BAR_WIDTH,
            customdata=[[f"{week}"] for week in part["week"]],
            hovertext=[_rate_hover(row, open_words) for row in part.rows(named=True)],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "color": palette.pale if is_mature else CLEAR,
                "line": {"width": 0 if is_mature else 1, "color": palette.faint},
                "opacity": [opacity(week, chosen) for week in part["week"]],
                "pattern": None if is_mature else hatch(palette),
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (part["high"] - values).to_list(),
                "arrayminus": (values - part["low"]).to_list(),
                "color": palette.ink if is_mature else palette.faint,
                "thickness": 1.2,
                "width": 0,
            },
        )
    top = max(frame["high"].max() or 0, target or 0, 0.02) * 1.08
    gutter = 0 if target is None else 66
    lay_out(figure, palette, height=340, left=44, right=8 + gutter, top=30, bottom=26)
    weeks_axis(figure, frame["week"].to_list(), palette)
    figure.update_yaxes(range=[0, top], tickformat=",.0%" if top >= 0.05 else ",.1%", nticks=6)
    _draw_mean(figure, frame, palette, mean_words)
    if not frame["is_mature"].all():
        above(figure, f"hatched: {open_words}", "right", palette.soft, shift=gutter)
    words = _weeks_words("Rate", frame, "rate")
    if target is not None:
        _draw_target(figure, target, palette)
        words += f" The target is {wording.rate(target)}."
    figure.update_layout(barmode="overlay", meta=words)
    return figure


def _draw_target(figure: go.Figure, target: float, palette: Palette) -> None:
    """A dashed line across all weeks, named in the right gutter."""
    figure.add_hline(y=target, line={"color": palette.soft, "width": 1.2, "dash": "dash"})
    figure.add_annotation(
        text=f"target {wording.rate(target)}",
        x=1,
        y=target,
        xref="paper",
        xanchor="left",
        xshift=4,
        showarrow=False,
        font={"size": 12, "color": palette.soft},
    )


def _draw_mean(figure: go.Figure, frame: pl.DataFrame, palette: Palette, words: str) -> None:
    """A dotted line at the pooled rate over the weeks it pools."""
    mature = frame.filter("is_mature")
    if mature.height:
        mean, base = mature["mean"][0], mature["denominator"].sum()
        edges = (mature["week"].min(), mature["week"].max())
        figure.add_shape(
            type="line",
            x0=days_off(edges[0], -2.75),
            x1=days_off(edges[1], 2.75),
            y0=mean,
            y1=mean,
            line={"color": palette.ink, "width": 1.2, "dash": "dot"},
        )
        above(figure, f"{words} <b>{wording.rate(mean, base)}</b>", "left", palette.ink)


def flow_chart(frame: pl.DataFrame, palette: Palette, chosen: date | None = None) -> go.Figure:
    """A line of one stage's entries over another's in the same week.

    ``frame`` has a row a week: `week`, `value` (a ratio, may exceed 1; null without a base),
    `numerator`, `denominator`, `is_complete` (false: not a whole week, drawn hollow).
    """
    frame = frame.filter(pl.col("value").is_not_null())
    whole = frame.filter("is_complete")
    figure = go.Figure()
    figure.add_scatter(
        x=whole["week"].to_list(),
        y=whole["value"].to_list(),
        mode="lines",
        line={"color": palette.quiet, "width": 1.8},
        hoverinfo="skip",
    )
    rows = frame.rows(named=True)
    figure.add_scatter(
        x=frame["week"].to_list(),
        y=frame["value"].to_list(),
        mode="markers",
        customdata=[[f"{row['week']}"] for row in rows],
        hovertext=[_flow_hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 9,
            "color": [palette.soft if row["is_complete"] else palette.card for row in rows],
            "line": {"width": 1.5, "color": palette.soft},
            "opacity": [opacity(row["week"], chosen) for row in rows],
        },
    )
    lay_out(figure, palette, height=340, left=44, right=12, top=30, bottom=26)
    weeks_axis(figure, frame["week"].to_list(), palette)
    top = max(frame["value"].max() or 0, 0.1) * 1.15
    figure.update_yaxes(range=[0, top], tickformat=".2f" if top < 0.5 else ".1f", nticks=6)
    if whole.height < frame.height:
        above(figure, "hollow: not a whole week", "right", palette.soft)
    figure.update_layout(meta=_weeks_words("Ratio", frame, "ratio"))
    return figure


def entries_chart(
    frame: pl.DataFrame, palette: Palette, color: str, chosen: date | None = None
) -> go.Figure:
    """Bars of how many leads entered a stage in each week; one that is not whole is hatched.

    ``frame`` has a row a week: `week`, `value`, `is_complete`, `noun` (what is counted).
    """
    figure = go.Figure()
    for is_complete in (True, False):
        part = frame.filter(pl.col("is_complete") == is_complete)
        rows = part.rows(named=True)
        figure.add_bar(
            x=part["week"].to_list(),
            y=part["value"].to_list(),
            width=BAR_WIDTH,
            customdata=[[f"{row['week']}"] for row in rows],
            hovertext=[_entry_hover(row) for row in rows],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "color": color if is_complete else CLEAR,
                "line": {"width": 0 if is_complete else 1, "color": palette.faint},
                "opacity": [opacity(row["week"], chosen) for row in rows],
                "pattern": None if is_complete else hatch(palette),
            },
        )
    lay_out(figure, palette, height=346, left=48, right=8, top=30, bottom=26)
    weeks_axis(figure, frame["week"].to_list(), palette)
    figure.update_yaxes(range=[0, max(frame["value"].max() or 0, 4) * 1.1], nticks=6)
    if not frame["is_complete"].all():
        above(figure, "hatched: not a whole week", "right", palette.soft)
    figure.update_layout(barmode="overlay", meta=_weeks_words("Entries", frame, "count"))
    return figure


def _rate_hover(row: dict, open_words: str) -> str:
    lines = [
        f"<b>{wording.full_week(row['week'])}</b>",
        f"{wording.rate(row['value'], row['denominator'])} = {wording.count(row['numerator'])}"
        f" of {wording.count(row['denominator'])}",
        f"95 % interval {wording.rate(row['low'])} to {wording.rate(row['high'])}",
    ]
    if not row["is_mature"]:
        lines.append(f"{open_words}: some have time left")
    return "<br>".join(lines)


def _flow_hover(row: dict) -> str:
    return (
        f"<b>{wording.full_week(row['week'])}</b><br>{wording.ratio(row['value'])} = "
        f"{wording.count(row['numerator'])} ÷ {wording.count(row['denominator'])}"
    )


def _entry_hover(row: dict) -> str:
    ending = "" if row["is_complete"] else "<br>not a whole week"
    return f"<b>{wording.full_week(row['week'])}</b><br>{wording.count(row['value'])}{ending}"


def _weeks_words(what: str, frame: pl.DataFrame, unit: str) -> str:
    if frame.is_empty():
        return f"{what} by week: no weeks."
    first, last = frame.row(0, named=True), frame.row(-1, named=True)
    return (
        f"{what} by week from {wording.full_week(first['week'])} "
        f"({wording.number(first['value'], unit)}) to {wording.full_week(last['week'])} "
        f"({wording.number(last['value'], unit)})."
    )
