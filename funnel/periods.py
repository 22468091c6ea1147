"""The days that a period's name stands for, reckoned from the end of the data, never from today."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from funnel.errors import BadSelection
from funnel.fiscal import FiscalCalendar, FiscalPeriod

_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)
_LAST_WEEKS = re.compile(r"last-(\d{1,3})-weeks?")
_RELATIVE = re.compile(r"(this|last)-(month|quarter|year)|(month|quarter|year)-to-date")
HOW_TO_WRITE = (
    "write it like 2026-W46, FY2026, FY2026-Q3, FY2026-M08, this-quarter, last-quarter, "
    "month-to-date, last-week, last-13-weeks or all"
)


@dataclass(frozen=True)
class Period:
    """The days a name stands for, both inclusive; None is open.

    ``fiscal`` is the fiscal period they are, None for weeks and for everything.
    """

    first: date | None
    last: date | None
    fiscal: FiscalPeriod | None = None


@dataclass(frozen=True)
class Periods:
    """Where the data end: ``today`` is their last day, ``last_week`` their last complete week's
    first, ``calendar`` the firm's.
    """

    calendar: FiscalCalendar
    today: date
    last_week: date

    def named(self, name: str) -> Period:
        """The period called ``name``, such as 2026-W46, FY2026-Q3, last-quarter or last-4-weeks.

        What has begun but not ended by the end of the data is open at its end. Raises
        BadSelection for any other name.
        """
        name = name.strip()
        folded = re.sub(r"[ _]+", "-", name.lower())
        if relative := _RELATIVE.fullmatch(folded):
            return self._relative(*relative.groups())
        if week := _WEEK.fullmatch(name):
            first = self._week(name, int(week[1]), int(week[2]))
            return Period(first, first + timedelta(days=6))
        if "FY" in name.upper():
            return _whole(self.calendar.parse(name))
        return self._weeks(name, folded)

    def _relative(self, which: str | None, kind: str | None, to_date: str | None) -> Period:
        running = self.calendar.containing(self.today, kind or to_date)
        if which == "last":
            return _whole(self.calendar.previous(running))
        return Period(running.first, None, running)

    def _weeks(self, name: str, folded: str) -> Period:
        if folded == "last-week":
            return Period(self.last_week, self.last_week + timedelta(days=6))
        if folded == "this-week":
            return Period(self.last_week + timedelta(weeks=1), None)
        if weeks := _LAST_WEEKS.fullmatch(folded):
            return Period(self.last_week - timedelta(weeks=max(int(weeks[1]), 1) - 1), None)
        if folded in ("all", "all-weeks"):
            return Period(None, None)
        raise BadSelection(f"{name!r} is not a period: {HOW_TO_WRITE}.")

    def _week(self, name: str, year: int, number: int) -> date:
        """The first day of a week named ISO-style, by where its middle lies."""
        try:
            thursday = date.fromisocalendar(year, number, 4)
        except ValueError:
            raise BadSelection(f"{name!r} is not a week: {HOW_TO_WRITE}.") from None
        return thursday - timedelta(days=(thursday.isoweekday() - self.calendar.week_start) % 7)


def _whole(fiscal: FiscalPeriod) -> Period:
    return Period(fiscal.first, fiscal.last, fiscal)
