"""CSV files, a slice of rows at a time, the same bytes for the same rows."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import polars as pl

from sample_data.calendars import to_local
from sample_data.company import REPORT_ZONE

SLICE = 250_000


def write_table(
    folder: Path, name: str, rows: pl.DataFrame, columns: dict[str, pl.Expr], *, compress: bool
) -> None:
    """Writes ``name``.csv (or .csv.gz) with one column for each of ``columns``."""
    path = folder / f"{name}.csv{'.gz' if compress else ''}"
    expressions = [column.alias(header) for header, column in columns.items()]
    with path.open("wb") as file:
        if compress:
            with gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as packed:
                _write(packed, rows, expressions)
        else:
            _write(file, rows, expressions)


def _write(file: BinaryIO | gzip.GzipFile, rows: pl.DataFrame, columns: list[pl.Expr]) -> None:
    for start in range(0, max(1, len(rows)), SLICE):
        text = io.BytesIO()
        chunk = rows.slice(start, SLICE).select(columns)
        chunk.write_csv(text, include_header=start == 0)
        file.write(text.getbuffer())


def label(column: str | pl.Expr, words: Sequence[str]) -> pl.Expr:
    """The word whose position the column holds; the empty word becomes an empty cell."""
    position = pl.col(column) if isinstance(column, str) else column
    return pl.lit(pl.Series([word or None for word in words], dtype=pl.String)).gather(
        position.cast(pl.UInt32)
    )


def stamp(column: str | pl.Expr, form: str) -> pl.Expr:
    """UTC seconds as text in ``form``; null stays empty."""
    at = pl.col(column) if isinstance(column, str) else column
    return pl.from_epoch(at, time_unit="s").dt.strftime(form)


def day(column: str | pl.Expr) -> pl.Expr:
    """Days since 1970 as an ISO date; null stays empty."""
    days = pl.col(column) if isinstance(column, str) else column
    return days.cast(pl.Int32).cast(pl.Date)


def with_local_day(rows: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """``rows`` with ``name``: the report zone's date of a UTC column, in days since 1970."""
    at = rows[column]
    local = pl.Series(name, to_local(REPORT_ZONE, at.fill_null(0).to_numpy()) // 86_400)
    return rows.with_columns(pl.when(pl.col(column).is_not_null()).then(local).alias(name))
