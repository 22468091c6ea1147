"""Which vendor's export a folder is, and what each file becomes."""

import pytest

from funnel.mapping import UnrecognisedFiles, recognise, shipped_maps
from tests.mapping.landing import one_map

SALESFORCE = {
    "Lead": "Id,IsDeleted,LeadSource,Status,OwnerId,IsConverted,ConvertedDate,CreatedDate",
    "LeadHistory": "Id,IsDeleted,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue",
    "Task": "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Type,CreatedDate",
    "Event": "Id,WhoId,WhatId,Subject,ActivityDateTime,ActivityDate,DurationInMinutes,OwnerId",
    "Opportunity": "Id,AccountId,Name,StageName,Amount,CloseDate,LeadSource,IsClosed,CreatedDate",
    "Campaign": "Id,Name,Type,StartDate,ActualCost",
    "CampaignMember": "Id,CampaignId,LeadId,ContactId,HasResponded,CreatedDate",
    "User": "Id,Username,Name,IsActive,TimeZoneSidKey",
    "Group": "Id,Name,DeveloperName,Type",
    "OpportunityHistory": "Id,OpportunityId,StageName,Amount,CloseDate,CreatedDate",
    "Contact": "Id,LastName,LeadSource,OwnerId,CreatedDate",
    "Account": "Id,Name,Type,OwnerId,CreatedDate",
}
SALESFORCE_TABLES = {
    "Lead": "leads",
    "LeadHistory": "stage_changes",
    "Task": "activities",
    "Event": "activities_events",
    "Opportunity": "opportunities",
    "Campaign": "campaigns",
    "CampaignMember": "campaign_members",
    "User": "users",
    "Group": "queues",
}
HUBSPOT = {
    "contacts": "Record ID,Email,Lifecycle Stage,Lead Status,Contact owner,Create Date",
    "deals": "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Contact IDs",
    "calls": "Record ID,Call Title,Activity date,Call direction,Call outcome,Call duration",
    "meetings": "Record ID,Meeting Name,Meeting start time,Meeting outcome",
    "emails": "Record ID,Email subject,Activity date,Email direction",
    "tasks": "Record ID,Task Title,Task Status,Due date",
    "contact_property_history": "Record ID,Property,Value,Timestamp",
    "companies": "Record ID,Company name,Create Date,Lifecycle Stage",
}
HUBSPOT_TABLES = {
    "contacts": "leads",
    "deals": "opportunities",
    "calls": "calls",
    "meetings": "meetings",
    "emails": "emails",
    "tasks": "tasks",
    "contact_property_history": "stage_changes",
}
MARKETO = {
    "leads": "id,email,createdAt,updatedAt,leadSource,leadStatus",
    "activities": "marketoGUID,leadId,activityDate,activityTypeId,campaignId,"
    "primaryAttributeValueId,primaryAttributeValue, attributes",
}
MARKETO_TABLES = {"leads": "leads", "activities": "stage_changes"}
BY_HAND = {
    "our leads 2024": "Lead ID,Created,Source,Status,MQL date,Owner",
    "calls": "Lead ID,Channel,Attempted at,Outcome,Agent",
    "deals": "Deal ID,Lead ID,Stage,Amount,Close Date",
    "invoices": "Number,Total",
}
BY_HAND_TABLES = {"our leads 2024": "leads", "calls": "activities", "deals": "opportunities"}
EXPORTS = {
    "salesforce": (SALESFORCE, SALESFORCE_TABLES),
    "hubspot": (HUBSPOT, HUBSPOT_TABLES),
    "marketo": (MARKETO, MARKETO_TABLES),
    "generic": (BY_HAND, BY_HAND_TABLES),
}


def sources(files: dict[str, str]) -> list[tuple[str, str, list[str]]]:
    return [(f"{stem}.csv", stem, headers.split(",")) for stem, headers in files.items()]


@pytest.mark.parametrize("vendor", EXPORTS)
def test_a_vendor_is_known_by_its_files(vendor):
    files, tables = EXPORTS[vendor]
    found = recognise(sources(files), shipped_maps())
    assert found.map.name == vendor
    assert found.tables == {f"{stem}.csv": table for stem, table in tables.items()}
    assert [use.name for use in found.files] == [f"{stem}.csv" for stem in files]


@pytest.mark.parametrize("vendor", ["salesforce", "hubspot", "marketo"])
def test_files_that_were_renamed_are_known_by_their_headers(vendor):
    files, tables = EXPORTS[vendor]
    renamed = {f"export ({number})": files[stem] for number, stem in enumerate(tables)}
    found = recognise(sources(renamed), shipped_maps())
    assert found.map.name == vendor
    assert list(found.tables.values()) == list(tables.values())


def test_the_vendor_is_said_with_the_reason():
    found = recognise(sources(SALESFORCE), shipped_maps())
    assert found.reason == (
        "Salesforce: Lead.csv has Id, LeadSource and IsConverted; the map uses 9 of 12 files."
    )


def test_a_file_that_is_not_used_says_why():
    found = recognise(sources(SALESFORCE | {"Lead_part": "Id,Status"}), shipped_maps())
    reasons = {use.name: use.reason for use in found.files if use.table is None}
    assert reasons == {
        "OpportunityHistory.csv": (
            "not used: an opportunity's stages are read from the opportunity"
        ),
        "Contact.csv": "not used: no table of the Salesforce map matches",
        "Account.csv": "not used: no table of the Salesforce map matches",
        "Lead_part.csv": (
            "not used: it is named like leads of the Salesforce map but has no "
            "LeadSource or Lead Source and IsConverted or Converted"
        ),
    }


def test_several_files_are_one_table():
    files = {"Lead_1": SALESFORCE["Lead"], "Lead_2": SALESFORCE["Lead"]}
    assert recognise(sources(files), shipped_maps()).tables == {
        "Lead_1.csv": "leads",
        "Lead_2.csv": "leads",
    }


@pytest.mark.parametrize(
    "headers",
    [
        "Id,LeadSource,IsConverted,CreatedDate",
        "id,lead_source,is_converted,created_date",
        "Lead ID,Lead Source,Converted,Create Date",
    ],
)
def test_salesforce_is_known_by_api_names_connector_names_and_labels(headers):
    assert recognise(sources({"x": headers}), shipped_maps()).map.name == "salesforce"


@pytest.mark.parametrize(
    ("stem", "headers", "table"),
    [
        (
            "deals",
            "Deal - ID,Deal - Title,Deal - Value,Deal - Status,Deal - Won time",
            "opportunities",
        ),
        ("Leads", "LEADID,Last Name,Lead Owner,Lead Source,Lead Status,Created Time", "leads"),
        (
            "Calls",
            "TASKID,Call Start Time,Call Duration (in seconds),Call Owner,Call Type,LEADID",
            "activities",
        ),
        (
            "My Open Leads",
            "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,Topic,Status Reason,Created On",
            "leads",
        ),
        ("close leads", "id,display_name,status_label,date_created", "leads"),
        ("crm.lead", "id,create_date,name,stage_id,user_id,source_id", "leads"),
        ("leads", "lead_id,source,received_at,first_name,status", "leads"),
    ],
)
def test_other_vendors_are_read_by_common_headers(stem, headers, table):
    files = {stem: headers, "leads 2": "Lead ID,Created,Source"}
    found = recognise(sources(files), shipped_maps())
    assert (found.map.name, found.tables[f"{stem}.csv"]) == ("generic", table)


def test_a_told_map_is_the_only_one():
    one = one_map({}, files=["mine*"])
    found = recognise(sources({"mine": "Id,Created", "Lead": SALESFORCE["Lead"]}), {"x": one})
    assert found.map is one
    assert found.tables == {"mine.csv": "leads"}


def test_a_told_map_that_fits_nothing_says_so():
    with pytest.raises(UnrecognisedFiles) as error:
        recognise(sources({"Lead": "a,b"}), {"mine": one_map({}, files=["mine*"])})
    assert str(error.value) == (
        "The Mine map fits none of the files: Lead.csv is not used: no table of the Mine map "
        "matches."
    )


def test_files_that_nobody_knows():
    with pytest.raises(UnrecognisedFiles, match="build a map on the Import page or pass one"):
        recognise(sources({"invoices": "Number,Total"}), shipped_maps())
    with pytest.raises(UnrecognisedFiles, match="no files with headers"):
        recognise([], shipped_maps())


def test_two_maps_that_fit_equally_well_are_a_question():
    one = one_map({}, signature=["Id", "Created"])
    other = one.model_copy(update={"name": "other", "label": "Other"})
    with pytest.raises(UnrecognisedFiles, match="Mine and Other equally well: say which"):
        recognise(sources({"leads": "Id,Created"}), {"mine": one, "other": other})


def test_the_map_that_uses_more_files_is_taken():
    less = one_map({}, files=["leads*"])
    more = one_map({}).model_copy(update={"name": "more", "label": "More"})
    files = sources({"leads": "Id,Created", "contacts": "Id,Created"})
    assert recognise(files, {"mine": less, "more": more}).map is more


def test_a_fallback_is_taken_only_where_no_other_map_fits():
    fallback = one_map({}).model_copy(update={"name": "any", "fallback": True})
    other = one_map({}, files=["leads*"])
    files = sources({"leads": "Id,Created", "contacts": "Id,Created"})
    assert recognise(files, {"any": fallback, "mine": other}).map is other
    assert recognise(files[1:], {"any": fallback, "mine": other}).map is fallback


def test_a_file_that_fits_two_tables_is_not_guessed():
    leads = one_map({}, files=["*"]).tables["leads"]
    document = one_map({}, files=["*"])
    both = document.model_copy(update={"tables": {"leads": leads, "more_leads": leads}})
    with pytest.raises(UnrecognisedFiles, match="it may be leads or more_leads of the Mine map"):
        recognise(sources({"x": "Id,Created"}), {"mine": both})


def test_the_table_that_asks_for_more_headers_comes_first():
    plain = one_map({}, signature=["Id"]).tables["leads"]
    exact = one_map({}, signature=["Id", "Created"]).tables["leads"]
    document = one_map({})
    both = document.model_copy(update={"tables": {"plain": plain, "exact": exact}})
    assert recognise(sources({"x": "Id,Created"}), {"mine": both}).tables == {"x.csv": "exact"}


def test_headers_that_must_not_be_there():
    one = one_map({}, signature=["Id"], without=["Versions"])
    files = sources({"a": "Id,Created", "b": "Id,Created,Versions"})
    assert recognise(files, {"mine": one}).tables == {"a.csv": "leads"}
