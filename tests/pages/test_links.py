"""What a link asks for is what is shown, however it is written; what is not to be had is said."""

import pytest

from tests.pages.test_pages_alone import page, words

__all__ = ["page"]


def opened(page, name, sample, **link):
    at = page(name, sample)
    for key, value in link.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def warnings(at):
    return " ".join(one.value for one in at.warning)


FUNNEL = "pages/weekly_funnel.py"


@pytest.mark.parametrize("pair", ["SAL → SQL", "sal_to_sql"])
def test_the_first_picture_of_a_link_is_that_of_its_pair(page, sample, pair):
    at = opened(page, FUNNEL, sample, pair=pair)
    assert "Share of each week's SALs that became SQL" in words(at)
    assert at.selectbox(key="pair").value == "sal_to_sql"
    assert not at.warning


@pytest.mark.parametrize("sla", ["15m", "SLA 15 min"])
def test_a_promise_is_taken_however_it_is_written(page, sample, sla):
    at = opened(page, "pages/speed_to_call.py", sample, sla=sla)
    assert "within 15 min" in at.markdown[0].value


def test_what_a_control_does_not_have_is_said_beside_it(page, sample):
    at = opened(page, "pages/speed_to_call.py", sample, sla="17m")
    assert "The link asks for “17m”, which is not to be had here: SLA 5 min is shown." in warnings(
        at
    )
    at.selectbox(key="sla").set_value("1h").run()
    assert not at.warning


def test_labels_the_data_does_not_have_are_named(page, sample):
    at = opened(page, "app.py", sample, source=["Foo", "Webinar"], team="Nowhere")
    assert "the source “Foo”, which is not to be had here: only Webinar is shown." in warnings(at)
    assert "the team “Nowhere”, which is not to be had here: all teams are shown." in warnings(at)
    at.multiselect(key="source").set_value(["Referral"]).run()
    assert "Foo" not in warnings(at) and "Nowhere" in warnings(at)


def test_a_period_that_there_is_not_is_named(page, sample):
    at = opened(page, "app.py", sample, period="Last century")
    assert "the period “Last century”" in warnings(at)
    assert "last 13 weeks is shown" in warnings(at)


@pytest.mark.parametrize(
    "dates", [["2026-08-03", "2026-08-30"], "2026-08-03,2026-08-30", "2026-08-03:2026-08-30"]
)
def test_the_days_of_a_link_are_those_asked_for(page, sample, dates):
    at = opened(page, "app.py", sample, period="Custom dates", dates=dates)
    assert [f"{day}" for day in at.date_input(key="dates").value] == ["2026-08-03", "2026-08-30"]
    assert at.query_params["dates"] == ["2026-08-03", "2026-08-30"]
    assert not at.warning


def test_the_later_day_may_be_said_first(page, sample):
    days = ["2026-08-30", "2026-08-03"]
    at = opened(page, "app.py", sample, period="Custom dates", dates=days)
    assert not at.warning


@pytest.mark.parametrize("dates", ["soon", "2099-01-01,2099-01-31"])
def test_days_that_cannot_be_are_said(page, sample, dates):
    at = opened(page, "app.py", sample, period="Custom dates", dates=dates)
    assert "The link asks for the dates" in warnings(at)


def test_days_long_before_the_data_are_shown_as_asked(page, sample):
    days = ["2001-01-01", "2001-01-07"]
    at = opened(page, "app.py", sample, period="Custom dates", dates=days)
    assert [f"{day}" for day in at.date_input(key="dates").value] == days
