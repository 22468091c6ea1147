"""Text lines into records, whatever their quoting, and nothing swallowed.

This is the slow, forgiving reader: for samples, for the few records that must be looked at again,
and for files too broken to be scanned directly.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

NEVER_CLOSED = "a quote is opened and never closed"
TOO_LONG = "the record is too long"


class Record(NamedTuple):
    """One record: the line it starts on (from 1), how many lines it takes, its cells, its fault.

    ``is_stray`` tells that a quoted cell holds a quote that should be escaped, read as text;
    ``end`` is the line break that ends the record.
    """

    line: int
    cells: list[str]
    lines: int = 1
    trouble: str | None = None
    is_stray: bool = False
    end: str = ""


class Grammar:
    """Splits text into cells for one delimiter, quote ("" for none) and escape."""

    def __init__(self, delimiter: str, quote: str, escape: str) -> None:
        self.delimiter, self.quote = delimiter, quote
        self._is_doubling = escape == quote
        if not quote:
            return
        mark, end = re.escape(quote), rf"(?:{re.escape(delimiter)}|\Z)"
        space = "" if delimiter == " " else " *+"
        run = rf"[^{mark}]" if self._is_doubling else rf"[^{mark}\\]|\\."
        # One space before a quote and any after it are let pass, as the scan does.
        self._opening = re.compile(rf"{space and ' ?'}{mark}")
        self._body = re.compile(rf"(?:{run}|{mark}{mark})*+\\?", re.DOTALL)
        self._after = re.compile(rf"{space}(?={end})")
        self._closing = re.compile(rf"{mark}{space}(?={end})")
        self._between = f"{quote}{delimiter}{quote}"

    def split(self, text: str) -> tuple[list[str], bool, bool]:
        """The cells of ``text``, whether its last cell's quote is left open, and whether a quote
        inside a quoted cell was taken as text, for it neither closes the cell nor is escaped."""
        quote, delimiter = self.quote, self.delimiter
        if not quote or quote not in text:
            return text.split(delimiter), False, False
        between = self._between
        if text[0] == quote == text[-1] and text.count(quote) == 2 * text.count(between) + 2:
            return text[1:-1].split(between), False, False
        cells: list[str] = []
        has_stray = False
        position = 0
        while True:
            opening = self._opening.match(text, position)
            if opening is None:
                end = text.find(delimiter, position)
                end = len(text) if end < 0 else end
                cells.append(text[position:end])
            else:
                cell, end, is_stray = self._quoted(text, position, opening.end())
                cells.append(cell)
                has_stray = has_stray or is_stray
                if end < 0:
                    return cells, True, has_stray
            if end >= len(text):
                return cells, False, has_stray
            position = end + len(delimiter)

    def _quoted(self, text: str, first: int, start: int) -> tuple[str, int, bool]:
        """A quoted cell that begins at ``first``, its text at ``start``: what it holds, where it
        ends (-1: not in ``text``), and whether it holds a stray quote."""
        close = self._body.match(text, start).end()
        if close >= len(text):
            return self._plain(text[start:]), -1, False
        after = self._after.match(text, close + 1)
        if after is not None:
            return self._plain(text[start:close]), after.end(), False
        end = text.find(self.delimiter, close + 1)
        end = len(text) if end < 0 else end
        if self.quote not in text[close + 1 : end] and "\n" not in text[start:end]:
            return text[first:end], end, True
        later = self._closing.search(text, close + 1)
        if later is None:
            return self._plain(text[start:]), -1, True
        return self._plain(text[start : later.start()]), later.end(), True

    def _plain(self, body: str) -> str:
        body = body.replace(self.quote * 2, self.quote)
        return body if self._is_doubling else re.sub(r"\\(.)", r"\1", body, flags=re.DOTALL)


def lines_counted(lines: Iterable[str], newline: str) -> int:
    """How many lines these are, where a lone carriage return ends one only if ``newline`` is that
    or "mixed"; a last line without an end is one."""
    return sum(newline in ("\r", "mixed") or not line.endswith("\r") for line in lines)


class Likeness(Protocol):
    """Tells lines that are records of their own; ``needed`` of them prove a cell unclosed."""

    needed: int

    def is_record(self, line: str) -> bool:
        """Whether one line, without its end, looks like a record."""


def records(
    lines: Iterable[str],
    grammar: Grammar,
    record_bytes: int,
    *,
    first_line: int = 1,
    width: int | None = None,
    likeness: Likeness | None = None,
    newline: str = "\n",
) -> Iterator[Record]:
    """The records of ``lines`` (with their line ends), in order; every line is in one of them.

    A quoted cell goes on over lines until its quote closes, unless it would swallow lines that
    ``likeness`` takes for records, pass ``record_bytes`` or meet the end: then its first line
    alone is a record with a ``trouble`` and reading resumes with the next. A lone carriage return
    is counted as a line's end if ``newline`` (as in Dialect) says so; unless it is the only end,
    it is part of a cell where that completes a record of fewer than ``width`` cells.
    """
    reader = _Reader(lines, grammar, record_bytes, width, likeness, newline)
    line = first_line
    while (record := reader.record(line)) is not None:
        line += record.lines
        yield record


class _Reader:
    def __init__(
        self,
        lines: Iterable[str],
        grammar: Grammar,
        record_bytes: int,
        width: int | None,
        likeness: Likeness | None,
        newline: str,
    ) -> None:
        self._lines = iter(lines)
        self._ahead: deque[str] = deque()
        self._grammar, self._record_bytes, self._width = grammar, record_bytes, width
        self._likeness, self._newline = likeness, newline

    def _next_line(self) -> str | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def record(self, number: int) -> Record | None:
        """The next record, which starts on line ``number``; None at the end."""
        line = self._next_line()
        if line is None:
            return None
        if len(line) > self._record_bytes:
            return Record(number, [], trouble=TOO_LONG)
        cells, is_open, is_stray = self._grammar.split(line.rstrip("\r\n"))
        if is_open:
            return self._closed(number, line, cells)
        is_short = self._width is not None and len(cells) < self._width
        if is_short and line.endswith("\r") and self._newline != "\r":
            return self._joined(number, line, cells)
        return self._made(number, cells, [line], is_stray)

    def _made(self, number: int, cells: list[str], taken: list[str], is_stray: bool) -> Record:
        last = taken[-1]
        lines = lines_counted(taken, self._newline)
        return Record(number, cells, lines, None, is_stray, last[len(last.rstrip("\r\n")) :])

    def _closed(self, number: int, line: str, first_cells: list[str]) -> Record:
        """The record whose last cell is open at the end of ``line``."""
        taken, size, alike = [line], len(line), 0
        while (following := self._next_line()) is not None:
            taken.append(following)
            size += len(following)
            if self._likeness is not None:
                alike += self._likeness.is_record(following.rstrip("\r\n"))
                if alike >= self._likeness.needed:
                    break
            if size > self._record_bytes:
                break
            if self._grammar.quote in following:
                cells, is_open, is_stray = self._grammar.split("".join(taken).rstrip("\r\n"))
                if not is_open:
                    if is_stray and self._width and len(cells) != self._width:
                        break
                    return self._made(number, cells, taken, is_stray)
        self._ahead.extendleft(reversed(taken[1:]))
        return self._made(number, first_cells, [line], False)._replace(trouble=NEVER_CLOSED)

    def _joined(self, number: int, line: str, first_cells: list[str]) -> Record:
        """A short record before a lone carriage return, with what follows if that completes it."""
        taken, cells = [line], first_cells
        while len(cells) < self._width and taken[-1].endswith("\r"):
            following = self._next_line()
            if following is None:
                break
            taken.append(following)
            cells, is_open, is_stray = self._grammar.split("".join(taken).rstrip("\r\n"))
            if len(cells) == self._width and not is_open:
                return self._made(number, cells, taken, is_stray)
        self._ahead.extendleft(reversed(taken[1:]))
        return self._made(number, first_cells, [line], False)
