"""Why a number of conversions moved: more leads, other leads, or another rate."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

import polars as pl

from funnel.statistics.control import FEWEST_WEEKS, MOST_WEEKS

# Of segments that did not change, one in twenty comparisons of all together says they did.
_TAIL = 0.025


@dataclass(frozen=True)
class Shift:
    """Conversions ``before`` and ``after``, and what lies between them, which sums exactly.

    ``volume``: as many more leads at the rate before; ``mix``: leads of other segments;
    ``rate``: leads of the same segment that convert otherwise, ``is_rate_chance`` whether chance
    explains as much in 19 of 20 comparisons. ``segments`` has a row a segment.
    """

    before: int
    after: int
    volume: float
    mix: float
    rate: float
    is_rate_chance: bool
    segments: pl.DataFrame


def shift_share(segments: pl.DataFrame) -> Shift:
    """The change of conversions between two spans of time, taken apart by segment.

    ``segments`` has a row a segment with counts `leads_before`, `converted_before`, `leads` and
    `converted`, of all leads of the two spans; `dispersion` says how many times as wide as
    Poisson its numbers of leads vary (see ``dispersion``; 1 where there is none). Added are

    * `leads_part` = (n₁ − n₀)·r₀ and `rate_part` = c₁ − n₁·r₀, which sum to c₁ − c₀; r₀ is the
      segment's rate before, or that of all segments where it had no leads;
    * `is_leads_chance` and `is_rate_chance`: whether chance explains as much. Numbers of leads
      are taken for Poisson, as many times as wide as their dispersion says, conversions for
      binomial with the rate of both spans together; the limit is that of 95 % for all segments
      together (Bonferroni), so that of segments that did not change none is blamed in 19 of 20
      comparisons.

    volume = (N₁ − N₀)·R₀, mix = Σ (n₁ − N₁·s₀)(r₀ − R₀), rate = Σ `rate_part`, with s₀ the
    segment's share of leads before; without leads before, all is volume. Of the whole rate part
    chance is judged once, by the sum of the segments' variances. Shift-share analysis:
    Dunn (1960), "A statistical and analytical technique for regional analysis".
    """
    counts = segments.with_columns(
        pl.col("leads_before", "converted_before", "leads", "converted").cast(pl.Int64)
    )
    sums = counts.select(
        pl.col("leads_before", "converted_before", "leads", "converted").sum()
    ).row(0, named=True)
    before, after = sums["converted_before"], sums["converted"]
    limit = NormalDist().inv_cdf(1 - _TAIL / max(counts.height, 1))
    if not sums["leads_before"]:
        # There is no rate to hold against: whoever came is new.
        parts = counts.with_columns(
            leads_part=pl.col("converted").cast(pl.Float64), rate_part=pl.lit(0.0)
        )
        return Shift(before, after, float(after), 0.0, 0.0, True, _judged(parts, 0.0, limit))
    overall = before / sums["leads_before"]
    rate_before = (
        pl.when(pl.col("leads_before") > 0)
        .then(pl.col("converted_before") / pl.col("leads_before"))
        .otherwise(overall)
    )
    share_before = pl.col("leads_before") / sums["leads_before"]
    parts = counts.with_columns(
        leads_part=(pl.col("leads") - pl.col("leads_before")) * rate_before,
        rate_part=pl.col("converted") - pl.col("leads") * rate_before,
        mix=(pl.col("leads") - sums["leads"] * share_before) * (rate_before - overall),
    )
    rate = parts["rate_part"].sum()
    variance = sum(_rate_variance(row, overall) for row in counts.iter_rows(named=True))
    return Shift(
        before=before,
        after=after,
        volume=(sums["leads"] - sums["leads_before"]) * overall,
        mix=parts["mix"].sum(),
        rate=rate,
        is_rate_chance=abs(rate) <= NormalDist().inv_cdf(1 - _TAIL) * sqrt(variance),
        segments=_judged(parts.drop("mix"), overall, limit),
    )


def _judged(parts: pl.DataFrame, overall: float, limit: float) -> pl.DataFrame:
    rows = parts.rows(named=True)
    return parts.with_columns(
        pl.Series("is_leads_chance", [_is_leads_chance(row, limit) for row in rows], pl.Boolean),
        pl.Series(
            "is_rate_chance", [_is_rate_chance(row, overall, limit) for row in rows], pl.Boolean
        ),
    )


def _is_leads_chance(row: dict, limit: float) -> bool:
    # The difference of two Poisson counts has the variance of their sum.
    variance = row.get("dispersion", 1.0) * (row["leads"] + row["leads_before"])
    return abs(row["leads"] - row["leads_before"]) <= limit * sqrt(variance)


def _is_rate_chance(row: dict, overall: float, limit: float) -> bool:
    return abs(row["rate_part"]) <= limit * sqrt(_rate_variance(row, overall))


def _rate_variance(row: dict, overall: float) -> float:
    """The variance of a segment's rate part if its rate did not change."""
    leads, leads_before = row["leads"], row["leads_before"]
    if not leads_before:
        return overall * (1 - overall) * leads
    rate = (row["converted"] + row["converted_before"]) / (leads + leads_before)
    return rate * (1 - rate) * leads * (1 + leads / leads_before)


def dispersion(weeks: Sequence[int]) -> float:
    """How many times as wide as Poisson the last 26 weekly counts vary from week to week.

    The variance by the mean moving range (as in an XmR chart, so that a step counts once) over
    the mean; at least 1, and 1 with under 12 weeks or without leads. Leads that come in batches,
    such as those of a trade show, have a large one.
    """
    weeks = weeks[-MOST_WEEKS:]
    if len(weeks) < FEWEST_WEEKS or not sum(weeks):
        return 1.0
    sigma = fmean(abs(b - a) for a, b in itertools.pairwise(weeks)) / 1.128
    return max(1.0, sigma**2 / fmean(weeks))


def whole_parts(parts: list[float], total: int) -> list[int]:
    """``parts``, which sum to ``total``, as whole numbers that still do.

    Each is rounded down or up, those with the largest remainders up (Hamilton's method).
    """
    floors = [int(part // 1) for part in parts]
    short = total - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda at: parts[at] - floors[at], reverse=True)
    for at in by_remainder[:short]:
        floors[at] += 1
    return floors
