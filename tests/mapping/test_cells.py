"""Ids, text, words and booleans: trimmed, emptied, looked up; and rows left out."""

import pytest

from funnel.mapping import map_from
from tests.mapping.landing import mapped, mapped_column, one_map


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Web", "Web"),
        ("  Web ", "Web"),
        ("\tWeb\r\n", "Web"),
        ("\u00a0Web\u00a0", "Web"),
        ("\ufeffWeb", "Web"),
        ("Über uns", "Über uns"),
        ("Café", "Café"),
        ("~tilde~", "~tilde~"),
        ("'; drop table x", "'; drop table x"),
        ("", None),
        ("   ", None),
        (None, None),
        ("N/A", None),
        (" n/a ", None),
        ("NULL", None),
        ("unknown", "unknown"),
        ("0", "0"),
    ],
)
def test_text_is_trimmed_and_the_maps_empty_words_are_null(cell, text):
    assert mapped_column("source", "X", [cell]).column("source") == [text]


def test_ids_keep_their_case():
    cells = ["00Q5g00000abcDe", "00Q5g00000ABCDE"]
    assert mapped_column("owner", "X", cells).column("owner") == cells


def test_a_map_and_a_column_may_have_empty_words_of_their_own():
    values = {"empty": ["Select"]}
    assert mapped_column("source", "X", ["select", "N/A"], values=values).column("source") == [
        None,
        "N/A",
    ]
    own = mapped_column("source", "X", ["Select", "?", ""], values=values, empty={"source": ["?"]})
    assert own.column("source") == ["Select", None, None]


def test_empty_words_are_empty_inside_expressions_too():
    one = mapped_column(
        "owner",
        {"sql": "coalesce(\"X\", 'nobody')"},
        [" 000000000000000aaa ", "Ann"],
        values={"empty": ["000000000000000AAA"]},
    )
    assert one.column("owner") == ["nobody", "Ann"]


STAGE = {"marketing_qualified": ["MQL", "Marketing Qualified"], "ignored": ["Working"]}


@pytest.mark.parametrize(
    ("cell", "meaning", "unmapped"),
    [
        ("MQL", "marketing_qualified", None),
        (" mql ", "marketing_qualified", None),
        ("MARKETING QUALIFIED", "marketing_qualified", None),
        ("Working", None, None),
        ("Sleeping", None, "Sleeping"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_words_are_looked_up_in_the_maps_list(cell, meaning, unmapped):
    (row,) = mapped_column("status", "X", [cell], values={"stage": STAGE}).rows
    assert (row["status"], row["status_unmapped"]) == (meaning, unmapped)


def test_a_star_stands_for_every_other_word():
    values = {"opportunity_stage": {"won": ["Closed Won"], "ignored": ["Test"], "open": ["*"]}}
    one = mapped_column(
        "stage", "X", ["closed won", "Test", "x", ""], "opportunities", values=values
    )
    assert one.column("stage") == ["won", None, "open", None]
    assert one.column("stage_unmapped") == [None] * 4


def test_without_a_list_every_word_is_unknown():
    (row,) = mapped_column("status", "X", ["MQL"]).rows
    assert (row["status"], row["status_unmapped"]) == (None, "MQL")


def test_a_column_may_have_a_list_of_its_own():
    document = one_map({"status": "X"}, values={"stage": STAGE}).model_dump(exclude_none=True)
    document["tables"]["leads"]["values"] = {"status": {"won": ["Hot"]}}
    rows = [["1", "2024-01-01", "MQL"], ["2", "2024-01-01", "Hot"]]
    found = mapped(map_from(document, "mine.toml"), "leads", ["Id", "Created", "X"], rows)
    assert found.column("status") == [None, "won"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("true", "true"),
        ("TRUE", "true"),
        ("1", "true"),
        ("Yes", "true"),
        ("0", "false"),
        ("f", "false"),
        ("No", "false"),
        ("maybe", "maybe"),
        ("", None),
    ],
)
def test_booleans_are_true_or_false_or_as_they_are_written(cell, value):
    assert mapped_column("is_deleted", "X", [cell]).column("is_deleted") == [value]


def test_a_map_may_have_words_for_true_and_false():
    values = {"true": ["ja"], "false": ["nein"]}
    one = mapped_column("is_deleted", "X", ["Ja", "NEIN", "true"], values=values)
    assert one.column("is_deleted") == ["true", "false", "true"]


def test_a_boolean_may_be_computed():
    one = mapped_column("is_deleted", {"sql": "\"X\" = 'gone'"}, ["gone", "here", ""])
    assert one.column("is_deleted") == ["true", "false", None]


def test_rows_are_wanted_where_the_condition_holds():
    one = one_map({}, "users", where="lower(\"Type\") = 'queue'", where_rule="no queue")
    rows = [["1", "Queue"], ["2", "Role"], ["3", None]]
    found = mapped(one, "users", ["Id", "Type"], rows)
    assert found.column("is_wanted") == [True, False, None]


def test_without_a_condition_every_row_is_wanted():
    found = mapped(one_map({}, "users"), "users", ["Id"], [["1"], ["2"]])
    assert found.column("is_wanted") == [True, True]


def test_every_column_of_ours_is_there_in_order_and_the_unmapped_are_null():
    one = one_map({}, "users")
    (row,) = mapped(one, "users", ["Id"], [["7"]]).rows
    assert list(row) == [
        *("record", "user_id", "name", "team", "timezone", "reports_to", "reports_to_unmapped"),
        *("is_queue", "is_active", "is_wanted"),
    ]
    assert [value for value in row.values() if value is not None] == [0, "7", True]


def test_a_file_without_records():
    assert mapped(one_map({}), "leads", ["Id", "Created"], []).rows == []
