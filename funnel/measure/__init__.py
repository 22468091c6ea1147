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
    opportunities_behind,
)
from funnel.measure.programmes import leads_of_programme
from funnel.measure.recorded import missing, window_of
from funnel.measure.sourcing import costed_campaigns, rates_of
from funnel.measure.speed import (
    asked_speed,
    conversion_window,
    leads_of_speed,
    measure_curves,
    sla_seconds,
    waiting_leads,
)

__all__ = [
    "LeadPage",
    "Part",
    "asked_handoff",
    "asked_speed",
    "context_of",
    "conversion_window",
    "costed_campaigns",
    "handoff_window",
    "headline",
    "leads_behind",
    "leads_in_funnel",
    "leads_let_pass",
    "leads_of_handoff",
    "leads_of_programme",
    "leads_of_speed",
    "measure",
    "measure_curves",
    "measure_funnel",
    "measure_weekly",
    "metric_named",
    "missing",
    "open_leads",
    "opportunities_behind",
    "rates_of",
    "sla_seconds",
    "waiting_leads",
    "window_of",
]
