"""Shrunk rates by examples a reader can check, and against draws whose spread is known."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from funnel.statistics import shrunk_rates


def rates_of(*groups):
    counts = pl.DataFrame(groups, schema=["successes", "trials"], orient="row")
    return shrunk_rates(counts)["rate"].to_list()


def test_two_groups_of_ten():
    # Pooled 10 of 20 and a half; both are 3/10 off it, so that they spread by 9/100. Chance makes
    # 1/4 × 1/20 = 1/80 of that, leaving 31/400; a variance of v would leave v × (1/2 − 1/20), so
    # it is 31/180, and the prior weighs (1/4) / (31/180) − 1 = 14/31 trials, half of them
    # successes: (8 + 7/31) / (10 + 14/31) = 255/324 and (2 + 7/31) / (10 + 14/31) = 69/324.
    assert rates_of((8, 10), (2, 10)) == pytest.approx([255 / 324, 69 / 324])


def test_groups_of_different_sizes_weigh_as_much_as_their_trials():
    # 2 of 5 and 0 of 4, pooled 2/9: they spread by 16/405, of it chance (14/81)/9 = 14/729; the
    # rest is 74/3645, of a variance 40/81 − 1/9 = 31/81: the variance is 74/1395.
    prior = (14 / 81) / (74 / 1395) - 1
    assert rates_of((2, 5), (0, 4)) == pytest.approx(
        [(2 + prior * 2 / 9) / (5 + prior), (prior * 2 / 9) / (4 + prior)]
    )


def test_a_smaller_group_is_drawn_further():
    small, large, _ = rates_of((4, 5), (80, 100), (10, 100))
    assert 94 / 205 < small < large < 80 / 100


def test_the_columns_and_rows_of_the_groups_stay():
    counts = pl.DataFrame({"source": ["Web", "List"], "successes": [1, 30], "trials": [9, 90]})
    found = shrunk_rates(counts)
    assert found.columns == ["source", "successes", "trials", "rate"]
    assert found.drop("rate").equals(counts)


@pytest.mark.parametrize(
    "groups",
    [
        [(3, 10)],  # one group
        [(3, 10), (6, 20), (9, 30)],  # all equal
        [(3, 10), (4, 10)],  # no more than chance
        [(0, 10), (0, 20)],  # none
        [(10, 10), (20, 20)],  # all
        [(1, 1), (0, 1)],  # groups of one say nothing of how groups differ
        [(1, 1), (0, 1), (1, 1), (0, 1), (0, 1), (0, 1), (0, 1)],
    ],
)
def test_where_nothing_tells_groups_apart_all_have_the_pooled_rate(groups):
    pooled = sum(successes for successes, _ in groups) / sum(trials for _, trials in groups)
    assert rates_of(*groups) == [pytest.approx(pooled)] * len(groups)


def test_huge_groups_keep_their_own_rates():
    found = rates_of((100_000, 1_000_000), (500_000, 1_000_000), (300_000, 1_000_000))
    assert found == pytest.approx([0.1, 0.5, 0.3], abs=1e-4)


def test_groups_as_far_apart_as_can_be_keep_their_own_rates():
    assert rates_of((10, 10), (0, 10)) == [1, 0]


def test_no_groups_have_no_rate():
    found = shrunk_rates(pl.DataFrame(schema={"successes": pl.Int64, "trials": pl.Int64}))
    assert found.is_empty() and found.schema["rate"] == pl.Float64


GROUPS = st.lists(
    st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
)


@given(GROUPS)
def test_rates_lie_between_the_groups_own_and_the_pooled_one(groups):
    pooled = sum(successes for successes, _ in groups) / sum(trials for _, trials in groups)
    for (successes, trials), rate in zip(groups, rates_of(*groups), strict=True):
        low, high = sorted((successes / trials, pooled))
        assert low - 1e-12 <= rate <= high + 1e-12


def prior_of(groups):
    """The prior's weight in trials, from how far the group furthest off was drawn."""
    successes, trials = np.array(groups).T
    pooled = successes.sum() / trials.sum()
    own, shrunk = successes / trials, np.array(rates_of(*groups))
    at = np.argmax(abs(own - pooled))
    return trials[at] * (own[at] - shrunk[at]) / (shrunk[at] - pooled)


@pytest.mark.parametrize(
    ("alpha", "beta", "sizes"),
    [(2, 6, (20, 21)), (5, 5, (2, 5)), (1, 9, (3, 400)), (0.5, 0.5, (1, 4))],
)
def test_the_prior_that_groups_were_drawn_from_is_found(alpha, beta, sizes):
    random = np.random.default_rng(7)
    trials = random.integers(*sizes, size=400_000)
    draws = betabinom.rvs(trials, alpha, beta, random_state=random)
    found = prior_of(np.column_stack([draws, trials]).tolist())
    assert found == pytest.approx(alpha + beta, rel=0.1)


def test_on_average_what_is_left_of_the_spread_is_the_variance():
    """The moments themselves, by algebra over every outcome of three small groups.

    Of a beta prior of mean 1/4 and variance 1/48 (2 and 6 of a Beta: 3/16 / 9), the mean of
    Σ w (p − pooled)² is variance × (1 − Σ w² − 2/N) + 3/16 × 2/N, w being n/N.
    """
    sizes = np.array([1, 3, 6])
    chances = [betabinom.pmf(np.arange(n + 1), n, 2, 6) for n in sizes]
    weights, total = sizes / sizes.sum(), sizes.sum()
    mean = 0.0
    for outcome in np.ndindex(*(sizes + 1)):
        chance = np.prod([chances[group][count] for group, count in enumerate(outcome)])
        rates = np.array(outcome) / sizes
        mean += chance * (weights * (rates - weights @ rates) ** 2).sum()
    expected = 3 / 16 / 9 * (1 - (weights**2).sum() - 2 / total) + 3 / 16 * 2 / total
    assert mean == pytest.approx(expected)
