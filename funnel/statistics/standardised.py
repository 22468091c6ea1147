"""A group against all others, stratum by stratum: what they would reach with its own trials."""

import math
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Expected:
    """What a group reached and what others would have, in the strata that both are in.

    ``z`` is how many standard deviations its successes lie from those of a group like the others,
    below 0 where there are fewer.
    """

    successes: int
    trials: int
    expected: float
    z: float


def expected_share(strata: pl.DataFrame) -> Expected | None:
    """A group's successes against what the others' rates give for its own mix of strata.

    ``strata`` has a row a stratum and counts ``successes`` and ``trials`` of the group,
    ``other_successes`` and ``other_trials`` of all others. Strata where either has no trials add
    nothing. None where nothing is left, or where all or none succeed.

    The test is that of Mantel and Haenszel (1959), JNCI 22, without continuity correction; the
    expected count is standardised indirectly, by the others' rates.
    """
    both = strata.select(pl.all().cast(pl.Int64)).filter(
        pl.col("trials") > 0, pl.col("other_trials") > 0
    )
    n, others = pl.col("trials"), pl.col("other_trials")
    whole, succeeded = n + others, pl.col("successes") + pl.col("other_successes")
    # The product of four counts can pass what whole numbers of 64 bits hold.
    spread = (n / whole) * (others / whole) * succeeded * ((whole - succeeded) / (whole - 1))
    sums = both.select(
        successes=pl.col("successes").sum(),
        trials=n.sum(),
        expected=(n * (pl.col("other_successes") / others)).sum(),
        alike=(n * (succeeded / whole)).sum(),
        variance=spread.sum(),
    ).row(0, named=True)
    if not sums["variance"]:
        return None
    z = (sums["successes"] - sums["alike"]) / math.sqrt(sums["variance"])
    return Expected(sums["successes"], sums["trials"], sums["expected"], z)
