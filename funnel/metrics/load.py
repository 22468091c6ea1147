"""How much reps were given in a week, and what became of it."""

import polars as pl

from funnel.statistics import wilson

_FIFTHS = 5


def rates_by_load(rows: pl.DataFrame) -> pl.DataFrame:
    """A rate by how many leads a rep received that week, in fifths of the rep-weeks.

    ``rows`` are those of a rate by ``owner`` and ``week``; ``immature`` leads were received as
    well. The answer has a row a fifth, least given first: ``band`` and ``label`` ("6–9 a week"),
    ``rep_weeks``, ``numerator``, ``denominator``, ``value`` with its 95 % Wilson interval
    ``low`` … ``high``. Weeks in which a rep received nothing are none of theirs; fifths that hold
    the same number of leads are one.
    """
    received = pl.col("denominator").fill_null(0) + pl.col("immature").fill_null(0)
    weeks = rows.with_columns(received=received).filter(pl.col("received") > 0)
    if weeks.is_empty():
        return pl.DataFrame()
    edges = sorted(
        {
            int(weeks["received"].quantile(at / _FIFTHS, "higher") or 0)
            for at in range(1, _FIFTHS + 1)
        }
    )
    fifth = sum((pl.col("received") > edge).cast(pl.Int64) for edge in edges)
    bands = (
        weeks.group_by(fifth.alias("at"))
        .agg(
            rep_weeks=pl.len().cast(pl.Int64),
            least=pl.col("received").min(),
            most=pl.col("received").max(),
            numerator=pl.col("numerator").sum(),
            denominator=pl.col("denominator").sum(),
        )
        .sort("at")
    )
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    low, high = wilson(numerator, denominator)
    is_one = pl.col("least") == pl.col("most")
    label = pl.when(is_one).then(pl.format("{} a week", "least"))
    label = label.otherwise(pl.format("{}–{} a week", "least", "most"))
    return bands.with_columns(
        label=label,
        band=pl.col("at").cast(pl.String),
        value=pl.when(denominator > 0).then(numerator / denominator),
        low=low,
        high=high,
    ).select("band", "label", "rep_weeks", "numerator", "denominator", "value", "low", "high")
