"""Every metric of speed by a worked example, about the fourteen leads of ``callers``."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from funnel.measure import (
    leads_of_speed,
    measure,
    measure_curves,
    measure_weekly,
    waiting_leads,
)
from funnel.metrics import METRICS
from funnel.selection import BadSelection, Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.response_builder import Wait

EVERYTHING = Selection()
ALL_BINS = (
    "<=1m", "1m-2m", "2m-3m", "3m-5m", "5m-30m", "30m-1h", "1h-5h", "5h-24h", ">24h", "never",
)  # fmt: skip
NONE_OF_BINS = dict.fromkeys(ALL_BINS, (None, 0, 0))

# Per row: value, numerator, denominator; and how many leads are not in the base yet.
EXAMPLES = {
    # Called after 3, 4, 5, 120 and 780 minutes, of ten: E and F ended sooner, H and I wait. I is
    # half a minute old and says nothing, so each other lead is a ninth, and C makes it 5 of 9.
    "median_response_minutes": ({(): (780, 5, 10)}, 2),
    "p90_response_minutes": ({(): (None, 5, 10)}, 2),
    # 1, 2, 30 and 720 minutes; nobody knows when the others were assigned.
    "median_routing_minutes": ({(): (2, 4, 4)}, 0),
    "sla_attainment_rate": ({(): (3 / 9, 3, 9)}, 1),  # A B N; I is not due
    # Within a day A B C D E H N, though E had reached us first; F and G never.
    "follow_up_rate": ({(): (7 / 9, 7, 9)}, 1),  # I is not due
    "leads_called": ({(): (5, 5, None)}, 0),  # A B C D N
    "never_called": ({(): (4, 4, None)}, 0),  # F G H I
    "never_called_rate": ({(): (4 / 10, 4, 10)}, 0),
    "waiting": ({(): (3, 3, None)}, 0),  # H I, and N since its second MQL
    "waiting_past_sla": ({(): (2, 2, None)}, 0),  # H N
    "closed_uncalled": ({(): (2, 2, None)}, 0),  # F G
    "standing": (
        {
            ("not_handed_over",): (1, 1, 13),  # J
            ("bulk_import",): (1, 1, 13),  # L
            ("called_undated",): (1, 1, 13),  # M
            ("called",): (4, 4, 13),  # A B C D
            ("called_us",): (1, 1, 13),  # E
            ("closed_uncalled",): (2, 2, 13),  # F G
            ("waiting",): (3, 3, 13),  # H I N
        },
        0,
    ),
    "sla_by_hour": (
        {
            (1, 10): (1, 1, 1),  # A
            (1, 12): (1, 1, 1),  # N
            (2, 9): (0, 0, 1),  # H
            (2, 10): (1, 1, 1),  # B
            (2, 11): (0, 0, 1),  # D
            (3, 10): (0, 0, 1),  # E
            (3, 11): (None, 0, 0),  # I is not due
            (3, 20): (0, 0, 1),  # C
            (4, 10): (0, 0, 1),  # F
            (4, 15): (0, 0, 1),  # G
        },
        0,
    ),
    "sla_by_open_hour": (
        {
            (9,): (0, 0, 1),  # H
            (10,): (2 / 4, 2, 4),  # A B of A B E F
            (11,): (0, 0, 1),  # D
            (12,): (1, 1, 1),  # N
            (15,): (0, 0, 1),  # G
            (20,): (None, 0, 0),  # C came while closed
        },
        0,
    ),
    # C of A B C D E H N: H has a task planned, N was recycled.
    "one_and_done_rate": ({(): (1 / 7, 1, 7)}, 0),
    "attempts_made": (
        {
            (0,): (3, 3, 10),  # F G I
            (1,): (5, 5, 10),  # A C E H N
            (2,): (1, 1, 10),  # D
            (3,): (1, 1, 10),  # B
        },
        0,
    ),
    "contact_by_attempt": (
        {
            (1,): (1 / 6, 1, 6),  # A of A B C D H N; E called before any attempt
            (2,): (0, 0, 2),  # none of B D
            (3,): (1, 1, 1),  # B
        },
        0,
    ),
    # Became SQL within 30 days: A, D, and F without a call. C never did.
    "conversion_by_response": (
        NONE_OF_BINS
        | {
            "2m-3m": (1, 1, 1),  # A
            "3m-5m": (0, 0, 2),  # B N
            "5m-30m": (0, 0, 1),  # E
            "1h-5h": (1, 1, 1),  # D
            "5h-24h": (0, 0, 1),  # C
            "never": (1 / 3, 1, 3),  # F of F G H
        },
        1,  # I
    ),
    # Fast: A B N, of whom A converted; slow: C D E G H, of whom D did. F had before 5 minutes.
    "fair_comparison": (
        {
            "crude": ((1 * 4) / (1 * 2), 1, 8),
            "stratified": ((1 * 3) / (1 * 2), 1, 8),  # without C, which came while closed
        },
        2,  # I, in both rows
    ),
    "fair_strata": (
        {
            ("inbound", "Web", "open"): ((1 * 3) / (1 * 2), 1, 7),
            ("inbound", "Web", "closed"): (None, 0, 1),
        },
        1,  # I
    ),
    "what_if_all_fast": ({(): (None, None, None)}, 1),  # no kind has 30 fast leads
}


def keyed(rows, metric):
    """The numbers of a metric's rows by their row keys."""
    keys = METRICS[metric].row_keys
    found = {}
    for row in rows.iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        found[key] = (row["value"], row["numerator"], row["denominator"])
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(callers, name):
    rows = measure(callers, name, EVERYTHING)
    expected, immature = EXAMPLES[name]
    expected = {
        key if isinstance(key, tuple) else (key,): numbers for key, numbers in expected.items()
    }
    found = keyed(rows, name)
    assert found.keys() == expected.keys()
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(numbers), key
    assert rows["immature"].sum() == immature
    for row in rows.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        has_interval = METRICS[name].unit in ("rate", "odds")
        assert (row["low"] is not None) == has_interval
        assert not has_interval or row["low"] <= row["value"] <= row["high"]


def speed(**options):
    return Selection(speed=Speed(**options))


def only(warehouse, name, selection=EVERYTHING):
    return measure(warehouse, name, selection).row(0, named=True)


def test_a_quantile_that_is_not_reached_says_so(callers):
    row = only(callers, "p90_response_minutes")
    assert row["reason"] == "Not reached: fewer than 90% are called."
    assert only(callers, "median_response_minutes")["reason"] is None


def test_over_called_leads_only_the_others_do_not_count(callers):
    row = only(callers, "median_response_minutes", speed(median="called"))
    assert (row["value"], row["denominator"], row["immature"]) == (5, 5, 0)
    # Between the fourth, 120, and the fifth, 780: six tenths of the way.
    row = only(callers, "p90_response_minutes", speed(median="called"))
    assert row["value"] == pytest.approx(516)


def test_in_business_time_a_call_before_opening_is_at_once_and_in_time(callers):
    row = only(callers, "sla_attainment_rate", speed(clock="business"))
    assert (row["numerator"], row["denominator"]) == (4, 9)  # C as well
    assert row["before_opening"] == 1
    assert only(callers, "sla_attainment_rate")["before_opening"] == 0
    # 0, 3, 4, 5 and 120 minutes of nine: the fifth is where half are called.
    assert only(callers, "median_response_minutes", speed(clock="business"))["value"] == 120
    rows = measure(callers, "conversion_by_response", speed(clock="business"))
    assert rows["bin"].to_list() == ["before opening", *ALL_BINS]
    assert rows.filter(bin="before opening")["denominator"].item() == 1
    assert rows.filter(bin="5h-24h")["denominator"].item() == 0


def test_leads_closed_uncalled_in_time_stay_in_the_base_and_are_printed(callers):
    row = only(callers, "sla_attainment_rate")
    assert row["closed_before"] == 1  # F
    assert row["rate_without_closed"] == 3 / 8
    wide = only(callers, "sla_attainment_rate", speed(sla="7d"))
    assert wide["closed_before"] == 2  # G too


@pytest.mark.parametrize(
    ("sla", "within", "due"), [("3m", 1, 9), ("4m", 2, 9), ("239s", 1, 9), ("20s", 0, 10)]
)
def test_another_sla_moves_who_is_in_time_and_who_is_due(callers, sla, within, due):
    row = only(callers, "sla_attainment_rate", speed(sla=sla))
    assert (row["numerator"], row["denominator"]) == (within, due)


def test_attainment_is_the_curve_at_the_sla_where_every_lead_is_due(callers):
    period = Selection(last_date=date(2026, 6, 1))
    row = only(callers, "sla_attainment_rate", period)
    _, ends = measure_curves(callers, period)
    assert row["immature"] == 0
    assert ends["share"].item() == pytest.approx(row["value"])
    assert (ends["leads"].item(), ends["final"].item()) == (9, pytest.approx(5 / 9))


def test_standings_sum_to_all_leads_of_their_motions(callers):
    rows = measure(callers, "standing", replace(EVERYTHING, motion=("inbound", "outbound")))
    assert rows["value"].sum() == 14
    assert measure(callers, "leads_called", Selection(motion=("outbound",)))["value"].item() == 1


def test_which_mql_of_a_lead_counts_is_a_choice(callers):
    assert only(callers, "waiting", speed(episodes="first"))["value"] == 2  # H I
    assert only(callers, "leads_called", speed(episodes="latest"))["value"] == 4  # not N
    assert only(callers, "sla_attainment_rate", speed(episodes="all"))["denominator"] == 10


def test_a_clock_from_creation_counts_leads_never_handed_over_too(callers):
    rows = measure(callers, "standing", speed(start="created"))
    found = dict(rows.select("standing", "value").iter_rows())
    assert found["waiting"] == 3  # H I J: N was called in its first episode
    # From midnight A 10:03, B 10:05, N 12:04, D 13:00 and C 33 hours.
    row = only(callers, "median_response_minutes", speed(start="created", median="called"))
    assert row["value"] == 724


def test_a_clock_from_assignment_counts_the_rep_only(callers):
    # A 2, B 3, D 90 and C 60 minutes after they were assigned.
    row = only(callers, "median_response_minutes", speed(start="assigned", median="called"))
    assert (row["value"], row["denominator"]) == ((3 + 60) / 2, 4)


@pytest.mark.parametrize(("stop", "called"), [("attempt", 6), ("contact", 3), ("call", 5)])
def test_what_stops_the_clock_is_a_choice(callers, stop, called):
    # An attempt: H by e-mail as well. A contact: A B, and E by the call that was theirs.
    assert only(callers, "leads_called", speed(stop=stop))["value"] == called


def test_by_team(callers):
    rows = measure(callers, "sla_attainment_rate", Selection(by=("team",)))
    columns = ("team", "numerator", "denominator", "immature", "closed_before")
    assert rows.select(columns).rows() == [("East", 0, 4, 0, 1), ("West", 3, 5, 1, 0)]
    rows = measure(callers, "waiting", Selection(by=("team", "owner")))
    assert dict(rows.select("owner", "value").iter_rows()) == {"Ann": 1, "Bob": 2, "Cid": 0}
    # West: 3, 4, 5 and 780 minutes of A B C N H, while I is too young to say.
    rows = measure(callers, "median_response_minutes", Selection(by=("team",)))
    assert dict(rows.select("team", "value").iter_rows()) == {"East": None, "West": 5}


def test_by_week_no_week_is_missing(callers):
    rows = measure_weekly(callers, "sla_attainment_rate", EVERYTHING)
    assert rows.height == 9
    some = rows.filter((pl.col("denominator") > 0) | (pl.col("immature") > 0))
    assert some.select("week", "numerator", "denominator", "immature", "value").rows() == [
        (date(2026, 5, 4), 3, 4, 0, 3 / 4),  # A B N of A B C N
        (date(2026, 5, 11), 0, 4, 0, 0),  # D E F G
        (date(2026, 5, 25), 0, 1, 0, 0),  # H
        (date(2026, 6, 29), 0, 0, 1, None),  # I
    ]
    rows = measure_weekly(callers, "never_called", EVERYTHING)
    assert rows["value"].to_list() == [0, 2, 0, 1, 0, 0, 0, 0, 1]
    rows = measure_weekly(callers, "median_response_minutes", EVERYTHING)
    # Week 19: 3, 4, 5 and 780 minutes, of four.
    assert rows.filter(week=date(2026, 5, 4))["value"].item() == 4


@pytest.mark.parametrize("by", [("week",), ("team", "week"), ("owner",)])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_parts_of_a_breakdown_sum_to_the_whole(callers, name, by):
    whole = measure(callers, name, EVERYTHING)
    parts = measure(callers, name, Selection(by=by))
    assert parts["reason"].null_count() == parts.height or METRICS[name].unit in (
        "minutes",
        "count",
    )
    # The two rows of a comparison count the same leads, and so do those of its parts.
    assert parts["numerator"].sum() == whole["numerator"].sum()
    assert parts["immature"].sum() == whole["immature"].sum()


def test_a_comparison_is_broken_down_by_one_dimension_besides_its_strata(callers):
    asked = Selection(by=("team", "owner"))
    with pytest.raises(BadSelection, match="break that down by one more dimension, not by team, o"):
        measure(callers, "fair_comparison", asked)
    rows = measure(callers, "fair_comparison", Selection(by=("team",)))
    columns = ("team", "comparison", "fast", "slow")
    assert rows.select(columns).rows() == [
        ("East", "crude", 0, 3), ("East", "stratified", 0, 3),  # D E G
        ("West", "crude", 3, 2), ("West", "stratified", 3, 2),  # A B N, C H
    ]  # fmt: skip


def test_a_period_counts_clocks_by_the_day_they_began(callers):
    period = Selection(first_date=date(2026, 5, 5), last_date=date(2026, 5, 12))
    assert only(callers, "leads_called", period)["value"] == 3  # B C D


def test_nothing_in_a_period_is_no_number(callers):
    empty = Selection(first_date=date(2025, 1, 1), last_date=date(2025, 1, 7))
    for name in EXAMPLES:
        row = measure(callers, name, empty).row(0, named=True)
        assert (row["value"], row["reason"]) == (None, "Nothing in this selection.")


def test_the_target_and_its_window_are_choices(callers):
    def converted(window=None, **options):
        asked = Selection(window=window, speed=Speed(**options))
        rows = measure(callers, "conversion_by_response", asked).filter(pl.col("numerator") > 0)
        return dict(rows.select("bin", "numerator").iter_rows())

    # Within 7 days D, which took 8, did not become SQL.
    assert converted("7d") == {"2m-3m": 1, "never": 1}
    assert converted("none") == {"2m-3m": 1, "1h-5h": 1, "never": 1}
    # Contact: A at once, B after two days; E reached us before we called, so it was never called.
    assert converted(target="contact") == {"2m-3m": 1, "3m-5m": 1, "never": 1}
    assert converted(bins=("5m", "1h")) == {"<=5m": 1, ">1h": 1, "never": 1}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    """Leads of three sources: of Web the fast convert more, of List they do not.

    Fast ones are called after a minute, slow ones after 25 hours. Web: 20 of 40 fast and 10 of 40
    slow leads become SQL; List: 1 of 10 and 9 of 90; Expo: none of 5 fast ones. Two more of Web
    are called after one minute and SQL after two.
    """

    def leads(count, source, call, qualified=None):
        stages = {} if qualified is None else {"sales_qualified": qualified}
        one = lead(
            "2026-01-05",
            Wait(call=call),
            marketing_qualified="2026-01-05 10:00",
            motion="inbound",
            source=source,
            **stages,
        )
        return [one] * count

    folder, later = tmp_path_factory.mktemp("kinds"), "2026-01-12"
    parts = [
        *leads(20, "Web", "1m", later), *leads(20, "Web", "1m"),
        *leads(10, "Web", "25h", later), *leads(30, "Web", "25h"),
        *leads(1, "List", "1m", later), *leads(9, "List", "1m"),
        *leads(9, "List", "25h", later), *leads(81, "List", "25h"),
        *leads(5, "Expo", "1m"), *leads(2, "Web", "1m", "2026-01-05 10:02"),
    ]  # fmt: skip
    build_generation(folder, parts, as_of="2026-06-01")
    return Warehouse(folder)


def test_like_is_compared_with_like(kinds):
    crude, fair = measure(kinds, "fair_comparison", EVERYTHING).rows(named=True)
    # 21 of 55 fast and 19 of 130 slow leads.
    assert (crude["fast_converted"], crude["fast"]) == (21, 55)
    assert (crude["slow_converted"], crude["slow"]) == (19, 130)
    assert crude["value"] == pytest.approx((21 * 111) / (19 * 34))
    # Web 20·30/80 against 10·20/80, List 1·81/100 against 9·9/100.
    assert fair["value"] == pytest.approx((7.5 + 0.81) / (2.5 + 0.81))
    assert (fair["dropped_strata"], fair["dropped_share"]) == (1, 5 / 185)
    # The two that were SQL within the five minutes are in no arm.
    assert (fair["early"], fair["early_share"], fair["is_greyed"]) == (2, 2 / 187, False)


def test_a_comparison_is_greyed_where_an_arm_loses_too_many_early(callers):
    rows = measure(callers, "fair_comparison", EVERYTHING)
    assert rows["is_greyed"].to_list() == [True, True]  # F of 6 slow ones
    assert rows["early"].to_list() == [1, 1]


def test_the_strata_come_largest_first_and_say_which_add_nothing(kinds):
    rows = measure(kinds, "fair_strata", EVERYTHING)
    columns = ("stratum_source", "fast_converted", "fast", "slow_converted", "slow", "is_dropped")
    assert rows.select(columns).rows() == [
        ("List", 1, 10, 9, 90, False),
        ("Web", 20, 40, 10, 40, False),
        ("Expo", 0, 5, 0, 0, True),
    ]
    assert rows["value"].to_list() == pytest.approx([1.0, 3.0, None])


def test_what_speed_may_be_worth_counts_kinds_with_enough_fast_leads(kinds):
    row = only(kinds, "what_if_all_fast")
    # Web: 40 slow leads at one half would be 20 and not 10; List has ten fast ones only.
    assert (row["value"], row["slow"], row["coverage"]) == (10, 130, 40 / 130)


def test_slow_may_mean_called_later_only(kinds, callers):
    assert only(kinds, "fair_comparison", speed(slow="called"))["slow"] == 130
    # C D E were called later on, G and H never.
    assert only(callers, "fair_comparison", speed(slow="called"))["slow"] == 3


def test_a_later_landmark_makes_more_leads_fast(callers):
    row = only(callers, "fair_comparison", speed(landmark="10m"))
    assert (row["fast"], row["slow"]) == (4, 4)  # E as well


def test_lift_is_over_the_last_bin_or_over_all_other_called_leads(kinds):
    rows = measure(kinds, "conversion_by_response", EVERYTHING)
    first, last = rows.filter(bin="<=1m").row(0, named=True), rows.filter(bin=">24h")
    # 23 of 57, the two early ones among them, against 19 of 130.
    assert (first["converted"], first["leads"], first["rate"]) == (23, 57, 23 / 57)
    assert first["lift"] == pytest.approx((23 / 57) / (19 / 130) - 1)
    assert first["lift_low"] < first["lift"] < first["lift_high"]
    assert last["lift"].item() == 0
    # Nothing is uncertain about a bin beside itself.
    assert last["lift_low"].item() is None and last["lift_high"].item() is None
    assert rows.filter(bin="never")["lift"].item() is None
    rows = measure(kinds, "conversion_by_response", speed(baseline="other"))
    others = rows.filter(bin=">24h")["lift"].item()
    assert others == pytest.approx((19 / 130) / (23 / 57) - 1)


def test_arms_are_compared_in_the_same_time_even_where_bins_run_from_the_call(tmp_path):
    # Called after a day, SQL two and a half days after the clock: late for a window of two.
    late = lead(
        "2026-01-05",
        Wait(call="24h"),
        marketing_qualified="2026-01-05",
        sales_qualified="2026-01-07 12:00",
    )
    build_generation(tmp_path, [late], as_of="2026-01-20")
    asked = Selection(window="2d", speed=Speed(window_from="call"))
    row = measure(Warehouse(tmp_path), "fair_comparison", asked).row(0, named=True)
    assert (row["slow"], row["slow_converted"]) == (1, 0)


def test_from_the_call_a_late_call_has_as_long_as_an_early_one(tmp_path):
    # Called after 25 hours, SQL 24 hours later; the window is two days.
    leads = [
        lead(
            "2026-01-05",
            Wait(call="25h"),
            marketing_qualified="2026-01-05",
            sales_qualified="2026-01-07 12:00",
        )
    ]
    build_generation(tmp_path, leads, as_of="2026-01-09")
    data = Warehouse(tmp_path)

    def late(window_from):
        asked = Selection(window="2d", speed=Speed(window_from=window_from))
        return measure(data, "conversion_by_response", asked).filter(bin=">24h").row(0, named=True)

    assert (late("clock")["numerator"], late("clock")["denominator"]) == (0, 1)
    assert (late("call")["numerator"], late("call")["denominator"]) == (1, 1)


def test_without_logged_calls_there_is_no_number(company, tmp_path):
    row = only(company, "sla_attainment_rate")
    assert (row["value"], row["reason"]) == (None, "Not in this export: no call is logged.")
    build_generation(tmp_path, [lead("2026-01-05", Wait(call="1m"))], as_of="2026-03-01")
    data = Warehouse(tmp_path)
    # Without MQL times the clock runs from creation.
    assert only(data, "leads_called")["value"] == 1
    assert only(data, "leads_called", speed(start="mql"))["reason"] == (
        "Not in this export: no MQL with a date. The clock can start at creation."
    )
    assert (
        only(data, "conversion_by_response")["reason"] == "Not in this export: no sql with a date."
    )
    assert only(data, "leads_called", speed(stop="meeting"))["reason"] == (
        "Not in this export: no meeting is logged."
    )


def test_a_log_of_calls_that_ends_early_leaves_later_leads_immature(tmp_path):
    leads = [
        lead(day, Wait(call="1m"), marketing_qualified=day, sales_qualified="2026-01-20 01:00")
        for day in ("2026-01-05", "2026-01-19")
    ]
    horizons = {"activities": "2026-01-25"}
    build_generation(tmp_path, leads, as_of="2026-06-01", horizons=horizons)
    rows = measure(Warehouse(tmp_path), "conversion_by_response", Selection(window="14d"))
    assert (rows["denominator"].sum(), rows["immature"].sum()) == (1, 1)


# The part of the leads that each number counts, as its list is asked for.
PARTS = [
    ("leads_called", "numerator", {"standings": ["called"]}),
    ("never_called", "numerator", {"standings": ["closed_uncalled", "waiting"]}),
    ("never_called_rate", "denominator", {"clocked": True}),
    ("waiting", "numerator", {"standings": ["waiting"]}),
    ("waiting_past_sla", "numerator", {"standings": ["waiting"], "due": True}),
    ("closed_uncalled", "numerator", {"standings": ["closed_uncalled"]}),
    ("sla_attainment_rate", "numerator", {"clocked": True, "due": True, "within": True}),
    ("sla_attainment_rate", "denominator", {"clocked": True, "due": True}),
    ("sla_attainment_rate", "immature", {"clocked": True, "due": False}),
]


@pytest.mark.parametrize("options", [{}, {"clock": "business"}, {"sla": "2h"}, {"stop": "attempt"}])
@pytest.mark.parametrize(("name", "part", "asked"), PARTS)
def test_the_leads_behind_a_number_are_as_many(callers, name, part, asked, options):
    selection = Selection(by=("team",), speed=Speed(**options))
    for row in measure(callers, name, selection).iter_rows(named=True):
        cell = selection.narrowed(team=row["team"])
        page = leads_of_speed(callers, cell, METRICS[name], **asked)
        assert page.total == page.rows.height == row[part]


def test_the_leads_of_an_hour_and_of_a_bin_are_as_many(callers):
    for row in measure(callers, "sla_by_hour", EVERYTHING).iter_rows(named=True):
        hour = {"weekdays": [row["weekday"]], "hour": row["hour"]}
        page = leads_of_speed(callers, EVERYTHING, clocked=True, due=True, **hour)
        assert page.total == row["denominator"]
    rows = measure(callers, "conversion_by_response", EVERYTHING)
    for place, row in enumerate(rows.iter_rows(named=True)):
        asked = {"called_in_time": row["bin"] != "never", "mature": True, "clocked": True}
        if row["bin"] != "never":
            asked["bin"] = place
        assert leads_of_speed(callers, EVERYTHING, **asked).total == row["denominator"]
        converted = leads_of_speed(callers, EVERYTHING, converted=True, **asked)
        assert converted.total == row["numerator"]


def test_the_leads_of_an_attempt_are_as_many(callers):
    for row in measure(callers, "contact_by_attempt", EVERYTHING).iter_rows(named=True):
        asked = {"clocked": True}
        tried = leads_of_speed(callers, EVERYTHING, attempt=row["attempt"], **asked)
        reached = leads_of_speed(callers, EVERYTHING, reached_at=row["attempt"], **asked)
        assert (reached.total, tried.total) == (row["numerator"], row["denominator"])


def test_listed_leads_come_newest_clock_first_in_pages(callers):
    page = leads_of_speed(callers, EVERYTHING, standings=["called"], most_rows=2)
    assert (page.rows["lead_label"].to_list(), page.total) == (["D", "C"], 5)
    row = page.rows.row(1, named=True)
    assert (row["wall_seconds"], row["open_seconds"], row["owner"]) == (13 * 3600, 0, "Bob")
    beyond = leads_of_speed(callers, EVERYTHING, standings=["called"], first_row=7)
    assert (beyond.rows.height, beyond.total) == (0, 5)


def test_who_waits_comes_with_those_first_who_can_still_be_called_in_time(callers):
    page = waiting_leads(callers, EVERYTHING)
    assert page.rows["lead_label"].to_list() == ["I", "N", "H"]
    assert page.rows["left_seconds"].to_list()[0] == 270
    assert page.total == only(callers, "waiting")["value"]
    first = waiting_leads(callers, EVERYTHING, most_rows=1)
    assert (first.rows["lead_label"].to_list(), first.total) == (["I"], 3)
