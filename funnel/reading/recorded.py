"""Records read one by one, sorted out and written anew as a clean file for the scan."""

import csv
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np

from funnel.reading.encodings import text_lines
from funnel.reading.errors import BooksOpen
from funnel.reading.landed import Landed, Reject, wanted_text
from funnel.reading.lines import keep_lines
from funnel.reading.records import Grammar, Record, lines_counted, records
from funnel.reading.rules import (
    FOOTER_RECORDS,
    REPORT_TITLE,
    anywhere_rule,
    filled,
    footer_rules,
    has_width,
    may_be_footer,
    ragged_reason,
)
from funnel.reading.scan import scan
from funnel.reading.shapes import RecordLikeness
from funnel.reading.source import Dialect, Source

_NAME = "records.csv"
_SAMPLE = 1000


def text_records(source: Source, path: Path) -> Iterator[Record]:
    """The records below the header of a UTF-8 text file, broken quoting salvaged."""
    dialect, width = source.dialect, len(source.headers)
    grammar = Grammar(dialect.delimiter, dialect.quote, dialect.escape)
    top = dialect.skipped_lines + dialect.header_lines

    def read(**more: object) -> Iterator[Record]:
        lines = text_lines(path, source.limits.record_bytes)
        skipped = 0
        while skipped < top and (line := next(lines, None)) is not None:
            skipped += lines_counted([line], dialect.newline)
        return records(
            lines,
            grammar,
            source.limits.record_bytes,
            first_line=top + 1,
            width=width,
            newline=dialect.newline,
            **more,
        )

    sample = (r.cells for r in islice(read(), _SAMPLE) if not r.trouble and r.lines == 1)
    fitting = [cells for cells in sample if len(cells) == width]
    return read(likeness=RecordLikeness(fitting, grammar, width))


def land_recorded(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    found: Iterable[Record],
    table: str,
    positions: Sequence[int],
) -> Landed:
    """Lands records from any reader by way of a clean file in the workspace that holds the wanted
    columns only; memory is bounded but for rejects."""
    path = source.workspace / _NAME
    sorting = _Sorting(source, positions)
    with path.open("w", encoding="utf-8", newline="") as clean:
        writer = csv.writer(clean, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for cells in sorting.rows(found):
            writer.writerow([cells[position] for position in positions])
    clean_dialect = Dialect(",", '"', '"', "utf-8", "\n", 0, 0)
    narrow = [f"c{index}" for index in range(len(positions))]
    result = scan(
        connection,
        path,
        clean_dialect,
        len(positions),
        table,
        range(len(positions)),
        2 * source.limits.record_bytes,
    )
    path.unlink()
    if result.rows != len(sorting.lines) or result.ragged_offsets:
        connection.execute(f"drop table {table}")
        raise BooksOpen(
            f"{source.name}: {len(sorting.lines)} records were written but {result.rows} read "
            "back; please report this file's shape."
        )
    # Descending, so that no new name meets one not yet renamed: positions ascend.
    for name, position in reversed(list(zip(narrow, positions, strict=True))):
        if name != f"c{position}":
            connection.execute(f"alter table {table} rename {name} to c{position}")
    keep_lines(source, np.frombuffer(sorting.lines, dtype=np.int64))
    return sorting.books()


class _Sorting:
    """Records being told apart into rows, rejects and drops."""

    def __init__(self, source: Source, positions: Sequence[int]) -> None:
        self._source, self._positions = source, positions
        self._width = len(source.headers)
        self.lines = array("q")
        self._rejects: list[Reject] = []
        self._drops: Counter[str] = Counter()
        self._read = self._stray = 0
        if source.header_line > 1:
            self._read = self._drops[REPORT_TITLE] = source.header_line - 1

    def rows(self, found: Iterable[Record]) -> Iterator[list[str]]:
        """The cells of the records that are loaded; keeps account of all of them."""
        held: deque[Record] = deque()
        written = 0
        for record in found:
            self._read += 1
            if not record.trouble and may_be_footer(record.cells, self._width):
                is_blank = not filled(record.cells)
                # A spreadsheet may end in a million blank rows: none keeps its cells.
                held.append(record._replace(cells=[""]) if is_blank else record)
                written += not is_blank
                while written > FOOTER_RECORDS:
                    oldest = held.popleft()
                    written -= bool(filled(oldest.cells))
                    yield from self._sorted(oldest)
                continue
            while held:
                yield from self._sorted(held.popleft())
            written = 0
            yield from self._sorted(record)
        above = len(self.lines) + len(self._rejects)
        rules = footer_rules([record.cells for record in held], self._width, above)
        for record, rule in zip(held, rules, strict=True):
            yield from self._sorted(record, rule)

    def _sorted(self, record: Record, rule: str | None = None) -> Iterator[list[str]]:
        cells, width = record.cells, self._width
        rule = rule or (None if record.trouble else anywhere_rule(cells, self._source.headers))
        reason = record.trouble
        if not reason and not has_width(cells, width):
            reason = ragged_reason(len(cells), width)
        if rule:
            self._drops[rule] += 1
        elif reason:
            text = wanted_text(cells, self._positions)
            self._rejects.append(Reject(record.line, reason, text))
        else:
            self.lines.append(record.line)
            self._stray += record.is_stray
            yield cells

    def books(self) -> Landed:
        """The books of what has been read so far."""
        doubts = []
        if self._stray:
            doubts.append(
                f"{self._stray:,} records hold a quote inside quotes; it was read as text."
            )
        return Landed(
            self._source.name,
            self._read,
            len(self.lines),
            tuple(self._rejects),
            dict(self._drops),
            tuple(doubts),
        )
