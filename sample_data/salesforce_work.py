"""What was done and what changed, as Salesforce exports it: LeadHistory, Task, Event."""

from __future__ import annotations

import polars as pl

from sample_data import vocabulary as words
from sample_data.activities import CALL, MEETING, RESULTS
from sample_data.names import owner_name, subject
from sample_data.salesforce_ids import STAMP, owner_id, record_id
from sample_data.truth import Truth
from sample_data.writing import day, label, stamp, with_local_day

_Table = tuple[pl.DataFrame, dict[str, pl.Expr]]


def history(truth: Truth) -> _Table:
    """LeadHistory: creations, statuses, owners by name and by id, conversions, merges."""
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
        "CreatedDate": stamp("at", STAMP),
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


def tasks(truth: Truth) -> _Table:
    """Task: calls, e-mails and open tasks."""
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
        "CreatedDate": stamp("logged_at", STAMP),
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
            STAMP,
        ),
    }


def events(truth: Truth) -> _Table:
    """Event: meetings."""
    rows = with_local_day(truth.activities_of_leads().filter(pl.col("kind") == MEETING), "at", "on")
    return rows, {
        "Id": record_id("00U", "activity"),
        "WhoId": _WHO_ID,
        "WhatId": _WHAT_ID,
        "Subject": subject(),
        "Type": pl.lit("Meeting"),
        "IsAllDayEvent": pl.lit(False),
        "ActivityDateTime": stamp("at", STAMP),
        "ActivityDate": day("on"),
        "DurationInMinutes": pl.col("seconds") // 60,
        "EndDateTime": stamp(pl.col("at") + pl.col("seconds"), STAMP),
        "OwnerId": owner_id("owner"),
        "IsDeleted": pl.col("is_deleted"),
        "CreatedDate": stamp("logged_at", STAMP),
        "CreatedById": owner_id("owner"),
    }
