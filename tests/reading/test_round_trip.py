"""Random tables in random dialects come back cell for cell, with Python's csv as oracle."""

import csv
import io
import tempfile
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.reading import Landed, ReadOptions, Source, find_sources, land, line_numbers

_HOSTILE = st.sampled_from(
    [",", ";", "\t", "|", '"', "'", "\n", "\r", "\r\n", " ", '""', "\\", "="]
)
_LETTERS = st.characters(codec="cp1252", exclude_characters="\0\r\n", exclude_categories=["Cc"])
_CELL = st.lists(st.one_of(_LETTERS, _HOSTILE), max_size=6).map("".join)


@st.composite
def tables(draw, cell=_CELL, widths=(2, 5)):
    """Headers and rows; a first cell of its own keeps each row from being a blank or a footer."""
    width = draw(st.integers(*widths))
    rows = draw(st.lists(st.lists(cell, min_size=width - 1, max_size=width - 1), max_size=12))
    return (
        ["Lead Id", *(f"Field {number}" for number in range(1, width))],
        [[f"00Q{number}", *row] for number, row in enumerate(rows)],
    )


def written(table, delimiter: str, quote: str, quotes_all: bool, newline: str) -> str:
    """The table as text; Python's writer leaves some line breaks unquoted, so this is our own."""

    def cell(text: str) -> str:
        if quotes_all or any(mark in text for mark in (delimiter, quote, "\r", "\n")):
            return quote + text.replace(quote, quote * 2) + quote
        return text

    headers, rows = table
    return "".join(delimiter.join(map(cell, row)) + newline for row in (headers, *rows))


def read_back(folder: str, data: bytes, options: ReadOptions) -> tuple[Source, Landed, list]:
    path = Path(folder, "Lead.csv")
    path.write_bytes(data)
    (source,), unreadable = find_sources(path, Path(folder, "workspace"), options)
    assert not unreadable
    with duckdb.connect() as connection:
        landed = land(connection, source, "landed", range(len(source.headers)))
        rows = connection.execute("select * from landed order by rowid").fetchall()
    return source, landed, rows


@given(
    table=tables(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quote=st.sampled_from(['"', "'"]),
    quotes_all=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]),
    ends_in_newline=st.booleans(),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_cell_comes_back(
    table, delimiter, quote, quotes_all, newline, encoding, ends_in_newline
):
    text = written(table, delimiter, quote, quotes_all, newline)
    if not ends_in_newline:
        text = text.removesuffix(newline)
    oracle = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote))
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    told = None if encoding.startswith("utf") else encoding
    options = ReadOptions(delimiter=delimiter, quote=quote, encoding=told)
    with tempfile.TemporaryDirectory() as folder:
        source, landed, rows = read_back(folder, mark + text.encode(encoding), options)
        lines = line_numbers(source, range(len(rows)))
    assert list(source.headers) == oracle[0]
    assert rows == [tuple(cell or None for cell in row) for row in oracle[1:]]
    assert (landed.rows_read, landed.rejects, landed.drops) == (len(rows), (), {})
    end = "\r" if newline == "\r" else "\n"
    expected, line = [], 1
    for record in oracle:
        expected.append(line)
        line += 1 + sum(cell.count(end) for cell in record)
    assert [lines[rowid] for rowid in range(len(rows))] == expected[1:]
