"""Which groups fall behind the others: by more than chance, and by enough to talk about."""

from collections.abc import Sequence
from statistics import NormalDist

import polars as pl

from funnel.metrics.reckoning import SMALL
from funnel.statistics import expected_share

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


def _summed(groups: pl.DataFrame, alike: Sequence[str]) -> pl.DataFrame:
    return (
        groups.filter(pl.col("denominator") > 0)
        .group_by(pl.lit(1).alias("one"), *alike)
        .agg(pl.col("numerator", "denominator").sum())
    )
