"""What was recorded of a metric, until when, and within which window."""

from dataclasses import replace
from datetime import date

from funnel.measure.context import agreed_window
from funnel.metrics import STAGE_WORDS, Context, Metric
from funnel.selection import Selection, window_seconds
from funnel.warehouse import Warehouse


def window_of(metric: Metric, selection: Selection, warehouse: Warehouse) -> int | None:
    """The metric's window in seconds under ``selection``; None: to date, or no cohort rate."""
    if not metric.is_cohort:
        return None
    if selection.window is not None:
        return window_seconds(selection.window)
    return agreed_window(warehouse, *metric.stages)


def missing(metric: Metric, warehouse: Warehouse, context: Context) -> str | None:
    """Why the export cannot give the metric, as a sentence; None where it can."""
    needs_opportunities = metric.mart == "opportunities" or metric.name == "pipeline_per_cost"
    if needs_opportunities and not warehouse.has_rows("int_opportunities"):
        return "Not in this export: no opportunities."
    if metric.is_cost and not warehouse.has_rows("campaign_costs"):
        return "Not in this export: no campaign with a cost."
    absent = [STAGE_WORDS[stage] for stage in metric.stages if stage not in context.present]
    return f"Not in this export: no {' and no '.join(absent)} with a date." if absent else None


def unrecorded(selection: Selection, end: date | None) -> str | None:
    """Why nothing was recorded in the period, as a sentence; None where something may be."""
    if end is None or selection.first_date is None or selection.first_date <= end:
        return None
    return f"Not in this export: it ends on {end} for this."


def until(selection: Selection, end: date | None) -> Selection:
    """The selection up to ``end`` at the latest; None: as it is."""
    if end is None or (selection.last_date and selection.last_date <= end):
        return selection
    return replace(selection, last_date=end)
