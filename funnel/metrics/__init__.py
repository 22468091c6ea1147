"""Every number, defined once, and how it is reckoned from cells."""

from funnel.metrics.handoff import UNMAPPED
from funnel.metrics.headline import Headline, headline_of
from funnel.metrics.health import HEALTH, health_rows
from funnel.metrics.ledger import Agreed, reckon_handoffs
from funnel.metrics.load import Knee, knee_of, load_edges, rates_by_load
from funnel.metrics.metric import STAGE_WORDS, Metric
from funnel.metrics.movement import (
    SMALL_ONES,
    bridge_rows,
    counts_of_spans,
    entries_moved_rows,
)
from funnel.metrics.reckoning import NUMBERS, SMALL, Context, nothing, reckon
from funnel.metrics.registry import METRICS
from funnel.metrics.responses import Question, curves_of, reckon_responses
from funnel.metrics.signals import lagging, with_limits
from funnel.metrics.steps import funnel_of
from funnel.metrics.weeks import balanced, without_gaps

__all__ = [
    "HEALTH",
    "METRICS",
    "NUMBERS",
    "SMALL",
    "SMALL_ONES",
    "STAGE_WORDS",
    "UNMAPPED",
    "Agreed",
    "Context",
    "Headline",
    "Knee",
    "Metric",
    "Question",
    "balanced",
    "bridge_rows",
    "counts_of_spans",
    "curves_of",
    "entries_moved_rows",
    "funnel_of",
    "headline_of",
    "health_rows",
    "knee_of",
    "lagging",
    "load_edges",
    "nothing",
    "rates_by_load",
    "reckon",
    "reckon_handoffs",
    "reckon_responses",
    "with_limits",
    "without_gaps",
]
