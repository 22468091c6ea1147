"""When teams work, who is in them, and whom they report to."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from funnel.definitions.checked import Checked, IsoDate, Zone

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_SPAN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
Side = Literal["sales", "marketing"]


def span_minutes(span: str) -> tuple[int, int]:
    """The first and last minute of opening hours such as ``09:00-17:30``, after local midnight.

    A span that ends at or before its start ends on the next day, so 22:00-06:00 is (1320, 1800)
    and 00:00-24:00 is a whole day. ValueError where it is not a span.
    """
    found = _SPAN.fullmatch(span)
    if not found:
        raise ValueError("should be opening hours such as 09:00-17:30")
    hour, minute, last_hour, last_minute = map(int, found.groups())
    first, last = hour * 60 + minute, last_hour * 60 + last_minute
    if minute > 59 or last_minute > 59 or first >= MINUTES_A_DAY or last > MINUTES_A_DAY:
        raise ValueError("should be times of day from 00:00 to 24:00, such as 09:00-17:30")
    return (first, last) if last > first else (first, last + MINUTES_A_DAY)


def _checked_span(span: str) -> str:
    span_minutes(span)
    return span


Span = Annotated[str, AfterValidator(_checked_span)]


class Calendar(Checked):
    """Opening hours by weekday in a zone, and the days on which nobody works.

    A weekday that is not named is closed. A holiday closes the hours that begin on it; a day of
    ``special_hours`` has these in place of its weekday's, be it a holiday or not (none: closed).
    """

    timezone: Zone | None = None
    opening_hours: dict[Weekday, tuple[Span, ...]]
    holidays: tuple[date, ...] = ()
    special_hours: dict[IsoDate, tuple[Span, ...]] = Field(default_factory=dict)

    @property
    def days_off(self) -> set[date]:
        """The days on which the weekday's hours do not begin: holidays and special days."""
        return {*self.holidays, *self.special_hours}

    @property
    def closed_days(self) -> set[date]:
        """The days on which the firm does not work: holidays, and special days without hours."""
        return {*self.holidays, *(day for day, spans in self.special_hours.items() if not spans)}

    def business_days(self, first: date, last: date) -> list[date]:
        """The days from ``first`` to ``last``, both included, on which hours begin."""
        spanned = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        return [day for day in spanned if self._hours_on(day)]

    def _hours_on(self, day: date) -> tuple[str, ...]:
        if day in self.special_hours:
            return self.special_hours[day]
        weekday = WEEKDAYS[day.weekday()]
        return () if day in self.holidays else self.opening_hours.get(weekday, ())

    @model_validator(mode="after")
    def _spans_do_not_overlap(self):
        week = sorted(
            (day * MINUTES_A_DAY + first, day * MINUTES_A_DAY + last, f"{weekday} {span}")
            for day, weekday in enumerate(WEEKDAYS)
            for span in self.opening_hours.get(weekday, ())
            for first, last in [span_minutes(span)]
        )
        # The week that follows begins with the same hours.
        following = [(first + MINUTES_A_WEEK, last, name) for first, last, name in week[:1]]
        for (_, ends, before), (begins, _, after) in pairwise([*week, *following]):
            if begins < ends:
                raise ValueError(f"has hours that overlap: {before} and {after}")
        if not any(self.opening_hours.values()):
            raise ValueError("has no opening hours; give at least one weekday some")
        return self

    @model_validator(mode="after")
    def _special_spans_do_not_overlap(self):
        for day, spans in self.special_hours.items():
            ordered = sorted((*span_minutes(span), span) for span in spans)
            for (_, ends, before), (begins, _, after) in pairwise(ordered):
                if begins < ends:
                    raise ValueError(f"has hours that overlap on {day}: {before} and {after}")
        return self


class _Dated(Checked):
    """Something that held from one local date to another, both inclusive; None is open."""

    first_date: date | None = Field(default=None, alias="from")
    last_date: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self):
        if self.first_date and self.last_date and self.first_date > self.last_date:
            raise ValueError(f"ends ({self.last_date}) before it begins ({self.first_date})")
        return self


class Membership(_Dated):
    """That a person (id or name) was in the team."""

    user: str


class ReportingLine(_Dated):
    """That the team reported to a side."""

    side: Side


class Team(Checked):
    """One team: its calendar, its people where the export does not say, its reporting line."""

    calendar: str = "default"
    members: tuple[Membership, ...] = ()
    reports_to: tuple[ReportingLine, ...] = ()

    @model_validator(mode="after")
    def _lines_do_not_overlap(self):
        _refuse_overlap("reports_to", self.reports_to)
        return self


def _refuse_overlap(name: str, spans: tuple[_Dated, ...]) -> None:
    ordered = sorted(spans, key=lambda span: span.first_date or date.min)
    for before, after in pairwise(ordered):
        if (before.last_date or date.max) >= (after.first_date or date.min):
            raise ValueError(f"has {name} that overlap; give each its own dates")


def refuse_two_teams_at_once(teams: dict[str, Team]) -> None:
    """ValueError where a person is in two teams on the same day."""
    memberships: dict[str, list[Membership]] = {}
    for team in teams.values():
        for member in team.members:
            memberships.setdefault(member.user, []).append(member)
    for user, spans in memberships.items():
        _refuse_overlap(f"memberships of {user}", tuple(spans))
