"""Where counts and metrics meet: numbers for a selection, for pages and the command line alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import polars as pl

from funnel.measure.agreed import weekly_target_of
from funnel.measure.context import (
    LeadPage,
    agreed_window,
    context_of,
    holiday_weeks,
    page_of,
    weeks_of,
)
from funnel.measure.handoff import measure_handoff
from funnel.measure.movement import measure_movement
from funnel.measure.ownership import measure_load, measure_ownership
from funnel.measure.recorded import missing, unrecorded, until, window_of
from funnel.measure.sourcing import costed_campaigns, measure_sourcing, rates_of
from funnel.measure.speed import measure_speed
from funnel.metrics import (
    HEALTH,
    METRICS,
    Context,
    Headline,
    Metric,
    balanced,
    funnel_of,
    headline_of,
    health_rows,
    nothing,
    reckon,
    without_gaps,
)
from funnel.selection import WEEK, Selection, known
from funnel.tables import STAGES
from funnel.warehouse import Warehouse

Part = Literal["numerator", "denominator", "immature"]
# Changes a year back and the limits before that need this many weeks of history.
_HEADLINE_WEEKS = 53
# Metrics made of several marts at once.
_COMPOSED = {"load": measure_load, "ownership": measure_ownership}


def measure(warehouse: Warehouse, name: str, selection: Selection) -> pl.DataFrame:
    """The rows of one metric, one per combination of ``selection.by``.

    Columns: ``metric``, those of ``selection.by`` (labels; ``week`` a date), the metric's own
    keys (``currency``, ``stage``), then ``funnel.metrics.NUMBERS``. With ``week`` in the
    breakdown no week is missing until the last one recorded: where a table ends early, so do the
    metrics that read it. A metric that the export cannot give is one row with a ``reason``.
    Raises BadSelection for an unknown metric or label.
    """
    metric = metric_named(name)
    maker = _maker_of(metric)
    if maker is not None:
        return maker(warehouse, metric, selection)
    if metric.is_sourcing:
        return measure_sourcing(warehouse, metric, selection, measure)
    if metric.name == "weekly_health":
        return health_rows(metric, weekly_health(warehouse, selection))
    return _measure_entries(warehouse, metric, selection)


def _measure_entries(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """The rows of a metric of stages, of their balance, or of opportunities."""
    context = context_of(warehouse)
    window = window_of(metric, selection, warehouse)
    end = context.last_date_of(metric, window)
    reason = missing(metric, warehouse, context) or unrecorded(selection, end)
    if reason is None:
        cells = _cells(metric, warehouse, until(selection, end), context)
        rows = reckon(metric, cells, selection.by, context, window)
        if metric.unit == "amount":
            keys = [*selection.by, *metric.row_keys]
            rows = rates_of(warehouse).named(rows, cells, keys)
        if not rows.is_empty() or selection.by:
            return rows
        reason = "Nothing in this selection."
    rows = nothing(metric, selection.by, reason)
    return rows.with_columns(pl.lit(None, pl.String).alias(name) for name in metric.extras)


def measure_weekly(warehouse: Warehouse, name: str, selection: Selection) -> pl.DataFrame:
    """The metric's rows per week, oldest first, besides the breakdown of ``selection``."""
    return measure(warehouse, name, replace(selection, by=(WEEK, *selection.dimensions)))


def measure_funnel(warehouse: Warehouse, selection: Selection) -> pl.DataFrame:
    """How far the leads created in the period have come to date; see ``metrics.funnel_of``."""
    context = context_of(warehouse)
    cells = warehouse.count("creation_funnel", selection)
    windows = {stage: agreed_window(warehouse, "created", stage) for stage in STAGES[1:]}
    return funnel_of(cells, selection.by, context, windows)


def headline(warehouse: Warehouse, name: str, selection: Selection) -> Headline:
    """The metric in the last complete (or mature) week of the period, with its usual range.

    The period's beginning is left aside, so that the weeks before are there to compare with.
    Of several currencies it takes the firm's own, or the first; targets are in its own.
    """
    number = _headline(warehouse, metric_named(name), selection)
    if number.week is None or number.key not in (None, warehouse.definitions.report.currency):
        return number
    target = weekly_target_of(warehouse, number.metric, selection, number.week)
    return replace(number, target=target)


def _headline(warehouse: Warehouse, metric: Metric, selection: Selection) -> Headline:
    context = context_of(warehouse)
    window = window_of(metric, selection, warehouse)
    last_week = context.last_complete_week_of(metric, window)
    if selection.last_date:
        ended = context.week_of(selection.last_date - timedelta(days=6))
        last_week = min(last_week, ended)
    back = _HEADLINE_WEEKS + (window or 0) // (7 * 86_400)
    wider = replace(selection, first_date=last_week - timedelta(weeks=back), by=())
    rows = measure_weekly(warehouse, metric.name, wider)
    if metric.unit == "minutes":
        # Leads still waiting count for as long as they have waited: a week over is a week known.
        rows = rows.with_columns(mature=True)
    unusual_weeks = holiday_weeks(warehouse)
    if (beginning := context.beginning_of(metric)) and beginning != context.week_of(beginning):
        unusual_weeks.add(context.week_of(beginning))
    if not metric.row_keys:
        return headline_of(metric, rows, last_week, unusual_weeks=unusual_weeks)
    key = metric.row_keys[0]
    own = warehouse.definitions.report.currency
    keys = rows[key].to_list()
    chosen = own if own in keys else keys[0] if keys else None
    is_chosen = pl.col(key).eq_missing(chosen)
    number = headline_of(metric, rows.filter(is_chosen), last_week, chosen, unusual_weeks)
    if not keys:
        # Without a single opportunity there is no currency to count weeks of.
        return replace(number, reason="No opportunities in this selection.")
    if number.week is None:
        return number
    others = rows.filter(~is_chosen, pl.col("week") == number.week, pl.col("value") != 0)
    return replace(number, apart=tuple(others[key].unique().sort()))


def weekly_health(warehouse: Warehouse, selection: Selection) -> list[Headline]:
    """The headlines of the weekly meeting, in their order; speed is in business time."""
    asked = replace(selection, speed=replace(selection.speed, clock="business"))
    return [headline(warehouse, name, asked) for name in HEALTH]


def leads_behind(
    warehouse: Warehouse,
    name: str,
    selection: Selection,
    part: Part = "numerator",
    *,
    currency: str | None = None,
    first_row: int = 0,
    most_rows: int = 100,
) -> LeadPage:
    """The leads that one number of a metric counts, a page of them; the total is that number.

    ``selection`` is the cell's (``Selection.narrowed``). Counts and flow ratios have a numerator
    (and denominator), cohort rates ``immature`` leads as well. The numerator of a cost and of a
    median are the leads it is of, a cost in ``currency``. KeyError for a metric that does not
    count leads' first entries.
    """
    metric = metric_named(name)
    page = {"first_row": first_row, "most_rows": most_rows}
    context = context_of(warehouse)
    window = window_of(metric, selection, warehouse)
    end = context.last_date_of(metric, window)
    if unrecorded(selection, end):
        return LeadPage(pl.DataFrame(), 0)
    selection = until(selection, end)
    if metric.mart == "stage_entries":
        stage = metric.stages[0] if part == "denominator" else metric.stages[-1]
        return _leads(warehouse, selection, stage, with_implied=not selection.is_strict, **page)
    if not metric.is_cohort:
        raise KeyError(f"{name} does not count leads")
    from_stage, to_stage = metric.stages
    if metric.mart == "velocity":
        # A pass that is only implied has no time of its own.
        selection = replace(selection, is_strict=True, with_implied_base=False)
    if metric.is_cost:
        page["only_campaigns"] = costed_campaigns(warehouse, currency)
    last = context.last_mature_week(to_stage, window)
    return _leads(
        warehouse,
        selection,
        from_stage,
        to_stage=to_stage,
        window_seconds=window,
        with_implied=selection.with_implied_base,
        only_reached=True if part == "numerator" else None,
        only_mature=part != "immature",
        last_mature_week=last,
        **page,
    )


def leads_in_funnel(
    warehouse: Warehouse,
    selection: Selection,
    stage: str,
    *,
    first_row: int = 0,
    most_rows: int = 100,
) -> LeadPage:
    """The leads created in the period that reached ``stage`` to date, a page of them."""
    is_later = stage != "created"
    return _leads(
        warehouse,
        selection,
        "created",
        to_stage=stage if is_later else None,
        only_reached=True if is_later else None,
        first_row=first_row,
        most_rows=most_rows,
    )


def opportunities_behind(
    warehouse: Warehouse,
    name: str,
    selection: Selection,
    currency: str | None = None,
    *,
    first_row: int = 0,
    most_rows: int = 100,
) -> LeadPage:
    """The opportunities that a metric counts or adds up, of one ``currency`` where given.

    Those of a currency are the ones shown in it: where it is the report's, converted ones too.
    KeyError for a metric that does not count opportunities.
    """
    metric = metric_named(name)
    only_campaigns = None
    if metric.name == "pipeline_per_cost":
        only_campaigns = costed_campaigns(warehouse, currency)
        metric = METRICS["pipeline_amount"]
    if metric.mart != "opportunities":
        raise KeyError(f"{name} does not count opportunities")
    shown = warehouse.definitions.report.shown_in(currency) if currency else ()
    return page_of(
        warehouse,
        "opportunity_list",
        selection,
        only_currencies=list(shown),
        only_campaigns=only_campaigns,
        first_row=first_row,
        most_rows=most_rows,
        **metric.parameters,
    )


def metric_named(name: str) -> Metric:
    """The metric called ``name``; BadSelection, naming near ones, where there is none."""
    return METRICS[known(name, METRICS, "metric")]


def _maker_of(metric: Metric) -> Callable[[Warehouse, Metric, Selection], pl.DataFrame] | None:
    """What makes the metric's rows; None: they are counts of stages, or rates of these."""
    if metric.is_speed:
        return measure_speed
    if metric.is_handoff:
        return measure_handoff
    if metric.is_movement:
        return measure_movement
    return _COMPOSED.get(metric.mart)


def _cells(
    metric: Metric, warehouse: Warehouse, selection: Selection, context: Context
) -> pl.DataFrame:
    keys = [*selection.dimensions, *metric.row_keys]
    if metric.mart == "stage_balance":
        first, last = weeks_of(selection, context)
        cells = warehouse.count(metric.mart, selection, last_week=last)
        return balanced(cells, keys, first, last)
    parameters = dict(metric.parameters)
    if metric.is_cohort:
        parameters["window_seconds"] = window_of(metric, selection, warehouse)
    cells = warehouse.count(metric.mart, selection, **parameters)
    if metric.unit == "amount":
        cells = rates_of(warehouse).converted(cells, "amount")
    if WEEK not in selection.by:
        return cells
    if metric.mart == "stage_entries" and metric.bottom is not None:
        keys.append("stage")
    first, last = weeks_of(selection, context, context.beginning_of(metric))
    return without_gaps(cells, keys, first, last)


def _leads(warehouse: Warehouse, selection: Selection, from_stage: str, **asked) -> LeadPage:
    parameters = {"from_stage": from_stage, "with_implied": True} | asked
    return page_of(warehouse, "lead_list", selection, **parameters)
