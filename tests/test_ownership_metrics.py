"""Load and ownership by worked examples: a handful of leads, and strata of round numbers."""

from math import exp, log, sqrt

import polars as pl
import pytest

from funnel.measure import measure
from funnel.measure.context import target_of
from funnel.metrics import knee_of, load_edges, rates_by_load
from funnel.metrics.lines import odds_by_line, rates_by_line
from funnel.selection import BadSelection, Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.handoff_builder import Handoff
from tests.response_builder import Wait

EVERYTHING = Selection()
ANN = {"owner": "Ann", "team": "East", "reports_to": "sales"}
BEA = {"owner": "Bea", "team": "West", "reports_to": "marketing"}
TARGETS = """
[[targets]]
metric = "sla_attainment_rate"
value = 0.4
period = "week"

[[targets]]
metric = "sla_attainment_rate"
value = 0.6
period = "week"
effective_from = 2026-02-01

[[targets]]
metric = "sla_attainment_rate"
value = 0.9
period = "week"
effective_from = 2027-01-01

[[targets]]
metric = "sla_attainment_rate"
value = 0.8
period = "week"
effective_from = 2026-03-01
segment = { team = "East" }
"""


def build_company(folder):
    """Ann is given two leads and then one, Bea two; F is nobody's. All windows are over."""
    rows = [
        _mql("A", "2026-01-05", ANN, Wait(call="3m"), "accepted", sales_accepted="2026-01-06",
             sales_qualified="2026-01-15", won="2026-03-01"),
        _mql("B", "2026-01-05", ANN, Wait(call="10m"), "rejected", rejected="2026-01-08"),
        _mql("C", "2026-01-06", BEA, Wait(call="4m"), "accepted", sales_accepted="2026-01-07"),
        _mql("D", "2026-01-06", BEA, Wait(), "rejected", rejected="2026-01-07"),
        _mql("E", "2026-01-12", ANN, Wait(call="2m", closed_for="1m"), "accepted",
             sales_accepted="2026-01-13"),
        _mql("F", "2026-01-12", {}, Wait(), "overdue"),
    ]  # fmt: skip
    build_generation(folder, rows, as_of="2026-06-01", definitions=TARGETS)
    return Warehouse(folder)


def _mql(label, on, owner, wait, ledger, **columns):
    handoff = Handoff(ledger, "due", decided="1d" if ledger != "overdue" else None)
    return lead(
        on, wait, handoff, label=label, marketing_qualified=on, source="Web", motion="inbound",
        **owner, **columns,
    )  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    return build_company(tmp_path_factory.mktemp("ownership"))


# Per measure and load, of the weeks of Ann (two leads, then one) and Bea (two).
LOAD = {
    ("sla_attainment", "1 a week"): (1, 1, 1),  # E
    ("sla_attainment", "2 a week"): (2, 2, 4),  # A and C, of A B C D
    ("follow_up", "1 a week"): (1, 1, 1),
    ("follow_up", "2 a week"): (2, 3, 4),  # D closed when its day was over
    ("acceptance", "1 a week"): (1, 1, 1),
    ("acceptance", "2 a week"): (2, 2, 4),
}
# Per measure: in time, followed up …, of how many; sales, marketing, unknown.
OWNERSHIP = {
    "sla_attainment": ((2, 3), (1, 2), (0, 1)),
    "follow_up": ((3, 3), (1, 2), (0, 1)),
    "acceptance": ((2, 3), (1, 2), (0, 0)),
    "conversion_to_sql": ((1, 3), (0, 2), (0, 1)),
    "conversion_to_won": ((1, 3), (0, 2), (0, 1)),
}
OWNERSHIP_EXAMPLES = ("load", "ownership", "ownership_odds")


def test_load_by_what_reps_were_given(warehouse):
    rows = measure(warehouse, "load", EVERYTHING)
    named = {
        (row["measure"], row["received"]): (row["rep_weeks"], row["numerator"], row["denominator"])
        for row in rows.iter_rows(named=True)
    }
    assert named == LOAD
    assert rows["low"].null_count() == 0


def test_load_says_why_there_is_no_knee(warehouse):
    rows = measure(warehouse, "load", EVERYTHING)
    assert not rows["is_knee"].any()
    reasons = dict(rows.select("measure", "no_knee").unique().iter_rows())
    assert reasons["follow_up"] == "no target is agreed for it"
    assert reasons["sla_attainment"] == "at the highest load it cannot be told from its target"
    assert set(rows.filter(measure="sla_attainment")["target"]) == {0.6}


def test_load_of_each_group_is_in_tenths_of_its_own(warehouse):
    rows = measure(warehouse, "load", Selection(by=("reports_to",))).filter(measure="acceptance")
    assert rows.select("reports_to", "received", "numerator", "denominator").rows() == [
        ("marketing", "2 a week", 1, 2),
        ("sales", "1 a week", 1, 1),
        ("sales", "2 a week", 1, 2),
    ]


def test_a_filter_leaves_the_load_as_it_was(warehouse):
    only_bea = measure(warehouse, "load", Selection(owner=("Bea",))).filter(measure="acceptance")
    assert only_bea.select("received", "rep_weeks", "denominator").rows() == [("2 a week", 1, 2)]


def test_the_newest_target_in_effect_of_no_segment(warehouse):
    assert target_of(warehouse, "sla_attainment_rate") == 0.6
    assert target_of(warehouse, "acceptance_rate") is None


def test_ownership_over_all_motions_and_in_each(warehouse):
    rows = measure(warehouse, "ownership", EVERYTHING)
    for name, expected in OWNERSHIP.items():
        for motion in ("all", "inbound"):
            found = {
                row["reports_to"]: (row["numerator"], row["denominator"])
                for row in rows.filter(measure=name, motion=motion).iter_rows(named=True)
            }
            assert found == dict(zip(("sales", "marketing", "unknown"), expected, strict=True))
    assert rows["measure"].unique(maintain_order=True).to_list() == list(OWNERSHIP)


def test_ownership_odds_of_a_few_leads_are_not_enough_data(warehouse):
    rows = measure(warehouse, "ownership_odds", EVERYTHING)
    assert rows["value"].null_count() == rows.height
    row = rows.filter(measure="sla_attainment", comparison="stratified").row(0, named=True)
    assert (row["marketing"], row["marketing_reached"]) == (2, 1)
    assert (row["sales"], row["sales_reached"]) == (3, 2)
    assert row["reason"].startswith("not enough data: fewer than 30 leads of teams that report")


def test_the_sla_asked_for_is_not_that_of_follow_up(warehouse):
    asked = Selection(speed=Speed(sla="3m"))
    rows = measure(warehouse, "ownership", asked).filter(motion="all", reports_to="sales")
    found = dict(rows.select("measure", "numerator").iter_rows())
    assert (found["sla_attainment"], found["follow_up"]) == (2, 3)
    asked = Selection(speed=Speed(sla="150s"))
    rows = measure(warehouse, "ownership", asked).filter(motion="all", reports_to="sales")
    assert dict(rows.select("measure", "numerator").iter_rows())["sla_attainment"] == 1


@pytest.mark.parametrize("by", [("team",), ("reports_to",)])
def test_odds_are_broken_down_by_what_leads_are_compared_within_only(warehouse, by):
    with pytest.raises(BadSelection, match="compared within motion and source"):
        measure(warehouse, "ownership_odds", Selection(by=by))


def weeks(*rows):
    """Cells of load: received, rep-weeks, numerator, denominator."""
    names = ("received", "rep_weeks", "numerator", "denominator", "left_out")
    return pl.DataFrame([(*row, 0) for row in rows], names, orient="row")


def test_tenths_that_hold_the_same_number_are_one():
    # 100 rep-weeks: half of them at 5, so that the tenths 2 to 6 all end there.
    cells = weeks((4, 15, 1, 15), (5, 50, 1, 50), (6, 25, 1, 25), (9, 10, 1, 10))
    assert load_edges(cells) == [4, 5, 6]
    rows = rates_by_load(cells)
    assert rows.select("label", "rep_weeks", "least", "most").rows() == [
        ("4 a week", 15, 4, 4),
        ("5 a week", 50, 5, 5),
        ("6 a week", 25, 6, 6),
        ("9 a week", 10, 9, 9),
    ]


def test_ten_loads_of_ten_weeks_are_ten_tenths():
    cells = weeks(*((at, 10, 1, 10) for at in range(1, 11)))
    assert load_edges(cells) == list(range(1, 10))
    assert rates_by_load(cells)["label"].to_list() == [f"{at} a week" for at in range(1, 11)]


def test_a_tenth_with_several_loads_says_from_which_to_which():
    cells = weeks(*((at, 1, 1, 2) for at in range(1, 21)))
    rows = rates_by_load(cells)
    assert rows["label"].to_list()[0] == "1–2 a week"
    assert rows.select("rep_weeks", "numerator", "denominator").row(0) == (2, 2, 4)


def bands(*rows):
    """Bands of load: rep-weeks and the upper bound of their rate."""
    return pl.DataFrame(
        [(at, at * 2, rep_weeks, high) for at, (rep_weeks, high) in enumerate(rows, 1)],
        ("band", "least", "rep_weeks", "high"),
        orient="row",
    )


def test_the_knee_is_the_lowest_load_from_which_all_lie_below():
    knee = knee_of(bands((20, 0.5), (20, 0.2), (20, 0.5), (20, 0.2), (20, 0.2)), 0.3)
    assert (knee.at, knee.least, knee.reason) == (4, 8, None)


def test_a_bound_at_the_target_is_not_below_it():
    assert knee_of(bands((40, 0.5), (40, 0.3), (40, 0.2)), 0.3).at == 3


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (((40, 0.5), (40, 0.4)), "at the highest load it cannot be told from its target"),
        (((40, 0.2), (40, 0.2)), "it is below its target at every load"),
        (
            ((29, 0.5), (40, 0.2)),
            "from 4 leads a week on it is surely below its target, but only 29 weeks of reps lie "
            "below that, and a knee takes 30 on either side",
        ),
        (
            ((40, 0.5), (29, 0.2)),
            "from 4 leads a week on it is surely below its target, but only 29 weeks of reps lie "
            "there, and a knee takes 30 on either side",
        ),
    ],
)
def test_no_knee_says_why(rows, reason):
    knee = knee_of(bands(*rows), 0.3)
    assert (knee.at, knee.least, knee.reason) == (None, None, reason)


def test_thirty_weeks_on_either_side_are_enough():
    assert knee_of(bands((30, 0.5), (30, 0.2)), 0.3).at == 2


def strata(*rows):
    """Cells by line: source, reports_to, leads given, converted, leads."""
    names = ("source", "reports_to", "received", "numerator", "denominator")
    cells = pl.DataFrame(rows, names, orient="row")
    return cells.with_columns(motion=pl.lit("inbound"), is_in_hours=True, left_out=0)


TWO_SOURCES = strata(
    ("Web", "marketing", 0, 20, 40),
    ("Web", "sales", 0, 10, 40),
    ("List", "marketing", 0, 10, 40),
    ("List", "sales", 0, 10, 80),
    ("List", "unknown", 0, 80, 80),
)


def test_odds_of_marketing_over_sales_crude_and_within_sources():
    crude, stratified = odds_by_line(TWO_SOURCES, has_hours=True)
    # 30 of 80 against 20 of 120: (30 × 100) ÷ (50 × 20).
    assert crude["comparison"] == "crude"
    assert crude["value"] == pytest.approx(3.0)
    spread = exp(1.959964 * sqrt(1 / 30 + 1 / 50 + 1 / 20 + 1 / 100))
    assert crude["low"] == pytest.approx(3 / spread, rel=1e-6)
    # (20 × 30 ÷ 80 + 10 × 70 ÷ 120) ÷ (20 × 10 ÷ 80 + 30 × 10 ÷ 120) = 13.333 ÷ 5.
    assert stratified["value"] == pytest.approx(13.3333333 / 5)
    assert stratified["low"] < 13.3333333 / 5 < stratified["high"]
    assert (stratified["marketing"], stratified["sales"]) == (80, 120)
    assert (stratified["marketing_reached"], stratified["sales_reached"]) == (30, 20)
    assert stratified["dropped_strata"] == 0


def test_leads_are_compared_at_the_same_load_where_it_is_known():
    # Sales has the higher load, at which both fail more: crude it looks worse than it is.
    cells = strata(
        ("Web", "marketing", 0, 60, 100),
        ("Web", "sales", 0, 30, 50),
        ("Web", "marketing", 1, 5, 50),
        ("Web", "sales", 1, 10, 100),
    )
    rows = {row["comparison"]: row for row in odds_by_line(cells, has_hours=True)}
    assert rows["stratified"]["value"] == rows["crude"]["value"]
    assert log(rows["crude"]["value"]) > 0.5
    assert rows["stratified_by_load"]["value"] == pytest.approx(1.0)


def test_a_stratum_of_one_line_is_dropped_and_counted():
    cells = pl.concat([TWO_SOURCES, strata(("Expo", "sales", 0, 5, 40))], how="vertical_relaxed")
    _, stratified = odds_by_line(cells, has_hours=True)
    assert stratified["dropped_strata"] == 1
    assert stratified["dropped_share"] == pytest.approx(40 / 240)
    assert stratified["value"] == pytest.approx(13.3333333 / 5)


def test_an_arm_of_29_is_not_enough_data():
    cells = strata(("Web", "marketing", 0, 20, 29), ("Web", "sales", 0, 10, 40))
    crude, stratified = odds_by_line(cells, has_hours=True)
    assert crude["value"] is stratified["value"] is None
    assert crude["reason"].endswith("fewer than 30 leads of teams that report to marketing")


def test_lines_without_a_kind_of_lead_in_common_are_not_compared():
    cells = strata(("Web", "marketing", 0, 20, 40), ("List", "sales", 0, 10, 40))
    crude, stratified = odds_by_line(cells, has_hours=True)
    assert crude["value"] is not None
    assert stratified["value"] is None
    assert "no kind of lead has enough of both" in stratified["reason"]


def test_rates_by_line_are_sums_over_sources():
    rows = rates_by_line(TWO_SOURCES)
    found = rows.filter(motion="all").select("reports_to", "numerator", "denominator").rows()
    assert found == [("marketing", 30, 80), ("sales", 20, 120), ("unknown", 80, 80)]
