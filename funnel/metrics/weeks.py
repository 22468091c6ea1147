"""Weeks without gaps: a week in which nothing happened is a zero, not a missing row."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import polars.selectors as cs


def every_week(first: date, last: date) -> list[date]:
    """The weeks from ``first`` to ``last``, both included, each by its first day."""
    return [first + timedelta(days=days) for days in range(0, (last - first).days + 1, 7)]


def without_gaps(
    cells: pl.DataFrame, keys: Sequence[str], first: date | None, last: date
) -> pl.DataFrame:
    """The cells and zeros for the weeks that a group of ``keys`` lacks between two weeks.

    Of what is no number, such as a place in a ledger, a week that was lacking has none.
    No cell is lost: the first week of any cell is the first where ``first`` is later or None,
    and so is the last one. Without cells there are weeks only where
    nothing tells groups apart.
    """
    filled = cells["week"].drop_nulls().to_list()
    first = min(filled + ([first] if first else []), default=last)
    last = max([*filled, last])
    weeks = pl.DataFrame({"week": every_week(first, last)}, schema={"week": pl.Date})
    grid = cells.select(keys).unique().join(weeks, how="cross") if keys else weeks
    counts = cells.select(cs.numeric() - cs.by_name("week", *keys, require_all=False)).columns
    return grid.join(cells, on=["week", *keys], how="left", nulls_equal=True).with_columns(
        pl.col(counts).fill_null(0)
    )


def balanced(cells: pl.DataFrame, keys: Sequence[str], first: date | None, last: date):
    """Per week and group ``opening``, ``moved_in``, ``moved_out`` and ``in_stage`` at its end.

    ``cells`` hold every week's moves from the very first; the result begins at ``first``
    (None: at the first move). opening + moved_in - moved_out = in_stage, the next opening.
    """
    dense = without_gaps(cells, keys, None, last).sort("week")
    closing = (pl.col("moved_in") - pl.col("moved_out")).cum_sum().over(keys, order_by="week")
    weeks = dense.with_columns(in_stage=closing).with_columns(
        opening=pl.col("in_stage") - pl.col("moved_in") + pl.col("moved_out")
    )
    return weeks if first is None else weeks.filter(pl.col("week") >= first)
