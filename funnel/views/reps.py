"""Reps set against what chance explains."""

import polars as pl

from funnel.statistics import funnel_limits, outlying


def against_chance(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, float | None]:
    """Each rep's share, the limits of chance for a range of leads, and everybody's share.

    ``rows`` are those of a rate by ``owner``. `owner`, `leads`, `within`, `rate`, `side`; and
    `leads`, `low_95`, `high_95`, `low_998`, `high_998`. Reps without leads are left out.
    """
    counts = rows.filter(pl.col("denominator") > 0).select(
        "owner", successes="numerator", trials="denominator"
    )
    if counts.is_empty():
        return counts, counts, None
    pooled = counts["successes"].sum() / counts["trials"].sum()
    sided = outlying(counts).select(
        "owner",
        "side",
        leads="trials",
        within="successes",
        rate=pl.col("successes") / pl.col("trials"),
    )
    most = int(counts["trials"].max())
    sizes = sorted({max(1, round(most * 1.05 * at / 60)) for at in range(1, 61)})
    inner, outer = funnel_limits(pooled, sizes, 0.95), funnel_limits(pooled, sizes, 0.998)
    limits = pl.DataFrame(
        {
            "leads": sizes,
            "low_95": [limit.low for limit in inner],
            "high_95": [limit.high for limit in inner],
            "low_998": [limit.low for limit in outer],
            "high_998": [limit.high for limit in outer],
        }
    )
    return sided, limits, pooled
