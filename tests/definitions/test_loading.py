"""Definitions: the shipped ones, the firm's own laid over them, and what is said of mistakes."""

from pathlib import Path

import pytest

from funnel.definitions import SHIPPED, DefinitionsError, load_definitions
from funnel.definitions.model import WINDOWS
from funnel.errors import FunnelError
from funnel.fiscal import FiscalCalendar
from funnel.tables import EXITS, STAGES


@pytest.fixture
def own(tmp_path: Path):
    """A function that loads definitions with this text laid over the shipped ones."""

    def load(text: str):
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return load_definitions(path)

    return load


def test_the_shipped_definitions_hold_what_the_metrics_take_for_granted():
    shipped = load_definitions()
    assert shipped.windows == {
        "created_to_marketing_qualified": 30,
        "marketing_qualified_to_sales_accepted": 7,
        "marketing_qualified_to_sales_qualified": 30,
        "sales_accepted_to_sales_qualified": 30,
        "sales_qualified_to_opportunity": 30,
        "opportunity_to_won": 90,
        "marketing_qualified_to_won": 120,
        "created_to_won": 180,
        "created_to_sales_accepted": 37,
        "created_to_sales_qualified": 60,
        "created_to_opportunity": 90,
        "marketing_qualified_to_opportunity": 60,
        "clock_to_contact": 7,
    }
    assert set(shipped.stages.labels) == {*STAGES, *EXITS}
    assert shipped.week_start_number == 1
    assert shipped.promises.decision_business_days == 3
    assert shipped.promises.attempts_before_unresponsive == 4
    assert shipped.bulk_imports.minimum_leads == 50
    assert (shipped.trust.at_least.a, shipped.trust.at_most.c) == (0.95, 0.15)


def test_own_keys_go_over_the_shipped_ones_and_lists_replace(own):
    shipped = load_definitions()
    mine = own("""
        [report]
        timezone = "Europe/Berlin"
        week_start = "sunday"
        [windows]
        created_to_won = 365
        created_to_opportunity = 90
        [bulk_imports]
        web_sources = ["form"]
        [calendars.default.opening_hours]
        friday = []
        [calendars.night]
        timezone = "Asia/Manila"
        opening_hours = { monday = ["22:00-06:00"] }
    """)
    assert mine.report.timezone == "Europe/Berlin"
    assert mine.report.currency == shipped.report.currency
    assert mine.week_start_number == 7
    assert mine.windows == shipped.windows | {"created_to_won": 365, "created_to_opportunity": 90}
    assert mine.bulk_imports.web_sources == ("form",)
    assert mine.bulk_imports.minimum_leads == shipped.bulk_imports.minimum_leads
    assert mine.calendars["default"].opening_hours["friday"] == ()
    assert mine.calendars["default"].opening_hours["monday"] == ("09:00-17:00",)
    assert mine.calendars["night"].timezone == "Asia/Manila"


def test_the_fiscal_calendar_is_the_firms_own(own):
    assert own("").fiscal == FiscalCalendar(1, 1, "months")
    mine = own("""
        [report]
        week_start = "sunday"
        fiscal_year_start = 2
        fiscal_calendar = "4-5-4"
    """)
    assert mine.fiscal == FiscalCalendar(2, 7, "4-5-4")


def test_what_is_written_loads_to_the_same(own, tmp_path):
    mine = own("""
        [teams."SDR East"]
        members = [{ user = "Ann", from = 2026-01-01, to = 2026-06-30 }]
        reports_to = [
            { side = "marketing", to = 2026-03-31 },
            { side = "sales", from = 2026-04-01 },
        ]
        [calendars.default.special_hours]
        2026-12-24 = ["09:00-12:00"]
        2026-12-31 = []
        [bulk_imports]
        not_bulk = [2026-03-02T10:15:00+01:00]
        [[targets]]
        metric = "mql_to_sql_rate"
        value = 0.25
        period = "week"
        effective_from = 2026-01-01
        segment = { motion = "inbound" }
    """)
    path = tmp_path / "written.toml"
    path.write_text(mine.to_toml(), encoding="utf-8")
    assert load_definitions(path) == mine
    assert load_definitions(base=path) == mine


def test_a_byte_order_mark_and_any_letters_are_read(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[stages.labels]\nwon = "Gewonnen ✓"\n', encoding="utf-8-sig")
    assert load_definitions(path).stages.labels["won"] == "Gewonnen ✓"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[windows]\ncreated_to_won = "soon"',
            "windows.created_to_won is 'soon'; it should be a valid integer, "
            "unable to parse string as an integer.",
        ),
        (
            "[windows]\ncreated_to_won = 0",
            "windows.created_to_won is 0; it should be greater than or equal to 1.",
        ),
        ("windows = 3", "windows is 3; it should be a table."),
        (
            '[report]\ntimezone = "Berlin"',
            "report.timezone is 'Berlin'; it should be an IANA time zone, such as Europe/Berlin.",
        ),
        ("[report]\nzone = 1", "there is no definition called report.zone; "),
        (
            '[report]\nweek_start = "lundi"',
            "report.week_start is 'lundi'; it should be 'monday', 'tuesday', ",
        ),
        (
            '[report]\ncurrency = "euro"',
            "report.currency is 'euro'; it should be a currency code of three capital letters, ",
        ),
        (
            '[report]\nfiscal_calendar = "4-4-4"',
            "report.fiscal_calendar is '4-4-4'; it should be 'months', '4-4-5', '4-5-4' or '5-4-4'",
        ),
        ('[stages]\nabsent = ["sql"]', "stages.absent.0 is 'sql'; it should be 'marketing_"),
        ('[stages.labels]\nmql = "x"', "stages.labels.mql is not a name that can be used here; "),
        ('[[motion_rules]]\nname = "x"', "motion_rules.0.motion is missing; "),
        (
            '[owners]\nnot_people = ["[a-z]*"]',
            "owners.not_people.0 is '[a-z]*'; it should be a text in which * stands for any text",
        ),
        (
            '[calendars.default.opening_hours]\nmonday = ["9-17"]',
            "calendars.default.opening_hours.monday.0 is '9-17'; it should be opening hours ",
        ),
        (
            '[calendars.default.opening_hours]\nmonday = ["09:00-12:00", "11:00-13:00"]',
            "calendars.default has hours that overlap: monday 09:00-12:00 and monday 11:00-13:00.",
        ),
        (
            '[calendars.default.special_hours]\n"24.12.2026" = []',
            "calendars.default.special_hours.24.12.2026 is not a name that can be used here; "
            "it should be a date such as 2026-12-24.",
        ),
        (
            "[calendars.default.special_hours]\n20261224 = []",
            "calendars.default.special_hours.20261224 is not a name that can be used here; ",
        ),
        (
            '[calendars.default.special_hours]\n2026-12-24 = ["9-12"]',
            "calendars.default.special_hours.2026-12-24.0 is '9-12'; it should be opening hours ",
        ),
        (
            '[calendars.default.special_hours]\n2026-12-24 = "09:00-12:00"',
            "calendars.default.special_hours.2026-12-24 is '09:00-12:00'; it should be a ",
        ),
        (
            '[calendars.default.special_hours]\n2026-12-24 = ["09:00-12:00", "11:00-13:00"]',
            "calendars.default has hours that overlap on 2026-12-24: 09:00-12:00 and 11:00-13:00.",
        ),
        (
            '[teams.East]\ncalendar = "night"',
            "the file should not give team East the calendar night: there are default.",
        ),
        (
            '[teams.East]\nmembers = [{ user = "Ann" }]\n'
            '[teams.West]\nmembers = [{ user = "Ann", from = 2026-01-01 }]',
            "the file has memberships of Ann that overlap; give each its own dates.",
        ),
        (
            '[[teams.East.members]]\nuser = "Ann"\nfrom = 2026-02-01\nto = 2026-01-01',
            "teams.East.members.0 ends (2026-01-01) before it begins (2026-02-01).",
        ),
        (
            "[trust]\nat_least = { a = 0.7, b = 0.8, c = 0.9 }",
            "trust should have at_least falling from a to c.",
        ),
        (
            "[bulk_imports]\nnot_bulk = [2026-03-02T10:15:00]",
            "bulk_imports.not_bulk.0 is 2026-03-02 10:15:00; it should have timezone info.",
        ),
        ("[report", "is not valid TOML: "),
    ],
)
def test_a_mistake_is_one_sentence_with_key_value_and_what_is_allowed(own, text, sentence):
    with pytest.raises(DefinitionsError) as raised:
        own(text)
    assert isinstance(raised.value, FunnelError)
    assert sentence in str(raised.value)
    assert "own.toml" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(DefinitionsError, match=r"nowhere\.toml cannot be read: No such file"):
        load_definitions(tmp_path / "nowhere.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes('[stages.labels]\nwon = "Gewähr"\n'.encode("latin-1"))
    with pytest.raises(DefinitionsError, match=r"latin\.toml is not UTF-8 text"):
        load_definitions(path)


def test_windows_lie_between_a_stage_and_a_later_one():
    # Fifteen pairs of stages, and from the clock of speed to the first contact.
    assert len(WINDOWS) == 16
    assert "clock_to_contact" in WINDOWS
    assert "created_to_won" in WINDOWS
    assert "won_to_created" not in WINDOWS
    assert SHIPPED.exists()
