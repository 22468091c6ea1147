"""The weekly meeting's measures, and what has come in of the week under way."""

from datetime import date

import pytest

from funnel.measure import headline, measure, so_far, weekly_health
from funnel.metrics import HEALTH
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.response_builder import Wait

EXAMPLES = ("weekly_health",)
EVERYTHING = Selection()


def test_each_measure_is_the_headline_of_its_metric(sample):
    rows = measure(sample, "weekly_health", EVERYTHING)
    assert rows["measure"].to_list() == list(HEALTH)
    for row, number in zip(
        rows.iter_rows(named=True), weekly_health(sample, EVERYTHING), strict=True
    ):
        told = ("week", "value", "before_4", "signal", "is_target_met")
        assert tuple(row[name] for name in told) == (
            number.week,
            number.value,
            number.before[4],
            number.signal,
            number.is_target_met,
        )


def test_the_sample_by_counts_of_its_own(sample):
    """W46 of the sample, counted straight from its tables."""
    rows = {row["measure"]: row for row in measure(sample, "weekly_health", EVERYTHING).to_dicts()}
    leads = sample.generation.frame(
        "select count(*) from int_stage_entries where stage = 'created' "
        "and entered_date between date '2026-11-09' and date '2026-11-15'"
    )
    assert rows["leads"]["value"] == leads.item()
    assert rows["leads"]["week"] == date(2026, 11, 9)
    pipeline = sample.generation.frame(
        "select sum(amount)::double from int_opportunities "
        "where created_date between date '2026-11-09' and date '2026-11-15'"
    )
    assert rows["pipeline_amount"]["value"] == pipeline.item()
    assert rows["pipeline_amount"]["currency"] == "EUR"
    # 2,600 MQLs a quarter, of whose 65 business days the week has five: 207 came.
    mqls = rows["marketing_qualified"]
    assert (mqls["value"], mqls["target"], mqls["is_target_met"]) == (207, 200, True)
    assert mqls["owner"] == "marketing" and rows["leads"]["target"] is None
    # Speed is in business time, of leads that came to us.
    business = headline(sample, "sla_attainment_rate", Selection(speed=Speed(clock="business")))
    assert rows["sla_attainment_rate"]["before_1"] == business.before[1]
    wall = headline(sample, "sla_attainment_rate", EVERYTHING)
    assert wall.before[1] < business.before[1]


def test_without_an_opportunity_no_week_is_blamed(sample):
    """SDR West has none from webinars: that is said, not that no week is over."""
    asked = Selection(source=("Webinar",), team=("SDR West",))
    rows = {row["measure"]: row for row in measure(sample, "weekly_health", asked).to_dicts()}
    assert rows["opportunities_created"]["value"] == 0
    assert rows["pipeline_amount"]["reason"] == "No opportunities in this selection."


def test_a_time_is_judged_though_leads_still_wait(tmp_path):
    """Two of three are called within the hour; the third waits, so its week is not all settled."""
    leads = [
        lead("2026-01-05 09:00", Wait(call="30m"), marketing_qualified="2026-01-05 09:00"),
        lead("2026-01-06 09:00", Wait(call="40m"), marketing_qualified="2026-01-06 09:00"),
        lead("2026-01-07 09:00", Wait(), marketing_qualified="2026-01-07 09:00"),
    ]
    build_generation(tmp_path, leads, as_of="2026-01-12 12:00")
    number = headline(Warehouse(tmp_path), "median_response_minutes", EVERYTHING)
    assert (number.week, number.value) == (date(2026, 1, 5), 40)


@pytest.fixture(scope="module")
def under_way(tmp_path_factory):
    """As of Thursday 15 January 2026, noon: leads on each day of two weeks, as many as its date.

    Monday 5 January is a holiday, so the three business days before Thursday 15 January are set
    against Tuesday to Thursday of the week before.
    """
    folder = tmp_path_factory.mktemp("under_way")
    leads = [lead(f"2026-01-{day:02d} 10:00") for day in range(5, 16) for _ in range(day)]
    definitions = "[calendars.default]\nholidays = [2026-01-05]\n"
    build_generation(folder, leads, as_of="2026-01-15 12:00", definitions=definitions)
    return Warehouse(folder)


def test_the_week_so_far_is_set_against_as_many_business_days(under_way):
    found = so_far(under_way, "leads", EVERYTHING)
    assert (found.week, found.last, found.days) == (date(2026, 1, 12), date(2026, 1, 14), 3)
    assert found.value == 12 + 13 + 14
    assert found.before == 5 + 6 + 7 + 8


def test_rates_and_periods_that_ended_have_no_week_so_far(under_way):
    assert so_far(under_way, "mql_to_sql_rate", EVERYTHING) is None
    assert so_far(under_way, "leads", Selection(last_date=date(2026, 1, 11))) is None


def test_on_a_monday_nothing_is_so_far(tmp_path):
    build_generation(tmp_path, [lead("2026-01-05 10:00")], as_of="2026-01-12 12:00")
    assert so_far(Warehouse(tmp_path), "leads", EVERYTHING) is None
