"""What moved in the week, and between which days, whatever period is asked for."""

from datetime import date, timedelta

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from funnel.measure import context_of, headline, measure, periods_of, weekly_health
from funnel.palette import LIGHT
from funnel.selection import Selection
from funnel.views.movement import CONVERTED, open_movement, spans_to_choose
from funnel.views.movement_frames import MOST, bridge_steps, contributors
from funnel.views.movement_spans import PERIOD
from funnel.views.movement_words import bridge_words, movement_words, slower_words
from funnel.views.sentences import week_sentence
from funnel.views.talk import lead_sentences, topics
from funnel.views.view import Period, View
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.pages.conftest import ROOT
from tests.pages.test_pages_alone import words


def opened(folder, named="last-13-weeks", **filters):
    """The view of a period by its name in the command line."""
    warehouse = Warehouse(folder)
    period = periods_of(warehouse).named(named)
    shown = Period(period.first, period.last, fiscal=period.fiscal)
    selection = Selection(period.first, period.last, **filters)
    return View(warehouse, selection, shown, context_of(warehouse), LIGHT)


@pytest.mark.parametrize(
    ("what", "card"),
    [
        ("created", "leads"),
        ("marketing_qualified", "marketing_qualified"),
        ("sales_qualified", "sales_qualified"),
        ("opportunities_created", "opportunities_created"),
        ("opportunities_won", "opportunities_won"),
    ],
)
@pytest.mark.parametrize("period", ["last-13-weeks", "last-quarter", "2026-W30"])
def test_the_panel_explains_the_number_of_the_card(sample, what, card, period):
    view = opened(sample, period)
    number = headline(view.warehouse, card, view.selection)
    for dimension in ("source", "owner"):
        asked = open_movement(view, 1, what, dimension)
        assert asked.spans.first == number.week
        assert asked.sums == (number.before[1], number.value)
        rows = contributors(asked, MOST)
        assert (rows["before"].sum(), rows["after"].sum()) == asked.sums
        assert rows.height <= MOST + 1


def test_the_week_in_words_and_what_is_slow(sample):
    asked = open_movement(opened(sample), 1, "marketing_qualified", "source")
    rows = contributors(asked).rows(named=True)
    assert movement_words(asked, rows) == (
        "As many MQLs: 207 in W46 after 207 in W45. No source moved beyond chance; the largest: "
        "Outbound list −15, Trade show −7 and Content download +6."
    )
    assert slower_words(asked) == (
        "Slower to see, over 13 weeks (W34–W46 after W21–W33): Paid search 74 after 444 "
        "(W46: 5 after 3); in all 2,441 MQLs after 2,702."
    )
    assert slower_words(open_movement(opened(sample), 13, "marketing_qualified", "source")) is None


def test_conversions_of_a_longer_time_are_taken_apart_beside_those_of_the_week(sample):
    asked = open_movement(opened(sample), 1, CONVERTED, "source")
    longer = Selection(date(2026, 7, 20), date(2026, 10, 18), by=("source",))
    bridge = measure(Warehouse(sample), "why_it_moved", longer)
    bridge = bridge.filter(pl.col("source").is_null())
    parts = dict(bridge.select("part", "value").iter_rows())
    assert slower_words(asked) == (
        "Slower to see: MQLs became SQL more often: 16.3% (392 of 2,401) in W30–W42 after 13.3% "
        "(358 of 2,694) in W17–W29; 62 more than at the rates that sources had "
        "before, most in Demo request (+32) and Paid search (+9): beyond chance all together, no "
        "source by itself. "
        "−39 because fewer MQLs came; +11 because the mix of sources shifted to those that "
        "convert more often; +62 because more converted than at the rates their sources had before."
    )
    # In whole leads that sum to the change.
    said = {"before": 358, "volume": -39, "mix": 11, "rate": 62, "after": 392}
    assert all(abs(parts[name] - value) < 1 for name, value in said.items())
    # 392 ÷ 2,401 against 358 ÷ 2,694 are 3.0 standard errors of a difference of shares apart.
    assert bridge.filter(part="rate")["is_chance"].to_list() == [False]


def test_few_conversions_are_not_taken_apart(sample):
    asked = open_movement(opened(sample, source=("Webinar",)), 1, CONVERTED, "team")
    assert asked.sums == (1, 1)
    assert bridge_words(asked, bridge_steps(asked)).startswith("Too few to be taken apart")


def test_a_quarter_that_is_over_is_set_against_the_quarter_before(sample):
    view = opened(sample, "last-quarter")
    assert next(iter(spans_to_choose(view, CONVERTED).values())) == "The quarter"
    for what in (CONVERTED, "marketing_qualified", "opportunities_won"):
        asked = open_movement(view, PERIOD, what, "source")
        assert (asked.spans.first, asked.spans.last) == (date(2026, 7, 1), date(2026, 9, 30))
        assert asked.spans.first_before == date(2026, 4, 1)
        assert asked.spans.last_before == date(2026, 6, 30)
        assert (asked.after_words, asked.before_words) == ("Q3 FY2026", "Q2 FY2026")
    [paid] = [one for one in topics(view, []) if "Paid search" in one.text]
    assert "(Q3 FY2026 against Q2 FY2026)" in paid.text
    assert paid.listing.choices["span_of_period"] == "The quarter"


def test_weeks_of_a_period_are_whole(sample):
    """The third quarter ends on a Wednesday: its last whole week is that of 21 September."""
    for what in (CONVERTED, "sales_qualified"):
        asked = open_movement(opened(sample, "last-quarter"), 1, what, "source")
        assert (asked.after_words, asked.before_words) == ("W39", "W38")


@pytest.mark.parametrize("period", ["last-month", "this-quarter", "last-13-weeks"])
def test_months_and_what_is_not_over_are_set_against_weeks(sample, period):
    for what in (CONVERTED, "created"):
        assert list(spans_to_choose(opened(sample, period), what)) == [1, 4, 13]


def test_nothing_is_set_against_days_before_the_data(sample):
    """They begin on 14 July 2025: the year before that is not there, nor 13 weeks in August."""
    assert PERIOD not in spans_to_choose(opened(sample, "last-year"), "created")
    early = open_movement(opened(sample, "2025-W35"), 13, "created", "source")
    assert early.reason.startswith("The data begin on 14 July 2025")


def test_small_segments_of_many_are_told_together(tmp_path):
    """Of 14 sources 12 are drawn by themselves, those beyond chance in any case."""
    first = date(2026, 1, 12)
    leads = [
        lead(f"{first + timedelta(weeks=week)}", source=f"Source {number:02}")
        for number in range(14)
        for week in (0, 1)
        for _ in range(30 if (number, week) == (0, 1) else 2 + number * week)
    ]
    build_generation(tmp_path, leads, as_of="2026-01-26 12:00")
    asked = open_movement(opened(tmp_path, "all"), 1, "created", "source")
    assert contributors(asked).height == 14
    rows = contributors(asked, MOST).rows(named=True)
    assert rows[0]["label"] == "Source 00" and rows[0]["is_chance"] is False
    assert rows[-1]["label"] == "(2 others)" and rows[-1]["is_chance"] is None
    assert [rows[-1]["before"], rows[-1]["after"]] == [4, 4 + 1 + 2]


def test_nothing_in_either_week_is_said_of_what_was_asked(sample):
    view = opened(sample, source=("Webinar",), team=("SDR West",))
    asked = open_movement(view, 1, "opportunities_created", "source")
    assert asked.reason == "No opportunities created in W46 or W45."


def test_a_week_with_a_holiday_says_so(sample):
    view = opened(sample, "2025-W52")
    headlines = weekly_health(view.warehouse, view.selection)
    assert lead_sentences(view, headlines, [])[0] == "W52 has a holiday."
    assert week_sentence(headlines, view.last_week) == (
        "105 leads and 104 MQLs in W52, below the usual"
    )


def test_days_without_data_are_said_and_nothing_is_called_ordinary(sample, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(sample))
    at = AppTest.from_file(str(ROOT / "pages/weekly_health.py"), default_timeout=60)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = (date(2001, 1, 1), date(2001, 1, 7))
    at.run()
    assert not at.exception
    said = words(at)
    assert said.startswith("# Nothing to count up to W01")
    assert "1–7 January 2001, before the data." in said
    assert "There is no whole week to talk about in this selection." in said
    assert "ordinary week" not in said and "complete yet" not in said


def test_the_panels_name_the_days_of_the_quarter_asked_for(sample, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(sample))
    at = AppTest.from_file(str(ROOT / "pages/weekly_health.py"), default_timeout=60)
    at.session_state["period"] = "Last quarter"
    at.run()
    assert not at.exception
    said = words(at)
    assert "The last whole week of Q3 FY2026, 1 Jul – 30 Sep 2026. Week 39, 21–27 September" in said
    quarter = Selection(date(2026, 7, 1), date(2026, 9, 30))
    sqls = measure(Warehouse(sample), "sales_qualified", quarter)["numerator"].item()
    assert f"Why {sqls} SQLs in Q3 FY2026 after " in said
    assert "MQLs of Q3 FY2026 become SQL after " in said


def test_what_controls_begin_with_is_what_their_address_shows(sample, monkeypatch):
    """Else the address of a view would show another one to whoever opens it."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(sample))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()
    assert "Why 30 SQLs in W46 after" in words(at)
    at.selectbox(key="period").set_value("Last quarter").run()
    assert "SQLs in Q3 FY2026 after" in words(at)
    at.selectbox(key="period").set_value("Last 13 weeks").run()
    assert "Why 30 SQLs in W46 after" in words(at)
    # Of one source, its teams; of all again, the sources.
    at.multiselect(key="source").set_value(["Webinar"]).run()
    assert at.selectbox(key="moved_by_from_team").value == "team"
    at.multiselect(key="source").set_value([]).run()
    assert at.selectbox(key="moved_by").value == "source"
