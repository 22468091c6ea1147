"""Targets of metrics: which can be agreed, which hold, and where the numbers stand on them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import polars as pl

from funnel.definitions import Target
from funnel.errors import BadSelection
from funnel.fiscal import FiscalPeriod
from funnel.measure.agreed import counts_as_agreed, works_on
from funnel.measure.context import context_of
from funnel.measure.numbers import headline, measure, measure_weekly, metric_named
from funnel.measure.recorded import window_of
from funnel.metrics import (
    Metric,
    Pace,
    adds_up,
    is_met,
    pace_of,
    target_that_holds,
)
from funnel.selection import DIMENSIONS, Selection, known
from funnel.warehouse import Warehouse
from funnel.wording import full_week, listed

MOTIONS = ("inbound", "outbound", "partner", "unknown")
WEEK = "week"
IN_FORCE = {
    "metric": pl.String,
    "segment": pl.String,
    "period": pl.String,
    "effective_from": pl.Date,
    "owner": pl.String,
    "target": pl.Float64,
    "over": pl.String,
    "value": pl.Float64,
    "attainment": pl.Float64,
    "expected": pl.Float64,
    "projected": pl.Float64,
    "is_met": pl.Boolean,
    "reason": pl.String,
}


def mistake_in(target: Target) -> str | None:
    """What is wrong with a target, and what to do about it, as a sentence; None: nothing."""
    try:
        metric = metric_named(target.metric)
        for dimension, label in target.segment.items():
            known(dimension, DIMENSIONS, "dimension")
            if dimension == "motion":
                known(label, MOTIONS, "motion")
    except BadSelection as error:
        return str(error)
    if [key for key in metric.row_keys if key != "currency"]:
        return f"{metric.name} has a row for each {metric.row_keys[0]}: agree on another metric."
    if metric.unit == "rate" and not 0 <= target.value <= 1:
        return f"value is {target.value:g}; {metric.name} is a share: write 0.25 for 25 %."
    if target.value < 0 or (metric.unit in ("count", "amount") and target.value == 0):
        return f"value is {target.value:g}; it should be more than 0."
    is_sum = metric.unit in ("count", "amount") and metric.bottom is None
    if is_sum and not adds_up(metric) and target.period != WEEK:
        return f"{metric.name} is no sum over a {target.period}: give its target per week."
    return None


def cumulative_targets(warehouse: Warehouse, selection: Selection) -> list[tuple[str, str]]:
    """The metrics that add up, and the fiscal periods, for which a target holds.

    That is at the end of the data or of the selection, and for its filters. In the order agreed;
    of one metric the shorter period first.
    """
    if not counts_as_agreed(selection):
        return []
    targets = warehouse.definitions.targets
    names = [one.metric for one in targets if adds_up(metric_named(one.metric))]
    return [
        (name, period)
        for name in dict.fromkeys(names)
        for period in ("month", "quarter", "year")
        if target_that_holds(
            targets, name, selection.filters, _until(warehouse, name, selection)[0], period
        )
    ]


def pace(warehouse: Warehouse, name: str, selection: Selection, period: str) -> Pace | None:
    """The pace of metric ``name`` in the ``period`` (month, quarter, year) that the data end in.

    Where the selection ends earlier, the one that it ends in. Its beginning is left aside. Of
    money only the report currency counts. None where no target for that period holds; raises
    BadSelection where the export cannot give the metric.
    """
    until, share_over = _until(warehouse, name, selection)
    definitions = warehouse.definitions
    target = target_that_holds(definitions.targets, name, selection.filters, until, period)
    if target is None or not counts_as_agreed(selection):
        return None
    fiscal = definitions.fiscal.containing(until, period)
    within = days_of_pace(selection, fiscal, until)
    weeks = measure_weekly(warehouse, name, within)
    if reasons := weeks["reason"].drop_nulls().to_list():
        raise BadSelection(reasons[0])
    if "currency" in weeks.columns:
        weeks = weeks.filter(pl.col("currency") == definitions.report.currency)
    context = context_of(warehouse)
    begun = context.begun
    return pace_of(
        target,
        fiscal,
        weeks.drop_nulls("week"),
        until,
        share_over,
        begun,
        context.week_of,
        works_on(warehouse),
    )


def days_of_pace(selection: Selection, fiscal: FiscalPeriod, until: date) -> Selection:
    """The selection in the days of a fiscal period up to ``until``, without a breakdown."""
    return replace(selection, first_date=fiscal.first, last_date=min(fiscal.last, until), by=())


def targets_in_force(warehouse: Warehouse) -> pl.DataFrame:
    """Where the numbers stand on every target that holds at the end of the data.

    One row per metric, segment and period agreed on, in the order agreed: ``target``, ``over``
    (the fiscal period or week looked at), ``value``, ``attainment`` (value ÷ target), of what
    adds up ``expected`` by now and ``projected`` at the end, ``is_met`` (null: may still be),
    ``reason`` (why there is no value). A rate is over the period, of a weekly target over the
    week, of the last leads whose window has run out. Amounts are in the report currency.
    """
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    targets = warehouse.definitions.targets
    held = {}
    for one in targets:
        filters = {dimension: (label,) for dimension, label in one.segment.items()}
        if target := target_that_holds(targets, one.metric, filters, today, one.period):
            held[target.metric, tuple(sorted(target.segment.items())), target.period] = target
    return pl.DataFrame([_standing(warehouse, one) for one in held.values()], schema=IN_FORCE)


def _standing(warehouse: Warehouse, target: Target) -> dict[str, object]:
    row = dict.fromkeys(IN_FORCE) | {
        "metric": target.metric,
        "segment": ";".join(f"{name}={label}" for name, label in target.segment.items()) or None,
        "period": target.period,
        "effective_from": None if target.effective_from == date.min else target.effective_from,
        "owner": target.owner,
        "target": target.value,
    }
    try:
        metric = metric_named(target.metric)
        selection = Selection(**{name: (label,) for name, label in target.segment.items()})
        return row | _reached(warehouse, metric, selection, target)
    except BadSelection as error:
        return row | {"reason": str(error)}


def _reached(
    warehouse: Warehouse, metric: Metric, selection: Selection, target: Target
) -> dict[str, object]:
    if adds_up(metric) and target.period != WEEK:
        one = pace(warehouse, metric.name, selection, target.period)
        return {
            "over": one.period.name,
            "value": one.actual,
            "attainment": one.attainment,
            "expected": one.expected,
            "projected": one.projected,
            "is_met": _is_met_so_far(metric, one),
        }
    if adds_up(metric):
        number = headline(warehouse, metric.name, selection)
        over = None if number.week is None else full_week(number.week)
        value, reason = number.value, number.reason
    else:
        over, selection = _running(warehouse, metric, selection, target.period)
        rows = measure(warehouse, metric.name, selection)
        value, reason = in_report_currency(warehouse, rows)
    return {
        "over": over,
        "value": value,
        "attainment": value / target.value if value is not None and target.value else None,
        "is_met": None if value is None else is_met(metric, value, target.value),
        "reason": reason,
    }


def _running(
    warehouse: Warehouse, metric: Metric, selection: Selection, period: str
) -> tuple[str, Selection]:
    """The last fiscal period, or whole week, that has something to judge, and it selected."""
    context = context_of(warehouse)
    window = window_of(metric, selection, warehouse)
    week = context.last_complete_week_of(metric, window)
    day = context.local_date(context.end_of(metric, window) or context.as_of)
    if window is not None:
        week = min(week, context.last_mature_week(metric.stages[-1], window))
        day = week + timedelta(days=6)
    if period == WEEK:
        days = {"first_date": week, "last_date": week + timedelta(days=6)}
        return full_week(week), replace(selection, **days)
    fiscal = warehouse.definitions.fiscal.containing(day, period)
    return fiscal.name, replace(selection, first_date=fiscal.first, last_date=fiscal.last)


def in_report_currency(warehouse: Warehouse, rows: pl.DataFrame) -> tuple[float | None, str | None]:
    """The one value of a metric's rows, and why there is none.

    A ratio of money has none where a part of that money stands apart: its target is for all of it.
    """
    if "currency" not in rows.columns or rows["reason"].drop_nulls().len():
        return rows.select("value", "reason").row(0)
    own = warehouse.definitions.report.currency
    others = sorted({*rows["currency"].drop_nulls()} - {own})
    if others:
        return None, (
            f"A part of it is in {listed(others)}: agree on rates to {own} in [report.rates] to "
            "see how far the target is reached."
        )
    value = rows["value"].first()
    return value, None if value is not None else "Nothing to divide by in this period."


def _is_met_so_far(metric: Metric, one: Pace) -> bool | None:
    reached = is_met(metric, one.actual, one.target.value)
    # What is reached stays so, and what is exceeded too.
    return reached if one.is_over or reached == metric.is_higher_better else None


def _until(warehouse: Warehouse, name: str, selection: Selection) -> tuple[date, Fraction]:
    """The last day that the metric and the selection have, and how much of its work is over."""
    context = context_of(warehouse)
    at: datetime = context.local_time(context.end_of(metric_named(name)) or context.as_of)
    if selection.last_date is not None and selection.last_date < at.date():
        return selection.last_date, Fraction(1)
    return at.date(), warehouse.definitions.calendars["default"].share_over(at)
