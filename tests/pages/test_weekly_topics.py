"""What is worth talking about: where each topic leads, and the leads behind each card."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from funnel.measure import context_of, measure, weekly_health
from funnel.metrics import HEALTH
from funnel.palette import LIGHT
from funnel.selection import Selection
from funnel.statistics import Limits
from funnel.views.talk import topics
from funnel.views.view import Period, View
from funnel.warehouse import Warehouse
from tests.pages.conftest import ROOT
from tests.pages.test_pages_alone import words


@pytest.fixture(scope="module")
def view(sample):
    warehouse = Warehouse(sample)
    context = context_of(warehouse)
    selection = Selection(first_date=context.last_complete_week - timedelta(weeks=12))
    return View(warehouse, selection, Period(selection.first_date, None), context, LIGHT)


def leading(topic):
    return [(link.page, dict(link.asked)) for link in topic.links]


def test_each_planted_truth_leads_to_the_page_that_shows_it(view):
    found = {
        topic.text.split(":")[0].split(" calls ")[0]: leading(topic) for topic in topics(view, [])
    }
    assert found["SDR Central rejects without a reason"] == [("hand_off", {"team": "SDR Central"})]
    assert found["SDR Northeast"] == [("speed_to_call", {"team": "SDR Northeast"})]
    assert found["Paid search brings fewer"] == [
        ("sources", {"source": "Paid search"}),
        (
            "",
            {
                "mover": "New MQLs",
                "span": "13 weeks",
                "moved_by": "By source",
                "moved": "segment:Paid search",
            },
        ),
    ]


def test_a_signal_leads_to_its_page_and_to_its_card(view):
    pages = {}
    for number in weekly_health(view.warehouse, view.selection):
        limits = Limits(number.value / 2, 0, number.value / 1.5)
        signal = replace(number, limits=limits, signal="better")
        [topic] = [one for one in topics(view, [signal]) if one.of == "off its usual"]
        page, card = leading(topic)
        assert card == ("", {"card": number.metric.name})
        pages[number.metric.name] = page
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
