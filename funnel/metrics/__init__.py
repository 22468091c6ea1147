"""Every number, defined once, and how it is reckoned from cells."""

from funnel.metrics.handoff import UNMAPPED
from funnel.metrics.headline import Headline, headline_of
from funnel.metrics.health import HEALTH, health_rows
from funnel.metrics.ledger import Agreed, reckon_handoffs
from funnel.metrics.lines import LINES
from funnel.metrics.load import Knee, knee_of, load_edges, rates_by_load
from funnel.metrics.metric import STAGE_WORDS, Metric
from funnel.metrics.mix import (
    MOTIONS,
    known_costs,
    reckon_mix,
    reckon_pipeline_per_cost,
    reckon_unit_costs,
    reckon_velocity,
)
from funnel.metrics.money import Rates
from funnel.metrics.movement import (
    SMALL_ONES,
    bridge_rows,
    counts_of_spans,
    entries_moved_rows,
    opportunities_moved_rows,
)
from funnel.metrics.quality import reckon_quality, told_reasons
from funnel.metrics.reckoning import NUMBERS, SMALL, Context, nothing, reckon
from funnel.metrics.registry import METRICS
from funnel.metrics.responses import Question, curves_of, reckon_responses
from funnel.metrics.shares import complete
from funnel.metrics.signals import lagging, with_limits
from funnel.metrics.steps import funnel_of
from funnel.metrics.targets import (
    Pace,
    WeekTarget,
    adds_up,
    is_met,
    pace_of,
    target_that_holds,
    weekly_target,
)
from funnel.metrics.weeks import balanced, without_gaps

__all__ = [
    "HEALTH",
    "LINES",
    "METRICS",
    "MOTIONS",
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
    "Pace",
    "Question",
    "Rates",
    "WeekTarget",
    "adds_up",
    "balanced",
    "bridge_rows",
    "complete",
    "counts_of_spans",
    "curves_of",
    "entries_moved_rows",
    "funnel_of",
    "headline_of",
    "health_rows",
    "is_met",
    "knee_of",
    "known_costs",
    "lagging",
    "load_edges",
    "nothing",
    "opportunities_moved_rows",
    "pace_of",
    "rates_by_load",
    "reckon",
    "reckon_handoffs",
    "reckon_mix",
    "reckon_pipeline_per_cost",
    "reckon_quality",
    "reckon_responses",
    "reckon_unit_costs",
    "reckon_velocity",
    "target_that_holds",
    "told_reasons",
    "weekly_target",
    "with_limits",
    "without_gaps",
]
