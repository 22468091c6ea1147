"""What is worth talking about: where each topic leads, and the leads behind each card."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from funnel.measure import context_of, measure, weekly_health
from funnel.metrics import HEALTH
from funnel.palette import LIGHT
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.statistics import Limits
from funnel.views.sentences import week_sentence
from funnel.views.talk import Listing, lead_sentences, topics
from funnel.views.view import Period, View
from funnel.warehouse import Warehouse
from funnel.wording import unmarked
from tests.pages.conftest import ROOT
from tests.pages.test_pages_alone import words


@pytest.fixture(scope="module")
def view(sample):
    warehouse = Warehouse(sample)
    context = context_of(warehouse)
    selection = Selection(first_date=context.last_complete_week - timedelta(weeks=12))
    return View(warehouse, selection, Period(selection.first_date, None), context, LIGHT)


@pytest.fixture(scope="module")
def found(view):
    return topics(view, weekly_health(view.warehouse, view.selection))


def leading(topic):
    return [(link.page, dict(link.asked)) for link in topic.links]


WEEKS = {"period": "Custom dates", "dates": ("2026-08-17", "2026-11-15")}


def test_each_planted_truth_leads_to_the_page_that_shows_it(found):
    found = {re.split(":| calls | brings ", topic.text)[0]: topic for topic in found}
    reasonless = found["SDR Central rejects without a reason"]
    assert leading(reasonless) == [("hand_off", {"team": "SDR Central", **WEEKS})]
    slow = found["SDR Northeast"]
    assert leading(slow) == [("speed_to_call", {"team": "SDR Northeast", **WEEKS})]
    paid = found["Paid search"]
    assert leading(paid) == [("sources", {"source": "Paid search"})]
    choices = {"mover": "created", "span": "13 weeks", "moved_by": "source"}
    assert paid.listing == Listing("moved", "segment:Paid search", choices)
    assert paid.is_slow


def test_a_topic_counts_the_whole_weeks_that_its_link_asks_for(view, found):
    [topic] = [one for one in found if one.of == "rejections"]
    asked = Selection(date(2026, 8, 17), date(2026, 11, 15), by=("team",))
    audits = measure(view.warehouse, "handoff_audits", asked)
    [row] = audits.filter(audit="reasonless", team="SDR Central").rows(named=True)
    assert topic.size == row["numerator"]
    assert topic.text.endswith(
        f"{row['numerator']} of its {row['denominator']} rejections (W34–W46)."
    )


def test_what_a_team_lags_by_is_said_in_leads(view, found):
    [topic] = [one for one in found if "SDR Northeast" in one.text]
    asked = Selection(
        date(2026, 8, 17),
        date(2026, 11, 15),
        team=("SDR Northeast",),
        speed=Speed(clock="business"),
    )
    [row] = measure(view.warehouse, "sla_attainment_rate", asked).rows(named=True)
    assert f", {row['numerator']} of {row['denominator']} (W34–W46); " in topic.text
    assert topic.text.endswith(f"which would be {topic.size:.0f} more.")


def test_what_concerns_most_leads_comes_first_and_few_are_no_topic(found):
    assert [topic.size for topic in found] == sorted((one.size for one in found), reverse=True)
    assert found[0].text.startswith("Paid search brings 285 leads after 800 and 74 MQLs")
    assert min(topic.size for topic in found) >= 5


def test_two_wins_of_a_small_source_are_neither_headline_nor_topic(sample):
    """Webinar: 2 won, where none or one is usual; beside it 3 SALs after 18."""
    warehouse = Warehouse(sample)
    selection = Selection(first_date=date(2026, 8, 17), source=("Webinar",))
    context = context_of(warehouse)
    view = View(warehouse, selection, Period(selection.first_date, None), context, LIGHT)
    headlines = weekly_health(warehouse, selection)
    assert [one.metric.name for one in headlines if one.signal] == ["opportunities_won"]
    week = view.last_week
    assert week_sentence(headlines, week, "Webinar") == (
        "Webinar: W46 brought 36 leads and 20 MQLs"
    )
    [topic] = topics(view, headlines)
    assert topic.text == "Webinar brings 3 SALs after 18 (W46 against W45)."
    assert leading(topic) == [("sources", {"source": "Webinar", "compared": "A week"})]
    assert lead_sentences(view, headlines, [topic]) == [
        "2 opportunities won in W46, above the usual 0–1.",
        topic.text,
    ]


def test_an_ordinary_week_says_what_is_slow_and_what_was_missed(view, found):
    headlines = weekly_health(view.warehouse, view.selection)
    assert week_sentence(headlines, view.last_week) == (
        "W46 was an ordinary week with 299 leads and 207 MQLs"
    )
    assert [unmarked(said) for said in lead_sentences(view, headlines, found)] == [
        "Slower to see: Paid search brings 285 leads after 800 and 74 MQLs after 444; all sources "
        "4,576 leads after 4,864 and 2,441 MQLs after 2,702 (W34–W46 against W21–W33).",
        "Slower to see: MQLs became SQL more often: 16.3% (392 of 2,401) in W30–W42 after 13.3% "
        "(358 of 2,694) in W17–W29; 62 more than at the rates that sources had "
        "before, most in Demo request (+32) and Paid search (+9): beyond chance all together, no "
        "source by itself.",
        "Targets missed: called within 5 min (12%, agreed 15%), acceptance in W45 (61%, agreed "
        "68%), SQLs (30, agreed 34) and pipeline created (€469 k, agreed €923 k).",
    ]


def _keeping():
    """Keeps numbers as the pages do, so that movements are counted once."""
    kept = {}

    def keep(warehouse, number, asked):
        key = (number.__name__, asked)
        if key not in kept:
            kept[key] = number(warehouse, *asked)
        return kept[key]

    return keep


def test_a_signal_leads_to_its_page_and_to_its_card(view):
    pages = {}
    view = replace(view, keep=_keeping())
    headlines = [replace(one, signal=None) for one in weekly_health(view.warehouse, view.selection)]
    for at, number in enumerate(headlines):
        limits = Limits(number.value / 2, 0, number.value / 1.5)
        signal = replace(number, limits=limits, signal="better")
        found = topics(view, [*headlines[:at], signal, *headlines[at + 1 :]])
        [topic] = [one for one in found if one.listing and one.listing.panel == "card"]
        assert topic.listing.mark == number.metric.name
        [(page, asked)] = leading(topic)
        pages[number.metric.name] = (page, asked)
    assert pages == {
        "leads": ("weekly_funnel", {"stage": "Lead"}),
        "marketing_qualified": ("weekly_funnel", {"stage": "MQL"}),
        "median_response_minutes": ("speed_to_call", {}),
        "sla_attainment_rate": ("speed_to_call", {}),
        "acceptance_rate": ("hand_off", {}),
        "mql_to_sql_rate": ("weekly_funnel", {}),
        "sales_qualified": ("weekly_funnel", {"stage": "SQL"}),
        "opportunities_created": ("mix", {"mix_measure": "Opportunities created"}),
        "pipeline_amount": ("mix", {"mix_measure": "Pipeline created"}),
        "opportunities_won": ("weekly_funnel", {"stage": "Won"}),
    }


@pytest.mark.parametrize("name", HEALTH)
def test_the_link_of_a_card_lists_what_it_counts(sample, monkeypatch, name):
    rows = measure(Warehouse(sample), "weekly_health", Selection())
    row = rows.row(HEALTH.index(name), named=True)
    if name == "pipeline_amount":
        # All opportunities of the sample are in euros.
        row["numerator"] = rows.row(HEALTH.index("opportunities_created"), named=True)["numerator"]
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(sample))
    at = AppTest.from_file(str(ROOT / "pages/weekly_health.py"), default_timeout=60)
    at.query_params["card"] = name
    at.run()
    assert not at.exception
    noun = "opportunities" if name in HEALTH[-3:] else "leads"
    noun = "MQLs" if name == "acceptance_rate" else noun
    assert f"{row['week']:%G-W%V}**: {row['numerator']:,} {noun}" in words(at)


def test_a_segment_may_fall_in_the_week_and_over_the_longer_time():
    page = """
from funnel.ui.health import talk_panel
from funnel.views.talk import Link, Listing, Topic

listing = Listing("became", "segment:Web", {})
twice = [Topic(9, "fewer SQLs", "Web", (Link("Web", "sources"),), listing)] * 2
talk_panel(twice, [], "What should we talk about?")
"""
    at = AppTest.from_string(page).run()
    assert not at.exception
    assert [button.label for button in at.button] == ["list them", "list them"]
