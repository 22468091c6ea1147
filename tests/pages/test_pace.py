"""The pace towards a target: its picture, what is said of it, and the states of its panel."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from funnel import charts
from funnel.measure import leads_behind, pace
from funnel.metrics import METRICS
from funnel.palette import DARK, LIGHT
from funnel.selection import Selection
from funnel.ui.pace import stands
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.pages.test_charts import texts
from tests.pages.test_pages_alone import words

PAGE = """
from funnel import ui
ui.pace_panel(ui.open_view(), "Will we reach what was agreed?")
"""
NOVEMBER = {
    "first": date(2026, 11, 1),
    "last": date(2026, 11, 30),
    "months": [date(2026, 11, 1), date(2026, 11, 16)],
    "target": 60.0,
}


@pytest.fixture
def weeks():
    return pl.DataFrame(
        {
            "week": [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)],
            "day": [date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 13), date(2026, 11, 22)],
            "actual": [0.0, 30.0, 41.0, None],
            "pace": [0.0, 15.0, 30.0, 45.0],
        }
    )


def test_what_came_stands_against_a_dashed_line(weeks):
    figure = charts.pace_chart(weeks, LIGHT, projected=55.0, **NOVEMBER)
    line, rest, came, points = figure.data
    assert list(line.y) == [0, 0, 15, 30, 45] and line.line.dash == "dash"
    assert list(came.y) == [0, 0, 30, 41] and came.line.color == LIGHT.ink
    # From the last point, at the end of its day, to the end of the period; three in four of the
    # business days are over by the 22nd, and so is that part of what comes.
    assert list(rest.x) == ["2026-11-14 00:00", "2026-11-23 00:00", "2026-12-01 00:00"]
    assert list(rest.y) == [41, 41.25, 55]
    assert [point[0] for point in points.customdata] == ["2026-10-26", "2026-11-02", "2026-11-09"]
    assert "41, pace 30" in points.hovertext[2]
    assert {"<b>41</b>", "target <b>60</b>", "ends at <b>55</b>"} <= set(texts(figure))
    assert figure.layout.meta == (
        "What came so far against a straight line: 41 of 60 by 13 November 2026, on pace for 55."
    )


def test_labels_at_the_end_do_not_touch(weeks):
    figure = charts.pace_chart(weeks, DARK, projected=60.0, **NOVEMBER)
    ends = sorted(one.y for one in figure.layout.annotations if one.xref == "paper")
    assert len(ends) == 2
    # 320 pixels high with margins of 26 each: a label needs 17 of the 268.
    assert ends[1] - ends[0] >= 17 / 268 * figure.layout.yaxis.range[1] * 0.999


def test_a_period_that_is_over_ends_with_what_came(weeks):
    over = weeks.with_columns(
        day=pl.Series(
            [date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 30)]
        ),
        actual=pl.Series([0.0, 30.0, 41.0, 58.0]),
    )
    figure = charts.pace_chart(over, LIGHT, projected=58.0, **NOVEMBER)
    assert len(figure.data) == 3
    assert "came <b>58</b>" in texts(figure)
    assert figure.layout.meta.endswith("58 of 60 by 30 November 2026.")


def test_money_is_said_in_its_currency_and_the_chosen_week_stands_out(weeks):
    figure = charts.pace_chart(
        weeks, LIGHT, projected=None, unit="amount", currency="EUR", chosen="2026-11-02", **NOVEMBER
    )
    assert "target <b>€60</b>" in texts(figure)
    assert list(figure.data[-1].marker.opacity) == [0.35, 1, 0.35]


def test_where_it_stands_in_words(sample):
    one = pace(Warehouse(sample), "sales_qualified", Selection(), "quarter")
    assert stands(one, "count") == f"{one.actual:.0f} of 440, on pace for {one.projected:.0f}"
    assert stands(replace(one, projected=None), "count") == f"{one.actual:.0f} of 440"
    over = replace(one, actual=396.0, elapsed=65.0, until=one.period.last)
    assert not replace(over, until=one.until).is_over
    assert stands(over, "count") == "396 of 440, 90% of the target"


@pytest.fixture
def panel(monkeypatch):
    def make(warehouse, **asked):
        monkeypatch.setenv("FUNNEL_WAREHOUSE", str(warehouse))
        at = AppTest.from_string(PAGE, default_timeout=60)
        for name, value in asked.items():
            at.session_state[name] = value
        at.run()
        assert not at.exception
        return at

    return make


def test_the_panel_says_where_it_stands_and_draws_it(panel, sample):
    one = pace(Warehouse(sample), "sales_qualified", Selection(), "quarter")
    at = panel(sample)
    said = words(at)
    assert f"**{one.actual:.0f} of 440, on pace for {one.projected:.0f}**" in said
    assert "SQLs in Q4 FY2026, 1 Oct – 31 Dec 2026, added up by week until 18 November" in said
    assert len(at.get("plotly_chart")) == 1


def test_the_last_quarter_is_the_one_shown_where_it_is_asked_for(panel, sample):
    at = panel(sample, period="Last quarter")
    assert "SQLs in Q3 FY2026, 1 Jul – 30 Sep 2026" in words(at)
    assert "of the target**" in words(at)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"source": ["Webinar"]}, "No target is agreed for Webinar alone"),
        ({"strict": True}, "Targets are agreed on all passes"),
    ],
)
def test_filters_without_a_target_are_said(panel, sample, asked, said):
    at = panel(sample, **asked)
    assert said in words(at) and not at.get("plotly_chart")


def test_days_before_any_target_are_not_said_to_have_none_agreed(panel, sample):
    days = (date(2001, 1, 1), date(2001, 1, 7))
    at = panel(sample, period="Custom dates", dates=days)
    assert "No target held on 7 January 2001" in words(at)


def test_without_targets_the_panel_says_how_to_agree_on_one(panel, company):
    at = panel(company.path)
    assert "No target for a month, quarter or year is agreed" in words(at)


def test_a_target_on_what_the_export_lacks_is_no_zero(panel, tmp_path):
    own = '[[targets]]\nmetric = "won"\nvalue = 5\nperiod = "month"\n'
    build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-03-01", definitions=own)
    at = panel(tmp_path)
    assert "Not in this export: no won lead with a date." in words(at)
    assert not at.get("plotly_chart")


def test_a_link_to_another_target_shows_that_one(tmp_path, monkeypatch):
    own = '[[targets]]\nmetric = "leads"\nvalue = 5\nperiod = "month"\n'
    own += '[[targets]]\nmetric = "leads"\nvalue = 50\nperiod = "year"\n'
    leads = [lead("2026-01-05"), lead("2026-02-25")]
    build_generation(tmp_path, leads, as_of="2026-03-01", definitions=own)
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(tmp_path))
    at = AppTest.from_string(PAGE, default_timeout=60)
    at.query_params["pace-target"] = "Leads per year"
    at.run()
    assert not at.exception
    # Of the first two days of the year nothing is known: no end is foretold.
    assert "**2 of 50**" in words(at) and "too little of the period" in words(at)


def test_a_point_lists_the_leads_of_its_week_within_the_period(sample):
    warehouse = Warehouse(sample)
    one = pace(warehouse, "sales_qualified", Selection(), "quarter")
    # The quarter begins on a Thursday; its first week has only the days from then on.
    first = one.weeks.row(0, named=True)
    assert first["week"] == date(2026, 9, 28)
    page = leads_behind(
        warehouse,
        "sales_qualified",
        Selection(first_date=date(2026, 10, 1), last_date=date(2026, 10, 4)),
    )
    assert page.total == first["actual"]
    assert METRICS["sales_qualified"].mart == "stage_entries"
