"""Parquet files landed as text."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from funnel.reading.errors import CannotRead
from funnel.reading.landed import Landed
from funnel.reading.lines import keep_first_line
from funnel.reading.scan import file_literal
from funnel.reading.source import Limits, Source

_NESTED = ("STRUCT", "MAP", "UNION")


def open_parquet(name: str, stem: str, path: Path, workspace: Path, limits: Limits) -> Source:
    """The table in a Parquet file; raises CannotRead where it is damaged or too large."""
    with duckdb.connect() as connection:
        try:
            columns = _columns(connection, path)
            file = file_literal(path)
            (rows,) = connection.execute(
                f"select coalesce(sum(num_rows), 0) from parquet_file_metadata({file})"
            ).fetchone()
            (unpacked,) = connection.execute(
                f"select coalesce(sum(total_uncompressed_size), 0) from parquet_metadata({file})"
            ).fetchone()
        except duckdb.Error as error:
            raise CannotRead(f"{name} is a damaged Parquet file: export it again.") from error
    if rows > limits.parquet_rows or unpacked > limits.unpacked_bytes:
        raise CannotRead(f"{name} claims {rows:,} records, too many: export it in parts.")
    headers = tuple(column for column, _ in columns)
    doubts = () if rows else ("It holds a header and no records.",)
    size = path.stat().st_size
    return Source(name, stem, headers, None, 0, doubts, size, "parquet", path, workspace, limits)


def _read(path: Path) -> str:
    return f"read_parquet({file_literal(path)}, hive_partitioning = false)"


def _columns(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    described = connection.execute(f"describe select * from {_read(path)}")
    return [(name, kind) for name, kind, *_ in described.fetchall()]


def land_parquet(
    connection: duckdb.DuckDBPyConnection, source: Source, table: str, positions: Sequence[int]
) -> Landed:
    """Lands every record of a Parquet file: stamps as ISO text (UTC with ``Z`` where the file has
    a zone), nested values as JSON, empty text as null."""
    try:
        columns = _columns(connection, source.path)
        chosen = ", ".join(
            f"{_as_text(*columns[position])} as c{position}" for position in positions
        )
        connection.execute(
            f"create temp table {table} as select {chosen} from {_read(source.path)}"
        )
    except duckdb.Error as error:
        raise CannotRead(f"{source.name} is a damaged Parquet file: export it again.") from error
    (rows,) = connection.execute(f"select count(*) from {table}").fetchone()
    keep_first_line(source, 1)
    return Landed(source.name, rows, rows)


def _as_text(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"replace(({column} at time zone 'UTC')::varchar, ' ', 'T') || 'Z'"
    if kind.startswith(_NESTED) or kind.endswith("]"):
        return f"to_json({column})::varchar"
    return f"nullif({column}::varchar, '')"
