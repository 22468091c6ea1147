"""Which groups fall behind the others, and which weeks leave their usual range."""

from collections.abc import Collection, Sequence
from datetime import date
from statistics import NormalDist

import polars as pl

from funnel.metrics.reckoning import SMALL
from funnel.statistics import expected_share, p_limits

# In 1 of 200 groups that are like the others chance alone goes further down than this.
_FURTHEST = NormalDist().inv_cdf(0.005)
# And a reader should care: less than this part of what the others reach with the same leads.
_PART = 0.6


def lagging(groups: pl.DataFrame, key: str, alike: Sequence[str] = ()) -> pl.DataFrame:
    """The groups whose share lies far below that of all others, the most leads lost first.

    ``groups`` has counts ``numerator`` and ``denominator`` per ``key`` and columns of ``alike``:
    only leads that are the same in all of these are compared, so that no group lags for having
    other leads than the rest. A group lags where it has at least 30 leads to compare, its share
    lies below the 0.5 % limit of chance (Mantel–Haenszel) and below 0.6 times what the others
    reach with such leads. The answer has a row per such group: ``key``, ``numerator`` and
    ``denominator`` of all of its leads, ``others`` (the share that the others reach with leads
    like its own) and ``lost``: how many more it would have had at their share.
    """
    rows = []
    for (label,), own in groups.group_by(key, maintain_order=True):
        others = groups.filter(pl.col(key).ne_missing(label))
        strata = _summed(own, alike).join(
            _summed(others, alike), on=["one", *alike], suffix="_others", nulls_equal=True
        )
        found = expected_share(
            strata.select(
                successes="numerator",
                trials="denominator",
                other_successes="numerator_others",
                other_trials="denominator_others",
            )
        )
        if found is None or found.trials < SMALL:
            continue
        if found.z < _FURTHEST and found.successes < _PART * found.expected:
            rows.append(
                {
                    key: label,
                    "numerator": own["numerator"].sum(),
                    "denominator": own["denominator"].sum(),
                    "others": found.expected / found.trials,
                    "lost": found.expected - found.successes,
                }
            )
    schema = {name: groups.schema[name] for name in (key, "numerator", "denominator")}
    schema |= {"others": pl.Float64, "lost": pl.Float64}
    return pl.DataFrame(rows, schema=schema).sort("lost", key, descending=[True, False])


def with_limits(rows: pl.DataFrame, unusual_weeks: Collection[date]) -> pl.DataFrame:
    """The weeks of one rate, oldest first, each with the usual range by the weeks before it.

    ``rows`` have `week`, `value`, `numerator`, `denominator` and `is_mature`. Added are `center`,
    `low` and `high` (see ``p_limits``; null without limits and for weeks not mature) and `side`:
    "worse" below, "better" above, null within. Unusual weeks and those not mature set no limits.
    """
    rows = rows.sort("week")
    before: list[tuple[int, int]] = []
    found: list[dict] = []
    for row in rows.iter_rows(named=True):
        successes, trials = [one for one, _ in before], [one for _, one in before]
        limits = p_limits(successes, trials, row["denominator"]) if row["is_mature"] else None
        is_inside = limits is None or limits.has(row["value"])
        found.append(
            {
                "center": limits and limits.center,
                "low": limits and limits.low,
                "high": limits and limits.high,
                "side": None if is_inside else "worse" if row["value"] < limits.low else "better",
            }
        )
        if row["is_mature"] and row["week"] not in unusual_weeks:
            before.append((row["numerator"], row["denominator"]))
    schema = dict.fromkeys(("center", "low", "high"), pl.Float64) | {"side": pl.String}
    # The interval of each week's own rate makes way for the range of all.
    return rows.drop("low", "high", strict=False).hstack(pl.DataFrame(found, schema=schema))


def _summed(groups: pl.DataFrame, alike: Sequence[str]) -> pl.DataFrame:
    return (
        groups.filter(pl.col("denominator") > 0)
        .group_by(pl.lit(1).alias("one"), *alike)
        .agg(pl.col("numerator", "denominator").sum())
    )
