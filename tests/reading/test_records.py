"""Text into cells and records: quoting, salvage, line numbers."""

import io

import pytest

from funnel.reading.records import NEVER_CLOSED, TOO_LONG, Grammar, records
from funnel.reading.shapes import RecordLikeness

COMMAS = Grammar(",", '"', '"')


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b,", ["a", "b", ""]),
        ("", [""]),
        ('"a","b"', ["a", "b"]),
        ('"a,b","c ""d"""', ["a,b", 'c "d"']),
        ('"","",""', ["", "", ""]),
        ('a, "b,c" ,d', ["a", "b,c", "d"]),
        ('a,  "b"', ["a", '  "b"']),
        ('5" pipe,6', ['5" pipe', "6"]),
        ('"Bob" Ltd,x', ['"Bob" Ltd', "x"]),
        ('"Carl "Best" Ltd",x', ['Carl "Best" Ltd', "x"]),
        ('"a\nb",c', ["a\nb", "c"]),
    ],
)
def test_text_is_split_into_cells(text, cells):
    assert COMMAS.split(text)[:2] == (cells, False)


def test_open_and_stray_quotes_are_told():
    assert COMMAS.split('a,"b,c') == (["a", "b,c"], True, False)
    assert COMMAS.split('"a "b" c",d') == (['a "b" c', "d"], False, True)
    assert COMMAS.split('"a","b"')[2] is False


def test_other_quotes_escapes_and_delimiters():
    assert Grammar(";", "'", "'").split("'a;b';'it''s'")[0] == ["a;b", "it's"]
    assert Grammar(",", '"', "\\").split(r'"a \"b\", c",d')[0] == ['a "b", c', "d"]
    assert Grammar("||", '"', '"').split('a||"b||c"')[0] == ["a", "b||c"]
    assert Grammar("\t", "", "").split('"a\tb"')[0] == ['"a', 'b"']


def read(text, **more):
    lines = io.StringIO(text, newline="")
    return [(r.line, r.cells, r.trouble) for r in records(lines, COMMAS, 1000, **more)]


def test_records_carry_the_line_they_start_on():
    assert read('a,"1\n2"\n\nb,3\r\nc,"4\r5"\nd,6') == [
        (1, ["a", "1\n2"], None),
        (3, [""], None),
        (4, ["b", "3"], None),
        (5, ["c", "4\r5"], None),
        (6, ["d", "6"], None),
    ]


def test_lone_returns_are_lines_where_the_file_has_such_ends():
    assert [line for line, _, _ in read('a,"1\r2"\rb,3\r', newline="\r")] == [1, 3]


def test_a_lone_return_is_part_of_the_cell_it_splits():
    assert read("a,1\rx,2\nb,3,4\n", width=3) == [
        (1, ["a", "1\rx", "2"], None),
        (2, ["b", "3", "4"], None),
    ]
    assert read("a,1\rb,2\n", width=2)[1][1] == ["b", "2"]


def test_where_returns_end_records_none_is_part_of_a_cell():
    found = [cells for _, cells, _ in read("1\r2,3,4\r", width=3, newline="\r")]
    assert found == [["1"], ["2", "3", "4"]]


def test_a_quote_that_closes_by_luck_in_too_many_cells_is_never_closed():
    found = read('a,"1\nb "x" 2",y,z\nc,3\n', width=2)
    assert [(line, trouble) for line, _, trouble in found] == [
        (1, NEVER_CLOSED),
        (2, None),
        (3, None),
    ]


def test_a_quote_never_closed_costs_one_record():
    found = read('a,"1\nb,2\nc,3\n')
    assert found == [(1, ["a", "1"], NEVER_CLOSED), (2, ["b", "2"], None), (3, ["c", "3"], None)]


def test_a_record_too_long_costs_itself_only():
    found = read("a," + "x" * 2000 + "\nb,2\n")
    assert found == [(1, [], TOO_LONG), (2, ["b", "2"], None)]
    assert read('a,"' + "x\n" * 800 + '"\nb,2\n')[-1] == (802, ["b", "2"], None)


def sample(width):
    return [[f"00Q{n}", *["Acme Ltd"] * (width - 2), f"2026-01-{n:02}"] for n in range(1, 20)]


def test_lines_like_records_prove_a_quote_unclosed():
    likeness = RecordLikeness(sample(4), COMMAS, 4)
    text = '00Q20,"Acme,x,2026-01-01\n00Q21,Best Ltd,x y,2026-01-02\n00Q22,"Co",x y,2026-01-03\n'
    assert [trouble for _, _, trouble in read(text, width=4, likeness=likeness)] == [
        NEVER_CLOSED,
        None,
        None,
    ]


def test_in_narrow_tables_it_takes_three_lines_to_prove_it():
    likeness = RecordLikeness(sample(2), COMMAS, 2)
    assert not likeness.are_records(["00Q21,2026-01-02", "00Q22,2026-01-02"])
    assert likeness.are_records(["00Q21,2026-01-02"] * 3)
    assert not likeness.are_records(["Dear Ann, hello"] * 3)


def test_lines_of_prose_are_no_records():
    likeness = RecordLikeness(sample(4), COMMAS, 4)
    assert not likeness.are_records(["well, then, good, bye"])
    assert not RecordLikeness([["a b", "c d"]] * 9, COMMAS, 2).are_records(["a b,c d"] * 9)
