"""The quality of sources: their rates side by side, ranked by the one drawn towards all."""

from collections.abc import Mapping, Sequence

import polars as pl

from funnel.metrics.metric import Metric
from funnel.metrics.shares import complete
from funnel.statistics import shrunk_rates

_TOLD_REASONS = 2


def reckon_quality(
    metric: Metric,
    by: Sequence[str],
    rates: pl.DataFrame,
    beside: Mapping[str, pl.DataFrame],
    currency: str | None,
    target: str,
) -> pl.DataFrame:
    """A row per group of ``by``, the best first: ranked by the shrunk rate, then the small ones.

    ``rates`` are the rows of the share of leads that reached ``target``; ``beside`` holds, by the
    column it becomes, frames of the groups with ``value`` (and what stands beside it). Groups
    under 30 mature leads have a shrunk rate and no rank.
    """
    counts = rates.filter(pl.col("denominator") > 0).select(
        *by, successes="numerator", trials="denominator"
    )
    shrunk = shrunk_rates(counts) if counts.height else counts.with_columns(rate=pl.lit(None))
    rows = beside["leads"].select(*by, leads=pl.col("value").cast(pl.Int64))
    rows = rows.join(
        rates.select(*by, "value", "numerator", "denominator", "low", "high", "immature"),
        on=list(by),
        how="left",
        nulls_equal=True,
    ).join(
        shrunk.select(*by, shrunk_rate=pl.col("rate").cast(pl.Float64)),
        on=list(by),
        how="left",
        nulls_equal=True,
    )
    for name, frame in beside.items():
        if name != "leads":
            columns = [column for column in frame.columns if column not in by]
            rows = rows.join(frame.select(*by, *columns), on=list(by), how="left", nulls_equal=True)
    missing = {name: pl.Float64 for name in metric.extras if name not in rows.columns}
    missing |= {name: pl.String for name in ("reasons",) if name in missing}
    missing |= {
        name: pl.Int64
        for name in missing
        if name in ("decided", "won_of") or name.startswith("costed_")
    }
    rows = rows.with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in missing.items()),
    ).with_columns(
        target=pl.lit(target),
        currency=pl.lit(currency, pl.String),
        group=pl.concat_str(list(by), separator=" · "),
    )
    rows = complete(metric, rows.with_columns(rank=pl.lit(None, pl.Int64)), by)
    is_ranked = (pl.col("denominator") > 0) & ~pl.col("is_small")
    rows = rows.with_columns(is_ranked=is_ranked.fill_null(False)).sort(
        "is_ranked", "shrunk_rate", "leads", *by, descending=[True, True, True, *[False] * len(by)],
        nulls_last=True,
    )  # fmt: skip
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return rows.with_columns(rank=pl.when("is_ranked").then(place)).drop("is_ranked")


def told_reasons(rows: pl.DataFrame, by: Sequence[str], labels: Mapping[str, str]) -> pl.DataFrame:
    """Why a group's MQLs are rejected, in words, a row a group: "Fit 31%, Budget 22%".

    The two largest classes of reason and their shares of all its rejections; what was rejected
    without a reason comes in the share, and is named only where nothing else is.
    """
    whole = pl.col("numerator").sum().over(list(by))
    told = rows.filter(pl.col("numerator") > 0).with_columns(
        share=pl.col("numerator") / whole, is_none=pl.col("reason_class") == "none"
    )
    told = told.sort("is_none", -pl.col("numerator"), "reason_class").with_columns(
        words=pl.format(
            "{} {}%",
            pl.col("reason_class").replace(labels),
            (100 * pl.col("share")).round().cast(pl.Int64),
        )
    )
    return told.group_by(*by, maintain_order=True).agg(
        reasons=pl.col("words").head(_TOLD_REASONS).str.join(", ")
    )
