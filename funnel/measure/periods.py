"""Periods in the firm's calendar, by the end of the data."""

from datetime import date

from funnel import wording
from funnel.fiscal import FiscalPeriod
from funnel.measure.context import context_of
from funnel.periods import Period, Periods
from funnel.warehouse import Warehouse


def periods_of(warehouse: Warehouse) -> Periods:
    """What periods are called and where they end in this data."""
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    return Periods(warehouse.definitions.fiscal, today, context.last_complete_week)


def period_words(warehouse: Warehouse, period: Period) -> str | None:
    """The fiscal period and its days that the data have: "Q3 FY2026, 1 Jul – 30 Sep 2026".

    A month of everybody's calendar is named by its days alone. None for what is no fiscal period.
    """
    fiscal = period.fiscal
    if fiscal is None:
        return None
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    begun = context.local_date(context.beginnings.get("created", context.as_of))
    first, last = max(fiscal.first, begun), min(fiscal.last, today)
    if first > last:
        side = "before" if fiscal.last < begun else "after"
        return f"{_named(fiscal, '', fiscal.first, fiscal.last)}, {side} the data"
    if last < fiscal.last:
        return _named(fiscal, " so far", first, last)
    return _named(fiscal, " as far as the data go" if first > fiscal.first else "", first, last)


def _named(fiscal: FiscalPeriod, how_far: str, first: date, last: date) -> str:
    days = wording.days(first, last)
    if fiscal.label == f"{fiscal.first:%B %Y}":
        return f"{days}{how_far}"
    return f"{fiscal.label}{how_far}, {days}"
