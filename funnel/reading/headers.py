"""Where the header stands, below whatever titles a report puts above it."""

from collections import Counter
from collections.abc import Sequence

from funnel.reading.records import Record
from funnel.reading.rules import filled

# Further down than this no header is looked for.
_DEEPEST = 40


def usual_width(records: Sequence[Record]) -> int:
    """The number of cells most records have, among those with two or more; else 1.

    Of numbers equally common the larger counts: titles are short.
    """
    widths = Counter(len(record.cells) for record in records if len(record.cells) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 1


def header_index(records: Sequence[Record]) -> int:
    """Which of a sample's records is the header: the first that is no report title or blank.

    A title has half the usual number of cells or fewer; or as many cells, if four or more are
    usual, but only one of them filled (two of six or more). Where nothing looks like a header, it
    is the first record that is not blank.
    """
    width = usual_width(records)
    first = 0
    for index, record in enumerate(records[:_DEEPEST]):
        full = len(filled(record.cells))
        if not full:
            first += index == first
            continue
        if len(record.cells) < width:
            is_title = 2 * len(record.cells) <= width
        else:
            is_title = width >= 4 and full <= (2 if width >= 6 else 1)
        if width == 1 or not is_title:
            return index
    return min(first, len(records) - 1)


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The names in a header record, without outer spaces and byte order mark."""
    return tuple(cell.replace("\ufeff", "").strip() for cell in cells)
