"""Real exports made elsewhere, through the worked maps: figures computed independently.

The folder is no part of the project; where it is not beside the checkout these are skipped.
"""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from funnel.cli import cli
from funnel.measure import leads_of_handoff
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.warehouse import Warehouse

ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("FUNNEL_REAL_EXPORTS", ROOT.parent / "shared" / "data"))
MAPS = ROOT / "examples" / "maps"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real exports at {REAL.name}")

OLIST_ORIGINS = {
    "organic search": (271, 2296),
    "paid search": (195, 1586),
    "social": (75, 1350),
    "unknown": (179, 1099),
    "direct traffic": (56, 499),
    "email": (15, 493),
    "referral": (24, 284),
    "other": (4, 150),
    "display": (6, 118),
    "other publicities": (3, 65),
    "(blank)": (14, 60),
}


def run(*arguments):
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Import a folder once; its warehouse and its report come back."""
    made = {}

    def once(folder, with_map=True):
        if folder not in made:
            warehouse = tmp_path_factory.mktemp(folder)
            options = ("--map", MAPS / f"{folder}.toml") if with_map else ()
            command = ("--warehouse", warehouse, "import", REAL / folder, "--format", "json")
            made[folder] = warehouse, run(*command, *options)
        return made[folder]

    return once


def metrics(warehouse, *arguments):
    return run("--warehouse", warehouse, "metrics", *arguments, "--format", "json")


def by_source(rows, name):
    return {row["source"]: row["value"] for row in rows if row["metric"] == name}


@pytest.mark.parametrize(
    ("folder", "with_map"),
    [
        ("olist_funnel", True),
        ("marketstar", True),
        ("clever_takehome_outreach", True),
        ("fivetran_salesforce", False),
    ],
)
def test_books_close(imported, folder, with_map):
    _, report = imported(folder, with_map)
    used = [file for file in report["files"] if file["table_name"]]
    assert used
    for file in used:
        assert file["rows_read"] > 0
        parts = file["rows_loaded"] + file["rows_rejected"] + file["rows_dropped"]
        assert file["rows_read"] == parts


def test_olist_wins_and_leads_by_origin(imported):
    warehouse, _ = imported("olist_funnel")
    totals = metrics(warehouse, "won", "leads")
    assert [row["value"] for row in totals] == [842, 8000]
    rows = metrics(warehouse, "won", "leads", "--by", "source")
    assert by_source(rows, "won") == {origin: won for origin, (won, _) in OLIST_ORIGINS.items()}
    assert by_source(rows, "leads") == {origin: n for origin, (_, n) in OLIST_ORIGINS.items()}


@pytest.mark.parametrize(
    ("window", "won"), [("none", 842), ("30d", 547), ("60d", 644), ("90d", 691)]
)
def test_olist_conversion_within_windows(imported, window, won):
    warehouse, _ = imported("olist_funnel")
    (row,) = metrics(warehouse, "lead_to_won_rate", "--window", window)
    # The data end in November 2018 and the leads in May: every window is over.
    assert (row["numerator"], row["denominator"] + row["immature"]) == (won, 8000)


def test_marketstar_decisions_on_the_opportunity(imported):
    warehouse, _ = imported("marketstar")
    rows = metrics(warehouse, "leads", "opportunities", "sales_accepted", "rejected")
    assert [row["value"] for row in rows] == [43033, 1061, 697, 364]
    rows = metrics(warehouse, "sales_accepted", "opportunities", "--by", "source")
    accepted, decided = by_source(rows, "sales_accepted"), by_source(rows, "opportunities")
    assert sorted((accepted[source], decided[source]) for source in accepted) == [
        (35, 65),
        (67, 97),
        (595, 899),
    ]


def test_marketstar_ledger_and_rejection_rate(imported):
    """697 of the 1,061 opportunities are accepted and 364 rejected, and none is undecided."""
    warehouse, _ = imported("marketstar")
    places = {row["place"]: row["value"] for row in metrics(warehouse, "handoff_ledger")}
    assert places == {"accepted": 697, "rejected": 364, "overdue": 0, "pending": 0}
    (rejection,) = metrics(warehouse, "rejection_rate")
    assert (rejection["numerator"], rejection["denominator"]) == (364, 1061)
    assert rejection["value"] == pytest.approx(0.343073, abs=5e-7)
    rows = metrics(warehouse, "acceptance_rate", "--by", "source")
    assert {row["source"]: (row["numerator"], row["denominator"]) for row in rows} == {
        "Web Registration": (595, 899),
        "Trade Shows and Events": (67, 97),
        "Purchased List": (35, 65),
    }


def test_marketstar_reasons_are_of_the_rejected_only(imported):
    """A reason stands on 321 accepted leads too; none of them counts as a rejection."""
    warehouse, _ = imported("marketstar")
    rows = metrics(warehouse, "rejections_by_reason")
    assert {row["reason_class"]: row["value"] for row in rows} == {
        "none": 201,
        "need": 61,
        "budget": 35,
        "timing": 34,
        "other": 33,
    }
    words = {row["word"]: row["value"] for row in metrics(warehouse, "rejections_by_word")}
    assert words["Competitor"] == 33
    strays = {
        place: leads_of_handoff(
            Warehouse(warehouse),
            Selection(),
            METRICS["handoff_ledger"],
            ledger=[place],
            stray_reason=True,
        ).total
        for place in ("accepted", "rejected")
    }
    assert strays == {"accepted": 321, "rejected": 0}
    doubts = dict(Warehouse(warehouse).table("import_doubts").select("doubt", "rows").iter_rows())
    assert doubts["reason without a rejection"] == 321


def test_clever_reads_every_lead_and_attempt(imported):
    warehouse, report = imported("clever_takehome_outreach")
    assert metrics(warehouse, "leads")[0]["value"] == 206
    loaded = {file["table_name"]: file["rows_loaded"] for file in report["files"]}
    assert loaded["activities"] == 379


def clever(imported, *arguments):
    """The rows of metrics of the outreach exercise."""
    warehouse, _ = imported("clever_takehome_outreach")
    return metrics(warehouse, *arguments)


def test_clever_counts_calls_and_takes_no_message_for_one(imported):
    called, never = clever(imported, "leads_called", "never_called")
    assert (called["value"], never["value"]) == (176, 30)
    (row,) = clever(imported, "sla_attainment_rate", "--sla", "5m")
    assert (row["numerator"], row["denominator"]) == (52, 206)


def test_clever_first_attempts_on_any_channel(imported):
    called, never = clever(imported, "leads_called", "never_called", "--stop", "attempt")
    assert (called["value"], never["value"]) == (188, 18)
    asked = ("sla_attainment_rate", "--stop", "attempt", "--sla", "15m")
    (row,) = clever(imported, *asked)
    assert (row["numerator"], row["denominator"]) == (168, 206)
    asked = ("median_response_minutes", "--stop", "attempt", "--median", "called")
    assert clever(imported, *asked)[0]["value"] == 8


def test_clever_medians_of_called_leads_and_of_all(imported):
    names = ("median_response_minutes", "p90_response_minutes")
    half, most = clever(imported, *names, "--median", "called")
    assert (half["value"], most["value"]) == (8, 193)
    # The 30 leads without a call wait still, so half of all is later.
    assert clever(imported, names[0])[0]["value"] == 9


def test_clever_contacts_by_time_to_call(imported):
    asked = ("--target", "contact", "--bins", "5m,15m,1h,4h,24h", "--window", "none")
    rows = clever(imported, "conversion_by_response", *asked)
    assert {row["bin"]: (row["converted"], row["leads"]) for row in rows} == {
        "<=5m": (23, 52),
        "5m-15m": (53, 104),
        "15m-1h": (0, 0),
        "1h-4h": (4, 7),
        "4h-24h": (9, 13),
        ">24h": (0, 0),
        "never": (0, 30),
    }
    (row,) = clever(imported, "leads_called", "--stop", "contact")
    assert row["value"] == 89


def test_tables_landed_by_a_connector_are_known_as_salesforce_without_a_map(imported):
    _, report = imported("fivetran_salesforce", False)
    assert report["facts"]["map_label"] == "Salesforce"
    tables = {file["file"]: file["table_name"] for file in report["files"]}
    assert tables["sf_lead_data.csv"] == "leads"
    assert tables["sf_task_data.csv"] == tables["sf_event_data.csv"] == "activities"
    assert tables["sf_opportunity_data.csv"] == "opportunities"
    assert tables["sf_user_data.csv"] == "users"


def test_olist_origins_by_what_was_won(imported):
    """By origin, blank ones too, as counted apart; half of the wins took 14.65 days."""
    warehouse, _ = imported("olist_funnel")
    rows = metrics(warehouse, "source_quality", "--window", "none")
    found = {row["group"]: (row["numerator"], row["denominator"]) for row in rows}
    assert found == OLIST_ORIGINS
    assert {row["group"]: row["leads"] for row in rows} == {
        origin: leads for origin, (_, leads) in OLIST_ORIGINS.items()
    }
    assert {row["target"] for row in rows} == {"won"}
    assert [row["rank"] for row in rows] == list(range(1, 12))
    rates = [row["shrunk_rate"] for row in rows]
    assert rates == sorted(rates, reverse=True)
    (days,) = metrics(warehouse, "median_days_lead_to_won", "--window", "none")
    assert days["value"] == pytest.approx(14.6507, abs=1 / 24)
    assert (days["denominator"], days["entered"]) == (842, 8000)
    mix = metrics(warehouse, "motion_mix")
    assert sum(row["volume"] for row in mix if row["measure"] == "leads") == 8000
