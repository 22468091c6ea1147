"""Rows that are counts or ratios of sums, and the columns every metric's rows have."""

from collections.abc import Sequence

import polars as pl

from funnel.metrics.metric import Metric
from funnel.metrics.reckoning import NUMBERS, SMALL
from funnel.statistics import wilson


def ratios(metric: Metric, cells: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """A count, or a ratio of sums with its 95 % Wilson interval, per group and row key."""
    keys = [*by, *metric.row_keys]
    formulas = {"numerator": metric.top.cast(pl.Int64)}
    if metric.left_out is not None:
        formulas["immature"] = metric.left_out.cast(pl.Int64)
    if metric.bottom is not None:
        formulas["denominator"] = metric.bottom.cast(pl.Int64)
    rows = grouped(cells, keys, formulas)
    if metric.bottom is None:
        return rows.with_columns(value=pl.col("numerator").cast(pl.Float64))
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    low, high = wilson(numerator, denominator)
    return rows.with_columns(
        value=pl.when(denominator > 0).then(numerator / denominator), low=low, high=high
    )


def parts(metric: Metric, cells: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Counts that sum to all leads of their group, which is their denominator."""
    rows = ratios(metric, cells, by)
    whole = pl.col("numerator").sum()
    return rows.with_columns(denominator=whole.over(by) if by else whole)


def grouped(cells: pl.DataFrame, keys: Sequence[str], formulas: dict[str, pl.Expr]) -> pl.DataFrame:
    """The formulas per group of ``keys``, in no order; without keys one row."""
    return cells.group_by(*keys).agg(**formulas) if keys else cells.select(**formulas)


def complete(metric: Metric, rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The rows with every column of ``NUMBERS``, in their order, and the metric's extras."""
    kinds = {"mature": pl.Boolean, "is_small": pl.Boolean, "reason": pl.String}
    floats = ("value", "low", "high", "so_far")
    missing = [
        pl.lit(None, kinds.get(name, pl.Float64 if name in floats else pl.Int64)).alias(name)
        for name in NUMBERS
        if name not in rows.columns
    ]
    rows = rows.with_columns(*missing, metric=pl.lit(metric.name))
    immature = pl.col("immature").fill_null(0)
    rows = rows.with_columns(
        immature=immature,
        mature=immature == 0,
        is_small=(pl.col("denominator") < SMALL).fill_null(False),
    )
    return rows.select("metric", *by, *metric.row_keys, *NUMBERS, *metric.extras)
