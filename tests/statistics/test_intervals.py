"""Intervals by examples a reader can check, and against statsmodels."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from funnel.statistics import wilson


def interval(successes, trials):
    frame = pl.DataFrame({"successes": [successes], "trials": [trials]})
    low, high = wilson(pl.col("successes"), pl.col("trials"))
    return frame.select(low=low, high=high).row(0)


def test_wilson_of_one_in_two():
    # z = 1.96: centre (0.5 + 3.84 / 4) / (1 + 3.84 / 2) = 0.5, half width 0.4055.
    assert interval(1, 2) == pytest.approx((0.0945, 0.9055), abs=5e-5)


def test_wilson_of_nobody_is_null():
    assert interval(0, 0) == (None, None)


@pytest.mark.parametrize(("successes", "bound"), [(0, 0), (7, 1)])
def test_wilson_reaches_the_end_of_the_scale_exactly(successes, bound):
    low, high = interval(successes, 7)
    assert (low if bound == 0 else high) == bound
    assert low < high


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_statsmodels(counts):
    successes, trials = counts
    expected = proportion_confint(successes, trials, method="wilson")
    assert interval(successes, trials) == pytest.approx(expected, abs=1e-9)
