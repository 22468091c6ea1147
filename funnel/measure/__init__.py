"""Where counts and metrics meet: numbers for a selection, for pages and command line alike."""

from funnel.measure.context import LeadPage, context_of
from funnel.measure.handoff import (
    asked_handoff,
    handoff_window,
    leads_let_pass,
    leads_of_handoff,
    open_leads,
)
from funnel.measure.numbers import (
    Part,
    headline,
    leads_behind,
    leads_in_funnel,
    measure,
    measure_funnel,
    measure_weekly,
    metric_named,
    missing,
    opportunities_behind,
    window_of,
)
from funnel.measure.periods import period_words, periods_of
from funnel.measure.speed import (
    asked_speed,
    conversion_window,
    leads_of_speed,
    measure_curves,
    sla_seconds,
    waiting_leads,
)
from funnel.measure.targets import (
    cumulative_targets,
    days_of_pace,
    mistake_in,
    pace,
    target_in_week,
    targets_in_force,
)

__all__ = [
    "LeadPage",
    "Part",
    "asked_handoff",
    "asked_speed",
    "context_of",
    "conversion_window",
    "cumulative_targets",
    "days_of_pace",
    "handoff_window",
    "headline",
    "leads_behind",
    "leads_in_funnel",
    "leads_let_pass",
    "leads_of_handoff",
    "leads_of_speed",
    "measure",
    "measure_curves",
    "measure_funnel",
    "measure_weekly",
    "metric_named",
    "missing",
    "mistake_in",
    "open_leads",
    "opportunities_behind",
    "pace",
    "period_words",
    "periods_of",
    "sla_seconds",
    "target_in_week",
    "targets_in_force",
    "waiting_leads",
    "window_of",
]
