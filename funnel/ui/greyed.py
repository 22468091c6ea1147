"""Tables in which what stands on too few leads is grey."""

from collections.abc import Callable, Mapping

import polars as pl
import streamlit as st

from funnel.palette import Palette

_ROW = 36  # pixels
NO_COLUMN = "Without a column, since nothing of this period is old enough for it, or known"


def greyed_table(
    shown: pl.DataFrame,
    small: Mapping[str, pl.Series],
    palette: Palette,
    *,
    key: str,
    settings: Mapping[str, object],
    on_cell: Callable[[], None],
    most_rows: int | None = None,
) -> None:
    """``shown``, the cells grey that ``small`` marks in a column; a clicked cell calls ``on_cell``.

    It is as high as its rows, at most ``most_rows`` of them.
    """
    rows = min(shown.height, most_rows or shown.height)
    st.dataframe(
        greyed(shown, small, palette),
        key=key,
        height=_ROW * (rows + 1) + 12,
        row_height=_ROW,
        placeholder="–",
        hide_index=True,
        column_config=settings,
        on_select=on_cell,
        selection_mode="single-cell",
    )


def greyed(shown: pl.DataFrame, small: Mapping[str, pl.Series], palette: Palette):
    """``shown`` as `st.dataframe` takes it, the cells grey that ``small`` marks in a column."""
    table = shown.to_pandas()
    marks = {
        heading: [f"color: {palette.faint}" if is_small else "" for is_small in marked]
        for heading, marked in small.items()
    }
    return table.style.apply(
        lambda column: marks.get(column.name, [""] * len(column)), axis="index"
    )
