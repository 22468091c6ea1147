"""Two arms compared stratum by stratum, so that like is set against like."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import polars as pl

from funnel.statistics.intervals import Z_95

# A stratum's fast rate is applied to its slow leads from this many fast leads on.
FEWEST_FAST = 30

ARMS = ("fast", "fast_converted", "slow", "slow_converted")


@dataclass(frozen=True)
class OddsRatio:
    """The odds of fast leads to convert over those of slow ones, with a 95 % interval.

    All three are None where it is undefined.
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """The pooled odds ratio, and what could not add to it.

    ``dropped_share`` is of all leads in the arms; None where there are none.
    """

    odds_ratio: OddsRatio
    dropped_strata: int
    dropped_leads: int
    dropped_share: float | None


@dataclass(frozen=True)
class WhatIf:
    """How many more slow leads would have converted at their stratum's fast rate.

    ``coverage`` is the share of slow leads in strata with enough fast ones, 0 < … ≤ 1.
    """

    extra_conversions: float
    coverage: float


def mantel_haenszel(strata: pl.DataFrame) -> Comparison:
    """The odds ratio pooled over strata, each compared within itself.

    ``strata`` has a row a stratum and counts ``fast``, ``fast_converted``, ``slow`` and
    ``slow_converted``. Strata with an empty arm, or without a converted or an unconverted lead,
    add nothing and are counted as dropped. The odds ratio is None where no stratum has a converted
    fast and an unconverted slow lead, or none the reverse.

    Mantel and Haenszel (1959), JNCI 22; interval by Robins, Breslow and Greenland (1986),
    "Estimators of the Mantel–Haenszel variance consistent in both sparse data and large-strata
    limiting models", Biometrics 42.
    """
    counts = _counts(strata).with_columns(
        leads=pl.col("fast") + pl.col("slow"),
        converted=pl.col("fast_converted") + pl.col("slow_converted"),
    )
    adds = (
        (pl.col("fast") > 0)
        & (pl.col("slow") > 0)
        & (pl.col("converted") > 0)
        & (pl.col("converted") < pl.col("leads"))
    )
    used, dropped = counts.filter(adds), counts.filter(~adds)
    leads, dropped_leads = counts["leads"].sum(), dropped["leads"].sum()
    return Comparison(
        _pooled(used), dropped.height, dropped_leads, dropped_leads / leads if leads else None
    )


def crude(strata: pl.DataFrame) -> OddsRatio:
    """The odds ratio of all strata's leads thrown together, compared as ``mantel_haenszel`` does.

    Of a single table its interval is the logit interval: Woolf (1955), Annals of Human Genetics 19.
    """
    return mantel_haenszel(_counts(strata).sum()).odds_ratio


def is_beyond_chance(ratio: OddsRatio, among: int = 1) -> bool | None:
    """Whether the ratio's interval leaves out 1 where it is one of ``among`` looked at at once.

    At 95 % for one, at 99 % for one of five: Bonferroni's, by Dunn (1961), JASA 56. None where
    the ratio is undefined.
    """
    if ratio.value is None or ratio.high is None:
        return None
    error = math.log(ratio.high / ratio.value) / Z_95
    return abs(math.log(ratio.value)) > error * NormalDist().inv_cdf(1 - 0.025 / among)


def what_if(strata: pl.DataFrame, least_fast: int = FEWEST_FAST) -> WhatIf | None:
    """The conversions gained were slow leads to convert as the fast ones of their stratum do.

    Σ slow × fast rate − slow converted over the strata of ``mantel_haenszel`` with at least
    ``least_fast`` fast leads; strata where the slow did better count against it. None where no
    slow lead is in such a stratum.
    """
    counts = _counts(strata)
    covered = counts.filter(pl.col("fast") >= least_fast, pl.col("slow") > 0)
    if covered.is_empty():
        return None
    fast_rate = pl.col("fast_converted") / pl.col("fast")
    extra = covered.select((pl.col("slow") * fast_rate - pl.col("slow_converted")).sum()).item()
    return WhatIf(extra, covered["slow"].sum() / counts["slow"].sum())


def _counts(strata: pl.DataFrame) -> pl.DataFrame:
    return strata.select(pl.col(ARMS).cast(pl.Int64))


def _pooled(strata: pl.DataFrame) -> OddsRatio:
    leads, fast_converted, slow_converted = map(
        pl.col, ("leads", "fast_converted", "slow_converted")
    )
    fast_left, slow_left = pl.col("fast") - fast_converted, pl.col("slow") - slow_converted
    # What speaks for fast and what against it, and the share of leads on either side.
    ahead, ahead_share = fast_converted * slow_left / leads, (fast_converted + slow_left) / leads
    behind, behind_share = slow_converted * fast_left / leads, (slow_converted + fast_left) / leads
    sums = strata.select(
        ahead=ahead.sum(),
        behind=behind.sum(),
        both_ahead=(ahead_share * ahead).sum(),
        crossed=(ahead_share * behind + behind_share * ahead).sum(),
        both_behind=(behind_share * behind).sum(),
    ).row(0, named=True)
    if not sums["ahead"] or not sums["behind"]:
        return OddsRatio(None, None, None)
    variance = (
        sums["both_ahead"] / (2 * sums["ahead"] ** 2)
        + sums["crossed"] / (2 * sums["ahead"] * sums["behind"])
        + sums["both_behind"] / (2 * sums["behind"] ** 2)
    )
    value = sums["ahead"] / sums["behind"]
    reach = math.exp(Z_95 * math.sqrt(variance))
    return OddsRatio(value, value / reach, value * reach)
