"""Groups against their pooled rate, as on a funnel plot: who is outside of what chance gives."""

from collections.abc import Sequence

import polars as pl

from funnel.statistics.control import FEWEST_TRIALS, Limits, binomial_quantile

# Of groups that all have the pooled rate, this share lies within the outer limits.
OUTER_SHARE = 0.998


def funnel_limits(rate: float, trials: Sequence[int], share: float) -> list[Limits]:
    """Where a proportion lies with probability ``share``, for each number of ``trials`` from 1 on.

    ``rate`` is what is expected, and the limits are exact binomial quantiles, as proportions:
    half of what is left of ``share`` on either side. At a rate of 0 or 1 they are the rate.
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in
    Medicine 24; without interpolation.
    """
    return [_limits(rate, count, (1 - share) / 2) for count in trials]


def outlying(groups: pl.DataFrame, higher_is_better: bool = True) -> pl.DataFrame:
    """The groups with ``pooled_rate`` and the ``side`` of it on which they lie outside of chance.

    ``groups`` has counts ``successes`` and ``trials``; the pooled rate is that of all of them
    together, null without trials. ``side`` is "better" or "worse" outside of the 99.8 % limits of
    ``funnel_limits``; null within them, and under 10 trials.
    """
    successes, trials = groups["successes"].to_list(), groups["trials"].to_list()
    pooled = sum(successes) / sum(trials) if sum(trials) else None
    sides = [
        None if pooled is None else _side(pooled, *counts, higher_is_better)
        for counts in zip(successes, trials, strict=True)
    ]
    return groups.with_columns(
        pooled_rate=pl.lit(pooled, pl.Float64), side=pl.Series(sides, dtype=pl.String)
    )


def _side(rate: float, successes: int, trials: int, higher_is_better: bool) -> str | None:
    if trials < FEWEST_TRIALS:
        return None
    limits = _limits(rate, trials, (1 - OUTER_SHARE) / 2)
    if limits.has(successes / trials):
        return None
    return "better" if (successes / trials > limits.high) == higher_is_better else "worse"


def _limits(rate: float, trials: int, tail: float) -> Limits:
    if rate in (0.0, 1.0):
        return Limits(rate, rate, rate)
    low, high = (binomial_quantile(share, trials, rate) / trials for share in (tail, 1 - tail))
    return Limits(rate, low, high)
