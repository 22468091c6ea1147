"""Intervals, limits, curves and comparisons, each reckoned from counts."""

from funnel.statistics.control import Limits, binomial_quantile, p_limits, xmr_limits
from funnel.statistics.curves import incidence, quantile_of_counts, quantiles, share_at
from funnel.statistics.groups import funnel_limits, outlying
from funnel.statistics.intervals import wilson
from funnel.statistics.lift import lift
from funnel.statistics.odds import Comparison, OddsRatio, WhatIf, crude, mantel_haenszel, what_if
from funnel.statistics.shrinkage import shrunk_rates
from funnel.statistics.standardised import Expected, expected_share

__all__ = [
    "Comparison",
    "Expected",
    "Limits",
    "OddsRatio",
    "WhatIf",
    "binomial_quantile",
    "crude",
    "expected_share",
    "funnel_limits",
    "incidence",
    "lift",
    "mantel_haenszel",
    "outlying",
    "p_limits",
    "quantile_of_counts",
    "quantiles",
    "share_at",
    "shrunk_rates",
    "what_if",
    "wilson",
    "xmr_limits",
]
