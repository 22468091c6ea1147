"""Which records are no data, by name: what report writers put around and between the rows.

`report title`, `report footer` and `row count` stand only before the header or at the end of a
file; `blank`, `all zero` and `repeated header` anywhere. All are judged over a record's every cell.
"""

import re
from collections.abc import Sequence

BLANK = "blank"
ALL_ZERO = "all zero"
REPEATED_HEADER = "repeated header"
REPORT_TITLE = "report title"
REPORT_FOOTER = "report footer"
ROW_COUNT = "row count"

# A report's end is looked for in no more records than these, blank ones aside.
FOOTER_RECORDS = 200
# A lone number is a count only under this many records or more: below, it may be a short row.
_COUNTED_RECORDS = 10

# A byte order mark stands inside a file where marked files were joined.
MARKED_SPACE = " \t\r\n\xa0\ufeff"
_ZERO = re.compile(r"[$€£]?-?0+(?:[.,]0+)?%?")
_NUMBER = re.compile(r"[^\w\s]{0,3}\d[\d\s.,']*[^\w\s]?|")
_COUNT = re.compile(
    r"\(?\s*([\d.,' ]*\d)\s*(rows?|records?|row\(s\)|record\(s\))\b.{0,20}\)?", re.I
)
_FOOTER = re.compile(
    r"""\s*(?:
        grand\ totals?\b
      | totals?\ *\(\d.*\)
      | total\ (?:records?|rows?)\b
      | confidential\ information\b
      | (?:copyright|\(c\)|[^\x00-\x7f]{1,4})\ .*(?:salesforce|all\ rights\ reserved)
      | generated\ (?:by|on|at)\b
      | report\ (?:generated|run|created)\b
      | exported\ (?:by|on)\b
      | end\ of\ (?:report|file)\b
    )""",
    re.I | re.X,
)
_TOTAL = re.compile(r"\s*totals?\s*:?\s*", re.I)


def filled(cells: Sequence[str]) -> list[str]:
    """The cells that hold more than spaces."""
    return [cell for cell in cells if cell.strip()]


def ragged_reason(cells: int, width: int) -> str:
    """Why a record of so many cells is rejected from a table of ``width`` columns."""
    return f"{cells} cells where the header has {width}"


def has_width(cells: Sequence[str], width: int) -> bool:
    """Whether a record has ``width`` cells; delimiters too many at its end are let pass."""
    return len(cells) >= width and not any(cells[width:])


def anywhere_rule(cells: Sequence[str], headers: Sequence[str]) -> str | None:
    """The rule that drops a record wherever it stands; None for data.

    All zero takes three columns or more and two zeros or more: fewer may be data.
    """
    first = _first(cells)
    if not first:
        return BLANK
    # Nearly every record is told from zeros and headers by its first cell alone.
    if _ZERO.fullmatch(first) and len(headers) >= 3:
        full = filled(cells)
        if len(full) >= 2 and all(_ZERO.fullmatch(cell.strip()) for cell in full):
            return ALL_ZERO
    if first == _first(headers):
        names, full = filled(headers), filled(cells)
        if len(names) >= 2 and [cell.strip(MARKED_SPACE) for cell in full] == names:
            return REPEATED_HEADER
    return None


def _first(cells: Sequence[str]) -> str:
    """The first cell that holds more than spaces, without those; "" where none does."""
    return next((text for cell in cells if (text := cell.strip(MARKED_SPACE))), "")


def may_be_footer(cells: Sequence[str], width: int) -> bool:
    """Whether a record could belong to a report's end: blank, a lone first cell, or totals."""
    if not cells[0].strip():
        return not filled(cells)
    if not any(cell.strip() for cell in cells[1:]):
        text = cells[0].strip()
        return width > 1 or _is_footer(text, width) or bool(_COUNT.fullmatch(text))
    return _is_totals(cells)


def footer_rules(tail: Sequence[Sequence[str]], width: int, records_above: int) -> list[str | None]:
    """The rule for each of a file's last records, all of which ``may_be_footer``; None for data.

    From the first line known as a footer on, and back from it to a blank line over lines too
    short to be records, everything is the report's. A bare number is a row count if it is the
    number of records above it.
    """
    known = next((i for i, cells in enumerate(tail) if _is_known(cells, width)), None)
    first = len(tail) if known is None else known
    if known is not None and width > 1:
        back = known
        while back and len(tail[back - 1]) == 1 and filled(tail[back - 1]):
            back -= 1
        if back and not filled(tail[back - 1]):
            first = back
    found: list[str | None] = []
    above = records_above
    for index, cells in enumerate(tail):
        full = filled(cells)
        if not full:
            found.append(BLANK)
        elif _is_count(cells, width, above):
            found.append(ROW_COUNT)
        elif index >= first:
            found.append(REPORT_FOOTER)
        else:
            found.append(None)
            above += 1
    return found


def _is_known(cells: Sequence[str], width: int) -> bool:
    full = filled(cells)
    return bool(full) and (_is_footer(full[0], width) or (len(full) > 1 and _is_totals(cells)))


def _is_footer(text: str, width: int) -> bool:
    return bool(_FOOTER.match(text) or (width > 1 and _TOTAL.fullmatch(text)))


def _is_totals(cells: Sequence[str]) -> bool:
    """A line of totals: so called in its first cell, numbers beside it, at least half blank."""
    if not (_FOOTER.match(cells[0]) or _TOTAL.fullmatch(cells[0])):
        return False
    rest = filled(cells[1:])
    is_sparse = 2 * len(rest) <= len(cells)
    return is_sparse and all(_NUMBER.fullmatch(cell.strip()) for cell in rest)


def _is_count(cells: Sequence[str], width: int, above: int) -> bool:
    full = filled(cells)
    if len(full) != 1:
        return False
    text = full[0].strip()
    if _COUNT.fullmatch(text):
        return True
    if width == 1 or re.sub(r"[.,' ]", "", text) != str(above):
        return False
    return len(cells) == 1 or (above >= _COUNTED_RECORDS and width >= 3)
