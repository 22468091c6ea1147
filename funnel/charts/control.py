"""Rates against chance, drawn: weeks in their control limits, bands of score with intervals."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import above, lay_out, name_text, opacity, weeks_axis
from funnel.palette import Palette


def control_chart(frame: pl.DataFrame, palette: Palette, chosen: str | None = None) -> go.Figure:
    """A weekly rate with its control limits; only what is outside of them is coloured and named.

    ``frame`` has a row a week: `week`, `value`, `numerator`, `denominator`, `low`, `high` and
    `center` (null without limits), `is_mature`, `side` ("better", "worse" or null).
    """
    frame = frame.filter(pl.col("denominator") > 0)
    limited = frame.filter(pl.col("low").is_not_null())
    figure = go.Figure()
    for column in ("low", "high", "center"):
        figure.add_scatter(
            x=limited["week"].to_list(),
            y=limited[column].to_list(),
            mode="lines",
            hoverinfo="skip",
            fill="tonexty" if column == "high" else None,
            fillcolor=palette.grid,
            line={
                "color": palette.faint if column == "center" else palette.axis,
                "width": 1.2,
                "shape": "hvh",
            },
        )
    whole = frame.filter("is_mature")
    figure.add_scatter(
        x=whole["week"].to_list(),
        y=whole["value"].to_list(),
        mode="lines",
        hoverinfo="skip",
        line={"color": palette.quiet, "width": 1.6},
    )
    rows = frame.rows(named=True)
    symbols = {"worse": "triangle-down", "better": "triangle-up"}
    colors = {"worse": palette.worse, "better": palette.better}
    figure.add_scatter(
        x=[row["week"] for row in rows],
        y=[row["value"] for row in rows],
        mode="markers",
        cliponaxis=False,
        customdata=[[f"{row['week']}"] for row in rows],
        hovertext=[_week_hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": [11 if row["side"] else 7 for row in rows],
            "symbol": [
                symbols.get(row["side"], "circle" if row["is_mature"] else "circle-open")
                for row in rows
            ],
            "color": [colors.get(row["side"], palette.ink) for row in rows],
            "opacity": [opacity(f"{row['week']}", chosen) for row in rows],
            "line": {"width": 1, "color": palette.ink},
        },
    )
    lay_out(figure, palette, height=340, left=44, right=70, top=30, bottom=26)
    weeks_axis(figure, frame["week"].to_list(), palette)
    values = [v for c in ("value", "low", "high") for v in frame[c].drop_nulls()]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = max(0.08 * (high - low), 0.02)
    figure.update_yaxes(
        range=[max(low - room, -0.02), min(high + room, 1.02)],
        tickformat=",.0%",
        nticks=6,
        rangemode="normal",
    )
    for row in [row for row in rows if row["side"]][-3:]:
        figure.add_annotation(
            text=f"<b>{wording.week(row['week'])} {wording.rate(row['value'])}</b>",
            x=row["week"],
            y=row["value"],
            yshift=-16 if row["side"] == "worse" else 16,
            showarrow=False,
            font={"size": 12, "color": colors[row["side"]]},
        )
    if limited.height:
        last = limited.row(-1, named=True)
        for text, column in (("upper limit", "high"), ("usual", "center"), ("lower limit", "low")):
            figure.add_annotation(
                text=f"{text} {wording.rate(last[column])}" if column == "center" else text,
                x=1,
                y=last[column],
                xref="paper",
                xanchor="left",
                xshift=4,
                showarrow=False,
                font={"size": 11, "color": palette.soft},
            )
    if not frame["is_mature"].all():
        above(figure, "hollow: decisions may still come", "right", palette.soft, shift=62)
    outside = sum(row["side"] is not None for row in rows)
    said = f"{wording.counted(len(rows), 'week')}, {outside} outside the limits."
    figure.update_layout(meta=f"Weekly rate in its control limits: {said}")
    return figure


def _week_hover(row: dict) -> str:
    lines = [
        f"<b>{wording.full_week(row['week'])}</b>",
        f"{wording.rate(row['value'], row['denominator'])} = {wording.count(row['numerator'])} "
        f"of {wording.count(row['denominator'])}",
    ]
    if row["low"] is not None:
        lines.append(f"usual {wording.spread(row['low'], row['high'], 'rate')}")
    if not row["is_mature"]:
        lines.append("decisions may still come")
    return "<br>".join(lines)


def bands_chart(frame: pl.DataFrame, palette: Palette, chosen: str | None = None) -> go.Figure:
    """Rates by band of score, a row a band with its 95 % interval and its n in the gutter.

    ``frame`` has a row a band in the order drawn: `band`, `label`, `value`, `numerator`,
    `denominator`, `low`, `high`.
    """
    rows = frame.filter(pl.col("denominator") > 0).rows(named=True)
    figure = go.Figure()
    figure.add_scatter(
        x=[row["value"] for row in rows],
        y=list(range(len(rows))),
        mode="markers",
        cliponaxis=False,
        customdata=[[row["band"]] for row in rows],
        hovertext=[
            f"<b>{name_text(row['label'])}</b><br>"
            f"{wording.rate(row['value'], row['denominator'])} = "
            f"{wording.count(row['numerator'])} of {wording.counted(row['denominator'], 'MQL')}"
            f"<br>95 % interval {wording.rate(row['low'])} to {wording.rate(row['high'])}"
            for row in rows
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 10,
            "color": palette.soft,
            "opacity": [opacity(row["band"], chosen) for row in rows],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [row["high"] - row["value"] for row in rows],
            "arrayminus": [row["value"] - row["low"] for row in rows],
            "color": palette.soft,
            "thickness": 2,
            "width": 0,
        },
    )
    lay_out(
        figure, palette, height=38 * max(len(rows), 1) + 44, left=118, right=70, top=24, bottom=24
    )
    top = max((row["high"] for row in rows), default=0.1) * 1.08
    # Three ticks at most, so that they stand apart in half a panel.
    step = next(step for step in (0.05, 0.1, 0.2, 0.25, 0.5, 1) if top / step < 3)
    ticks = [at * step for at in range(3) if at * step <= top]
    figure.update_xaxes(range=[0, top], tickvals=ticks, tickformat=",.0%", gridcolor=palette.grid)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[name_text(row["label"], 18) for row in rows],
        autorange="reversed",
        showgrid=False,
        rangemode="normal",
        tickfont={"size": 12, "color": palette.ink},
    )
    for at, row in enumerate(rows):
        figure.add_annotation(
            text=f"<b>{wording.rate(row['value'])}</b> of {wording.count(row['denominator'])}",
            x=1,
            y=at,
            xref="paper",
            xanchor="right",
            xshift=68,
            showarrow=False,
            font={"size": 11, "color": palette.soft},
        )
    said = [f"{row['label']} {wording.rate(row['value'])}" for row in rows]
    figure.update_layout(meta=f"Rates by band: {wording.listed(said)}.")
    return figure
