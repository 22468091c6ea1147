"""Intervals, limits, curves and comparisons, each reckoned from counts."""

from funnel.statistics.control import Limits, binomial_quantile, p_limits, xmr_limits
from funnel.statistics.curves import incidence, quantile_of_counts, quantiles, share_at
from funnel.statistics.intervals import wilson

__all__ = [
    "Limits",
    "binomial_quantile",
    "incidence",
    "p_limits",
    "quantile_of_counts",
    "quantiles",
    "share_at",
    "wilson",
    "xmr_limits",
]
