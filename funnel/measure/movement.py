"""Why a number moved: the two spans of time that are set against each other, and their leads."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from funnel.errors import BadSelection
from funnel.measure.context import LeadPage, agreed_window, context_of, page_of
from funnel.measure.recorded import missing
from funnel.metrics import (
    METRICS,
    STAGE_WORDS,
    Context,
    Metric,
    bridge_rows,
    counts_of_spans,
    entries_moved_rows,
    nothing,
    opportunities_moved_rows,
)
from funnel.metrics.reckoning import in_order
from funnel.selection import WEEK, Selection, window_seconds
from funnel.statistics import MOST_WEEKS
from funnel.tables import STAGES
from funnel.warehouse import Warehouse

# Why there is no row where nothing came in either span.
NOTHING_SELECTED = "Nothing in this selection."
# What is counted of opportunities, each dated in its own way.
OPPORTUNITY_COUNTS = ("opportunities_created", "opportunities_won")


@dataclass(frozen=True)
class Spans:
    """Two spans of local dates, all included; the first is what the second is set against."""

    first_before: date
    last_before: date
    first: date
    last: date


@dataclass(frozen=True)
class Movement:
    """Which conversions moved: from and to which stage, within which seconds (None: to date)."""

    from_stage: str
    to_stage: str
    window_seconds: int | None
    spans: Spans | None


def measure_movement(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """The rows of ``why_it_moved`` and of what is said of entries; see ``metrics.movement``.

    Broken down by source, or motion without sources, unless the selection says by what.
    """
    context = context_of(warehouse)
    selection = by_segment(warehouse, selection)
    if metric.mart == "stage_entries":
        return _entries_moved(warehouse, metric, selection, context)
    if metric.mart == "opportunities":
        return _opportunities_moved(warehouse, metric, selection, context)
    movement = movement_of(warehouse, selection)
    absent = {movement.from_stage, movement.to_stage} - context.present
    if absent:
        words = " and no ".join(STAGE_WORDS[stage] for stage in STAGES if stage in absent)
        return _nothing(metric, selection, f"Not in this export: no {words} with a date.")
    if movement.spans is None:
        return _nothing(metric, selection, "No week of this period is old enough yet.")
    before, after, history = (
        warehouse.count(
            "cohorts",
            asked,
            from_stage=movement.from_stage,
            to_stage=movement.to_stage,
            window_seconds=movement.window_seconds,
        )
        for asked in _asked(selection, movement.spans, context)
    )
    if before.is_empty() and after.is_empty():
        return _nothing(metric, selection, NOTHING_SELECTED)
    last_week = _week_before(movement.spans, context)
    counts = counts_of_spans(before, after, history, selection.by, last_week)
    return bridge_rows(metric, counts, selection.by)


def by_segment(warehouse: Warehouse, selection: Selection) -> Selection:
    """The selection broken down by what its segments are; BadSelection for a week among them."""
    if WEEK in selection.by:
        raise BadSelection("Two spans of time are compared: break them down by anything but week.")
    if selection.by:
        return selection
    has_sources = "source" in warehouse.dimensions
    return replace(selection, by=("source" if has_sources else "motion",))


def movement_of(warehouse: Warehouse, selection: Selection) -> Movement:
    """Which conversions a selection asks about, and the spans in which their leads entered.

    From MQL (or creation: ``--start created``, or without MQLs) to the target of ``--target``.
    """
    context = context_of(warehouse)
    has_mqls = "marketing_qualified" in context.present
    is_from_created = selection.speed.start == "created" or not has_mqls
    from_stage = "created" if is_from_created else "marketing_qualified"
    to_stage = selection.speed.target_stage
    if to_stage is None:
        raise BadSelection("A contact is no stage: ask why SQLs, opportunities or won moved.")
    if selection.window is not None:
        window = window_seconds(selection.window)
    else:
        window = agreed_window(warehouse, from_stage, to_stage)
    last_week = context.last_complete_week
    if to_stage in context.present and window is not None:
        last_week = min(last_week, context.last_mature_week(to_stage, window))
    return Movement(from_stage, to_stage, window, spans_of(context, selection, last_week))


def spans_of(context: Context, selection: Selection, last_week: date) -> Spans | None:
    """The period asked for, until ``last_week`` has ended, and as many days before it.

    Without a period, ``last_week`` and the week before. The days before are those directly before
    unless ``selection.against`` says on which day they begin, or which they are; of a period that
    cannot be judged to its end, as many of those. None where nothing is left of the period.
    """
    ended = last_week + timedelta(days=6)
    last = min(selection.last_date or ended, ended)
    first = selection.first_date or last - timedelta(days=6)
    if first > last:
        return None
    length = last - first
    first_before, *ends = selection.against or (first - length - timedelta(days=1),)
    last_before = ends[0] if ends else first_before + length
    if selection.last_date and selection.last_date > ended:
        last_before = min(last_before, first_before + length)
    if last_before >= first:
        raise BadSelection(
            f"The days to compare with ({first_before} to {last_before}) should end before {first}."
        )
    return Spans(first_before, last_before, first, last)


def leads_of_movement(
    warehouse: Warehouse,
    selection: Selection,
    *,
    is_before: bool,
    only_reached: bool = False,
    first_row: int = 0,
    most_rows: int = 100,
) -> LeadPage:
    """The leads of one of the two spans, newest first: all, or those that converted in time."""
    movement = movement_of(warehouse, selection)
    if movement.spans is None:
        return LeadPage(pl.DataFrame(), 0)
    before, after, _ = _asked(selection, movement.spans, context_of(warehouse))
    return page_of(
        warehouse,
        "lead_list",
        replace(before if is_before else after, by=()),
        from_stage=movement.from_stage,
        to_stage=movement.to_stage,
        window_seconds=movement.window_seconds,
        with_implied=selection.with_implied_base,
        only_reached=True if only_reached else None,
        first_row=first_row,
        most_rows=most_rows,
    )


def _entries_moved(
    warehouse: Warehouse, metric: Metric, selection: Selection, context: Context
) -> pl.DataFrame:
    spans = spans_of(context, selection, context.last_complete_week_of(metric))
    if spans is None:
        return _nothing(metric, selection, "No week of this period is complete yet.")
    stages = [stage for stage in STAGES if stage in context.present]
    before, after, history = (
        warehouse.count("stage_entries", asked, stages=stages)
        for asked in _asked(selection, spans, context)
    )
    if before.is_empty() and after.is_empty():
        return _nothing(metric, selection, NOTHING_SELECTED)
    last_week = _week_before(spans, context)
    rows = entries_moved_rows(metric, before, after, history, selection.by, last_week)
    return in_order(rows, ["stage"])


def _opportunities_moved(
    warehouse: Warehouse, metric: Metric, selection: Selection, context: Context
) -> pl.DataFrame:
    if reason := missing(metric, warehouse, context):
        return _nothing(metric, selection, reason)
    spans = spans_of(context, selection, context.last_complete_week_of(metric))
    if spans is None:
        return _nothing(metric, selection, "No week of this period is complete yet.")
    asked = _asked(selection, spans, context)
    cells = {
        measure: [
            warehouse.count("opportunities", each, **METRICS[measure].parameters) for each in asked
        ]
        for measure in OPPORTUNITY_COUNTS
    }
    if all(before.is_empty() and after.is_empty() for before, after, _ in cells.values()):
        return _nothing(metric, selection, NOTHING_SELECTED)
    last_week = _week_before(spans, context)
    rows = opportunities_moved_rows(metric, cells, selection.by, last_week)
    return in_order(rows, ["measure"])


def _asked(selection: Selection, spans: Spans, context: Context) -> tuple[Selection, ...]:
    """The selections of the two spans, and of the whole weeks before the later one."""
    last_week = _week_before(spans, context)
    history = (last_week - timedelta(weeks=MOST_WEEKS - 1), last_week + timedelta(days=6))
    return tuple(
        replace(selection, first_date=first, last_date=last)
        for first, last in (
            (spans.first_before, spans.last_before),
            (spans.first, spans.last),
            history,
        )
    )


def _week_before(spans: Spans, context: Context) -> date:
    return context.week_of(spans.first) - timedelta(days=7)


def _nothing(metric: Metric, selection: Selection, reason: str) -> pl.DataFrame:
    rows = nothing(metric, selection.by, reason)
    return rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in metric.extras)
