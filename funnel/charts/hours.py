"""The hours of a week in which leads arrive, drawn as cells."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import CLEAR, lay_out, opacity
from funnel.palette import Palette

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBER_ROOM = 1.2  # of a cell's width; Plotly keeps 3 pixels clear on both sides of a bar's text


def hours_chart(
    cells: pl.DataFrame,
    palette: Palette,
    *,
    open_hours: Sequence[tuple[int, float, float]],
    days: Sequence[str] = DAYS,
    chosen: str | None = None,
) -> go.Figure:
    """Rates by day and hour of arrival, darker where higher; opening hours outlined.

    ``cells`` has a row an hour of a day: `weekday` (its place in ``days``, 1: Monday), `hour`,
    `leads`, `within`, `rate` (null where of too few leads: blank). ``open_hours`` has a day, the
    first moment and the last, in hours, for each stretch. A click carries day and hour: "1-09".
    """
    rows = cells.filter(pl.col("leads") > 0).rows(named=True)
    rated = [row for row in rows if row["rate"] is not None]
    top = max((row["rate"] for row in rated), default=0) or 1
    figure = go.Figure()
    everywhere = {_mark(day + 1, hour): 0.0 for day in range(len(days)) for hour in range(24)}
    _add_cells(figure, everywhere, len(days), 1, [(0, palette.grid), (1, palette.grid)])
    rates = {_mark(row["weekday"], row["hour"]): row["rate"] for row in rated}
    for strength in sorted({opacity(mark, chosen) for mark in rates}):
        part = {mark: rate for mark, rate in rates.items() if opacity(mark, chosen) == strength}
        _add_cells(figure, part, len(days), top, _scale(palette), strength)
    _add_numbers(figure, rated, top, palette, chosen)
    _add_targets(figure, rows, days)
    height = 30 + 34 * max(len(days), 3)
    lay_out(figure, palette, height=height, left=56, right=4, top=4, bottom=24)
    for box in _boxes(open_hours):
        figure.add_shape(type="rect", line={"color": palette.ink, "width": 1.6}, **box)
    # Numbers that do not fit are left out together, none is drawn too small to read.
    figure.update_layout(
        barmode="overlay", uniformtext={"minsize": 11, "mode": "hide"}, meta=_words(rated, days)
    )
    hours = list(range(0, 24, 3))
    labels = [*map(str, hours[:-1]), f"{hours[-1]} h"]
    figure.update_xaxes(range=[-0.5, 23.5], tickvals=hours, ticktext=labels, ticks="")
    figure.update_yaxes(
        range=[len(days) + 0.5, 0.5],
        tickvals=list(range(1, len(days) + 1)),
        ticktext=list(days),
        ticks="",
        showgrid=False,
    )
    return figure


def _mark(weekday: int, hour: int) -> str:
    return f"{weekday}-{hour:02d}"


def _scale(palette: Palette) -> list[tuple[float, str]]:
    """Stronger where higher, with a leap half way over the colours on which no small text reads."""
    colors = palette.stages
    return [(0, colors[0]), (0.5, colors[2]), (0.5, colors[4]), (1, colors[5])]


def _text_color(rate: float, top: float, palette: Palette) -> str:
    return palette.on_stages[4 if rate / top >= 0.5 else 2]


def _add_cells(
    figure: go.Figure,
    rates: dict[str, float],
    days: int,
    top: float,
    scale: list[tuple[float, str]],
    strength: float = 1,
) -> None:
    figure.add_heatmap(
        x=list(range(24)),
        y=list(range(1, days + 1)),
        z=[[rates.get(_mark(day + 1, hour)) for hour in range(24)] for day in range(days)],
        zmin=0,
        zmax=top,
        colorscale=scale,
        xgap=2,
        ygap=2,
        opacity=strength,
        showscale=False,
        hoverinfo="skip",
    )


def _add_numbers(
    figure: go.Figure, rated: list[dict], top: float, palette: Palette, chosen: str | None
) -> None:
    """Per cents in the cells, as the text of unseen bars: a heatmap's own shrinks without end."""
    if not rated:
        return
    texts = [f"{100 * row['rate']:.0f}" for row in rated]
    figure.add_bar(
        x=[row["hour"] for row in rated],
        y=[1] * len(rated),
        base=[row["weekday"] - 0.5 for row in rated],
        width=_NUMBER_ROOM,
        # One digit takes the room of two, so that either all are shown or none.
        text=[text.center(3, "\u2009") if len(text) == 1 else text for text in texts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={
            "size": 12,
            "color": [
                _text_color(row["rate"], top, palette)
                if opacity(_mark(row["weekday"], row["hour"]), chosen) == 1
                else palette.ink
                for row in rated
            ],
        },
        marker={"color": CLEAR},
        hoverinfo="skip",
    )


def _add_targets(figure: go.Figure, rows: list[dict], days: Sequence[str]) -> None:
    """Unseen squares that take the clicks: Streamlit is told of no click on a heatmap."""
    figure.add_scatter(
        x=[row["hour"] for row in rows],
        y=[row["weekday"] for row in rows],
        mode="markers",
        customdata=[[_mark(row["weekday"], row["hour"])] for row in rows],
        hovertext=[_hover(row, days) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"symbol": "square", "size": 24, "opacity": 0},
    )


def _boxes(open_hours: Sequence[tuple[int, float, float]]) -> list[dict]:
    """Rectangles around opening hours, one for neighbouring weekdays that keep the same."""
    boxes: list[dict] = []
    for weekday, first, last in sorted(open_hours, key=lambda part: (part[1:], part[0])):
        box = {"x0": first - 0.5, "x1": last - 0.5, "y0": weekday - 0.5, "y1": weekday + 0.5}
        before = boxes[-1] if boxes else None
        if before and (before["x0"], before["x1"], before["y1"]) == (
            box["x0"],
            box["x1"],
            box["y0"],
        ):
            before["y1"] = box["y1"]
        else:
            boxes.append(box)
    return boxes


def _hour_words(row: dict, days: Sequence[str]) -> str:
    return f"{days[row['weekday'] - 1]} {row['hour']:02d}:00–{row['hour'] + 1:02d}:00"


def _hover(row: dict, days: Sequence[str]) -> str:
    name = f"<b>{_hour_words(row, days)}</b> · "
    if row["rate"] is None:
        return f"{name}{wording.counted(row['leads'], 'lead')}, too few for a rate"
    counts = f"{wording.count(row['within'])} of {wording.count(row['leads'])}"
    return f"{name}{wording.rate(row['rate'])} = {counts}"


def _words(rated: list[dict], days: Sequence[str]) -> str:
    if not rated:
        return "Rates by weekday and hour: no hour has enough leads."
    best, worst = (kind(rated, key=lambda row: row["rate"]) for kind in (max, min))
    return (
        f"Rates by weekday and hour: highest {_hour_words(best, days)} "
        f"{wording.rate(best['rate'])}, lowest {_hour_words(worst, days)} "
        f"{wording.rate(worst['rate'])}."
    )
