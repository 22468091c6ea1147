"""Which headers of a file a map needs."""

import pytest

from funnel.mapping import HeaderError, resolve
from tests.mapping.landing import mapped, one_map


def test_a_missing_optional_header_is_a_column_of_nulls():
    one = one_map({"owner": "Owner|Owner Name", "source": "Source"})
    resolved = resolve(one, "leads", ["Id", "Created", "Source"], "file.csv")
    assert set(resolved.columns) == {"lead_id", "created_at", "source"}
    assert resolved.positions == [0, 1, 2]


def test_a_missing_required_header_names_file_column_and_headers_tried():
    one = one_map({})
    with pytest.raises(HeaderError) as error:
        resolve(one, "leads", ["Id", "Made"], "leads.csv")
    assert str(error.value) == "leads.csv: no header for created_at (created); looked for Created."


def test_a_required_column_that_is_computed_needs_its_headers_too():
    one = one_map({"lead_id": {"sql": 'left("Id|Lead ID", 15)'}})
    with pytest.raises(HeaderError, match="looked for Id, Lead ID"):
        resolve(one, "leads", ["Created"], "leads.csv")


def test_only_the_headers_the_map_names_are_needed():
    one = one_map({"owner": {"sql": 'coalesce("Owner", "Queue", "Nobody")'}})
    resolved = resolve(one, "leads", ["Phone", "Queue", "Created", "Email", "Id", "Owner"])
    assert resolved.positions == [1, 2, 4, 5]
    assert resolved.header_of("owner") == "Owner, Queue"


def test_the_condition_needs_its_headers():
    one = one_map({}, where="\"Kind\" = 'lead'")
    assert resolve(one, "leads", ["Id", "Created", "Kind"]).positions == [0, 1, 2]


def test_a_computed_column_without_its_headers_keeps_its_constant():
    one = one_map(
        {"motion": {"sql": "coalesce(\"Motion\", 'Inbound')"}},
        values={"motion": {"inbound": ["inbound"]}},
    )
    found = mapped(one, "leads", ["Id", "Created"], [["1", "2024-01-01"]])
    assert found.column("motion") == ["inbound"]


def test_a_header_that_stands_twice_has_to_be_chosen():
    one = one_map({"status": "STATUS"})
    headers = ["Id", "Created", "Status", "Status"]
    with pytest.raises(HeaderError) as error:
        resolve(one, "leads", headers, "leads.csv")
    assert str(error.value) == (
        'leads.csv: 2 headers fit status: write "Status#1" or "Status#2" in the map.'
    )
    for reference, value in (("Status#1", "a"), ("Status#2", "b")):
        chosen = one_map({"owner": reference})
        found = mapped(chosen, "leads", headers, [["1", "2024-01-01", "a", "b"]])
        assert found.column("owner") == [value]


def test_two_spellings_of_one_header_have_to_be_chosen_by_spelling():
    one = one_map({"owner": "ownername"})
    with pytest.raises(HeaderError, match='write "Owner Name" or "OwnerName" in the map'):
        resolve(one, "leads", ["Id", "Created", "Owner Name", "OwnerName"], "leads.csv")


def test_the_zone_of_the_table_comes_before_the_maps():
    one = one_map({}, timezone="Europe/Berlin").model_copy(update={"timezone": "UTC"})
    assert resolve(one, "leads", ["Id", "Created"]).timezone == "Europe/Berlin"
    assert resolve(one_map({}), "leads", ["Id", "Created"]).timezone is None
