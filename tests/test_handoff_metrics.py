"""Every metric of the hand-off by a worked example, about the eighteen leads of ``handed``."""

from datetime import date

import polars as pl
import pytest

from funnel.measure import (
    leads_let_pass,
    leads_of_handoff,
    measure,
    measure_weekly,
    of_every_team,
    open_leads,
    part_of,
    parts_of,
)
from funnel.metrics import METRICS
from funnel.selection import BadSelection, Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.handoff_builder import Handoff, Open

EVERYTHING = Selection()
WEB, LIST, EXPO = {"source": "Web"}, {"source": "List"}, {"source": "Expo"}


def build_company(folder, **options):
    """Sixteen MQLs of fifteen leads decided on or not, and two leads that were never MQL.

    As of Monday 2 March 2026, noon, so that the 30 days from MQL to SQL are over for the weeks
    of 5, 12 and 19 January. L was rejected, and accepted when it was MQL again in February.
    """
    rows = [
        # The week of 5 January.
        _mql("A", "2026-01-05", Handoff("accepted", "due call contact handled_well", "accepted",
             "1d", "10d", band="A", filled=3, attempts=2), sales_accepted="2026-01-06",
             sales_qualified="2026-01-15", won="2026-02-20", miss="hand_raiser kept", **WEB),
        _mql("B", "2026-01-06", Handoff("accepted", "due call silent", "overdue", "2d", band="A",
             filled=1, attempts=4, cause="accepted_silent"),
             Open("sales", "no_next_step", 20, band="A"),
             sales_accepted="2026-01-08", **WEB),
        _mql("C", "2026-01-07", Handoff("rejected", "due", None, "1d", refusals=(("1d", None),),
             band="B", filled=1, cause="rejected_untried"), rejected="2026-01-08", **WEB),
        _mql("D", "2026-01-08", Handoff("rejected", "due call", None, "5d",
             refusals=(("5d", None),), reason="No response", band="B", attempts=2,
             cause="given_up_early"), rejected="2026-01-13", **LIST),
        _mql("E", "2026-01-09", Handoff("accepted", "due call contact", "overdue", "1d",
             attempts=5, cause="worked"), Open("sales", "no_next_step", 20, has_planned=True),
             sales_accepted="2026-01-10", **WEB),
        # The week of 12 January.
        _mql("F", "2026-01-12", Handoff("rejected", "due call contact", None, "2d",
             refusals=(("2d", None),), reason="Too expensive", attempts=4,
             cause="rejected_for_reason"), rejected="2026-01-14", **LIST),
        _mql("G", "2026-01-13", Handoff("rejected", "due disqualified call contact", None, "3d",
             refusals=(("3d", None),), band="B", attempts=5, cause="rejected_for_reason"),
             disqualified="2026-01-16", **LIST),
        _mql("H", "2026-01-14", Handoff("accepted", "due flipped overturned call contact",
             "accepted", "4d", "9d", (("1d", "4d"),), band="A", attempts=3),
             lost="2026-02-20", **WEB),
        _mql("I", "2026-01-15", Handoff("accepted", "due implied", "accepted", qualified="8d"),
             won="2026-02-20", **EXPO),
        _mql("J", "2026-01-16", Handoff("accepted", "due call contact", "rejected", "1d",
             refusals=(("40d", None),), reason="Not now", attempts=4,
             cause="rejected_for_reason"), disqualified="2026-02-25", **LIST),
        # The week of 19 January.
        _mql("K", "2026-01-19", Handoff("overdue", "due", band="B", attempts=1, cause="overdue"),
             Open("sales", "never_called", 25, band="B", attempts=1), created="2026-01-05",
             miss="hand_raiser", **WEB),
        _mql("L", "2026-01-20", Handoff("rejected", "due call contact", None, "2d",
             refusals=(("2d", None),), reason="Odd", band="A", attempts=4,
             cause="rejected_for_reason"),
             Handoff("accepted", "due silent stray_reason", "pending", "1d", reason="Odd",
             band="A", since="2026-02-17"), Open("sales", "never_worked", 9, band="A"),
             rejected="2026-01-22", sales_accepted="2026-02-18", **LIST),
        _mql("M", "2026-01-21", Handoff("rejected", "due recycled call contact", None, "1d",
             refusals=(("1d", None),), reason="No budget", band="A", attempts=6,
             cause="rejected_for_reason"), rejected="2026-01-22", **WEB),
        # February: N has no owner; nobody has to have decided on O and P yet.
        _mql("N", "2026-02-16", Handoff("overdue", "due", band="B"),
             Open("routing", "no_owner", 10, band="B"), **WEB),
        _mql("O", "2026-02-27", Handoff("pending", band="A"),
             Open("sales", "never_called", 1, band="A"), **WEB),
        _mql("P", "2026-02-27", Handoff("accepted", "call", "pending", "1h", band="A", attempts=1),
             Open("sales", "no_next_step", 1, band="A"), sales_accepted="2026-02-27 01:00", **LIST),
        lead("2026-01-05", Open("marketing", "not_handed_over", 40), label="Q",
             miss="hand_raiser", **WEB),
        lead("2026-01-05", Open("sales", "no_next_step", 30), label="R",
             miss="opportunity", opportunity="2026-02-04", **LIST),
    ]  # fmt: skip
    norms = {"created": "20d", "marketing_qualified": "10d", "sales_accepted": "14d"}
    build_generation(folder, rows, as_of="2026-03-02 12:00", norms=norms, **options)
    return Warehouse(folder)


def _mql(label, on, *happened, created=None, **columns):
    return lead(created or on, *happened, label=label, marketing_qualified=on, **columns)


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    return build_company(tmp_path_factory.mktemp("handed"))


# Per row: value, numerator, denominator; and how many MQLs are not in the base yet.
EXAMPLES = {
    # Each of the sixteen leads that ever were MQL by its latest MQL.
    "handoff_ledger": (
        {
            "accepted": (8, 8, 16),  # A B E H I J P, and L by its second MQL
            "rejected": (5, 5, 16),  # C D F G M
            "overdue": (2, 2, 16),  # K N
            "pending": (1, 1, 16),  # O
        },
        0,
    ),
    "qualification_ledger": (
        {
            "accepted": (3, 3, 8),  # A H I
            "rejected": (1, 1, 8),  # J, given up after 40 days
            "overdue": (2, 2, 8),  # B E
            "pending": (2, 2, 8),  # L P
        },
        0,
    ),
    # By the first MQL, so that L is rejected: A B E H I J P against C D F G L M. O may still be.
    "acceptance_rate": ({(): (7 / 13, 7, 13)}, 1),
    "rejection_rate": ({(): (6 / 13, 6, 13)}, 1),
    # Of A to N all but K and N; P was decided before it had to be.
    "coverage_rate": ({(): (12 / 14, 12, 14)}, 2),
    # C D F G L M of those and A H I. H was refused first, J only after its 30 days.
    "mql_to_sql_rejection_rate": ({(): (6 / 9, 6, 9)}, 3),  # N O P
    "rejections_by_reason": (
        {
            "budget": (2, 2, 5),  # F M
            "unresponsive": (1, 1, 5),  # D
            "none": (2, 2, 5),  # C G
        },
        0,
    ),
    "rejections_by_word": (
        {
            ("No budget", "budget"): (1, 1, 5),
            ("No response", "unresponsive"): (1, 1, 5),
            ("Too expensive", "budget"): (1, 1, 5),
            ("", "none"): (2, 2, 5),
        },
        0,
    ),
    "stray_reasons": ({(): (1, 1, None)}, 0),  # L, by its second MQL
    "handoff_causes": (
        {
            ("overdue", None, "sales"): (1, 1, 9),  # K
            ("rejected_untried", None, "sales"): (1, 1, 9),  # C
            ("given_up_early", None, "sales"): (1, 1, 9),  # D
            ("rejected_for_reason", "budget", "marketing"): (2, 2, 9),  # F M
            ("rejected_for_reason", "timing", "marketing"): (1, 1, 9),  # J
            ("rejected_for_reason", "none", "sales"): (1, 1, 9),  # G gave none
            ("accepted_silent", None, "sales"): (1, 1, 9),  # B
            ("worked", None, "both"): (1, 1, 9),  # E
        },
        0,
    ),
    "winnable": (
        {
            # No source has thirty that were handled well: nothing can be said.
            "marketing": (None, 3, None),  # F J M
            "sales": (None, 5, None),  # B C D G K
            "both": (None, 1, None),  # E
        },
        0,
    ),
    "handoff_audits": (
        {
            "untried": (1 / 5, 1, 5),  # C of C D F G M
            "unresponsive_early": (1, 1, 1),  # D, after two attempts
            "reasonless": (2 / 5, 2, 5),  # C G
            "overturned": (1 / 7, 1, 7),  # H of C D F G M, H J
            "silent": (2 / 7, 2, 7),  # B L of A B E H J L P; nobody accepted I
            "undecided": (1 / 3, 1, 3),  # I of A H I
        },
        0,
    ),
    "acceptance_by_band": (
        {
            "A": (4 / 6, 4, 6),  # A B H P of those and L M
            "B": (0, 0, 3),  # C D G
            "none": (3 / 4, 3, 4),  # E I J of those and F
        },
        0,
    ),
    "sql_rate_by_band": (
        {
            "A": (2 / 5, 2, 5),  # A H of A B H L M
            "B": (0, 0, 4),  # C D G K
            "none": (1 / 4, 1, 4),  # I of E F I J
        },
        3,  # O P, and N
    ),
    # A has budget and authority filled, B and C the budget, nobody need or timing.
    "field_completeness": ({"budget": (3 / 16, 3, 16), "authority": (1 / 16, 1, 16)}, 0),
    "acceptance_by_fields": (
        {
            0: (5 / 10, 5, 10),  # E H I J P of those and D F G L M
            1: (1 / 2, 1, 2),  # B of B C
            2: (1, 1, 1),  # A
        },
        0,
    ),
    "stuck_leads": (
        {
            ("marketing", "created", "not_handed_over"): (1, 1, 1),  # Q
            ("routing", "marketing_qualified", "no_owner"): (1, 1, 1),  # N
            ("sales", "marketing_qualified", "never_called"): (1, 1, 2),  # K; O came on Friday
            ("sales", "sales_accepted", "never_worked"): (0, 0, 1),  # L is young
            # B; a task is planned for E, P is young.
            ("sales", "sales_accepted", "no_next_step"): (1, 1, 3),
            ("sales", "opportunity", "no_next_step"): (0, 0, 1),  # R: nobody knows what is long
        },
        0,
    ),
    "marketing_misses": (
        {"hand_raiser": (2, 2, 3), "opportunity": (1, 1, 1)},  # K Q of those and A, R
        0,
    ),
}


def keyed(rows, metric):
    """The numbers of a metric's rows by their row keys, in their order."""
    keys = METRICS[metric].row_keys
    return {
        tuple(row[name] for name in keys): (row["value"], row["numerator"], row["denominator"])
        for row in rows.iter_rows(named=True)
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(handed, name):
    rows = measure(handed, name, EVERYTHING)
    expected, immature = EXAMPLES[name]
    expected = {
        key if isinstance(key, tuple) else (key,): numbers for key, numbers in expected.items()
    }
    found = keyed(rows, name)
    assert list(found) == list(expected)
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(numbers), key
    assert rows["immature"].sum() == immature
    assert rows["reason"].null_count() == rows.height
    for row in rows.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        has_interval = METRICS[name].unit == "rate"
        assert (row["low"] is not None) == has_interval
        assert not has_interval or row["low"] <= row["value"] <= row["high"]


def only(warehouse, name, selection=EVERYTHING):
    return measure(warehouse, name, selection).row(0, named=True)


def mqls(episodes):
    return Selection(speed=Speed(episodes=episodes))


def test_beside_the_ledger_stand_the_disqualified_the_flipped_and_the_implied(handed):
    rows = measure(handed, "handoff_ledger", EVERYTHING)
    columns = ("place", "disqualified", "flipped", "implied", "recycled")
    assert rows.select(columns).rows() == [
        ("accepted", 0, 1, 1, 0),  # H, I
        ("rejected", 1, 0, 0, 1),  # G, M
        ("overdue", 0, 0, 0, 0),
        ("pending", 0, 0, 0, 0),
    ]


def test_beside_the_causes_stand_the_mqls_that_became_sql_or_still_may(handed):
    rows = measure(handed, "handoff_causes", EVERYTHING)
    assert set(rows.select("qualified", "open").iter_rows()) == {(3, 4)}  # A H I, L N O P
    assert rows["value"].sum() + 3 + 4 == 16


def test_beside_a_cause_stand_those_that_sales_had_accepted(handed):
    rows = measure(handed, "handoff_causes", EVERYTHING)
    first = rows.filter(pl.col("accepted") > 0)
    assert first.select("cause", "reason_class", "accepted").rows() == [
        ("rejected_for_reason", "timing", 1),  # J, given up after an acceptance
        ("accepted_silent", None, 1),  # B
        ("worked", None, 1),  # E
    ]


def test_beside_a_cause_stand_the_rejections_it_came_before(handed):
    rows = measure(handed, "handoff_causes", EVERYTHING)
    refused = rows.filter(pl.col("rejected") > 0)
    assert refused.select("cause", "reason_class", "rejected").rows() == [
        ("rejected_untried", None, 1),  # C
        ("given_up_early", None, 1),  # D
        ("rejected_for_reason", "budget", 2),  # F M
        ("rejected_for_reason", "none", 1),  # G
    ]


def test_mqls_that_sales_left_undecided_stand_beside_the_rejection_rate(handed):
    row = only(handed, "mql_to_sql_rejection_rate")
    assert row["undecided"] == 4  # B E J K
    page = leads_of_handoff(
        handed,
        EVERYTHING,
        METRICS["mql_to_sql_rejection_rate"],
        mature=True,
        in_window=False,
        refused=False,
    )
    assert page.rows["lead_label"].to_list() == ["K", "J", "E", "B"]


def test_another_window_moves_who_is_refused_and_who_is_old_enough(handed):
    name = "mql_to_sql_rejection_rate"
    row = only(handed, name, Selection(window="none"))
    assert (row["numerator"], row["denominator"], row["immature"]) == (7, 10, 0)  # J too
    # In two days H was refused, and neither changed nor SQL: C F H L M, not D nor G. The weeks
    # until that of 16 February are over for all.
    row = only(handed, name, Selection(window="2d"))
    assert (row["numerator"], row["denominator"], row["immature"]) == (5, 5, 2)  # O P
    # In eight days only I became SQL.
    rows = measure(handed, "sql_rate_by_band", Selection(window="8d"))
    assert rows.select("band", "numerator", "denominator").rows() == [
        ("A", 0, 5), ("B", 0, 4), ("none", 1, 4),
    ]  # fmt: skip


def test_rejected_first_and_sql_in_time_is_sql_once_its_window_is_over(tmp_path):
    soon = {"marketing_qualified": "2026-02-27", "sales_qualified": "2026-02-28"}
    leads = [
        lead(
            "2026-01-05",
            Handoff("rejected", qualified="9d", refusals=(("1d", None),), band="A"),
            marketing_qualified="2026-01-05",
            rejected="2026-01-06",
            sales_qualified="2026-01-14",
        ),
        lead("2026-02-27", Handoff("accepted", qualified="1d", band="A"), **soon),
    ]
    build_generation(tmp_path, leads, as_of="2026-03-02")
    data, name = Warehouse(tmp_path), "mql_to_sql_rejection_rate"
    row = only(data, name)
    assert (row["numerator"], row["denominator"], row["immature"]) == (0, 1, 1)
    assert leads_of_handoff(data, EVERYTHING, METRICS[name], refused=True).total == 0
    row = only(data, "sql_rate_by_band")
    assert (row["numerator"], row["denominator"], row["immature"]) == (1, 1, 1)


def test_which_mql_of_a_lead_counts_is_a_choice(handed):
    def ledger(episodes):
        return measure(handed, "handoff_ledger", mqls(episodes))["value"].to_list()

    assert ledger("latest") == ledger(None) == [8, 5, 2, 1]
    assert ledger("first") == [7, 6, 2, 1]
    assert ledger("all") == [8, 6, 2, 1]
    rates = {None: (7, 13), "first": (7, 13), "latest": (8, 13), "all": (8, 14)}
    for episodes, numbers in rates.items():
        row = only(handed, "acceptance_rate", mqls(episodes))
        assert (row["numerator"], row["denominator"]) == numbers
    # L's first is rejected for a reason that no class knows.
    rows = measure(handed, "rejections_by_reason", mqls("first"))
    assert rows.select("reason_class", "value").rows() == [
        ("budget", 2), ("unmapped", 1), ("unresponsive", 1), ("none", 2),
    ]  # fmt: skip


def test_by_source(handed):
    rows = measure(handed, "acceptance_rate", Selection(by=("source",)))
    assert rows.select("source", "numerator", "denominator", "immature").rows() == [
        ("Expo", 1, 1, 0),  # I
        ("List", 2, 6, 0),  # J P of D F G J L P
        ("Web", 4, 6, 1),  # A B E H of those and C M; O
    ]
    rows = measure(handed, "qualification_ledger", Selection(by=("source",)))
    assert rows.select("source", "value").rows() == [
        ("Expo", 1), ("Expo", 0), ("Expo", 0), ("Expo", 0),  # I
        ("List", 0), ("List", 1), ("List", 0), ("List", 2),  # J, L P
        ("Web", 2), ("Web", 0), ("Web", 2), ("Web", 0),  # A H, B E
    ]  # fmt: skip


WEEKS = [
    date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26), date(2026, 2, 2),
    date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 23), date(2026, 3, 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "numerators", "denominators", "immature"),
    [
        # A B E of A to E; H I J of F to J; none of L M; P.
        ("acceptance_rate", [3, 3, 0, 0, 0, 0, 0, 1, 0], [5, 5, 2, 0, 0, 0, 0, 1, 0], {7: 1}),
        # C D; F G; L M.
        ("rejection_rate", [2, 2, 2, 0, 0, 0, 0, 0, 0], [5, 5, 2, 0, 0, 0, 0, 1, 0], {7: 1}),
        # All of two weeks, L M of K L M, not N.
        ("coverage_rate", [5, 5, 2, 0, 0, 0, 0, 0, 0], [5, 5, 3, 0, 0, 0, 1, 0, 0], {7: 2}),
        # C D beside A; F G beside H I; L M.
        (
            "mql_to_sql_rejection_rate",
            [2, 2, 2, 0, 0, 0, 0, 0, 0],
            [3, 4, 2, 0, 0, 0, 0, 0, 0],
            {6: 1, 7: 2},
        ),
    ],
)
def test_by_week_no_week_is_missing(handed, name, numerators, denominators, immature):
    rows = measure_weekly(handed, name, EVERYTHING)
    assert rows["week"].to_list() == WEEKS
    assert rows["numerator"].to_list() == numerators
    assert rows["denominator"].to_list() == denominators
    assert rows["immature"].to_list() == [immature.get(place, 0) for place in range(9)]
    assert rows["value"].is_null().to_list() == [count == 0 for count in denominators]


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [
        ("handoff_ledger", {"place": "accepted"}, [3, 3, 0, 0, 0, 0, 1, 1, 0]),
        ("qualification_ledger", {"place": "accepted"}, [1, 2, 0, 0, 0, 0, 0, 0, 0]),
        ("handoff_audits", {"audit": "reasonless"}, [1 / 2, 1 / 2, 0, *[None] * 6]),
        ("marketing_misses", {"miss": "opportunity"}, [0, 0, 0, 0, 1, 0, 0, 0, 0]),
    ],
)
def test_by_week_no_row_of_a_week_is_missing(handed, name, key, values):
    rows = measure_weekly(handed, name, EVERYTHING).filter(**key)
    assert rows["week"].to_list() == WEEKS
    assert rows["value"].to_list() == values


def test_weeks_begin_and_end_with_the_period_asked_for(handed):
    period = Selection(first_date=date(2026, 1, 26), last_date=date(2026, 2, 20))
    rows = measure_weekly(handed, "coverage_rate", period)
    assert rows["week"].to_list() == WEEKS[3:7]
    assert rows["denominator"].to_list() == [0, 0, 0, 1]


@pytest.mark.parametrize("by", [("week",), ("source", "week"), ("source",)])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_parts_of_a_breakdown_sum_to_the_whole(handed, name, by):
    whole = measure(handed, name, EVERYTHING)
    parts = measure(handed, name, Selection(by=by))
    assert parts["reason"].null_count() == parts.height
    assert parts["numerator"].sum() == whole["numerator"].sum()
    assert parts["immature"].sum() == whole["immature"].sum()
    # However it is broken down, a column is of one type.
    assert {**parts.schema, **whole.schema} == dict(parts.schema)


@pytest.mark.parametrize("by", [(), ("week",), ("source", "week")])
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_in_a_period_is_no_number(handed, name, by):
    empty = Selection(first_date=date(2025, 1, 1), last_date=date(2025, 1, 7), by=by)
    rows = measure(handed, name, empty)
    assert rows.select("value", "reason").rows() == [(None, "Nothing in this selection.")]


def test_where_no_mql_was_dropped_there_is_nothing_to_say_of_causes(handed):
    for name in ("handoff_causes", "winnable"):
        row = only(handed, name, Selection(source=("Expo",)))
        assert (row["value"], row["reason"]) == (None, "Nothing in this selection.")


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Exports that lack an MQL, a decision, an SQL, a score, in this order."""
    day, folder = "2026-01-05", tmp_path_factory.mktemp("bare")
    decided = {"marketing_qualified": day, "sales_accepted": day}
    leads = [
        lead(day, Open("marketing", "not_handed_over", attempts=1)),
        lead(
            day,
            Handoff("pending", band="A", filled=1, attempts=1),
            marketing_qualified=day,
            sales_qualified=day,
        ),
        lead(day, Handoff("accepted", band="A", filled=1, attempts=1), **decided),
        lead(day, Handoff("accepted", filled=1, attempts=1), sales_qualified=day, **decided),
        lead(day, Handoff("accepted", band="A"), sales_qualified=day, **decided),
    ]
    for number, one in enumerate(leads):
        build_generation(folder / str(number), [one], as_of="2026-06-01")
    return [Warehouse(folder / str(number)) for number in range(len(leads))]


NO_DECISION = "no decision of sales (accepted, rejected) with a date"


@pytest.mark.parametrize(
    ("number", "lacks", "names"),
    [
        (0, "no MQL with a date", set(EXAMPLES) - {"stuck_leads"}),
        (
            1,
            NO_DECISION,
            set(EXAMPLES)
            - {"stuck_leads", "marketing_misses", "sql_rate_by_band", "field_completeness"},
        ),
        (
            2,
            "no SQL with a date",
            {
                "mql_to_sql_rejection_rate",
                "sql_rate_by_band",
                "qualification_ledger",
                "handoff_causes",
                "winnable",
            },
        ),
        (
            3,
            "no score or grade as it stood at MQL",
            {"acceptance_by_band", "sql_rate_by_band"},
        ),
        (
            4,
            "no qualification field (budget, authority, need, timing)",
            {"field_completeness", "acceptance_by_fields"},
        ),
        (
            4,
            "no activity is logged, so that nobody can tell which leads lie untouched",
            {"stuck_leads"},
        ),
    ],
)
def test_what_the_export_lacks_has_no_number_and_says_why(bare, number, lacks, names):
    for name in EXAMPLES:
        row = only(bare[number], name)
        if name in names:
            assert (row["value"], row["reason"]) == (None, f"Not in this export: {lacks}.")
        else:
            assert row["reason"] != f"Not in this export: {lacks}.", name


def test_an_audit_that_the_export_says_nothing_of_says_so_and_the_others_are_made(bare):
    def told(number):
        rows = measure(bare[number], "handoff_audits", EVERYTHING)
        return dict(rows.select("audit", "reason").iter_rows())

    no_work, no_sql = "Not in this export: no activity is logged.", "no SQL with a date."
    assert told(2) == dict.fromkeys(told(2)) | dict.fromkeys(
        ("overturned", "undecided"), f"Not in this export: {no_sql}"
    )
    assert told(4) == dict.fromkeys(told(4)) | dict.fromkeys(
        ("untried", "unresponsive_early", "silent"), no_work
    )


def test_what_an_unresponsive_lead_is_owed_is_as_agreed(tmp_path):
    rows = measure(
        build_company(tmp_path, definitions="[promises]\nattempts_before_unresponsive = 2\n"),
        "handoff_audits",
        EVERYTHING,
    )
    assert keyed(rows, "handoff_audits")[("unresponsive_early",)] == (0, 0, 1)


def test_dropped_mqls_are_worth_what_well_handled_ones_of_their_source_became(tmp_path):
    def some(count, source, ledger, **handoff):
        one = lead(
            "2026-01-05",
            Handoff(ledger, **handoff),
            marketing_qualified="2026-01-05",
            sales_accepted="2026-01-05",
            source=source,
            **({"sales_qualified": "2026-01-06"} if "qualified" in handoff else {}),
        )
        return [one] * count

    # Of 40 that were handled well 10 became SQL. Expo has only 29 of them.
    leads = [
        *some(10, "Web", "accepted", flags="handled_well", qualified="1d"),
        *some(30, "Web", "accepted", flags="handled_well", cause="worked"),
        *some(8, "Web", "overdue", cause="overdue"),
        *some(2, "Web", "rejected", reason="No budget", cause="rejected_for_reason"),
        *some(4, "List", "overdue", cause="overdue"),
        *some(29, "Expo", "accepted", flags="handled_well", qualified="1d"),
        *some(1, "Expo", "overdue", cause="overdue"),
        *some(9, "Web", "pending", flags="handled_well"),
    ]
    build_generation(tmp_path, leads, as_of="2026-06-01")
    rows = measure(Warehouse(tmp_path), "winnable", EVERYTHING)
    assert rows.select("side", "value", "dropped", "coverage").rows() == [
        ("marketing", 0.5, 2, 1),
        ("sales", 2, 13, 8 / 13),
        ("both", 7.5, 30, 1),
    ]
    rows = measure(Warehouse(tmp_path), "winnable", Selection(by=("source",), source=("Web",)))
    assert rows["value"].to_list() == [0.5, 2, 7.5]


def test_what_may_be_won_back_leaves_room_for_the_source(handed):
    asked = Selection(by=("motion", "team", "owner"))
    with pytest.raises(BadSelection, match="fewer dimensions than motion, team, owner"):
        measure(handed, "winnable", asked)
    asked = Selection(by=("motion", "source", "owner", "week"))
    assert measure(handed, "winnable", asked)["numerator"].sum() == 9


RATES = ("acceptance_rate", "rejection_rate", "coverage_rate", "mql_to_sql_rejection_rate")


@pytest.mark.parametrize("options", [{}, {"window": "2d"}, {"speed": Speed(episodes="all")}])
@pytest.mark.parametrize("name", RATES)
def test_the_leads_behind_a_number_are_as_many(handed, name, options):
    selection = Selection(by=("source",), **options)
    for row in measure(handed, name, selection).iter_rows(named=True):
        cell = selection.narrowed(source=row["source"])
        for part in parts_of(name):
            page = leads_of_handoff(handed, cell, METRICS[name], **part_of(handed, name, part))
            assert page.total == page.rows.height == row[part], (row, part)


ROWS = (
    "handoff_ledger",
    "qualification_ledger",
    "rejections_by_reason",
    "rejections_by_word",
    "handoff_causes",
    "handoff_audits",
    "acceptance_by_band",
    "sql_rate_by_band",
    "field_completeness",
    "acceptance_by_fields",
)


@pytest.mark.parametrize("name", ROWS)
def test_the_leads_behind_a_row_are_as_many(handed, name):
    rows = measure(handed, name, EVERYTHING)
    assert rows["numerator"].sum() > 0
    for row in rows.iter_rows(named=True):
        for part in parts_of(name):
            only = part_of(handed, name, part, row)
            page = leads_of_handoff(handed, EVERYTHING, METRICS[name], **only)
            assert page.total == (row[part] or 0), (row, part)


def test_the_leads_behind_a_cause_are_as_many(handed):
    rows = measure(handed, "handoff_causes", EVERYTHING)
    for cause, value in rows.group_by("cause").agg(pl.col("value").sum()).iter_rows():
        assert leads_of_handoff(handed, EVERYTHING, causes=[cause]).total == value


def test_reasons_written_on_leads_that_were_not_rejected_can_be_listed(handed):
    page = leads_of_handoff(handed, EVERYTHING, stray_reason=True)
    assert page.rows["lead_label"].to_list() == ["L"]


def test_listed_mqls_come_newest_first_in_pages(handed):
    ledger = METRICS["handoff_ledger"]
    page = leads_of_handoff(handed, EVERYTHING, ledger, ledger=["rejected"], most_rows=2)
    assert (page.rows["lead_label"].to_list(), page.total) == (["M", "G"], 5)
    row = page.rows.row(0, named=True)
    assert (row["reason"], row["reason_class"], row["cause"], row["attempts"], row["source"]) == (
        "No budget", "budget", "rejected_for_reason", 6, "Web",
    )  # fmt: skip
    beyond = leads_of_handoff(handed, EVERYTHING, ledger, ledger=["rejected"], first_row=7)
    assert (beyond.rows.height, beyond.total) == (0, 5)


def test_open_leads_come_with_those_longest_over_their_norm_first(handed):
    page = open_leads(handed, EVERYTHING)
    # K 42 of 10 days, B 53 and E 51 of 14, Q 56 of 20, N 14 of 10, L 12 of 14, O 3 of 10,
    # P 3 of 14; for an opportunity there is no norm.
    assert "".join(page.rows["lead_label"]) == "KBEQNLOPR"
    assert page.total == 9
    stuck = open_leads(handed, EVERYTHING, stuck=True, most_rows=2)
    assert ("".join(stuck.rows["lead_label"]), stuck.total) == ("KB", 4)


def test_open_leads_come_by_how_likely_their_like_become_sql(handed):
    page = open_leads(handed, EVERYTHING, by_rate=True)
    # Band A (2 of 5) first, then E and Q whose source is Web (2 of 7), B (0 of 4).
    assert "".join(page.rows["lead_label"]) == "BLOPEQKNR"
    first = open_leads(handed, EVERYTHING, by_rate=True, most_rows=2)
    assert ("".join(first.rows["lead_label"]), first.total) == ("BL", 9)
    # The bands' rates differ by 16/405, 14/729 of it chance: a variance of 74/1395 about 2/9, so
    # that the prior weighs as much as 752/333 MQLs.
    prior = 752 / 333
    rates = dict(page.rows.select("lead_label", "likely_rate").iter_rows())
    assert rates["B"] == pytest.approx((2 + prior * 2 / 9) / (5 + prior))
    assert rates["K"] == pytest.approx((0 + prior * 2 / 9) / (4 + prior))
    assert rates["E"] == rates["Q"] > 3 / 13
    # R is an opportunity already.
    assert rates["R"] is None


def test_the_open_leads_of_a_row_are_as_many(handed):
    for row in measure(handed, "stuck_leads", EVERYTHING).iter_rows(named=True):
        asked = {
            "sides": [row["side"]],
            "stages": [row["stage"]],
            "stuck_reasons": [row["stuck_reason"]],
        }
        assert open_leads(handed, EVERYTHING, **asked).total == row["denominator"]
        assert open_leads(handed, EVERYTHING, stuck=True, **asked).total == row["value"]
    page = open_leads(handed, EVERYTHING, stuck_reasons=["never_called"])
    assert page.rows["lead_label"].to_list() == ["K", "O"]


@pytest.mark.parametrize(
    "asked", [{"by": ("team",)}, {"owner": ("Unassigned",)}, {"reports_to": ("unknown",)}]
)
def test_what_marketing_let_pass_is_of_no_team(handed, asked):
    """Of one team there would be none, since the leads were never given to anybody."""
    row = only(handed, "marketing_misses", Selection(**asked))
    assert row["value"] is None
    assert row["reason"].startswith("Not by team, owner or reporting line: ")
    whole = of_every_team(Selection(source=("Web",), **asked))
    assert whole == Selection(source=("Web",))


def test_the_leads_let_pass_are_as_many(handed):
    page = leads_let_pass(handed, EVERYTHING)
    assert (page.rows["lead_label"].to_list(), page.total) == (["R", "K", "Q"], 3)
    for row in measure(handed, "marketing_misses", EVERYTHING).iter_rows(named=True):
        assert leads_let_pass(handed, EVERYTHING, row["miss"]).total == row["value"]
        due = leads_let_pass(handed, EVERYTHING, row["miss"], missed=None)
        assert due.total == row["denominator"]
