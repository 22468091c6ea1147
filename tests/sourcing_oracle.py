"""Mix, velocity and cost of a Salesforce export by plain Python, straight from its files.

Like `tests/oracle.py`, whose company it extends, it shares no code with the product and knows the
sample company's words.
"""

import statistics
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from tests.oracle import Company, Lead, rows, stamp

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
}
KINDS = {"Partner": "partner", "Outbound": "outbound"}
WINDOWS = {"marketing_qualified": 30, "sales_qualified": 60, "opportunity": 90, "won": 180}


class Deal:
    """An opportunity with the source, motion and campaign of its primary lead, else its own."""

    def __init__(self, row: dict[str, str], leads: list[Lead], kinds: dict[str, str]) -> None:
        self.created = stamp(row["CreatedDate"])
        self.closed = date.fromisoformat(row["CloseDate"])
        self.is_won = row["IsWon"] == "true"
        self.amount = Fraction(row["Amount"] or 0)
        primary = min(leads, key=lambda lead: (lead.converted, lead.created), default=None)
        self.source = primary.source if primary else row["LeadSource"] or "(blank)"
        self.campaign = primary.campaign if primary else row["CampaignId"]
        self.motion = MOTIONS.get(self.source, "unknown")
        if not primary and self.source == "(blank)" and self.campaign:
            # Without a source and a lead the type of its campaign decides.
            self.motion = KINDS.get(kinds[self.campaign], "inbound")


class SourcingCompany(Company):
    """Every lead with its campaign and motion, every opportunity, what every campaign cost."""

    def __init__(self, folder: Path, timezone: str) -> None:
        super().__init__(folder, timezone)
        kinds = {row["Id"]: row["Type"] for row in rows(folder, "Campaign")}
        self.deals = [
            Deal(row, self._by_opportunity[row["Id"]], kinds)
            for row in rows(folder, "Opportunity")
            if row["IsDeleted"] != "true"
        ]
        self.costs = {
            row["Id"]: Fraction(row["ActualCost"])
            for row in rows(folder, "Campaign")
            if row["ActualCost"]
        }
        self.sizes = Counter(lead.campaign for lead in self.leads)

    def _lead(self, row: dict[str, str]) -> Lead:
        lead = super()._lead(row)
        lead.campaign, lead.created = row["Campaign_ID__c"], stamp(row["CreatedDate"])
        lead.motion = MOTIONS.get(lead.source, "unknown")
        lead.converted = datetime.max.replace(tzinfo=UTC)
        return lead

    def _change(self, row: dict[str, str], lead: Lead) -> None:
        super()._change(row, lead)
        if row["Field"] == "leadConverted":
            lead.converted = min(lead.converted, stamp(row["CreatedDate"]))

    def cost(self, lead: Lead) -> Fraction | None:
        """The lead's part of what its campaign cost; None where that is not known."""
        cost = self.costs.get(lead.campaign)
        return None if cost is None else cost / self.sizes[lead.campaign]

    def entered_by_motion(self, stage: str) -> Counter:
        """Leads that first entered ``stage``, implied passes included, by week and motion."""
        return self.entries(stage, "motion")

    def deals_by_motion(self, what: str) -> Counter:
        """Opportunities, pipeline or won amounts by week and motion."""
        found: Counter = Counter()
        for deal in self.deals:
            if what == "won_amount":
                if deal.is_won:
                    week = deal.closed - timedelta(deal.closed.weekday())
                    found[week, deal.motion] += deal.amount
            else:
                volume = 1 if what == "opportunities_created" else deal.amount
                found[self.week(deal.created), deal.motion] += volume
        return found

    def unit_costs(self, target: str, by: str) -> dict[str, tuple[Fraction, int, int, int]]:
        """Per group: cost, leads that reached ``target`` in time, known leads, all; mature only."""
        found: dict = defaultdict(lambda: [Fraction(0), 0, 0, 0])
        for lead in self.leads:
            if not self.is_mature(self.week(lead.created), WINDOWS[target]):
                continue
            group = found[getattr(lead, by)]
            group[3] += 1
            if (cost := self.cost(lead)) is not None:
                group[0] += cost
                group[1] += self.is_in_time(lead, "created", target, WINDOWS[target])
                group[2] += 1
        return {key: tuple(group) for key, group in found.items()}

    def is_in_time(self, lead: Lead, start: str, target: str, days: int) -> bool:
        """Whether the lead reached ``target``, if only implied, within ``days`` of ``start``."""
        reached, end = lead.reached(target), lead.reached_end(target)
        if reached is None or reached > self.as_of:
            return False
        return end - lead.first[start] <= timedelta(days)

    def median_days(self, start: str, target: str, days: int, by: str) -> dict:
        """Per group the median of whole hours in days, and of how many of how many leads."""
        hours, entered = defaultdict(list), Counter()
        for lead in self.leads:
            at = lead.first.get(start)
            if at is None or at > self.as_of or not self.is_mature(self.week(at), days):
                continue
            entered[getattr(lead, by)] += 1
            reached = lead.first.get(target)
            if reached is None or reached > self.as_of:
                continue
            elapsed = max(lead.ends[target] - at, timedelta(0))
            if elapsed <= timedelta(days):
                hours[getattr(lead, by)].append(elapsed // timedelta(hours=1))
        return {
            key: (
                statistics.median(hours[key]) / 24 if hours[key] else None,
                len(hours[key]),
                entered[key],
            )
            for key in entered
        }

    def pipeline_per_cost(self, by: str) -> dict[str, tuple[Fraction, Fraction]]:
        """Per group: pipeline of deals of campaigns with a known cost, cost of its leads."""
        found: dict = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for deal in self.deals:
            if deal.campaign in self.costs:
                found[getattr(deal, by)][0] += deal.amount
        for lead in self.leads:
            if (cost := self.cost(lead)) is not None:
                found[getattr(lead, by)][1] += cost
        return {key: tuple(pair) for key, pair in found.items()}
