"""Reps against the limits of chance: a funnel plot, and no ranking."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import apart, lay_out, name_text, opacity
from funnel.palette import Palette

_HEIGHT, _TOP, _BOTTOM = 348, 14, 46
_PIXELS = _HEIGHT - _TOP - _BOTTOM
_MARK_ROOM = 26  # pixels above and below the marks, for labels
_AWAY = 15  # pixels from a mark to the middle of its label
_CHARACTER = 0.03  # of the width on a phone
_BESIDE = 0.025  # of the width: half a mark on a phone
_MOST_LABELS = 2  # a side
_MOST_NAME = 16


def rep_plot_chart(
    reps: pl.DataFrame,
    limits: pl.DataFrame,
    palette: Palette,
    *,
    pooled: float | None,
    target_words: str,
    chosen: str | None = None,
) -> go.Figure:
    """Each rep's share of leads (called in time, accepted) by how many it is of, in its limits.

    ``reps`` has a row a rep: `owner`, `leads`, `within`, `rate`, `side` ("better" or "worse" where
    outside the outer limits, else null). ``limits`` has a row a number of leads: `leads`,
    `low_95`, `high_95`, `low_998`, `high_998`. ``pooled`` is the rate of all reps,
    ``target_words`` what the share is of ("called within 30 min").
    """
    reps = reps.filter(pl.col("leads") > 0)
    limits = limits.sort("leads")
    figure = go.Figure()
    _draw_limits(figure, limits, palette)
    low, high = _rates_shown(reps, limits, pooled)
    first, last = _leads_shown(reps, limits)
    if pooled is not None:
        line = {"color": palette.faint, "width": 1.4}
        figure.add_shape(type="line", x0=first, x1=last, y0=pooled, y1=pooled, line=line)
    for side in (None, "worse", "better"):
        _draw_marks(
            figure,
            reps.filter(pl.col("side").eq_missing(side)),
            side,
            target_words,
            palette,
            chosen,
        )
    _label_marks(figure, reps, (first, last), (low, high), pooled or 0, palette)
    lay_out(figure, palette, height=_HEIGHT, left=44, right=58, top=_TOP, bottom=_BOTTOM)
    _label_limits(figure, limits, pooled, (low, high), palette)
    figure.update_xaxes(range=[first, last], nticks=6, tickformat=",d")
    step = 0.05 if high - low < 0.25 else 0.1 if high - low < 0.5 else 0.2
    ticks = [number * step for number in range(round(1 / step) + 1)]
    shown = [tick for tick in ticks if low <= tick <= high]
    figure.update_yaxes(range=[low, high], tickvals=shown, tickformat=".0%", rangemode="normal")
    figure.update_layout(meta=_words(reps, pooled, target_words))
    return figure


def _rates_shown(
    reps: pl.DataFrame, limits: pl.DataFrame, pooled: float | None
) -> tuple[float, float]:
    """The ends of the axis: every rate and the inner limits, with room for labels."""
    values = [*reps["rate"], *limits["low_95"], *limits["high_95"]]
    if pooled is not None:
        values.append(pooled)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    high = max(high, low + 0.05)
    room = (high - low) * _MARK_ROOM / (_PIXELS - 2 * _MARK_ROOM)
    return low - room, high + room


def _leads_shown(reps: pl.DataFrame, limits: pl.DataFrame) -> tuple[float, float]:
    values = [*reps["leads"], *limits["leads"]]
    low, high = (min(values), max(values)) if values else (0, 10)
    room = max(0.04 * (high - low), 1)
    return max(low - room, 0), high + room


def _draw_limits(figure: go.Figure, limits: pl.DataFrame, palette: Palette) -> None:
    """The 95 % band, filled, and the 99.8 % lines."""
    for column in ("low_95", "high_95", "low_998", "high_998"):
        is_inner = column.endswith("_95")
        figure.add_scatter(
            x=limits["leads"].to_list(),
            y=limits[column].to_list(),
            mode="lines",
            hoverinfo="skip",
            fill="tonexty" if column == "high_95" else None,
            fillcolor=palette.grid,
            line={"color": palette.axis, "width": 1.2, "dash": "dot" if is_inner else "solid"},
        )


def _draw_marks(
    figure: go.Figure,
    reps: pl.DataFrame,
    side: str | None,
    target_words: str,
    palette: Palette,
    chosen: str | None,
) -> None:
    rows = reps.rows(named=True)
    symbols = {"worse": "triangle-down", "better": "triangle-up"}
    figure.add_scatter(
        x=[row["leads"] for row in rows],
        y=[row["rate"] for row in rows],
        mode="markers",
        customdata=[[row["owner"]] for row in rows],
        hovertext=[_hover(row, target_words) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 11 if side else 9,
            "symbol": symbols.get(side, "circle"),
            "color": _color(side, palette),
            "line": {"width": 1, "color": palette.card},
            "opacity": [opacity(row["owner"], chosen) for row in rows],
        },
    )


def _color(side: str | None, palette: Palette) -> str:
    return {"worse": palette.worse, "better": palette.better}.get(side or "", palette.faint)


def _label_marks(
    figure: go.Figure,
    reps: pl.DataFrame,
    leads: tuple[float, float],
    rates: tuple[float, float],
    pooled: float,
    palette: Palette,
) -> None:
    """Names of the reps furthest outside, beyond their marks, where they cover nothing."""
    far = (pl.col("rate") - pooled).abs() * pl.col("leads").sqrt()
    outside = reps.drop_nulls("side").sort(far, "owner", descending=[True, False])
    # Boxes: from and to across, as shares of the width; from and to upwards, in pixels.
    marks = [_place(row, leads, rates) for row in reps.rows(named=True)]
    taken = [(x, x, y - 6, y + 6) for x, y in marks]
    labelled = {"better": 0, "worse": 0}
    for row in outside.rows(named=True):
        if labelled[row["side"]] == _MOST_LABELS:
            continue
        x, y = _place(row, leads, rates)
        away = _AWAY if row["side"] == "better" else -_AWAY
        width = _CHARACTER * (min(len(row["owner"]), _MOST_NAME) + 5)
        for anchor, start in (("center", x - width / 2), ("left", x), ("right", x - width)):
            box = (start, start + width, y + away - 7, y + away + 7)
            is_inside = box[0] >= 0 and box[1] <= 1
            if is_inside and not any(_touch(box, other) for other in taken):
                _write_name(figure, row, anchor, away, palette)
                taken.append(box)
                labelled[row["side"]] += 1
                break


def _place(
    row: dict, leads: tuple[float, float], rates: tuple[float, float]
) -> tuple[float, float]:
    across = (row["leads"] - leads[0]) / (leads[1] - leads[0])
    return across, (row["rate"] - rates[0]) / (rates[1] - rates[0]) * _PIXELS


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    is_beside = one[1] < other[0] - _BESIDE or other[1] < one[0] - _BESIDE
    return not (is_beside or one[3] <= other[2] or other[3] <= one[2])


def _write_name(figure: go.Figure, row: dict, anchor: str, away: int, palette: Palette) -> None:
    figure.add_annotation(
        text=f"{name_text(row['owner'], _MOST_NAME)} <b>{wording.rate(row['rate'])}</b>",
        x=row["leads"],
        y=row["rate"],
        xanchor=anchor,
        yshift=away,
        showarrow=False,
        font={"size": 12, "color": _color(row["side"], palette)},
    )


def _label_limits(
    figure: go.Figure,
    limits: pl.DataFrame,
    pooled: float | None,
    rates: tuple[float, float],
    palette: Palette,
) -> None:
    """What each line is, in the right gutter where it ends."""
    ends = [] if pooled is None else [(f"all {wording.rate(pooled)}", pooled)]
    if limits.height > 1:
        last = limits.row(-1, named=True)
        ends += [("95 %", last["high_95"]), ("99.8 %", last["high_998"])]
    scale = _PIXELS / (rates[1] - rates[0])
    heights = [(value - rates[0]) * scale for _, value in ends]
    for (text, _), place in zip(ends, apart(heights, 14, 6, _PIXELS - 6), strict=True):
        figure.add_annotation(
            text=text,
            x=1,
            y=place / _PIXELS,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="middle",
            xshift=5,
            showarrow=False,
            font={"size": 11, "color": palette.soft},
        )
    figure.add_annotation(
        text="leads per rep →",
        x=1,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="top",
        yshift=-24,
        showarrow=False,
        font={"size": 11, "color": palette.soft},
    )


def _hover(row: dict, target_words: str) -> str:
    lines = [
        f"<b>{name_text(row['owner'])}</b>",
        f"{wording.rate(row['rate'])} = {wording.count(row['within'])} of "
        f"{wording.counted(row['leads'], 'lead')} {target_words}",
    ]
    if row["side"]:
        lines.append(f"{row['side']}, outside the 99.8 % limits")
    return "<br>".join(lines)


def _words(reps: pl.DataFrame, pooled: float | None, target_words: str) -> str:
    if reps.is_empty():
        return f"Reps by their share {target_words}: no reps."
    better, worse = (reps.filter(side=side).height for side in ("better", "worse"))
    return (
        f"{wording.counted(reps.height, 'rep')} by their share {target_words}, "
        f"{wording.rate(pooled)} over all; outside the limits {better} better and {worse} worse."
    )
