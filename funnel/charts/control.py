"""Weekly rates against chance, drawn: weeks in their control limits."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import above, lay_out, opacity, weeks_axis
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
    weeks_axis(figure, frame["week"].to_list(), palette, most=6)
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
