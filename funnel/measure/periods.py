"""Periods in the firm's calendar, by the end of the data."""

from datetime import date, timedelta

from funnel import wording
from funnel.errors import BadSelection
from funnel.fiscal import FiscalPeriod
from funnel.measure.context import context_of
from funnel.periods import Period, Periods
from funnel.warehouse import Warehouse

# Periods whose lengths differ by more, such as two months, are no fair comparison.
_MOST_APART = 0.03


def periods_of(warehouse: Warehouse) -> Periods:
    """What periods are called and where they end in this data."""
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    return Periods(warehouse.definitions.fiscal, today, context.last_complete_week)


def week_named(warehouse: Warehouse, name: str | None) -> date:
    """The first day of the week called ``name`` (2026-W46, last-week); None: the last whole.

    Raises BadSelection for what is no single week, or none that is over and in the data.
    """
    last = context_of(warehouse).last_complete_week
    if name is None:
        return last
    period = periods_of(warehouse).named(name)
    if period.first is None or period.last != period.first + timedelta(days=6):
        raise BadSelection(f"{name!r} is not one week: write it like {wording.full_week(last)}.")
    if period.first > last:
        raise BadSelection(
            f"{name} is not over at the end of the data: the last whole week is "
            f"{wording.full_week(last)}."
        )
    if period.first < (begun := _begun(warehouse)):
        raise BadSelection(
            f"{name} lies before the data, which begin in {wording.full_week(begun)}."
        )
    return period.first


def weeks_there(warehouse: Warehouse) -> list[date]:
    """The whole weeks of the data by their first days, the newest first."""
    last, begun = context_of(warehouse).last_complete_week, _begun(warehouse)
    return [last - timedelta(weeks=back) for back in range((last - begun).days // 7 + 1)]


def next_readout(warehouse: Warehouse, week: date) -> date:
    """The day of the readout after that of the week that begins on ``week``.

    A week is read out in the week after it, so the next one is two weeks on: it is the first day
    from then on that is a business day of the default calendar.
    """
    first = week + timedelta(weeks=2)
    calendar = warehouse.definitions.calendars["default"]
    return next(iter(calendar.business_days(first, first + timedelta(weeks=4))), first)


def period_before(warehouse: Warehouse, fiscal: FiscalPeriod | None) -> FiscalPeriod | None:
    """What a fiscal period is set against: the one before.

    None for one that is not over at the end of the data, and for months, which differ in length.
    """
    context = context_of(warehouse)
    if fiscal is None or fiscal.last >= context.local_date(context.as_of):
        return None
    before = warehouse.definitions.fiscal.previous(fiscal)
    return before if abs(fiscal.days - before.days) <= _MOST_APART * before.days else None


def period_words(warehouse: Warehouse, period: Period) -> str | None:
    """The fiscal period and its days that the data have: "Q3 FY2026, 1 Jul – 30 Sep 2026".

    A month of everybody's calendar is named by its days alone. None for what is no fiscal period.
    """
    fiscal = period.fiscal
    if fiscal is None:
        return None
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    begun = context.begun
    first, last = max(fiscal.first, begun), min(fiscal.last, today)
    if first > last:
        side = "before" if fiscal.last < begun else "after"
        return f"{_named(fiscal, '', fiscal.first, fiscal.last)}, {side} the data"
    if last < fiscal.last:
        return _named(fiscal, " so far", first, last)
    return _named(fiscal, " as far as the data go" if first > fiscal.first else "", first, last)


def _begun(warehouse: Warehouse) -> date:
    """The first day of the week in which the data begin."""
    context = context_of(warehouse)
    return context.week_of(context.begun)


def _named(fiscal: FiscalPeriod, how_far: str, first: date, last: date) -> str:
    days = wording.days(first, last)
    if fiscal.label == f"{fiscal.first:%B %Y}":
        return f"{days}{how_far}"
    return f"{fiscal.label}{how_far}, {days}"
