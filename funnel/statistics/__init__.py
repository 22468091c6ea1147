"""Intervals and control limits, reckoned from counts."""

from funnel.statistics.control import Limits, binomial_quantile, p_limits, xmr_limits
from funnel.statistics.intervals import wilson

__all__ = ["Limits", "binomial_quantile", "p_limits", "wilson", "xmr_limits"]
