"""How a delimited file is written, decided from its own text; asked, where it cannot be."""

import io
import re
from collections.abc import Sequence

from funnel.reading.errors import CannotRead, Undecided
from funnel.reading.headers import header_names, usual_width
from funnel.reading.readings import PLAUSIBLE, Reading, Sample, best_reading, single_column
from funnel.reading.records import lines_counted
from funnel.reading.rules import filled
from funnel.reading.shapes import looks_like_data
from funnel.reading.source import Dialect, Limits, ReadOptions

_COMMON = (",", ";", "\t", "|")
_RARE = ("\x1f", "\x1e", "\x01", "^", "~", "§", "¦")
_SPOKEN = {"\t": "tab"}
# The share of records as wide as the header for a reading to be considered at all.
_TAKEN = 0.2
# Under a line of its own, so few columns may just be the delimiter in a single column's text.
_FEW = 3


def read_dialect(
    name: str, text: str, is_whole: bool, encoding: str, options: ReadOptions, limits: Limits
) -> tuple[Dialect, tuple[str, ...], list[str]]:
    """The dialect of a file, its headers and what is doubtful about that, from its first ``text``.

    Raises Undecided where two delimiters read it equally well and none was told, CannotRead for a
    file without a single record.
    """
    lines = list(io.StringIO(text, newline=""))
    if not is_whole and len(lines) > 1:
        lines.pop()
    declared, above = _declared(lines)
    if not filled(lines[above:]):
        raise CannotRead(f"{name} is empty: export it again.")
    sample = Sample(lines[above:], above, is_whole, options, limits.record_bytes)
    reading = _decide(name, sample, declared or options.delimiter)
    if reading.width > limits.columns:
        raise CannotRead(
            f"{name} has {reading.width:,} columns, more than {limits.columns:,}: export it with "
            "fewer."
        )
    header, newline = reading.records[reading.header], reading.newline
    first = header.line - 1
    dialect = Dialect(
        delimiter=reading.grammar.delimiter,
        quote=reading.grammar.quote,
        escape=reading.escape,
        encoding=encoding,
        newline=newline,
        skipped_lines=lines_counted(lines[:first], newline),
        header_lines=lines_counted(lines[first : first + header.lines], newline),
    )
    return dialect, header_names(header.cells), _doubts(reading, is_whole)


def _declared(lines: Sequence[str]) -> tuple[str | None, int]:
    """The delimiter of Excel's `sep=;` line, and how many lines that takes."""
    match = re.fullmatch(r"\"?sep=(.)\"?[\r\n]*", lines[0]) if lines else None
    return (match[1], 1) if match else (None, 0)


def _decide(name: str, sample: Sample, told: str | None) -> Reading:
    if told and (forced := best_reading(sample, told)).width > 1:
        return forced
    candidates = _candidates(sample, _COMMON) or _candidates(sample, _RARE)
    if not candidates:
        _check_no_column_is_unnamed(name, sample)
        return single_column(sample)
    best, *others = candidates
    rivals = [r for r in others if _rank(r)[0] == _rank(best)[0] and r.fit >= PLAUSIBLE]
    if rivals:
        ways = " or ".join(map(_spoken, (best, *rivals)))
        mark = best.grammar.delimiter
        raise Undecided(
            f"{name} can be read with {ways}: pass --delimiter '{_SPOKEN.get(mark, mark)}' or the "
            "other."
        )
    if sample.options.header_row is None:
        _ask_of_titles(name, best)
    return best


def _check_no_column_is_unnamed(name: str, sample: Sample) -> None:
    """Raises CannotRead where a delimiter splits header and records, but into unlike numbers."""
    for delimiter in _COMMON:
        reading = best_reading(sample, delimiter)
        usual = usual_width(reading.records[reading.header + 1 :])
        if reading.width > 1 and usual > 1 and not _is_prose(reading):
            raise CannotRead(
                f"{name} has {reading.width} cells in its header but {usual} in most records: "
                "name every column, or pass --delimiter if it is not "
                f"'{_SPOKEN.get(delimiter, delimiter)}'."
            )


def _candidates(sample: Sample, delimiters: Sequence[str]) -> list[Reading]:
    """The readings with more than one column that fit, the best first."""
    found = (best_reading(sample, delimiter) for delimiter in delimiters)
    fitting = [reading for reading in found if reading.width > 1 and reading.fit >= _TAKEN]
    return sorted((r for r in fitting if not _is_prose(r)), key=_rank, reverse=True)


def _rank(reading: Reading) -> tuple[bool, float]:
    """A plausible reading of the very first line is better than one that calls it a title."""
    return reading.fit >= PLAUSIBLE and not reading.has_titles, reading.fit


def _is_prose(reading: Reading) -> bool:
    """Whether the delimiter is punctuation in a single column: spaces follow it throughout."""
    cells = [cell for record in reading.records for cell in record.cells[1:]]
    is_spaced = all(cell.startswith(" ") for cell in cells)
    return reading.has_titles and reading.width <= _FEW and is_spaced


def _spoken(reading: Reading) -> str:
    mark = reading.grammar.delimiter
    return f"{_SPOKEN.get(mark, mark)!r} between {reading.width} columns"


def _ask_of_titles(name: str, reading: Reading) -> None:
    """Raises Undecided for a lone line right above few columns: it may be a report's title, or the
    header of a single column whose cells hold the delimiter."""
    above = reading.records[: reading.header]
    if above and reading.width <= _FEW and filled(above[-1].cells):
        header, title = reading.records[reading.header].line, above[-1]
        raise Undecided(
            f"{name} may be one column headed {title.cells[0].strip()[:60]!r} or have its header "
            f"below that: pass --header-row {title.line} or {header}."
        )


def _doubts(reading: Reading, is_whole: bool) -> list[str]:
    found = []
    if is_whole and reading.header + 1 == len(reading.records):
        found.append("It holds a header and no records.")
    if reading.width > 1 and reading.fit < PLAUSIBLE:
        found.append(
            f"Only {max(reading.fit, 0):.0%} of its first records have the "
            f"{reading.width} cells of its header."
        )
    body = reading.records[reading.header + 1 :]
    wider = sum(len(record.cells) > reading.width for record in body)
    if reading.width > 1 and wider > len(body) / 2 and reading.fit >= PLAUSIBLE:
        found.append("Its records end in delimiters that its header lacks; they are let pass.")
    if looks_like_data(reading.records[reading.header].cells):
        found.append("Its header looks like data: is the header missing?")
    if not reading.grammar.quote and any(
        '"' in cell for record in reading.records for cell in record.cells
    ):
        found.append("Quotes in it are read as text, for they enclose no cell.")
    if reading.records[reading.header].trouble:
        found.append("A quote in its header is never closed.")
    return found
