"""What a column's cells look like, to tell a record that a stray quote has swallowed."""

import re
from collections.abc import Callable, Sequence

from funnel.reading.records import Grammar

_KINDS = (
    ("number", re.compile(r"[-+$€£]?\d[\d.,]*%?")),
    ("stamp", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*")),
    ("token", re.compile(r"(?=\S*[\d@_])\S+")),
)
# In a file of fewer columns, one line of text with the right number of commas proves nothing.
_TELLING_WIDTH, _LINES_WHEN_NARROW = 4, 3


def _kind(cell: str) -> str:
    text = cell.strip().strip("\"'")
    if not text:
        return "blank"
    return next((name for name, pattern in _KINDS if pattern.fullmatch(text)), "text")


def record_likeness(
    sample: Sequence[Sequence[str]], grammar: Grammar, width: int
) -> Callable[[Sequence[str]], bool]:
    """Tells whether some lines inside a quoted cell are records that lost their beginning.

    One line is enough where records have four cells or more, three where fewer: each must split
    into ``width`` cells that look like the ``sample``'s, in at least one column that never holds
    free text.
    """
    kinds = [{_kind(cells[column]) for cells in sample} for column in range(width)]
    telling = [bool(seen - {"blank"}) and "text" not in seen for seen in kinds]
    needed = 1 if width >= _TELLING_WIDTH else _LINES_WHEN_NARROW

    def is_record(line: str) -> bool:
        if width == 1 or not any(telling) or line.count(grammar.delimiter) < width - 1:
            return False
        cells = grammar.split(line)[0]
        if len(cells) != width:
            return False
        found = [_kind(cell) for cell in cells]
        fits = all(kind == "blank" or kind in seen for kind, seen in zip(found, kinds, strict=True))
        return fits and any(
            is_telling and kind != "blank" for is_telling, kind in zip(telling, found, strict=True)
        )

    def are_records(lines: Sequence[str]) -> bool:
        return sum(map(is_record, lines)) >= needed

    return are_records
