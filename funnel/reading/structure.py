"""Where the lines and records of a clean file lie, told from its bytes.

Counting bytes costs a thirtieth of a scan, so it can check every scan.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_CHUNK = 1 << 20


class Bytes:
    """The bytes of a file, for use in a ``with``.

    It is mapped for looks at few places. What passes over all of it reads it piece by piece:
    pages of the map that were touched count as this process's memory.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self.size = len(self._map)

    def __enter__(self) -> "Bytes":
        return self

    def __exit__(self, *_: object) -> None:
        self._map.close()
        self._file.close()

    def __getitem__(self, part: slice) -> bytes:
        return self._map[part]

    def _chunks(self) -> Iterator[tuple[int, np.ndarray]]:
        start = 0
        for part in self._parts():
            yield start, np.frombuffer(part, dtype=np.uint8)
            start += len(part)

    def _parts(self) -> Iterator[bytes]:
        self._file.seek(0)
        while part := self._file.read(_CHUNK):
            yield part

    def count(self, byte: int) -> int:
        """How often ``byte`` occurs."""
        return sum(int(np.count_nonzero(part == byte)) for _, part in self._chunks())

    def ends_with(self, byte: int) -> bool:
        """Whether the last byte is ``byte``."""
        return self.size > 0 and self._map[self.size - 1] == byte

    def has(self, byte: int) -> bool:
        """Whether ``byte`` occurs."""
        return any(byte in part for part in self._parts())

    def last_line(self, newline: int) -> tuple[int, int]:
        """Where the last line starts and ends."""
        end = self.size - int(self.ends_with(newline))
        return self._map.rfind(bytes([newline]), 0, end) + 1, self.size

    def places(self, byte: int) -> np.ndarray:
        """The offsets of ``byte``, ascending, int64."""
        found = [np.flatnonzero(part == byte) + start for start, part in self._chunks()]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def places_and_parity(self, byte: int, quote: int) -> tuple[np.ndarray, np.ndarray]:
        """The offsets of ``byte`` and whether an odd number of ``quote`` stands before each."""
        places, parities, before = [], [], 0
        for start, part in self._chunks():
            here = np.flatnonzero(part == byte)
            quotes = np.flatnonzero(part == quote)
            parities.append((np.searchsorted(quotes, here) + before) % 2 == 1)
            places.append(here + start)
            before += len(quotes)
        return np.concatenate(places), np.concatenate(parities)


@dataclass(frozen=True)
class Layout:
    """The records of a file below its header: offset of the first byte, offset past the line
    break, first line (from 1) and number of lines of each; and which of them are empty lines."""

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray
    spans: np.ndarray
    is_empty: np.ndarray


def lines_below(data: Bytes, newline: int, header_lines: int) -> int:
    """How many lines lie below the header, a last one without line break included."""
    is_open = data.size > 0 and not data.ends_with(newline)
    return data.count(newline) - header_lines + int(is_open)


def layout(data: Bytes, newline: int, quote: int | None, header_lines: int) -> Layout:
    """The records below the first ``header_lines`` lines, by quote parity.

    Exact where quotes only open, close or double, titles above the header included; a caller
    checks the number of records.
    """
    if quote is None or not data.has(quote):
        breaks = data.places(newline)
        is_inside = np.zeros(len(breaks), dtype=bool)
    else:
        breaks, is_inside = data.places_and_parity(newline, quote)
    top = int(breaks[header_lines - 1]) + 1 if len(breaks) >= header_lines else data.size
    below, inside = breaks[header_lines:], is_inside[header_lines:]
    if data.size > top and (not len(below) or below[-1] != data.size - 1):
        below, inside = np.append(below, data.size - 1), np.append(inside, False)
    closing = np.flatnonzero(~inside)
    ends = below[closing] + 1
    starts = np.concatenate([[top], ends[:-1]]) if len(ends) else ends
    previous = np.concatenate([[0], closing[:-1] + 1]) if len(closing) else closing
    size = ends - starts
    is_empty = size == 1
    for index in np.flatnonzero(size == 2):
        is_empty[index] = data[int(starts[index]) : int(ends[index])] == b"\r\n"
    if len(ends) and not data.ends_with(newline):
        is_empty[-1] = False
    lines, spans = previous + header_lines + 1, closing - previous + 1
    return Layout(starts, ends, lines, spans, is_empty)
