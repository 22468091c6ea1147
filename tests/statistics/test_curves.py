"""Curves and quantiles by examples a reader can check, and against statsmodels and numpy."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from statsmodels.duration.survfunc import CumIncidenceRight

from funnel.statistics import incidence, quantile_of_counts, quantiles, share_at

CODES = {"censored": 0, "called": 1, "competing": 2}
SCHEMA = {"team": pl.String, "seconds": pl.Int64, "event": pl.String, "leads": pl.Int64}

# Seconds from few values, so that many leads share one and meet other events there.
CELLS = st.tuples(
    st.sampled_from(["East", "West", None]),
    st.integers(0, 12),
    st.sampled_from(list(CODES)),
    st.integers(0, 5),
)
TABLES = st.lists(CELLS, max_size=40).map(
    lambda cells: pl.DataFrame(cells, schema=SCHEMA, orient="row")
)

# Ten leads. Curve: 2/10 at a minute; of the 7 staying 1/7 at two minutes, 7/10 × 1/7 = 0.1; two
# are then last seen, and of the 4 staying with a weight of 6/10 together 1/4 is called, 0.15.
TEN_LEADS = pl.DataFrame(
    [
        (60, "called", 2),
        (60, "competing", 1),
        (120, "called", 1),
        (120, "censored", 2),
        (300, "called", 1),
        (600, "competing", 1),
        (600, "censored", 2),
    ],
    schema={"seconds": pl.Int64, "event": pl.String, "leads": pl.Int64},
    orient="row",
)


def events(**seconds_of):
    """One lead for each second listed under its event."""
    rows = [(second, event, 1) for event, seconds in seconds_of.items() for second in seconds]
    return pl.DataFrame(rows, schema=["seconds", "event", "leads"], orient="row")


def test_a_curve_of_ten_leads():
    expected = pl.DataFrame(
        [
            (60, 10, 2, 1, 0, 0.20),
            (120, 7, 1, 0, 2, 0.30),
            (300, 4, 1, 0, 0, 0.45),
            (600, 3, 0, 1, 2, 0.45),
        ],
        schema=["seconds", "at_risk", "called", "competing", "censored", "share"],
        orient="row",
    )
    assert_frame_equal(incidence(TEN_LEADS), expected)


def test_the_share_by_a_second_holds_between_the_rows_and_after_the_last():
    curve = incidence(TEN_LEADS)
    by = {s: share_at(curve, s).row(0) for s in (0, 59, 60, 119, 120, 299, 10**9)}
    assert by == {
        0: (0.0, 10),
        59: (0.0, 10),
        60: (0.2, 10),
        119: (0.2, 10),
        120: (pytest.approx(0.3), 10),
        299: (pytest.approx(0.3), 10),
        10**9: (pytest.approx(0.45), 10),
    }


def test_quantiles_are_read_off_the_curve_and_not_reached_is_null():
    found = quantiles(incidence(TEN_LEADS), [0.2, 0.21, 0.3, 0.4, 0.5, 0.999])
    expected = {"p20": 60, "p21": 120, "p30": 120, "p40": 300, "p50": None, "p99.9": None}
    assert found.row(0, named=True) == expected


def test_a_lead_called_as_another_is_last_seen_or_leaves_counts_first():
    # Called 1 of 2 while the other is still there, whatever becomes of it in the same second.
    for other in ("competing", "censored"):
        curve = incidence(events(called=[5], **{other: [5]}))
        assert curve["share"].to_list() == [0.5]


def test_who_is_last_seen_before_the_first_call_says_nothing_of_the_rest():
    # One of 2 is censored at 1 second; the other, called at 2, then stands for both.
    assert incidence(events(censored=[1], called=[2]))["share"].to_list() == [0.0, 1.0]
    # Who left uncalled at 1 second stays uncalled.
    assert incidence(events(competing=[1], called=[2]))["share"].to_list() == [0.0, 0.5]
    # Of four, one of each at 1 second: of the three that stay the two called stand for 3/4.
    both = events(competing=[1], censored=[1], called=[2, 2])
    assert incidence(both)["share"].to_list() == pytest.approx([0.0, 0.75])


def test_a_call_at_once_counts_at_second_zero():
    assert share_at(incidence(events(called=[0], censored=[9])), 0).row(0) == (0.5, 2)


def test_exactly_half_is_half_in_spite_of_rounding():
    # One of 13 is last seen at once; of the 12 left the sixth is called at 6 seconds. Added up in
    # binary fractions, six twelfths are 0.49999999999999994.
    curve = incidence(events(censored=[0], called=range(1, 13)))
    assert curve["share"][6] < 0.5
    assert quantiles(curve, [0.5]).item() == 6


def test_all_of_them_is_one_and_no_more():
    # The same leads to the end: twelve twelfths are 1.0000000000000002 in binary fractions.
    assert incidence(events(censored=[0], called=range(1, 13)))["share"][-1] == 1


def test_every_key_has_its_own_curve_blank_ones_too():
    cells = pl.DataFrame(
        [
            ("East", 1, "called", 1),
            ("East", 9, "censored", 1),
            (None, 4, "censored", 3),
            ("West", 1, "competing", 1),
            ("West", 2, "called", 3),
        ],
        schema=SCHEMA,
        orient="row",
    )
    curve = incidence(cells, ["team"])
    assert share_at(curve, 1, ["team"]).rows() == [
        ("East", 0.5, 2),
        ("West", 0.0, 4),
        (None, 0.0, 3),
    ]
    assert quantiles(curve, [0.5, 0.75], ["team"]).rows() == [
        ("East", 1, None),
        ("West", 2, 2),
        (None, None, None),
    ]


def test_nobody_has_no_share():
    nothing = incidence(TEN_LEADS.clear())
    assert nothing.is_empty()
    assert share_at(nothing, 300).row(0) == (None, 0)
    assert quantiles(nothing, [0.5]).row(0) == (None,)
    assert quantile_of_counts(TEN_LEADS.clear(), [0.5]).row(0) == (None,)


def test_an_unheard_of_event_raises():
    with pytest.raises(pl.exceptions.InvalidOperationError):
        incidence(events(called=[1], lost=[2]))


@settings(deadline=None)
@given(TABLES)
def test_curves_agree_with_statsmodels(cells):
    curve = incidence(cells)
    times, shares = oracle(cells)
    np.testing.assert_array_equal(curve["seconds"], times)
    np.testing.assert_allclose(curve["share"], shares, atol=1e-12)
    median = next((t for t, y in zip(times, shares, strict=True) if y > 0.5 - 1e-9), None)
    assert quantiles(curve, [0.5]).item() == median


def oracle(cells):
    """The seconds and shares that statsmodels finds for one row a lead."""
    cells = cells.filter(pl.col("leads") > 0)
    leads = cells["leads"].to_numpy()
    times = np.repeat(cells["seconds"].to_numpy(), leads)
    codes = np.repeat(cells["event"].replace_strict(CODES, return_dtype=pl.Int64), leads)
    if not codes.any():
        return np.unique(times), np.zeros(len(np.unique(times)))
    found = CumIncidenceRight(times, codes, freq_weights=np.ones(len(times)))
    return found.times, found.cinc[0]


@settings(deadline=None)
@given(TABLES)
def test_a_curve_never_falls_nor_leaves_zero_to_one(cells):
    curve = incidence(cells, ["team"])
    assert curve["share"].is_between(0, 1).all()
    assert curve.select((pl.col("share").diff().over("team") >= 0).all()).item()


@settings(deadline=None)
@given(TABLES)
def test_if_all_are_called_the_curve_is_their_distribution(cells):
    called = cells.with_columns(event=pl.lit("called"))
    seconds = np.repeat(called["seconds"].to_numpy(), called["leads"].to_numpy())
    for second, share in incidence(called).select("seconds", "share").iter_rows():
        assert share == pytest.approx((seconds <= second).mean(), abs=1e-14)


@settings(deadline=None)
@given(TABLES)
def test_splitting_by_a_key_equals_filtering_first(cells):
    together = incidence(cells, ["team"])
    for team in ("East", "West", None):
        of_team = pl.col("team").eq_missing(pl.lit(team))
        alone = incidence(cells.filter(of_team))
        assert_frame_equal(together.filter(of_team).drop("team"), alone)
        for found, wanted in (
            (quantiles(together, [0.5], ["team"]), quantiles(alone, [0.5])),
            (share_at(together, 6, ["team"]), share_at(alone, 6)),
        ):
            if not alone.is_empty():
                assert_frame_equal(found.filter(of_team).drop("team"), wanted)


def test_a_median_of_called_leads_lies_between_the_two_in_the_middle():
    # 10, 10, 20, 40: the middle two are 10 and 20. P90 is at place 2.7 of 0 … 3: 20 + 0.7 × 20.
    counts = pl.DataFrame({"seconds": [40, 10, 20], "leads": [1, 2, 1]})
    assert quantile_of_counts(counts, [0.5, 0.9]).row(0) == pytest.approx((15, 34))
    # Without the 40 the one in the middle is 10.
    assert quantile_of_counts(counts[1:], [0.5]).row(0) == (10,)


@settings(deadline=None)
@given(TABLES, st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))
def test_quantiles_of_counts_agree_with_numpy(cells, share):
    found = quantile_of_counts(cells, [share], ["team"])
    teams = cells.filter(pl.col("leads") > 0).partition_by("team", as_dict=True)
    assert found.height == len(teams)
    for team, value in found.iter_rows():
        of_team = teams[(team,)]
        seconds = np.repeat(of_team["seconds"].to_numpy(), of_team["leads"].to_numpy())
        assert value == pytest.approx(np.quantile(seconds, share))
