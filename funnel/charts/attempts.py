"""Whom the next call still reaches, drawn."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import lay_out, opacity
from funnel.charts.marks import interval
from funnel.palette import Palette

_SMALL = 30


def persistence_chart(
    frame: pl.DataFrame, palette: Palette, chosen: str | None = None
) -> go.Figure:
    """Shares of leads first reached at each attempt, with 95 % intervals and their bases below.

    ``frame`` has a row an attempt: `attempt` (1, 2, …), `label` ("8+" for the last), `value`,
    `numerator`, `denominator` (leads with such an attempt and no contact before), `low`, `high`.
    ``chosen`` is an attempt as text, as a click carries it.
    """
    rows = frame.filter(pl.col("denominator") > 0).sort("attempt").rows(named=True)
    figure = go.Figure()
    for row in rows:
        mark = f"{row['attempt']}"
        color = palette.quiet if row["denominator"] < _SMALL else palette.soft
        figure.add_scatter(
            x=[row["attempt"]],
            y=[row["value"]],
            mode="markers",
            cliponaxis=False,
            opacity=opacity(mark, chosen),
            customdata=[[mark]],
            hovertext=[_hover(row)],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={"size": 10, "color": color, "line": {"width": 1.5, "color": palette.card}},
            error_y=interval(row, color),
        )
    lay_out(figure, palette, height=300, left=48, right=12, top=14, bottom=58)
    attempts = [row["attempt"] for row in rows]
    figure.update_xaxes(
        range=[min(attempts, default=1) - 0.5, max(attempts, default=1) + 0.5],
        tickvals=attempts,
        ticktext=[f"{row['label']}<br>{_short(row['denominator'])}" for row in rows],
        tickfont={"size": 11, "color": palette.soft},
        showline=True,
        linecolor=palette.axis,
        ticks="",
    )
    top = max((row["high"] for row in rows), default=0.1) * 1.06
    figure.update_yaxes(range=[0, top], tickformat=",.0%" if top >= 0.05 else ",.1%", nticks=6)
    _note(figure, "leads", "left", palette)
    _note(figure, "attempt →", "right", palette)
    figure.update_layout(meta=_words(rows))
    return figure


def _short(leads: int) -> str:
    """A base that fits under its tick on a phone."""
    return wording.count(leads) if leads < 10_000 else f"{leads / 1_000:,.0f} k"


def _note(figure: go.Figure, text: str, side: str, palette: Palette) -> None:
    """What the bases are, left of them; what the numbers above them are, right below."""
    is_left = side == "left"
    figure.add_annotation(
        text=text,
        x=0 if is_left else 1,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="top",
        xshift=-10 if is_left else 0,
        yshift=-20 if is_left else -40,
        showarrow=False,
        font={"size": 11, "color": palette.soft},
    )


def _hover(row: dict) -> str:
    lines = [
        f"<b>Attempt {row['label']}</b>",
        f"{wording.rate(row['value'], row['denominator'])} first reached = "
        f"{wording.count(row['numerator'])} of {wording.counted(row['denominator'], 'lead')}",
        f"95 % interval {wording.rate(row['low'])} to {wording.rate(row['high'])}",
    ]
    if row["denominator"] < _SMALL:
        lines.append(f"under {_SMALL} leads")
    return "<br>".join(lines)


def _words(rows: list[dict]) -> str:
    if not rows:
        return "First reached by attempt: no attempts."
    first, last = rows[0], rows[-1]
    return (
        f"First reached by attempt: {wording.rate(first['value'])} at attempt {first['label']}, "
        f"{wording.rate(last['value'])} at attempt {last['label']}."
    )
