"""How soon a lead is called, told in plain Python: its clocks, what ended each wait, attempts.

Written from the contract (speed to call), sharing no code with the product. It takes a lead's
moves and first entries from the stage engine's oracle; all times are UTC without a zone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.stage_engine import EXITS, ORDER, UTC, Story

TWO_MINUTES = timedelta(minutes=2)
SECOND = timedelta(seconds=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCKED = ("called", "called_us", "closed_uncalled", "waiting")


@dataclass(frozen=True)
class Act:
    """Something a person did: a call, e-mail, meeting or message; ``when`` a time or a date."""

    channel: str
    when: datetime | date
    is_theirs: bool = False
    is_contact: bool = False

    @property
    def is_timed(self) -> bool:
        return isinstance(self.when, datetime)

    @property
    def is_our_call(self) -> bool:
        return self.channel == "call" and not self.is_theirs

    @property
    def is_their_call(self) -> bool:
        return self.channel == "call" and self.is_theirs


@dataclass(frozen=True)
class Clock:
    """One wait for a call: when it began and why it could not be timed, if it could not.

    Work done before ``since`` belongs to the episode before. ``move_at`` is when the move that
    started it counts among the lead's moves.
    """

    episode: int
    started_at: datetime
    move_at: datetime
    since: datetime | None = None
    without: str | None = None


@dataclass(frozen=True)
class Wait:
    """What a clock came to; times are None for what never happened."""

    clock: Clock
    standing: str
    call_at: datetime | None = None
    their_call_at: datetime | None = None
    closed_at: datetime | None = None
    tried: int = 0
    is_reached: bool = False

    @property
    def has_clock(self) -> bool:
        return self.standing in CLOCKED

    def ends_at(self, seen_until: datetime) -> datetime:
        """When the wait ended, or was last seen."""
        return {
            "called": self.call_at,
            "called_us": self.their_call_at,
            "closed_uncalled": self.closed_at,
        }.get(self.standing) or seen_until


class Reference:
    """Judges waits in one report zone, by an import that knows what happened until an end."""

    def __init__(self, zone: str, seen_from: datetime, seen_until: datetime):
        self.zone = ZoneInfo(zone)
        self.seen_from, self.seen_until = seen_from, seen_until

    def day(self, when: datetime | date) -> date:
        """The local day of a time; of a day itself."""
        if not isinstance(when, datetime):
            return when
        return when.replace(tzinfo=UTC).astimezone(self.zone).date()

    def placed(self, act: Act) -> datetime:
        """Where an act stands among others: what has only a date, at its day's end."""
        if act.is_timed:
            return act.when
        return self._midnight(act.when + timedelta(1)) - SECOND

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC).replace(tzinfo=None)

    def clocks(
        self,
        story: Story,
        start: str,
        is_bulk: bool = False,
        undated_days: Iterable[date] = (),
    ) -> list[Clock]:
        """The lead's clocks from ``start`` (mql or created), the first episode first.

        ``undated_days`` are the days of MQLs that have only a date.
        """
        born = story.entries["created"][0]
        untimed = "no_usable_clock" if "created" in story.dates else None
        from_creation = (born, born, untimed)
        later: list[tuple[datetime, datetime]] = []
        if start == "created":
            first = from_creation
        elif "marketing_qualified" not in story.entries:
            return [Clock(1, born, born, None, "not_handed_over")]
        elif not story.entries["marketing_qualified"][1]:
            first = from_creation
        else:
            entered = story.entries["marketing_qualified"][0]
            moves = [
                (move.at, before.at)
                for before, move in zip(story.moves, story.moves[1:], strict=False)
                if move.to_stage == "marketing_qualified" and move.is_explicit
            ]
            untimed = "no_usable_clock" if "marketing_qualified" in story.dates else None
            first = (entered, moves[0][0] if moves else entered, untimed)
            later = moves[1:]
        bulk = "bulk_import" if is_bulk else None
        clocks = [Clock(1, first[0], first[1], None, bulk or first[2])]
        for number, (at, since) in enumerate(later, 2):
            untimed = "no_usable_clock" if self.day(at) in set(undated_days) else None
            clocks.append(Clock(number, at, at, since, bulk or untimed))
        return clocks

    def wait(self, clock: Clock, story: Story, acts: list[Act]) -> Wait:
        """What ended the wait for a call: the first in the contract's list that applies."""
        if clock.without is None and not (
            self.seen_from - timedelta(1) <= clock.started_at <= self.seen_until
        ):
            return Wait(clock, "no_usable_clock")
        if clock.without:
            return Wait(clock, clock.without)
        acts = [act for act in acts if self._begins(act) <= self.seen_until]
        before = [act for act in acts if not self._is_after(act, clock)]
        after = [act for act in acts if self._is_after(act, clock)]
        recent = [act for act in before if clock.since is None or self.placed(act) >= clock.since]
        if any(act.is_our_call for act in recent):
            return Wait(clock, "pre_worked")
        if any(act.is_their_call for act in recent):
            return Wait(clock, "called_us_before")
        call_at = min((a.when for a in after if a.is_our_call and a.is_timed), default=None)
        call_day = min((a.when for a in after if a.is_our_call and not a.is_timed), default=None)
        theirs = min((a.when for a in after if a.is_their_call and a.is_timed), default=None)
        closed = self._closed_at(clock, story)
        standing = self._standing(call_at, call_day, theirs, closed)
        tried, is_reached = self._attempts(before, after)
        return Wait(clock, standing, call_at, theirs, closed, tried, is_reached)

    def follow_up(
        self, clock: Clock, story: Story, acts: list[Act]
    ) -> tuple[bool, datetime | None]:
        """Whether a clock ran until the first attempt on any channel, and when that was.

        It is one whether or not they had called, or the lead was closed, before it.
        """
        if not self.wait(clock, story, []).has_clock:
            return False, None
        acts = [act for act in acts if self._begins(act) <= self.seen_until]
        after = [act for act in acts if self._is_after(act, clock)]
        is_worked = any(
            (act.is_their_call or not act.is_theirs)
            and not self._is_after(act, clock)
            and (clock.since is None or self.placed(act) >= clock.since)
            for act in acts
        )
        at = min((a.when for a in after if not a.is_theirs and a.is_timed), default=None)
        day = min((a.when for a in after if not a.is_theirs and not a.is_timed), default=None)
        theirs = min((a.when for a in after if a.is_their_call and a.is_timed), default=None)
        standing = self._standing(at, day, theirs, self._closed_at(clock, story))
        return not is_worked and standing != "called_undated", at

    def _begins(self, act: Act) -> datetime:
        return act.when if act.is_timed else self._midnight(act.when)

    def _is_after(self, act: Act, clock: Clock) -> bool:
        if act.is_timed:
            return act.when >= clock.started_at
        return act.when >= self.day(clock.started_at)

    def _closed_at(self, clock: Clock, story: Story) -> datetime | None:
        qualified = ORDER.index("sales_qualified")
        closings = [
            move.at
            for move in story.moves
            if ORDER.index(move.to_stage) >= qualified
            and (move.at >= clock.move_at or (move.to_stage not in EXITS and clock.episode == 1))
        ]
        at = max(min(closings), clock.started_at) if closings else None
        return at if at is not None and at <= self.seen_until else None

    def _standing(
        self,
        call_at: datetime | None,
        call_day: date | None,
        theirs: datetime | None,
        closed: datetime | None,
    ) -> str:
        ending = min((at for at in (theirs, closed) if at is not None), default=None)
        if (
            call_day is not None
            and (call_at is None or call_day < self.day(call_at))
            and (ending is None or call_day <= self.day(ending))
        ):
            return "called_undated"
        if call_at is not None and call_at <= (ending or self.seen_until):
            return "called"
        if theirs is not None and (closed is None or theirs <= closed):
            return "called_us"
        return "waiting" if closed is None else "closed_uncalled"

    def _attempts(self, before: list[Act], after: list[Act]) -> tuple[int, bool]:
        """Attempts up to the first contact, or all without one; whether the last made contact."""
        dialled_at = max((self.placed(act) for act in before if act.is_our_call), default=None)
        tried = 0
        contacts = []
        for act in sorted(after, key=self._in_order):
            if not act.is_theirs:
                is_redial = (
                    act.is_our_call
                    and dialled_at is not None
                    and self.placed(act) <= dialled_at + TWO_MINUTES
                )
                tried += not is_redial
            if act.is_our_call:
                dialled_at = self.placed(act)
            if act.is_contact:
                contacts.append((self.placed(act), act.is_theirs, tried))
        # Of contacts at one time, ours.
        _, is_theirs, tried = min(contacts, default=(None, True, tried))
        return tried, not is_theirs

    def _in_order(self, act: Act) -> tuple:
        return (self.placed(act), act.is_theirs, not act.is_contact, act.is_our_call)


class Calendar:
    """When a team is open, as spans of UTC from ``first`` to ``last``."""

    def __init__(self, zone: str, hours: dict, holidays: set[date], first: date, last: date):
        self.spans: list[tuple[datetime, datetime]] = []
        for number in range((last - first).days + 1):
            day = first + timedelta(number)
            for span in [] if day in holidays else hours.get(WEEKDAYS[day.weekday()], []):
                opens, closes = (
                    datetime.combine(day, time.fromisoformat(text), ZoneInfo(zone))
                    .astimezone(UTC)
                    .replace(tzinfo=None)
                    for text in span.split("-")
                )
                self.spans.append((opens, closes))

    def seconds(self, since: datetime, until: datetime) -> int:
        """The open seconds from ``since`` to ``until``, span by span."""
        first = bisect_right(self.spans, (since, since)) - 1
        last = bisect_left(self.spans, (until, until))
        spent = (
            min(until, closes) - max(since, opens)
            for opens, closes in self.spans[max(first, 0) : last]
        )
        return sum(int(length.total_seconds()) for length in spent if length > timedelta(0))

    def is_open(self, at: datetime) -> bool:
        """Whether the team is open at that second."""
        return any(opens <= at < closes for opens, closes in self._around(at))

    def _around(self, at: datetime) -> list[tuple[datetime, datetime]]:
        place = bisect_right(self.spans, (at, datetime.max))
        return self.spans[max(place - 1, 0) : place]
