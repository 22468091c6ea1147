"""What every chart shares: type, colours, axes of weeks, hatching, dimming."""

import html
import textwrap
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import plotly.graph_objects as go

from funnel import wording
from funnel.palette import Palette

CLEAR = "rgba(0,0,0,0)"
BAR_WIDTH = 5.0 * 86_400_000  # a date axis measures in milliseconds: five days of seven
_FONT = "Inter, system-ui, sans-serif"
_UNCHOSEN = 0.35
_LINE = 15  # pixels that a second line of labels takes


def lay_out(
    figure: go.Figure,
    palette: Palette,
    *,
    height: int,
    left: int,
    right: int,
    top: int,
    bottom: int,
) -> None:
    """The look every chart shares."""
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 13, "color": palette.ink},
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        barcornerradius=2,
        hoverlabel={
            "bgcolor": palette.card,
            "bordercolor": palette.axis,
            "font": {"family": _FONT, "size": 13, "color": palette.ink},
            "align": "left",
        },
    )
    ticks = {"size": 12, "color": palette.soft}
    figure.update_xaxes(
        fixedrange=True, tickangle=0, showgrid=False, zeroline=False, tickfont=ticks
    )
    figure.update_yaxes(
        fixedrange=True, gridcolor=palette.grid, zeroline=False, tickfont=ticks, rangemode="tozero"
    )


def weeks_axis(figure: go.Figure, weeks: Sequence[date], palette: Palette, most: int = 7) -> None:
    """Ticks at week starts, at most ``most``, so that no label touches the next on a phone.

    Where the weeks are of more than one year, the first tick of each says which.
    """
    step = max(1, -(-len(weeks) // most))
    shown = [week for at, week in enumerate(weeks) if at % step == 0]
    years = [wording.week_year(week) for week in shown]
    labels = [wording.week(week) for week in shown]
    if weeks and wording.week_year(weeks[0]) != wording.week_year(weeks[-1]):
        begins = [at == 0 or year != years[at - 1] for at, year in enumerate(years)]
        labels = [
            f"{label}<br>{year}" if is_first else label
            for label, year, is_first in zip(labels, years, begins, strict=True)
        ]
        figure.update_layout(margin_b=(figure.layout.margin.b or 0) + _LINE)
    edges = [days_off(weeks[0], -4), days_off(weeks[-1], 4)] if weeks else None
    figure.update_xaxes(
        type="date",
        tickvals=shown,
        ticktext=labels,
        range=edges,
        showline=True,
        linecolor=palette.axis,
        ticks="",
    )


def days_off(day: date, days: float) -> str:
    """The moment ``days`` after the first moment of ``day``, as a date axis takes it."""
    return f"{datetime.combine(day, time()) + timedelta(days=days):%Y-%m-%d %H:%M}"


def above(figure: go.Figure, text: str, side: str, color: str, shift: int = 0) -> None:
    """Write a short note above the picture, at its ``side`` or ``shift`` pixels right of it."""
    figure.add_annotation(
        text=text,
        x=0 if side == "left" else 1,
        y=1,
        xref="paper",
        yref="paper",
        xanchor=side,
        yanchor="bottom",
        xshift=shift,
        yshift=6,
        showarrow=False,
        font={"size": 12, "color": color},
    )


def hatch(palette: Palette) -> dict:
    """The pattern of what is not yet settled."""
    return {"shape": "/", "size": 6, "solidity": 0.18, "fgcolor": palette.faint}


def opacity(mark, chosen) -> float:
    """How strongly ``mark`` is drawn while the leads of ``chosen`` are listed."""
    return 1.0 if chosen is None or mark == chosen else _UNCHOSEN


def name_text(text: str, most: int | None = None) -> str:
    """A name from the data as a figure shows it, at most ``most`` characters of it.

    Both ends stay: names that begin alike differ at their ends.
    """
    if most is not None and len(text) > most:
        end = (most - 1) // 2
        text = f"{text[: most - 1 - end].rstrip()}…{text[-end:].lstrip()}"
    return html.escape(text, quote=False)


def lines_text(text: str, most: int, lines: int = 2) -> str:
    """A name as a figure shows it in up to ``lines`` lines of at most ``most`` characters.

    What still does not fit loses its middle, as in ``name_text``.
    """
    found = textwrap.wrap(text, most) or [""]
    kept = [*found[: lines - 1], " ".join(found[lines - 1 :])] if len(found) > lines else found
    return "<br>".join(name_text(line, most) for line in kept)


def enlarge(figure: go.Figure, scale: float) -> None:
    """Draw the same larger, for a wall: type, gutters, lines and shifts alike."""
    layout = figure.layout
    layout.height = round(layout.height * scale)
    layout.font.size *= scale
    for side in ("l", "r", "t", "b"):
        layout.margin[side] = round((layout.margin[side] or 0) * scale)
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        axis.tickfont.size = (axis.tickfont.size or 12) * scale
    for note in layout.annotations:
        if note.font.size:
            note.font.size *= scale
        for place in ("xshift", "yshift", "ax", "ay"):
            if note[place]:
                note[place] *= scale
    for trace in figure.data:
        if trace.type == "scatter" and trace.line.width:
            trace.line.width *= scale


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """``places`` moved as little as keeps them ``gap`` apart and, if they fit, in ``low``–``high``.

    They keep their order; equal ones stand in the order given.
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = [min(max(places[at], low), high) for at in order]
    for at in range(1, len(moved)):
        moved[at] = max(moved[at], moved[at - 1] + gap)
    ceiling = max(high, low + gap * (len(moved) - 1))
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], ceiling - gap * (len(moved) - 1 - at))
    result = [0.0] * len(moved)
    for at, place in zip(order, moved, strict=True):
        result[at] = place
    return result
