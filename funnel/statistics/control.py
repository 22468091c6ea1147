"""Control limits: where a weekly value usually lies, judged by the weeks before it."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

# Control limits stand on this many weeks before the one tested; with fewer there are none.
MOST_WEEKS = 26
FEWEST_WEEKS = 12
# Three sigma in each tail, and the smallest sample a proportion's limits are drawn for.
TAIL = 0.00135
FEWEST_TRIALS = 10
# Wider spread than binomial by this much calls for Laney's correction.
OVERDISPERSED = 1.2


@dataclass(frozen=True)
class Limits:
    """Where a value usually lies; outside of ``low`` … ``high`` is a signal."""

    center: float
    low: float
    high: float

    def has(self, value: float) -> bool:
        """Whether ``value`` is within the limits, give or take what rounding does to them."""
        return self.low <= value <= self.high or any(
            math.isclose(value, limit, rel_tol=1e-9, abs_tol=1e-12)
            for limit in (self.low, self.high)
        )


def xmr_limits(before: Sequence[float], most: float = math.inf) -> Limits | None:
    """The usual range of a weekly value, from the weeks before it; None with fewer than 12.

    The mean of the last 26 values ± 2.66 times their mean moving range, clipped to 0 … ``most``.
    Wheeler and Chambers (1992), "Understanding Statistical Process Control".
    """
    values = before[-MOST_WEEKS:]
    if len(values) < FEWEST_WEEKS:
        return None
    center = fmean(values)
    reach = 2.66 * fmean(abs(b - a) for a, b in itertools.pairwise(values))
    return Limits(center, max(0.0, center - reach), min(most, center + reach))


def p_limits(successes: Sequence[int], trials: Sequence[int], tested: int) -> Limits | None:
    """The usual range of a weekly rate over ``tested`` trials, from the weeks before it.

    The pooled rate of the last 26 weeks and the exact binomial 0.135 % and 99.865 % quantiles
    for ``tested``; where the weeks spread more than 1.2 times as wide as binomial, Laney's p′.
    None with fewer than 12 weeks or under 10 trials. Weeks without trials are passed over.
    Laney (2002), "Improved control charts for attributes", Quality Engineering 14.
    """
    weeks = [(c, n) for c, n in zip(successes, trials, strict=True) if n > 0][-MOST_WEEKS:]
    if len(weeks) < FEWEST_WEEKS or tested < FEWEST_TRIALS:
        return None
    rate = sum(c for c, _ in weeks) / sum(n for _, n in weeks)
    if rate in (0.0, 1.0):
        return Limits(rate, rate, rate)
    scores = [(c / n - rate) / math.sqrt(rate * (1 - rate) / n) for c, n in weeks]
    # 1.128 is the mean range of two standard normal values.
    sigma = fmean(abs(b - a) for a, b in itertools.pairwise(scores)) / 1.128
    if sigma > OVERDISPERSED:
        reach = 3 * sigma * math.sqrt(rate * (1 - rate) / tested)
        return Limits(rate, max(0.0, rate - reach), min(1.0, rate + reach))
    low = binomial_quantile(TAIL, tested, rate) / tested
    high = binomial_quantile(1 - TAIL, tested, rate) / tested
    return Limits(rate, low, high)


def binomial_quantile(share: float, trials: int, rate: float) -> int:
    """The least k with P(X ≤ k) ≥ ``share`` for X binomial; 0 < ``rate`` < 1."""
    k = np.arange(1, trials + 1)
    steps = np.log((trials - k + 1) / k) + math.log(rate) - math.log1p(-rate)
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    mass = np.exp(logs - logs.max())
    below = np.cumsum(mass) / mass.sum()
    return int(np.searchsorted(below, share))
