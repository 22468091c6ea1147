"""What a column's cells look like, to tell a record that a stray quote has swallowed."""

import re
from collections.abc import Sequence

from funnel.reading.records import Grammar

_KINDS = (
    ("number", re.compile(r"[-+$€£]?\d[\d.,]*%?")),
    ("stamp", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?!\d).*")),
    ("token", re.compile(r"(?=\S*[\d@_])\S+")),
)
# In a file of fewer columns, one line of text with the right number of commas proves nothing.
_TELLING_WIDTH, _LINES_WHEN_NARROW = 4, 3


def _kind(cell: str) -> str:
    text = cell.strip().strip("\"'")
    if not text:
        return "blank"
    return next((name for name, pattern in _KINDS if pattern.fullmatch(text)), "text")


def looks_like_data(header: Sequence[str]) -> bool:
    """Whether a header has a stamp among its names, or numbers for half of them."""
    kinds = [_kind(cell) for cell in header]
    written = len(kinds) - kinds.count("blank")
    return "stamp" in kinds or (written > 0 and 2 * kinds.count("number") >= written)


class RecordLikeness:
    """Tells whether lines inside a quoted cell are records that lost their beginning.

    A line must split into ``width`` cells that look like the ``sample``'s, in at least one column
    that never holds free text. One such line is proof enough where records have four cells or
    more; three where they have fewer.
    """

    def __init__(self, sample: Sequence[Sequence[str]], grammar: Grammar, width: int) -> None:
        self._grammar, self._width = grammar, width
        self._kinds = [{_kind(cells[column]) for cells in sample} for column in range(width)]
        self._is_telling = [bool(k - {"blank"}) and "text" not in k for k in self._kinds]
        self.needed = 1 if width >= _TELLING_WIDTH else _LINES_WHEN_NARROW

    def is_record(self, line: str) -> bool:
        """Whether one line, without its end, looks like a record."""
        least = self._width - 1
        if not least or not any(self._is_telling) or line.count(self._grammar.delimiter) < least:
            return False
        cells = self._grammar.split(line)[0]
        if len(cells) != self._width:
            return False
        found = [_kind(cell) for cell in cells]
        if any(k != "blank" and k not in seen for k, seen in zip(found, self._kinds, strict=True)):
            return False
        return any(t and k != "blank" for t, k in zip(self._is_telling, found, strict=True))

    def are_records(self, lines: Sequence[str]) -> bool:
        """Whether enough of ``lines`` look like records."""
        return sum(map(self.is_record, lines)) >= self.needed
