"""One number for the last week that can be judged: its change and its usual range."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from funnel.metrics.metric import Metric
from funnel.metrics.targets import WeekTarget, is_met
from funnel.statistics import Limits, p_limits, xmr_limits

SPARK_WEEKS = 13


@dataclass(frozen=True)
class Headline:
    """The metric in its last complete, for rates with a window last mature, week.

    ``before`` holds the values 1, 4 and 52 weeks earlier and ``changes`` the differences to them
    (of rates in shares of one); null where there is no such week. ``limits``: the usual range
    from the whole weeks before that have no holiday; None with fewer than 12. ``signal``: the value
    lies outside of it. ``spark``: the last 13 weeks up to this one, ``week`` and ``value``.
    ``reason``: why there is no value. Where one row key tells series apart, ``key`` is this
    one's, such as its currency, and ``apart`` are those that have more of it in that week, in no
    number here. ``target``: what was agreed for that week.
    """

    metric: Metric
    week: date | None
    value: float | None
    numerator: int | None
    denominator: int | None
    low: float | None
    high: float | None
    is_small: bool
    before: dict[int, float | None]
    changes: dict[int, float | None]
    limits: Limits | None
    signal: Literal["better", "worse", "outside"] | None
    spark: pl.DataFrame
    key: str | None
    reason: str | None
    target: WeekTarget | None = None
    apart: tuple[str, ...] = ()

    @property
    def is_target_met(self) -> bool | None:
        """Whether the week reached what was agreed; None: nothing was, or it cannot be said.

        What is reached without what stands apart is reached; what is not may still be, with it.
        """
        if self.target is None or self.value is None:
            return None
        met = is_met(self.metric, self.value, self.target.value)
        is_sure = not self.apart or (met and self.metric.is_higher_better)
        return met if is_sure else None


def headline_of(
    metric: Metric,
    weeks: pl.DataFrame,
    last_week: date,
    key: str | None = None,
    unusual_weeks: Collection[date] = (),
) -> Headline:
    """The headline from one series of weekly rows without gaps, of ``last_week`` or before.

    ``unusual_weeks``, by their first days, say nothing of what is usual: those with a holiday, and
    the one in which the data begin midway.
    """
    judged = weeks.filter((pl.col("week") <= last_week) & pl.col("mature")).sort("week")
    if judged.is_empty():
        reason = weeks["reason"].first() if weeks.height else None
        return _without_value(metric, judged, key, reason or "No whole week to count.")
    row = judged.row(-1, named=True)
    by_week = dict(judged.select("week", "value").iter_rows())
    before = {back: by_week.get(row["week"] - timedelta(weeks=back)) for back in (1, 4, 52)}
    value = row["value"]
    limits = _limits(metric, judged, row, unusual_weeks)
    return Headline(
        metric=metric,
        week=row["week"],
        value=value,
        numerator=row["numerator"],
        denominator=row["denominator"],
        low=row["low"],
        high=row["high"],
        is_small=row["is_small"],
        before=before,
        changes={
            back: None if value is None or old is None else value - old
            for back, old in before.items()
        },
        limits=limits,
        signal=_signal(metric, value, limits),
        spark=judged.select("week", "value").tail(SPARK_WEEKS),
        key=key,
        reason=None if value is not None else "Nothing to divide by in this week.",
    )


def _limits(
    metric: Metric, judged: pl.DataFrame, row: dict, unusual_weeks: Collection[date]
) -> Limits | None:
    earlier = judged[:-1].filter(~pl.col("week").is_in(list(unusual_weeks)))
    if metric.unit == "rate":
        return p_limits(
            earlier["numerator"].to_list(), earlier["denominator"].to_list(), row["denominator"]
        )
    return xmr_limits(earlier["value"].drop_nulls().to_list())


def _signal(metric: Metric, value: float | None, limits: Limits | None):
    if value is None or limits is None or limits.has(value):
        return None
    if metric.is_higher_better is None:
        return "outside"
    return "better" if (value > limits.high) == metric.is_higher_better else "worse"


def _without_value(metric: Metric, weeks: pl.DataFrame, key, reason: str) -> Headline:
    nothing = dict.fromkeys((1, 4, 52))
    spark = weeks.select("week", "value")
    return Headline(
        metric, None, None, None, None, None, None, False, nothing, nothing, None, None, spark,
        key, reason,
    )  # fmt: skip
