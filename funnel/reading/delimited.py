"""A delimited text file opened: its encoding, dialect and headers."""

from pathlib import Path

from funnel.reading.dialects import read_dialect
from funnel.reading.encodings import UTF8, WESTERN, decide_encoding, decoded
from funnel.reading.errors import CannotRead
from funnel.reading.source import Limits, ReadOptions, Source

_SAMPLE, _ENOUGH_LINES = 1 << 18, 50


def open_delimited(
    name: str, stem: str, path: Path, workspace: Path, options: ReadOptions, limits: Limits
) -> Source:
    """The table in a delimited text file; raises CannotRead or Undecided."""
    size = path.stat().st_size
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        while _is_short(sample) and len(sample) < min(size, 4 * limits.record_bytes):
            sample += file.read(len(sample))
    if not sample.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise CannotRead(f"{name} is empty: export it again.")
    encoding = decide_encoding(name, sample, options.encoding)
    text = decoded(sample, encoding)
    is_whole = len(sample) >= size
    dialect, headers, doubts = read_dialect(name, text, is_whole, encoding, options, limits)
    if encoding == WESTERN and not options.encoding:
        doubts.append("It is not UTF-8; it is read as Windows-1252.")
    elif encoding != UTF8 and not options.encoding:
        doubts.append(f"It is read as {encoding.upper()}.")
    return Source(
        name,
        stem,
        headers,
        dialect,
        dialect.skipped_lines + 1,
        tuple(doubts),
        size,
        "delimited",
        path,
        workspace,
        limits,
    )


def _is_short(sample: bytes) -> bool:
    return max(sample.count(b"\n"), sample.count(b"\r")) < _ENOUGH_LINES
