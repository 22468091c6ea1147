"""A first look at a folder of exports, for building a map: headers, rows, and what a map makes."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from funnel import mapping, reading
from funnel.mapping import Map
from funnel.reading import ReadOptions, Source

# A first look reads the beginning of a file; the import itself reads all of it.
_HEAD_BYTES = 1_000_000
_MOST_ROWS = 5_000


@dataclass(frozen=True)
class FirstLook:
    """The beginning of one file: its headers and its first rows as text, `c0`, `c1`, …"""

    name: str
    stem: str
    headers: tuple[str, ...]
    rows: pl.DataFrame

    def cells(self, header: str) -> list[str]:
        """The distinct cells under ``header`` in the rows looked at, most frequent first."""
        column = self.rows[f"c{self.headers.index(header)}"]
        counts = column.drop_nulls().value_counts(sort=True)
        return [cell for cell in counts[column.name] if cell.strip()]


def first_looks(path: Path, options: ReadOptions) -> list[FirstLook]:
    """The first rows of every table at ``path`` (folder, file or zip), in order of name.

    Raises FunnelError as the import does.
    """
    with TemporaryDirectory() as workspace, duckdb.connect(":memory:") as connection:
        sources, _ = reading.find_sources(path, Path(workspace), options)
        return [_first_look(connection, source) for source in sources]


def mapped_rows(look: FirstLook, one: Map, table_name: str, most_rows: int) -> pl.DataFrame:
    """What ``one`` makes of the first rows as the table ``table_name``; unmapped columns left out.

    Stamps and numbers are rewritten where the rows looked at prove how they are written.
    Raises FunnelError where the map does not fit.
    """
    resolved = mapping.resolve(one, table_name, look.headers, look.name)
    with duckdb.connect(":memory:") as connection:
        connection.register("first_rows", look.rows)
        connection.execute("create temp table landed as from first_rows")
        profile = mapping.profile(connection, "landed", resolved)
        select = mapping.mapped_select(resolved, profile, "landed")
        names = ", ".join(f'"{name}"' for name in resolved.columns)
        return connection.sql(f"select {names} from ({select}) limit {most_rows:d}").pl()


def _first_look(connection: duckdb.DuckDBPyConnection, source: Source) -> FirstLook:
    positions = list(range(len(source.headers)))
    reading.land(connection, _head(source), "landed", positions)
    rows = connection.sql(f"from landed limit {_MOST_ROWS:d}").pl()
    connection.execute("drop table landed")
    return FirstLook(source.name, source.stem, source.headers, rows)


def _head(source: Source) -> Source:
    """The source with only the beginning of its file; the last record may be cut off."""
    if source.dialect is None or source.size_bytes <= _HEAD_BYTES:
        return source
    head = source.workspace / "head"
    with source.path.open("rb") as file:
        head.write_bytes(file.read(_HEAD_BYTES))
    return replace(source, path=head, size_bytes=_HEAD_BYTES)
