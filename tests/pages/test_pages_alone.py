"""Each page by itself, and in the states a page can be in."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from funnel.importing import import_folder
from tests.pages.conftest import ROOT

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture
def page(monkeypatch):
    """Makes a page's test over a warehouse."""

    def make(name, warehouse):
        monkeypatch.chdir(ROOT)
        monkeypatch.setenv("FUNNEL_WAREHOUSE", str(warehouse))
        return AppTest.from_file(str(ROOT / name), default_timeout=60)

    return make


def words(at):
    """All text of the main part."""
    elements = [*at.markdown, *at.caption, *at.info, *at.error, *at.warning]
    return "\n".join(element.value for element in elements)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_alone(page, sample, name):
    at = page(f"pages/{name}", sample).run()
    assert not at.exception
    assert at.markdown[0].value.startswith("# ")


@pytest.mark.parametrize("name", ["app.py", *(f"pages/{name}" for name in PAGES)])
def test_without_data_it_says_what_to_do(page, tmp_path, name):
    at = page(name, tmp_path / "nothing").run()
    assert not at.exception
    told = words(at) + "".join(code.value for code in at.code)
    assert "make run" in told or "Bring your exports in" in told


def test_the_app_draws_the_filters_the_data_has(page, sample):
    at = page("app.py", sample).run()
    assert not at.exception
    labels = [one.label for one in at.multiselect]
    assert {"Motion", "Source", "Team", "Owner"} <= set(labels)


def test_an_empty_period_says_so(page, sample):
    at = page("pages/weekly_funnel.py", sample)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = (date(2001, 1, 1), date(2001, 1, 7))
    at.run()
    assert not at.exception
    assert at.markdown[0].value == "# No leads in this period"
    assert "No leads in this period" in words(at)


@pytest.mark.parametrize(
    ("dates", "note"),
    [((date(2026, 10, 5),), "Choose the last day too"), ((), "Choose the first and the last day")],
)
def test_half_a_date_range_is_shown_to_the_end_and_says_so(page, sample, dates, note):
    at = page("pages/weekly_funnel.py", sample)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = dates
    at.run()
    assert not at.exception
    assert note in words(at)


def test_a_small_company_without_limits_is_shown_as_it_is(page, company):
    at = page("pages/weekly_funnel.py", company.path)
    at.session_state["period"] = "All weeks"
    at.run()
    assert not at.exception
    assert "ordinary" not in at.markdown[0].value


def test_a_label_the_data_does_not_have_filters_nothing(page, sample):
    at = page("pages/weekly_funnel.py", sample)
    at.session_state["source"] = ["No such source"]
    at.run()
    assert not at.exception
    assert "No such source" not in at.markdown[0].value


def test_an_export_of_leads_alone_is_a_page_without_errors(page, tmp_path):
    exports = tmp_path / "exports"
    exports.mkdir()
    lines = [f"{number},2025-01-{number:02} 10:00,Web" for number in range(1, 29)]
    (exports / "leads.csv").write_text("Lead ID,Created,Source\n" + "\n".join(lines) + "\n")
    import_folder(exports, tmp_path / "warehouse")
    at = page("app.py", tmp_path / "warehouse").run()
    assert not at.exception
    assert "28" in words(at) + "".join(metric.value for metric in at.metric)


def test_the_first_page_sets_the_week_against_what_was_agreed(page, sample):
    at = page("pages/weekly_health.py", sample).run()
    assert not at.exception
    said = [caption.value for caption in at.caption if caption.value.startswith("target ")]
    # In the order of the cards; leads, the time to call and opportunities have no target.
    assert said == [
        "target 200, attained",
        "target 15%, missed",
        "target 68%, missed",
        "target 16%, attained",
        "target 34, missed",
        "target €923 k, missed",
        "target 8, attained",
    ]
    table = at.dataframe[0].value
    assert table["Target"].to_list()[1] == "200, attained"
    assert table["Side"].to_list()[1] == "Marketing"
    assert "#### Will we reach what was agreed?" in words(at)


def test_where_nothing_is_agreed_no_column_says_so(page, company):
    at = page("pages/weekly_health.py", company.path).run()
    assert not at.exception
    assert not {"Target", "Side"} & set(at.dataframe[0].value.columns)
    assert "target " not in [caption.value[:7] for caption in at.caption]
