"""Intervals, limits, curves and comparisons, each reckoned from counts."""

from funnel.statistics.control import MOST_WEEKS, Limits, binomial_quantile, p_limits, xmr_limits
from funnel.statistics.curves import incidence, quantile_of_counts, quantiles, share_at
from funnel.statistics.groups import funnel_limits, outlying
from funnel.statistics.intervals import wilson
from funnel.statistics.lift import lift
from funnel.statistics.odds import (
    Comparison,
    OddsRatio,
    WhatIf,
    crude,
    is_beyond_chance,
    mantel_haenszel,
    what_if,
)
from funnel.statistics.shift import Shift, dispersion, shift_share, whole_parts
from funnel.statistics.shrinkage import shrunk_rates
from funnel.statistics.standardised import Expected, expected_share

__all__ = [
    "MOST_WEEKS",
    "Comparison",
    "Expected",
    "Limits",
    "OddsRatio",
    "Shift",
    "WhatIf",
    "binomial_quantile",
    "crude",
    "dispersion",
    "expected_share",
    "funnel_limits",
    "incidence",
    "is_beyond_chance",
    "lift",
    "mantel_haenszel",
    "outlying",
    "p_limits",
    "quantile_of_counts",
    "quantiles",
    "share_at",
    "shift_share",
    "shrunk_rates",
    "what_if",
    "whole_parts",
    "wilson",
    "xmr_limits",
]
