"""Ownership and load of a Salesforce export by plain Python, straight from its files.

Written from the contract, sharing no code with the product. It stands on `tests/handoff_oracle.py`
and adds whose team a lead was with, the first attempt on any channel, and how many leads each rep
was given in a week.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.handoff_oracle import HandoffCompany, on_acceptance
from tests.speed_oracle import Response, naive

PROMISE, DAY = timedelta(minutes=5), timedelta(1)
SQL_WINDOW, WON_WINDOW = timedelta(30), timedelta(120)
CALLS_OF = ("inbound", "unknown")
NO_WORK = ("not_handed_over", "bulk_import")


@dataclass(frozen=True)
class Outcome:
    """One lead of a measure: whether it is in its base and got there, and its groups.

    ``received`` is how many leads its owner was given in that week; None where that says nothing.
    """

    is_in_base: bool
    is_reached: bool
    line: str
    motion: str
    source: str
    is_open: bool
    owner: str | None
    week: date
    received: int | None


class OwnershipCompany(HandoffCompany):
    """The outcomes of every measure, lead by lead."""

    def __init__(self, folder: Path, definitions: Path):
        super().__init__(folder, definitions)
        self._called = super().responses("mql")
        self.received = self._received()

    def responses(self, start: str) -> list[Response]:
        """Every wait for a call, told once."""
        return self._called if start == "mql" else super().responses(start)

    def outcomes(self) -> dict[str, list[Outcome]]:
        """By measure each lead's first MQL with a clock, or that was handed over."""
        found = defaultdict(list)
        for response in self._called:
            if response.wait.clock.episode > 1:
                continue
            wait, began = response.wait, response.wait.clock.started_at
            if response.motion in CALLS_OF:
                if wait.has_clock:
                    in_time = wait.call_at is not None and wait.call_at - began <= PROMISE
                    is_reached = in_time and wait.standing == "called"
                    found["sla_attainment"].append(self._outcome(response, is_reached, PROMISE))
                lead_id = response.lead_id
                has_clock, at = self.reference.follow_up(
                    wait.clock, self.stories[lead_id], self.acts[lead_id]
                )
                if has_clock:
                    is_reached = at is not None and at - began <= DAY
                    found["follow_up"].append(self._outcome(response, is_reached, DAY))
            for name, stage, window in (
                ("conversion_to_sql", "sales_qualified", SQL_WINDOW),
                ("conversion_to_won", "won", WON_WINDOW),
            ):
                if wait.has_clock:
                    ends = self.stories[response.lead_id].elapses_to.get(stage)
                    is_reached = ends is not None and ends - began <= window
                    found[name].append(self._outcome(response, is_reached, window))
        found["acceptance"] = self._decided()
        return dict(found)

    def _outcome(self, response: Response, is_reached: bool, promised: timedelta) -> Outcome:
        owner = self._owner(response)
        return Outcome(
            response.wait.clock.started_at + promised <= self.as_of,
            is_reached,
            self._line(owner),
            response.motion,
            response.source,
            response.is_open,
            owner,
            response.week,
            self.received.get((owner, response.week)),
        )

    def _decided(self) -> list[Outcome]:
        """The first MQLs by whom decided on them; their load is that of who received them."""
        first = {r.lead_id: r for r in self._called if r.wait.clock.episode == 1}
        found = []
        for handoff in self.handoffs():
            if handoff.episode > 1:
                continue
            response = first[handoff.lead_id]
            owner = self._owner(response)
            judged = on_acceptance(handoff.decisions)
            decider = self._decider(handoff.lead_id, judged[-1]) if judged else owner
            # What is only implied came in no week of its own.
            is_explicit = self.stories[handoff.lead_id].entries["marketing_qualified"][1]
            found.append(
                Outcome(
                    handoff.is_decided,
                    handoff.ledger == "accepted",
                    self._line(decider),
                    handoff.motion,
                    handoff.source,
                    False,
                    owner,
                    handoff.week,
                    self.received.get((owner, response.week)) if is_explicit else None,
                )
            )
        return found

    def _owner(self, response: Response) -> str | None:
        story = self.stories[response.lead_id]
        since = max(response.wait.clock.started_at, story.entries["created"][0])
        return self.owner_at(response.lead_id, since)

    def _line(self, owner: str | None) -> str:
        return (self.users[owner]["Reports_To_Line__c"] if owner else "") or "unknown"

    def _received(self) -> dict[tuple[str, date], int]:
        """How many leads each rep was given in a week in which they logged some work."""
        active = set(self._active_weeks())
        given = Counter(
            (self._owner(response), response.week)
            for response in self._called
            if response.wait.standing not in NO_WORK
        )
        return {key: count for key, count in given.items() if key in active}

    def _active_weeks(self) -> Iterable[tuple[str, date]]:
        for row in self.files["Task"]:
            is_machine = row["TaskSubtype"] == "ListEmail"
            if row["IsDeleted"] == "false" and row["IsClosed"] == "true" and not is_machine:
                yield (
                    row["OwnerId"],
                    self._week(naive(row["CompletedDateTime"] or row["CreatedDate"])),
                )
        for row in self.files["Event"]:
            at = naive(row["ActivityDateTime"])
            if row["IsDeleted"] == "false" and at <= self.as_of:
                yield row["OwnerId"], self._week(at)

    def _week(self, at: datetime) -> date:
        day = self.reference.day(at)
        return day - timedelta(day.weekday())


def based(outcomes: list[Outcome]) -> list[Outcome]:
    """Those in the base of the measure."""
    return [outcome for outcome in outcomes if outcome.is_in_base]


def rates(outcomes: list[Outcome], *by: str) -> dict[tuple, tuple[int, int]]:
    """How many got there, of how many in the base, by some of their fields."""
    found: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in based(outcomes):
        cell = found[tuple(getattr(outcome, name) for name in by)]
        cell[0] += outcome.is_reached
        cell[1] += 1
    return {key: tuple(cell) for key, cell in found.items()}


def tenths(given: Iterable[int]) -> list[tuple[int, int]]:
    """From how many to how many leads a week each tenth of the reps' weeks holds.

    Of tenths that end alike one remains.
    """
    weeks = sorted(given)
    ends = sorted({weeks[-(-len(weeks) * at // 10) - 1] for at in range(1, 11)})
    firsts = [min(weeks), *(min(one for one in weeks if one > end) for end in ends[:-1])]
    return list(zip(firsts, ends, strict=True))


def loads(outcomes: list[Outcome]) -> list[tuple[int, int, int, int, int]]:
    """Each tenth's least and most leads a week, weeks of reps, how many got there, of how many."""
    weeks = {(one.owner, one.week): one.received for one in outcomes if one.received is not None}
    rows = []
    for least, most in tenths(weeks.values()):
        count = sum(least <= given <= most for given in weeks.values())
        mine = [one for one in based(outcomes) if one.received and least <= one.received <= most]
        rows.append((least, most, count, sum(one.is_reached for one in mine), len(mine)))
    return rows
