"""Whatever the bytes: no record is lost, no good record is harmed, and both readers agree."""

import tempfile
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from funnel.errors import FunnelError
from funnel.reading import find_sources, land, line_numbers
from funnel.reading.recorded import land_recorded, text_records
from funnel.reading.scan import NotClean
from funnel.reading.scanned import land_scanned

HEADER = "Lead Id,Name,Created,Amount\n"
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}

_PIECES = st.sampled_from(
    [",", ";", "\t", '"', "'", "\n", "\r\n", "\r", "a", "1", " ", "\0", "é", '""', "Total", "0",
     "0,0,0,0\n", ",,,\n", 'x "y" z', '"q"', '"q\nr"', "\\", HEADER, '00Q9,"Acme, Inc",,7\n']
)  # fmt: skip
_SOUP = st.lists(_PIECES, max_size=14).map("".join)


def good(first: int, count: int) -> str:
    numbers = range(first, first + count)
    return "".join(f"00Q{n},Name {n},2026-01-{n % 28 + 1:02},{n}\n" for n in numbers)


@given(data=st.one_of(st.binary(max_size=60), _SOUP.map(str.encode)), has_head=st.booleans())
@settings(max_examples=120, **QUIET)
def test_any_bytes_come_to_a_table_or_a_sentence(data, has_head):
    content = (HEADER + good(1, 3)).encode() + data if has_head else data
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Lead.csv")
        path.write_bytes(content)
        sources, unreadable = find_sources(path, Path(folder, "workspace"))
        assert len(sources) + len(unreadable) == 1
        for source in sources:
            with duckdb.connect() as connection:
                try:
                    books = land(connection, source, "landed", range(len(source.headers)))
                except FunnelError:
                    continue
                rowids = connection.execute("select rowid from landed order by rowid").fetchall()
            assert [rowid for (rowid,) in rowids] == list(range(books.rows))
            lines = list(line_numbers(source, range(books.rows)).values())
            assert lines == sorted(lines)


@example(soup='\nx "y" z"q\nr"\n', above=2, below=2)
@example(soup='"q\nr" " " \n', above=6, below=1)
@given(soup=_SOUP, above=st.integers(0, 9), below=st.integers(0, 9))
@settings(max_examples=120, **QUIET)
def test_the_scan_and_the_record_reader_agree_where_the_scan_is_trusted(soup, above, below):
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder, "Lead.csv")
        path.write_text(HEADER + good(1, above) + soup + "\n" + good(50, below), newline="")
        sources, _ = find_sources(path, Path(folder, "workspace"))
        for source in sources:
            positions = range(len(source.headers))
            try:
                scanned = land_scanned(connection, source, path, "scanned", positions)
            except NotClean:
                continue
            lines = line_numbers(source, range(scanned.rows))
            found = text_records(source, path)
            recorded = land_recorded(connection, source, found, "recorded", positions)
            assert (scanned.rejects, scanned.drops) == (recorded.rejects, recorded.drops)
            assert lines == line_numbers(source, range(recorded.rows))
            rows = [
                connection.execute(f"select * from {table} order by rowid").fetchall()
                for table in ("scanned", "recorded")
            ]
            assert rows[0] == rows[1]


@given(
    broken=st.lists(st.integers(0, 39), min_size=1, max_size=4, unique=True),
    is_quoted=st.booleans(),
    column=st.integers(0, 3),
)
@settings(max_examples=40, **QUIET)
def test_a_stray_quote_costs_no_record_but_its_own(broken, is_quoted, column):
    rows = [[f"00Q{n}", f"Name {n}", f"2026-01-{n % 28 + 1:02}", str(n)] for n in range(40)]
    mark = '"' if is_quoted else ""
    lines = [[mark + cell + mark for cell in row] for row in rows]
    for number in broken:
        lines[number][column] = '"' + rows[number][column]
    text = HEADER + "".join(",".join(line) + "\n" for line in lines)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder, "Lead.csv")
        path.write_text(text)
        (source,), _ = find_sources(path, Path(folder, "workspace"))
        books = land(connection, source, "landed", range(4))
        found = connection.execute("select * from landed").fetchall()
    assert books.rows_read == 40
    lost = [tuple(row) for number, row in enumerate(rows) if number not in broken]
    assert [row for row in lost if row not in found] == []
