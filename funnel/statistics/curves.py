"""Times to an event, reckoned from counts by whole second: curves and quantiles."""

from collections.abc import Sequence

import polars as pl

EVENTS = ("called", "competing", "censored")

# Shares this close are one share: what adding up a million fractions may lose.
ROUNDING = 1e-12


def incidence(counts: pl.DataFrame, keys: Sequence[str] = ()) -> pl.DataFrame:
    """The share of leads called by each second, where others leave uncalled or still wait.

    ``counts`` has the columns of ``keys``, ``seconds``, ``event`` and ``leads``; events are
    called, competing (gone uncalled) and censored (waiting when last seen), and any other raises.
    One row per key and second at which anything happened, sorted by them, nulls last: the keys,
    ``seconds``, ``at_risk`` (just before), ``called``, ``competing``, ``censored`` and ``share``.
    At one second calls come first and censoring last. Between the rows, and after the last, the
    share stays as it is.

    Aalen and Johansen (1978), "An empirical transition matrix for non-homogeneous Markov chains
    based on censored observations", Scandinavian Journal of Statistics 5; in the form of Satten
    and Datta (2001), "The Kaplan–Meier estimator as an inverse-probability-of-censoring weighted
    average", The American Statistician 55: a call weighs 1 until someone is censored, whose weight
    then passes to those still at risk. Without censoring the share is called ÷ leads.
    """
    kind, leads = pl.col("event").cast(pl.Enum(EVENTS)), pl.col("leads").cast(pl.Int64)
    rows = (
        counts.filter(pl.col("leads") > 0)
        .group_by(*keys, "seconds")
        .agg(leads.filter(kind == event).sum().alias(event) for event in EVENTS)
        .sort(*keys, "seconds", nulls_last=True)
        .with_columns(at_risk=_within(pl.sum_horizontal(EVENTS).cum_sum(reverse=True), keys))
    )
    staying = pl.col("at_risk") - pl.col("called") - pl.col("competing")
    # At a key's last second nobody is left to pass weight to, and nobody comes after.
    passed_on = (staying / (staying - pl.col("censored"))).shift(1, fill_value=1.0)
    weighted = pl.col("called") * pl.col("weight")
    share = weighted.cum_sum() / pl.col("at_risk").first()
    return rows.with_columns(weight=_within(passed_on.cum_prod(), keys)).select(
        *keys,
        "seconds",
        "at_risk",
        *EVENTS,
        share=_within(share, keys).clip(upper_bound=1.0),
    )


def share_at(curve: pl.DataFrame, seconds: int, keys: Sequence[str] = ()) -> pl.DataFrame:
    """The share called within ``seconds``, one row per key of a curve of ``incidence``.

    The keys, ``share`` (0 where nobody was called by then) and ``at_risk``, the leads at the
    start; sorted by the keys, nulls last. Without keys an empty curve has one row: null of 0.
    """
    share = pl.col("share").filter(pl.col("seconds") <= seconds).max()
    at_start = pl.col("at_risk").max().fill_null(0)
    return _per_key(
        curve,
        keys,
        {"share": pl.when(at_start > 0).then(share.fill_null(0.0)), "at_risk": at_start},
    )


def quantiles(
    curve: pl.DataFrame, shares: Sequence[float], keys: Sequence[str] = ()
) -> pl.DataFrame:
    """The seconds by which each of ``shares`` of all leads is called, one row per key of a curve.

    The keys and a column per share, named by its percentage: ``p50``, ``p90``, ``p99.9``. It holds
    the least second at which the curve of ``incidence`` is at the share or above (0 < share ≤ 1);
    null: not reached. Sorted by the keys, nulls last.
    """
    second, reached = pl.col("seconds"), pl.col("share") + ROUNDING
    return _per_key(
        curve, keys, {_name(share): second.filter(reached >= share).min() for share in shares}
    )


def quantile_of_counts(
    counts: pl.DataFrame, shares: Sequence[float], keys: Sequence[str] = ()
) -> pl.DataFrame:
    """The ordinary quantiles of the leads counted, one row per key that has any.

    ``counts`` has the columns of ``keys``, ``seconds`` and ``leads``; the answer the keys and a
    column of seconds per share, named as by ``quantiles``, null without leads. Between two leads
    it is interpolated in proportion, so the median of an even count is the mean of the two in the
    middle. Sorted by the keys, nulls last.

    Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American
    Statistician 50, definition 7.
    """
    leads = pl.col("leads").cast(pl.Int64)
    rows = (
        counts.filter(pl.col("leads") > 0)
        .sort(*keys, "seconds", nulls_last=True)
        .with_columns(upto=_within(leads.cum_sum(), keys))
    )

    def quantile(share: float) -> pl.Expr:
        place = (leads.sum() - 1) * share
        # Leads stand at 0, 1, 2 …; the one at k is at the first second with more than k up to it.
        below, above = (
            pl.col("seconds").filter(pl.col("upto") > at).min()
            for at in (place.floor(), place.ceil())
        )
        return below + (place - place.floor()) * (above - below)

    return _per_key(rows, keys, {_name(share): quantile(share) for share in shares})


def _within(expression: pl.Expr, keys: Sequence[str]) -> pl.Expr:
    return expression.over(*keys) if keys else expression


def _per_key(rows: pl.DataFrame, keys: Sequence[str], formulas: dict[str, pl.Expr]) -> pl.DataFrame:
    if not keys:
        return rows.select(**formulas)
    return rows.group_by(*keys).agg(**formulas).sort(*keys, nulls_last=True)


def _name(share: float) -> str:
    return f"p{100 * share:g}"
