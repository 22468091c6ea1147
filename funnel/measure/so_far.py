"""The week under way: what has come in so far, against as many business days of the week before."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from funnel.definitions.calendars import Calendar
from funnel.measure.context import context_of
from funnel.measure.numbers import measure, metric_named
from funnel.selection import Selection
from funnel.warehouse import Warehouse


@dataclass(frozen=True)
class SoFar:
    """A count in the first whole days of a week, and in as many business days of the one before.

    ``last`` is the last whole day counted; ``days`` are the business days among them.
    """

    week: date
    last: date
    days: int
    value: float
    before: float | None


def so_far(warehouse: Warehouse, name: str, selection: Selection) -> SoFar | None:
    """A count of the week that ``as_of`` lies in, up to the last whole day before ``as_of``.

    None where no business day of it is over, where the period asked for ends before it, and for
    what is no count: rates and times of a week under way are those of its first leads only.
    """
    metric = metric_named(name)
    context = context_of(warehouse)
    week = context.current_week
    last = context.local_date(context.as_of) - timedelta(days=1)
    if metric.unit != "count" or (selection.last_date and selection.last_date < last):
        return None
    calendar = warehouse.definitions.calendars["default"]
    days = calendar.business_days(week, last)
    if not days:
        return None
    value = _counted(warehouse, name, selection, week, last)
    week_before = week - timedelta(days=7)
    until = _nth_business_day(calendar, week_before, len(days))
    before = None if until is None else _counted(warehouse, name, selection, week_before, until)
    return None if value is None else SoFar(week, last, len(days), value, before)


def _nth_business_day(calendar: Calendar, week: date, number: int) -> date | None:
    days = calendar.business_days(week, week + timedelta(days=6))
    return days[number - 1] if number <= len(days) else None


def _counted(
    warehouse: Warehouse, name: str, selection: Selection, first: date, last: date
) -> float | None:
    rows = measure(warehouse, name, replace(selection, first_date=first, last_date=last, by=()))
    return rows["value"][0]
