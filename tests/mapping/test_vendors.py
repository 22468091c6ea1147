"""What each vendor's quirks come to in our columns, by the shipped maps."""

import pytest

from funnel.mapping import shipped_maps
from tests.mapping.landing import mapped

ID = "00Q5g0000000001EAA"


def one_row(vendor: str, table: str, **cells: str | None) -> dict[str, object]:
    """The row that cells under these headers become."""
    return mapped(shipped_maps()[vendor], table, list(cells), [list(cells.values())]).rows[0]


def salesforce(table: str, **cells: str | None) -> dict[str, object]:
    return one_row("salesforce", table, **cells)


def lead(**cells: str | None) -> dict[str, object]:
    return salesforce("leads", Id=ID, CreatedDate="2024-01-02T10:00:00.000Z", **cells)


def task(**cells: str | None) -> dict[str, object]:
    return salesforce("activities", Id="00T5g0000000001EAA", WhoId=ID, **cells)


def test_salesforce_ids_of_15_and_18_characters_meet():
    exported = lead(ConvertedContactId="0035g0000000001AAA", OwnerId="0055g0000000001AAA")
    assert exported["lead_id"] == "00Q5g0000000001"
    assert exported["contact_id"] == "0035g0000000001"
    assert exported["owner"] == "0055g0000000001"
    reported = salesforce("leads", **{"Lead ID": "00Q5g0000000001", "Create Date": "1/23/2023"})
    assert reported["lead_id"] == exported["lead_id"]


def test_salesforce_writes_empty_lookups_with_zeros():
    row = lead(ConvertedOpportunityId="000000000000000AAA", MasterRecordId="000000000000000AAA")
    assert (row["opportunity_id"], row["merged_into_id"]) == (None, None)


def test_salesforce_reports_name_the_owner():
    assert lead(**{"Lead Owner": "Ann Smith"})["owner"] == "Ann Smith"


@pytest.mark.parametrize("cell", ["1", "true", "TRUE"])
def test_salesforce_writes_booleans_in_three_ways(cell):
    assert lead(IsConverted=cell)["is_converted"] == "true"


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("Open – New", "created"),
        ("MQL", "marketing_qualified"),
        ("Closed - Converted", "sales_qualified"),
        ("Unqualified", "disqualified"),
        ("Nurture", "recycled"),
        ("Working - Contacted", None),
    ],
)
def test_salesforce_statuses(status, stage):
    row = lead(Status=status)
    assert (row["status"], row["status_unmapped"]) == (stage, None)


@pytest.mark.parametrize("header", ["MQL_Date__c", "mql_date_c", "First_MQL_Date__c", "MQL Date"])
def test_salesforce_stage_dates_are_custom_fields(header):
    at = "2024-01-03 10:00:00"
    assert lead(**{header: at})["marketing_qualified_at"] == at


@pytest.mark.parametrize(
    ("cells", "channel"),
    [
        ({"TaskSubtype": "Call"}, "call"),
        ({"TaskSubtype": "Email", "Type": "Call"}, "email"),
        ({"TaskSubtype": "Task", "Type": "Call"}, "call"),
        ({"TaskSubtype": "Task"}, "other"),
        ({"TaskSubtype": "LinkedIn"}, "message"),
        # The weekly export has no TaskSubtype.
        ({"CallType": "Outbound"}, "call"),
        ({"CallDurationInSeconds": "35"}, "call"),
        ({"CallDurationInSeconds": "0", "Type": "Email"}, "email"),
        ({"CallDisposition": "No Answer", "Type": "Other"}, "call"),
        ({"Type": "Meeting", "Subject": "Call with Ann"}, "meeting"),
        ({"Subject": "Call with Ann"}, "call"),
        ({"Subject": "Email: Re: offer"}, "email"),
        ({"Subject": "Recall the order"}, "other"),
        ({"Subject": "Send brochure"}, "other"),
    ],
)
def test_salesforce_calls_are_told_by_subtype_call_fields_type_or_subject(cells, channel):
    assert task(**cells)["channel"] == channel


@pytest.mark.parametrize(
    ("cells", "direction"),
    [
        ({"CallType": "Inbound"}, "inbound"),
        ({"CallType": "Internal"}, None),
        ({"Subject": "Call"}, "outbound"),
        ({"Subject": "[Outreach] [Email] [In] Hello"}, "inbound"),
        ({}, "outbound"),
    ],
)
def test_salesforce_activities_go_out_unless_said_otherwise(cells, direction):
    assert task(**cells)["direction"] == direction


@pytest.mark.parametrize(
    ("cells", "is_automated"),
    [
        ({"TaskSubtype": "ListEmail", "Subject": "News"}, "true"),
        ({"TaskSubtype": "Email", "Subject": "Mass Email: News"}, "true"),
        ({"TaskSubtype": "Email", "Subject": "[Sequence] Welcome, step 1"}, "true"),
        ({"TaskSubtype": "Email", "Subject": "Email: our offer"}, "false"),
        ({"TaskSubtype": "Call", "Subject": "Autumn sequence: call"}, "false"),
    ],
)
def test_salesforce_list_and_sequence_mails_are_automated(cells, is_automated):
    assert task(**cells)["is_automated"] == is_automated


def test_salesforce_tasks_are_open_until_they_are_closed():
    assert task(IsClosed="0", Status="Completed")["is_open"] == "true"
    assert task(IsClosed="1")["is_open"] == "false"
    assert task(Status="Not Started")["is_open"] == "true"
    assert task(Status="Completed")["is_open"] == "false"


def test_salesforce_activity_dates_are_never_times():
    assert task(ActivityDate="2024-01-02T17:00:00.000Z")["activity_on"] == "2024-01-02"
    assert task(ActivityDate="2024-01-02 00:00:00")["started_at"] is None


def test_salesforce_tasks_belong_to_the_lead_or_the_contact_and_the_opportunity():
    row = task(WhatId="0065g0000000001AAA")
    assert (row["lead_id"], row["opportunity_id"]) == ("00Q5g0000000001", "0065g0000000001")
    assert task(WhatId="0015g0000000001AAA")["opportunity_id"] is None


def event(**cells: str | None) -> dict[str, object]:
    given = {"Id": "00U5g0000000001EAA", "WhoId": ID, "DurationInMinutes": "30"}
    return salesforce("activities_events", **(given | cells))


def test_salesforce_events_are_meetings():
    row = event(Type="Call", ActivityDateTime="2024-01-02T10:00:00.000Z", EndDateTime="2030-01-01")
    assert (row["channel"], row["duration_seconds"]) == ("meeting", "1800.0")
    assert (row["started_at"], row["completed_at"]) == ("2024-01-02T10:00:00.000Z", None)


def test_salesforce_copies_of_group_events_are_left_out():
    assert event(IsChild="1")["is_wanted"] is False
    assert event(IsChild="0")["is_wanted"] is True
    assert event()["is_wanted"] is True


def change(field: str, old: str | None, new: str | None) -> dict[str, object]:
    return salesforce(
        "stage_changes",
        Id="0175g0000000001EAA",
        LeadId=ID,
        CreatedDate="2024-01-02T10:00:00.000Z",
        Field=field,
        OldValue=old,
        NewValue=new,
    )


def test_salesforce_owner_changes_written_twice_are_read_once():
    by_id = change("Owner", "00G5g0000000001EAA", "0055g0000000001AAA")
    assert (by_id["is_wanted"], by_id["change"]) == (True, "owner")
    assert (by_id["old_value"], by_id["new_value"]) == ("00G5g0000000001", "0055g0000000001")
    assert change("Owner", "Inbound Queue", "Ann Smith")["is_wanted"] is False
    assert change("Owner", None, None)["is_wanted"] is False


@pytest.mark.parametrize(
    ("field", "new", "meaning", "stage"),
    [
        ("Status", "MQL", "stage", "marketing_qualified"),
        ("leadConverted", None, "conversion", None),
        ("created", None, "other", None),
        ("leadMerged", None, "other", None),
        ("Phone", "MQL", "other", None),
    ],
)
def test_salesforce_history_rows(field, new, meaning, stage):
    row = change(field, None, new)
    assert (row["is_wanted"], row["change"], row["new_stage"]) == (True, meaning, stage)
    assert row["change_unmapped"] is None


def test_salesforce_history_reports_name_owners():
    row = one_row(
        "salesforce",
        "stage_changes_report",
        **{"Lead ID": ID[:15], "Field / Event": "Lead Owner", "New Value": "Ann", "Edit Date": ""},
    )
    assert (row["is_wanted"], row["change"], row["new_value"]) == (True, "owner", "Ann")


def test_salesforce_opportunities():
    row = salesforce(
        "opportunities",
        Id="0065g0000000001AAA",
        StageName="Closed Won",
        CloseDate="2022-12-21 00:00:00",
        Amount="34500.0",
        CurrencyIsoCode="000",
        IsWon="1",
    )
    assert (row["stage"], row["closed_at"], row["is_won"]) == ("won", "2022-12-21", "true")
    assert (row["amount"], row["currency"]) == ("34500.0", None)


def test_salesforce_queues_are_users_that_are_queues():
    def group(kind: str) -> dict[str, object]:
        return salesforce("queues", Id="00G5g0000000001EAA", Name="Pool", Type=kind)

    assert (group("Queue")["is_wanted"], group("Queue")["is_queue"]) == (True, "true")
    assert group("Regular")["is_wanted"] is False


# HubSpot


def contact(**cells: str | None) -> dict[str, object]:
    given = {"Record ID": "8001", "Create Date": "2024-03-12 09:14"}
    return one_row("hubspot", "leads", **given, **cells)


@pytest.mark.parametrize(
    ("status", "lifecycle", "stage"),
    [
        (None, "Marketing Qualified Lead", "marketing_qualified"),
        (None, "marketingqualifiedlead", "marketing_qualified"),
        (None, "salesqualifiedlead", "sales_qualified"),
        ("New", "Lead", "created"),
        ("IN_PROGRESS", "Marketing Qualified Lead", "marketing_qualified"),
        ("Connected", "Lead", "created"),
        ("Unqualified", "Marketing Qualified Lead", "disqualified"),
        (None, "Customer", "won"),
    ],
)
def test_hubspot_status_is_the_lead_status_or_else_the_lifecycle_stage(status, lifecycle, stage):
    assert contact(**{"Lead Status": status, "Lifecycle Stage": lifecycle})["status"] == stage


@pytest.mark.parametrize(
    "header",
    [
        "Became a Marketing Qualified Lead Date",
        "hs_lifecyclestage_marketingqualifiedlead_date",
        'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"',
    ],
)
def test_hubspot_stage_dates_by_label_or_internal_name(header):
    assert contact(**{header: "2024-03-12 09:14"})["marketing_qualified_at"] == "2024-03-12 09:14"


@pytest.mark.parametrize(
    "trap", ["response time", "time_to_first", "first_engagement", "first outreach", "contacted"]
)
def test_hubspot_never_takes_what_is_reset_with_the_owner_for_a_call(trap):
    sources = [
        str(source.header or source.sql).lower()
        for table in shipped_maps()["hubspot"].tables.values()
        for name, source in table.columns.items()
        if name.endswith("_at")
    ]
    assert not [source for source in sources if trap in source]


def call(**cells: str | None) -> dict[str, object]:
    given = {"Record ID": "1", "Activity date": "2024-03-12 09:14"}
    return one_row("hubspot", "calls", **given, **cells)


def test_hubspot_activities_belong_to_their_first_contact():
    assert call(**{"Associated Contact IDs": "8001;8002"})["lead_id"] == "8001"
    assert call(**{"Associated Contact IDs": ""})["lead_id"] is None


@pytest.mark.parametrize(
    ("cell", "seconds"), [("52000", "52.0"), ("0:01:30", "90.0"), ("00:00:05", "5.0")]
)
def test_hubspot_call_durations_are_milliseconds_or_a_clock(cell, seconds):
    assert call(**{"Call duration": cell})["duration_seconds"] == seconds


@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [
        ("Connected", "contact"),
        ("f240bbac-87c9-4f6e-bf70-924b57d47db7", "contact"),
        ("Left voicemail", "no_contact"),
        ("Left live message", "no_contact"),
    ],
)
def test_hubspot_call_outcomes(outcome, disposition):
    assert call(**{"Call outcome": outcome})["disposition"] == disposition


def test_hubspot_calls_go_out_unless_said_otherwise():
    assert call()["direction"] == "outbound"
    assert call(**{"Call direction": "INBOUND"})["direction"] == "inbound"


def test_hubspot_mails_of_a_sequence_are_automated():
    def mail(sequence: str) -> dict[str, object]:
        given = {"Record ID": "1", "Activity date": "2024-03-12 09:14", "Sequence Name": sequence}
        return one_row("hubspot", "emails", **given)

    assert (mail("Welcome")["is_automated"], mail("")["is_automated"]) == ("true", "false")
    assert mail("")["channel"] == "email"


def test_hubspot_tasks_that_are_done_are_logged_elsewhere():
    def to_do(status: str) -> dict[str, object]:
        given = {"Record ID": "1", "Task Type": "Call", "Due date": "2024-03-12 09:14"}
        return one_row("hubspot", "tasks", **given, **{"Task Status": status})

    assert to_do("Completed")["is_wanted"] is False
    waiting = to_do("Not Started")
    assert (waiting["is_wanted"], waiting["is_open"], waiting["channel"]) == (True, "true", "call")
    assert waiting["activity_on"] == "2024-03-12"


def test_hubspot_deals_keep_all_their_contacts():
    row = one_row(
        "hubspot",
        "opportunities",
        **{"Record ID": "1", "Deal Stage": "closedwon", "Associated Contact IDs": "8001;8002"},
    )
    assert (row["lead_ids"], row["stage"]) == ("8001;8002", "won")


# Marketo


def activity(kind: str, attribute: str | None, attributes: str | None) -> dict[str, object]:
    return one_row(
        "marketo",
        "stage_changes",
        **{
            "marketoGUID": "9",
            "leadId": "7",
            "activityDate": "2018-01-26T06:56:35+0000",
            "activityTypeId": kind,
            "primaryAttributeValue": attribute,
            " attributes": attributes,
        },
    )


def test_marketo_status_changes_are_in_json():
    row = activity("13", "Lead Status", '{"Old Value": "New", "New Value": "MQL"}')
    assert (row["is_wanted"], row["change"]) == (True, "stage")
    assert (row["old_value"], row["new_stage"]) == ("New", "marketing_qualified")
    assert row["changed_at"] == "2018-01-26T06:56:35+0000"


def test_marketo_writes_null_for_nothing():
    row = activity("13", "null", "null")
    assert (row["change"], row["new_stage"], row["new_value"]) == (None, None, None)


def test_marketo_conversions_and_other_activities():
    assert activity("21", None, "{}")["change"] == "conversion"
    assert activity("13", "Phone", '{"New Value": "MQL"}')["new_stage"] is None
    assert activity("2", "Form", "{}")["is_wanted"] is False


def test_marketo_json_that_is_broken_is_null():
    assert activity("13", "Lead Status", '{"New Value": ')["new_stage"] is None


# Common headers


def test_common_headers_read_a_list_kept_by_hand():
    row = one_row(
        "generic",
        "leads",
        **{"Lead ID": "7", "Created": "13/1/2024", "Status": "MQL", "MQL date": "14/1/2024 9:05"},
    )
    assert (row["created_at"], row["status"]) == ("2024-01-13", "marketing_qualified")
    assert row["marketing_qualified_at"] == "2024-01-14 09:05:00"


def test_common_headers_read_other_vendors():
    zoho = one_row(
        "generic",
        "activities",
        **{"TASKID": "1", "LEADID": "7", "Call Start Time": "15 Apr, 2021 00:03:00"},
        **{"Call Duration (in seconds)": "65", "Call Type": "Inbound"},
    )
    assert (zoho["channel"], zoho["direction"]) == ("call", "inbound")
    assert (zoho["started_at"], zoho["duration_seconds"]) == ("2021-04-15 00:03:00", "65")
    pipedrive = one_row(
        "generic",
        "opportunities",
        **{"Deal - ID": "1", "Deal - Status": "Won", "Deal - Value": "$22,700.00"},
        **{"Deal - Won time": "2026-03-01 10:00:00", "Deal - Stage": "Negotiation"},
    )
    assert (pipedrive["stage"], pipedrive["amount"]) == ("won", "22700.00")
    assert pipedrive["won_at"] == "2026-03-01 10:00:00"


def test_an_empty_source_and_one_called_unknown_stay_two():
    rows = [["1", "2024-01-01", ""], ["2", "2024-01-01", "unknown"]]
    found = mapped(shipped_maps()["generic"], "leads", ["Lead ID", "Created", "Source"], rows)
    assert found.column("source") == [None, "unknown"]
