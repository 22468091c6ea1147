"""A source's wanted columns into a table of text, with the books of what became of its records."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from funnel.reading.encodings import UTF8, copy_as_utf8, encoding_of_all
from funnel.reading.landed import Landed
from funnel.reading.parquets import land_parquet
from funnel.reading.recorded import land_recorded, text_records
from funnel.reading.scan import NotClean
from funnel.reading.scanned import land_scanned
from funnel.reading.source import Source
from funnel.reading.workbooks import sheet_records

_COPY = "as-utf-8.csv"
# The share of rejected records that casts doubt on how the whole file is read.
_MANY = 0.1


def land(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    table: str,
    positions: Sequence[int],
) -> Landed:
    """Makes the temp table ``table`` of a source's records and returns the books.

    It has one VARCHAR column ``c<position>`` for each header position in ``positions``, at least
    one, and nothing else; empty cells are null; rowids count its rows from 0 in the file's order
    (``line_numbers`` tells their lines). Raises Undecided where the file turns out to be in an
    encoding that cannot be told, CannotRead where it cannot be read after all.
    """
    wanted = sorted(set(positions))
    if not wanted:
        raise ValueError("land at least one column")
    if source.kind == "parquet":
        landed = land_parquet(connection, source, table, wanted)
    elif source.kind == "sheet":
        landed = land_recorded(connection, source, sheet_records(source), table, wanted)
    else:
        landed = _land_delimited(connection, source, table, wanted)
    if len(landed.rejects) > _MANY * landed.rows_read:
        doubt = (
            f"{len(landed.rejects):,} of {landed.rows_read:,} records were rejected: see whether "
            "its header and delimiter are what they seem."
        )
        landed = replace(landed, doubts=(*landed.doubts, doubt))
    return landed


def _land_delimited(
    connection: duckdb.DuckDBPyConnection, source: Source, table: str, wanted: Sequence[int]
) -> Landed:
    """By a scan if the file is clean, if need be as UTF-8, else record by record."""
    doubts: list[str] = []
    path = source.path
    if source.dialect.encoding != UTF8:
        path = _utf8(source, source.dialect.encoding, doubts)
    try:
        landed = land_scanned(connection, source, path, table, wanted)
    except NotClean as first:
        try:
            if not first.is_encoding:
                raise
            path = _utf8(source, encoding_of_all(source.name, path), doubts)
            landed = land_scanned(connection, source, path, table, wanted)
        except NotClean:
            found = text_records(source, path)
            landed = land_recorded(connection, source, found, table, wanted)
    return replace(landed, doubts=(*doubts, *landed.doubts))


def _utf8(source: Source, encoding: str, doubts: list[str]) -> Path:
    """The file as UTF-8 without NULs, copied into the workspace; adds to ``doubts``."""
    target = source.workspace / _COPY
    nuls, faults = copy_as_utf8(source.path, encoding, target)
    if encoding != source.dialect.encoding:
        doubts.append(f"It is not UTF-8 throughout; it was read as {encoding}.")
    if nuls:
        doubts.append(f"{nuls:,} NUL characters were left out.")
    if faults:
        doubts.append(f"{faults:,} characters could not be decoded as {encoding}.")
    return target
