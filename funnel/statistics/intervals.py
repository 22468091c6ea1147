"""Intervals of a proportion, as expressions over columns of counts."""

from statistics import NormalDist

import polars as pl

Z_95 = NormalDist().inv_cdf(0.975)


def wilson(successes: pl.Expr, trials: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The 95 % score interval of a proportion, low and high; null where there are no trials.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    JASA 22; without continuity correction.
    """
    some = pl.when(trials > 0).then(trials)
    share = successes / some
    spread = Z_95**2 / some
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 / (1 + spread) * (share * (1 - share) / some + spread / (4 * some)).sqrt()
    # At no success and at nothing but successes the bound is exact, not a rounding away.
    low = pl.when(successes == 0).then(some * 0.0).otherwise(middle - half)
    high = pl.when(successes == trials).then(some * 0.0 + 1.0).otherwise(middle + half)
    return low, high
