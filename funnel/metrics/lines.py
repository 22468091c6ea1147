"""What becomes of leads by whom their team reports to: rates, and like compared with like."""

from collections.abc import Sequence

import polars as pl

from funnel.metrics.reckoning import SMALL
from funnel.statistics import crude, is_beyond_chance, mantel_haenszel, wilson

LINES = ("sales", "marketing")
EVERY_MOTION = "all"
TOO_FEW = "not enough data"
_STRATUM = ("motion", "source", "is_in_hours")


def rates_by_line(cells: pl.DataFrame, keys: Sequence[str] = ()) -> pl.DataFrame:
    """The rate of each reporting line, over all motions and in each.

    ``cells`` have ``numerator`` and ``denominator`` by ``reports_to``, ``motion`` and ``keys``.
    The answer has a row per group, ``motion`` ("all" first) and ``reports_to``: sums, ``value``
    and its 95 % Wilson interval ``low`` … ``high``.
    """
    overall = cells.with_columns(motion=pl.lit(EVERY_MOTION))
    sums = ("numerator", "denominator", "left_out")
    rows = (
        pl.concat([overall, cells], how="diagonal")
        .group_by(*keys, "motion", "reports_to")
        .agg(*(pl.col(name).sum().cast(pl.Int64) for name in sums))
    )
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    low, high = wilson(numerator, denominator)
    value = pl.when(denominator > 0).then(numerator / denominator)
    return rows.with_columns(value=value, low=low, high=high).sort(
        *keys, pl.col("motion") != EVERY_MOTION, "motion", "reports_to", nulls_last=True
    )


def odds_by_line(
    cells: pl.DataFrame, has_hours: bool, keys: Sequence[str] = (), among: int = 1
) -> list[dict]:
    """The odds of leads whose team reports to marketing over those of the others, per group.

    ``cells`` have ``numerator`` and ``denominator`` by ``reports_to``, ``motion``, ``source`` and
    ``is_in_hours``, besides ``keys`` and ``received``, the leads their owner was given that week.
    Three comparisons each: "crude"; "stratified" within source, motion and open or closed hours
    (where ``has_hours``); and "stratified_by_load" within the same number of leads given as well,
    where that is known. Leads of no known line are in none. A ``reason`` stands in place of a
    value where an arm has fewer than 30 leads, or no stratum tells the lines apart. ``is_sure``
    says whether a difference is more than chance where ``among`` measures are looked at at once.
    """
    groups = cells.partition_by(keys, as_dict=True, maintain_order=True) if keys else {(): cells}
    has_load = "received" in cells.columns and cells["received"].n_unique() > 1
    stratum = _STRATUM if has_hours else _STRATUM[:-1]
    kinds = {"crude": (), "stratified": stratum}
    if has_load:
        kinds["stratified_by_load"] = (*stratum, "received")
    return [
        dict(zip(keys, labels, strict=True))
        | {"comparison": name}
        | _compared(group, within, among)
        for labels, group in groups.items()
        for name, within in kinds.items()
    ]


def _compared(cells: pl.DataFrame, within: Sequence[str], among: int) -> dict:
    arms = _arms(cells, within)
    sums = {name: int(arms[name].sum()) for name in ("fast", "slow")}
    pooled = mantel_haenszel(arms)
    ratio = pooled.odds_ratio if within else crude(arms)
    is_enough = min(sums.values()) >= SMALL and ratio.value is not None
    return {
        "value": ratio.value if is_enough else None,
        "low": ratio.low if is_enough else None,
        "high": ratio.high if is_enough else None,
        "is_sure": is_beyond_chance(ratio, among) if is_enough else None,
        "numerator": int(arms["fast_converted"].sum()),
        "denominator": sum(sums.values()),
        "marketing": sums["fast"],
        "marketing_reached": int(arms["fast_converted"].sum()),
        "sales": sums["slow"],
        "sales_reached": int(arms["slow_converted"].sum()),
        "dropped_strata": pooled.dropped_strata if within else 0,
        "dropped_share": pooled.dropped_share if within else 0.0,
        "reason": None if is_enough else _why_not(sums),
    }


def _why_not(sums: dict[str, int]) -> str:
    few = [line for line, arm in zip(LINES, ("slow", "fast"), strict=True) if sums[arm] < SMALL]
    if few:
        return f"{TOO_FEW}: fewer than {SMALL} leads of teams that report to {few[0]}"
    return f"{TOO_FEW}: no kind of lead has enough of both lines to compare"


def _arms(cells: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """The counts of both lines per stratum, under the names that odds ratios take them by."""
    is_marketing, is_sales = pl.col("reports_to") == "marketing", pl.col("reports_to") == "sales"
    sums = {
        "fast": pl.col("denominator").filter(is_marketing).sum(),
        "fast_converted": pl.col("numerator").filter(is_marketing).sum(),
        "slow": pl.col("denominator").filter(is_sales).sum(),
        "slow_converted": pl.col("numerator").filter(is_sales).sum(),
    }
    arms = cells.group_by(*within).agg(**sums) if within else cells.select(**sums)
    # What neither line had is no stratum of the comparison.
    return arms.filter(pl.col("fast") + pl.col("slow") > 0)
