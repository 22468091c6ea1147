"""A clean file, scanned by DuckDB straight into a table, its books checked against its bytes."""

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from funnel.reading.source import Dialect

_RAGGED = {"MISSING COLUMNS", "TOO MANY COLUMNS"}
# Told, because DuckDB would tell from the first bytes, line breaks inside cells included.
_NEWLINES = {"\n": r"'\n'", "\r\n": r"'\r\n'", "\r": r"'\r'"}
_ENCODING = "INVALID ENCODING"


class NotClean(Exception):
    """A file that a scan cannot be trusted with; to be read record by record.

    ``is_encoding`` tells that its bytes are not UTF-8.
    """

    def __init__(self, reason: str, is_encoding: bool = False) -> None:
        super().__init__(reason)
        self.is_encoding = is_encoding


@dataclass(frozen=True)
class Scan:
    """What a scan did: rows in the table, and the offsets of records with too many or too few
    cells, which are not in it."""

    rows: int
    ragged_offsets: tuple[int, ...]


def literal(text: str) -> str:
    """``text`` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """The one file ``path`` as a SQL string: DuckDB would take ``[2026]`` for a pattern."""
    return literal(glob.escape(str(path)))


def scan(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    dialect: Dialect,
    width: int,
    table: str,
    positions: Sequence[int],
    record_bytes: int,
) -> Scan:
    """Makes the temp table ``table`` with a text column ``c<position>`` for each of ``positions``.

    Empty cells, quoted or not, are null; rows keep the file's order. Raises NotClean, leaving no
    table, where DuckDB stumbles over anything but a wrong number of cells.
    """
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(width))
    quote = literal(dialect.quote)
    statement = f"""
        create temp table {table} as
        select {", ".join(f"c{position}" for position in positions)}
        from read_csv(
            {file_literal(path)},
            compression = 'none',
            hive_partitioning = false,
            columns = {{{columns}}},
            auto_detect = false,
            header = false,
            skip = {dialect.skipped_lines + dialect.header_lines},
            delim = {literal(dialect.delimiter)},
            quote = {quote},
            escape = {quote},
            new_line = {_NEWLINES[dialect.newline]},
            max_line_size = {record_bytes},
            store_rejects = true,
            rejects_limit = 0,
            rejects_table = 'funnel_rejects',
            rejects_scan = 'funnel_rejects_scan'
        )
    """
    try:
        connection.execute(statement)
        found = connection.execute(
            "select error_type, byte_position, line_byte_position from funnel_rejects"
        ).fetchall()
        rows = connection.execute(f"select count(*) from {table}").fetchone()
    except duckdb.InvalidInputException as error:
        _forget(connection, table)
        raise NotClean(str(error)) from error
    faults = {kind for kind, _, _ in found} - _RAGGED
    if faults:
        _forget(connection, table)
        raise NotClean(", ".join(sorted(faults)), is_encoding=faults == {_ENCODING})
    _forget(connection)
    return Scan(rows[0], tuple(sorted({offset for _, _, offset in found})))


def _forget(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    for table in (*tables, "funnel_rejects", "funnel_rejects_scan"):
        connection.execute(f"drop table if exists {table}")
