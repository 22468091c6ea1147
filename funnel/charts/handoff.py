"""The hand-off, drawn: where MQLs stand, why sales says no, where the baton dropped."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import CLEAR, hatch, lay_out, lines_text, name_text, opacity
from funnel.palette import Palette

_ROW = 34  # pixels a bar of reasons takes
_STACK = 54  # pixels a bar with its label above takes


def ledger_chart(
    rows: Sequence[dict], palette: Palette, names: dict[str, str], chosen: str | None = None
) -> go.Figure:
    """One bar of all MQLs, cut into the places of ``rows`` (`place`, `numerator`, `denominator`).

    Its parts carry their place's name; pending is hatched. Numbers stand above it, on the page.
    """
    figure = go.Figure()
    for row in rows:
        place = row["place"]
        is_open = place == "pending"
        color = {
            "accepted": palette.better,
            "rejected": palette.faint,
            "overdue": palette.worse,
        }.get(place, CLEAR)
        figure.add_bar(
            x=[row["numerator"]],
            y=[""],
            orientation="h",
            customdata=[[place]],
            hovertext=[_part_hover(names[place], row)],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "color": color,
                "line": {"width": 1, "color": palette.faint if is_open else palette.card},
                "opacity": opacity(place, chosen),
                "pattern": hatch(palette) if is_open else None,
            },
        )
    lay_out(figure, palette, height=52, left=0, right=0, top=4, bottom=4)
    whole = rows[0]["denominator"] if rows else 1
    figure.update_xaxes(visible=False, range=[0, max(whole, 1)])
    figure.update_yaxes(visible=False)
    said = [f"{wording.count(row['numerator'])} {names[row['place']].lower()}" for row in rows]
    figure.update_layout(barmode="stack", meta=f"Where MQLs stand: {wording.listed(said)}.")
    return figure


def _part_hover(name: str, row: dict) -> str:
    share = row["numerator"] / row["denominator"] if row["denominator"] else None
    return (
        f"<b>{name}</b><br>{wording.rate(share, row['denominator'])} = "
        f"{wording.count(row['numerator'])} of {wording.counted(row['denominator'], 'MQL')}"
    )


def reasons_chart(frame: pl.DataFrame, palette: Palette, chosen: str | None = None) -> go.Figure:
    """Rejections by reason, most first, with their running share; no reason last, in grey.

    ``frame`` has a row a reason in the order drawn: `reason` (what a click carries), `label`,
    `leads`, `is_none`.
    """
    rows = frame.rows(named=True)
    whole = sum(row["leads"] for row in rows)
    figure = go.Figure()
    figure.add_bar(
        x=[row["leads"] for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        width=0.62,
        customdata=[[row["reason"]] for row in rows],
        hovertext=[
            f"<b>{name_text(row['label'])}</b><br>{wording.rate(row['leads'] / whole, whole)} = "
            f"{wording.count(row['leads'])} of {wording.counted(whole, 'rejection')}"
            for row in rows
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "color": [palette.quiet if row["is_none"] else palette.better for row in rows],
            "opacity": [opacity(row["reason"], chosen) for row in rows],
        },
    )
    lay_out(figure, palette, height=_ROW * len(rows) + 40, left=172, right=58, top=26, bottom=6)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[lines_text(row["label"], 24) for row in rows],
        autorange="reversed",
        showgrid=False,
        rangemode="normal",
        tickfont={"size": 12, "color": palette.ink},
    )
    figure.update_xaxes(
        visible=False, range=[0, max((row["leads"] for row in rows), default=1) * 1.2]
    )
    _gutter(figure, "running share", -0.75, palette)
    running = 0
    for at, row in enumerate(rows):
        running += row["leads"]
        _count(figure, row["leads"], at, palette.ink)
        _gutter(figure, wording.rate(running / whole) if whole else "", at, palette)
    said = [f"{row['label']} {wording.count(row['leads'])}" for row in rows]
    figure.update_layout(meta=f"Rejections by reason: {wording.listed(said)}.")
    return figure


def _count(figure: go.Figure, leads: int, place: float, color: str) -> None:
    """The number at the end of its bar. Not the bar's own text, under which no bar is clicked."""
    figure.add_annotation(
        text=f"<b>{wording.count(leads)}</b>",
        x=leads,
        y=place,
        xanchor="left",
        xshift=6,
        showarrow=False,
        font={"size": 13, "color": color},
    )


def _gutter(figure: go.Figure, text: str, place: float, palette: Palette) -> None:
    figure.add_annotation(
        text=text,
        x=1,
        y=place,
        xref="paper",
        xanchor="right",
        xshift=56,
        showarrow=False,
        font={"size": 11 if place < 0 else 12, "color": palette.soft},
    )


def baton_chart(
    rows: Sequence[dict], palette: Palette, color: str, most: int, chosen: str | None = None
) -> go.Figure:
    """What was dropped on one side, a bar a cause with its label above it.

    ``rows`` have `mark` (what a click carries), `label`, `leads`; ``most`` is the longest bar of
    both sides, so that they can be compared.
    """
    figure = go.Figure()
    figure.add_bar(
        x=[row["leads"] for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        width=0.36,
        customdata=[[row["mark"]] for row in rows],
        hovertext=[
            f"<b>{name_text(row['label'])}</b><br>{wording.counted(row['leads'], 'MQL')}"
            for row in rows
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"color": color, "opacity": [opacity(row["mark"], chosen) for row in rows]},
    )
    height = _STACK * max(len(rows), 1) + 16
    lay_out(figure, palette, height=height, left=0, right=4, top=16, bottom=0)
    figure.update_xaxes(visible=False, range=[0, max(most, 1) * 1.22])
    figure.update_yaxes(
        visible=False, range=[len(rows) - 0.5, -0.6], showgrid=False, rangemode="normal"
    )
    for at, row in enumerate(rows):
        figure.add_annotation(
            text=name_text(row["label"], 44),
            x=0,
            y=at,
            xanchor="left",
            yanchor="bottom",
            yshift=9,
            showarrow=False,
            font={"size": 12, "color": palette.ink},
        )
        _count(figure, row["leads"], at, color)
    said = [f"{row['label']} {wording.count(row['leads'])}" for row in rows]
    figure.update_layout(meta=f"Dropped: {wording.listed(said)}.")
    return figure
