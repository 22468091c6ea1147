"""Sheets of a workbook (XLSX, XLS) as rows of text, within bounds."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from funnel.reading.errors import CannotRead
from funnel.reading.headers import header_index, header_names
from funnel.reading.records import Record
from funnel.reading.rules import filled
from funnel.reading.source import Limits, ReadOptions, Source, Unreadable

_COPY = "sheet.parquet"
_SAMPLE = 2000
_CHUNK = 1 << 20
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
# How a time of day is written: Excel's day zero.
_DAY_ZERO = "1899-12-31 "


def is_workbook(path: Path) -> bool:
    """Whether a zip is an XLSX workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def check_xlsx(name: str, path: Path, limits: Limits) -> None:
    """Raises CannotRead where an XLSX would take too much memory to read, or is damaged.

    A reader makes room for every cell up to the last row and column used, so two cells in far
    corners are enough to exhaust it: the corners are looked for in the sheets themselves.
    """
    large = f"{name} is too large a workbook: export it as CSV."
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > limits.workbook_bytes:
                raise CannotRead(large)
            for member in archive.namelist():
                rows, columns = _corner(archive, member)
                if rows * columns > limits.workbook_cells:
                    raise CannotRead(large)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise CannotRead(f"{name} is a damaged workbook: export it again.") from error


def _corner(archive: zipfile.ZipFile, member: str) -> tuple[int, int]:
    """The last row and column used in a sheet; reads any member to its end, so that its true
    size and checksum are checked."""
    rows = columns = 0
    is_sheet = member.startswith("xl/worksheets/")
    with archive.open(member) as file:
        kept = b""
        while chunk := file.read(_CHUNK):
            if is_sheet:
                found = set(_CELL.findall(kept + chunk))
                rows = max([rows, *(int(row) for _, row in found)])
                columns = max([columns, *(_column(letters) for letters, _ in found)])
                kept = chunk[-32:]
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def open_workbook(
    name: str, stem: str, path: Path, folders: Iterator[Path], options: ReadOptions, limits: Limits
) -> Iterator[Source | Unreadable]:
    """The table on each sheet, or why there is none; hidden sheets are skipped.

    A workbook of one table is named for its file, of several ``book.xlsx/Leads``. Raises
    CannotRead where the workbook cannot be opened or has no sheet of the name told.
    """
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise CannotRead(
            f"{name} cannot be opened as a workbook: remove its password if it has one, or export "
            "it as CSV."
        ) from error
    wanted = [sheet for sheet in book.sheet_names if options.sheet in (None, sheet)]
    if not wanted:
        raise CannotRead(f"{name} has no sheet {options.sheet!r}, but {book.sheet_names}.")
    tables: list[tuple[str, pl.DataFrame]] = []
    for sheet in wanted:
        full = f"{name}/{sheet}"
        try:
            loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        except fastexcel.FastExcelError as error:
            yield Unreadable(full, f"{full} cannot be read ({error.args[0]}).", "unreadable")
            continue
        if loaded.visible != "visible" and options.sheet is None:
            yield Unreadable(full, f"{full} is a hidden sheet and was skipped.", "skipped")
        elif not loaded.total_height or not loaded.width:
            yield Unreadable(full, f"{full} is an empty sheet and was skipped.", "skipped")
        else:
            tables.append((sheet, loaded.to_polars()))
    if not tables:
        raise CannotRead(f"{name} is empty: export it again.")
    for sheet, table in tables:
        is_only = len(tables) == 1
        yield _source(
            name if is_only else f"{name}/{sheet}",
            stem if is_only else sheet,
            table,
            next(folders),
            path.stat().st_size,
            options,
            limits,
        )


def _source(
    name: str,
    stem: str,
    table: pl.DataFrame,
    workspace: Path,
    size: int,
    options: ReadOptions,
    limits: Limits,
) -> Source | Unreadable:
    sample = list(_rows(table.head(_SAMPLE)))
    if not any(filled(record.cells) for record in sample):
        return Unreadable(name, f"{name} is empty: export it again.", "unreadable")
    if options.header_row is not None and options.header_row <= len(sample):
        header = options.header_row - 1
    else:
        header = header_index(sample)
    path = workspace / _COPY
    table.write_parquet(path)
    doubts = () if table.height > header + 1 else ("It holds a header and no records.",)
    return Source(
        name,
        stem,
        header_names(sample[header].cells),
        None,
        header + 1,
        doubts,
        size,
        "sheet",
        path,
        workspace,
        limits,
    )


def _rows(table: pl.DataFrame) -> Iterator[Record]:
    for number, row in enumerate(table.iter_rows(), start=1):
        cells = [(cell or "").removeprefix(_DAY_ZERO) for cell in row]
        yield Record(number, cells)


def sheet_records(source: Source) -> Iterator[Record]:
    """The rows below the header of a sheet; ``line`` is the row's number in the sheet."""
    found = _rows(pl.read_parquet(source.path))
    return (record for record in found if record.line > source.header_line)
