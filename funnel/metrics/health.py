"""The measures of the weekly meeting, each with its week, what it is set against, its limits."""

from collections.abc import Sequence

import polars as pl

from funnel.metrics.headline import Headline
from funnel.metrics.metric import Metric
from funnel.metrics.reckoning import NUMBERS

# What the meeting looks at, in the order of a lead's way.
HEALTH = (
    "leads",
    "marketing_qualified",
    "median_response_minutes",
    "sla_attainment_rate",
    "acceptance_rate",
    "mql_to_sql_rate",
    "sales_qualified",
    "opportunities_created",
    "pipeline_amount",
    "opportunities_won",
)

HEALTH_METRIC = Metric(
    "weekly_health",
    "Weekly health",
    "The measures of the weekly meeting for the last complete week (rates with a window: the last "
    "week whose window has run out), against 1, 4 and 52 weeks before, the usual range by up to 26 "
    "whole weeks before without holidays, and the target agreed for that week. Speed is in "
    "business time.",
    unit="mixed",
    mart="",
    top=pl.lit(None),
    numerator="as each measure is counted",
    row_keys=("measure", "week", "currency"),
    extras=(
        "before_1",
        "before_4",
        "before_52",
        "usual_low",
        "usual_high",
        "signal",
        "target",
        "is_target_met",
        "owner",
        "apart",
    ),
)

_EXTRAS = {
    "before_1": pl.Float64,
    "before_4": pl.Float64,
    "before_52": pl.Float64,
    "usual_low": pl.Float64,
    "usual_high": pl.Float64,
    "signal": pl.String,
    "target": pl.Float64,
    "is_target_met": pl.Boolean,
    "owner": pl.String,
    "apart": pl.String,
}


def health_rows(metric: Metric, headlines: Sequence[Headline]) -> pl.DataFrame:
    """A row a measure: its week and value, with the columns of ``HEALTH_METRIC``'s extras.

    ``signal`` is better, worse or outside where the value lies outside its usual range. ``owner``
    is the side that answers for the target. ``apart`` names currencies that have more of an
    amount, in no number here for want of a rate.
    """
    rows = [
        {
            "metric": metric.name,
            "measure": number.metric.name,
            "week": number.week,
            "currency": number.key,
            "value": number.value,
            "numerator": number.numerator,
            "denominator": number.denominator,
            "low": number.low,
            "high": number.high,
            "immature": 0,
            "mature": True,
            "is_small": number.is_small,
            "reason": number.reason,
            "before_1": number.before[1],
            "before_4": number.before[4],
            "before_52": number.before[52],
            "usual_low": number.limits and number.limits.low,
            "usual_high": number.limits and number.limits.high,
            "signal": number.signal,
            "target": number.target and number.target.value,
            "is_target_met": number.is_target_met,
            "owner": number.target and number.target.owner,
            "apart": ", ".join(number.apart) or None,
        }
        for number in headlines
    ]
    schema = {
        "metric": pl.String,
        "measure": pl.String,
        "week": pl.Date,
        "currency": pl.String,
        **dict.fromkeys(NUMBERS, pl.Float64),
        **dict.fromkeys(
            ("numerator", "denominator", "immature", "immature_reached", "implied"), pl.Int64
        ),
        **dict.fromkeys(("mature", "is_small"), pl.Boolean),
        "reason": pl.String,
        **_EXTRAS,
    }
    return pl.DataFrame(rows, schema=schema)
