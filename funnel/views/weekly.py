"""The frames behind the weekly pictures."""

from datetime import date, timedelta

import polars as pl

from funnel import wording
from funnel.fiscal import KINDS
from funnel.measure import context_of, measure_funnel, weekly_health
from funnel.metrics import METRICS, Headline, Metric
from funnel.statistics import wilson
from funnel.tables import STAGES
from funnel.views.view import View
from funnel.warehouse import Warehouse

# Where the address says which card's leads are listed.
CARDS = "card"
# The metric that counts the entries of each stage.
ENTRIES = {
    metric.stages[0]: metric.name
    for metric in METRICS.values()
    if metric.mart == "stage_entries" and metric.unit == "count"
}
PAIRS = {
    metric.name.removesuffix("_rate"): metric
    for metric in METRICS.values()
    if metric.is_cohort and metric.name.replace("_rate", "_flow") in METRICS
}


def present_pairs(view: View) -> list[str]:
    """The pairs of stages that the export has, MQL → SQL first."""
    pairs = ["mql_to_sql", *(name for name in PAIRS if name != "mql_to_sql")]
    return [name for name in pairs if set(PAIRS[name].stages) <= view.context.present]


def headlines(view: View) -> list[Headline]:
    """The numbers of the weekly meeting for the last complete week of the period; cached."""
    return view.cached(weekly_health, view.selection)


def period_words(view: View) -> str:
    """The weeks of the period: "W34–W46 and W47 so far"; custom days are named.

    So is a fiscal period, with its days: "Q3 FY2026, 1 Jul – 30 Sep 2026".
    """
    if view.period.words:
        return view.period.words
    context = view.context
    today = context.local_date(context.as_of)
    begun = context.begun
    first = max(view.selection.first_date or begun, begun)
    last = min(view.selection.last_date or today, today)
    if first > last:
        asked = (view.selection.first_date or begun, view.selection.last_date or today)
        side = "before" if asked[1] < begun else "after"
        return f"{wording.days(*asked)}, {side} the data"
    if view.period.is_custom:
        return wording.days(first, last)
    first_week, last_week = context.week_of(first), context.week_of(last)
    if first_week > view.last_week:
        return f"{wording.week(last_week)} so far"
    whole = wording.weeks(first_week, view.last_week)
    return f"{whole} and {wording.week(last_week)} so far" if last_week > view.last_week else whole


def span_words(view: View, first: date, last: date) -> str:
    """A span of days as its weeks where these are whole, as its quarter or year, else its days."""
    week_of = view.context.week_of
    if week_of(first) == first and week_of(last + timedelta(days=1)) > last:
        return wording.weeks(first, week_of(last))
    for kind in KINDS:
        fiscal = view.definitions.fiscal.containing(first, kind)
        if (fiscal.first, fiscal.last) == (first, last):
            return fiscal.label
    return wording.days(first, last)


def creation_funnel(view: View) -> pl.DataFrame:
    """The funnel of the leads created in the period, to date, a row a stage in stage order.

    `stage`, `label`, `leads` (null: absent from the export), `immature`, `implied`, `step_rate`,
    `step_base`, `overall_rate`.
    """
    steps = view.cached(measure_funnel, view.selection)
    stages = pl.DataFrame({"stage": STAGES, "label": [view.stage(stage) for stage in STAGES]})
    steps = steps.with_columns(step_base=pl.col("leads").shift(1))
    return stages.join(steps, on="stage", how="left", maintain_order="left")


def cohort_weeks(view: View, metric: Metric) -> pl.DataFrame:
    """The metric's cohorts by week, those still open with their rate so far.

    `week`, `value`, `numerator`, `denominator`, `low`, `high`, `is_mature`, `mean` (of the
    mature weeks). Empty where the export cannot give the metric.
    """
    weeks = view.weekly(metric.name)
    if weeks["reason"].drop_nulls().len():
        weeks = weeks.clear()
    mature = weeks.filter("mature")
    bases = mature["denominator"].sum()
    is_mature = pl.col("mature")
    weeks = weeks.with_columns(
        numerator=pl.when(is_mature).then("numerator").otherwise("immature_reached"),
        denominator=pl.when(is_mature).then("denominator").otherwise("immature"),
        is_mature=is_mature,
        mean=pl.lit(mature["numerator"].sum() / bases if bases else None, pl.Float64),
    )
    low, high = wilson(pl.col("numerator"), pl.col("denominator"))
    return weeks.with_columns(
        value=pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator")),
        low=low,
        high=high,
    )


def whole_weeks(view: View, name: str) -> pl.DataFrame:
    """The metric's weeks with `is_complete`; empty where the export cannot give it.

    A week is complete that was over when the data ended and lies in the period with all its days.
    """
    weeks = view.weekly(name)
    if weeks["reason"].drop_nulls().len():
        weeks = weeks.clear()
    complete = view.context.last_complete_week_of(METRICS[name])
    first, last = view.selection.first_date, view.selection.last_date
    if last is not None:
        complete = min(complete, view.context.week_of(last - timedelta(days=6)))
    is_whole = pl.col("week") >= (first or date.min)
    return weeks.with_columns(is_complete=is_whole & (pl.col("week") <= complete))


def breakdown(view: View, dimension: str, rate: Metric | None) -> pl.DataFrame:
    """A row per label of ``dimension``: entries of each present stage, ``rate`` and its base.

    Columns: ``dimension``, one per present stage, `rate`, `base`, `low`, `high`, `immature`,
    `is_small`; most leads first. A rate's own base is in mature weeks only.
    """
    by = view.by(dimension)
    counts = [
        view.measured(ENTRIES[stage], by).select(dimension, pl.col("numerator").alias(stage))
        for stage in STAGES
        if stage in view.context.present
    ]
    table = counts[0]
    for count in counts[1:]:
        table = table.join(count, on=dimension, how="full", coalesce=True, nulls_equal=True)
    table = table.filter(pl.col(dimension).is_not_null()).with_columns(
        pl.exclude(dimension).fill_null(0)
    )
    if rate is not None:
        rates = view.measured(rate.name, by).select(
            dimension,
            "low",
            "high",
            "immature",
            "is_small",
            rate="value",
            base="denominator",
        )
        table = table.join(rates, on=dimension, how="left")
    return table.sort("created", dimension, descending=[True, False])


def name(view: View, number: Headline) -> str:
    """The metric's name with its window or promise: "MQL → SQL in 30 d", "Called within 5 min"."""
    metric, label = number.metric, number.metric.label
    if metric.is_cohort and (days := view.window_days(metric)):
        return f"{label} in {days} d"
    if metric.name == "sla_attainment_rate":
        promised = 60 * view.definitions.promises.response_minutes
        return f"Called within {wording.duration(promised)}"
    return label


def title(view: View, number: Headline) -> str:
    """The metric's name, its currency, and its week where it is an older one."""
    parts = [name(view, number)]
    if number.key:
        parts.append(number.key)
    if number.week is not None and number.week < view.last_week:
        parts.append(wording.week(number.week))
    return " · ".join(parts)


def data_words(warehouse: Warehouse) -> str:
    """Until when the data goes, in the report time zone: "Data to Mon 16 Nov 2026, 06:00"."""
    context = context_of(warehouse)
    zone = context.timezone.rpartition("/")[2].replace("_", " ")
    return f"Data to {wording.moment(context.local_time(context.as_of))} · {zone} time"
