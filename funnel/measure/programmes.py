"""What a programme with a cost a month brings: MQLs of its teams, SQLs of them, their cost."""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from funnel.definitions.model import Programme
from funnel.errors import BadSelection
from funnel.measure.context import context_of
from funnel.measure.recorded import window_of
from funnel.metrics import Context, Metric, complete, nothing
from funnel.selection import WEEK, Selection
from funnel.warehouse import Warehouse

_COLUMNS = {
    "programme": pl.String,
    "currency": pl.String,
    "value": pl.Float64,
    "denominator": pl.Int64,
    "immature": pl.Int64,
    "mqls": pl.Int64,
    "cost": pl.Float64,
    "period_cost": pl.Float64,
    "cost_per_mql": pl.Float64,
    "rates": pl.String,
    "reason": pl.String,
}


def measure_programmes(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """A row per agreed programme (and week, if asked): its cost for each SQL of its MQLs.

    ``cost`` is that of the days in weeks whose window has run out, for the ``mqls`` of these weeks
    and the SQLs (the denominator) among them; ``period_cost`` that of all days of the period, from
    the first MQL to the end of the data. Filters other than the period change nothing.
    Raises BadSelection for a breakdown by anything but the week.
    """
    if selection.dimensions:
        raise BadSelection(
            "The cost of a programme cannot be split by "
            f"{', '.join(selection.dimensions)}: it is known by the month only."
        )
    programmes = warehouse.definitions.programmes
    if not programmes:
        return _nothing(metric, selection, "No programme with a cost is agreed: see definitions.")
    context = context_of(warehouse)
    found = [row for one in programmes for row in _rows(warehouse, metric, selection, context, one)]
    by = selection.by
    schema = ({WEEK: pl.Date} if by else {}) | _COLUMNS
    return complete(metric, pl.DataFrame(found, schema=schema), by)


def leads_of_programme(warehouse: Warehouse, name: str, selection: Selection) -> Selection | None:
    """The MQLs that a programme pays for, as a selection; None where there is no such programme."""
    programme = next((one for one in warehouse.definitions.programmes if one.name == name), None)
    return None if programme is None else _of(warehouse, programme, selection)


def cost_of_days(programme: Programme, first: date, last: date) -> Fraction:
    """What the programme costs from ``first`` to ``last``: a day is its month's equal part."""
    first = max(first, programme.first_date or first)
    last = min(last, programme.last_date or last)
    monthly = Fraction(str(programme.cost_per_month))
    cost, day = Fraction(0), first
    while day <= last:
        length = calendar.monthrange(day.year, day.month)[1]
        upto = min(last, day.replace(day=length))
        cost += monthly * ((upto - day).days + 1) / length
        day = upto + timedelta(days=1)
    return cost


def _nothing(metric: Metric, selection: Selection, reason: str) -> pl.DataFrame:
    kinds = {name: _COLUMNS[name] for name in metric.extras}
    return nothing(metric, selection.by, reason).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in kinds.items()
    )


def _of(warehouse: Warehouse, programme: Programme, selection: Selection) -> Selection | None:
    """The selection of the programme's MQLs; None where none of its teams is in the data."""
    labels = warehouse.dimension_labels("team")
    teams = tuple(team for team in programme.teams if team in labels)
    if programme.teams and not teams:
        return None
    firsts = [one for one in (selection.first_date, programme.first_date) if one]
    lasts = [one for one in (selection.last_date, programme.last_date) if one]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first and last and first > last:
        return None
    return Selection(
        first_date=first,
        last_date=last,
        team=teams,
        by=selection.by,
        window=selection.window,
        is_strict=selection.is_strict,
        with_implied_base=selection.with_implied_base,
    )


def _rows(
    warehouse: Warehouse,
    metric: Metric,
    selection: Selection,
    context: Context,
    programme: Programme,
) -> list[dict]:
    report = warehouse.definitions.report
    own = programme.currency or report.currency
    rate = report.rate_of(own)
    named = {"programme": programme.name, "currency": own if rate is None else report.currency}
    asked = _of(warehouse, programme, selection)
    if asked is None:
        return [named | {"reason": "None of its teams had a lead in its time and this period."}]
    window = window_of(metric, selection, warehouse)
    cells = warehouse.count(
        "cohorts",
        replace(asked, by=()),
        from_stage=metric.stages[0],
        to_stage=metric.stages[-1],
        window_seconds=window,
    )
    mature_week = context.last_mature_week(metric.stages[-1], window)
    began = context.beginning_of(metric)
    today = context.local_date(context.as_of)
    first = max(asked.first_date or began or today, began or today)
    last = min(asked.last_date or today, today)
    weeks = [first + timedelta(days=days) for days in range((last - first).days + 1)]
    starts = sorted({context.week_of(day) for day in weeks}) if selection.by else [None]
    return [
        named | _counted(cells, programme, week, (first, last), mature_week, rate, own, report)
        for week in starts
    ]


def _counted(cells, programme, week, days, mature_week, rate, own, report) -> dict:
    """The numbers of one programme in one week, or in the whole period where ``week`` is None."""
    first, last = days
    if week is not None:
        first, last = max(first, week), min(last, week + timedelta(days=6))
        cells = cells.filter(pl.col("week") == week)
    last_mature = last if mature_week is None else min(last, mature_week + timedelta(days=6))
    is_mature = pl.lit(True) if mature_week is None else pl.col("week") <= mature_week
    mature = cells.filter(is_mature)
    factor = Fraction(str(rate)) if rate is not None else Fraction(1)
    cost = cost_of_days(programme, first, last_mature) * factor
    mqls, reached = int(mature["entered"].sum()), int(mature["reached"].sum())
    return {
        **({WEEK: week} if week is not None else {}),
        "value": float(cost / reached) if reached else None,
        "denominator": reached,
        "immature": int(cells.filter(~is_mature)["entered"].sum()),
        "mqls": mqls,
        "cost": float(cost),
        "period_cost": float(cost_of_days(programme, first, last) * factor),
        "cost_per_mql": float(cost / mqls) if mqls else None,
        "rates": None if own == report.currency or rate is None
        else f"1 {own} = {rate:g} {report.currency}",
        "reason": None,
    }  # fmt: skip
