"""The ways a sample of a text file can be read, and how well each fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from funnel.reading.headers import header_index
from funnel.reading.records import Grammar, Record, records
from funnel.reading.rules import filled, has_width
from funnel.reading.source import ReadOptions

# Records beyond these are left to the load to verify.
_RECORDS = 2000
# The share of records as wide as the header from which a reading is plausible.
PLAUSIBLE = 0.9


@dataclass(frozen=True)
class Sample:
    """The first lines of a file with their ends, below ``above`` others; ``is_whole``: all."""

    lines: Sequence[str]
    above: int
    is_whole: bool
    options: ReadOptions
    record_bytes: int


@dataclass(frozen=True)
class Reading:
    """One way to read a sample: its grammar, its records (every line break counted), which of
    them is the header, and the share of those below that are as wide."""

    grammar: Grammar
    escape: str
    records: list[Record]
    header: int
    fit: float

    @property
    def width(self) -> int:
        """How many cells the header has."""
        return len(self.records[self.header].cells)

    @property
    def has_titles(self) -> bool:
        """Whether lines that are not blank stand above the header."""
        return any(filled(record.cells) for record in self.records[: self.header])

    @property
    def newline(self) -> str:
        """What ends the records, or "mixed"; line breaks inside quoted cells do not count."""
        ends = {record.end for record in self.records} - {""}
        return ends.pop() if len(ends) == 1 else "mixed" if ends else "\n"


def best_reading(sample: Sample, delimiter: str) -> Reading:
    """The best reading with ``delimiter`` over the quotes that may go with it.

    Quotes are ordinary characters only where taking them for quotes makes nonsense and no cell is
    enclosed in them.
    """
    told = sample.options.quote
    if told is not None:
        return _reading(sample, Grammar(delimiter, told, told), told)
    text = "".join(sample.lines)
    quotes = [('"', '"')]
    if "'" in text and _encloses(text, delimiter, "'"):
        quotes.insert(0, ("'", "'"))
    if '\\"' in text:
        quotes.append(('"', "\\"))
    tried = (_reading(sample, Grammar(delimiter, *quote), quote[1]) for quote in quotes)
    # Of two that fit alike, the one of more records: a quote that is none swallows some.
    best = max(tried, key=lambda reading: (reading.fit, len(reading.records)))
    if best.fit < PLAUSIBLE and '"' in text:
        plain = _reading(sample, Grammar(delimiter, "", ""), "")
        if plain.fit > best.fit and not _enclosed(text, delimiter):
            return plain
    return best


def single_column(sample: Sample) -> Reading:
    """The sample read as one cell a record, quotes undone."""
    # A character that no file holds keeps every record in one cell.
    return best_reading(sample, "\ue000")


def _enclosed(text: str, delimiter: str) -> bool:
    """Whether a cell of one line stands in double quotes and holds none."""
    mark = re.escape(delimiter)
    return bool(re.search(rf'(?:^|{mark})"[^"\r\n]*"(?=[\r\n]|\Z|{mark})', text, re.MULTILINE))


def _encloses(text: str, delimiter: str, quote: str) -> bool:
    """Whether ``quote`` really quotes: it encloses the first cell, or a cell that needs it."""
    mark, end = re.escape(delimiter), rf"(?=[\r\n]|\Z|{re.escape(delimiter)})"
    if re.match(rf"\s*{quote}[^{quote}]*{quote}{end}", text):
        return True
    start = rf"(?:\A|(?<=[\r\n])|(?<={mark})){quote}"
    cells = re.finditer(rf"{start}((?:[^{quote}]|{quote}{quote})*+){quote}{end}", text)
    return any(re.search(rf"{quote}{quote}|{mark}|[\r\n]", cell[1]) for cell in cells)


def _reading(sample: Sample, grammar: Grammar, escape: str) -> Reading:
    found = records(
        sample.lines,
        grammar,
        sample.record_bytes,
        first_line=sample.above + 1,
        newline="\r",
    )
    read = list(islice(found, _RECORDS))
    if not sample.is_whole and len(read) > 1 and read[-1].trouble:
        read.pop()
    told = sample.options.header_row
    if told is None:
        header = header_index(read)
    else:
        header = next((i for i, record in enumerate(read) if record.line >= told), len(read) - 1)
    width = len(read[header].cells)
    body = [record for record in read[header + 1 :] if filled(record.cells)]
    fitting = sum(not record.trouble and has_width(record.cells, width) for record in body)
    stray = sum(record.is_stray for record in body)
    fit = (fitting - 0.5 * stray) / len(body) if body else float(width > 1)
    return Reading(grammar, escape, read, header, fit)
