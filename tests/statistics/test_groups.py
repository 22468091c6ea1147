"""Groups against their pooled rate, by examples a reader can check, and against scipy."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from funnel.statistics import Limits, funnel_limits, outlying


def groups_of(*rows):
    return pl.DataFrame(list(rows), schema=["team", "successes", "trials"], orient="row")


def test_funnel_limits_of_a_fair_coin():
    # Of 65,536 ways 16 coins fall, 697 have up to 3 heads (1.1 %) and 2,517 up to 4 (3.8 %):
    # 4 is the first beyond 2.5 %. 17 have up to 1 (0.03 %), 137 up to 2 (0.2 %): 2 is beyond 0.1 %.
    assert funnel_limits(0.5, [16], 0.95) == [Limits(0.5, 4 / 16, 12 / 16)]
    assert funnel_limits(0.5, [16], 0.998) == [Limits(0.5, 2 / 16, 14 / 16)]
    # One coin may fall either way.
    assert funnel_limits(0.5, [1], 0.95) == [Limits(0.5, 0, 1)]


@pytest.mark.parametrize("rate", [0, 1])
def test_funnel_limits_of_what_never_or_always_happens(rate):
    assert funnel_limits(rate, [1, 1000], 0.95) == [Limits(rate, rate, rate)] * 2


@settings(deadline=None)
@given(
    st.floats(1e-4, 1 - 1e-4),
    st.lists(st.integers(1, 5000), max_size=5),
    st.sampled_from([0.95, 0.998]),
)
def test_funnel_limits_agree_with_scipy(rate, trials, share):
    tail = (1 - share) / 2
    expected = [
        Limits(rate, binom.ppf(tail, n, rate) / n, binom.ppf(1 - tail, n, rate) / n) for n in trials
    ]
    assert funnel_limits(rate, trials, share) == expected


# 41 of 82: half. Of 16, 2 … 14 are within the outer limits.
TEAMS = groups_of(
    ("A", 1, 16), ("B", 2, 16), ("C", 15, 16), ("D", 14, 16), ("E", 9, 9), ("F", 0, 9)
)


def test_only_groups_outside_of_chance_have_a_side():
    found = outlying(TEAMS)
    assert found.columns == ["team", "successes", "trials", "pooled_rate", "side"]
    assert found["pooled_rate"].to_list() == [0.5] * 6
    assert found["side"].to_list() == ["worse", None, "better", None, None, None]


def test_of_what_should_be_rare_less_is_better():
    sides = outlying(TEAMS, higher_is_better=False)["side"]
    assert sides.to_list() == ["better", None, "worse", None, None, None]


def test_under_ten_trials_nobody_is_judged():
    # 900 of 1,000 together, so that none of nine or ten is next to impossible.
    found = outlying(groups_of(("A", 0, 9), ("B", 0, 10), ("C", 900, 981)))
    assert found["side"].to_list() == [None, "worse", None]


def test_where_all_or_none_succeed_nobody_is_outside():
    assert outlying(groups_of(("A", 0, 50), ("B", 0, 20)))["side"].to_list() == [None, None]
    assert outlying(groups_of(("A", 50, 50), ("B", 20, 20)))["side"].to_list() == [None, None]


def test_no_trials_have_no_rate_and_no_side():
    assert outlying(groups_of(("A", 0, 0))).row(0) == ("A", 0, 0, None, None)
    assert outlying(TEAMS.clear()).is_empty()
