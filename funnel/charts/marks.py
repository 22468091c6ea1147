"""A rate with its interval, as one mark of a chart of rows."""

import plotly.graph_objects as go

from funnel import wording
from funnel.charts.base import name_text


def interval(row: dict, color: str) -> dict:
    """The bar of a mark's own interval: from the row's `low` through `value` to `high`."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [row["high"] - row["value"]],
        "arrayminus": [row["value"] - row["low"]],
        "color": color,
        "thickness": 2,
        "width": 0,
    }


def draw_rate(
    figure: go.Figure,
    row: dict,
    place: float,
    name: str,
    *,
    mark: str,
    noun: str,
    color: str,
    strength: float = 1.0,
    symbol: str = "circle",
) -> None:
    """Draw the `value` of ``row`` at height ``place`` with its interval, named on hover.

    ``mark`` is what a click carries, ``noun`` what its `denominator` counts, ``strength`` its
    opacity.
    """
    base = row["denominator"]
    figure.add_scatter(
        x=[row["value"]],
        y=[place],
        mode="markers",
        cliponaxis=False,
        customdata=[[mark]],
        hovertext=[
            f"<b>{name_text(name)}</b><br>{wording.rate(row['value'], base)} = "
            f"{wording.count(row['numerator'])} of {wording.counted(base, noun)}<br>95 % interval "
            f"{wording.rate(row['low'], base)} to {wording.rate(row['high'], base)}"
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"size": 10, "color": color, "opacity": strength, "symbol": symbol},
        error_x=interval(row, color),
    )


def write_rate(figure: go.Figure, row: dict, place: float, color: str, shift: int) -> None:
    """Write the rate and what it is of in the right gutter, ``shift`` pixels into it."""
    base = row["denominator"]
    figure.add_annotation(
        text=f"<b>{wording.rate(row['value'], base)}</b> of {wording.count(base)}",
        x=1,
        y=place,
        xref="paper",
        xanchor="right",
        xshift=shift,
        showarrow=False,
        font={"size": 11, "color": color},
    )
