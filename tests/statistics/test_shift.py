"""Why a number of conversions moved, against worked examples and the definitions themselves."""

import math
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from funnel.statistics import dispersion, shift_share, whole_parts

COLUMNS = ("segment", "leads_before", "converted_before", "leads", "converted")


def table(*rows):
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def test_two_segments_by_head():
    # 100 of 400 became 96 of 500: R0 = 1/4. Web had 80 of 200 (r0 = 2/5), lists 20 of 200 (1/10).
    shift = shift_share(table(("Web", 200, 80, 150, 66), ("List", 200, 20, 350, 30)))

    assert (shift.before, shift.after) == (100, 96)
    assert shift.volume == pytest.approx(25)  # 100 more leads at 1/4
    # Web: (150 − 250)(0.40 − 0.25) = −15; list: (350 − 250)(0.10 − 0.25) = −15.
    assert shift.mix == pytest.approx(-30)
    # Web: 66 − 150 × 0.4 = 6; list: 30 − 350 × 0.1 = −5.
    assert shift.rate == pytest.approx(1)
    web, lists = shift.segments.rows(named=True)
    assert (web["leads_part"], web["rate_part"]) == pytest.approx((-20, 6))
    assert (lists["leads_part"], lists["rate_part"]) == pytest.approx((15, -5))


def test_a_new_segment_is_held_against_the_rate_of_all_before():
    shift = shift_share(table(("Web", 100, 20, 100, 20), ("New", 0, 0, 50, 15)))

    # R0 = 0.2: fifty more leads at 0.2 are 10; the other 5 of 15 are rate.
    assert (shift.volume, shift.mix, shift.rate) == pytest.approx((10, 0, 5))
    assert shift.segments["leads_part"].to_list() == pytest.approx([0, 10])
    assert shift.segments["rate_part"].to_list() == pytest.approx([0, 5])


def test_without_leads_before_all_is_volume():
    shift = shift_share(table(("Web", 0, 0, 40, 8)))

    assert (shift.before, shift.after) == (0, 8)
    assert (shift.volume, shift.mix, shift.rate) == (8.0, 0.0, 0.0)
    assert shift.segments["leads_part"].to_list() == [8.0]


def test_chance_of_the_whole_rate_part_is_judged_once():
    # Each of two segments has 0.2 × 0.8 × 100 × (1 + 1) = 32 of variance about 20 %: 1.96 × 8 =
    # 15.7 is what chance explains of both together.
    within = shift_share(table(("Web", 100, 20, 100, 20), ("List", 100, 20, 100, 20)))
    assert within.is_rate_chance
    # Pooled rates of 24 and 23.5 %: a variance of 36.48 and 35.955, 1.96 × 8.511 = 16.68.
    assert shift_share(table(("Web", 100, 20, 100, 28), ("List", 100, 20, 100, 27))).is_rate_chance
    beyond = shift_share(table(("Web", 100, 20, 100, 28), ("List", 100, 20, 100, 29)))
    assert not beyond.is_rate_chance
    # Neither is by itself.
    assert beyond.segments["is_rate_chance"].to_list() == [True, True]


def test_a_segment_that_is_gone_takes_its_conversions_with_it():
    shift = shift_share(table(("Web", 100, 20, 100, 20), ("Gone", 100, 60, 0, 0)))

    assert shift.segments["leads_part"].to_list() == pytest.approx([0, -60])
    assert shift.volume + shift.mix + shift.rate == pytest.approx(-60)


def test_chance_is_judged_for_as_many_segments_as_there_are():
    # One segment: 100 leads against 130 lie sqrt(230) × 1.96 = 29.7 apart at most by chance.
    [alone] = shift_share(table(("Web", 100, 0, 130, 0))).segments["is_leads_chance"]
    assert alone is False
    # Of two, the limit is 2.241 × sqrt(230) = 34.0.
    both = shift_share(table(("Web", 100, 0, 130, 0), ("List", 100, 0, 100, 0))).segments
    assert both["is_leads_chance"].to_list() == [True, True]


def test_rates_are_judged_by_what_both_spans_tell():
    # 50 of 100 became 36 of 100: 14 fewer. Pooled rate 0.43, variance
    # 0.43 × 0.57 × 100 × 2 = 49.02, so 13.72 is chance.
    assert shift_share(table(("Web", 100, 50, 100, 36))).segments["is_rate_chance"].item() is False
    assert shift_share(table(("Web", 100, 50, 100, 37))).segments["is_rate_chance"].item() is True
    # A segment without leads before has only its own: of 100 at R0 = 0.5, with two segments,
    # 2.241 × 5 = 11.2.
    new = shift_share(table(("Web", 100, 50, 100, 50), ("New", 0, 0, 100, 61))).segments
    assert new["is_rate_chance"].to_list() == [True, True]
    new = shift_share(table(("Web", 100, 50, 100, 50), ("New", 0, 0, 100, 62))).segments
    assert new["is_rate_chance"].to_list() == [True, False]


counts = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda two: (max(two), min(two)))


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=8))
@example([((0, 0), (5, 2))])
@example([((3, 1), (0, 0)), ((0, 0), (7, 7))])
def test_the_parts_are_those_of_the_contract_and_sum_exactly(segments):
    rows = [(f"{at}", *before, *after) for at, (before, after) in enumerate(segments)]
    shift = shift_share(table(*rows))

    old, new = sum(n for _, n, _, _, _ in rows), sum(n for _, _, _, n, _ in rows)
    converted_before, converted = sum(r[2] for r in rows), sum(r[4] for r in rows)
    if not old:
        expected = (converted, 0, 0)
    else:
        overall = Fraction(converted_before, old)
        rates = [Fraction(c, n) if n else overall for _, n, c, _, _ in rows]
        expected = (
            (new - old) * overall,
            sum(
                (n1 - new * Fraction(n0, old)) * (r0 - overall)
                for (_, n0, _, n1, _), r0 in zip(rows, rates, strict=True)
            ),
            sum(c1 - n1 * r0 for (_, _, _, n1, c1), r0 in zip(rows, rates, strict=True)),
        )
        assert sum(expected) == converted - converted_before
    found = (shift.volume, shift.mix, shift.rate)
    assert found == pytest.approx([float(part) for part in expected], abs=1e-8)
    assert (shift.before, shift.after) == (converted_before, converted)
    parts = shift.segments.select(
        both=pl.col("leads_part") + pl.col("rate_part"),
        change=pl.col("converted") - pl.col("converted_before"),
    )
    if old:
        assert parts["both"].to_list() == pytest.approx(parts["change"].to_list(), abs=1e-8)
    shown = whole_parts(list(found), converted - converted_before)
    assert sum(shown) == converted - converted_before
    assert all(
        math.floor(part) <= one <= math.ceil(part) or abs(part - one) < 1
        for part, one in zip(found, shown, strict=True)
    )


def test_whole_parts_keep_their_sum():
    assert whole_parts([1.4, 1.3, -0.7], 2) == [2, 1, -1]
    assert whole_parts([0.5, -0.5], 0) == [1, -1]
    assert whole_parts([3.0, -2.0], 1) == [3, -2]


def test_leads_that_come_in_batches_vary_more_than_poisson():
    # A batch of 60 every fourth week: mean moving range 60 × 13 / 25 over 1.128, squared.
    weeks = [0, 0, 0, 60] * 7
    assert dispersion(weeks) == pytest.approx((60 * 13 / 25 / 1.128) ** 2 / (60 * 7 / 26))
    # Alternating 9 and 11 vary less than Poisson, and are taken for Poisson.
    assert dispersion([9, 11] * 13) == 1.0
    # A step counts once: 13 weeks of 100, 13 of 20.
    assert dispersion([100] * 13 + [20] * 13) == 1.0
    assert dispersion([0, 100] * 5) == 1.0  # ten weeks are too few to tell
    assert dispersion([0] * 26) == 1.0


def test_a_batch_more_or_less_is_chance():
    row = ("Expo", 180, 0, 60, 0)
    batches = table(row).with_columns(dispersion=pl.lit(40.0))
    assert shift_share(batches).segments["is_leads_chance"].item() is True
    assert shift_share(table(row)).segments["is_leads_chance"].item() is False
