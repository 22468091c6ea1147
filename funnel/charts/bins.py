"""Conversion by how soon leads were called, drawn: a row a bin."""

from collections.abc import Sequence
from math import ceil, floor

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import lay_out, opacity
from funnel.charts.bin_places import LABEL_SHARE, axis_ends, placed, stack
from funnel.palette import Palette

_ROW = 35  # pixels


def response_bins_chart(
    bins: pl.DataFrame,
    palette: Palette,
    *,
    baseline_rate: float | None = None,
    baseline_words: str = "",
    published: Sequence[tuple[str, float]] | None = None,
    chosen: str | None = None,
) -> go.Figure:
    """Rates with 95 % intervals by time to call; or, beside ``published``, lifts.

    ``bins`` has a row a bin, from the top: `bin` (its name), `label`, `leads`, `converted`, `rate`,
    `low`, `high`, `lift`, `lift_low`, `lift_high` (rate over that of the baseline, less one; null
    where there is none), `is_never` (never called: below a rule, and no lift), `is_baseline`,
    `is_small` (greyed). ``baseline_rate`` is drawn and said in ``baseline_words``. ``published``
    has the name of a bin and a lift each: points of other firms.
    """
    is_lift = published is not None
    rows = [placed(row, is_lift) for row in bins.rows(named=True)]
    stack(rows)
    lifts = dict(published or ())
    marks = {row["bin"]: lifts[row["bin"]] for row in rows if row["bin"] in lifts}
    low, high = axis_ends(rows, marks, 0 if is_lift else baseline_rate)
    baseline = 0 if is_lift else baseline_rate
    last = max((row["y"] for row in rows), default=0) + 0.6
    figure = go.Figure()
    if baseline is not None and rows:
        _draw_baseline(figure, rows, baseline, baseline_words, (low, high), palette)
    for row in rows:
        _draw_row(figure, row, is_lift, palette, chosen)
        _write_row(figure, row, is_lift, baseline, (low, high), palette)
    _draw_published(figure, rows, marks, palette)
    _gutter(figure, "leads", -0.95, 11, palette)
    height = 34 + 26 + round(_ROW * (last + 0.6))
    lay_out(figure, palette, height=height, left=112, right=50, top=34, bottom=26)
    grid = {"showgrid": True, "gridcolor": palette.grid, "ticks": ""}
    tickformat = ".0%" if high > 0.06 else ".1%"
    figure.update_xaxes(range=[low, high], nticks=6, tickformat=tickformat, **grid)
    if is_lift:
        step = next(step for step in (0.25, 0.5, 1, 2, 5, 10, 1e9) if high / step <= 4.5)
        ticks = [at * step for at in range(ceil(low / step), floor(high / step) + 1)]
        texts = ["0%" if tick == 0 else wording.lift(tick) for tick in ticks]
        figure.update_xaxes(tickvals=ticks, ticktext=texts)
    figure.update_yaxes(visible=False, range=[last, -0.6])
    figure.update_layout(meta=_words(rows, is_lift))
    return figure


def _draw_baseline(
    figure: go.Figure,
    rows: list[dict],
    baseline: float,
    words: str,
    ends: tuple[float, float],
    palette: Palette,
) -> None:
    """A dashed line down the called bins, its words above; a thin rule above the never called."""
    called = [row["y"] for row in rows if not row["is_never"]]
    figure.add_shape(
        type="line",
        x0=baseline,
        x1=baseline,
        y0=-0.55,
        y1=max(called, default=0) + 0.5,
        line={"color": palette.soft, "width": 1.2, "dash": "dash"},
        layer="below",
    )
    across = (baseline - ends[0]) / (ends[1] - ends[0])
    figure.add_annotation(
        text=words,
        x=baseline,
        y=1,
        yref="paper",
        xanchor="left" if across < 0.35 else "right" if across > 0.65 else "center",
        yanchor="bottom",
        yshift=4,
        showarrow=False,
        font={"size": 11, "color": palette.soft},
    )


def _draw_row(
    figure: go.Figure, row: dict, is_lift: bool, palette: Palette, chosen: str | None
) -> None:
    """One bin's dot and interval; a grey diamond for the never called."""
    if row["is_never"]:
        figure.add_shape(
            type="line",
            x0=0,
            x1=1,
            xref="paper",
            y0=row["y"] - 0.75,
            y1=row["y"] - 0.75,
            line={"color": palette.axis, "width": 1},
        )
    if row["value"] is None:
        return
    color = palette.better
    if row["is_never"]:
        color = palette.faint
    elif row["is_small"]:
        color = palette.quiet
    figure.add_scatter(
        x=[row["value"]],
        y=[row["y"]],
        mode="markers",
        opacity=opacity(row["bin"], chosen),
        customdata=[[row["bin"]]],
        hovertext=[_hover(row, is_lift)],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 11,
            "symbol": "diamond" if row["is_never"] else "circle",
            "color": color,
            "line": {"width": 1.5, "color": palette.card},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [row["end"] - row["value"]],
            "arrayminus": [row["value"] - row["start"]],
            "color": color,
            "thickness": 2.5,
            "width": 0,
        },
    )


def _write_row(
    figure: go.Figure,
    row: dict,
    is_lift: bool,
    baseline: float | None,
    ends: tuple[float, float],
    palette: Palette,
) -> None:
    """The bin's name at the left, its number beyond its interval, its leads at the right."""
    color = palette.soft if row["is_small"] else palette.ink
    figure.add_annotation(
        text=row["label"],
        x=0,
        y=row["y"],
        xref="paper",
        xanchor="right",
        xshift=-10,
        showarrow=False,
        font={"color": color},
    )
    _gutter(figure, wording.count(row["leads"]), row["y"], 12, palette)
    text, is_number = _number(row, is_lift)
    place = max(0.0 if row["end"] is None else row["end"], ends[0])
    if row["value"] is not None:
        # Never across the baseline: beyond it where it is near.
        is_near = baseline is not None and 0 <= baseline - place < 0.25 * (ends[1] - ends[0])
        place = baseline if is_near and not row["is_never"] else place
    furthest = ends[1] - LABEL_SHARE * (ends[1] - ends[0])
    figure.add_annotation(
        text=f"<b>{text}</b>" if is_number else text,
        x=min(place, furthest),
        # An interval that is cut off runs on behind its number.
        bgcolor=palette.card if place > furthest else None,
        y=row["y"],
        xanchor="left",
        xshift=9,
        showarrow=False,
        font={"color": color if is_number else palette.soft},
    )


def _number(row: dict, is_lift: bool) -> tuple[str, bool]:
    """What is written beside the mark, and whether it is a number."""
    if is_lift and row["is_never"]:
        return "no lift: never called", False
    if is_lift and row["is_baseline"]:
        return "baseline", False
    text = wording.lift(row["value"]) if is_lift else wording.rate(row["value"], row["leads"])
    return text, row["value"] is not None and not row["is_small"]


def _draw_published(figure: go.Figure, rows: list[dict], marks: dict, palette: Palette) -> None:
    """Crosses just below the dots of their bins."""
    pairs = [(row, marks[row["bin"]]) for row in rows if row["bin"] in marks]
    figure.add_scatter(
        x=[lift for _, lift in pairs],
        y=[row["y"] + 0.4 for row, _ in pairs],
        mode="markers",
        customdata=[[row["bin"]] for row, _ in pairs],
        hovertext=[f"<b>{row['label']}</b><br>published {wording.lift(at)}" for row, at in pairs],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 9,
            "symbol": "x-thin",
            "line": {"width": 2, "color": palette.motions["outbound"]},
        },
    )


def _gutter(figure: go.Figure, text: str, at: float, size: int, palette: Palette) -> None:
    figure.add_annotation(
        text=text,
        x=1,
        y=at,
        xref="paper",
        xanchor="right",
        xshift=46,
        showarrow=False,
        font={"size": size, "color": palette.soft},
    )


def _hover(row: dict, is_lift: bool) -> str:
    lines = [
        f"<b>{row['label']}</b>",
        f"{wording.rate(row['rate'], row['leads'])} = {wording.count(row['converted'])} of "
        f"{wording.counted(row['leads'], 'lead')}",
        f"95 % interval {wording.rate(row['low'])} to {wording.rate(row['high'])}",
    ]
    if is_lift and row["is_baseline"]:
        lines.append("the baseline of all lifts")
    elif row["lift"] is not None and not row["is_never"]:
        lines.append(
            f"lift {wording.lift(row['lift'])}, 95 % interval {wording.lift(row['lift_low'])} "
            f"to {wording.lift(row['lift_high'])}"
        )
    if row["is_small"]:
        lines.append("too few leads to compare")
    return "<br>".join(lines)


def _words(rows: list[dict], is_lift: bool) -> str:
    if not rows:
        return "Conversion by time to call: no leads."
    values = ", ".join(f"{row['label']} {_number(row, is_lift)[0]}" for row in rows)
    return f"{'Lift' if is_lift else 'Conversion'} by time to call: {values}."
