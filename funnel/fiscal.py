"""The firm's fiscal calendar: years, quarters and months, of calendar months or of whole weeks.

A year is named by the calendar year in which it ends, where it does not begin in January: one
that begins in February 2026 is FY2027. One that begins in January bears that January's year,
also where weeks let it begin some days before or after the first.

Where years are made of weeks, a year begins on the week-start day nearest to the first day of its
starting month. A week has seven days, so one is always nearer: there are no ties. A year has 52
weeks or 53; the 53rd belongs to the last month. Weeks that start on Monday and a year that
starts in January are the weeks and years of ISO 8601.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal, get_args

from funnel.errors import BadSelection

Pattern = Literal["months", "4-4-5", "4-5-4", "5-4-4"]
PATTERNS: tuple[str, ...] = get_args(Pattern)
Kind = Literal["year", "quarter", "month"]
KINDS: tuple[str, ...] = get_args(Kind)

_A_YEAR = {"year": 1, "quarter": 4, "month": 12}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_YEARS = range(1900, 2200)
_YEAR = r"FY ?(?P<year>\d{4}|\d{2})"
_PART = r"(?P<part>[QM]) ?(?P<number>\d{1,2})"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (_YEAR, f"{_YEAR}[- ]?{_PART}", f"{_PART}[- ]?{_YEAR}")
]
HOW_TO_WRITE = "write it like FY2026, FY2026-Q3 or FY2026-M08"


@dataclass(frozen=True)
class FiscalPeriod:
    """A fiscal year, quarter or month: ``number`` of ``year``, ``first`` to ``last`` day.

    ``label`` is what people call it: "FY2026", "Q3 FY2026", and a month "August 2026" where it is
    a month of everybody's calendar, else "M08 FY2026".
    """

    kind: Kind
    year: int
    number: int
    first: date
    last: date
    label: str = field(compare=False)

    @property
    def name(self) -> str:
        """The name that ``FiscalCalendar.parse`` reads back: "FY2026", "FY2026-Q3" …"""
        part = {"year": "", "quarter": f"-Q{self.number}", "month": f"-M{self.number:02d}"}
        return f"FY{self.year}{part[self.kind]}"

    @property
    def short(self) -> str:
        """The label where there is little room: "FY26", "Q3 FY26", "M08 FY26"."""
        part = {"year": "", "quarter": f"Q{self.number} ", "month": f"M{self.number:02d} "}
        return f"{part[self.kind]}FY{self.year % 100:02d}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class FiscalCalendar:
    """When fiscal years begin and how they are cut.

    ``start_month`` is 1 for January, ``week_start`` 1 for Monday. ``pattern``: "months", or the
    weeks that a quarter's three months have.
    """

    start_month: int = 1
    week_start: int = 1
    pattern: Pattern = "months"

    def containing(self, day: date, kind: Kind) -> FiscalPeriod:
        """The fiscal year, quarter or month that ``day`` is in."""
        starts = [*self._starts(self._year_of(day)), date.max]
        month = max(at for at, first in enumerate(starts[:12]) if first <= day)
        return self.period(kind, self._year_of(day), month // _MONTHS[kind] + 1)

    def period(self, kind: Kind, year: int, number: int = 1) -> FiscalPeriod:
        """The ``number``-th month or quarter of a fiscal year, counted from 1, or the year."""
        first_month = (number - 1) * _MONTHS[kind]
        starts = [*self._starts(year), self._first_day(year + 1)]
        first = starts[first_month]
        last = starts[first_month + _MONTHS[kind]] - timedelta(days=1)
        return FiscalPeriod(kind, year, number, first, last, self._label(kind, year, number, first))

    def shifted(self, period: FiscalPeriod, by: int) -> FiscalPeriod:
        """The period of the same kind ``by`` later, or earlier where that is negative."""
        a_year = _A_YEAR[period.kind]
        place = period.year * a_year + period.number - 1 + by
        return self.period(period.kind, place // a_year, place % a_year + 1)

    def previous(self, period: FiscalPeriod) -> FiscalPeriod:
        """The period of the same kind before ``period``."""
        return self.shifted(period, -1)

    def parts(self, period: FiscalPeriod, kind: Kind) -> list[FiscalPeriod]:
        """The quarters or months that ``period`` is made of, in order."""
        parts = [self.containing(period.first, kind)]
        while parts[-1].last < period.last:
            parts.append(self.shifted(parts[-1], 1))
        return parts

    def weeks(self, year: int) -> int | None:
        """The weeks of a fiscal year, 52 or 53; None where years are made of months."""
        if self.pattern == "months":
            return None
        return (self._first_day(year + 1) - self._first_day(year)).days // 7

    def parse(self, text: str) -> FiscalPeriod:
        """The period called ``text``: FY2026, FY26, FY2026-Q3, "Q3 FY26", FY2026-M08 ….

        Raises BadSelection for what is no name of a period, and for a fifth quarter.
        """
        match = next((m for form in _FORMS if (m := form.fullmatch(text.strip()))), None)
        if match is None:
            raise BadSelection(f"{text!r} is not a fiscal period: {HOW_TO_WRITE}.")
        written = match.groupdict()
        year = int(written["year"]) + (2000 if len(written["year"]) == 2 else 0)
        if year not in _YEARS:
            raise BadSelection(f"{text!r} lies too far off: {HOW_TO_WRITE}.")
        if written.get("part") is None:
            return self.period("year", year)
        kind: Kind = "quarter" if written["part"].upper() == "Q" else "month"
        number = int(written["number"])
        if not 1 <= number <= _A_YEAR[kind]:
            raise BadSelection(
                f"{text!r} is not a fiscal period: {kind}s are numbered 1 to {_A_YEAR[kind]}."
            )
        return self.period(kind, year, number)

    def _year_of(self, day: date) -> int:
        # Weeks let a year begin up to three days before or after the first of its month.
        years = (day.year + 1, day.year, day.year - 1)
        return next(year for year in years if self._first_day(year) <= day)

    def _first_day(self, year: int) -> date:
        nominal = date(year if self.start_month == 1 else year - 1, self.start_month, 1)
        if self.pattern == "months":
            return nominal
        since = (nominal.isoweekday() - self.week_start) % 7
        return nominal + timedelta(days=-since if since <= 3 else 7 - since)

    def _starts(self, year: int) -> tuple[date, ...]:
        """The first days of the twelve months of a fiscal year."""
        return _month_starts(self._first_day(year), self.pattern)

    def _label(self, kind: Kind, year: int, number: int, first: date) -> str:
        if kind == "year":
            return f"FY{year}"
        if kind == "quarter":
            return f"Q{number} FY{year}"
        return f"{first:%B %Y}" if self.pattern == "months" else f"M{number:02d} FY{year}"


@cache
def _month_starts(first: date, pattern: str) -> tuple[date, ...]:
    if pattern == "months":
        months = [first.year * 12 + first.month - 1 + later for later in range(12)]
        return tuple(date(month // 12, month % 12 + 1, 1) for month in months)
    weeks = [int(part) for part in pattern.split("-")] * 4
    return tuple(first + timedelta(weeks=sum(weeks[:month])) for month in range(12))
