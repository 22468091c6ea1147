"""Rates of the reporting lines side by side, drawn."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import lay_out, name_text, opacity
from funnel.charts.marks import draw_rate, write_rate
from funnel.palette import Palette

_ROW = 26  # pixels
_HEAD = 1.2  # rows that a group's heading takes


def lines_chart(frame: pl.DataFrame, palette: Palette, chosen: str | None = None) -> go.Figure:
    """Rates with 95 % intervals, a row a reporting line under the heading of its group.

    ``frame`` has a row a group and line in the order drawn: `mark` (what a click carries),
    `group`, `line`, `noun` (what is counted), `value`, `numerator`, `denominator`, `low`, `high`
    and `is_small` (drawn grey). One without a base keeps its place.
    """
    rows = frame.rows(named=True)
    figure = go.Figure()
    place, group = -0.4, None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            place += _HEAD
            _write(figure, f"<b>{name_text(group)}</b>", place - 0.95, palette.ink, 12)
        _draw_row(figure, row, place, palette, opacity(row["mark"], chosen))
        place += 1
    height = round(_ROW * max(place + 0.4, 1)) + 34
    lay_out(figure, palette, height=height, left=84, right=104, top=4, bottom=30)
    top = max([row["high"] for row in rows if row["high"] is not None] or [0.1]) * 1.05
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1) if top / step < 4)
    ticks = [at * step for at in range(4) if at * step <= top]
    figure.update_xaxes(
        range=[0, top],
        tickvals=ticks,
        tickformat=",.0%",
        showgrid=True,
        gridcolor=palette.grid,
        ticks="",
    )
    figure.update_yaxes(visible=False, range=[place - 0.3, -0.6], rangemode="normal")
    said = [
        f"{row['group']}, {row['line']} {wording.rate(row['value'], row['denominator'])}"
        for row in rows
    ]
    words = wording.listed(said, most=len(said))
    figure.update_layout(meta=f"Rates by reporting line: {words}.")
    return figure


def _write(figure: go.Figure, text: str, place: float, color: str, size: int) -> None:
    figure.add_annotation(
        text=text,
        x=0,
        y=place,
        xref="paper",
        xanchor="left",
        xshift=-82,
        showarrow=False,
        font={"size": size, "color": color},
    )


def _draw_row(
    figure: go.Figure, row: dict, place: float, palette: Palette, strength: float
) -> None:
    color = palette.quiet if row["is_small"] else palette.sides[row["line"]]
    text = palette.faint if row["is_small"] else palette.ink
    _write(figure, row["line"].capitalize(), place, text, 12)
    write_rate(figure, row, place, palette.faint if row["is_small"] else palette.soft, 102)
    if row["value"] is None:
        return
    draw_rate(
        figure,
        row,
        place,
        f"{row['group']}, {row['line']}",
        mark=row["mark"],
        noun=row["noun"],
        color=color,
        strength=strength,
        # Told apart without colour too.
        symbol="circle" if row["line"] == "sales" else "diamond",
    )
