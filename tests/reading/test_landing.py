"""What is in the landed table, and what is not; the books; the lines rows stand on."""

import datetime as dt
import io

import duckdb
import polars as pl
import pytest
import xlsxwriter

from funnel.reading import (
    BooksOpen,
    Dialect,
    Landed,
    Reject,
    find_sources,
    land,
    line_numbers,
)
from funnel.reading.scan import scan

ROWS = "Id,Name,Created,Notes\n1,Ann,2026-01-01,secret\n2,Bob,2026-01-02,secret\n"


def test_only_wanted_columns_are_kept(landed):
    _, _, rows = landed(ROWS, positions=(2, 0))
    assert rows == [("1", "2026-01-01"), ("2", "2026-01-02")]


def test_only_wanted_columns_are_kept_of_a_broken_file(landed):
    text = ROWS.replace("Ann", '"Ann, Dr"') + '3,"Cy,2026-01-03,secret\n'
    source, books, rows = landed(text, positions=(1, 3))
    assert rows == [("Ann, Dr", "secret"), ("Bob", "secret")]
    assert [reject.reason for reject in books.rejects] == ["a quote is opened and never closed"]
    kept = [path.name for path in source.workspace.iterdir()]
    assert kept == ["lines.npy"]


def test_rejects_hold_wanted_cells_only(landed):
    _, books, _ = landed(ROWS + '3,"Cy, Dr",x,secret,secret\n4,Di\n', positions=(1, 2))
    assert books.rejects == (
        Reject(4, "5 cells where the header has 4", '"Cy, Dr",x'),
        Reject(5, "2 cells where the header has 4", "Di"),
    )
    assert books.doubts == (
        "2 of 4 records were rejected: see whether its header and delimiter are what they seem.",
    )


def test_empty_cells_are_null_quoted_or_not(landed):
    assert landed('Id,Name,Note\n1,"",\n2, ,""\n')[2] == [("1", None, None), ("2", " ", None)]


def test_blank_and_zero_are_judged_over_all_cells(landed):
    text = "Id,Calls,Name,Meetings\n1,0,Ann,0\n2,,Bob,\n0,0,0,0\n,,,\n3,0,Cy,0\n"
    source, books, rows = landed(text, positions=(1, 3))
    assert rows == [("0", "0"), (None, None), ("0", "0")]
    assert books.drops == {"all zero": 1, "blank": 1}
    assert line_numbers(source, [0, 1, 2]) == {0: 2, 1: 3, 2: 6}


def test_rows_keep_their_lines_when_others_are_dropped(landed):
    text = ROWS + '\nId,Name,Created,Notes\n3,"C\ny",2026-01-03,x\nbad\n4,Di,2026-01-04,x\nTotal\n'
    source, books, rows = landed(text, positions=(0,))
    assert [row for (row,) in rows] == ["1", "2", "3", "4"]
    assert books.drops == {"blank": 1, "repeated header": 1, "report footer": 1}
    assert [reject.line for reject in books.rejects] == [8]
    assert line_numbers(source, range(4)) == {0: 2, 1: 3, 2: 6, 3: 9}


def test_a_last_record_of_one_character_is_no_blank_line(landed):
    _, books, rows = landed("Id\n1\n\n5")
    assert (rows, books.drops) == ([("1",), ("5",)], {"blank": 1})


@pytest.mark.parametrize("ending", ["", "x,,\r\n"], ids=["scanned", "recorded"])
def test_a_footer_is_looked_for_at_the_end_only(landed, ending):
    sparse = "".join(f"{number},,\n" for number in range(300))
    _, books, rows = landed("Company,Leads,Amount\nTotal,,\n" + sparse + ending)
    assert rows[:2] == [("Total", None, None), ("0", None, None)]
    assert books.drops == {}


def test_a_name_that_is_a_pattern_stands_for_one_file(tmp_path):
    for name in ("Lead*.csv", "Leads.csv"):
        (tmp_path / name).write_text(ROWS)
    dialect = Dialect(",", '"', '"', "utf-8", "\n", 0, 1)
    with duckdb.connect() as connection:
        path = tmp_path / "Lead*.csv"
        assert scan(connection, path, dialect, 4, "landed", [0], 2**20).rows == 2


def test_landing_twice_gives_the_same(tmp_path):
    path = tmp_path / "Lead.csv"
    path.write_bytes((ROWS + "bad\n").encode("utf-16"))
    (source,), _ = find_sources(path, tmp_path / "workspace")
    with duckdb.connect() as connection:
        first = land(connection, source, "one", [0])
        second = land(connection, source, "two", [0])
        rows = connection.execute("select * from one except all select * from two").fetchall()
    assert (first, rows) == (second, [])


def test_a_table_without_columns_is_a_mistake(tmp_path):
    path = tmp_path / "Lead.csv"
    path.write_text(ROWS)
    (source,), _ = find_sources(path, tmp_path / "workspace")
    with duckdb.connect() as connection, pytest.raises(ValueError, match="at least one"):
        land(connection, source, "landed", [])


def test_books_that_do_not_close_are_refused():
    with pytest.raises(BooksOpen, match="3 records were read but 2"):
        Landed("x.csv", 3, 1, drops={"blank": 1})


def test_sheets_are_text_with_iso_stamps(landed):
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        day, moment, time = (
            book.add_format({"num_format": shown})
            for shown in ("dd/mm/yyyy", "m/d/yyyy h:mm", "h:mm:ss")
        )
        sheet.write(0, 0, "Leads of January")
        sheet.write_row(2, 0, ["Id", "On", "At", "Time", "Number", "Long", "Yes", "Note"])
        sheet.write_row(3, 0, ["007"])
        sheet.write_datetime(3, 1, dt.datetime(2026, 1, 2), day)
        sheet.write_datetime(3, 2, dt.datetime(2026, 1, 2, 13, 4, 5), moment)
        sheet.write_datetime(3, 3, dt.time(3, 4, 5), time)
        sheet.write_row(3, 4, [12.5, 12345678901234, True, "a\nb"])
        sheet.write(5, 0, "Total")
        sheet.write(5, 4, 12.5)
    source, books, rows = landed(packed.getvalue(), "Lead.xlsx")
    assert source.header_line == 3
    assert rows == [
        ("007", "2026-01-02 00:00:00", "2026-01-02 13:04:05", "03:04:05", "12.5",
         "12345678901234", "true", "a\nb"),
    ]  # fmt: skip
    assert books.drops == {"report title": 2, "blank": 1, "report footer": 1}
    assert line_numbers(source, [0]) == {0: 4}


def test_parquet_is_text_with_iso_stamps(landed):
    table = pl.DataFrame(
        {
            "Id": [1, 2],
            "On": [dt.date(2026, 1, 2), None],
            "At": [dt.datetime(2026, 1, 2, 13, 4, 5), None],
            "Zoned": pl.Series([dt.datetime(2026, 1, 2, 13), None]).dt.replace_time_zone(
                "America/New_York"
            ),
            "Yes": [True, False],
            "Tags": [["a", "b"], []],
            "Note": ["", "x"],
        }
    )
    packed = io.BytesIO()
    table.write_parquet(packed)
    source, books, rows = landed(packed.getvalue(), "Lead.parquet")
    assert source.headers == ("Id", "On", "At", "Zoned", "Yes", "Tags", "Note")
    assert rows == [
        ("1", "2026-01-02", "2026-01-02 13:04:05", "2026-01-02T18:00:00Z", "true",
         '["a","b"]', None),
        ("2", None, None, None, "false", "[]", "x"),
    ]  # fmt: skip
    assert (books.rows_read, books.rows, books.drops) == (2, 2, {})
    assert line_numbers(source, [1]) == {1: 2}
