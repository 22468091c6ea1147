"""The sample company as a Salesforce export: API names, 18-character ids, UTC stamps."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sample_data import vocabulary as words
from sample_data.names import company_name, email, person_name
from sample_data.salesforce_ids import STAMP, owner_id, record_id
from sample_data.salesforce_work import events, history, tasks
from sample_data.truth import Truth
from sample_data.writing import day, label, stamp, with_local_day, write_table

_HIRED = "2025-06-02T08:00:00.000Z"


def write_salesforce(truth: Truth, folder: Path, *, compress: bool) -> None:
    """Writes Lead, LeadHistory, Task, Event, Opportunity, Campaign, CampaignMember, User, Group."""
    tables = {
        "Lead": _leads(truth),
        "LeadHistory": history(truth),
        "Task": tasks(truth),
        "Event": events(truth),
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
        "CreatedDate": stamp("created_at", STAMP),
        "CreatedById": owner_id("creator"),
        "LastModifiedDate": stamp("modified_at", STAMP),
        "Original_Lead_Source__c": label("original_source", words.ORIGINAL_SOURCES),
        "Segment__c": label("segment", [segment[0] for segment in words.SEGMENTS]),
        "MQL_Score__c": pl.col("score"),
        "Campaign_ID__c": record_id("701", "campaign"),
        "Rejection_Reason__c": label("reason", [reason for reason, _ in words.REASONS]),
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
        "CreatedDate": stamp("created_at", STAMP),
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
        "CreatedDate": stamp("created_at", STAMP),
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
