"""The numbers of a Salesforce export by plain Python, straight from its files.

Written from the definitions of the numbers and sharing no code with the product: it knows the
sample company's words, nothing of maps, staging or queries. Slow and simple on purpose.
"""

import csv
import gzip
import io
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

STAGES = (
    "created",
    "marketing_qualified",
    "sales_accepted",
    "sales_qualified",
    "opportunity",
    "won",
)
STATUS_WORDS = {
    "Marketing Qualified": "marketing_qualified",
    "Accepted": "sales_accepted",
    "Qualified": "sales_qualified",
    "Rejected": "rejected",
    "Disqualified": "disqualified",
    "Nurture": "recycled",
}


@dataclass
class Lead:
    """One lead that counts, with the first explicit time of each stage and exit it entered.

    ``ends`` are the same times as windows count them: a close at the end of its day.
    """

    source: str
    country: str
    first: dict[str, datetime] = field(default_factory=dict)
    ends: dict[str, datetime] = field(default_factory=dict)

    def enter(self, stage: str, at: datetime, end: datetime | None = None) -> None:
        if stage not in self.first or at < self.first[stage]:
            self.first[stage] = at
            self.ends[stage] = end or at

    def reached(self, stage: str) -> datetime | None:
        """When the lead entered ``stage``, or else when a later stage says that it must have."""
        return self._earliest(stage, self.first)

    def reached_end(self, stage: str) -> datetime | None:
        """The same, as windows count it."""
        return self._earliest(stage, self.ends)

    @staticmethod
    def _earliest(stage: str, times: dict[str, datetime]) -> datetime | None:
        if stage in times or stage not in STAGES:
            return times.get(stage)
        later = [times[s] for s in STAGES[STAGES.index(stage) :] if s in times]
        return min(later, default=None)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    plain = folder / f"{name}.csv"
    raw = (
        plain.read_bytes()
        if plain.exists()
        else gzip.decompress((folder / f"{name}.csv.gz").read_bytes())
    )
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def stamp(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Company:
    """Every lead that counts, and the opportunities, of one export."""

    def __init__(self, folder: Path, timezone: str) -> None:
        self.zone = ZoneInfo(timezone)
        self.pipeline: Counter[date] = Counter()
        self.bookings: Counter[date] = Counter()
        self._by_opportunity: dict[str, list[Lead]] = defaultdict(list)
        kept: dict[str, Lead] = {}
        system_stamps = []
        for name in ("Lead", "LeadHistory", "Opportunity", "Task", "Event"):
            for row in rows(folder, name):
                system_stamps.append(stamp(row["CreatedDate"]))
                if row["IsDeleted"] == "true":
                    continue
                if name == "Lead" and not row["MasterRecordId"]:
                    kept[row["Id"]] = self._lead(row)
                elif name == "LeadHistory" and row["LeadId"] in kept:
                    self._change(row, kept[row["LeadId"]])
                elif name == "Opportunity":
                    self._opportunity(row)
        self.as_of = max(system_stamps)
        self.leads = list(kept.values())

    def _lead(self, row: dict[str, str]) -> Lead:
        lead = Lead(row["LeadSource"] or "(blank)", row["Country"] or "(blank)")
        lead.enter("created", stamp(row["CreatedDate"]))
        if row["ConvertedOpportunityId"]:
            self._by_opportunity[row["ConvertedOpportunityId"]].append(lead)
        return lead

    def _change(self, row: dict[str, str], lead: Lead) -> None:
        at = stamp(row["CreatedDate"])
        if row["Field"] == "Status" and row["NewValue"] in STATUS_WORDS:
            lead.enter(STATUS_WORDS[row["NewValue"]], at)
        elif row["Field"] == "leadConverted":
            lead.enter("sales_qualified", at)

    def _opportunity(self, row: dict[str, str]) -> None:
        created, amount = stamp(row["CreatedDate"]), Fraction(row["Amount"] or 0)
        closed = date.fromisoformat(row["CloseDate"])
        closed_at = self._midnight(closed)
        end_of_close = self._midnight(closed + timedelta(1)) - timedelta(seconds=1)
        is_won = row["IsWon"] == "true"
        self.pipeline[self.week(created)] += amount
        if is_won:
            self.bookings[closed - timedelta(closed.weekday())] += amount
        for lead in self._by_opportunity[row["Id"]]:
            lead.enter("opportunity", created)
            if row["IsClosed"] == "true":
                lead.enter("won" if is_won else "lost", closed_at, end_of_close)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def week(self, at: datetime) -> date:
        day = at.astimezone(self.zone).date()
        return day - timedelta(day.weekday())

    def entries(self, stage: str, by: str | None = None) -> Counter:
        """Leads that first entered ``stage``, implied passes included, by week (and ``by``)."""
        counts: Counter = Counter()
        for lead in self.leads:
            at = lead.reached(stage)
            if at is not None and at <= self.as_of:
                counts[(self.week(at), getattr(lead, by)) if by else self.week(at)] += 1
        return counts

    def cohorts(self, start: str, target: str, days: int | None, by: str | None = None) -> dict:
        """(entered explicitly, reached within ``days`` of it) by week of entry (and ``by``)."""
        counts: dict = defaultdict(lambda: [0, 0])
        for lead in self.leads:
            entered, reached = lead.first.get(start), lead.reached(target)
            if entered is None or entered > self.as_of:
                continue
            key = (self.week(entered), getattr(lead, by)) if by else self.week(entered)
            counts[key][0] += 1
            if reached is not None and reached <= self.as_of:
                elapsed = lead.reached_end(target) - entered
                within = days is None or elapsed <= timedelta(days)
                counts[key][1] += within
        return {key: tuple(pair) for key, pair in counts.items()}

    def is_mature(self, week: date, days: int | None) -> bool:
        """Whether all of the week's leads have had their ``days`` by the export's end."""
        if days is None:
            return True
        end = datetime.combine(week + timedelta(7), time(), self.zone)
        return end + timedelta(days) <= self.as_of
