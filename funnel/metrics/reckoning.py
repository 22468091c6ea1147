"""From cells to numbers: ratios of sums, intervals, and what is left out as immature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from funnel.metrics.metric import Metric
from funnel.selection import WEEK
from funnel.statistics import wilson
from funnel.tables import EXITS, STAGES, STANDINGS

SMALL = 30
NUMBERS = (
    "value",
    "numerator",
    "denominator",
    "low",
    "high",
    "immature",
    "immature_reached",
    "so_far",
    "implied",
    "mature",
    "is_small",
    "reason",
)


@dataclass(frozen=True)
class Context:
    """What the import knows of itself that numbers depend on.

    ``as_of`` and, per stage, ``beginnings`` and ``horizons`` (of what was recorded of it) are UTC
    without a zone; ``present`` are the stages with an explicit entry; ``week_start`` 1 = Monday.
    """

    as_of: datetime
    timezone: str
    week_start: int
    horizons: Mapping[str, datetime]
    beginnings: Mapping[str, datetime]
    present: frozenset[str]

    def local_time(self, at: datetime) -> datetime:
        """A UTC stamp as the clock of the report time zone shows it, without a zone."""
        return at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    def local_date(self, at: datetime) -> date:
        """The date of a UTC stamp in the report time zone."""
        return self.local_time(at).date()

    def week_of(self, day: date) -> date:
        """The first day of the week that ``day`` is in."""
        return day - timedelta(days=(day.isoweekday() - self.week_start) % 7)

    @property
    def begun(self) -> date:
        """The local date on which the data begin: of the first lead created."""
        return self.local_date(self.beginnings.get("created", self.as_of))

    @property
    def current_week(self) -> date:
        """The first day of the week that ``as_of`` is in."""
        return self.week_of(self.local_date(self.as_of))

    @property
    def last_complete_week(self) -> date:
        """The first day of the last week that had ended by ``as_of``."""
        return self._complete_before(self.as_of)

    def beginning_of(self, metric: Metric) -> date | None:
        """The local date of the first explicit entry in the metric's own, or else first, stage."""
        beginning = self.beginnings.get(metric.stages[0] if metric.stages else "created")
        return None if beginning is None else self.local_date(beginning)

    def end_of(self, metric: Metric, window_seconds: int | None = None) -> datetime | None:
        """Until when what ``metric`` reads was recorded, where that is before ``as_of``; else None.

        Of several stages the one that ends first; a window's target leaves weeks immature instead.
        """
        stages = self.present if metric.mart == "stage_balance" else metric.stages
        if metric.is_cohort and window_seconds is not None:
            stages = metric.stages[:1]
        end = min((self.horizons.get(stage, self.as_of) for stage in stages), default=self.as_of)
        return end if end < self.as_of else None

    def last_date_of(self, metric: Metric, window_seconds: int | None = None) -> date | None:
        """The last local date that ``metric`` can be given for; None: none before ``as_of``.

        Where stages are set against one another it ends the last week recorded of each in full.
        """
        end = self.end_of(metric, window_seconds)
        if end is None:
            return None
        has_window = metric.is_cohort and window_seconds is not None
        if metric.mart == "stage_balance" or (metric.bottom is not None and not has_window):
            return self._complete_before(end) + timedelta(days=6)
        return self.local_date(end)

    def last_complete_week_of(self, metric: Metric, window_seconds: int | None = None) -> date:
        """The first day of the last week that had ended when what ``metric`` reads did."""
        return self._complete_before(self.end_of(metric, window_seconds) or self.as_of)

    def _complete_before(self, at: datetime) -> date:
        return self.week_of(self.local_date(at) - timedelta(days=7))

    def last_mature_week(self, stage: str, window_seconds: int | None) -> date | None:
        """The last week of entries whose window to ``stage`` has run out; None: all have.

        A week is mature when its end + window <= the horizon, that is when its first day is at
        least seven days before the local date of horizon - window.
        """
        if window_seconds is None:
            return None
        runs_out = self.horizons[stage] - timedelta(seconds=window_seconds)
        return self.week_of(self.local_date(runs_out) - timedelta(days=7))


def reckon(
    metric: Metric,
    cells: pl.DataFrame,
    by: Sequence[str],
    context: Context,
    window_seconds: int | None = None,
) -> pl.DataFrame:
    """The metric's rows: ``metric``, the columns of ``by``, its row keys, then ``NUMBERS``.

    ``value`` is null where the denominator is 0; ``low`` and ``high`` are the 95 % Wilson
    interval of a cohort rate, else null. For cohort rates numerator, denominator and ``implied``
    are over mature weeks; ``immature`` leads are left out, ``immature_reached`` of them have
    reached the target so far, and ``so_far`` is their rate to date. ``mature``: nothing was left
    out; a week in which the recording of its stage ended early is not. ``is_small``: a
    denominator under 30.
    """
    keys = [*by, *metric.row_keys]
    marked = _mark_immature(metric, cells, context, window_seconds)
    formulas = _formulas(metric, marked)
    rows = marked.group_by(keys).agg(**formulas) if keys else marked.select(**formulas)
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    if metric.bottom is None:
        value = numerator.cast(pl.Float64)
    else:
        value = pl.when(denominator > 0).then(numerator / denominator)
    low, high = wilson(numerator, denominator) if metric.is_cohort else (pl.lit(None), pl.lit(None))
    immature = pl.col("immature")
    rows = rows.with_columns(
        metric=pl.lit(metric.name),
        value=value,
        low=low.cast(pl.Float64),
        high=high.cast(pl.Float64),
        so_far=pl.when(immature > 0).then(pl.col("immature_reached") / immature),
        mature=_is_mature_week(metric, context, window_seconds) if WEEK in by else immature == 0,
        is_small=(denominator < SMALL).fill_null(False),
        reason=pl.lit(None, pl.String),
    )
    if metric.unit == "amount":
        rows = rows.with_columns(numerator=pl.lit(None, pl.Int64))
    return in_order(rows.select("metric", *keys, *NUMBERS), keys)


def in_order(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The rows sorted by their keys: stages and standings in their own order, nulls last."""
    if not keys:
        return rows
    orders = {"stage": pl.Enum(STAGES + EXITS), "standing": pl.Enum(STANDINGS)}
    order = [pl.col(key).cast(orders[key]) if key in orders else pl.col(key) for key in keys]
    return rows.sort(order, nulls_last=True, maintain_order=True)


def nothing(metric: Metric, by: Sequence[str], reason: str) -> pl.DataFrame:
    """The one row of a metric that has no number, and why; every key is null."""
    row = {"metric": metric.name, "immature": 0, "mature": True, "is_small": False}
    schema = {
        "metric": pl.String,
        **{name: pl.Date if name == WEEK else pl.String for name in (*by, *metric.row_keys)},
        **dict.fromkeys(("value", "low", "high", "so_far"), pl.Float64),
        **dict.fromkeys(
            ("numerator", "denominator", "immature", "immature_reached", "implied"), pl.Int64
        ),
        **dict.fromkeys(("mature", "is_small"), pl.Boolean),
        "reason": pl.String,
    }
    keys = (*by, *metric.row_keys)
    return pl.DataFrame([row | {"reason": reason}], schema=schema).select("metric", *keys, *NUMBERS)


def _is_mature_week(metric: Metric, context: Context, window_seconds: int | None) -> pl.Expr:
    if not metric.is_cohort or window_seconds is None:
        if context.end_of(metric, window_seconds) is None:
            return pl.lit(True)
        return pl.col("week") <= context.last_complete_week_of(metric, window_seconds)
    return pl.col("week") <= context.last_mature_week(metric.stages[-1], window_seconds)


def _mark_immature(
    metric: Metric, cells: pl.DataFrame, context: Context, window_seconds: int | None
) -> pl.DataFrame:
    if not metric.is_cohort:
        return cells
    is_mature = _is_mature_week(metric, context, window_seconds)
    counts = ("entered", "reached", "implied")
    return cells.with_columns(
        *(pl.when(is_mature).then(name).otherwise(0).alias(name) for name in counts),
        immature=pl.when(is_mature).then(0).otherwise("entered"),
        immature_reached=pl.when(is_mature).then(0).otherwise("reached"),
    )


def _formulas(metric: Metric, cells: pl.DataFrame) -> dict[str, pl.Expr]:
    bottom = pl.lit(None) if metric.bottom is None else metric.bottom
    has_implied = "implied" in cells.columns and metric.unit in ("count", "rate")
    none, zero = pl.lit(None, pl.Int64), pl.lit(0, pl.Int64)
    return {
        "numerator": metric.top,
        "denominator": bottom.cast(pl.Int64),
        "immature": pl.col("immature").sum() if metric.is_cohort else zero,
        "immature_reached": pl.col("immature_reached").sum() if metric.is_cohort else none,
        "implied": pl.col("implied").sum() if has_implied else none,
    }
