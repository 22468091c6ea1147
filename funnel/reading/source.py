"""What is known of a file before it is landed: its name, its headers and how it is written."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["delimited", "sheet", "parquet"]

_SPOKEN_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


@dataclass(frozen=True)
class ReadOptions:
    """What the person at the keyboard says of the files; None leaves it to be found out.

    ``delimiter`` holds for the files it splits the header of, so one undecided file can be settled
    without spoiling its neighbours. ``quote`` "" means that quotes are ordinary characters.
    ``encoding`` is any name Python knows; a byte order mark overrides it. ``header_row`` is the
    line the header stands on, from 1. ``sheet`` is the one sheet to read of every workbook.
    """

    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        spoken = _SPOKEN_DELIMITERS.get(self.delimiter or "", self.delimiter)
        object.__setattr__(self, "delimiter", spoken)


@dataclass(frozen=True)
class Limits:
    """How much a file may make us unpack, hold or write.

    ``unpacked_bytes`` bounds everything unpacked in one call; ``ratio`` bounds unpacked to packed
    bytes of members beyond ``ratio_floor_bytes``; ``record_bytes`` bounds one record, its
    line breaks included.
    """

    unpacked_bytes: int = 16 * 2**30
    ratio: int = 200
    ratio_floor_bytes: int = 16 * 2**20
    members: int = 10_000
    record_bytes: int = 8 * 2**20
    columns: int = 16_384
    workbook_bytes: int = 2 * 2**30
    workbook_cells: int = 50_000_000
    parquet_rows: int = 500_000_000


@dataclass(frozen=True)
class Dialect:
    """How a delimited text file is written.

    ``quote`` is "" where quotes are ordinary characters; ``escape`` is the quote itself (doubled)
    or a backslash. ``newline`` is what ends records, or "mixed". ``skipped_lines`` stand before
    the header (report titles), ``header_lines`` is how many lines the header takes.
    """

    delimiter: str
    quote: str
    escape: str
    encoding: str
    newline: str
    skipped_lines: int
    header_lines: int


@dataclass(frozen=True)
class Source:
    """A table found in a file.

    ``name`` is its path below the imported folder with ``/`` (members: ``export.zip/Lead.csv``,
    sheets: ``book.xlsx/Leads`` where a workbook has several); ``stem`` the last part without its
    endings. ``headers`` are as written, in order, without byte order mark and outer spaces,
    duplicates and blanks kept; they start on line (or row) ``header_line``, from 1, 0 for Parquet.
    ``dialect`` is None for sheets and Parquet. ``path`` is the file as unpacked, ``workspace`` a
    folder of its own for what is derived from it.
    """

    name: str
    stem: str
    headers: tuple[str, ...]
    dialect: Dialect | None
    header_line: int
    doubts: tuple[str, ...]
    size_bytes: int
    kind: Kind
    path: Path
    workspace: Path
    limits: Limits = field(repr=False)


@dataclass(frozen=True)
class Unreadable:
    """A file that is no source, and why, in one sentence that says what to do.

    ``rule`` is ``skipped`` (named in the sentence: hidden files and the like), ``unreadable`` or
    ``undecided``: a question that the named option answers.
    """

    name: str
    sentence: str
    rule: Literal["skipped", "unreadable", "undecided"]
