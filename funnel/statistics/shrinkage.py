"""Rates of small groups, drawn towards that of all by as much as chance explains."""

import polars as pl


def shrunk_rates(counts: pl.DataFrame) -> pl.DataFrame:
    """``counts`` (``successes`` of ``trials``, above 0, a row a group) with a ``rate`` each.

    Empirical Bayes: rates are taken for draws of a beta distribution whose mean is the pooled
    rate and whose spread is what the groups' rates spread by beyond binomial chance, by moments;
    each group's rate is its posterior mean. Where chance explains all, every rate is the pooled
    one. Carlin and Louis (2009), "Bayesian Methods for Data Analysis", section 5.2; moments of
    Kleinman (1973), JASA 68.
    """
    trials = counts["trials"].sum()
    if not trials:
        return counts.with_columns(rate=pl.lit(None, pl.Float64))
    pooled = counts["successes"].sum() / trials
    weight = counts["trials"] / trials
    rates = counts["successes"] / counts["trials"]
    between = (weight * (rates - pooled) ** 2).sum()
    spread = pooled * (1 - pooled)
    groups = counts.height
    # Chance alone makes groups of these sizes spread by this much; the rest is theirs.
    by_chance = spread * (groups - 1) / trials
    # Of a variance of 1 this much is seen: nothing where no group has a second trial.
    seen = ((1 - weight) * (counts["trials"] - 1)).sum() / trials
    variance = (between - by_chance) / seen if seen > 0 else 0.0
    if spread == 0 or variance <= 0:
        return counts.with_columns(rate=pl.lit(pooled))
    # The prior weighs as much as this many trials.
    prior = max(spread / variance - 1, 0.0)
    return counts.with_columns(
        rate=(pl.col("successes") + prior * pooled) / (pl.col("trials") + prior)
    )
