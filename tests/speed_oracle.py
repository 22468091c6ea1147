"""Speed to call of a Salesforce export by plain Python, straight from its files.

Like `tests/oracle.py` it shares no code with the product and knows the sample company's words.
It tells each lead's story, asks `tests/speed_reference.py` what its waits came to, and adds the
two clocks: on the wall, and in the opening hours of whoever had the lead when its clock began.
"""

import tomllib
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journeys.stage_engine import Engine, Event
from tests.oracle import STATUS_WORDS, rows, stamp
from tests.speed_reference import Act, Calendar, Reference, Wait

MOTIONS = {
    "Demo request": "inbound",
    "Contact form": "inbound",
    "Paid search": "inbound",
    "Content download": "inbound",
    "Webinar": "inbound",
    "Trade show": "inbound",
    "Referral": "inbound",
    "Partner": "partner",
    "Outbound list": "outbound",
    "Cold call": "outbound",
    "": "unknown",
}
# Leads from these come one by one, however many in a second.
WEB_SOURCES = {"Demo request", "Contact form", "Paid search", "Webinar"}
REACHED = {"Connected", "Meeting Set"}
BULK = 50
DEFAULT_HOURS = {
    day: ["09:00-17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}
WINDOW = timedelta(30)  # from the clock to SQL, where it starts at the MQL
EDGES = (60, 120, 180, 300, 1_800, 3_600, 18_000, 86_400)


@dataclass
class Response:
    """One wait of one lead: who had it, what ended it, and when on both clocks (seconds).

    ``event``, ``call`` and ``age`` are by clock name: until the wait ended or was last seen,
    until our first call (None: none), and until the export.
    """

    lead_id: str
    source: str
    motion: str
    team: str
    week: date
    is_open: bool
    is_latest: bool
    wait: Wait
    event: dict[str, int | None] = field(default_factory=dict)
    call: dict[str, int | None] = field(default_factory=dict)
    age: dict[str, int | None] = field(default_factory=dict)
    qualified: timedelta | None = None
    is_mature: bool = False


def naive(text: str) -> datetime:
    return stamp(text).replace(tzinfo=None)


class SpeedCompany:
    """The responses of every lead that counts in one export, by the start of the clock."""

    def __init__(self, folder: Path, definitions: Path):
        self.agreed = tomllib.loads(definitions.read_text())
        self.report_zone = self.agreed["report"]["timezone"]
        self.files = {
            name: rows(folder, name)
            for name in ("Lead", "LeadHistory", "Opportunity", "Task", "Event", "CampaignMember")
        }
        stamps = (
            naive(row["CreatedDate"])
            for name in ("Lead", "LeadHistory", "Opportunity", "Task", "Event")
            for row in self.files[name]
        )
        self.as_of = max(stamps)
        self.users = {row["Id"]: row for row in rows(folder, "User")}
        self.leads = {
            row["Id"]: row
            for row in self.files["Lead"]
            if row["IsDeleted"] == "false" and not row["MasterRecordId"]
        }
        self.of_key = self._keys()
        self.acts = self._acts()
        self.owners = self._owners()
        self.bulk = self._bulk()
        self._calendars: dict[tuple[str, str], Calendar] = {}
        self.engine = Engine(self.report_zone, self.as_of)
        self.stories = dict(
            zip(self.leads, self.engine.stories(self._told().values()), strict=True)
        )
        first_act = min(self._logged())
        self.reference = Reference(self.report_zone, first_act, self.as_of)

    def responses(self, start: str) -> list[Response]:
        """Every wait, of all episodes, of clocks from ``start``."""
        found = []
        for lead_id, story in self.stories.items():
            clocks = self.reference.clocks(story, start, lead_id in self.bulk)
            for clock in clocks:
                wait = self.reference.wait(clock, story, self.acts[lead_id])
                response = self._response(lead_id, wait, clock.episode == len(clocks))
                found.append(response)
        return found

    def _response(self, lead_id: str, wait: Wait, is_latest: bool) -> Response:
        lead, story, began = self.leads[lead_id], self.stories[lead_id], wait.clock.started_at
        owner = self.owner_at(lead_id, max(began, story.entries["created"][0]))
        team = self.users[owner]["Team__c"] if owner else "Unassigned"
        calendar = self._calendar(team, owner)
        day = self.reference.day(began)
        response = Response(
            lead_id,
            lead["LeadSource"] or "(blank)",
            MOTIONS[lead["LeadSource"]],
            team,
            day - timedelta(day.weekday()),
            calendar.is_open(began),
            is_latest,
            wait,
        )
        if not wait.has_clock:
            return response
        for name, seconds in (("wall", _wall_seconds), ("business", calendar.seconds)):
            response.event[name] = seconds(began, wait.ends_at(self.as_of))
            response.call[name] = None if wait.call_at is None else seconds(began, wait.call_at)
            response.age[name] = seconds(began, self.as_of)
        if "sales_qualified" in story.entries:
            response.qualified = story.elapses_to["sales_qualified"] - began
        response.is_mature = began + WINDOW <= self.as_of
        return response

    def owner_at(self, lead_id: str, at: datetime) -> str | None:
        """The person who had the lead then, or the first one after: a queue is nobody."""
        spans = self.owners[lead_id]
        place = max(bisect_right([since for since, _ in spans], at) - 1, 0)
        return next((who for _, who in spans[place:] if who.startswith("005")), None)

    def _calendar(self, team: str, owner: str | None) -> Calendar:
        name = self.agreed["teams"].get(team, {}).get("calendar", "default")
        agreed = self.agreed["calendars"][name]
        of_owner = self.users[owner]["TimeZoneSidKey"] if owner else self.report_zone
        zone = agreed.get("timezone", of_owner)
        if (name, zone) not in self._calendars:
            self._calendars[name, zone] = Calendar(
                zone,
                agreed.get("opening_hours", DEFAULT_HOURS),
                set(agreed["holidays"]),
                min(self.reference.day(s.entries["created"][0]) for s in self.stories.values())
                - timedelta(2),
                self.reference.day(self.as_of) + timedelta(2),
            )
        return self._calendars[name, zone]

    def _keys(self) -> dict[str, str]:
        """Whose each id is: a lead's own, its contact's, and those of leads merged into it."""
        keys = {lead_id: lead_id for lead_id in self.leads}
        for row in self.files["Lead"]:
            if row["MasterRecordId"] in self.leads:
                keys[row["Id"]] = row["MasterRecordId"]
        for lead_id, row in self.leads.items():
            if row["ConvertedContactId"]:
                keys[row["ConvertedContactId"]] = lead_id
        return keys

    def _told(self) -> dict[str, tuple[Event, list[Event]]]:
        told = {
            lead_id: (Event("created", naive(row["CreatedDate"])), [])
            for lead_id, row in self.leads.items()
        }
        for row in self.files["LeadHistory"]:
            if row["LeadId"] not in told:
                continue
            events = told[row["LeadId"]][1]
            if row["Field"] == "Status" and row["NewValue"] in STATUS_WORDS:
                events.append(Event(STATUS_WORDS[row["NewValue"]], naive(row["CreatedDate"])))
            elif row["Field"] == "leadConverted":
                events.append(Event("sales_qualified", naive(row["CreatedDate"])))
        of_opportunity = defaultdict(list)
        for lead_id, row in self.leads.items():
            of_opportunity[row["ConvertedOpportunityId"]].append(lead_id)
        for row in self.files["Opportunity"]:
            if row["IsDeleted"] == "true":
                continue
            for lead_id in of_opportunity[row["Id"]]:
                events = told[lead_id][1]
                events.append(Event("opportunity", naive(row["CreatedDate"])))
                if row["IsClosed"] == "true":
                    stage = "won" if row["IsWon"] == "true" else "lost"
                    events.append(Event(stage, date.fromisoformat(row["CloseDate"])))
        return told

    def _acts(self) -> dict[str, list[Act]]:
        acts = defaultdict(list)
        for row in self.files["Task"]:
            is_machine = row["TaskSubtype"] == "ListEmail"
            if row["IsDeleted"] == "true" or row["IsClosed"] == "false" or is_machine:
                continue
            channel = "call" if row["TaskSubtype"] == "Call" else "email"
            act = Act(
                channel,
                self._done(row),
                row["CallType"] == "Inbound",
                row["CallDisposition"] in REACHED,
            )
            if row["WhoId"] in self.of_key:
                acts[self.of_key[row["WhoId"]]].append(act)
        for row in self.files["Event"]:
            at = naive(row["ActivityDateTime"])
            if row["IsDeleted"] == "false" and at <= self.as_of and row["WhoId"] in self.of_key:
                acts[self.of_key[row["WhoId"]]].append(Act("meeting", at, is_contact=True))
        return acts

    def _done(self, row: dict[str, str]) -> datetime | date:
        """When a task was done: its end less its length, else when it was written down that day."""
        if row["CompletedDateTime"]:
            length = timedelta(seconds=int(row["CallDurationInSeconds"] or 0))
            return naive(row["CompletedDateTime"]) - length
        logged, day = stamp(row["CreatedDate"]), date.fromisoformat(row["ActivityDate"])
        is_late = logged.astimezone(ZoneInfo(self.report_zone)).date() > day
        return day if is_late else logged.replace(tzinfo=None)

    def _logged(self) -> list[datetime]:
        kept = [r for n in ("Task", "Event") for r in self.files[n] if r["IsDeleted"] == "false"]
        return [naive(row["CreatedDate"]) for row in kept]

    def _owners(self) -> dict[str, list[tuple[datetime, str]]]:
        """Each lead's owners, from when on, the first from its beginning."""
        changes = defaultdict(list)
        for row in self.files["LeadHistory"]:
            if row["Field"] == "Owner" and row["NewValue"][:3] in ("005", "00G"):
                changes[row["LeadId"]].append(
                    (naive(row["CreatedDate"]), row["OldValue"], row["NewValue"])
                )
        owners = {}
        for lead_id, row in self.leads.items():
            told = changes[lead_id]
            first = told[0][1] if told else row["OwnerId"]
            owners[lead_id] = [(datetime.min, first), *((at, new) for at, _, new in told)]
        return owners

    def _bulk(self) -> set[str]:
        """Leads that came many in a second by one creator, with no form and no response."""
        came_themselves = {
            self.of_key.get(row["LeadId"])
            for row in self.files["CampaignMember"]
            if row["HasResponded"] == "true" or row["FirstRespondedDate"]
        }
        suspects = [
            row
            for row in self.leads.values()
            if row["LeadSource"] not in WEB_SOURCES and row["Id"] not in came_themselves
        ]
        counts = Counter((row["CreatedDate"], row["CreatedById"]) for row in suspects)
        return {
            row["Id"] for row in suspects if counts[row["CreatedDate"], row["CreatedById"]] >= BULK
        }


def _wall_seconds(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds())
