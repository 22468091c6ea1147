"""The sample company as a HubSpot export: property labels, names for owners, UTC without a zone."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sample_data import vocabulary as words
from sample_data.activities import CALL, EMAIL, MEETING, TASK
from sample_data.names import company_name, email, owner_name, person_name, subject
from sample_data.truth import Truth
from sample_data.writing import day, label, stamp, with_local_day, write_table

_STAMP = "%Y-%m-%d %H:%M:%S"
_CONTACT, _DEAL, _ACTIVITY, _CAMPAIGN, _OWNER = 8_000_000, 30_000_000, 10**9, 500_000, 70_000
_OUTCOMES = (
    "Connected", "Meeting set", "Left voicemail", "No answer", "Busy", "Left live message",
    "Wrong number",
)  # fmt: skip
_LIFECYCLE = (
    "Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer",
)  # fmt: skip
_LEAD_STATUSES = (
    "New", "Marketing Qualified", "Accepted", "Qualified", "Rejected", "Disqualified", "Nurture",
)  # fmt: skip

_Table = tuple[pl.DataFrame, dict[str, pl.Expr]]


def write_hubspot(truth: Truth, folder: Path, *, compress: bool) -> None:
    """Writes contacts, their property history, deals, calls, meetings, emails, tasks and more."""
    tables = {
        "contacts": _contacts(truth),
        "contact_property_history": _property_history(truth),
        "deals": _deals(truth),
        "calls": _calls(truth),
        "meetings": _meetings(truth),
        "emails": _emails(truth),
        "tasks": _tasks(truth),
        "campaigns": _campaigns(truth),
        "owners": _owners(truth),
    }
    for name, (rows, columns) in tables.items():
        write_table(folder, name, rows, columns, compress=compress)


def _person(column: str, truth: Truth) -> pl.Expr:
    """An owner's name; HubSpot has no queues, so what a queue holds has no owner."""
    return pl.when(pl.col(column) >= 0).then(owner_name(column, truth))


def _team(column: str, truth: Truth) -> pl.Expr:
    return pl.when(pl.col(column) >= 0).then(
        label(pl.col(column).clip(0), truth.users["team"].to_list())
    )


def _source() -> pl.Expr:
    return label("source", [source.label for source in words.SOURCES])


def _campaign_name(truth: Truth) -> pl.Expr:
    return label("campaign", truth.campaigns["name"].to_list())


def _contacts(truth: Truth) -> _Table:
    rows = truth.leads_at_export().join(
        _first_entries(truth), on="lead", how="left", maintain_order="left"
    )
    lifecycle = (
        pl.when(pl.col("won_day").is_not_null()).then(4)
        .when(pl.col("deal_at").is_not_null()).then(3)
        .when(pl.col("qualified_at").is_not_null()).then(2)
        .when(pl.col("marketing_at").is_not_null()).then(1)
        .otherwise(0)
    )  # fmt: skip
    return rows, {
        "Record ID": _CONTACT + pl.col("lead"),
        "First Name": person_name("person", "first"),
        "Last Name": person_name("person", "last"),
        "Email": email("person", "lead"),
        "Job Title": label(pl.col("person") % len(words.TITLES), words.TITLES),
        "Company Name": company_name("firm"),
        "Country/Region": label("country", [country for country, _, _ in words.COUNTRIES]),
        "Lifecycle Stage": label(lifecycle, _LIFECYCLE),
        "Lead Status": label("status", _LEAD_STATUSES),
        "Original Source": label("original_source", words.ORIGINAL_SOURCES),
        "Lead Source": _source(),
        "Primary Campaign": _campaign_name(truth),
        "Segment": label("segment", [segment[0] for segment in words.SEGMENTS]),
        "Lead Score at MQL": pl.col("score"),
        "Contact owner": _person("owner", truth),
        "HubSpot Team": _team("owner", truth),
        "Created by": _person("creator", truth),
        "Create Date": stamp("created_at", _STAMP),
        "Last Modified Date": stamp("modified_at", _STAMP),
        "First Owner Assigned Date": stamp("assigned_at", _STAMP),
        "Became a Marketing Qualified Lead Date": stamp("marketing_at", _STAMP),
        "Sales Accepted Date": stamp("accepted_at", _STAMP),
        "Became a Sales Qualified Lead Date": stamp("qualified_at", _STAMP),
        "Became an Opportunity Date": stamp("deal_at", _STAMP),
        "Became a Customer Date": day("won_day"),
        "Rejected Date": stamp("rejected_at", _STAMP),
        "Disqualified Date": stamp("disqualified_at", _STAMP),
        "Recycled Date": stamp("recycled_at", _STAMP),
        "Rejection Reason": label("reason", [reason for reason, _ in words.REASONS]),
        "Merged Into ID": _CONTACT + pl.col("master"),
        "Archived": pl.col("gone_at").is_not_null(),
    }


def _first_entries(truth: Truth) -> pl.DataFrame:
    """The first time of each lead in each status, of its deal, and of its first owner."""
    named = {
        "marketing_at": words.QUALIFIED_BY_MARKETING, "accepted_at": words.ACCEPTED,
        "qualified_at": words.QUALIFIED, "rejected_at": words.REJECTED,
        "disqualified_at": words.DISQUALIFIED, "recycled_at": words.NURTURE,
    }  # fmt: skip
    entries = truth.status_changes.group_by("lead").agg(
        pl.col("at").filter(pl.col("new") == status).min().alias(name)
        for name, status in named.items()
    )
    assigned = truth.owner_changes.group_by("lead").agg(assigned_at=pl.col("at").min())
    deals = truth.opportunities.select(
        "opportunity",
        deal_at="created_at",
        won_day=pl.when("is_won").then("close_day"),
    )
    return (
        truth.leads.select("lead", "opportunity", "first_owner", "created_at")
        .join(entries, on="lead", how="left")
        .join(assigned, on="lead", how="left")
        .join(deals, on="opportunity", how="left")
        .with_columns(
            assigned_at=pl.when(pl.col("first_owner") >= 0)
            .then("created_at")
            .otherwise("assigned_at")
        )
        .drop("opportunity", "first_owner", "created_at")
    )


def _property_history(truth: Truth) -> _Table:
    owners = truth.owner_changes.select(
        "lead", "at", property=pl.lit("Contact owner"),
        old=_person("old", truth), new=_person("new", truth), by=pl.lit("Integration User"),
    )  # fmt: skip
    statuses = truth.status_changes.select(
        "lead", "at", property=pl.lit("Lead Status"),
        old=label("old", _LEAD_STATUSES), new=label("new", _LEAD_STATUSES),
        by=owner_name("by", truth),
    )  # fmt: skip
    rows = pl.concat([owners, statuses]).sort("at", "lead", "property", maintain_order=True)
    return rows, {
        "Record ID": _CONTACT + pl.col("lead"),
        "Property": pl.col("property"),
        "Previous Value": pl.col("old"),
        "Value": pl.col("new"),
        "Timestamp": stamp("at", _STAMP),
        "Source": pl.lit("CRM_UI"),
        "Updated By": pl.col("by"),
    }


def _deals(truth: Truth) -> _Table:
    contacts = (
        truth.leads.filter(pl.col("opportunity").is_not_null())
        .sort("converted_at", "lead")
        .group_by("opportunity", maintain_order=True)
        .agg(contacts=(_CONTACT + pl.col("lead")).cast(pl.String).str.join(";"))
    )
    rows = truth.opportunities.join(contacts, on="opportunity", how="left", maintain_order="left")
    halfway = (pl.col("created_at") + pl.col("close_day") * 86_400) // 2
    proposed = pl.col("stage").is_in(["Proposal", "Negotiation"]) | pl.col("is_closed")
    halfway = pl.when(proposed).then(pl.min_horizontal(halfway, truth.company.exported_at))
    return rows, {
        "Record ID": _DEAL + pl.col("opportunity"),
        "Deal Name": pl.format("{} - New business", company_name("firm")),
        "Pipeline": pl.lit("Sales Pipeline"),
        "Deal Stage": pl.col("stage"),
        "Amount": pl.col("amount"),
        "Currency": pl.lit("EUR"),
        "Deal Type": pl.lit("New Business"),
        "Deal owner": _person("owner", truth),
        "HubSpot Team": _team("owner", truth),
        "Lead Source": _source(),
        "Campaign": _campaign_name(truth),
        "Create Date": stamp("created_at", _STAMP),
        "Close Date": day("close_day"),
        "Is Closed Won": pl.col("is_won"),
        "Is Deal Closed?": pl.col("is_closed"),
        'Date entered "Proposal (Sales Pipeline)"': stamp(halfway, _STAMP),
        "Associated Contact IDs": pl.col("contacts"),
        "Archived": pl.col("is_deleted"),
    }


def _activity(truth: Truth, kind: int, title: str) -> _Table:
    rows = truth.activities_of_leads().filter(pl.col("kind") == kind)
    return with_local_day(rows, "at", "on"), {
        "Record ID": _ACTIVITY + pl.col("activity").cast(pl.Int64),
        title: subject(),
        "Activity assigned to": owner_name("owner", truth),
        "Create date": stamp("logged_at", _STAMP),
        "Associated Contact IDs": _CONTACT + pl.col("lead"),
        "Associated Deal IDs": pl.when(pl.col("opportunity") >= 0).then(
            _DEAL + pl.col("opportunity")
        ),
        "Archived": pl.col("is_deleted"),
    }


def _calls(truth: Truth) -> _Table:
    rows, columns = _activity(truth, CALL, "Call Title")
    at = pl.when("is_late").then(day("on").cast(pl.String)).otherwise(stamp("at", _STAMP))
    return rows, columns | {
        "Activity date": at,
        "Call direction": label(pl.col("is_inbound").cast(pl.UInt8), ("Outbound", "Inbound")),
        "Call outcome": label("result", _OUTCOMES),
        "Call duration": pl.when(~pl.col("is_unfinished")).then(pl.col("seconds") * 1_000),
        "Call status": pl.lit("Completed"),
    }


def _meetings(truth: Truth) -> _Table:
    rows, columns = _activity(truth, MEETING, "Meeting Name")
    is_held = pl.col("at") + pl.col("seconds") <= truth.company.exported_at
    return rows, columns | {
        "Meeting start time": stamp("at", _STAMP),
        "Meeting end time": stamp(pl.col("at") + pl.col("seconds"), _STAMP),
        "Meeting outcome": label(is_held.cast(pl.UInt8), ("Scheduled", "Completed")),
    }


def _emails(truth: Truth) -> _Table:
    rows, columns = _activity(truth, EMAIL, "Email subject")
    return rows, columns | {
        "Activity date": stamp("at", _STAMP),
        "Email direction": pl.lit("Outgoing"),
        "Sequence Name": pl.when("is_automated").then(pl.lit("Welcome")),
    }


def _tasks(truth: Truth) -> _Table:
    rows, columns = _activity(truth, TASK, "Task Title")
    return rows, columns | {
        "Task Type": pl.lit("Call"),
        "Task Status": pl.lit("Not Started"),
        "Due date": day("on"),
    }


def _campaigns(truth: Truth) -> _Table:
    return truth.campaigns, {
        "Campaign ID": _CAMPAIGN + pl.col("campaign"),
        "Campaign Name": pl.col("name"),
        "Campaign Type": pl.col("type"),
        "Parent Campaign ID": _CAMPAIGN + pl.col("parent"),
        "Start Date": day("first_day"),
        "End Date": day("last_day"),
        "Budget": pl.col("budget"),
        "Spend": pl.col("cost"),
        "Currency": pl.lit("EUR"),
    }


def _owners(truth: Truth) -> _Table:
    return truth.users, {
        "Owner ID": _OWNER + pl.col("user"),
        "Name": pl.col("name"),
        "Email": pl.format("user{}@funnel-sample.test", "user"),
        "HubSpot Team": pl.col("team"),
        "Time Zone": pl.col("zone"),
        "Reporting Line": pl.col("line"),
        "Active": pl.col("is_active"),
    }
