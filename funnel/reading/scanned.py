"""A scanned file's records sorted out: loaded, rejected or dropped, with its books closed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from funnel.reading.landed import Landed, Reject, wanted_text
from funnel.reading.lines import keep_first_line, keep_lines
from funnel.reading.records import Grammar
from funnel.reading.rules import (
    BLANK,
    FOOTER_RECORDS,
    MARKED_SPACE,
    REPORT_TITLE,
    anywhere_rule,
    filled,
    footer_rules,
    has_width,
    may_be_footer,
    ragged_reason,
)
from funnel.reading.scan import NotClean, Scan, literal, scan
from funnel.reading.shapes import RecordLikeness
from funnel.reading.source import Dialect, Source
from funnel.reading.structure import Bytes, Layout, layout, lines_below

_SAMPLE = 1000
# Enough columns to pass over nearly every row; a condition on hundreds takes seconds to plan.
_TELLING = 12
_SPACES = literal(MARKED_SPACE)
# A cell of nothing but these is blank or some way to write zero.
_BLANK_OR_ZERO = literal(f"[{MARKED_SPACE}0.,%$€£-]*")


def land_scanned(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    path: Path,
    table: str,
    positions: Sequence[int],
) -> Landed:
    """Lands a UTF-8 file by a direct scan; raises NotClean, leaving no table, where its bytes and
    the scan disagree on how many records there are or a quoted cell holds records."""
    dialect = source.dialect
    if dialect.newline == "mixed" or dialect.escape != dialect.quote or not dialect.quote.isascii():
        raise NotClean("only a record-by-record reading is exact for this dialect")
    with Bytes(path) as data:
        if data.has(0):
            raise NotClean("NUL bytes", is_encoding=True)
        width = len(source.headers)
        found = scan(connection, path, dialect, width, table, positions, source.limits.record_bytes)
        try:
            return _Sorting(connection, source, data, found, table, positions).landed()
        except NotClean:
            connection.execute(f"drop table {table}")
            raise


class _Sorting:
    """One scan's records being sorted out."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        data: Bytes,
        found: Scan,
        table: str,
        positions: Sequence[int],
    ) -> None:
        self._connection, self._source, self._data = connection, source, data
        self._found, self._table, self._positions = found, table, positions
        self._dialect: Dialect = source.dialect
        self._width = len(source.headers)
        self._grammar = Grammar(self._dialect.delimiter, self._dialect.quote, self._dialect.escape)
        self._newline = ord(self._dialect.newline[-1])
        self._top = self._dialect.skipped_lines + self._dialect.header_lines
        above = source.header_line - 1
        self._titles = {REPORT_TITLE: above} if above else {}

    def landed(self) -> Landed:
        found = self._found
        below = lines_below(self._data, self._newline, self._top)
        is_line_each = found.rows + len(found.ragged_offsets) == below
        suspects = self._suspects()
        is_plain = is_line_each and not found.ragged_offsets and not suspects
        if is_plain and not (found.rows and self._may_end_in_footer()):
            keep_first_line(self._source, self._top + 1)
            return self._books(below, found.rows, [], Counter())
        quote = None if is_line_each or not self._dialect.quote else ord(self._dialect.quote)
        records = layout(self._data, self._newline, quote, self._top)
        if not is_line_each:
            self._check_swallowing(records)
        ragged = self._ragged(records)
        in_table = np.ones(len(records.starts), dtype=bool)
        in_table[ragged] = False
        if self._width > 1:
            in_table &= ~records.is_empty
        rows = np.flatnonzero(in_table)
        if len(rows) != found.rows:
            raise NotClean("records by quote parity are not those scanned")
        dropped = dict.fromkeys(map(int, np.flatnonzero(records.is_empty)), BLANK)
        for index in (*(int(rows[rowid]) for rowid in suspects), *ragged):
            rule = anywhere_rule(self._cells(records, index), self._source.headers)
            if rule:
                dropped[index] = rule
        dropped |= self._footer(records, dropped)
        drops = Counter(dropped.values())
        rejects = [self._reject(records, index) for index in ragged if index not in dropped]
        gone = np.array([index for index in dropped if in_table[index]], dtype=np.int64)
        is_kept = ~np.isin(rows, gone)
        self._leave_out(np.flatnonzero(~is_kept), found.rows)
        keep_lines(self._source, records.lines[rows[is_kept]])
        return self._books(len(records.starts), int(is_kept.sum()), rejects, drops)

    def _books(self, below: int, rows: int, rejects: list[Reject], drops: Counter[str]) -> Landed:
        """The books, for ``below`` records counted in the bytes below the header."""
        read = below + sum(self._titles.values())
        return Landed(self._source.name, read, rows, tuple(rejects), {**self._titles, **drops})

    def _suspects(self) -> list[int]:
        """Rows that may be blank, zero or a header, as far as a few of their wanted cells tell."""
        telling = self._positions[:_TELLING]
        names = [f"c{position}" for position in telling]
        headers = [literal(self._source.headers[position]) for position in telling]
        # Each is judged by a cheap comparison first, which passes over nearly every cell.
        is_empty = " and ".join(
            f"({name} is null or ({name} not between '1' and '~' "
            f"and regexp_full_match({name}, {_BLANK_OR_ZERO})))"
            for name in names
        )
        is_header = " and ".join(
            f"(contains(coalesce({name}, ''), {header}) "
            f"and coalesce(trim({name}, {_SPACES}), '') = {header})"
            for name, header in zip(names, headers, strict=True)
        )
        found = self._connection.execute(
            f"select rowid from {self._table} where ({is_empty}) or ({is_header}) order by rowid"
        ).fetchall()
        return [rowid for (rowid,) in found]

    def _text(self, start: int, end: int) -> str:
        return self._data[start:end].decode("utf-8", "replace").rstrip("\r\n")

    def _cells(self, records: Layout, index: int) -> list[str]:
        start, end = int(records.starts[index]), int(records.ends[index])
        return self._grammar.split(self._text(start, end))[0]

    def _may_end_in_footer(self) -> bool:
        start, end = self._data.last_line(self._newline)
        cells, is_open, _ = self._grammar.split(self._text(start, end))
        return not is_open and may_be_footer(cells, self._width)

    def _footer(self, records: Layout, dropped: dict[int, str]) -> dict[int, str]:
        """The rule for each of the last records that is the report's."""
        tail: list[list[str]] = []
        written = 0
        for index in range(len(records.starts) - 1, -1, -1):
            cells = self._cells(records, index)
            is_blank = not filled(cells)
            written += not is_blank
            if written > FOOTER_RECORDS or not may_be_footer(cells, self._width):
                break
            tail.append([""] if is_blank else cells)
        first = len(records.starts) - len(tail)
        above = first - sum(index < first for index in dropped)
        rules = footer_rules(tail[::-1], self._width, above)
        return {first + place: rule for place, rule in enumerate(rules) if rule}

    def _ragged(self, records: Layout) -> list[int]:
        """The records DuckDB rejected; it gives a place in or just before each."""
        found = []
        for offset in self._found.ragged_offsets:
            near = int(np.searchsorted(records.starts, offset - 1, side="right")) - 1
            beside = [i for i in (near, near + 1) if 0 <= i < len(records.starts)]
            index = next((i for i in beside if self._is_ragged(records, i)), None)
            if index is None or index in found:
                raise NotClean("a rejected record cannot be found again")
            found.append(index)
        return sorted(found)

    def _is_ragged(self, records: Layout, index: int) -> bool:
        if self._width > 1 and records.is_empty[index]:
            return False
        return not has_width(self._cells(records, index), self._width)

    def _reject(self, records: Layout, index: int) -> Reject:
        text = self._text(int(records.starts[index]), int(records.ends[index]))
        cells, is_open, is_stray = self._grammar.split(text)
        if is_open or is_stray:
            raise NotClean("a record with a wrong number of cells has stray quotes as well")
        text = wanted_text(cells, self._positions)
        return Reject(int(records.lines[index]), ragged_reason(len(cells), self._width), text)

    def _check_swallowing(self, records: Layout) -> None:
        """Raises NotClean where a quoted cell holds lines that look like records."""
        single = np.flatnonzero((records.spans == 1) & ~records.is_empty)[:_SAMPLE]
        sample = [self._cells(records, int(index)) for index in single]
        sample = [cells for cells in sample if len(cells) == self._width]
        likeness = RecordLikeness(sample, self._grammar, self._width)
        delimiter = self._dialect.delimiter.encode()
        for index in np.flatnonzero(records.spans > 1):
            text = self._data[int(records.starts[index]) : int(records.ends[index])]
            if text.count(delimiter) >= 2 * (self._width - 1):
                lines = text.decode("utf-8", "replace").splitlines()
                if likeness.are_records(lines[1:]):
                    raise NotClean("a quoted cell holds records")

    def _leave_out(self, rowids: np.ndarray, rows: int) -> None:
        """Takes rows out of the table; afterwards rowids number the rows that are left."""
        if not len(rowids):
            return
        first = int(rowids[0])
        if len(rowids) == rows - first:
            self._connection.execute(f"delete from {self._table} where rowid >= {first}")
            return
        self._connection.execute(
            f"create temp table {self._table}_kept as select * from {self._table} "
            "where rowid not in (select unnest($gone)) order by rowid",
            {"gone": rowids.tolist()},
        )
        self._connection.execute(f"drop table {self._table}")
        self._connection.execute(f"alter table {self._table}_kept rename to {self._table}")
