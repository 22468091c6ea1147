"""Why a number moved, drawn: the bridge from one span to the next, and who contributed."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import lay_out, name_text, opacity
from funnel.palette import Palette

_ROW = 32  # pixels a contributor takes


@dataclass(frozen=True)
class Step:
    """One column of a bridge: what it is called, how much it adds, what a click carries.

    Its first and last columns stand on zero (``is_whole``); the others hang between them.
    """

    label: str
    value: int
    mark: str
    is_whole: bool = False
    hover: str = ""


def bridge_chart(
    steps: Sequence[Step], palette: Palette, chosen: str | None = None, *, is_neutral: bool = False
) -> go.Figure:
    """The columns of a bridge: the number before, what was added or lost, the number after.

    The values of the steps between sum to the difference of the two wholes. Where more is not
    better (``is_neutral``) they have no colour of their own.
    """
    figure = go.Figure()
    level, bases, heights, colors = 0, [], [], []
    for step in steps:
        if step.is_whole:
            level = step.value
            bases.append(0)
            heights.append(step.value)
            colors.append(palette.quiet)
            continue
        bases.append(level)
        heights.append(step.value)
        gained = palette.faint if is_neutral else palette.better
        lost = palette.faint if is_neutral else palette.worse
        colors.append(gained if step.value >= 0 else lost)
        level += step.value
    tops = [max(base, base + height) for base, height in zip(bases, heights, strict=True)]
    places = list(range(len(steps)))
    figure.add_bar(
        x=places,
        y=heights,
        base=bases,
        width=0.62,
        customdata=[[step.mark] for step in steps],
        hovertext=[step.hover for step in steps],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"color": colors, "opacity": [opacity(step.mark, chosen) for step in steps]},
    )
    for at, (base, height) in enumerate(zip(bases[:-1], heights[:-1], strict=True)):
        figure.add_shape(
            type="line",
            x0=at + 0.31,
            x1=at + 0.69,
            y0=base + height,
            y1=base + height,
            line={"color": palette.axis, "width": 1},
        )
    lay_out(figure, palette, height=300, left=4, right=4, top=24, bottom=44)
    figure.update_xaxes(
        tickvals=places,
        ticktext=[step.label for step in steps],
        # On a phone a column is 64 pixels wide: its label must not run into the next one's.
        tickfont={"size": 11},
        showline=True,
        linecolor=palette.axis,
        range=[-0.5, len(steps) - 0.5],
        ticks="",
    )
    figure.update_yaxes(visible=False, range=[min(0, *bases), max([*tops, 1]) * 1.12])
    for at, (step, top) in enumerate(zip(steps, tops, strict=True)):
        color = palette.ink if is_neutral or step.is_whole or not step.value else colors[at]
        text = wording.count(step.value) if step.is_whole else wording.signed(step.value)
        figure.add_annotation(
            text=f"<b>{text}</b>",
            x=at,
            y=top,
            yanchor="bottom",
            yshift=2,
            showarrow=False,
            font={"size": 13, "color": color},
        )
    said = [
        f"{step.label.replace('<br>', ' ')} "
        f"{wording.count(step.value) if step.is_whole else wording.signed(step.value)}"
        for step in steps
    ]
    figure.update_layout(meta=f"Bridge: {wording.listed(said, most=len(said))}.")
    return figure


def contributors_chart(
    frame: pl.DataFrame, palette: Palette, chosen: str | None = None
) -> go.Figure:
    """Each segment's change, a bar to either side; only what is beyond chance is coloured.

    ``frame`` has a row a segment in the order drawn: `mark` (what a click carries), `label`,
    `change`, `is_chance` (null: not known), `hover`.
    """
    rows = frame.rows(named=True)
    colors = [
        palette.quiet
        if row["is_chance"] is not False
        else palette.better
        if row["change"] > 0
        else palette.worse
        for row in rows
    ]
    figure = go.Figure()
    figure.add_bar(
        x=[row["change"] for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        width=0.6,
        customdata=[[row["mark"]] for row in rows],
        hovertext=[row["hover"] for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"color": colors, "opacity": [opacity(row["mark"], chosen) for row in rows]},
    )
    lay_out(
        figure, palette, height=_ROW * max(len(rows), 1) + 12, left=140, right=8, top=4, bottom=4
    )
    most = max((abs(row["change"]) for row in rows), default=1) or 1
    # Room at both ends for the numbers that stand there, clear of the names on a phone too.
    longest = max((len(wording.signed(row["change"])) for row in rows), default=0)
    room = (0.16 + 0.11 * longest) * most
    figure.update_xaxes(
        visible=False,
        range=[
            min([row["change"] for row in rows] + [0]) - room,
            max([row["change"] for row in rows] + [0]) + room,
        ],
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[name_text(row["label"], 20) for row in rows],
        autorange="reversed",
        showgrid=False,
        rangemode="normal",
        tickfont={"size": 12, "color": palette.ink},
    )
    figure.add_vline(x=0, line={"color": palette.axis, "width": 1})
    for at, (row, color) in enumerate(zip(rows, colors, strict=True)):
        is_left = row["change"] < 0
        figure.add_annotation(
            text=f"<b>{wording.signed(row['change'])}</b>",
            x=row["change"],
            y=at,
            xanchor="right" if is_left else "left",
            xshift=-5 if is_left else 5,
            showarrow=False,
            font={"size": 12, "color": palette.soft if color == palette.quiet else color},
        )
    said = [f"{row['label']} {wording.signed(row['change'])}" for row in rows]
    figure.update_layout(meta=f"Change by segment: {wording.listed(said)}.")
    return figure
