"""The sample company as a Salesforce export: API names, 18-character ids, UTC stamps."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sample_data import vocabulary as words
from sample_data.activities import CALL, MEETING, RESULTS
from sample_data.names import company_name, email, owner_name, person_name, subject
from sample_data.truth import Truth
from sample_data.writing import day, label, stamp, with_local_day, write_table

_STAMP = "%Y-%m-%dT%H:%M:%S.000Z"
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_HIRED = "2025-06-02T08:00:00.000Z"


def record_id(prefix: str, number: str | pl.Expr) -> pl.Expr:
    """An 18-character id: prefix, instance, ten digits and the check letters of that form."""
    value = pl.col(number) if isinstance(number, str) else number
    upper = sum(1 << place for place, letter in enumerate(prefix) if letter.isupper())
    digits = value.cast(pl.Int64).cast(pl.String).str.zfill(10)
    return pl.format(f"{prefix}5g{{}}{_CHECK[upper]}AA", digits)


def owner_id(column: str) -> pl.Expr:
    """The id of a user, or of a queue where the number is negative."""
    return (
        pl.when(pl.col(column) >= 0)
        .then(record_id("005", column))
        .otherwise(record_id("00G", -pl.col(column)))
    )


def write_salesforce(truth: Truth, folder: Path, *, compress: bool) -> None:
    """Writes Lead, LeadHistory, Task, Event, Opportunity, Campaign, CampaignMember, User, Group."""
    tables = {
        "Lead": _leads(truth),
        "LeadHistory": _history(truth),
        "Task": _tasks(truth),
        "Event": _events(truth),
        "Opportunity": _opportunities(truth),
        "Campaign": _campaigns(truth),
        "CampaignMember": _members(truth),
        "User": _users(truth),
        "Group": _groups(),
    }
    for name, (rows, columns) in tables.items():
        write_table(folder, name, rows, columns, compress=compress)


_Table = tuple[pl.DataFrame, dict[str, pl.Expr]]


def _leads(truth: Truth) -> _Table:
    rows = with_local_day(truth.leads_at_export(), "converted_at", "converted_day")
    is_converted = pl.col("converted_at").is_not_null()
    return rows, {
        "Id": record_id("00Q", "lead"),
        "IsDeleted": pl.col("gone_at").is_not_null(),
        "MasterRecordId": record_id("00Q", "master"),
        "FirstName": person_name("person", "first"),
        "LastName": person_name("person", "last"),
        "Title": label(pl.col("person") % len(words.TITLES), words.TITLES),
        "Company": company_name("firm"),
        "Country": label("country", [country for country, _, _ in words.COUNTRIES]),
        "Email": email("person", "lead"),
        "LeadSource": label("source", [source.label for source in words.SOURCES]),
        "Status": label("status", words.STATUSES),
        "OwnerId": owner_id("owner"),
        "IsConverted": is_converted,
        "ConvertedDate": day("converted_day"),
        "ConvertedAccountId": pl.when(is_converted).then(
            record_id("001", pl.coalesce("deal_lead", "lead"))
        ),
        "ConvertedContactId": pl.when(is_converted).then(record_id("003", "lead")),
        "ConvertedOpportunityId": record_id("006", "opportunity"),
        "CreatedDate": stamp("created_at", _STAMP),
        "CreatedById": owner_id("creator"),
        "LastModifiedDate": stamp("modified_at", _STAMP),
        "Original_Lead_Source__c": label("original_source", words.ORIGINAL_SOURCES),
        "Segment__c": label("segment", [segment[0] for segment in words.SEGMENTS]),
        "MQL_Score__c": pl.col("score"),
        "Campaign_ID__c": record_id("701", "campaign"),
        "Rejection_Reason__c": label("reason", [reason for reason, _ in words.REASONS]),
    }


def _history(truth: Truth) -> _Table:
    status = truth.status_changes
    converted = status.filter(pl.col("new") == words.QUALIFIED)
    merged = truth.leads.filter(pl.col("master").is_not_null())
    nothing = pl.lit(None, pl.String)
    by_integration = pl.lit(0, pl.Int64)
    pieces = [
        _change(truth.leads, 0, "created", "lead", "created_at", "creator", nothing, nothing),
        _change(
            status, 3, "Status", "lead", "at", "by",
            label("old", words.STATUSES), label("new", words.STATUSES),
        ),
        _change(
            truth.owner_changes, 1, "Owner", "lead", "at", by_integration,
            owner_name("old", truth), owner_name("new", truth),
        ),
        _change(
            truth.owner_changes, 2, "Owner", "lead", "at", by_integration,
            owner_id("old"), owner_id("new"),
        ),
        _change(converted, 4, "leadConverted", "lead", "at", "by", nothing, nothing),
        _change(merged, 5, "leadMerged", "master", "merged_at", by_integration, nothing, nothing),
    ]  # fmt: skip
    rows = pl.concat(pieces).sort("at", "lead", "place").with_row_index("change")
    return rows, {
        "Id": record_id("017", "change"),
        "IsDeleted": pl.lit(False),
        "LeadId": record_id("00Q", "lead"),
        "CreatedById": owner_id("by"),
        "CreatedDate": stamp("at", _STAMP),
        "Field": label("field", _FIELDS),
        "DataType": label("place", _DATA_TYPES),
        "OldValue": pl.col("old"),
        "NewValue": pl.col("new"),
    }


_FIELDS = ("created", "Status", "Owner", "leadConverted", "leadMerged")
_DATA_TYPES = ("", "Text", "EntityId", "DynamicEnum", "", "")


def _change(
    rows: pl.DataFrame,
    place: int,
    field: str,
    lead: str,
    at: str,
    by: str | pl.Expr,
    old: pl.Expr,
    new: pl.Expr,
) -> pl.DataFrame:
    return rows.select(
        lead=pl.col(lead),
        at=pl.col(at),
        by=pl.col(by) if isinstance(by, str) else by,
        place=pl.lit(place, pl.Int8),
        field=pl.lit(_FIELDS.index(field), pl.Int8),
        old=old,
        new=new,
    )


_WHO_ID = (
    pl.when(pl.col("converted_at").is_not_null())
    .then(record_id("003", "lead"))
    .otherwise(record_id("00Q", "lead"))
)
_WHAT_ID = pl.when(pl.col("opportunity") >= 0).then(record_id("006", "opportunity"))


def _tasks(truth: Truth) -> _Table:
    rows = with_local_day(truth.activities_of_leads().filter(pl.col("kind") != MEETING), "at", "on")
    is_call = pl.col("kind") == CALL
    is_open = pl.col("is_open")
    is_dated = is_open | pl.col("is_late") | pl.col("is_unfinished")
    return rows, {
        "Id": record_id("00T", "activity"),
        "WhoId": _WHO_ID,
        "WhatId": _WHAT_ID,
        "Subject": subject(),
        "ActivityDate": day("on"),
        "Status": pl.when(is_open).then(pl.lit("Not Started")).otherwise(pl.lit("Completed")),
        "Priority": pl.lit("Normal"),
        "OwnerId": owner_id("owner"),
        "Type": pl.when(is_call | is_open).then(pl.lit("Call")).otherwise(pl.lit("Email")),
        "TaskSubtype": label(
            pl.when("is_automated").then(4).otherwise("kind"),
            ("Call", "Email", "", "Task", "ListEmail"),
        ),
        "IsDeleted": pl.col("is_deleted"),
        "IsClosed": ~is_open,
        "CreatedDate": stamp("logged_at", _STAMP),
        "CreatedById": owner_id("owner"),
        "CallType": pl.when(is_call).then(
            label(pl.col("is_inbound").cast(pl.UInt8), ("Outbound", "Inbound"))
        ),
        "CallDisposition": pl.when(pl.col("result") >= 0).then(
            label(pl.col("result").clip(0), RESULTS)
        ),
        "CallDurationInSeconds": pl.when(is_call & ~pl.col("is_unfinished")).then("seconds"),
        "CompletedDateTime": stamp(
            pl.when(~is_dated).then(pl.col("at") + pl.when(is_call).then("seconds").otherwise(0)),
            _STAMP,
        ),
    }


def _events(truth: Truth) -> _Table:
    rows = with_local_day(truth.activities_of_leads().filter(pl.col("kind") == MEETING), "at", "on")
    return rows, {
        "Id": record_id("00U", "activity"),
        "WhoId": _WHO_ID,
        "WhatId": _WHAT_ID,
        "Subject": subject(),
        "Type": pl.lit("Meeting"),
        "IsAllDayEvent": pl.lit(False),
        "ActivityDateTime": stamp("at", _STAMP),
        "ActivityDate": day("on"),
        "DurationInMinutes": pl.col("seconds") // 60,
        "EndDateTime": stamp(pl.col("at") + pl.col("seconds"), _STAMP),
        "OwnerId": owner_id("owner"),
        "IsDeleted": pl.col("is_deleted"),
        "CreatedDate": stamp("logged_at", _STAMP),
        "CreatedById": owner_id("owner"),
    }


def _opportunities(truth: Truth) -> _Table:
    is_closed, is_won = pl.col("is_closed"), pl.col("is_won")
    category = pl.when(is_won).then(pl.lit("Closed")).otherwise(
        pl.when(is_closed).then(pl.lit("Omitted")).otherwise(pl.lit("Pipeline"))
    )  # fmt: skip
    return truth.opportunities, {
        "Id": record_id("006", "opportunity"),
        "IsDeleted": pl.col("is_deleted"),
        "AccountId": record_id("001", pl.coalesce("lead", pl.col("opportunity") + 10**8)),
        "Name": pl.format("{} - New business", company_name("firm")),
        "StageName": pl.col("stage"),
        "Amount": pl.col("amount"),
        "CurrencyIsoCode": pl.lit("EUR"),
        "CloseDate": day("close_day"),
        "Type": pl.lit("New Business"),
        "LeadSource": label("source", [source.label for source in words.SOURCES]),
        "IsClosed": is_closed,
        "IsWon": is_won,
        "ForecastCategoryName": category,
        "CampaignId": record_id("701", "campaign"),
        "OwnerId": owner_id("owner"),
        "CreatedDate": stamp("created_at", _STAMP),
        "CreatedById": owner_id("owner"),
    }


def _campaigns(truth: Truth) -> _Table:
    return truth.campaigns, {
        "Id": record_id("701", "campaign"),
        "Name": pl.col("name"),
        "ParentId": record_id("701", "parent"),
        "Type": pl.col("type"),
        "Status": pl.lit("In Progress"),
        "StartDate": day("first_day"),
        "EndDate": day("last_day"),
        "BudgetedCost": pl.col("budget"),
        "ActualCost": pl.col("cost"),
        "CurrencyIsoCode": pl.lit("EUR"),
        "IsDeleted": pl.lit(False),
    }


def _members(truth: Truth) -> _Table:
    rows = truth.members.join(
        truth.leads.select("lead", "converted_at", "deleted_at"), on="lead", how="left",
        maintain_order="left",
    )  # fmt: skip
    responded = pl.when("has_responded").then(pl.lit("Responded")).otherwise(pl.lit("Sent"))
    return rows, {
        "Id": record_id("00v", "member"),
        "CampaignId": record_id("701", "campaign"),
        "LeadId": record_id("00Q", "lead"),
        "ContactId": pl.when(pl.col("converted_at").is_not_null()).then(record_id("003", "lead")),
        "Status": responded,
        "HasResponded": pl.col("has_responded"),
        "FirstRespondedDate": day("responded_day"),
        "CreatedDate": stamp("created_at", _STAMP),
        "IsDeleted": pl.col("deleted_at").is_not_null(),
    }


def _users(truth: Truth) -> _Table:
    first = pl.col("name").str.split(" ").list.first()
    return truth.users, {
        "Id": record_id("005", "user"),
        "Username": pl.format("user{}@funnel-sample.test", "user"),
        "FirstName": first,
        "LastName": pl.col("name").str.split(" ").list.last(),
        "Name": pl.col("name"),
        "Title": pl.col("title"),
        "IsActive": pl.col("is_active"),
        "TimeZoneSidKey": pl.col("zone"),
        "Team__c": pl.col("team"),
        "Reports_To_Line__c": pl.col("line"),
        "CreatedDate": pl.lit(_HIRED),
    }


def _groups() -> _Table:
    rows = pl.DataFrame({"queue": range(1, 1 + len(words.QUEUES)), "name": words.QUEUES})
    return rows, {
        "Id": record_id("00G", "queue"),
        "Name": pl.col("name"),
        "DeveloperName": pl.col("name").str.replace_all(" ", "_"),
        "Type": pl.lit("Queue"),
    }
