"""Which line of its file a landed row stands on, kept beside the row's file until asked."""

from collections.abc import Sequence

import numpy as np

from funnel.reading.source import Source

_NAME = "lines.npy"


def keep_lines(source: Source, lines: np.ndarray) -> None:
    """Keeps the line of each row of the landed table, by rowid."""
    np.save(source.workspace / _NAME, lines)


def keep_first_line(source: Source, line: int) -> None:
    """Keeps that rows stand one a line, from ``line`` on."""
    np.save(source.workspace / _NAME, np.int64(line))


def line_numbers(source: Source, rowids: Sequence[int]) -> dict[int, int]:
    """The line (from 1) on which each of these rows of a landed source begins.

    Exact with line breaks inside cells and lines skipped above the header; for sheets and Parquet
    it is the row of the sheet or file. FileNotFoundError where ``source`` was not landed.
    """
    kept = np.load(source.workspace / _NAME, mmap_mode="r" if len(rowids) < 1000 else None)
    if kept.ndim == 0:
        return {int(rowid): int(kept) + int(rowid) for rowid in rowids}
    return {int(rowid): int(kept[rowid]) for rowid in rowids}
