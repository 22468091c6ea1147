"""Any export into landed text, with closed books: see ``find_sources`` and ``land``."""

from funnel.reading.errors import BooksOpen, CannotRead, Undecided
from funnel.reading.finding import find_sources
from funnel.reading.landed import Landed, Reject
from funnel.reading.landing import land
from funnel.reading.lines import line_numbers
from funnel.reading.source import Dialect, Limits, ReadOptions, Source, Unreadable

__all__ = [
    "BooksOpen",
    "CannotRead",
    "Dialect",
    "Landed",
    "Limits",
    "ReadOptions",
    "Reject",
    "Source",
    "Undecided",
    "Unreadable",
    "find_sources",
    "land",
    "line_numbers",
]
