"""The hand-off of a Salesforce export by plain Python, straight from its files.

Written from the contract (hand-off), sharing no code with the product. It stands on
`tests/speed_oracle.py`, which tells each lead's story and what its waits for a call came to, and
judges every MQL: what sales decided, why not, and where the baton dropped.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import ceil
from zoneinfo import ZoneInfo

from tests.journeys.stage_engine import Move, Story
from tests.speed_oracle import DEFAULT_HOURS, MOTIONS, Response, SpeedCompany, naive
from tests.speed_reference import TWO_MINUTES, WEEKDAYS, Act, Clock

TWO_SECONDS = timedelta(seconds=2)
WINDOW = timedelta(30)  # from MQL to SQL, and from SAL to SQL
DECISION_DAYS, SILENT_DAYS = 3, 5
RESPONSE_SECONDS = 300
ATTEMPTS = 4
DECISIONS = {"Accepted": "accepted", "Rejected": "rejected", "Disqualified": "disqualified"}
# At one time an acceptance comes first: a no is what the lead is left with.
IN_ORDER = tuple(DECISIONS.values())
QUALIFYING = ("sales_qualified", "opportunity", "won")
HAND_RAISERS = {"Demo request", "Contact form"}
RAISED_DAYS = 2
# What ends the wait of a raised hand: an MQL, or that the lead left.
ENDS = ("marketing_qualified", "rejected", "disqualified", "recycled", "lost")
NOT_PEOPLE = {"Integration User"}

REASON_CLASSES = {
    "": "none",
    "No budget": "budget",
    "no budget this year": "budget",
    "Budget frozen until Q3": "budget",
    "Not decision maker": "authority",
    "not the decision maker - ask her boss": "authority",
    "No need": "need",
    "Bad timing": "timing",
    "maybe next year": "timing",
    "Outside target profile": "fit",
    "Bad contact data": "bad_data",
    "wrong number": "bad_data",
    "Unresponsive": "unresponsive",
    "No answer after 5 tries": "unresponsive",
    "Duplicate": "duplicate",
    "Competitor": "other",
    "Student": "other",
    "other": "other",
}
SIDES = {
    "in_time": "nobody",
    "overdue": "sales",
    "rejected_untried": "sales",
    "never_called": "sales",
    "called_late": "sales",
    "given_up_early": "sales",
    "accepted_silent": "sales",
    "worked": "both",
}


@dataclass(frozen=True)
class Decision:
    """What sales said of an MQL, when, and who said it (None: nobody that is a person)."""

    at: datetime
    what: str
    by: str | None

    @property
    def is_no(self) -> bool:
        return self.what != "accepted"


@dataclass
class Handoff:
    """One MQL of one lead.

    ``reason`` is the class of the reason where the last word was a no; ``qualified`` how long the
    lead took to SQL (None: never); ``is_overturned`` whether it did so after a no,
    ``is_recycled`` whether it went back to nurture.
    """

    lead_id: str
    episode: int
    is_latest: bool
    handed_at: datetime
    day: date
    week: date
    source: str
    motion: str
    team: str
    ledger: str
    is_implied: bool
    is_due: bool
    qualified_ledger: str | None
    is_qualified: bool
    qualified: timedelta | None
    reason: str
    has_stray_reason: bool
    attempts: int
    is_silent: bool | None
    is_overturned: bool
    is_recycled: bool
    cause: str | None
    decisions: list[Decision]

    @property
    def is_decided(self) -> bool:
        return self.ledger in ("accepted", "rejected")

    @property
    def qualified_seconds(self) -> int | None:
        return None if self.qualified is None else int(self.qualified.total_seconds())

    @property
    def side(self) -> str:
        """Whose the drop is; a rejection's by its reason: only the unresponsive are sales's."""
        if self.cause != "rejected_for_reason":
            return SIDES[self.cause]
        return "sales" if self.reason in ("none", "unresponsive") else "marketing"

    def outcome(self, window: timedelta | None) -> str | None:
        """SQL or refused when the window ended; None: neither."""
        if self.qualified is not None and (window is None or self.qualified <= window):
            return "qualified"
        known = [d for d in self.decisions if window is None or d.at <= self.handed_at + window]
        return "refused" if known and known[-1].is_no else None


class HandoffCompany(SpeedCompany):
    """Every MQL of every lead that counts in one export."""

    def handoffs(self) -> list[Handoff]:
        """All of them, of all episodes."""
        responses = {
            (response.lead_id, response.wait.clock.started_at): response
            for response in self.responses("mql")
        }
        decisions = self._decisions()
        found = []
        for lead_id, story in self.stories.items():
            if "marketing_qualified" not in story.entries:
                continue
            clocks = self.reference.clocks(story, "mql", lead_id in self.bulk)
            moves = _by_episode(story.moves, clocks, lambda move: move.at)
            made = _by_episode(decisions[lead_id], clocks, lambda decision: decision.at)
            for clock, of_clock, made_then in zip(clocks, moves, made, strict=True):
                response = responses[lead_id, clock.started_at]
                ends = next((c.since for c in clocks if c.episode > clock.episode), datetime.max)
                found.append(self._handoff(response, story, of_clock, made_then, ends))
        return found

    def norms(self) -> dict[str, tuple[int, int]]:
        """Of each stage how many stays ended in the last 180 days, and how long nine in ten were.

        To pass a stage without a time of its own, or with the next one, is no stay.
        """
        stays = defaultdict(list)
        for story in self.stories.values():
            for move, following in pairwise(story.moves):
                is_recent = following.at > self.as_of - timedelta(180)
                if is_recent and move.is_explicit and following.at > move.at:
                    stays[move.to_stage].append(int((following.at - move.at).total_seconds()))
        return {
            stage: (len(lengths), sorted(lengths)[ceil(len(lengths) * 0.9) - 1])
            for stage, lengths in stays.items()
        }

    def due(self) -> Iterable[tuple[str, str, bool]]:
        """Each lead due as an MQL, as what, and whether marketing let it pass."""
        for lead_id, story in self.stories.items():
            born, entries = story.entries["created"][0], story.entries
            is_mql = "marketing_qualified" in entries
            is_explicit = is_mql and entries["marketing_qualified"][1]
            if self._raised_hand(lead_id, born) and is_mql == is_explicit:
                days = self._work_days(None)
                ended = min([entries[name][0] for name in ENDS if name in entries] + [self.as_of])
                if days.between(born, self.as_of) >= RAISED_DAYS:
                    yield lead_id, "hand_raiser", days.between(born, ended) >= RAISED_DAYS
            at = entries.get("opportunity", entries.get("won", (None,)))[0]
            if at is not None:
                is_warm = any(m.to_stage == "recycled" and m.at < at for m in story.moves)
                is_late = is_warm or born + timedelta(1) < at
                yield lead_id, "opportunity", is_mql and not is_explicit and is_late

    def _raised_hand(self, lead_id: str, born: datetime) -> bool:
        """Whether a lead asked for a talk, or called us before it was made a lead."""
        if lead_id in self.bulk:
            return False
        return self.leads[lead_id]["LeadSource"] in HAND_RAISERS or any(
            act.is_their_call
            and (act.when <= born if act.is_timed else act.when < self.reference.day(born))
            for act in self.acts[lead_id]
        )

    def is_mature(self, week: date, window: timedelta | None) -> bool:
        """Whether the whole week's MQLs have had their window by the export's end."""
        end = datetime.combine(week + timedelta(7), time(), ZoneInfo(self.report_zone))
        return window is None or _utc(end) + window <= self.as_of

    def _handoff(
        self,
        response: Response,
        story: Story,
        moves: list[Move],
        decisions: list[Decision],
        ends: datetime,
    ) -> Handoff:
        lead_id, clock = response.lead_id, response.wait.clock
        is_first = clock.episode == 1
        # An MQL that is only implied counts when what implies it happened.
        handed_at = story.entries["marketing_qualified"][0] if is_first else clock.started_at
        passed_at = min((move.at for move in moves if move.to_stage in QUALIFYING), default=None)
        judged = on_acceptance(decisions)
        is_refused = bool(decisions) and decisions[-1].is_no
        accepted_at = max((d.at for d in decisions if not d.is_no), default=None)
        owner = self.owner_at(lead_id, max(clock.started_at, story.entries["created"][0]))
        work_days = self._work_days(owner)
        is_due = work_days.between(handed_at, self.as_of) >= DECISION_DAYS
        if judged:
            ledger = "rejected" if judged[-1].is_no else "accepted"
        elif passed_at is not None:
            ledger = "accepted"
        else:
            ledger = "overdue" if is_due else "pending"
        if is_first and "sales_qualified" in story.entries:
            qualified = max(story.elapses_to["sales_qualified"] - handed_at, timedelta(0))
        elif not is_first and passed_at is not None:
            qualified = passed_at - handed_at
        else:
            qualified = None
        written = REASON_CLASSES[self.leads[lead_id]["Rejection_Reason__c"].strip()]
        acts = [
            act
            for act in self.acts[lead_id]
            if (clock.since is None or self.reference.placed(act) > clock.since)
            and self._begins(act) <= min(ends, self.as_of)
        ]
        # Of those turned down only what was tried before that counts; what is tried after the
        # lead was given back is for its next MQL.
        tried_until = min(decisions[-1].at, ends) if is_refused else ends
        first_no = min((d.at for d in decisions if d.is_no), default=datetime.max)
        last_pass = max((m.at for m in story.moves if m.to_stage in QUALIFYING), default=None)
        day = self.reference.day(handed_at)
        handoff = Handoff(
            lead_id,
            clock.episode,
            response.is_latest,
            handed_at,
            day,
            day - timedelta(day.weekday()),
            response.source,
            MOTIONS[self.leads[lead_id]["LeadSource"]],
            self._team(self._decider(lead_id, judged[-1]) if judged else owner),
            ledger,
            not judged and passed_at is not None,
            is_due,
            self._after_acceptance(ledger, passed_at, is_refused, accepted_at),
            qualified is not None or passed_at is not None,
            qualified,
            written if is_refused else "none",
            written != "none" and not is_refused and response.is_latest,
            self._attempts(lead_id, clock, tried_until),
            False if accepted_at is None else self._is_silent(accepted_at, acts, moves, work_days),
            last_pass is not None and first_no < last_pass,
            bool(moves) and moves[-1].to_stage == "recycled",
            None,
            decisions,
        )
        if not handoff.is_qualified and self.is_mature(handoff.week, WINDOW):
            handoff.cause = _cause(handoff, response, is_refused, acts)
        return handoff

    def _after_acceptance(
        self,
        ledger: str,
        passed_at: datetime | None,
        is_refused: bool,
        accepted_at: datetime | None,
    ) -> str | None:
        if ledger != "accepted":
            return None
        if passed_at is not None:
            return "accepted"
        if is_refused:
            return "rejected"
        return "overdue" if accepted_at + WINDOW <= self.as_of else "pending"

    def _is_silent(
        self, accepted_at: datetime, acts: list[Act], moves: list[Move], work_days: "WorkDays"
    ) -> bool | None:
        """Whether the promised days went by after the acceptance without work and decision.

        None while they are not over.
        """
        if work_days.between(accepted_at, self.as_of) < SILENT_DAYS:
            return None
        after = [
            self.reference.placed(act)
            for act in acts
            if self.reference.placed(act) > accepted_at and (not act.is_theirs or act.is_contact)
        ]
        after += [m.at for m in moves if m.at > accepted_at and m.to_stage != "sales_accepted"]
        return work_days.between(accepted_at, min([*after, self.as_of])) >= SILENT_DAYS

    def _attempts(self, lead_id: str, clock: Clock, until: datetime) -> int:
        """Attempts since the MQL before; a dial within two minutes of one is part of it."""
        count, dialled_at = 0, None
        for act in sorted(self.acts[lead_id], key=self.reference._in_order):
            at = self.reference.placed(act)
            is_redial = act.is_our_call and dialled_at and at <= dialled_at + TWO_MINUTES
            if act.is_our_call:
                dialled_at = at
            is_ours = not act.is_theirs and not is_redial
            is_since = clock.since is None or at > clock.since
            count += is_ours and is_since and self._begins(act) <= min(until, self.as_of)
        return count

    def _begins(self, act: Act) -> datetime:
        return self.reference._begins(act)

    def _decisions(self) -> dict[str, list[Decision]]:
        """Each lead's, in order; those within two seconds of each other at one time."""
        told = defaultdict(list)
        for row in self.files["LeadHistory"]:
            what = DECISIONS.get(row["NewValue"]) if row["Field"] == "Status" else None
            if what and row["LeadId"] in self.leads:
                by = row["CreatedById"]
                is_person = by in self.users and self.users[by]["Name"] not in NOT_PEOPLE
                at = naive(row["CreatedDate"])
                told[row["LeadId"]].append(Decision(at, what, by if is_person else None))
        return defaultdict(list, {lead_id: _grouped(events) for lead_id, events in told.items()})

    def _decider(self, lead_id: str, decision: Decision) -> str | None:
        """Who decided, else whose the lead was then; a queue is nobody."""
        if decision.by:
            return decision.by
        since, owners = zip(*self.owners[lead_id], strict=True)
        owner = owners[bisect_right(since, decision.at) - 1]
        return owner if owner.startswith("005") else None

    def _team(self, owner: str | None) -> str:
        return self.users[owner]["Team__c"] if owner else "Unassigned"

    def _work_days(self, owner: str | None) -> "WorkDays":
        name = self.agreed["teams"].get(self._team(owner), {}).get("calendar", "default")
        agreed = self.agreed["calendars"][name]
        of_owner = self.users[owner]["TimeZoneSidKey"] if owner else self.report_zone
        zone = agreed.get("timezone", of_owner)
        made = self.__dict__.setdefault("_made", {})
        if (name, zone) not in made:
            hours = agreed.get("opening_hours", DEFAULT_HOURS)
            made[name, zone] = WorkDays(zone, hours, set(agreed["holidays"]), self.as_of.date())
        return made[name, zone]


class WorkDays:
    """The days on which a team works, in its zone, up to a last one."""

    def __init__(self, zone: str, hours: dict, holidays: set[date], last: date):
        self.zone = ZoneInfo(zone)
        days = [last + timedelta(number) for number in range(-800, 3)]
        self.days = [
            day for day in days if hours.get(WEEKDAYS[day.weekday()]) and day not in holidays
        ]

    def between(self, since: datetime, until: datetime) -> int:
        """How many went by entirely: not those on which it began and ended."""
        first, last = (at.replace(tzinfo=UTC).astimezone(self.zone).date() for at in (since, until))
        return max(bisect_left(self.days, last) - bisect_right(self.days, first), 0)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _grouped(events: list[Decision]) -> list[Decision]:
    """In order, each once, those within two seconds of the one before moved to its time."""
    told: dict[tuple[datetime, str], Decision] = {}
    began = before = None
    for event in sorted(events, key=lambda event: event.at):
        if before is None or event.at - before > TWO_SECONDS:
            began = event.at
        before = event.at
        known = told.get((began, event.what))
        by = max(filter(None, (event.by, known and known.by)), default=None)
        told[began, event.what] = Decision(began, event.what, by)
    return sorted(told.values(), key=lambda event: (event.at, IN_ORDER.index(event.what)))


def _by_episode(
    happenings: Iterable, clocks: list[Clock], at: Callable[[object], datetime]
) -> list[list]:
    """What belongs to each MQL: to the first also what came before it, to others what came after
    the lead was one again."""
    begins = [clock.started_at for clock in clocks[1:]]
    parts: list[list] = [[] for _ in clocks]
    for happening in happenings:
        parts[bisect_right(begins, at(happening))].append(happening)
    return parts


def on_acceptance(decisions: list[Decision]) -> list[Decision]:
    """Those that say whether sales takes the lead: to disqualify one it took is not among them."""
    found, was_accepted = [], False
    for decision in decisions:
        was_accepted |= not decision.is_no
        if decision.what != "disqualified" or not was_accepted:
            found.append(decision)
    return found


def _cause(handoff: Handoff, response: Response, is_refused: bool, acts: list[Act]) -> str:
    """The first of the contract's list that applies to an MQL that did not become SQL."""
    is_reached = any(act.is_contact for act in acts)
    late_by = response.event.get("business", 0)
    applies = {
        "in_time": "pending" in (handoff.ledger, handoff.qualified_ledger),
        "overdue": handoff.ledger == "overdue",
        "rejected_untried": is_refused and handoff.attempts == 0,
        "never_called": not any(act.channel == "call" for act in acts),
        "called_late": response.wait.standing == "called" and late_by > RESPONSE_SECONDS,
        "given_up_early": handoff.attempts < ATTEMPTS and not is_reached,
        "rejected_for_reason": is_refused,
        "accepted_silent": handoff.is_silent,
        "worked": True,
    }
    return next(cause for cause, does_apply in applies.items() if does_apply)
