"""What happens to one lead, told a second time in plain Python: an oracle for the queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STAGES = (
    "created",
    "marketing_qualified",
    "sales_accepted",
    "sales_qualified",
    "opportunity",
    "won",
)
EXITS = ("rejected", "disqualified", "recycled", "lost")
ORDER = STAGES + EXITS

UTC = ZoneInfo("UTC")
TWO_SECONDS = timedelta(seconds=2)


@dataclass(frozen=True)
class Event:
    """Evidence that a lead entered ``stage``: a UTC datetime, or a local date."""

    stage: str
    when: datetime | date

    @property
    def is_timed(self) -> bool:
        return isinstance(self.when, datetime)


@dataclass(frozen=True)
class Move:
    """A change of state, from None at creation."""

    at: datetime
    from_stage: str | None
    to_stage: str
    is_explicit: bool


@dataclass
class Story:
    """A lead's life: first entries (UTC, explicit or not), moves, and whether it is in order.

    ``elapses_to`` is when each entry counts in windows; ``dates`` the local days of those
    without a time of day.
    """

    entries: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    elapses_to: dict[str, datetime] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    is_out_of_order: bool = False


class Engine:
    """Tells stories in one report time zone, of leads whose decision is made in one place."""

    def __init__(self, zone: str, as_of: datetime, decision_on: str = "lead"):
        self.zone = ZoneInfo(zone)
        self.as_of = as_of
        self.decision_on = decision_on

    def midnight(self, day: date) -> datetime:
        """The UTC instant at which a local day begins."""
        local = datetime.combine(day, time(), self.zone)
        return local.astimezone(UTC).replace(tzinfo=None)

    def local_date(self, at: datetime) -> date:
        """The local date of a UTC instant."""
        return at.replace(tzinfo=UTC).astimezone(self.zone).date()

    def stories(self, leads: Iterable[tuple[Event, list[Event]]]) -> list[Story]:
        """One story per lead, given as its creation and its other events."""
        told = [(creation, self._believed(creation, events)) for creation, events in leads]
        present = {event.stage for _, events in told for event in events}
        return [self._story(creation, events, present) for creation, events in told]

    def has_happened(self, event: Event) -> bool:
        """Whether the event is not of the future."""
        return self._instant(event) <= self.as_of

    def _instant(self, event: Event) -> datetime:
        return event.when if event.is_timed else self.midnight(event.when)

    def _day(self, event: Event) -> date:
        return self.local_date(event.when) if event.is_timed else event.when

    def _believed(self, creation: Event, events: list[Event]) -> list[Event]:
        """Events that have happened, without dates that a time of the same day makes needless."""
        happened = [event for event in events if self.has_happened(event)]
        timed = {(event.stage, self._day(event)) for event in happened if event.is_timed}
        return [
            event for event in happened if event.is_timed or (event.stage, event.when) not in timed
        ]

    def _placed(self, event: Event, all_events: list[Event]) -> datetime:
        """When in its day an event is reckoned to have happened."""
        if event.is_timed:
            return event.when
        rank = ORDER.index(event.stage)
        if rank >= ORDER.index("won"):
            return self.midnight(event.when + timedelta(days=1)) - timedelta(seconds=1)
        before = [
            other.when
            for other in all_events
            if other.is_timed and ORDER.index(other.stage) < rank and self._day(other) == event.when
        ]
        return max(before, default=self.midnight(event.when))

    def _story(self, creation: Event, events: list[Event], present: set[str]) -> Story:
        story = Story()
        born = self._instant(creation)
        with_creation = [creation, *events]
        placed: dict[str, datetime] = {}
        for stage in ORDER[1:]:
            of_stage = [event for event in events if event.stage == stage]
            if of_stage:
                first = min(of_stage, key=lambda e: (self._instant(e), not e.is_timed))
                story.entries[stage] = (self._instant(first), True)
                placed[stage] = self._placed(first, with_creation)
                story.elapses_to[stage] = (
                    placed[stage] if stage == "won" else story.entries[stage][0]
                )
                if not first.is_timed:
                    story.dates[stage] = first.when
        happenings = [(self._placed(event, with_creation), event.stage, True) for event in events]
        explicit = dict(story.entries)
        for rank, stage in enumerate(STAGES[1:-1], start=1):
            later = [name for name in STAGES[rank + 1 :] if name in explicit]
            is_implied = (
                stage in present
                and stage not in explicit
                and later
                and not (stage == "sales_accepted" and self.decision_on == "opportunity")
            )
            if is_implied:
                by = min(later, key=lambda name: explicit[name][0])
                story.entries[stage] = (explicit[by][0], False)
                story.elapses_to[stage] = min(placed[name] for name in later)
                happenings.append((story.elapses_to[stage], stage, False))
                if by in story.dates:
                    story.dates[stage] = story.dates[by]
        story.entries["created"] = (born, True)
        if not creation.is_timed:
            story.dates["created"] = creation.when
        story.is_out_of_order = self._is_out_of_order(born, placed)
        story.moves = self._moves(born, happenings, placed)
        return story

    def _is_out_of_order(self, born: datetime, placed: dict[str, datetime]) -> bool:
        times = {"created": born, **placed}
        for rank, stage in enumerate(STAGES):
            for earlier in STAGES[:rank]:
                decides = "sales_accepted" in (stage, earlier)
                if decides and self.decision_on == "opportunity":
                    continue
                if (
                    stage in times
                    and earlier in times
                    and times[stage] < times[earlier] - TWO_SECONDS
                ):
                    return True
        return False

    def _moves(
        self,
        born: datetime,
        happenings: list[tuple[datetime, str, bool]],
        placed: dict[str, datetime],
    ) -> list[Move]:
        if self.decision_on == "opportunity":
            deals = [placed[name] for name in ("opportunity", "won") if name in placed]
            happenings = [
                (at, stage, is_explicit)
                for at, stage, is_explicit in happenings
                if stage != "sales_accepted" or not deals or min(deals) > at
            ]
        stood = [at for at, stage, _ in happenings if stage in STAGES and at - born <= TWO_SECONDS]
        timeline = sorted(
            (max(at, born), stage, explicit)
            for at, stage, explicit in happenings
            # It had come back from an earlier exit by the time it was created.
            if stage in STAGES or at >= born or at + TWO_SECONDS >= max(stood, default=at)
        )
        groups: list[tuple[datetime, list[tuple[str, bool]]]] = [(born, [])]
        latest = born
        for at, stage, is_explicit in timeline:
            if at - latest > TWO_SECONDS:
                groups.append((at, []))
            latest = at
            groups[-1][1].append((stage, is_explicit))
        moves = [Move(born, None, "created", True)]
        state = "created"
        for at, entered in groups:
            for stage, is_explicit in sorted(entered, key=lambda entry: ORDER.index(entry[0])):
                if stage != state:
                    moves.append(Move(at, state, stage, is_explicit))
                    state = stage
        return moves
