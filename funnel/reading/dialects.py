"""How a delimited file is written, decided from its own text; asked, where it cannot be."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from funnel.reading.errors import CannotRead, Undecided
from funnel.reading.headers import header_index, header_names
from funnel.reading.records import Grammar, Record, records
from funnel.reading.rules import filled
from funnel.reading.source import Dialect, Limits, ReadOptions

_COMMON = (",", ";", "\t", "|")
_RARE = ("\x1f", "\x1e", "\x01", "^", "~", "§", "¦", ":", "#")
_SPOKEN = {"\t": "tab"}
# Records beyond these are left to the load to verify.
_RECORDS = 2000
# Share of records as wide as the header for a dialect to be plausible, and to be taken at all.
_PLAUSIBLE, _TAKEN = 0.9, 0.2


@dataclass(frozen=True)
class Reading:
    """One way to read a sample: its grammar, header and how many records are as wide as that."""

    grammar: Grammar
    escape: str
    sample: list[Record]
    header: int
    fit: float

    @property
    def width(self) -> int:
        return len(self.sample[self.header].cells)


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
    told = declared or options.delimiter
    reading = _decide(name, lines[above:], told, options, limits, is_whole)
    header = reading.sample[reading.header]
    if len(header.cells) > limits.columns:
        raise CannotRead(
            f"{name} has {len(header.cells):,} columns, more than {limits.columns:,}: "
            "export it with fewer."
        )
    dialect = Dialect(
        delimiter=reading.grammar.delimiter,
        quote=reading.grammar.quote,
        escape=reading.escape,
        encoding=encoding,
        newline=_newline(reading),
        skipped_lines=above + header.line - 1,
        header_lines=header.lines,
    )
    return dialect, header_names(header.cells), _doubts(reading, is_whole)


def _declared(lines: Sequence[str]) -> tuple[str | None, int]:
    """The delimiter of Excel's `sep=;` line, and how many lines that takes."""
    match = re.fullmatch(r"\"?sep=(.)\"?[\r\n]*", lines[0]) if lines else None
    return (match[1], 1) if match else (None, 0)


def _decide(
    name: str,
    lines: list[str],
    told: str | None,
    options: ReadOptions,
    limits: Limits,
    is_whole: bool,
) -> Reading:
    def readings(delimiters: Sequence[str]) -> list[Reading]:
        found = (_best(lines, mark, options, limits, is_whole) for mark in delimiters)
        return [reading for reading in found if reading.width > 1 and reading.fit >= _TAKEN]

    if told and (forced := _best(lines, told, options, limits, is_whole)).width > 1:
        return forced
    candidates = readings(_COMMON) or readings(_RARE)
    if not candidates:
        return _best(lines, ",", options, limits, is_whole, is_single=True)
    candidates.sort(key=lambda reading: reading.fit, reverse=True)
    best = candidates[0]
    rivals = [r for r in candidates[1:] if r.fit >= min(_PLAUSIBLE, best.fit)]
    if rivals:
        spoken = [_spoken(reading) for reading in (best, *rivals)]
        raise Undecided(
            f"{name} can be read with {' or with '.join(spoken)} between its cells: "
            f"pass --delimiter '{_SPOKEN.get(best.grammar.delimiter, best.grammar.delimiter)}' "
            "or the other."
        )
    if options.header_row is None:
        _ask_of_titles(name, best)
    return best


def _ask_of_titles(name: str, reading: Reading) -> None:
    """Raises Undecided for a lone line right above two or three columns: it may be a report's
    title, or the header of a single column whose cells hold the delimiter."""
    above = reading.sample[: reading.header]
    if above and reading.width <= 3 and filled(above[-1].cells):
        header, title = reading.sample[reading.header].line, above[-1]
        raise Undecided(
            f"{name} may be one column headed {title.cells[0].strip()[:60]!r} or have its header "
            f"below: pass --header-row {title.line} or {header}."
        )


def _spoken(reading: Reading) -> str:
    mark = reading.grammar.delimiter
    return f"{_SPOKEN.get(mark, mark)!r} ({reading.width} columns)"


def _best(
    lines: list[str],
    delimiter: str,
    options: ReadOptions,
    limits: Limits,
    is_whole: bool,
    is_single: bool = False,
) -> Reading:
    """The best reading for one delimiter over the quotes it may go with."""
    if options.quote is not None:
        quotes = [(options.quote, options.quote)]
    else:
        quotes = [('"', '"')]
        text = "".join(lines)
        if '\\"' in text:
            quotes.append(('"', "\\"))
        if "'" in text and _encloses(text, delimiter, "'"):
            quotes.insert(0, ("'", "'"))
        if '"' in text:
            quotes.append(("", ""))
    tried = [_read(lines, delimiter, q, e, options, limits, is_whole, is_single) for q, e in quotes]
    return max(tried, key=lambda reading: reading.fit)


def _encloses(text: str, delimiter: str, quote: str) -> bool:
    """Whether ``quote`` really quotes: it encloses the first cell, or a cell that needs it."""
    end = rf"(?:{re.escape(delimiter)}|[\r\n]|\Z)"
    needs = rf"(?:{quote}{quote}|{re.escape(delimiter)}|[\r\n])"
    inner = rf"(?:[^{quote}]|{quote}{quote})*?"
    enclosed = rf"(?:\A|(?<=[\r\n])|(?<={re.escape(delimiter)})){quote}{inner}{needs}{inner}{quote}"
    first = re.match(rf"\s*{quote}[^{quote}]*{quote}(?={end})", text)
    return bool(first or re.search(rf"{enclosed}(?={end})", text))


def _read(
    lines: list[str],
    delimiter: str,
    quote: str,
    escape: str,
    options: ReadOptions,
    limits: Limits,
    is_whole: bool,
    is_single: bool,
) -> Reading:
    # A character no file holds keeps every line in one cell.
    grammar = Grammar("\ue000" if is_single else delimiter, quote, escape)
    has_return_ends = not any(line.endswith("\n") for line in lines)
    found = records(lines, grammar, limits.record_bytes, has_return_ends=has_return_ends)
    sample = list(islice(found, _RECORDS))
    if not is_whole and len(sample) > 1 and sample[-1].trouble:
        sample.pop()
    if options.header_row is not None:
        below = (i for i, record in enumerate(sample) if record.line >= options.header_row)
        header = next(below, len(sample) - 1)
    else:
        header = header_index(sample)
    width = len(sample[header].cells)
    body = [record for record in sample[header + 1 :] if filled(record.cells)]
    fitting = sum(not record.trouble and _fits(record.cells, width) for record in body)
    stray = sum(record.is_stray for record in body)
    fit = (fitting - 0.5 * stray) / len(body) if body else float(width > 1)
    return Reading(grammar, escape, sample, header, fit)


def _fits(cells: list[str], width: int) -> bool:
    return len(cells) == width or (len(cells) == width + 1 and not cells[-1])


def _newline(reading: Reading) -> str:
    """What ends the records of the sample; line breaks inside quoted cells do not count."""
    ends = {record.end for record in reading.sample} - {""}
    return ends.pop() if len(ends) == 1 else "mixed" if ends else "\n"


def _doubts(reading: Reading, is_whole: bool) -> list[str]:
    found = []
    if is_whole and reading.header + 1 == len(reading.sample):
        found.append("It holds a header and no records.")
    if reading.width > 1 and reading.fit < _PLAUSIBLE:
        found.append(
            f"Only {max(reading.fit, 0):.0%} of its first records have the "
            f"{reading.width} cells of its header."
        )
    if reading.sample[reading.header].trouble:
        found.append("A quote in its header is never closed.")
    return found
