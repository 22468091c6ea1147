"""Shares by motion, days between stages, and what leads cost: from cells to rows."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from funnel.metrics.metric import Metric
from funnel.metrics.money import Rates
from funnel.metrics.reckoning import in_order
from funnel.metrics.shares import complete, grouped
from funnel.statistics import quantile_of_counts, wilson

MOTIONS = ("inbound", "outbound", "partner", "unknown")
_HOURS_A_DAY = 24.0


def reckon_mix(
    metric: Metric, measured: Sequence[tuple[str, pl.DataFrame]], by: Sequence[str]
) -> pl.DataFrame:
    """Per group, measure and currency a row for each motion: its volume, the whole, its share.

    ``measured`` holds, for each measure in its order, the rows of that metric by motion. Counts
    have numerator, denominator and a 95 % Wilson interval; amounts have neither, and all have
    ``volume`` and ``whole``. A measure that the export cannot give is one row with its reason.
    """
    keys = [*by, "measure", "currency"]
    frames, lacking = [], []
    for measure, found in measured:
        rows = _with_currency(found).with_columns(measure=pl.lit(measure))
        if rows["reason"].drop_nulls().len():
            lacking.append(rows.select("measure", "reason"))
            continue
        volumes = rows.select(*keys, "motion", "rates", volume="value", is_count=_is_count(rows))
        groups = volumes.select(*keys, "is_count").unique(maintain_order=True)
        motions = pl.DataFrame({"motion": MOTIONS})
        grid = groups.join(motions, how="cross", maintain_order="left")
        frames.append(
            grid.join(
                volumes.drop("is_count"),
                on=[*keys, "motion"],
                how="left",
                nulls_equal=True,
                maintain_order="left",
            )
        )
    rows = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()
    if rows.height:
        rows = _shared(rows.with_columns(pl.col("volume").fill_null(0.0)), keys)
    rows = pl.concat([rows, *lacking], how="diagonal_relaxed")
    for key in (*by, "motion", "currency", "rates", "volume", "whole"):
        if key not in rows.columns:
            rows = rows.with_columns(pl.lit(None).alias(key))
    rows = rows.with_columns(
        pl.col("volume", "whole").cast(pl.Float64),
        pl.col("motion", "currency", "rates").cast(pl.String),
    )
    order = {name: at for at, (name, _) in enumerate(measured)}
    rows = complete(metric, rows, by).with_columns(
        is_small=(pl.col("denominator") < 30).fill_null(False)
    )
    return rows.sort(
        *by,
        pl.col("measure").replace_strict(order),
        pl.col("currency"),
        pl.col("motion").replace_strict(
            {motion: at for at, motion in enumerate(MOTIONS)}, default=None
        ),
        nulls_last=True,
        maintain_order=True,
    )


def _with_currency(rows: pl.DataFrame) -> pl.DataFrame:
    for name in ("currency", "rates"):
        if name not in rows.columns:
            rows = rows.with_columns(pl.lit(None, pl.String).alias(name))
    return rows


def _is_count(rows: pl.DataFrame) -> pl.Expr:
    return pl.lit(rows["currency"].null_count() == rows.height)


def _shared(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    volume = pl.col("volume")
    rows = rows.with_columns(whole=volume.sum().over(keys))
    whole, is_count = pl.col("whole"), pl.col("is_count")
    rows = rows.with_columns(
        value=pl.when(whole != 0).then(volume / whole),
        numerator=pl.when(is_count).then(volume.round()).cast(pl.Int64),
        denominator=pl.when(is_count).then(whole.round()).cast(pl.Int64),
    )
    low, high = wilson(pl.col("numerator"), pl.col("denominator"))
    return rows.with_columns(low=low, high=high).drop("is_count")


def reckon_velocity(metric: Metric, cells: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The median (and the ninetieth percentile) of the days to a stage, per group of ``by``.

    ``cells`` have ``hours`` (−1: not there in time), ``is_mature`` and ``leads``. The denominator
    is the leads the median is of, ``entered`` those of the same weeks that might have got there.
    """
    is_mature, leads = pl.col("is_mature"), pl.col("leads")
    in_time = cells.filter("is_mature", pl.col("hours") >= 0, leads > 0)
    counts = grouped(
        cells,
        by,
        {
            "entered": leads.filter(is_mature).sum().cast(pl.Int64),
            "denominator": leads.filter(is_mature, pl.col("hours") >= 0).sum().cast(pl.Int64),
            "immature": leads.filter(~is_mature).sum().cast(pl.Int64),
        },
    )
    found = quantile_of_counts(in_time.rename({"hours": "seconds"}), (0.5, 0.9), by)
    found = found.select(
        *by, value=pl.col("p50") / _HOURS_A_DAY, p90_days=pl.col("p90") / _HOURS_A_DAY
    )
    rows = (
        counts.join(found, on=list(by), how="left", nulls_equal=True)
        if by
        else pl.concat([counts, found], how="horizontal")
    )
    return in_order(complete(metric, rows, by), by)


def known_costs(costs: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """What campaigns cost, one row a campaign and currency: converted where there is a rate.

    ``from_campaign``, ``currency``, ``campaign_cost``, ``campaign_leads`` and ``converted_from``.
    """
    converted = rates.converted(costs.with_columns(pl.col("cost").cast(pl.Float64)), "cost")
    return converted.group_by(pl.col("campaign_id").alias("from_campaign"), "currency").agg(
        campaign_cost=pl.col("cost").sum(),
        campaign_leads=pl.col("leads").max(),
        converted_from=pl.col("converted_from").drop_nulls().first(),
    )


def costed(cells: pl.DataFrame, costs: pl.DataFrame) -> pl.DataFrame:
    """The cells of campaigns with a known cost, once a currency, with the ``cost`` of their leads.

    A campaign's cost is spread evenly over its leads in the whole import, so that the cells of a
    campaign add up to its cost.
    """
    share = pl.col("leads") * pl.col("campaign_cost") / pl.col("campaign_leads")
    return cells.join(costs, on="from_campaign", how="inner").with_columns(cost=share)


def reckon_unit_costs(
    metric: Metric,
    cells: pl.DataFrame,
    by: Sequence[str],
    costs: pl.DataFrame,
    rates: Rates,
    last_mature_week: date | None,
) -> pl.DataFrame:
    """The cost of leads, for each of them that reached a stage where the metric names one.

    One row a group and currency; a group without any lead of known cost has one without a
    currency. ``known_leads`` of ``leads`` have a known cost.
    """
    is_mature = pl.lit(True)
    if metric.is_cohort and last_mature_week is not None:
        is_mature = pl.col("week") <= last_mature_week
    leads = pl.col("leads")
    whole = grouped(
        cells,
        by,
        {
            "leads": leads.filter(is_mature).sum().cast(pl.Int64),
            "immature": leads.filter(~is_mature).sum().cast(pl.Int64),
        },
    )
    reached = metric.parameters.get("reached")
    mature = costed(cells.filter(is_mature), costs)
    formulas = {
        "cost": pl.col("cost").sum(),
        "known_leads": leads.sum().cast(pl.Int64),
        **({"denominator": pl.col(reached).sum().cast(pl.Int64)} if reached else {}),
    }
    keys = [*by, "currency"]
    known = rates.named(grouped(mature, keys, formulas), mature, keys)
    if by:
        rows = whole.join(known, on=list(by), how="left", nulls_equal=True)
    elif known.height:
        rows = whole.join(known, how="cross")
    else:
        rows = pl.concat([whole, known], how="diagonal")
    cost, denominator = pl.col("cost"), pl.col("denominator")
    value = pl.when(denominator > 0).then(cost / denominator) if reached else cost
    rows = rows.with_columns(value=value, known_leads=pl.col("known_leads").fill_null(0))
    return in_order(complete(metric, rows, by), keys)


def reckon_pipeline_per_cost(
    metric: Metric,
    cells: pl.DataFrame,
    opportunities: pl.DataFrame,
    by: Sequence[str],
    costs: pl.DataFrame,
    rates: Rates,
) -> pl.DataFrame:
    """Pipeline created ÷ cost of the leads created, per group and currency; null without cost.

    Pipeline counts in the currency in which the cost of its campaign is known.
    """
    keys = [*by, "currency"]
    of_leads = costed(cells, costs)
    cost = grouped(of_leads, keys, {"cost": pl.col("cost").sum()})
    converted = rates.converted(opportunities, "amount")
    known = converted.join(
        costs.select("from_campaign", "currency"), on=["from_campaign", "currency"], how="semi"
    )
    pipeline = grouped(known, keys, {"pipeline": pl.col("amount").cast(pl.Float64).sum()})
    rows = cost.join(pipeline, on=keys, how="full", coalesce=True, nulls_equal=True)
    used = pl.concat(
        [frame.select(*keys, "converted_from") for frame in (of_leads, known)],
    )
    rows = rates.named(rows, used, keys).with_columns(pl.col("pipeline", "cost").fill_null(0.0))
    value = pl.when(pl.col("cost") > 0).then(pl.col("pipeline") / pl.col("cost"))
    return in_order(complete(metric, rows.with_columns(value=value), by), keys)
