"""The words and rates of the sample company: sources, teams, reasons, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Source:
    """A lead source with its rates.

    ``qualifying``: share that become MQL; ``converting``: chance of SQL for an MQL handed over in
    opening hours and not called within five minutes; ``fast``: chance of such a call;
    ``uncalled``: share never called; ``slow_hours``: median opening hours of the other calls;
    ``at_once``: share of MQLs made within two minutes of creation; ``listed``: share that comes
    in bulk imports; ``campaign``: campaign type its leads come from.
    """

    label: str
    motion: str
    share: float
    qualifying: float
    converting: float
    fast: float
    uncalled: float
    slow_hours: float
    at_once: float
    listed: float = 0.0
    campaign: str = ""


SOURCES = (
    Source("Demo request", "inbound", 0.11, 0.95, 0.30, 0.55, 0.04, 0.5, 1.0),
    Source("Contact form", "inbound", 0.09, 0.85, 0.20, 0.40, 0.07, 0.8, 1.0),
    Source("Paid search", "inbound", 0.14, 0.55, 0.11, 0.22, 0.14, 1.5, 0.7, 0.0, "Paid search"),
    Source("Content download", "inbound", 0.17, 0.38, 0.05, 0.07, 0.28, 4.0, 0.3, 0.0, "Content"),
    Source("Webinar", "inbound", 0.10, 0.42, 0.06, 0.06, 0.25, 4.0, 0.3, 0.0, "Webinar"),
    Source("Trade show", "inbound", 0.08, 0.35, 0.07, 0.05, 0.20, 5.0, 0.1, 0.8, "Trade show"),
    Source("Referral", "inbound", 0.04, 0.85, 0.28, 0.30, 0.06, 1.0, 0.9),
    Source("Partner", "partner", 0.07, 0.75, 0.17, 0.15, 0.10, 2.0, 0.8, 0.0, "Partner"),
    Source("Outbound list", "outbound", 0.11, 0.30, 0.04, 0.05, 0.20, 4.0, 0.0, 0.85, "Outbound"),
    Source("Cold call", "outbound", 0.05, 0.60, 0.08, 0.20, 0.05, 1.5, 1.0),
    Source("", "unknown", 0.04, 0.45, 0.09, 0.12, 0.20, 2.5, 0.5),
)


@dataclass(frozen=True)
class Team:
    """A team: where it sits, whose holidays it keeps and the line it reports to."""

    name: str
    zone: str
    holidays: str
    line: str


TEAMS = (
    Team("SDR Northeast", "America/New_York", "US", "sales"),
    Team("SDR Central", "America/Chicago", "US", "sales"),
    Team("SDR West", "America/Los_Angeles", "US", "marketing"),
    Team("SDR UK & Ireland", "Europe/London", "UK", "marketing"),
    Team("SDR Continent", "Europe/Berlin", "DE", "sales"),
)
# (country, share of leads, team)
COUNTRIES = (
    ("United States", 0.24, 0),
    ("United States", 0.17, 1),
    ("United States", 0.19, 2),
    ("Canada", 0.05, 0),
    ("United Kingdom", 0.12, 3),
    ("Ireland", 0.02, 3),
    ("Germany", 0.10, 4),
    ("Austria", 0.03, 4),
    ("Switzerland", 0.02, 4),
    ("France", 0.03, 4),
    ("Netherlands", 0.03, 4),
)
# (segment, share of leads, median amount, chance to win)
SEGMENTS = (
    ("Small business", 0.46, 6_000.0, 0.30),
    ("Mid-market", 0.35, 22_000.0, 0.26),
    ("Enterprise", 0.15, 85_000.0, 0.20),
    ("", 0.04, 12_000.0, 0.24),
)
# (reason as written, share of rejections with a reason); free text beside the picklist's words.
REASONS = (
    ("No budget", 0.13),
    ("Not decision maker", 0.09),
    ("No need", 0.12),
    ("Bad timing", 0.12),
    ("Bad contact data", 0.10),
    ("Unresponsive", 0.18),
    ("Competitor", 0.04),
    ("Student", 0.04),
    ("Duplicate", 0.04),
    ("Outside target profile", 0.08),
    ("no budget this year", 0.012),
    ("Budget frozen until Q3", 0.008),
    ("not the decision maker - ask her boss", 0.006),
    ("wrong number", 0.012),
    ("No answer after 5 tries", 0.012),
    ("maybe next year", 0.01),
    ("other", 0.01),
)
REASONLESS_ELSEWHERE = 0.1
QUEUES = ("Inbound Queue", "Outbound Pool", "Partner Queue")
ORIGINAL_SOURCES = (
    "Organic Search", "Paid Search", "Direct Traffic", "Social Media", "Email Marketing",
    "Referrals", "Offline Sources",
)  # fmt: skip

# What the status field can say, in the order of the codes used while simulating.
STATUSES = (
    "Open – New", "Marketing Qualified", "Accepted", "Qualified", "Rejected", "Disqualified",
    "Nurture",
)  # fmt: skip
NEW, QUALIFIED_BY_MARKETING, ACCEPTED, QUALIFIED, REJECTED, DISQUALIFIED, NURTURE = range(7)

FIRST_NAMES = (
    "Ada", "Adrian", "Aisha", "Alba", "Amir", "Anders", "Anja", "Anton", "Asha", "Beatriz",
    "Bram", "Bruno", "Carmen", "Chidi", "Clara", "Cora", "Dalia", "Daniel", "Dario", "Edith",
    "Elias", "Elif", "Emil", "Esme", "Farah", "Felix", "Fiona", "Gareth", "Greta", "Hana",
    "Henrik", "Ida", "Imran", "Ines", "Ivo", "Jana", "Jonas", "Joyce", "Kai", "Karim",
    "Lena", "Leo", "Linh", "Lucia", "Maeve", "Malik", "Mara", "Mateo", "Mei", "Milan",
    "Nadia", "Nils", "Noor", "Olga", "Omar", "Paula", "Petra", "Quentin", "Rafael", "Rosa",
    "Samir", "Selma", "Simon", "Sofia", "Tariq", "Tessa", "Tomas", "Uma", "Vera", "Viktor",
    "Wanda", "Willem", "Xenia", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Ackerley", "Almqvist", "Arden", "Baranov", "Bexley", "Birkett", "Bosko", "Brandvik",
    "Calloway", "Carrow", "Castell", "Corvin", "Dahlke", "Delacourt", "Denholm", "Drummel",
    "Eastlake", "Eklund", "Elsner", "Fairholm", "Farrow", "Fenwick", "Galvan", "Garrick",
    "Grenholm", "Hadley", "Halvard", "Harrowby", "Holloway", "Ibarra", "Inglis", "Jarrow",
    "Jelinek", "Kaplow", "Kestrel", "Kirkwall", "Kovarik", "Lambrecht", "Larkin", "Lindqvist",
    "Lockridge", "Marchetti", "Marlowe", "Merrick", "Montfort", "Nakata", "Northcott", "Novak",
    "Oakden", "Okoro", "Orlov", "Palmgren", "Pemberton", "Quist", "Ravensworth", "Reinholt",
    "Rosewall", "Sandoval", "Seaborn", "Sinclair", "Stavros", "Tamblyn", "Thackeray", "Tolliver",
    "Underhill", "Vasquez", "Verhoeven", "Wainwright", "Westergaard", "Wexford", "Yardley",
    "Zellner", "Zimmer",
)  # fmt: skip
COMPANY_STARTS = (
    "Alder", "Amber", "Anvil", "Arbor", "Basalt", "Beacon", "Birch", "Bluefin", "Borealis",
    "Bramble", "Canyon", "Cedar", "Cinder", "Cobalt", "Copper", "Crestline", "Delta", "Drift",
    "Ember", "Evergreen", "Fathom", "Fjord", "Flint", "Foxglove", "Granite", "Harbor", "Hazel",
    "Heron", "Indigo", "Ironwood", "Juniper", "Kestrel", "Lantern", "Larch", "Lumen", "Maple",
    "Meridian", "Mistral", "Northwind", "Obsidian", "Orchard", "Osprey", "Pebble", "Pinnacle",
    "Quarry", "Redstone", "Ridge", "Saffron", "Sequoia", "Summit", "Thistle", "Tidal", "Umber",
    "Vantage", "Willow", "Zephyr",
)  # fmt: skip
COMPANY_TRADES = (
    "Analytics", "Bearings", "Biotech", "Components", "Controls", "Coatings", "Dynamics",
    "Energy", "Foods", "Freight", "Health", "Instruments", "Interiors", "Labs", "Logistics",
    "Machinery", "Materials", "Media", "Mobility", "Networks", "Optics", "Packaging", "Payments",
    "Plastics", "Robotics", "Retail", "Security", "Software", "Systems", "Textiles", "Tools",
    "Travel", "Utilities", "Water",
)  # fmt: skip
COMPANY_FORMS = ("Inc", "LLC", "Ltd", "GmbH", "BV", "Group")
TITLES = (
    "Head of Operations", "Operations Manager", "IT Director", "Chief Financial Officer",
    "Procurement Lead", "Marketing Manager", "Plant Manager", "Founder", "Analyst",
    "VP Sales",
)  # fmt: skip


def column(items: Sequence[object], attribute: str | int) -> np.ndarray:
    """One attribute (or tuple position) of every item, as an array in their order."""
    if isinstance(attribute, int):
        return np.array([item[attribute] for item in items])
    return np.array([getattr(item, attribute) for item in items])


def draw(
    random: np.random.Generator, weights: np.ndarray, size: int, *, evenly: bool = False
) -> np.ndarray:
    """``size`` positions in ``weights``, drawn in proportion to them; ``evenly``: spread out."""
    edges = np.cumsum(weights, dtype=float)
    drawn = random.random(size)
    if evenly:
        drawn = (np.arange(size) + drawn) / size
    found = np.searchsorted(edges / edges[-1], drawn, side="right")
    return np.minimum(found, len(weights) - 1)
