"""Why a number moved: a worked example, what holds whatever is asked, and the sample's plant."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.measure import leads_of_movement, measure
from funnel.metrics import METRICS, SMALL_ONES
from funnel.selection import BadSelection, Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from tests.builders import Opportunity, build_generation, lead

EXAMPLES = ("why_it_moved", "entries_moved", "opportunities_moved")
EVERYTHING = Selection()
PARTS = ("volume", "mix", "rate")


def mqls(count, converted, source, day, **columns):
    """``count`` MQLs of a day, the first ``converted`` of which became SQL the day after."""
    after = f"{date.fromisoformat(day) + timedelta(days=1)}"
    return [
        lead(
            day,
            source=source,
            marketing_qualified=day,
            **(columns | ({"sales_qualified": after} if at < converted else {})),
        )
        for at in range(count)
    ]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """Two weeks of MQLs as of 5 March 2026, those of 26 January the last whose 30 days are over.

    Web: 8 of 40, then 15 of 30. List: 6 of 60, then 3 of 90. Expo and Fair: 1 of 5 and 0 of 10,
    then 0 of 4 and 2 of 6. The week of 2 February is too young.
    """
    folder = tmp_path_factory.mktemp("moved")
    leads = [
        *mqls(40, 8, "Web", "2026-01-19", team="East"),
        *mqls(60, 6, "List", "2026-01-20", team="East"),
        *mqls(5, 1, "Expo", "2026-01-21", team="West"),
        *mqls(10, 0, "Fair", "2026-01-25", team="West"),
        *mqls(30, 15, "Web", "2026-01-26", team="East"),
        *mqls(90, 3, "List", "2026-01-27", team="West"),
        *mqls(4, 0, "Expo", "2026-01-28", team="East"),
        *mqls(6, 2, "Fair", "2026-01-29", team="West"),
        *mqls(50, 25, "Web", "2026-02-02", team="East"),
    ]
    build_generation(folder, leads, as_of="2026-03-05 12:00")
    return Warehouse(folder)


def bridge(rows):
    return dict(rows.filter(pl.col("source").is_null()).select("part", "value").iter_rows())


def test_the_newest_mature_week_against_the_one_before(moved):
    rows = measure(moved, "why_it_moved", EVERYTHING)

    # 15 of 115 became 20 of 130: R0 = 3/23.
    assert bridge(rows) == pytest.approx(
        {
            "before": 15,
            "volume": 15 * 15 / 115,
            # Σ (n1 − 130·n0/115)(r0 − 15/115) with r0 of 0.2, 0.1, 0.2 and 0.
            "mix": (
                (30 - 130 * 40 / 115) * (0.2 - 15 / 115)
                + (90 - 130 * 60 / 115) * (0.1 - 15 / 115)
                + (4 - 130 * 5 / 115) * (0.2 - 15 / 115)
                + (6 - 130 * 10 / 115) * (0 - 15 / 115)
            ),
            # Web 15 − 6, list 3 − 9, expo 0 − 0.8, fair 2 − 0.
            "rate": 9 - 6 - 0.8 + 2,
            "after": 20,
        }
    )
    segments = rows.filter(pl.col("source").is_not_null())
    assert segments.select("source", "part", "value").rows() == [
        ("Web", "total", 7.0),
        ("Web", "leads", pytest.approx(-2.0)),
        ("Web", "rate", pytest.approx(9.0)),
        ("List", "total", -3.0),
        ("List", "leads", pytest.approx(3.0)),
        ("List", "rate", pytest.approx(-6.0)),
        # Both have under 30 leads in either week.
        (SMALL_ONES, "total", 1.0),
        (SMALL_ONES, "leads", pytest.approx(-0.2)),
        (SMALL_ONES, "rate", pytest.approx(1.2)),
    ]
    web = segments.row(0, named=True)
    assert [web[name] for name in METRICS["why_it_moved"].extras[:4]] == [40, 8, 30, 15]
    # Web's rate rose by 9 where chance gives 2.5 × sqrt(23/70 × 47/70 × 30 × 1.75) = 8.5; four
    # segments are compared. List gained 30 MQLs, where chance gives 2.5 × sqrt(150) = 30.6.
    chance = segments.select("source", "part", "is_chance").rows()
    assert chance[:6] == [
        ("Web", "total", False), ("Web", "leads", True), ("Web", "rate", False),
        ("List", "total", True), ("List", "leads", True), ("List", "rate", True),
    ]  # fmt: skip
    assert chance[6:] == [(SMALL_ONES, part, None) for part in ("total", "leads", "rate")]


def test_a_period_is_set_against_as_many_days_before_or_those_asked_for(moved):
    asked = Selection(date(2026, 1, 26), date(2026, 1, 27))
    # The two days before are those of the fair: 0 of 10 became 18 of 120.
    assert bridge(measure(moved, "why_it_moved", asked))["before"] == 0
    asked = replace(asked, against=(date(2026, 1, 19),))
    assert bridge(measure(moved, "why_it_moved", asked))["before"] == 14
    asked = replace(asked, against=(date(2026, 1, 19), date(2026, 1, 21)))
    assert bridge(measure(moved, "why_it_moved", asked))["before"] == 15
    # The week of 2 February cannot be judged yet: of the days before as many are left out.
    cut = Selection(date(2026, 1, 26), date(2026, 2, 8))
    cut = replace(cut, against=(date(2026, 1, 12), date(2026, 1, 25)))
    assert bridge(measure(moved, "why_it_moved", cut))["before"] == 0
    with pytest.raises(BadSelection, match=r"2026-01-26 to 2026-01-27\) should end before"):
        measure(moved, "why_it_moved", replace(asked, against=(date(2026, 1, 26),)))


def test_weeks_too_young_are_left_out_of_the_period(moved):
    asked = Selection(date(2026, 1, 26), date(2026, 2, 8))
    assert bridge(measure(moved, "why_it_moved", asked))["after"] == 20
    young = measure(moved, "why_it_moved", Selection(date(2026, 2, 2), date(2026, 2, 8)))
    assert young["reason"].to_list() == ["No week of this period is old enough yet."]
    to_date = measure(moved, "why_it_moved", Selection(date(2026, 2, 2), window="none"))
    assert bridge(to_date)["after"] == 25


def test_other_segments_and_several_at_once(moved):
    by_team = measure(moved, "why_it_moved", Selection(by=("team",)))
    totals = by_team.filter(part="total").select("team", "value").rows()
    # East: 14 of 100, then 15 of 34. West: 1 of 15, then 5 of 96.
    # Beyond chance both: East lost two in three of its leads, West won as many.
    assert totals == [("West", 4.0), ("East", 1.0)]
    by_both = measure(moved, "why_it_moved", Selection(by=("team", "source")))
    assert by_both.filter(part="total").select("team", "source", "value").rows()[-1] == (
        SMALL_ONES, None, 1.0,
    )  # fmt: skip
    with pytest.raises(BadSelection, match="anything but week"):
        measure(moved, "why_it_moved", Selection(by=("week",)))


def test_fewer_leads_do_not_explain_more_conversions(tmp_path):
    """Web lost three in four MQLs, and won one SQL more: 5 of 400, then 6 of 100."""
    leads = [*mqls(400, 5, "Web", "2026-01-19"), *mqls(100, 6, "Web", "2026-01-26")]
    build_generation(tmp_path, leads, as_of="2026-03-05 12:00")
    rows = measure(Warehouse(tmp_path), "why_it_moved", EVERYTHING)
    chance = dict(rows.filter(source="Web").select("part", "is_chance").iter_rows())
    # Its rate part is 6 − 100 × 5/400 = 4.75; of one segment, chance gives
    # 1.96 × sqrt(11/500 × 489/500 × 100 × 1.25) = 3.2.
    assert chance == {"total": False, "leads": False, "rate": False}
    leads = [*mqls(400, 5, "Web", "2026-01-19"), *mqls(300, 6, "Web", "2026-01-26")]
    build_generation(tmp_path, leads, as_of="2026-03-05 12:00")
    rows = measure(Warehouse(tmp_path), "why_it_moved", EVERYTHING)
    chance = dict(rows.filter(source="Web").select("part", "is_chance").iter_rows())
    # Now the rate part, 2.25, is chance, and the leads that are beyond it went the other way.
    assert chance == {"total": True, "leads": False, "rate": True}


def test_other_stages_can_be_asked_for(moved):
    created = Selection(speed=Speed(start="created"), window="30d")
    assert bridge(measure(moved, "why_it_moved", created))["after"] == 20
    won = measure(moved, "why_it_moved", Selection(speed=Speed(target="won")))
    assert won["reason"].to_list() == ["Not in this export: no won lead with a date."]
    with pytest.raises(BadSelection, match="A contact is no stage"):
        measure(moved, "why_it_moved", Selection(speed=Speed(target="contact")))


def test_entries_of_the_last_complete_week_by_segment(moved):
    rows = measure(moved, "entries_moved", Selection(date(2026, 1, 26), date(2026, 2, 1)))
    mql = rows.filter(stage="marketing_qualified")
    assert mql.select("source", "leads_before", "leads", "value", "is_chance").rows() == [
        ("List", 60, 90, 30.0, True),
        ("Web", 40, 30, -10.0, True),
        # However small: 0 or 10 of a fair, 5 or 4 of an expo have no rate that could be unsure.
        ("Fair", 10, 6, -4.0, True),
        ("Expo", 5, 4, -1.0, True),
    ]
    assert rows["stage"].unique(maintain_order=True).to_list() == [
        "created", "marketing_qualified", "sales_qualified",
    ]  # fmt: skip
    # Without a period: the week of 23 February against that of 16 February, both empty.
    nothing = measure(moved, "entries_moved", EVERYTHING)
    assert nothing["reason"].to_list() == ["Nothing in this selection."]


def test_opportunities_of_a_week_by_segment(tmp_path):
    """Web: one opportunity, then two, of which one is won; Expo: one won, then none of any."""
    deals = [
        Opportunity("2026-01-19", source="Web"),
        Opportunity("2026-01-20", "2026-01-21", source="Expo"),
        Opportunity("2026-01-26", "2026-01-28", source="Web"),
        Opportunity("2026-01-27", source="Web", currency="USD"),
    ]
    build_generation(tmp_path, [lead("2026-01-12")], deals, as_of="2026-02-02 12:00")
    rows = measure(Warehouse(tmp_path), "opportunities_moved", EVERYTHING)
    columns = ("measure", "source", "opportunities_before", "opportunities", "value", "is_chance")
    assert rows.select(columns).rows() == [
        ("opportunities_created", "Expo", 1, 0, -1.0, True),
        ("opportunities_created", "Web", 1, 2, 1.0, True),
        ("opportunities_won", "Expo", 1, 0, -1.0, True),
        ("opportunities_won", "Web", 0, 1, 1.0, True),
    ]
    early = measure(Warehouse(tmp_path), "opportunities_moved", Selection(date(2026, 2, 2)))
    assert early["reason"].to_list() == ["No week of this period is complete yet."]


def test_a_week_is_one_count_however_many_currencies_it_has(tmp_path):
    """Fourteen weeks with nine in euros and one in dollars vary by nothing; then 50 more come."""
    first = date(2025, 10, 20)
    deals = [
        Opportunity(f"{first + timedelta(weeks=week)}", source="Web", currency=currency)
        for week in range(15)
        for currency in ["EUR"] * (59 if week == 14 else 9) + ["USD"]
    ]
    build_generation(tmp_path, [lead("2025-10-20")], deals, as_of="2026-02-02 12:00")
    rows = measure(Warehouse(tmp_path), "opportunities_moved", EVERYTHING)
    # By Poisson, chance gives 1.96 × sqrt(10 + 60) = 16.
    told = rows.filter(measure="opportunities_created").select("value", "is_chance").row(0)
    assert told == (50.0, False)


def test_an_export_without_opportunities_says_so(moved):
    rows = measure(moved, "opportunities_moved", EVERYTHING)
    assert rows["reason"].to_list() == ["Not in this export: no opportunities."]


def test_leads_of_either_span_are_as_many(moved):
    page = leads_of_movement(moved, Selection(source=("Web",)), is_before=True)
    assert (page.total, page.rows.height) == (40, 40)
    page = leads_of_movement(moved, Selection(source=("Web",)), is_before=True, only_reached=True)
    assert page.total == 8
    page = leads_of_movement(moved, EVERYTHING, is_before=False, only_reached=True)
    assert page.total == 20


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_bridge_sums_to_the_lead_for_every_pair_of_spans_and_filter(sample, data):
    labels = {name: sample.dimension_labels(name) for name in ("motion", "source", "team")}
    names = data.draw(st.lists(st.sampled_from(list(labels)), max_size=2, unique=True))
    filters = {
        name: tuple(data.draw(st.lists(st.sampled_from(labels[name]), min_size=1, max_size=4)))
        for name in names
    }
    weeks = st.integers(0, 68)
    first, length = data.draw(weeks), data.draw(st.integers(1, 13))
    against = data.draw(st.none() | weeks)
    begins = date(2025, 7, 14) + timedelta(weeks=first)
    asked = Selection(
        begins,
        begins + timedelta(days=7 * length - 1),
        by=tuple(data.draw(st.sampled_from([(), ("team",), ("segment",), ("source", "motion")]))),
        window=data.draw(st.sampled_from([None, "7d", "none"])),
        is_strict=data.draw(st.booleans()),
        **filters,
    )
    if against is not None:
        day = date(2025, 7, 14) + timedelta(weeks=against)
        asked = replace(asked, against=(day, day + timedelta(days=6)))
    if against is not None and against >= first:
        return
    rows = measure(sample, "why_it_moved", asked)
    if rows["reason"][0]:
        return
    by = asked.by or ("source",)
    whole = rows.filter(pl.all_horizontal(pl.col(by).is_null()), pl.col("part") != "total")
    found = dict(whole.select("part", "value").iter_rows())
    change = found["after"] - found["before"]
    assert sum(found[part] for part in PARTS) == pytest.approx(change, abs=1e-6)
    segments = rows.filter(part="total")
    assert segments["value"].sum() == change
    assert segments["leads"].sum() == whole.filter(part="after")["leads"].item()
    # The conversions of the span are those of the cohort rate, counted by another way.
    rate = measure(
        sample, "mql_to_sql_rate", replace(asked, by=(), against=(), last_date=_mature(asked))
    ).row(0, named=True)
    assert (found["after"], whole.filter(part="after")["leads"].item()) == (
        rate["numerator"], rate["denominator"],
    )  # fmt: skip
    parts = rows.filter(pl.col("part").is_in(["leads", "rate"]), pl.col(by[0]).is_not_null())
    both = parts.group_by(by, maintain_order=True).agg(pl.col("value").sum())
    assert both["value"].to_list() == pytest.approx(segments["value"].to_list(), abs=1e-6)


def _mature(asked):
    """The last day that counts: windows of 30 days are over for the week of 5 October 2026."""
    ends = {None: date(2026, 10, 18), "7d": date(2026, 11, 8), "none": date(2026, 11, 15)}
    return min(asked.last_date, ends[asked.window])


def test_the_collapsed_source_is_named_first_and_no_other_is_blamed(sample):
    """Paid search collapsed on 17 August 2026; the fiscal quarter before had none of it."""
    quarter = Selection(date(2026, 7, 1), date(2026, 9, 30))
    quarter = replace(quarter, against=(date(2026, 4, 1), date(2026, 6, 30)))
    for asked in (quarter, Selection(date(2026, 8, 17), date(2026, 11, 15))):
        moved = measure(sample, "why_it_moved", asked).filter(pl.col("source").is_not_null())
        moved = moved.filter(pl.col("is_chance").eq(False))
        assert moved["source"].unique().to_list() == ["Paid search"]
        assert moved.row(0, named=True)["source"] == "Paid search"
        entries = measure(sample, "entries_moved", asked).filter(pl.col("is_chance").eq(False))
        assert entries["source"].unique().to_list() == ["Paid search"]
