"""Downloaded tables: no cell is run as a formula, numbers stay numbers."""

import csv
import io
from datetime import date, datetime

import polars as pl
import pytest

from funnel.exporting import TooManyRows, to_csv, to_xlsx

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "ordinary", "a=b", "", None]


def test_hostile_text_is_led_by_an_apostrophe_in_csv():
    written = to_csv(pl.DataFrame({"label": HOSTILE}))
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [row[0] for row in rows[1:10]] == [
        "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "'＝1", "ordinary", "a=b",
    ]  # fmt: skip


def test_headers_are_text_too():
    assert to_csv(pl.DataFrame({"=x": [1]})).splitlines() == ["'=x", "1"]


def test_categories_are_text_too():
    frame = pl.DataFrame({"label": pl.Series(["=1"], dtype=pl.Categorical)})
    assert to_csv(frame).splitlines() == ["label", "'=1"]


def test_numbers_and_dates_stay_what_they_are_in_csv():
    frame = pl.DataFrame(
        {"change": [-3], "rate": [-0.5], "on": [date(2026, 1, 5)], "at": [datetime(2026, 1, 5, 9)]}
    )
    assert to_csv(frame).splitlines()[1] == "-3,-0.5,2026-01-05,2026-01-05 09:00:00"


def test_a_workbook_holds_the_same_values():
    frame = pl.DataFrame(
        {
            "label": ["=1+1", "https://example.com", "007", None],
            "count": [-3, 0, None, 4],
            "rate": [0.25, None, 1.5, float("nan")],
            "is_won": [True, False, None, True],
            "on": [date(2026, 1, 5), None, date(2026, 2, 1), None],
            "at": [datetime(2026, 1, 5, 9, 30), None, None, None],
        }
    )
    read = pl.read_excel(io.BytesIO(to_xlsx(frame)), engine="calamine")
    assert read["label"].to_list() == ["=1+1", "https://example.com", "007", None]
    assert read["count"].to_list() == [-3, 0, None, 4]
    assert read["is_won"].to_list() == [True, False, None, True]
    assert read["on"].to_list() == frame["on"].to_list()
    assert read["at"][0] == datetime(2026, 1, 5, 9, 30)
    assert read["rate"].to_list()[:3] == [0.25, None, 1.5]


def test_a_cell_longer_than_a_worksheet_allows_is_cut():
    read = pl.read_excel(io.BytesIO(to_xlsx(pl.DataFrame({"label": ["x" * 40_000]}))))
    assert len(read["label"][0]) == 32_767


def test_a_table_longer_than_a_worksheet_is_refused():
    with pytest.raises(TooManyRows, match="download it as CSV"):
        to_xlsx(pl.DataFrame({"n": range(1_048_576)}))
