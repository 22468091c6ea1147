"""Where business comes from, drawn: shares by motion week by week, sources ranked."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import (
    BAR_WIDTH,
    apart,
    hatch,
    lay_out,
    lines_text,
    name_text,
    opacity,
    weeks_axis,
)
from funnel.charts.marks import write_rate
from funnel.palette import Palette

_HEIGHT = 360
_ROW, _TWO_LINES = 30, 38  # pixels a ranked source takes, its name in one line or in two
_MOST_WEEKS = 5  # named: beside the motions' names a phone has no room for more


def mix_chart(
    frame: pl.DataFrame,
    palette: Palette,
    motions: Sequence[str],
    currency: str | None = None,
    chosen: str | None = None,
) -> go.Figure:
    """Shares of the motions by week, stacked to one, the week's whole above its bar.

    ``frame`` has a row a week and motion: `week`, `motion`, `value`, `volume`, `whole`,
    `is_complete`; volumes are amounts of ``currency``, or counts without one. Weeks that are not
    complete are hatched. A bar's mark is its week and motion: "2026-11-09 inbound".
    """
    figure = go.Figure()
    weeks = sorted(set(frame["week"]))
    rows = {(row["week"], row["motion"]): row for row in frame.iter_rows(named=True)}
    for motion in motions:
        mine = [row for week in weeks if (row := rows.get((week, motion)))]
        figure.add_bar(
            x=[row["week"] for row in mine],
            y=[row["value"] or 0 for row in mine],
            name=motion,
            width=BAR_WIDTH,
            customdata=[[f"{row['week']} {motion}"] for row in mine],
            hovertext=[_mix_hover(row, currency) for row in mine],
            hovertemplate="%{hovertext}<extra></extra>",
            textposition="none",
            marker={
                "color": palette.motions[motion],
                "opacity": [opacity(f"{row['week']} {motion}", chosen) for row in mine],
                "pattern": {
                    "shape": ["" if row["is_complete"] else "/" for row in mine],
                    "fgcolor": palette.card,
                    "fillmode": "overlay",
                    **{key: hatch(palette)[key] for key in ("size", "solidity")},
                },
            },
        )
    lay_out(figure, palette, height=_HEIGHT, left=44, right=84, top=30, bottom=26)
    figure.update_layout(barmode="stack", bargap=0.2)
    weeks_axis(figure, weeks, palette, most=_MOST_WEEKS)
    figure.update_yaxes(range=[0, 1], tickformat=".0%", nticks=6)
    _wholes(figure, frame, weeks, currency, palette)
    _names(figure, rows, weeks, motions, palette)
    figure.update_layout(meta=_mix_sentence(frame, weeks, motions))
    return figure


def _mix_hover(row: dict, currency: str | None) -> str:
    share = wording.rate(row["value"], row["whole"])
    lines = [
        f"<b>{row['motion'].capitalize()}, {wording.full_week(row['week'])}</b>",
        f"{share} = {_words(row['volume'], currency)} of {_words(row['whole'], currency)}",
    ]
    if not row["is_complete"]:
        lines.append("the week is not over")
    return "<br>".join(lines)


def _words(value: float, currency: str | None) -> str:
    return wording.money(value, currency) if currency else wording.count(value)


def _wholes(figure, frame, weeks, currency, palette) -> None:
    whole = dict(frame.select("week", "whole").iter_rows())
    step = max(1, -(-len(weeks) // _MOST_WEEKS))
    for week in weeks[::step]:
        figure.add_annotation(
            text=_words(whole[week], currency),
            x=week,
            y=1,
            yanchor="bottom",
            yshift=2,
            showarrow=False,
            font={"size": 11, "color": palette.soft},
        )


def _names(figure, rows, weeks, motions, palette) -> None:
    """Each motion's name at its part of the last bar that has any."""
    last = next((w for w in reversed(weeks) if any(
        (rows.get((w, motion)) or {}).get("value") for motion in motions)), None)  # fmt: skip
    if last is None:
        return
    middles, shown, base = [], [], 0.0
    for motion in motions:
        value = (rows.get((last, motion)) or {}).get("value") or 0.0
        if value:
            middles.append(base + value / 2)
            shown.append(motion)
        base += value
    for motion, place in zip(shown, apart(middles, 0.06, 0.03, 0.97), strict=True):
        figure.add_annotation(
            text=f"<span style='color:{palette.motions[motion]}'>■</span> {motion}",
            x=1,
            y=place,
            xref="paper",
            xanchor="left",
            xshift=2,
            showarrow=False,
            font={"size": 12, "color": palette.ink},
        )


def _mix_sentence(frame: pl.DataFrame, weeks, motions) -> str:
    whole = frame.group_by("week").agg(pl.col("whole").first())["whole"].sum() or 0
    if not whole:
        return "Shares by motion: nothing to share."
    said = []
    for motion in motions:
        volume = frame.filter(pl.col("motion") == motion)["volume"].sum() or 0
        said.append(f"{motion} {wording.rate(volume / whole)}")
    return f"Shares by motion over {wording.counted(len(weeks), 'week')}: {wording.listed(said)}."


def ranked_chart(frame: pl.DataFrame, palette: Palette, chosen: str | None = None) -> go.Figure:
    """Sources by the share of their leads that got there, a row each, in the frame's order.

    ``frame`` has `group`, `label`, `value`, `low`, `high`, `shrunk_rate`, `numerator`,
    `denominator`, `rank` (null: too small to rank, drawn grey). The dot is what was counted, with
    its 95 % interval; the square where the source is ranked.
    """
    rows = frame.filter(pl.col("denominator") > 0).rows(named=True)
    figure = go.Figure()
    places = list(range(len(rows)))
    colors = [palette.faint if row["rank"] is None else palette.ink for row in rows]
    figure.add_scatter(
        x=[row["value"] for row in rows],
        y=places,
        mode="markers",
        cliponaxis=False,
        customdata=[[row["group"]] for row in rows],
        hovertext=[_ranked_hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 10,
            "color": colors,
            "symbol": ["circle-open" if row["rank"] is None else "circle" for row in rows],
            "opacity": [opacity(row["group"], chosen) for row in rows],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [row["high"] - row["value"] for row in rows],
            "arrayminus": [row["value"] - row["low"] for row in rows],
            "color": palette.faint,
            "thickness": 2,
            "width": 0,
        },
    )
    figure.add_scatter(
        x=[row["shrunk_rate"] for row in rows],
        y=places,
        mode="markers",
        cliponaxis=False,
        hoverinfo="skip",
        marker={"size": 8, "symbol": "square-open", "color": palette.better, "opacity": 1},
    )
    bases = sum(row["denominator"] for row in rows)
    if bases:
        pooled = sum(row["numerator"] for row in rows) / bases
        figure.add_vline(x=pooled, line={"color": palette.axis, "width": 1.2, "dash": "dash"})
        figure.add_annotation(
            text=f"all {wording.rate(pooled, bases)}",
            x=pooled,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"size": 11, "color": palette.soft},
        )
    names = [lines_text(_numbered(row), 20) for row in rows]
    # Room for a row each, and a page that does not scroll for ever.
    each = _TWO_LINES if any("<br>" in name for name in names) else _ROW
    height = each * max(len(rows), 1) + 60
    lay_out(figure, palette, height=height, left=138, right=92, top=24, bottom=28)
    top = max((row["high"] for row in rows), default=0.1) * 1.05
    # Three ticks at most, so that they stand apart on a phone.
    step = next(
        step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1) if top / step < 3
    )
    ticks = [at * step for at in range(3) if at * step <= top]
    # A mark at nought keeps off the names.
    edges = [-0.03 * top, top]
    figure.update_xaxes(range=edges, tickvals=ticks, tickformat=",.3~%", gridcolor=palette.grid)
    figure.update_yaxes(
        tickvals=places,
        ticktext=names,
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        rangemode="normal",
        tickfont={"size": 12, "color": palette.ink},
    )
    for at, row in enumerate(rows):
        write_rate(figure, row, at, palette.faint if row["rank"] is None else palette.soft, 90)
    said = [
        f"{row['rank']}. {row['label']} {wording.rate(row['value'], row['denominator'])}"
        for row in rows
        if row["rank"] is not None
    ]
    figure.update_layout(meta=f"Ranked by shrunk rate: {wording.listed(said, most=6)}.")
    return figure


def _numbered(row: dict) -> str:
    number = "" if row["rank"] is None else f"{row['rank']}. "
    return f"{number}{row['label']}"


def _ranked_hover(row: dict) -> str:
    base = row["denominator"]
    ranked = "too few leads to rank" if row["rank"] is None else f"rank {row['rank']}"
    return "<br>".join(
        [
            f"<b>{name_text(row['label'])}</b>",
            f"{wording.rate(row['value'], base)} = {wording.count(row['numerator'])} of "
            f"{wording.counted(base, 'lead')}",
            f"95 % interval {wording.rate(row['low'], base)} to {wording.rate(row['high'], base)}",
            f"drawn towards all sources: {wording.rate(row['shrunk_rate'], base)} · {ranked}",
        ]
    )
