"""Where counts and metrics meet: numbers for a selection, for pages and command line alike."""

from funnel.measure.agreed import weekly_target_of
from funnel.measure.context import LeadPage, context_of, holiday_weeks, target_of
from funnel.measure.handoff import (
    asked_handoff,
    handoff_window,
    leads_let_pass,
    leads_of_handoff,
    open_leads,
    stays_in_stage,
)
from funnel.measure.handoff_parts import drop_of, part_of, parts_of
from funnel.measure.handoff_recorded import of_every_team
from funnel.measure.movement import (
    NOTHING_SELECTED,
    OPPORTUNITY_COUNTS,
    Spans,
    by_segment,
    leads_of_movement,
    movement_of,
    spans_of,
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
    weekly_health,
)
from funnel.measure.ownership import LINE_MEASURES, LOAD_MEASURES, asked_of_measure
from funnel.measure.periods import (
    next_readout,
    period_before,
    period_words,
    periods_of,
    week_named,
    weeks_there,
)
from funnel.measure.programmes import leads_of_programme
from funnel.measure.publishing import (
    Cause,
    Reported,
    Restated,
    RestatedPart,
    is_known,
    reported_numbers,
    restated_of,
)
from funnel.measure.recorded import missing, window_of
from funnel.measure.restatement import CAUSES, imports_of, restatement
from funnel.measure.so_far import SoFar, so_far
from funnel.measure.sourcing import costed_campaigns, rates_of
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
    in_report_currency,
    mistake_in,
    pace,
    targets_in_force,
)

__all__ = [
    "CAUSES",
    "LINE_MEASURES",
    "LOAD_MEASURES",
    "NOTHING_SELECTED",
    "OPPORTUNITY_COUNTS",
    "Cause",
    "LeadPage",
    "Part",
    "Reported",
    "Restated",
    "RestatedPart",
    "SoFar",
    "Spans",
    "asked_handoff",
    "asked_of_measure",
    "asked_speed",
    "by_segment",
    "context_of",
    "conversion_window",
    "costed_campaigns",
    "cumulative_targets",
    "days_of_pace",
    "drop_of",
    "handoff_window",
    "headline",
    "holiday_weeks",
    "imports_of",
    "in_report_currency",
    "is_known",
    "leads_behind",
    "leads_in_funnel",
    "leads_let_pass",
    "leads_of_handoff",
    "leads_of_movement",
    "leads_of_programme",
    "leads_of_speed",
    "measure",
    "measure_curves",
    "measure_funnel",
    "measure_weekly",
    "metric_named",
    "missing",
    "mistake_in",
    "movement_of",
    "next_readout",
    "of_every_team",
    "open_leads",
    "opportunities_behind",
    "pace",
    "part_of",
    "parts_of",
    "period_before",
    "period_words",
    "periods_of",
    "rates_of",
    "reported_numbers",
    "restated_of",
    "restatement",
    "sla_seconds",
    "so_far",
    "spans_of",
    "stays_in_stage",
    "target_of",
    "targets_in_force",
    "waiting_leads",
    "week_named",
    "weekly_health",
    "weekly_target_of",
    "weeks_there",
    "window_of",
]
