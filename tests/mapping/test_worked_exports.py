"""The sample company and the worked maps: every file is known, every word has a meaning."""

import csv
import gzip
from itertools import islice
from pathlib import Path

import pytest

from funnel.mapping import load_map, recognise, shipped_maps
from tests.mapping.landing import mapped

ROOT = Path(__file__).parents[2]
ROWS = 1_500


def first_rows(path: Path) -> tuple[list[str], list[list[str | None]]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        headers, *rows = islice(csv.reader(text), ROWS + 1)
    return headers, rows


@pytest.mark.parametrize("vendor", ["salesforce", "hubspot"])
def test_the_sample_company_is_read_whole(vendor):
    files = {path.name: first_rows(path) for path in (ROOT / "sample_data" / vendor).glob("*.gz")}
    sources = [(name, name.split(".")[0], headers) for name, (headers, _) in files.items()]
    found = recognise(sources, shipped_maps())
    assert found.map.name == vendor
    assert set(found.tables) == set(files)
    for name, table in found.tables.items():
        headers, rows = files[name]
        file = mapped(found.map, table, headers, rows)
        assert file.profile.questions == ()
        assert all(column.unknown == 0 for column in file.profile.stamps.values()), name
        unknown = {
            (column, word)
            for row in file.rows
            for column, word in row.items()
            if column.endswith("_unmapped") and word is not None
        }
        assert unknown == set(), name


HEADERS = {
    "olist_funnel": {
        "olist_marketing_qualified_leads_dataset": "mql_id,first_contact_date,origin",
        "olist_closed_deals_dataset": "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment",
    },
    "marketstar": {
        "Leads": "LeadId,Title,Industry,Employees,TimeZone,Stage,CreatedDate,OwnerEmployeeId,"
        "ConvertedOpportunityId,LeadSource,DisqualifiedReason",
        "Opportunities": "OpportunityId,CreatedDate,created_by_id,IsAccepted,AcceptedDecisionDate,"
        "Amount,OwnerEmployeeId,",
        "Employees": "EmployeeId,FirstName,LastName,Hired,Role,YearsOfExperience",
        "Quotas": "Year,Quarter,Quota,Quota Amount,,",
        "experience-map": "LeadId (Activities.csv),Activity Type,Calculation1",
    },
    "clever_takehome_outreach": {
        "leads": "lead_id,source,received_at,first_name,phone,lead_type,status",
        "outreach_log": "attempt_id,lead_id,channel,attempted_at,status,agent_id",
        "reference_leads_summary": "l_leadid,l_source,l_receivedat",
    },
}
TABLES = {
    "olist_funnel": ["leads", "opportunities"],
    "marketstar": ["leads", "opportunities", "users", None, None],
    "clever_takehome_outreach": ["leads", "activities", None],
}


def worked(name: str):
    return load_map(ROOT / "examples" / "maps" / f"{name}.toml")


@pytest.mark.parametrize("name", HEADERS)
def test_a_worked_map_knows_its_files(name):
    sources = [(stem, stem, headers.split(",")) for stem, headers in HEADERS[name].items()]
    found = recognise(sources, {name: worked(name)})
    assert [use.table for use in found.files] == TABLES[name]


def test_a_reason_on_an_accepted_opportunity_is_no_rejection():
    headers = HEADERS["marketstar"]["Opportunities"].split(",")
    rows = [
        ["1", "1/11/2021", "1", "TRUE", "1/18/2021 0:00", "3558.5", "7", ""],
        ["2", "1/18/2021", "5", "FALSE", "9/30/2022", "4077.81", "8", ""],
        ["3", "1/18/2021", "5", "", "", "", "8", ""],
    ]
    found = mapped(worked("marketstar"), "opportunities", headers, rows)
    assert found.column("decision") == ["accepted", "rejected", None]
    assert found.column("decided_at") == ["2021-01-18", "2022-09-30", None]
    assert worked("marketstar").decision_on == "opportunity"


def test_dates_without_marks_and_hours_without_a_leading_zero():
    leads = mapped(
        worked("marketstar"),
        "leads",
        ["LeadId", "Stage", "CreatedDate", "ConvertedOpportunityId"],
        [["1", "Qualified", "20210105", ""]],
    )
    assert leads.column("created_at") == ["2021-01-05"]
    calls = mapped(
        worked("clever_takehome_outreach"),
        "activities",
        ["attempt_id", "lead_id", "channel", "attempted_at", "status"],
        [
            ["1", "2", "call", "2026-05-04 7:37:00", "completed"],
            ["2", "2", "sms", "2026-05-04 7:47:00", "delivered"],
        ],
    )
    assert calls.column("channel") == ["call", "message"]
    assert calls.column("disposition") == ["contact", None]
    assert calls.column("started_at") == ["2026-05-04 7:37:00", "2026-05-04 7:47:00"]
