"""How much more often one group converts than another, reckoned from counts."""

import math

import polars as pl

from funnel.statistics.intervals import Z_95

# With fewer leads a baseline says too little to be set against.
FEWEST_BASE = 30


def lift(groups: pl.DataFrame) -> pl.DataFrame:
    """The groups with their lift, which is rate ÷ baseline rate − 1, and its 95 % interval.

    ``groups`` has counts ``converted``, ``leads``, ``base_converted`` and ``base_leads``; added
    are ``lift``, ``lift_low`` and ``lift_high``. They are null where the baseline has under 30
    leads or no conversion, and for a group without leads. A group without conversions is at −1, and
    so is its lower bound.

    Interval on the logarithm of the ratio by Katz, Baptista, Azen and Pike (1978), "Obtaining
    confidence intervals for the risk ratio in cohort studies", Biometrics 34; the upper bound of
    no conversion by Koopman (1984), "Confidence intervals for the ratio of two binomial
    proportions", Biometrics 40.
    """
    counts = groups.select("converted", "leads", "base_converted", "base_leads")
    found = pl.DataFrame(
        [_lift(*row) for row in counts.iter_rows()],
        schema=dict.fromkeys(("lift", "lift_low", "lift_high"), pl.Float64),
        orient="row",
    )
    return groups.hstack(found)


def _lift(
    converted: int, leads: int, base_converted: int, base_leads: int
) -> tuple[float, float, float] | tuple[None, None, None]:
    if leads == 0 or base_converted == 0 or base_leads < FEWEST_BASE:
        return None, None, None
    if converted == 0:
        return -1.0, -1.0, _highest_ratio_of_none(leads, base_converted, base_leads) - 1
    ratio = converted * base_leads / (leads * base_converted)
    spread = math.sqrt(1 / converted - 1 / leads + 1 / base_converted - 1 / base_leads)
    reach = math.exp(Z_95 * spread)
    return ratio - 1, ratio / reach - 1, ratio * reach - 1


def _highest_ratio_of_none(leads: int, base_converted: int, base_leads: int) -> float:
    """The ratio of rates above which none of ``leads`` converting would be a surprise at 95 %.

    There the score statistic, with both rates at their likeliest for that ratio, is z².
    """
    base_left = base_leads - base_converted

    def score(ratio: float) -> float:
        # The likeliest rates solve a quadratic, written so that no digits cancel.
        due = ratio * (leads + base_converted)
        root = math.sqrt((due - base_leads) ** 2 + 4 * ratio * leads * base_left)
        base_rate = 2 * base_converted / (due + base_leads + root)
        rate = ratio * base_rate
        variance = rate * (1 - rate) / leads + ratio**2 * base_rate * (1 - base_rate) / base_leads
        return (ratio * base_converted / base_leads) ** 2 / variance

    low, high = 0.0, 1.0
    while score(high) < Z_95**2:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        if score(middle) < Z_95**2:
            low = middle
        else:
            high = middle
    return high
