"""The pages of speed by themselves, in the states they can be in."""

import re
from datetime import date

import duckdb
import pytest

from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import measure
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.pages.conftest import ROOT
from tests.pages.test_pages_alone import page, words
from tests.response_builder import Wait
from tests.test_real_exports import REAL

__all__ = ["page"]

SPEED, PAYS = "pages/speed_to_call.py", "pages/speed_and_conversion.py"
BOTH = pytest.mark.parametrize("name", [SPEED, PAYS])


def headline(at):
    return at.markdown[0].value


@BOTH
def test_a_small_company_is_shown_as_it_is(page, callers, name):
    at = page(name, callers.path)
    at.session_state["period"] = "All weeks"
    at.run()
    assert not at.exception
    assert headline(at).startswith("# ")


def test_the_headline_and_the_cards_say_the_metrics(page, callers):
    at = page(SPEED, callers.path)
    at.session_state["period"] = "All weeks"
    at.run()
    # In opening hours C as well: 4 of 9; five of nine by two hours.
    assert headline(at) == (
        "# 44% of inbound and unknown MQLs are called within 5 min; half of all by 2 h"
    )
    shown = [(metric.label, metric.value) for metric in at.metric]
    assert shown == [
        ("Median", "2 h"),
        ("9 in 10 by", "Not yet"),
        ("Within 5 min", "44%"),
        ("Median", "13 h"),
        ("9 in 10 by", "Not yet"),
        ("Within 5 min", "33%"),
        ("Waiting", "3"),
        ("Closed uncalled", "2"),
    ]
    assert "**3 leads waiting**" in words(at)


@pytest.mark.parametrize(
    ("mark", "title"),
    [
        ("within-business", "Leads called within 5 min, business time**: 4 leads"),
        ("late-business", "Leads not called within 5 min, business time**: 5 leads"),
        ("within-wall", "Leads called within 5 min, wall time**: 3 leads"),
        ("late-wall", "Leads not called within 5 min, wall time**: 6 leads"),
        ("waiting", "Waiting**: 3 leads"),
        ("past", "Waiting past SLA**: 2 leads"),
        ("closed", "Closed uncalled**: 2 leads"),
    ],
)
def test_each_number_of_the_cards_opens_its_leads(page, callers, mark, title):
    at = page(SPEED, callers.path)
    at.session_state["period"] = "All weeks"
    at.query_params["speed-card"] = mark
    at.run()
    assert not at.exception
    assert title in words(at)


@pytest.mark.parametrize(
    ("panel", "mark", "title"),
    [
        ("reps", "Ann", "Leads of Ann**: 3 leads"),
        ("weeks", "2026-05-04", "Leads due in 2026-W19**: 4 leads"),
        ("attempts", "1", "Leads with attempt 1 and no contact before**: 6 leads"),
        ("hour", "1-10", "Leads of Mon–Fri, 10:00–11:00, each team's time**: 4 leads"),
    ],
)
def test_each_picture_opens_its_leads(page, callers, panel, mark, title):
    at = page(SPEED, callers.path)
    at.session_state["period"] = "All weeks"
    at.query_params[panel] = mark
    at.run()
    assert not at.exception
    assert title in words(at)


@pytest.mark.parametrize(
    ("mark", "title"),
    [
        ("3m-5m", "Leads called: 3–5 min**: 2 leads"),
        ("never", "Leads never called in time**: 3 leads"),
        (">24h", "Leads called: > 24 h**: 0 leads"),
    ],
)
def test_each_bin_opens_its_leads(page, callers, mark, title):
    at = page(PAYS, callers.path)
    at.session_state["period"] = "All weeks"
    at.query_params["bin"] = mark
    at.run()
    assert not at.exception
    assert title in words(at)


@pytest.mark.parametrize(("panel", "mark"), [
    ("reps", "Nobody"), ("weeks", "soon"), ("attempts", "x"), ("hour", "9-99"), ("hour", "x"),
    ("hour", "1-99"), ("speed-card", "x"), ("attempts", "99999999999"), ("attempts", "²"),
    ("bin", "x"),
])  # fmt: skip
def test_a_mark_that_is_none_lists_nothing(page, callers, panel, mark):
    at = page(PAYS if panel == "bin" else SPEED, callers.path)
    at.session_state["period"] = "All weeks"
    at.query_params[panel] = mark
    at.run()
    assert not at.exception
    assert not re.search(r"\*\*: [\d,]+ leads?", words(at))


@BOTH
def test_an_empty_period_says_so(page, sample, name):
    at = page(name, sample)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = (date(2001, 1, 1), date(2001, 1, 7))
    at.run()
    assert not at.exception
    assert "cannot be said" in headline(at)
    assert "Nothing in this selection." in words(at)
    assert "a longer period" in words(at) or "another period" in words(at)


@BOTH
@pytest.mark.parametrize(
    ("dates", "note"),
    [((date(2026, 10, 5),), "Choose the last day too"), ((), "Choose the first and the last day")],
)
def test_half_a_date_range_is_shown_to_the_end_and_says_so(page, sample, name, dates, note):
    at = page(name, sample)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = dates
    at.run()
    assert not at.exception
    assert note in words(at)


@pytest.fixture(scope="module")
def leads_alone(tmp_path_factory):
    """An import of leads without a single activity."""
    exports, warehouse = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("leads-alone")
    lines = [f"{number},2025-01-{number:02} 10:00,Web" for number in range(1, 29)]
    (exports / "leads.csv").write_text("Lead ID,Created,Source\n" + "\n".join(lines) + "\n")
    import_folder(exports, warehouse)
    return warehouse


@BOTH
def test_an_export_without_activities_says_what_it_lacks(page, leads_alone, name):
    at = page(name, leads_alone).run()
    assert not at.exception
    assert "cannot be said" in headline(at)
    assert "Not in this export: no call is logged." in words(at)
    assert not at.metric


def test_the_app_runs_on_an_export_without_activities(page, leads_alone):
    assert not page("app.py", leads_alone).run().exception


@pytest.fixture(scope="module")
def clever(tmp_path_factory):
    """The outreach exercise: calls, but no MQL and no SQL."""
    folder = REAL / "clever_takehome_outreach"
    if not folder.is_dir():
        pytest.skip(f"no real exports at {REAL.name}")
    warehouse = tmp_path_factory.mktemp("clever")
    map_file = ROOT / "examples" / "maps" / "clever_takehome_outreach.toml"
    import_folder(folder, warehouse, Options(map=str(map_file)))
    return warehouse


def test_without_mqls_the_clock_runs_from_creation(page, clever):
    at = page(SPEED, clever)
    at.session_state["period"] = "All weeks"
    at.run()
    assert not at.exception
    assert " leads are called within 5 min" in headline(at)
    assert "The clock runs from creation" in words(at)
    start = next(box for box in at.selectbox if box.label == "Start")
    assert "Clock from creation" in start.options and "Clock from MQL" not in start.options


def test_without_sqls_speed_is_set_against_contact(page, clever):
    at = page(PAYS, clever)
    at.session_state["period"] = "All weeks"
    at.run()
    assert not at.exception
    target = next(box for box in at.selectbox if box.label == "Target")
    assert (target.value, target.options) == ("contact", ["Target contact"])


def test_grade_d_is_withheld_and_says_why(page, tmp_path):
    one = lead("2026-01-05", Wait(call="1m"), marketing_qualified="2026-01-05")
    folder = build_generation(tmp_path, [one], as_of="2026-02-02")
    with duckdb.connect(folder / "funnel.duckdb") as connection:
        why = "50.0 % of the calls have a time of day"
        connection.execute(f"insert into trust_grades values ('speed to call','D','{why}',0.5,9)")
    assert measure(Warehouse(tmp_path), "leads_called", Selection())["reason"].item() == (
        f"Withheld, grade D: {why}."
    )
    for name in (SPEED, PAYS):
        at = page(name, tmp_path).run()
        assert not at.exception
        assert "cannot be said" in headline(at)
        assert f"Withheld, grade D: {why}." in words(at)
        assert not at.metric


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"sla": "15m"}, "called within 15 min"),
        ({"start": "created"}, "The clock runs from creation to the first call"),
        ({"stop": "attempt"}, "from MQL to the first attempt"),
        ({"motion": ["outbound"]}, "of outbound MQLs are called"),
    ],
)
def test_the_controls_change_what_is_said(page, sample, chosen, said):
    at = page(SPEED, sample)
    for name, value in chosen.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    assert said in headline(at) + words(at)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"target": "won"}, "Do leads called sooner reach Won more often?"),
        ({"clock": "business"}, "Business time to the first call"),
        ({"window": "7d"}, "followed for 7 d"),
        ({"window": "none"}, "followed to date"),
        ({"window_from": "call"}, "from the call"),
        ({"landmark": "1h"}, "called within 1 h"),
        ({"slow": "called"}, "odds of SQL"),
        ({"published": True}, "Leads360/Velocify 2012"),
    ],
)
def test_the_controls_change_what_speed_is_set_against(page, sample, chosen, said):
    at = page(PAYS, sample)
    at.session_state["period"] = "All weeks"
    for name, value in chosen.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    assert said in headline(at) + words(at)


def test_the_data_page_counts_what_bears_on_speed(page, sample):
    at = page("pages/data.py", sample).run()
    assert not at.exception
    told = words(at)
    assert "How far can speed to call be trusted?" in told
    for row in Warehouse(sample).table("speed_doubts").iter_rows(named=True):
        assert f"{row['touched']:,} of {row['rows']:,} (" in told.replace("\\", "")
        assert row["doubt"].split(":")[0] in told.replace("\\", "")


def test_the_data_page_lists_bulk_imports_in_report_time(page, tmp_path):
    exports = tmp_path / "exports"
    exports.mkdir()
    bulk = [f"B{number},2025-07-02T10:00:00Z,Purchased List,Ann" for number in range(60)]
    rest = [f"L{number},2025-07-03T10:{number:02}:00Z,Web,Ann" for number in range(10)]
    header = "Lead ID,Created,Source,Created By"
    (exports / "leads.csv").write_text("\n".join([header, *bulk, *rest]) + "\n")
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "definitions.toml").write_text('[report]\ntimezone = "Europe/Berlin"\n')
    import_folder(exports, tmp_path / "w")
    at = page("pages/data.py", tmp_path / "w").run()
    assert not at.exception
    assert [one.label for one in at.expander if "bulk" in one.label] == ["1 bulk import"]
    (table,) = [frame.value for frame in at.dataframe if "Created, UTC" in frame.value.columns]
    row = table.iloc[0]
    assert (row["Created, report time"].hour, row["Created, UTC"].hour) == (12, 10)
    assert (row["Leads"], row["Sources"]) == (60, "Purchased List")


@pytest.mark.parametrize(
    ("name", "bases"),
    [
        (SPEED, ["MQLs of {}. ", "MQLs of {} called, by", "{} · called within 5 min",
                 "{} · % called", "{} · first contacts"]),
        (PAYS, ["{} · share reaching SQL", "{} · odds of SQL"]),
    ],
)  # fmt: skip
def test_each_panel_names_its_weeks_and_that_the_last_is_not_over(page, sample, name, bases):
    said = words(page(name, sample).run())
    for base in bases:
        assert base.format("W34–W46 and W47 so far") in said, base
