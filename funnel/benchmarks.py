"""Published figures on speed to call and on reporting lines, with what they are worth."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """One published figure: who says what of whom, and how far it can be trusted."""

    source: str
    year: str
    base: str
    claim: str
    worth: str


# Improvement in conversion by when the first call came, by the bin that the point lies in.
PUBLISHED_LIFTS = {
    "<=1m": 3.91,
    "1m-2m": 1.60,
    "2m-3m": 0.98,
    "5m-30m": 0.62,
    "30m-1h": 0.36,
    "1h-5h": 0.24,
    "5h-24h": 0.17,
}
PUBLISHED_SOURCE = "Velocify, 2012"
PUBLISHED_CAVEAT = (
    "× Leads360/Velocify 2012: 3.5 million leads of over 400 mostly consumer firms; its baseline "
    "is not defined and its points are not bins, so the two are not the same measure."
)

CLAIMS = (
    Claim(
        "Leads360/Velocify, The Ultimate Contact Strategy",
        "2012",
        "about 3.5 million leads of over 400 companies, mostly B2C",
        "Conversion +391 % when called within 1 min, +160 % 2 min, +98 % 3 min, +62 % 30 min, "
        "+36 % 1 h, +24 % 5 h, +17 % 24 h; 93 % of converted leads are reached by the 6th call",
        "Observational; the baseline is not defined",
    ),
    Claim(
        "Oldroyd (MIT) with InsideSales, Lead Response Management",
        "2007",
        "6 companies, over 15,000 leads, over 100,000 call attempts",
        "5 against 30 minutes: odds of contact ÷ 100, of qualifying ÷ 21",
        "Observational; few companies; often credited to Harvard Business Review, wrongly",
    ),
    Claim(
        "Harvard Business Review, The Short Life of Online Sales Leads",
        "2011",
        "audit of 2,241 US firms; 1.25 million leads of 42 firms",
        "37 % answer within 1 h, 23 % never; within 1 h about 7× as likely to qualify as an hour "
        "later",
        "Observational",
    ),
    Claim(
        "VanillaSoft with Telfer School",
        "2018",
        "50 million calls, 2.5 million web leads",
        "38 % engagement in hour 1, 8 % within 24 h, 5 % after",
        "The 5-minute threshold is not supported",
    ),
    Claim(
        "Leads360",
        "about 2012",
        "its customers",
        "Leads received and answered outside office hours closed 11 % more often",
        "Observational; a vendor's own",
    ),
    Claim(
        "RevenueHero",
        "2024",
        "1,000 B2B SaaS demo forms",
        "63.5 % never answered; mean 1 d 5 h among those that answered",
        "Secondary",
    ),
)

# Whom the teams that qualify report to, elsewhere.
SPLITS = (
    Claim(
        "Bridge Group",
        "2009",
        "125 technology firms",
        "74 % report to sales",
        "A survey of its own readers; how common a line is, not how well it works",
    ),
    Claim(
        "Bridge Group",
        "about 2012–14",
        "technology firms",
        "About 70 % report to sales; near half to marketing where business is mostly inbound",
        "The same; those with mostly inbound business are few",
    ),
    Claim(
        "Bridge Group",
        "2021",
        "406 firms",
        "68 % report to sales",
        "The same; other firms than in the years before, so no trend",
    ),
)
