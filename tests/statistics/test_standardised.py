"""A group against all others within strata, by a worked example and against statsmodels."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from funnel.statistics import Expected, expected_share

COLUMNS = ["successes", "trials", "other_successes", "other_trials"]


def strata_of(*rows):
    return pl.DataFrame(list(rows), schema=dict.fromkeys(COLUMNS, pl.Int64), orient="row")


def arm(most):
    return st.integers(0, most).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


STRATA = st.lists(st.tuples(arm(40), arm(200)).map(lambda arms: (*arms[0], *arms[1])), max_size=12)


def test_a_group_is_held_against_what_others_reach_with_its_own_leads():
    # Easy leads: others 8 of 10, so 16 of its 20. Hard ones: others 5 of 50, so 8 of its 80.
    # With 12 + 4 of 100 it is at 16 %, and others at 13 of 60, 22 %: but they would have had 24.
    found = expected_share(strata_of((12, 20, 8, 10), (4, 80, 5, 50)))
    assert (found.successes, found.trials) == (16, 100)
    assert found.expected == pytest.approx(24)
    # All alike: 20 × 20 / 30 + 80 × 9 / 130 = 18.872; variances
    # 20 × 10 × 20 × 10 / (900 × 29) = 1.5326 and 80 × 50 × 9 × 121 / (16900 × 129) = 1.9981.
    assert found.z == pytest.approx((16 - 18.872) / (1.5326 + 1.9981) ** 0.5, abs=1e-3)


def test_a_group_with_other_leads_but_like_the_others_is_where_it_should_be():
    found = expected_share(strata_of((1, 10, 10, 100), (80, 100, 8, 10)))
    assert found == Expected(81, 110, pytest.approx(81), pytest.approx(0))


@pytest.mark.parametrize(
    "rows", [[], [(0, 0, 5, 9)], [(3, 3, 0, 0)], [(2, 2, 7, 7)], [(0, 4, 0, 9)]]
)
def test_where_nothing_can_be_compared_nothing_is_said(rows):
    assert expected_share(strata_of(*rows)) is None


@settings(deadline=None)
@given(STRATA)
def test_the_distance_is_that_of_mantel_and_haenszel(rows):
    found = expected_share(strata_of(*rows))
    tables = [
        [[k, n - k], [others_k, others_n - others_k]]
        for k, n, others_k, others_n in rows
        if n and others_n
    ]
    if found is None:
        assert all(t[0][0] + t[1][0] == 0 or t[0][1] + t[1][1] == 0 for t in tables)
        return
    statistic = StratifiedTable(tables).test_null_odds(correction=False).statistic
    assert found.z**2 == pytest.approx(statistic)
    expected = sum((t[0][0] + t[0][1]) * t[1][0] / sum(t[1]) for t in tables)
    assert found.expected == pytest.approx(expected)
