"""Arms compared within strata, by examples a reader can check, and against statsmodels."""

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from funnel.statistics import (
    OddsRatio,
    WhatIf,
    crude,
    is_beyond_chance,
    mantel_haenszel,
    what_if,
)

COLUMNS = ["fast", "fast_converted", "slow", "slow_converted"]
UNDEFINED = OddsRatio(None, None, None)


def strata_of(*rows):
    return pl.DataFrame(list(rows), schema=dict.fromkeys(COLUMNS, pl.Int64), orient="row")


def arm(most):
    """Leads of an arm and how many of them converted, often none or all."""
    return st.integers(0, most).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


STRATA = st.lists(st.tuples(arm(40), arm(200)).map(lambda arms: (*arms[0], *arms[1])), max_size=12)


def test_who_is_called_fast_for_a_good_source_is_not_made_better_by_speed():
    # A good source converts 50 % and mostly gets fast calls, a poor one 10 % and mostly slow.
    # Within each, speed changes nothing: 40 × 10 / 100 = 4 on either side, and 2 × 72 / 100.
    # Thrown together 42 of 100 stand against 18 of 100: 42 × 82 / (58 × 18) = 3.2989.
    strata = strata_of((80, 40, 20, 10), (20, 2, 80, 8))
    assert mantel_haenszel(strata).odds_ratio.value == pytest.approx(1)
    assert crude(strata).value == pytest.approx(3.2989, abs=5e-5)


def test_a_pooled_odds_ratio_and_its_interval():
    # Ahead 5 × 8 / 20 = 2 and 6 × 6 / 20 = 1.8, behind 2 × 5 / 20 = 0.5 and 4 × 4 / 20 = 0.8:
    # 3.8 / 1.3 = 2.923. Shares ahead 13/20 and 12/20. Variance of the logarithm
    # (0.65 × 2 + 0.6 × 1.8) / (2 × 3.8²) + (0.65 × 0.5 + 0.35 × 2 + 0.6 × 0.8 + 0.4 × 1.8)
    # / (2 × 3.8 × 1.3) + (0.35 × 0.5 + 0.4 × 0.8) / (2 × 1.3²)
    # = 0.0824 + 0.2252 + 0.1464 = 0.4541; e^(1.96 × 0.6738) = 3.746.
    found = mantel_haenszel(strata_of((10, 5, 10, 2), (10, 6, 10, 4))).odds_ratio
    assert found.value == pytest.approx(2.923, abs=5e-4)
    assert found.low == pytest.approx(2.923 / 3.746, abs=5e-4)
    assert found.high == pytest.approx(2.923 * 3.746, abs=5e-3)


def test_a_single_table_has_the_logit_interval():
    # 10 of 20 against 4 of 20: odds 1 against 1/4; variance 1/10 + 1/10 + 1/4 + 1/16.
    found = crude(strata_of((20, 10, 20, 4)))
    reach = math.exp(1.959964 * math.sqrt(0.5125))
    assert (found.value, found.low, found.high) == pytest.approx((4, 4 / reach, 4 * reach))


def test_one_of_five_has_to_be_surer_than_one_alone():
    # 1.2214 is e^0.2; the interval of 0.2 ± 1.96 × 0.09 leaves out 0, that of ± 2.576 × 0.09 not.
    ratio = OddsRatio(math.exp(0.2), math.exp(0.2 - 0.1764), math.exp(0.2 + 0.1764))
    assert is_beyond_chance(ratio) and not is_beyond_chance(ratio, among=5)
    assert is_beyond_chance(OddsRatio(math.exp(-0.3), 0, math.exp(-0.3 + 0.1764)), among=5)
    assert is_beyond_chance(UNDEFINED) is None


def test_strata_that_cannot_be_compared_are_dropped_and_counted():
    useful = (10, 5, 10, 2)
    useless = [(0, 0, 7, 3), (6, 1, 0, 0), (4, 0, 3, 0), (2, 2, 3, 3), (0, 0, 0, 0)]
    found = mantel_haenszel(strata_of(useful, *useless))
    # 7 + 6 + 7 + 5 of 45 leads.
    assert (found.dropped_strata, found.dropped_leads) == (5, 25)
    assert found.dropped_share == pytest.approx(25 / 45)
    assert found.odds_ratio == mantel_haenszel(strata_of(useful)).odds_ratio


@pytest.mark.parametrize(
    "row", [(10, 5, 10, 0), (10, 0, 10, 5), (10, 10, 10, 5), (10, 5, 10, 10), (0, 0, 9, 3)]
)
def test_an_odds_ratio_of_nothing_or_without_end_is_undefined(row):
    assert mantel_haenszel(strata_of(row)).odds_ratio == UNDEFINED
    assert crude(strata_of(row)) == UNDEFINED


def test_no_strata_compare_nothing():
    found = mantel_haenszel(strata_of())
    assert (found.odds_ratio, found.dropped_leads, found.dropped_share) == (UNDEFINED, 0, None)
    assert crude(strata_of()) == UNDEFINED
    assert what_if(strata_of()) is None


@settings(deadline=None)
@given(STRATA)
def test_odds_ratios_agree_with_statsmodels(rows):
    together = [sum(column) for column in zip(*rows, strict=True)]
    for found, strata in (
        (mantel_haenszel(strata_of(*rows)).odds_ratio, rows),
        (crude(strata_of(*rows)), [together]),
    ):
        # Statsmodels divides by the leads of each stratum.
        tables = [
            [[fast_converted, fast - fast_converted], [slow_converted, slow - slow_converted]]
            for fast, fast_converted, slow, slow_converted in filter(any, strata)
        ]
        ahead = sum(fast[0] * slow[1] for fast, slow in tables)
        behind = sum(fast[1] * slow[0] for fast, slow in tables)
        if not ahead or not behind:
            assert found == UNDEFINED
            continue
        expected = StratifiedTable(tables)
        assert found.value == pytest.approx(expected.oddsratio_pooled)
        assert (found.low, found.high) == pytest.approx(expected.oddsratio_pooled_confint())


def test_narrow_columns_do_not_overflow():
    wide = strata_of((60_000, 30_000, 60_000, 20_000))
    narrow = wide.cast(pl.UInt16)
    assert mantel_haenszel(narrow) == mantel_haenszel(wide)
    # Odds 1 against 1/2; and slow leads at 1/2 are 10,000 more.
    assert crude(narrow).value == pytest.approx(2)
    assert what_if(narrow).extra_conversions == pytest.approx(10_000)


def test_what_if_slow_leads_had_converted_as_fast_ones_did():
    # 100 slow leads at 50 % are 50, 20 more than 30; 50 at 10 % are 5, 5 fewer than 10; the third
    # stratum has too few fast leads. 150 of 200 slow leads are covered.
    strata = strata_of((40, 20, 100, 30), (30, 3, 50, 10), (29, 29, 50, 0))
    assert what_if(strata) == WhatIf(pytest.approx(15), 0.75)
    # With 29 enough, the third adds 50.
    assert what_if(strata, least_fast=29) == WhatIf(pytest.approx(65), 1)


def test_what_if_nothing_is_covered_is_nothing():
    assert what_if(strata_of((29, 9, 50, 10))) is None
    assert what_if(strata_of((40, 9, 0, 0), (29, 9, 50, 10))) is None
