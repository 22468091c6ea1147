"""What a metric should reach: the target that holds, its weekly part, and the pace towards it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from funnel.definitions import Target
from funnel.fiscal import FiscalCalendar, FiscalPeriod
from funnel.metrics.metric import Metric

PERIODS = ("week", "month", "quarter", "year")
# Before so many business days the rate so far says nothing about the end.
FEWEST_DAYS = 5
_A_DAY = timedelta(days=1)

WorksOn = Callable[[date], bool]


@dataclass(frozen=True)
class WeekTarget:
    """What a metric should reach in one week, and which side answers for it (None: none does)."""

    value: float
    owner: str | None


@dataclass(frozen=True)
class Pace:
    """Where a cumulative metric stands on its way to the target of a fiscal period.

    ``actual`` is what came until now, ``expected`` where a straight line in business days from 0
    to the target stands now, ``projected`` what comes out at the rate so far: null before the
    fifth business day and where the data begin midway. ``elapsed`` of ``business_days`` are over.
    ``weeks`` has a row a week of the period: `week`, `day` (its last day within the period),
    `actual` (so far; null once the data have ended), `pace`. ``until`` is the last day with data.
    """

    target: Target
    period: FiscalPeriod
    until: date
    actual: float
    expected: float
    projected: float | None
    elapsed: float
    business_days: int
    weeks: pl.DataFrame

    @property
    def is_over(self) -> bool:
        """Whether the period is over, so that nothing can be added."""
        return self.until == self.period.last and self.elapsed >= self.business_days

    @property
    def attainment(self) -> float:
        """What came so far as a share of the target."""
        return self.actual / self.target.value


def adds_up(metric: Metric) -> bool:
    """Whether a period's number is the sum of its days', as of entries and of money."""
    return metric.bottom is None and metric.mart in ("stage_entries", "opportunities")


def is_met(metric: Metric, value: float, target: float) -> bool | None:
    """Whether ``value`` reaches ``target``; None where neither more nor less is better."""
    if metric.is_higher_better is None:
        return None
    return value >= target if metric.is_higher_better else value <= target


def target_that_holds(
    targets: Iterable[Target],
    name: str,
    filters: Mapping[str, Sequence[str]],
    day: date,
    period: str | None = None,
) -> Target | None:
    """The target of metric ``name`` on ``day`` for just these filters; None where none is agreed.

    Its segment is the filters: one label each, and none without filters. The newest in effect
    counts; of two agreed for the same day the one for the shorter period. ``period``: of targets
    for that period only.
    """
    wanted = {dimension: tuple(labels) for dimension, labels in filters.items() if labels}
    holding = [
        one
        for one in targets
        if one.metric == name
        and one.effective_from <= day
        and period in (None, one.period)
        and {dimension: (label,) for dimension, label in one.segment.items()} == wanted
    ]
    newest = [(one.effective_from, -PERIODS.index(one.period)) for one in holding]
    return holding[newest.index(max(newest))] if holding else None


def target_between(
    targets: Sequence[Target],
    metric: Metric,
    filters: Mapping[str, Sequence[str]],
    first: date,
    last: date,
    calendar: FiscalCalendar,
    works_on: WorksOn,
) -> Fraction | None:
    """What a metric that adds up should reach from ``first`` to ``last``, both included.

    Each business day bears an equal part of the target of the period it is in, days off none (all
    days alike where a period has no business day): the parts of a period's days sum to its target
    exactly. None where for one of the days no target holds.
    """
    total, business_days = Fraction(0), {}
    for day in _days(first, last):
        target = target_that_holds(targets, metric.name, filters, day)
        if target is None:
            return None
        span = _span(target.period, day, calendar)
        if span not in business_days:
            business_days[span] = frozenset(filter(works_on, _days(*span))) or _days(*span)
        if day in business_days[span]:
            total += Fraction(target.value) / len(business_days[span])
    return total


def weekly_target(
    targets: Sequence[Target],
    metric: Metric,
    filters: Mapping[str, Sequence[str]],
    week: date,
    calendar: FiscalCalendar,
    works_on: WorksOn,
) -> WeekTarget | None:
    """What ``metric`` should reach in the week that begins on ``week``; None: nothing is agreed.

    A rate's, a median's or a unit cost's target is the same whatever the period. What adds up
    bears its week's part: see ``target_between``. Whose it is says the target that holds at the end
    of the week.
    """
    end = week + timedelta(days=6)
    target = target_that_holds(targets, metric.name, filters, end)
    if target is None:
        return None
    if not adds_up(metric):
        return WeekTarget(target.value, target.owner)
    part = target_between(targets, metric, filters, week, end, calendar, works_on)
    return None if part is None else WeekTarget(float(part), target.owner)


def pace_of(
    target: Target,
    period: FiscalPeriod,
    weeks: pl.DataFrame,
    until: date,
    share_over: Fraction,
    begun: date,
    week_of: Callable[[date], date],
    works_on: WorksOn,
) -> Pace:
    """The pace towards ``target`` in ``period``, which has the day ``until``.

    ``weeks`` holds `week` and `value` of the metric within the period, no week missing until the
    day ``until``, of whose business day ``share_over`` is over. ``begun`` is the day on which the
    data begin.
    """
    all_days = _days(period.first, period.last)
    working = [day for day in all_days if works_on(day)] or all_days

    def over_by(day: date) -> Fraction:
        whole = sum(other < day for other in working)
        return Fraction(whole) + (share_over if day == until and day in working else day in working)

    elapsed = over_by(until)
    value, total = Fraction(target.value), len(working)
    came = dict(weeks.select("week", "value").iter_rows())
    rows, actual = [], 0.0
    for week in dict.fromkeys(map(week_of, all_days)):
        end = min(week + timedelta(days=6), period.last)
        has_data = week <= until
        actual += (came.get(week) or 0) if has_data else 0
        day = min(end, until) if has_data else end
        rows.append((week, day, actual if has_data else None, float(value * over_by(day) / total)))
    is_cut = any(day < begun for day in working)
    is_early = elapsed < min(FEWEST_DAYS, total)
    return Pace(
        target,
        period,
        until,
        actual,
        float(value * elapsed / total),
        None if is_cut or is_early else float(Fraction(actual) * total / elapsed),
        float(elapsed),
        total,
        pl.DataFrame(
            rows,
            orient="row",
            schema={"week": pl.Date, "day": pl.Date, "actual": pl.Float64, "pace": pl.Float64},
        ),
    )


def _span(period: str, day: date, calendar: FiscalCalendar) -> tuple[date, date]:
    if period == "week":
        first = day - timedelta(days=(day.isoweekday() - calendar.week_start) % 7)
        return first, first + timedelta(days=6)
    fiscal = calendar.containing(day, period)
    return fiscal.first, fiscal.last


def _days(first: date, last: date) -> list[date]:
    return [first + _A_DAY * later for later in range((last - first).days + 1)]
