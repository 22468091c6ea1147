"""What a map may say, and how it is told when it says something else."""

import copy
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.mapping import MapError, load_map, map_from, shipped_maps

GOOD = {
    "name": "mine",
    "label": "Mine",
    "tables": {"leads": {"columns": {"lead_id": "Id", "created_at": "Created"}}},
}


def changed(path: str, value: object) -> dict:
    document = copy.deepcopy(GOOD)
    place = document
    *folders, key = path.split("/")
    for folder in folders:
        place = place.setdefault(folder, {})
    place[key] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("colour", 1, "key 'colour' is not known; allowed are name, label, timezone"),
        ("name", "Bad Name", "name is 'Bad Name'"),
        ("timezone", "Mars/X", "'Mars/X' is no time zone; write an IANA name"),
        ("tables/leads/timezone", "PST8", "'PST8' is no time zone"),
        ("decision_on", "contact", "'contact': input should be 'lead' or 'opportunity'"),
        ("conversion_means", "sql", "'sql': input should be 'created', 'marketing_qualified'"),
        ("values/stages", {}, "list 'stages' is not known; allowed are empty, true, false, stage"),
        ("values/stage", {"mql": ["x"]}, "meaning 'mql' is not known; allowed are created"),
        ("values/stage", {"won": "x"}, 'won = ["…"]'),
        ("values/stage", {"won": [1]}, 'won = ["…"]'),
        ("values/stage", ["x"], "stage holds lists of words by meaning"),
        ("values/empty", {"x": ["y"]}, 'empty = ["…"]'),
        ("values/true", [], 'true = ["…"]'),
        ("values/stage", {"won": ["x"], "lost": ["X "]}, "'X ' means both won and lost"),
        ("tables", {}, "at least 1 item"),
        ("tables/leads/colums", {}, "key 'tables.leads.colums' is not known"),
        (
            "tables/leads/files",
            "Lead",
            "tables.leads.files is 'Lead': input should be a valid list",
        ),
        ("tables/leads/columns", {"lead_id": "Id"}, "created_at must be mapped in leads"),
        ("tables/leads/columns/phone", "Phone", "column 'phone' is not known; allowed are lead_id"),
        ("tables/leads/columns/owner", "", "at least 1 character"),
        ("tables/leads/columns/owner", 5, "tables.leads.columns.owner is 5"),
        ("tables/leads/columns/owner", {"sql": "1", "header": "x"}, "give either header"),
        ("tables/leads/columns/owner", {"sqll": "1"}, "allowed are header, sql, date_only"),
        (
            "tables/leads/columns/owner",
            {"sql": "getenv('x')"},
            "the function getenv is not allowed",
        ),
        ("tables/leads/where", "count(*) > 1", "the function count is not allowed"),
        ("tables/leads/date_orders", {"created_at": "dmy"}, "'day first' or 'month first'"),
        ("tables/leads/date_orders", {"owner": "day first"}, "'owner' is not known"),
        ("tables/leads/decimal_marks", {"score": "dot"}, "'point' or 'comma'"),
        ("tables/leads/values", {"owner": {}}, "'owner' is not known; allowed are status, motion"),
        ("tables/leads/empty", {"phone": [""]}, "'phone' is not known"),
        ("tables/deals", {"columns": {}}, "tables.deals"),
        ("tables/mine", {"table": "deals", "columns": {"a": "b"}}, "table 'deals' is not known"),
    ],
)
def test_an_error_names_the_key_the_value_and_what_is_allowed(path, value, said):
    with pytest.raises(MapError) as error:
        map_from(changed(path, value), "mine.toml")
    assert said in str(error.value)
    assert str(error.value).startswith("The map mine.toml cannot be used: ")


def test_a_missing_key_is_named():
    with pytest.raises(MapError, match="label is missing"):
        map_from({key: value for key, value in GOOD.items() if key != "label"}, "mine.toml")


def test_a_file_that_is_no_map(tmp_path):
    with pytest.raises(MapError, match="cannot be opened"):
        load_map(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("name = ")
    with pytest.raises(MapError, match="is not TOML"):
        load_map(tmp_path / "bad.toml")
    (tmp_path / "bytes.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(MapError, match="is not TOML"):
        load_map(tmp_path / "bytes.toml")


def test_a_byte_order_mark_before_a_map_is_nothing(tmp_path):
    (tmp_path / "mine.toml").write_text(map_from(GOOD, "mine.toml").to_toml(), "utf-8-sig")
    assert load_map(tmp_path / "mine.toml") == map_from(GOOD, "mine.toml")


@pytest.mark.parametrize("name", shipped_maps())
def test_a_shipped_map_is_written_and_read_back_the_same(name, tmp_path):
    one = shipped_maps()[name]
    (tmp_path / "copy.toml").write_text(one.to_toml(), encoding="utf-8")
    assert load_map(tmp_path / "copy.toml") == one


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=50, deadline=None)
@given(header=text, word=text, label=text)
def test_any_header_and_word_survive_being_saved(header, word, label):
    document = changed("tables/leads/columns/owner", header)
    document |= {"label": label, "values": {"stage": {"won": [word]}, "empty": [word]}}
    one = map_from(document, "mine.toml")
    assert map_from(tomllib.loads(one.to_toml()), "mine.toml") == one


def test_shipped_maps_read_every_required_column_and_only_generic_is_a_fallback():
    maps = shipped_maps()
    assert set(maps) == {"generic", "hubspot", "marketo", "salesforce"}
    assert [name for name, one in maps.items() if one.fallback] == ["generic"]
    for name, one in maps.items():
        assert one.name == name
        assert "leads" in {table.table for table in one.tables.values()}
