"""Lift by examples a reader can check, and against statsmodels and scipy."""

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import chi2
from statsmodels.stats.proportion import confint_proportions_2indep

from funnel.statistics import lift

COLUMNS = ["converted", "leads", "base_converted", "base_leads"]


def lift_of(*row):
    return lift(pl.DataFrame([row], schema=COLUMNS, orient="row")).row(0)[-3:]


def group(least, most=3000):
    """How many of a group converted, and its leads."""
    return st.integers(least, most).flatmap(
        lambda leads: st.tuples(st.integers(1, leads), st.just(leads))
    )


def test_three_times_the_rate_is_a_lift_of_two():
    # Logarithm's variance 1/30 − 1/100 + 1/10 − 1/100 = 0.1133; e^(1.96 × 0.3367) = 1.9345.
    assert lift_of(30, 100, 10, 100) == pytest.approx((2, 3 / 1.9345 - 1, 3 * 1.9345 - 1), abs=5e-4)


def test_the_columns_of_the_groups_stay():
    groups = pl.DataFrame(
        {"bin": ["1 min", ">24 h"], "converted": [4, 5], "leads": [20, 50]}
    ).with_columns(base_converted=5, base_leads=50)
    found = lift(groups)
    assert found.columns == ["bin", *COLUMNS, "lift", "lift_low", "lift_high"]
    assert found["lift"].to_list() == pytest.approx([1, 0])


def test_no_groups_have_no_lift():
    assert lift(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.Int64))).schema["lift"] == pl.Float64


@pytest.mark.parametrize(
    "row", [(5, 10, 9, 29), (5, 10, 0, 1000), (0, 10, 0, 1000), (0, 0, 10, 100), (0, 0, 0, 0)]
)
def test_without_leads_or_a_baseline_there_is_no_lift(row):
    assert lift_of(*row) == (None, None, None)


def test_a_baseline_of_thirty_is_enough():
    assert lift_of(5, 10, 15, 30)[0] == 0


def test_without_conversions_only_the_upper_bound_is_open():
    # Against a baseline that always converts the ratio is the rate itself, and the score bound of
    # 0 in 10 is Wilson's: z² / (10 + z²) = 3.8415 / 13.8415 = 0.2775.
    assert lift_of(0, 10, 30, 30) == (-1, -1, pytest.approx(0.27753 - 1, abs=5e-6))
    # Nobody of 2 says little against 3 %, nobody of 2,000 much.
    assert lift_of(0, 2, 3, 100)[2] > 1
    assert -1 < lift_of(0, 2000, 3, 100)[2] < -0.5


@settings(deadline=None)
@given(group(1), group(30))
def test_lifts_agree_with_statsmodels(counts, base):
    expected = confint_proportions_2indep(*counts, *base, compare="ratio", method="log")
    value, low, high = lift_of(*counts, *base)
    assert value + 1 == pytest.approx(counts[0] / counts[1] / (base[0] / base[1]))
    assert (low + 1, high + 1) == pytest.approx(expected)


# Baselines that nearly always convert are left out: there statsmodels' cubic has nearly a double
# root and loses digits. The test after this one has them.
@settings(deadline=None)
@given(st.integers(1, 3000), group(30).filter(lambda base: base[0] < 0.9 * base[1]))
def test_bounds_without_conversions_agree_with_statsmodels(leads, base):
    _, expected = confint_proportions_2indep(
        0, leads, *base, compare="ratio", method="score", correction=False
    )
    assert lift_of(0, leads, *base)[2] + 1 == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("leads", "base"),
    [(1, (1, 30)), (10, (7, 40)), (50, (29, 30)), (400, (3, 5000)), (9, (30, 30))],
)
def test_bounds_without_conversions_are_where_chi_square_says(leads, base):
    # Pearson's chi-square of the two by two table against what the likeliest rates at the bound's
    # ratio give; the likeliest found by search.
    ratio = lift_of(0, leads, *base)[2] + 1
    converted, base_leads = base

    def unlikeliness(rate):
        return -(
            leads * math.log1p(-ratio * rate)
            + converted * math.log(rate)
            + (base_leads - converted) * math.log1p(-rate)
        )

    most = min(1, 1 / ratio)
    rate = minimize_scalar(
        unlikeliness, bounds=(0, most), method="bounded", options={"xatol": 1e-12}
    ).x
    expected = [
        (0, leads * ratio * rate),
        (leads, leads * (1 - ratio * rate)),
        (converted, base_leads * rate),
        (base_leads - converted, base_leads * (1 - rate)),
    ]
    statistic = sum((seen - due) ** 2 / due for seen, due in expected)
    assert statistic == pytest.approx(chi2.ppf(0.95, 1), rel=1e-4)
