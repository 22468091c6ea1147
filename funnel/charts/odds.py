"""Odds ratios, drawn on a log scale about 1."""

import textwrap
from math import log10

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import lay_out, name_text
from funnel.palette import Palette

_ROW = 52  # pixels
_WRAP = 19  # characters of a label's line
# Ticks for narrow, middling and wide axes, each no more than a phone has room for.
_TICKS = (
    (0.4, (0.5, 0.7, 1, 1.5, 2)),
    (1.0, (0.25, 0.5, 1, 2, 4)),
    (1.7, (0.1, 0.3, 1, 3, 10)),
    (99, (0.01, 1, 100)),
)


def odds_ratio_chart(rows: pl.DataFrame, palette: Palette) -> go.Figure:
    """Odds ratios with 95 % intervals, their numbers at the right.

    ``rows`` has a row a comparison: `label`, `value`, `low`, `high` (null: undefined, "–"),
    `is_adjusted` (a blue square; crude: a grey dot), `is_greyed` (not to be relied on).
    """
    shown = rows.rows(named=True)
    figure = go.Figure()
    for at, row in enumerate(shown):
        if row["value"]:
            _draw_row(figure, row, at, palette)
        _write_row(figure, row, at, palette)
    line = {"color": palette.faint, "width": 1.4}
    figure.add_shape(type="line", x0=1, x1=1, yref="paper", y0=0, y1=1, line=line, layer="below")
    height = 12 + 26 + _ROW * max(len(shown), 1)
    lay_out(figure, palette, height=height, left=132, right=112, top=12, bottom=26)
    low, high = _ends(shown)
    span = max(abs(log10(low)), abs(log10(high)))
    ticks = next(ticks for widest, ticks in _TICKS if span <= widest)
    figure.update_xaxes(
        type="log",
        range=[log10(low), log10(high)],
        tickvals=[tick for tick in ticks if low <= tick <= high],
        ticktext=[f"{tick:g}" for tick in ticks if low <= tick <= high],
        showgrid=True,
        gridcolor=palette.grid,
        ticks="",
    )
    figure.update_yaxes(visible=False, range=[max(len(shown), 1) - 0.5, -0.5])
    figure.update_layout(meta=_words(shown))
    return figure


def _ends(rows: list[dict]) -> tuple[float, float]:
    """The axis: around 1 and every interval, at most from a thousandth to a thousand."""
    values = [row[name] for row in rows for name in ("value", "low", "high") if row[name]]
    low, high = min([0.9, *values]), max([1.1, *values])
    room = (high / low) ** 0.06
    return max(low / room, 0.001), min(high * room, 1_000)


def _draw_row(figure: go.Figure, row: dict, at: int, palette: Palette) -> None:
    value = row["value"]
    color = palette.better if row["is_adjusted"] else palette.faint
    color = palette.quiet if row["is_greyed"] else color
    figure.add_scatter(
        x=[value],
        y=[at],
        mode="markers",
        customdata=[[row["label"]]],
        hovertext=[f"<b>{name_text(row['label'])}</b><br>odds ratio {' '.join(_numbers(row))}"],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 11,
            "symbol": "square" if row["is_adjusted"] else "circle",
            "color": color,
            "line": {"width": 1.5, "color": palette.card},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(row["high"] or value) - value],
            # A log axis has no place for 0.
            "arrayminus": [value - max(row["low"] or value, 1e-6)],
            "color": color,
            "thickness": 2.5,
            "width": 0,
        },
    )


def _write_row(figure: go.Figure, row: dict, at: int, palette: Palette) -> None:
    color = palette.soft if row["is_greyed"] else palette.ink
    lines = [
        name_text(line) for line in textwrap.wrap(row["label"], _WRAP, max_lines=3, placeholder="…")
    ]
    label = "<br>".join(lines)
    common = {"y": at, "xref": "paper", "showarrow": False, "font": {"size": 12, "color": color}}
    figure.add_annotation(
        text=f"<b>{label}</b>" if row["is_adjusted"] else label,
        x=0,
        xanchor="left",
        xshift=-128,
        align="left",
        **common,
    )
    value, interval = _numbers(row)
    figure.add_annotation(
        text=f"<b>{value}</b>  {interval}".rstrip(), x=1, xanchor="right", xshift=108, **common
    )


def _numbers(row: dict) -> tuple[str, str]:
    """The ratio and its interval as text: "1.29" and "1.11–1.50"."""
    value, low, high = (wording.odds_ratio(row[name]) for name in ("value", "low", "high"))
    is_whole = wording.NOTHING not in (value, low, high)
    return value, f"{low}–{high}" if is_whole else ""


def _words(rows: list[dict]) -> str:
    if not rows:
        return "Odds ratios: none."
    values = []
    for row in rows:
        value, interval = _numbers(row)
        values.append(f"{row['label']} {value}{f' ({interval})' if interval else ''}")
    return f"Odds ratios with 95 % intervals: {'; '.join(values)}."
