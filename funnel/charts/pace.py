"""The pace towards a target, drawn: what came so far against a straight line."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import apart, days_off, lay_out, opacity
from funnel.palette import Palette

_HEIGHT, _TOP, _BOTTOM = 320, 26, 26
_MANY = 16
_ROOM = 17  # pixels between two labels in the gutter


def pace_chart(
    frame: pl.DataFrame,
    palette: Palette,
    *,
    first: date,
    last: date,
    months: Sequence[date],
    target: float,
    projected: float | None,
    unit: str = "count",
    currency: str | None = None,
    chosen: str | None = None,
) -> go.Figure:
    """What a metric added up to by week, with the dashed line it should keep to reach its target.

    ``frame`` has a row a week between ``first`` and ``last``: `week`, `day` (its last day, or the
    last with data), `actual` (null once the data have ended), `pace`. ``months`` are where ticks
    stand, ``projected`` is where it ends at the rate so far.
    """
    figure = go.Figure()
    came = frame.filter(pl.col("actual").is_not_null()).rows(named=True)
    begin = days_off(first, 0)

    def said(value: float | None) -> str:
        return wording.number(value, unit, currency=currency)

    figure.add_scatter(
        x=[begin, *(days_off(day, 1) for day in frame["day"])],
        y=[0, *frame["pace"]],
        mode="lines",
        hoverinfo="skip",
        line={"color": palette.soft, "width": 1.6, "dash": "dash"},
    )
    ends = [(target, f"target <b>{said(target)}</b>", palette.soft)]
    is_open = bool(came) and came[-1]["day"] < last and projected is not None
    if is_open:
        # At the rate so far, by business days as the line is: the same part of the end.
        coming = frame.filter(pl.col("day") > came[-1]["day"], pl.col("day") < last)
        figure.add_scatter(
            x=[days_off(day, 1) for day in (came[-1]["day"], *coming["day"], last)],
            y=[
                came[-1]["actual"],
                *(projected * pace / target for pace in coming["pace"]),
                projected,
            ],
            mode="lines+markers",
            hoverinfo="skip",
            line={"color": palette.faint, "width": 1.6, "dash": "dot"},
            marker={
                "size": [*[0] * (coming.height + 1), 9],
                "color": palette.card,
                "opacity": 1,
                "line": {"width": 1.6, "color": palette.faint},
            },
            cliponaxis=False,
        )
        ends.append((projected, f"ends at <b>{said(projected)}</b>", palette.ink))
    figure.add_scatter(
        x=[begin, *(days_off(row["day"], 1) for row in came)],
        y=[0, *(row["actual"] for row in came)],
        mode="lines",
        hoverinfo="skip",
        line={"color": palette.ink, "width": 2.4},
    )
    figure.add_scatter(
        x=[days_off(row["day"], 1) for row in came],
        y=[row["actual"] for row in came],
        mode="markers",
        cliponaxis=False,
        customdata=[[f"{row['week']}"] for row in came],
        hovertext=[
            f"<b>{wording.full_week(row['week'])}</b>, until {wording.days(row['day'], row['day'])}"
            f"<br>{said(row['actual'])}, pace {said(row['pace'])}"
            for row in came
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            # A year's weeks would run into one another.
            "size": 8 if len(came) <= _MANY else 5,
            "color": palette.ink,
            "opacity": [opacity(f"{row['week']}", chosen) for row in came],
        },
    )
    lay_out(figure, palette, height=_HEIGHT, left=48, right=116, top=_TOP, bottom=_BOTTOM)
    top = max(target, projected or 0, *(row["actual"] for row in came), 1) * 1.08
    figure.update_yaxes(range=[0, top], nticks=6)
    figure.update_xaxes(
        type="date",
        range=[begin, days_off(last, 1)],
        tickvals=[days_off(day, 0) for day in months],
        ticktext=[f"{day.day} {day:%b}" for day in months],
        showline=True,
        linecolor=palette.axis,
        ticks="",
    )
    if came and came[-1]["day"] < last:
        # Above and before the point where it is ahead of the line, below and after it where it is
        # behind: what grows leaves these two corners free.
        side = 1 if came[-1]["actual"] >= came[-1]["pace"] else -1
        figure.add_annotation(
            text=f"<b>{said(came[-1]['actual'])}</b>",
            x=days_off(came[-1]["day"], 1),
            y=came[-1]["actual"],
            xanchor="right" if side > 0 else "left",
            xshift=-6 * side,
            yshift=11 * side,
            showarrow=False,
            font={"size": 13, "color": palette.ink},
        )
    elif came:
        ends.append((came[-1]["actual"], f"came <b>{said(came[-1]['actual'])}</b>", palette.ink))
    _name_ends(figure, ends, top)
    stands = f"{said(came[-1]['actual'] if came else 0)} of {said(target)}"
    by = f" by {wording.days(came[-1]['day'], came[-1]['day'])}" if came else ""
    pace = f", on pace for {said(projected)}" if is_open else ""
    figure.update_layout(meta=f"What came so far against a straight line: {stands}{by}{pace}.")
    return figure


def _name_ends(figure: go.Figure, ends: list[tuple[float, str, str]], top: float) -> None:
    """Label the lines' ends in the right gutter, moved apart where they would touch."""
    gap = top * _ROOM / (_HEIGHT - _TOP - _BOTTOM)
    places = apart([value for value, _, _ in ends], gap, 0, top)
    for (_, text, color), place in zip(ends, places, strict=True):
        figure.add_annotation(
            text=text,
            x=1,
            y=place,
            xref="paper",
            xanchor="left",
            xshift=8,
            showarrow=False,
            font={"size": 12, "color": color},
        )
