"""The readout: what sales and marketing present together, whatever it is shown as.

All text in it is plain: whoever shows it escapes it for Markdown, HTML or typst.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import plotly.graph_objects as go

from funnel.palette import Palette
from funnel.selection import Selection

Kind = Literal["columns", "bars", "stacked_columns", "stacked_bar", "bridge", "lines"]
Signal = Literal["better", "worse"]


@dataclass(frozen=True)
class Number:
    """One number as it is shown, and how the command line is asked for it.

    It is ``column`` of the row of ``metric`` that ``keys`` name (a key left out is null there; of
    several rows, which a tuple may name, the values add up). ``whole`` is the whole number drawn
    for a part in fractions of leads, so that parts add up on sight.
    """

    shown: str
    value: float | None
    metric: str
    selection: Selection
    column: str = "value"
    keys: tuple[tuple[str, object], ...] = ()
    whole: int | None = None

    @property
    def drawn(self) -> float | None:
        """What a chart draws."""
        return self.value if self.whole is None else self.whole

    @property
    def options(self) -> tuple[str, ...]:
        """The command line's words that ask for it, after ``metrics``."""
        return (self.metric, *self.selection.to_options())


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its text, and the numbers that stand in it."""

    text: str
    numbers: tuple[Number, ...] = ()
    signal: Signal | None = None


@dataclass(frozen=True)
class Table:
    """A table: the heading of each column, and the rows; ``text_columns`` hold no numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    text_columns: tuple[int, ...] = (0,)

    def width_of(self, column: int) -> int:
        """How wide a column is beside the others, by its longest text."""
        texts = [self.headings[column], *(row[column].text for row in self.rows)]
        return min(max(*map(len, texts), 7) + 2, 42)


@dataclass(frozen=True)
class Card:
    """One large number; ``swatch`` is the place in a ledger that a chart shows by a colour."""

    label: str
    number: Number
    below: str = ""
    below_numbers: tuple[Number, ...] = ()
    signal: Signal | None = None
    swatch: str | None = None


@dataclass(frozen=True)
class Series:
    """One series of a chart, a number (or none) for each of its categories.

    ``colors`` has one colour, or one for each number; ``hatched`` marks what is not settled.
    ``intervals`` are their 95 % intervals, low and high. ``points`` are the places (seconds,
    share) of a line, whose one number is its label.
    """

    name: str
    numbers: tuple[Number | None, ...]
    colors: tuple[str, ...]
    hatched: tuple[bool, ...] = ()
    intervals: tuple[tuple[float, float], ...] = ()
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart: how it is drawn, and the numbers from which PowerPoint makes one of its own.

    ``draw`` makes the figure in the colours of a palette; its ``layout.meta`` is what a screen
    reader says. ``share`` is the part of the width it takes beside another, ``longest`` the
    longest bar of all that are drawn on one scale with it.
    """

    key: str
    title: str
    base: str
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    draw: Callable[[Palette], go.Figure]
    unit: Literal["count", "rate"] = "count"
    share: int = 1
    target: float | None = None
    longest: float | None = None


@dataclass(frozen=True, eq=False)
class Section:
    """One question and its answer: a slide, or a part of the page.

    ``generated`` is the sentence by rule where somebody put ``headline`` in its place.
    ``withheld`` says why nothing is shown, as a sentence; ``notes`` are what was noted.
    """

    key: str
    question: str
    headline: str
    base: str
    sentences: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    metrics: tuple[str, ...] = ()
    notes: str = ""
    generated: str = ""
    withheld: str | None = None

    @property
    def numbers(self) -> list[Number]:
        """Every number in it, in the order shown."""
        found = [one for card in self.cards for one in (card.number, *card.below_numbers)]
        found += [
            number
            for chart in self.charts
            for series in chart.series
            for number in series.numbers
            if number is not None
        ]
        found += [
            number
            for table in self.tables
            for row in table.rows
            for cell in row
            for number in cell.numbers
        ]
        return found

    def headed(self, headline: str) -> "Section":
        """The section with another headline; the one by rule is kept beside it."""
        return replace(self, headline=headline, generated=self.generated or self.headline)


@dataclass(frozen=True)
class Definition:
    """What a number means: its label, its meaning, how it is counted."""

    name: str
    label: str
    meaning: str
    formula: str


@dataclass(frozen=True, eq=False)
class Readout:
    """The readout of one week, as data that are ``as_of`` know it (local time, in ``zone``)."""

    week: date
    as_of: datetime
    zone: str
    filters: str
    selection: Selection
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]
    withheld: tuple[str, ...]
    title: str
    week_words: str
    data_words: str

    @property
    def base(self) -> str:
        """The line under everything: which week, which leads, until when the data go."""
        narrowed = f" · only {self.filters}" if self.filters else ""
        return f"{self.title} · {self.week_words}{narrowed} · {self.data_words}"

    @property
    def numbers(self) -> list[Number]:
        """Every number in it, in the order shown."""
        return [number for section in self.sections for number in section.numbers]

    def definition(self, name: str) -> Definition:
        """What the metric called ``name`` means."""
        return next(one for one in self.definitions if one.name == name)
