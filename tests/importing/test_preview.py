"""A first look at exports: headers, rows, words, and what a map makes of them."""

import pytest

from funnel.importing import preview
from funnel.importing.preview import first_looks, mapped_rows
from funnel.mapping import HeaderError, map_from
from funnel.reading import ReadOptions

ROWS = "ref;came in;state\n1;2026-03-04;New\n2;2026-03-25 10:00;Won\n3;;New\n"


@pytest.fixture
def look(tmp_path):
    (tmp_path / "people.csv").write_text(ROWS)
    (one,) = first_looks(tmp_path, ReadOptions())
    return one


def a_map(**columns):
    tables = {"people": {"table": "leads", "columns": columns}}
    return map_from({"name": "own", "label": "Own", "tables": tables}, "here")


def test_a_first_look_has_the_headers_the_rows_and_the_words(look):
    assert look.headers == ("ref", "came in", "state")
    assert look.rows.height == 3
    assert look.cells("state") == ["New", "Won"]


def test_a_map_makes_our_columns_of_the_first_rows(look):
    made = mapped_rows(look, a_map(lead_id="ref", created_at="came in"), "people", 2)
    assert made.columns == ["lead_id", "created_at"]
    assert made["lead_id"].to_list() == ["1", "2"]


def test_a_map_that_does_not_fit_says_so(look):
    with pytest.raises(HeaderError, match="nowhere"):
        mapped_rows(look, a_map(lead_id="nowhere", created_at="came in"), "people", 2)


def test_only_the_beginning_of_a_long_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "_HEAD_BYTES", 1_000)
    rows = "".join(f"{number:04d};2026-03-04;New\n" for number in range(2_000))
    (tmp_path / "people.csv").write_text("ref;came in;state\n" + rows)
    (one,) = first_looks(tmp_path, ReadOptions())
    # 18 bytes of header and 20 a row: 49 rows are whole, the last may be cut off.
    assert one.rows["c0"].to_list()[:49] == [f"{number:04d}" for number in range(49)]
    assert one.rows.height <= 50
