"""Text lines into records, whatever their quoting, and nothing swallowed.

This is the slow, forgiving reader: for samples, for the few records that must be looked at again,
and for files too broken to be scanned directly.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

NEVER_CLOSED = "a quote is opened and never closed"
TOO_LONG = "the record is too long"


@dataclass(frozen=True)
class Record:
    """One record: the line it starts on (from 1), how many lines it takes, its cells, its fault.

    ``is_stray`` tells that a quote stood where none belongs and was read as text; ``end`` is the
    line break that ends it.
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
        self._opening = re.compile(rf"{space}{mark}")
        self._body = re.compile(rf"(?:{run}|{mark}{mark})*+\\?", re.DOTALL)
        self._after = re.compile(rf"{space}(?={end})")
        self._closing = re.compile(rf"{mark}{space}(?={end})")
        self._between = f"{quote}{delimiter}{quote}"

    def split(self, text: str) -> tuple[list[str], bool, bool]:
        """The cells of ``text``, whether its last cell's quote is left open, and whether a quote
        was taken as text because it neither opens, closes nor is escaped."""
        quote, delimiter = self.quote, self.delimiter
        if not quote or quote not in text:
            return text.split(delimiter), False, False
        between = self._between
        if text[0] == quote == text[-1] and text.count(quote) == 2 * text.count(between) + 2:
            return text[1:-1].split(between), False, False
        cells: list[str] = []
        is_stray = False
        position = 0
        while True:
            opening = self._opening.match(text, position)
            if opening is None:
                end = text.find(delimiter, position)
                end = len(text) if end < 0 else end
                cells.append(text[position:end])
                is_stray = is_stray or quote in cells[-1]
            else:
                start = opening.end()
                close = self._body.match(text, start).end()
                if close >= len(text):
                    cells.append(self._plain(text[start:]))
                    return cells, True, is_stray
                after = self._after.match(text, close + 1)
                if after is None:
                    is_stray = True
                    later = self._closing.search(text, close + 1)
                    if later is None:
                        cells.append(self._plain(text[start:]))
                        return cells, True, True
                    close, end = later.start(), later.end()
                else:
                    end = after.end()
                cells.append(self._plain(text[start:close]))
            if end >= len(text):
                return cells, False, is_stray
            position = end + len(delimiter)

    def _plain(self, body: str) -> str:
        body = body.replace(self.quote * 2, self.quote)
        return body if self._is_doubling else re.sub(r"\\(.)", r"\1", body, flags=re.DOTALL)


def records(
    lines: Iterable[str],
    grammar: Grammar,
    record_bytes: int,
    *,
    first_line: int = 1,
    width: int | None = None,
    are_records: Callable[[list[str]], bool] = lambda lines: False,
    has_return_ends: bool = False,
) -> Iterator[Record]:
    """The records of ``lines`` (with their line ends), in order; every line is in one of them.

    A quoted cell goes on over lines until its quote closes, unless it would swallow lines that
    ``are_records``, pass ``record_bytes`` or meet the end: then its first line alone is a
    record with a ``trouble`` and reading resumes with the next. Unless the file
    ``has_return_ends``, a lone carriage return ends no line: it is not counted, and in a record
    of fewer than ``width`` cells it is part of a cell if that gives ``width``.
    """
    source = iter(lines)
    ahead: deque[str] = deque()
    number = first_line

    def next_line() -> str | None:
        return ahead.popleft() if ahead else next(source, None)

    def height(some: Iterable[str]) -> int:
        return sum(has_return_ends or not line.endswith("\r") for line in some)

    while (line := next_line()) is not None:
        if len(line) > record_bytes:
            yield Record(number, [], 1, TOO_LONG)
            number += 1
            continue
        cells, is_open, is_stray = grammar.split(line.rstrip("\r\n"))
        taken = [line]
        if is_open:
            trouble, size = NEVER_CLOSED, len(line)
            while (following := next_line()) is not None:
                taken.append(following)
                size += len(following)
                if size > record_bytes or are_records(taken[1:]):
                    break
                if grammar.quote in following:
                    more, is_open, is_stray = grammar.split("".join(taken).rstrip("\r\n"))
                    if not is_open:
                        if not (is_stray and width and len(more) != width):
                            cells, trouble = more, ""
                        break
            if trouble:
                ahead.extendleft(reversed(taken[1:]))
                yield Record(number, cells, 1, trouble)
                number += height([line])
                continue
        elif not has_return_ends and width and line.endswith("\r") and len(cells) < width:
            following = next_line()
            if following is not None:
                joined, is_open, _ = grammar.split((line + following).rstrip("\r\n"))
                if not is_open and len(joined) == width:
                    cells, taken = joined, [line, following]
                else:
                    ahead.appendleft(following)
        end = taken[-1][len(taken[-1].rstrip("\r\n")) :]
        yield Record(number, cells, height(taken), None, is_stray, end)
        number += height(taken)
