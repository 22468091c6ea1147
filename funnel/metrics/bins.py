"""Conversion by the time to the first call, bin by bin."""

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from funnel.speed import Speed
from funnel.statistics import lift, wilson

BEFORE_OPENING = "before opening"
NEVER = "never"


def bin_names(speed: Speed) -> list[str]:
    """The bins of time to first call in order: "<=1m", "1m-2m", …, ">24h"."""
    between = [f"{low}-{high}" for low, high in pairwise(speed.bins)]
    return [f"<={speed.bins[0]}", *between, f">{speed.bins[-1]}"]


def conversion_by_bin(cells: pl.DataFrame, keys: Sequence[str], speed: Speed) -> pl.DataFrame:
    """A row per group of ``keys`` and bin, in order, never last: its conversion and its lift.

    ``cells`` have counts ``leads`` and ``converted`` by ``bin`` (its number, -1 before opening,
    null never) and ``is_mature``; leads that are not are only counted, as ``immature``. Every bin
    is there, before opening only on the business clock. ``lift`` is null for never.
    """
    names = {at: name for at, name in enumerate(bin_names(speed))}
    if speed.is_business:
        names = {-1: BEFORE_OPENING} | names
    order = [*names.values(), NEVER]
    named = cells.with_columns(
        bin=pl.col("bin")
        .replace_strict(names, default=None, return_dtype=pl.String)
        .fill_null(NEVER)
    )
    is_mature = pl.col("is_mature")
    counts = named.group_by(*keys, "bin").agg(
        leads=pl.col("leads").filter(is_mature).sum(),
        converted=pl.col("converted").filter(is_mature).sum(),
        immature=pl.col("leads").filter(~is_mature).sum(),
    )
    bins = pl.DataFrame({"bin": order, "place": range(len(order))})
    groups = named.select(keys).unique() if keys else pl.DataFrame({"one": [1]})
    grid = groups.join(bins, how="cross").drop("one", strict=False)
    table = grid.join(counts, on=[*keys, "bin"], how="left", nulls_equal=True).with_columns(
        pl.col("leads", "converted", "immature").fill_null(0)
    )
    with_lift = lift(_with_baseline(table, keys, speed, order[-2]))
    low, high = wilson(pl.col("converted"), pl.col("leads"))
    # Never called is nobody's lift, and the baseline is not set against itself.
    is_base = (pl.col("bin") == order[-2]) & (speed.baseline == "last")
    has_lift = pl.col("bin") != NEVER
    rows = with_lift.with_columns(
        numerator="converted",
        denominator="leads",
        value=pl.when(pl.col("leads") > 0).then(pl.col("converted") / pl.col("leads")),
        low=low,
        high=high,
        lift=pl.when(has_lift).then("lift"),
        **{name: pl.when(has_lift & ~is_base).then(name) for name in ("lift_low", "lift_high")},
    )
    return rows.with_columns(rate="value").sort(*keys, "place", nulls_last=True)


def _with_baseline(
    table: pl.DataFrame, keys: Sequence[str], speed: Speed, last: str
) -> pl.DataFrame:
    """The bins with the counts their lift is over: the last bin, or all other called leads."""
    called = pl.col("bin") != NEVER
    for name in ("leads", "converted"):
        if speed.baseline == "last":
            base = pl.col(name).filter(pl.col("bin") == last).sum()
        else:
            base = pl.col(name).filter(called).sum()
        base = base.over(*keys) if keys else base
        if speed.baseline == "other":
            base = base - pl.col(name)
        table = table.with_columns(base.alias(f"base_{name}"))
    return table
