"""Control limits by examples a reader can check, and against scipy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from funnel.statistics import Limits, binomial_quantile, p_limits, xmr_limits


def test_xmr_limits_of_values_that_go_up_and_down():
    # Mean 11, every moving range 2: 11 ± 2.66 × 2.
    limits = xmr_limits([10, 12] * 6)
    assert (limits.center, limits.low, limits.high) == pytest.approx((11, 5.68, 16.32))


def test_xmr_limits_stop_at_what_is_possible():
    limits = xmr_limits([0, 4] * 6)
    assert (limits.low, limits.high) == pytest.approx((0, 2 + 2.66 * 4))
    assert xmr_limits([0.4, 0.9] * 6, most=1).high == 1


def test_xmr_limits_need_twelve_weeks_and_use_the_last_26():
    assert xmr_limits([10.0] * 11) is None
    assert xmr_limits([10.0] * 12) == Limits(10, 10, 10)
    assert xmr_limits([500.0] * 30 + [10.0] * 26) == Limits(10, 10, 10)


def test_p_limits_of_a_fair_coin():
    # P(X <= 1 of 16) = 17 / 65536 = 0.026 %, P(X <= 2) = 0.21 %: 2 is the first beyond 0.135 %.
    limits = p_limits([8] * 12, [16] * 12, 16)
    assert (limits.center, limits.low, limits.high) == (0.5, 2 / 16, 14 / 16)
    assert limits.has(2 / 16) and not limits.has(1 / 16)


def test_p_limits_widen_with_fewer_trials_and_end_under_ten():
    wide, narrow = (p_limits([8] * 12, [16] * 12, tested) for tested in (10, 1000))
    assert wide.low < narrow.low < 0.5 < narrow.high < wide.high
    assert p_limits([8] * 12, [16] * 12, 9) is None


def test_p_limits_need_twelve_weeks_with_trials():
    assert p_limits([8] * 11, [16] * 11, 16) is None
    assert p_limits([8] * 11 + [0], [16] * 11 + [0], 16) is None
    assert p_limits([16] * 30 + [8] * 26, [16] * 56, 16).center == 0.5


def test_p_limits_of_a_rate_that_never_varied():
    assert p_limits([0] * 12, [50] * 12, 50) == Limits(0, 0, 0)
    assert p_limits([50] * 12, [50] * 12, 50) == Limits(1, 1, 1)


def test_weeks_that_spread_wider_than_chance_get_laney_limits():
    # Rates 40 % and 60 % of 400 in turn: z = ±4, moving ranges 8, sigma = 8 / 1.128 = 7.09,
    # reach 3 × 7.09 × sqrt(0.25 / 400) = 0.532, clipped to 0 … 1.
    limits = p_limits([160, 240] * 6, [400] * 12, 400)
    assert (limits.low, limits.high) == (0, 1)
    # Of 40,000: reach 0.0532.
    limits = p_limits([160, 240] * 6, [400] * 12, 40_000)
    assert limits.high - 0.5 == pytest.approx(3 * 8 / 1.128 * math.sqrt(0.25 / 40_000))


@given(
    st.floats(1e-4, 1 - 1e-4),
    st.integers(1, 20_000),
    st.sampled_from([0.00135, 0.3, 0.99865]),
)
def test_binomial_quantiles_agree_with_scipy(rate, trials, share):
    assert binomial_quantile(share, trials, rate) == binom.ppf(share, trials, rate)


def test_a_rounding_is_not_outside_the_limits():
    # A usual value of 0.1 + 0.2 is 0.30000000000000004, and 0.3 is the same number.
    limits = xmr_limits([0.1 + 0.2] * 12)
    assert limits.has(0.3)
    assert Limits(0.0, 1e-13, 0.4).has(0.0)
    assert not Limits(0.3, 0.2, 0.3).has(0.300001)
    assert not Limits(0.3, 0.3, 0.4).has(0.299999)
