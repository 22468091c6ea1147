"""Rates by band with their intervals: bands of score, and how much reps are given."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import lay_out, name_text, opacity
from funnel.charts.marks import draw_rate, write_rate
from funnel.palette import Palette


def bands_chart(
    frame: pl.DataFrame,
    palette: Palette,
    chosen: str | None = None,
    *,
    noun: str = "MQL",
    target: float | None = None,
    knee: str | None = None,
) -> go.Figure:
    """Rates by band, a row a band with its 95 % interval and its n in the gutter.

    ``frame`` has a row a band in the order drawn: `band`, `label`, `value`, `numerator`,
    `denominator`, `low`, `high` and `is_small` (drawn grey). ``target`` is a dashed line, ``knee``
    the first of the bands that lie below it.
    """
    rows = frame.filter(pl.col("denominator") > 0).rows(named=True)
    # Of a knee that is not drawn nothing is below.
    at_knee = next((at for at, row in enumerate(rows) if row["band"] == knee), len(rows))
    colors = [_color(row, at >= at_knee, palette) for at, row in enumerate(rows)]
    figure = go.Figure()
    for at, row in enumerate(rows):
        draw_rate(
            figure,
            row,
            at,
            row["label"],
            mark=row["band"],
            noun=noun,
            color=colors[at],
            strength=opacity(row["band"], chosen),
        )
        write_rate(figure, row, at, palette.faint if row["is_small"] else palette.soft, 90)
    lay_out(
        figure, palette, height=38 * max(len(rows), 1) + 44, left=118, right=92, top=24, bottom=24
    )
    top = max([row["high"] for row in rows] + [target or 0.1]) * 1.08
    # Three ticks at most, so that they stand apart in half a panel.
    step = next(step for step in (0.05, 0.1, 0.2, 0.25, 0.5, 1) if top / step < 3)
    ticks = [at * step for at in range(3) if at * step <= top]
    figure.update_xaxes(range=[0, top], tickvals=ticks, tickformat=",.0%", gridcolor=palette.grid)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[name_text(row["label"], 18) for row in rows],
        range=[max(len(rows), 1) - 0.5, -0.5],
        showgrid=False,
        rangemode="normal",
        tickfont={"size": 12, "color": palette.ink},
    )
    said = [f"{row['label']} {wording.rate(row['value'])}" for row in rows]
    words = f"Rates by band: {wording.listed(said)}."
    if target is not None:
        _draw_target(figure, target, palette)
        words += f" Target {wording.rate(target)}."
    if at_knee < len(rows):
        _draw_knee(figure, at_knee, palette)
        words += f" Knee at {rows[at_knee]['label']}."
    figure.update_layout(meta=words)
    return figure


def _color(row: dict, is_below: bool, palette: Palette) -> str:
    if row["is_small"]:
        return palette.quiet
    return palette.worse if is_below else palette.soft


def _draw_target(figure: go.Figure, target: float, palette: Palette) -> None:
    line = {"color": palette.axis, "width": 1.4, "dash": "dash"}
    figure.add_vline(x=target, line=line, layer="below")
    figure.add_annotation(
        text=f"target {wording.rate(target)}",
        x=target,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11, "color": palette.soft},
    )


def _draw_knee(figure: go.Figure, at: int, palette: Palette) -> None:
    line = {"color": palette.worse, "width": 1.4}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=at - 0.5, y1=at - 0.5, line=line)
    figure.add_annotation(
        text="knee",
        x=0,
        y=at - 0.5,
        xref="paper",
        xanchor="right",
        xshift=-6,
        showarrow=False,
        font={"size": 11, "color": palette.worse},
    )
