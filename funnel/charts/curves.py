"""How soon leads are called: one curve a group, drawn."""

from math import log10

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import apart, lay_out, name_text
from funnel.palette import Palette

_HEIGHT, _TOP, _BOTTOM = 348, 48, 26
_TICKS = {60: "1m", 300: "5m", 1_800: "30m", 3_600: "1h", 18_000: "5h", 86_400: "1d", 259_200: "3d"}
_FIRST, _LAST = 30, 259_200  # seconds: the axis, unless the target asks for more
_TOP_SHARE = 1.03
_LABEL_GAP = 17  # pixels from one label's middle to the next one's
_MOST_LABELS = 8
_MOST_NAME, _SHORT_NAME = 13, 8
_SMALL = 30


def response_curves_chart(
    curves: pl.DataFrame,
    at_target: pl.DataFrame,
    palette: Palette,
    *,
    target_seconds: float,
    named: str | None = None,
) -> go.Figure:
    """Shares of leads called by the time since their clock started, a curve a group, log scale.

    ``curves`` has a row a step: `group`, `seconds`, `share` (of all leads, called or not).
    ``at_target`` has a row a group: `group`, `share` (within ``target_seconds``; null: unknown),
    `final` (called in the end, as those still waiting may be), `leads`. ``named`` is the group
    drawn in the colour of what is worse. Groups under 30 leads are dotted.
    """
    rows = at_target.sort("share", "group", nulls_last=True).rows(named=True)
    # Room for the names left of the target's line, on a phone too.
    longest = max((len(row["group"]) for row in rows), default=0)
    room = 30 if longest <= _SHORT_NAME else 700
    edges = (min(_FIRST, target_seconds / room), max(_LAST, target_seconds * 2))
    figure = go.Figure()
    for row in sorted(rows, key=lambda row: row["group"] == named):
        _draw_curve(figure, row, curves, edges, palette, len(rows) == 1, named)
    known = [row for row in rows if row["share"] is not None]
    _draw_dots(figure, known, target_seconds, palette, named)
    lay_out(figure, palette, height=_HEIGHT, left=44, right=14, top=_TOP, bottom=_BOTTOM)
    across = log10(target_seconds / edges[0]) / log10(edges[1] / edges[0])
    _label(figure, known, curves, target_seconds, across, palette, named)
    _notes(figure, rows, target_seconds, across, palette)
    # Half an hour and an hour are too close for two labels on a phone.
    unsaid = 3_600 if target_seconds == 1_800 else 1_800
    shown = {
        at: "" if at == unsaid else text
        for at, text in _TICKS.items()
        if edges[0] <= at <= edges[1]
    }
    figure.update_xaxes(
        type="log",
        range=[log10(edges[0]), log10(edges[1])],
        tickvals=list(shown),
        ticktext=list(shown.values()),
        showgrid=True,
        gridcolor=palette.grid,
        ticks="",
    )
    figure.update_yaxes(range=[0, _TOP_SHARE], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    figure.update_layout(meta=_words(known, target_seconds))
    return figure


def _draw_curve(
    figure: go.Figure,
    row: dict,
    curves: pl.DataFrame,
    edges: tuple[float, float],
    palette: Palette,
    is_alone: bool,
    named: str | None,
) -> None:
    """One group's steps from edge to edge of the axis; calls before its left edge are on it."""
    steps = curves.filter(pl.col("group") == row["group"]).sort("seconds", "share")
    early = steps.filter(pl.col("seconds") <= edges[0])["share"]
    inside = steps.filter(pl.col("seconds").is_between(*edges, closed="right"))
    seconds = [edges[0], *inside["seconds"], edges[1]]
    shares = [early.max() or 0, *inside["share"]]
    shares.append(shares[-1])
    is_named = row["group"] == named
    quiet = palette.soft if is_alone else palette.quiet
    name = f"<b>{name_text(row['group'])}</b><br>"
    figure.add_scatter(
        x=seconds,
        y=shares,
        # Unseen marks at the steps, since a line alone takes no click.
        mode="lines+markers",
        marker={"size": 8, "opacity": 0},
        customdata=[[row["group"]]] * len(seconds),
        hovertext=[
            f"{name}{wording.rate(share)} within {wording.duration(at)}"
            for at, share in zip(seconds, shares, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        line={
            "shape": "hv",
            "color": palette.worse if is_named else quiet,
            "width": 3 if is_named else 1.8,
            "dash": "dot" if row["leads"] < _SMALL else "solid",
        },
    )


def _draw_dots(
    figure: go.Figure, rows: list[dict], target: float, palette: Palette, named: str | None
) -> None:
    figure.add_vline(x=target, line={"color": palette.ink, "width": 1.2, "dash": "dash"})
    figure.add_scatter(
        x=[target] * len(rows),
        y=[row["share"] for row in rows],
        mode="markers",
        customdata=[[row["group"]] for row in rows],
        hovertext=[_hover(row, target) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 8,
            "opacity": 1,
            "color": [palette.worse if row["group"] == named else palette.soft for row in rows],
            "line": {"width": 1.5, "color": palette.card},
        },
    )


def _label(
    figure: go.Figure,
    rows: list[dict],
    curves: pl.DataFrame,
    target: float,
    across: float,
    palette: Palette,
    named: str | None,
) -> None:
    """Names with leaders to the dots: below all curves, right of the line, or above them, left."""
    labelled = _labelled(rows, named)
    pixels = (_HEIGHT - _TOP - _BOTTOM) / _TOP_SHARE
    heights = [row["share"] * pixels for row in labelled]
    room = min(heights, default=0) - 12 if across < 0.6 else -1
    before = curves.filter(pl.col("seconds") <= target / 1.5)["share"].max() or 0
    below = labelled if room >= _LABEL_GAP * len(labelled) else []
    if not below and room >= 0 and labelled[0]["group"] == named:
        below = labelled[:1]
    wished = [max(height, before * pixels) + 12 for height in heights[len(below) :]]
    places = [
        *apart([height - 14 for height in heights[: len(below)]], _LABEL_GAP, 8, max(room, 8)),
        *apart(wished, _LABEL_GAP, 9, pixels),
    ]
    for at, (row, height, place) in enumerate(zip(labelled, heights, places, strict=True)):
        is_named, is_below = row["group"] == named, at < len(below)
        color = palette.worse if is_named else palette.soft
        figure.add_annotation(
            text=f"{name_text(row['group'], _MOST_NAME)} <b>{wording.rate(row['share'])}</b>",
            x=log10(target),
            y=row["share"],
            ax=20 if is_below else -14,
            ay=height - place,
            xanchor="left" if is_below else "right",
            showarrow=True,
            arrowhead=0,
            arrowwidth=1,
            standoff=4,
            arrowcolor=color if is_named else palette.faint,
            font={"size": 12, "color": color},
        )


def _labelled(rows: list[dict], named: str | None) -> list[dict]:
    """The groups with a label, all of them or the named, the worst and the best."""
    if len(rows) <= _MOST_LABELS:
        return rows
    ranked = [row for row in rows if row["leads"] >= _SMALL]
    groups = {row["group"] for row in (*ranked[:1], *ranked[-1:])} | {named}
    return [row for row in rows if row["group"] in groups]


def _notes(
    figure: go.Figure,
    rows: list[dict],
    target: float,
    across: float,
    palette: Palette,
) -> None:
    """The target above its line, and the shares called in the end in a row of their own above."""
    common = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
    figure.add_annotation(
        text=f"Target: {wording.duration(target)}",
        x=log10(target),
        xanchor="center" if across < 0.8 else "right",
        yshift=2,
        font={"size": 12, "color": palette.ink},
        **common,
    )
    finals = sorted(row["final"] for row in rows if row["final"] is not None)
    if finals:
        low, high = wording.rate(finals[0]), wording.rate(finals[-1])
        reached = high if low == high else f"{low.removesuffix('%')}–{high}"
        figure.add_annotation(
            text=f"{reached} called in the end",
            x=1,
            xref="paper",
            xanchor="right",
            yshift=22,
            font={"size": 12, "color": palette.soft},
            **common,
        )


def _hover(row: dict, target: float) -> str:
    lines = [
        f"<b>{name_text(row['group'])}</b>  {wording.counted(row['leads'], 'lead')}",
        f"{wording.rate(row['share'], row['leads'])} called within {wording.duration(target)}",
        f"{wording.rate(row['final'], row['leads'])} called in the end",
    ]
    if row["leads"] < _SMALL:
        lines.append(f"under {_SMALL} leads")
    return "<br>".join(lines)


def _words(rows: list[dict], target: float) -> str:
    if not rows:
        return f"Called within {wording.duration(target)}: no leads."
    shares = [f"{row['group']} {wording.rate(row['share'])}" for row in reversed(rows)]
    return f"Called within {wording.duration(target)}: {', '.join(shares)}."
