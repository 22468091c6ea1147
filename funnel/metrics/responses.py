"""From cells of clocks to numbers of speed: shares, medians, bins, comparisons."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from funnel.metrics.bins import conversion_by_bin
from funnel.metrics.comparisons import compared, strata_of, supposed
from funnel.metrics.metric import Metric
from funnel.metrics.reckoning import in_order
from funnel.metrics.shares import complete, grouped, parts, ratios
from funnel.speed import Speed
from funnel.statistics import incidence, quantile_of_counts, quantiles, share_at

MOST_ATTEMPTS = 8
_LOG_LONGEST = math.log(2**31)
_SHARES = {"median_response_minutes": 0.5, "median_routing_minutes": 0.5}
_P90 = 0.9


@dataclass(frozen=True)
class Question:
    """What rows are wanted of: the groups (``week`` among them) and how speed is counted."""

    by: tuple[str, ...]
    speed: Speed


def reckon_responses(metric: Metric, cells: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The rows of a metric of speed: ``metric``, groups, its row keys, ``NUMBERS``, its extras.

    ``value`` is null where there is nothing to divide by and where a quantile is not reached;
    ``immature`` are the leads that are not in the base yet. Shares have a 95 % Wilson interval.
    """
    make = _MAKERS.get(metric.name) or _BY_MART[metric.mart]
    rows = make(metric, cells, question)
    return in_order(complete(metric, rows, question.by), (*question.by, *_ordered(metric)))


def curves_of(
    cells: pl.DataFrame, keys: Sequence[str], at_seconds: int, points: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The curves of time to call, per group of ``keys``, and what they come to.

    The first has ``keys``, ``seconds`` and ``share`` at no more than ``points`` seconds a group,
    evenly on a log scale, where each share is exact; the second a row a group: ``share`` at
    ``at_seconds``, ``final`` share and ``leads``.
    """
    curve = incidence(cells.select(*keys, "seconds", "event", "leads"), keys)
    at_target = share_at(curve, at_seconds, keys).rename({"at_risk": "leads"})
    final = share_at(curve, 2**31 - 1, keys).select(*keys, final="share")
    ends = (
        at_target.join(final, on=list(keys), how="left", nulls_equal=True)
        if keys
        else pl.concat([at_target, final], how="horizontal")
    )
    rung = (pl.col("seconds").clip(lower_bound=1).log() * (points / _LOG_LONGEST)).floor()
    thin = (
        curve.with_columns(rung=rung)
        .group_by(*keys, "rung")
        .agg(pl.col("seconds", "share").sort_by("seconds").last())
        .sort(*keys, "seconds", nulls_last=True)
    )
    return thin.select(*keys, "seconds", "share"), ends


def _ordered(metric: Metric) -> tuple[str, ...]:
    # Rows whose order says something come in it already.
    return () if metric.has_target else metric.row_keys


def _attainment(metric: Metric, cells: pl.DataFrame, question: Question) -> pl.DataFrame:
    """SLA attainment, and beside it what closed before and was called before opening."""
    rows = ratios(metric, cells, question.by)
    beside = grouped(
        cells,
        question.by,
        {
            "closed_before": pl.col("closed_before").sum(),
            "before_opening": pl.col("before_opening").sum(),
        },
    )
    rows = (
        rows.join(beside, on=list(question.by), how="left", nulls_equal=True)
        if question.by
        else pl.concat([rows, beside], how="horizontal")
    )
    base = pl.col("denominator") - pl.col("closed_before")
    return rows.with_columns(rate_without_closed=pl.when(base > 0).then(pl.col("numerator") / base))


def _quantile(metric: Metric, cells: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The minutes by which a share of the leads is called; null where it is not reached."""
    keys = list(question.by)
    share = _SHARES.get(metric.name, _P90)
    counts = cells.select(*keys, "seconds", "event", "leads")
    rows = grouped(
        counts,
        keys,
        {
            "numerator": metric.top.cast(pl.Int64),
            "denominator": metric.bottom.cast(pl.Int64),
            "immature": metric.left_out.cast(pl.Int64),
        },
    )
    if question.speed.median == "called":
        called = counts.filter(pl.col("event") == "called")
        found = quantile_of_counts(called, [share], keys)
        rows = rows.with_columns(denominator="numerator", immature=pl.lit(0, pl.Int64))
    else:
        found = quantiles(incidence(counts, keys), [share], keys)
    column = next(name for name in found.columns if name not in keys)
    found = found.select(*keys, value=pl.col(column) / 60)
    rows = (
        rows.join(found, on=keys, how="left", nulls_equal=True)
        if keys
        else pl.concat([rows, found], how="horizontal")
    )
    is_unreached = pl.col("value").is_null() & (pl.col("denominator") > 0)
    words = f"Not reached: fewer than {share:.0%} are {_done(metric)}."
    return rows.with_columns(reason=pl.when(is_unreached).then(pl.lit(words)))


def _done(metric: Metric) -> str:
    return "assigned" if metric.speed.get("stop") == "assigned" else "called"


def _attempts(metric: Metric, cells: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Leads by their number of attempts; the last row holds those with more, too."""
    cells = cells.with_columns(
        attempts=pl.col("attempts").clip(upper_bound=MOST_ATTEMPTS).cast(pl.Int64)
    )
    return parts(metric, cells, question.by)


def _contacts(metric: Metric, cells: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Contacts at the k-th attempt of the leads that had one and were not reached before."""
    until, leads = pl.col("attempts_until_contact"), pl.col("leads")
    pieces = [
        cells.filter(until >= attempt).with_columns(
            attempt=pl.lit(attempt, pl.Int64),
            tried=leads,
            reached=pl.when(pl.col("is_contact_by_attempt") & (until == attempt))
            .then(leads)
            .otherwise(0),
        )
        for attempt in range(1, MOST_ATTEMPTS + 1)
    ]
    return ratios(metric, pl.concat(pieces), question.by)


_BY_MART = {
    "response_times": _quantile,
    "response_standings": lambda metric, cells, asked: ratios(metric, cells, asked.by),
    "response_hours": lambda metric, cells, asked: ratios(metric, cells, asked.by),
    "response_attempts": lambda metric, cells, asked: ratios(metric, cells, asked.by),
    "response_sla": _attainment,
    "response_outcomes": lambda _, cells, asked: conversion_by_bin(cells, asked.by, asked.speed),
    "response_comparisons": lambda _, cells, asked: compared(cells, asked.by),
}
_MAKERS = {
    "standing": lambda metric, cells, asked: parts(metric, cells, asked.by),
    "attempts_made": _attempts,
    "contact_by_attempt": _contacts,
    "fair_strata": lambda _, cells, asked: strata_of(cells, asked.by),
    "what_if_all_fast": lambda _, cells, asked: supposed(cells, asked.by),
}
