"""How a header of a file is found."""

import pytest

from funnel.mapping.headers import HeaderRow, normalised


@pytest.mark.parametrize("header", ["CreatedDate", "Created Date", "created_date", "CREATED-DATE "])
def test_spellings_of_one_header_are_one(header):
    assert normalised(header) == "createddate"
    assert HeaderRow(["Id", header]).positions("CreatedDate") == [1]


def test_the_first_synonym_that_is_there_is_taken():
    row = HeaderRow(["Lead ID", "Id"])
    assert row.positions("Id|Lead ID") == [1]
    assert row.positions("Record ID|Lead ID|Id") == [0]
    assert row.positions("Record ID|Contact ID") == []


@pytest.mark.parametrize("header", ["MQL_Date__c", "mql_date_c", "MQL Date"])
def test_custom_fields_are_found_without_their_suffix(header):
    assert HeaderRow([header]).positions("MQL Date") == [0]
    assert HeaderRow([header]).positions(header) == [0]


def test_a_standard_field_comes_before_a_custom_one_of_the_same_name():
    assert HeaderRow(["country_c", "country"]).positions("Country") == [1]


def test_custom_fields_do_not_tell_what_a_file_is():
    row = HeaderRow(["Id", "Duration_In_Minutes__c"])
    assert not row.has("DurationInMinutes")
    assert row.has("Duration_In_Minutes__c")


def test_a_header_that_stands_twice_is_chosen_by_its_ordinal():
    row = HeaderRow(["Status", "Id", "status"])
    assert row.positions("Status") == [0]  # as it is written
    assert row.positions("STATUS") == [0, 2]
    assert row.positions("STATUS#2") == [2]
    assert row.positions("STATUS#3") == []
    assert HeaderRow(["A", "A"]).reference(1) == "A#2"
    assert row.reference(2) == "status"


def test_a_number_sign_in_a_header_is_no_ordinal():
    assert HeaderRow(["Case #2", "Case"]).positions("Case #2") == [0]


def test_blank_headers_are_never_found():
    assert HeaderRow(["Id", "", " "]).positions("") == []
    assert HeaderRow(["Id", "€"]).positions("$") == []


def test_a_header_keeps_its_position_with_quotes_and_blanks():
    row = HeaderRow(['Date entered "Proposal (Sales Pipeline)"', "UTM_Content "])
    assert row.positions("Date entered Proposal (Sales Pipeline)") == [0]
    assert row.positions("utm content") == [1]
