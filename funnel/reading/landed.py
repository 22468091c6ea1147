"""What became of the records of one file: loaded, rejected or dropped, never lost."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from funnel.reading.errors import BooksOpen


@dataclass(frozen=True)
class Reject:
    """A record that could not be loaded: its first line in the file, why, and its wanted cells.

    ``text`` holds the cells at the wanted positions, as far as the record has them, as one line
    of CSV; in a record with too many or too few cells they may be another column's.
    """

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Landed:
    """The books of one file: ``rows_read = rows + rejects + drops``, checked when made.

    ``rows_read`` counts every record but the header; ``rows`` are in the table; ``drops`` counts
    records left out by each named rule.
    """

    name: str
    rows_read: int
    rows: int
    rejects: tuple[Reject, ...] = ()
    drops: dict[str, int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        accounted = self.rows + len(self.rejects) + sum(self.drops.values())
        if self.rows_read != accounted:
            raise BooksOpen(
                f"{self.name}: {self.rows_read} records were read but {accounted} accounted for; "
                "please report this file's shape."
            )


def wanted_text(cells: Sequence[str], positions: Sequence[int]) -> str:
    """The cells at ``positions``, as far as there are so many, as one line of CSV."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="")
    writer.writerow([cells[position] for position in positions if position < len(cells)])
    return written.getvalue()
