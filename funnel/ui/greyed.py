"""Tables in which what stands on too few leads is grey."""

from collections.abc import Mapping

import polars as pl

from funnel.palette import Palette


def greyed(shown: pl.DataFrame, small: Mapping[str, pl.Series], palette: Palette):
    """``shown`` for `st.dataframe`, the cells grey that ``small`` marks in a column."""
    table = shown.to_pandas()
    marks = {
        heading: [f"color: {palette.faint}" if is_small else "" for is_small in marked]
        for heading, marked in small.items()
    }
    return table.style.apply(
        lambda column: marks.get(column.name, [""] * len(column)), axis="index"
    )
