"""The funnel of a period, drawn."""

import plotly.graph_objects as go
import polars as pl

from funnel import wording
from funnel.charts.base import CLEAR, above, hatch, lay_out, opacity
from funnel.palette import Palette

_INSIDE_FROM = 0.5  # on a phone a count fits inside bars at least this much of the widest


def funnel_chart(frame: pl.DataFrame, palette: Palette, chosen: str | None = None) -> go.Figure:
    """Horizontal bars in stage order: leads that reached each stage, step rates between them.

    ``frame`` has a row a stage: `stage`, `label`, `leads` (null: absent from the export),
    `immature` (the part of `leads` still within its time), `step_rate` (from the stage before),
    `step_base`, `overall_rate`. ``chosen`` is the stage whose leads are listed.
    """
    rows = frame.rows(named=True)
    widest = max((row["leads"] or 0 for row in rows), default=0) or 1
    places = list(range(len(rows)))
    present = [(at, row) for at, row in zip(places, rows, strict=True) if row["leads"] is not None]
    figure = go.Figure()
    for part in ("mature", "immature"):
        figure.add_bar(
            x=[_part(row, part) for _, row in present],
            y=[at for at, _ in present],
            orientation="h",
            width=0.66,
            customdata=[[row["stage"]] for _, row in present],
            hovertext=[_stage_hover(row, rows[0]) for _, row in present],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "color": [palette.stages[min(at, 5)] for at, _ in present]
                if part == "mature"
                else CLEAR,
                "line": {"width": 0 if part == "mature" else 1, "color": palette.faint},
                "opacity": [opacity(row["stage"], chosen) for _, row in present],
                "pattern": hatch(palette) if part == "immature" else None,
            },
        )
    _label_stages(figure, rows, widest, palette)
    if any(row["immature"] for _, row in present):
        above(figure, "hatched: still open", "left", palette.soft)
    lay_out(figure, palette, height=380, left=92, right=132, top=26, bottom=8)
    figure.update_layout(barmode="stack", meta=_funnel_words(present))
    figure.update_xaxes(visible=False, range=[0, widest])
    figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.5])
    return figure


def _part(row: dict, part: str) -> int:
    return row["immature"] if part == "immature" else row["leads"] - row["immature"]


def _label_stages(figure: go.Figure, rows: list[dict], widest: int, palette: Palette) -> None:
    for at, row in enumerate(rows):
        figure.add_annotation(
            text=row["label"], x=0, y=at, xref="paper", xanchor="right", xshift=-10, showarrow=False
        )
        if row["leads"] is None:
            figure.add_annotation(
                text="not in this export",
                x=0,
                y=at,
                xanchor="left",
                xshift=2,
                showarrow=False,
                font={"color": palette.soft},
            )
            continue
        is_inside = row["leads"] - row["immature"] >= widest * _INSIDE_FROM
        figure.add_annotation(
            text=f"<b>{wording.count(row['leads'])}</b>",
            x=row["leads"] - row["immature"] if is_inside else row["leads"],
            y=at,
            xanchor="right" if is_inside else "left",
            xshift=-8 if is_inside else 8,
            showarrow=False,
            font={"color": palette.on_stages[at] if is_inside else palette.ink},
        )
        if at:
            _gutter(figure, wording.rate(row["overall_rate"], rows[0]["leads"]), at, 124, palette)
            step = f"<b>{wording.rate(row['step_rate'], row['step_base'])}</b> ↓"
            _gutter(figure, step, at - 0.5, 68, palette)
    for text, shift in (("step", 68), ("of leads", 124)):
        figure.add_annotation(
            text=text,
            x=1,
            y=1,
            xref="paper",
            yref="paper",
            xanchor="right",
            yanchor="bottom",
            xshift=shift,
            yshift=4,
            showarrow=False,
            font={"size": 11, "color": palette.soft},
        )


def _gutter(figure: go.Figure, text: str, at: float, shift: int, palette: Palette) -> None:
    figure.add_annotation(
        text=text,
        x=1,
        y=at,
        xref="paper",
        xanchor="right",
        xshift=shift,
        showarrow=False,
        font={"color": palette.soft},
    )


def _stage_hover(row: dict, first: dict) -> str:
    lines = [f"<b>{row['label']}</b>  {wording.counted(row['leads'], 'lead')}"]
    if row["stage"] != first["stage"]:
        overall = wording.rate(row["overall_rate"], first["leads"])
        lines.append(f"{overall} of {wording.counted(first['leads'], 'lead')}")
    if row["immature"]:
        lines.append(f"{wording.count(row['immature'])} of them from weeks still open")
    return "<br>".join(lines)


def _funnel_words(present: list[tuple[int, dict]]) -> str:
    steps = ", ".join(f"{row['label']} {wording.count(row['leads'])}" for _, row in present)
    return f"Leads that reached each stage: {steps}."
