"""What the pages of the hand-off say in words, each true of the numbers it is given."""

from collections.abc import Mapping, Sequence

from funnel import wording
from funnel.metrics import SMALL

Row = Mapping[str, object]
# What each audit's share is of, in words.
AUDIT_BASES = {
    "untried": "rejected while activities were logged",
    "unresponsive_early": "rejected as unresponsive",
    "reasonless": "rejected",
    "overturned": "ever turned down, at either step",
    "silent": "accepted by a decision as long ago",
    "undecided": "that became {sql}",
}


def ledger_sentence(rejection: Row, place: Row, mqls: str) -> str:
    """The headline: how often sales says no, and how many MQLs are past their decision date.

    ``place`` is that of the overdue, with those of them that went back to nurture.
    """
    overdue = place["numerator"]
    late = f"{wording.count(overdue)} {'is' if overdue == 1 else 'are'} past their decision date"
    if place["recycled"]:
        late += f" ({wording.count(place['recycled'])} of them back in nurture)"
    if not rejection["denominator"]:
        return f"Sales has decided on none of these {mqls}, and {late}"
    share = wording.rate(rejection["value"], rejection["denominator"])
    said = f"Sales rejects {share} of the {mqls} it decides on"
    return f"{said}, and {late}" if overdue else f"{said}, and none is past its decision date"


def two_totals_sentence(latest: int, first: int) -> str:
    """Why MQLs by what a panel counts are not the same number."""
    return (
        f"The four parts count each lead's latest MQL, {wording.count(latest)} here; rates by "
        f"week, rep, source and score count its first, {wording.count(first)} of which were made "
        "in these weeks."
    )


def reasonless_sentence(teams: Sequence[Row]) -> str | None:
    """The team that rejects without a reason, and others that do; None where none does."""
    if not teams:
        return None
    first = teams[0]
    blank = first["denominator"] - first["numerator"]
    said = (
        f"{wording.plain(str(first['team']))} rejects without a reason: "
        f"{wording.count(blank)} of its {wording.counted(first['denominator'], 'rejection')} have "
        f"none, against {wording.rate(1 - first['others'])} elsewhere."
    )
    if len(teams) > 1:
        named = wording.listed([wording.plain(str(row["team"])) for row in teams[1:]])
        said += f" So do {named}."
    return said


def weeks_sentence(weeks: Sequence[Row]) -> str | None:
    """The sources whose acceptance left its limits, newest week first; None where none did."""
    if not weeks:
        return None
    named = [
        f"{wording.plain(str(row['source']))} in {wording.week(row['week'])} "
        f"({wording.rate(row['value'])}, usually "
        f"{wording.spread(row['low'], row['high'], 'rate')})"
        for row in weeks[:3]
    ]
    more = f" and {len(weeks) - 3} more" if len(weeks) > 3 else ""
    return f"Acceptance outside its usual range: {', '.join(named)}{more}."


def reps_sentence(worse: Sequence[Row], pooled: float) -> str | None:
    """The reps who accept fewer than chance explains; None where there is none."""
    if not worse:
        return None
    named = wording.listed(
        [f"{wording.plain(str(row['owner']))} ({wording.rate(row['rate'])})" for row in worse]
    )
    return f"Accepting fewer than chance explains, against {wording.rate(pooled)} by all: {named}."


def spread_sentence(kind: str, outside: Sequence[Row], pooled: float) -> str:
    """Which reps, or teams, lie outside the limits of chance; that nobody does, where none is."""
    if not outside:
        return f"No {kind} lies outside the limits of chance."
    named = [
        f"{wording.plain(str(row['name']))} ({wording.rate(row['rate'])}, "
        f"{'below' if row['side'] == 'worse' else 'above'})"
        for row in outside
    ]
    return (
        f"Outside the limits of chance, against {wording.rate(pooled)} by all: "
        f"{wording.counted(len(outside), kind)}, {wording.listed(named)}."
    )


def precedence_sentence(before: Sequence[str]) -> str:
    """When an MQL that was turned down counts under the reason of it; ``before`` comes first."""
    said = "Each MQL counts once, under the first cause that applies"
    if not before:
        return f"{said}, the reason of a no before all others."
    named = "; ".join(f"{label[:1].lower()}{label[1:]}" for label in before)
    return (
        f"{said}. A no counts under its reason, and on the side that answers for that reason, only "
        f"where none of these came first: {named}."
    )


def turned_down_sentence(rows: Sequence[Row], rejected: int) -> str | None:
    """Where the ledger's rejections are among the causes, so that both add up.

    ``rows`` are causes with their `leads`, those of them `rejected` in the ledger and, of the
    turned down, those `accepted` before; ``rejected`` are all rejections of the ledger.
    """
    turned = [row for row in rows if row["accepted"] is not None]
    if not turned:
        return None
    mine, later = (sum(row[name] for row in turned) for name in ("rejected", "accepted"))
    said = (
        f"Turned down are {wording.count(mine + later)} here: {wording.count(mine)} of the "
        f"{wording.counted(rejected, 'rejection')} in the ledger"
    )
    if later:
        said += f", and {wording.count(later)} disqualified after sales had accepted them"
    others = sorted(
        (row for row in rows if row["accepted"] is None and row["rejected"]),
        key=lambda row: -row["rejected"],
    )
    first = sum(row["rejected"] for row in others)
    parts = []
    if first:
        named = [f"{row['label']}: {wording.count(row['rejected'])}" for row in others]
        parts.append(f"{wording.count(first)} stand under what came first ({'; '.join(named)})")
    if left := rejected - mine - first:
        parts.append(f"{wording.count(left)} in none: their window is not over, or they became SQL")
    return f"{said}. Of the other rejections {wording.listed(parts)}." if parts else f"{said}."


def sorting_sentence(rows: Sequence[Row]) -> str:
    """Whether a score sorts: the rate of its lowest band against that of its highest.

    ``rows`` are bands with their 95 % intervals, lowest first, those without a score left out.
    Bands of fewer than 30 MQLs say nothing.
    """
    known = [row for row in rows if row["denominator"] >= SMALL]
    if len(known) < 2:
        return f"Too few to say whether the score sorts: that takes two bands of {SMALL} MQLs."
    first, last = known[0], known[-1]
    spread = (
        f"{wording.rate(first['value'], first['denominator'])} in the lowest band, "
        f"{wording.rate(last['value'], last['denominator'])} in the highest"
    )
    rates = [row["value"] for row in known]
    is_apart = first["high"] < last["low"]
    if is_apart and rates == sorted(rates):
        return f"The score sorts: {spread}, each band above the one before."
    if is_apart:
        return f"The score sorts roughly: {spread}, though not every band is above the one before."
    if last["high"] < first["low"]:
        return f"The score sorts the wrong way round: {spread}."
    return f"The score does not sort: {spread}, and their intervals overlap."


def definition_sentence(rows: Sequence[Row]) -> str:
    """Whether sales goes by the qualification fields: acceptance with the fewest filled and most.

    ``rows`` are acceptance by the number of fields filled, the fewest first.
    """
    known = [row for row in rows if row["denominator"] >= SMALL]
    if len(known) < 2:
        return (
            "Too few to say whether sales goes by the fields: that takes "
            f"{SMALL} decided MQLs each of two numbers of fields filled."
        )
    first, last = known[0], known[-1]
    spread = (
        f"{wording.rate(first['value'], first['denominator'])} with {first['fields_filled']} "
        f"filled, {wording.rate(last['value'], last['denominator'])} with "
        f"{last['fields_filled']}"
    )
    if first["high"] < last["low"]:
        return f"Sales goes by the fields: it accepts {spread}."
    if last["high"] < first["low"]:
        return f"Sales accepts less where more is filled: {spread}."
    return f"Sales does not go by the fields: it accepts {spread}, and the intervals overlap."


def evenness_sentence(teams: Sequence[Row]) -> str | None:
    """The teams that fill the fields least and most; None with fewer than two teams."""
    if len(teams) < 2:
        return None
    least, most = teams[0], teams[-1]
    return (
        f"Filled least by {wording.plain(str(least['team']))} ({wording.rate(least['value'])} of "
        f"all fields), most by {wording.plain(str(most['team']))} ({wording.rate(most['value'])})."
    )


def won_back_sentence(sides: Mapping[str, Row]) -> str | None:
    """What each side could win back at most; None where nothing can be said."""
    said = [
        f"{wording.count(sides[side]['value'])} by {side}"
        for side in ("marketing", "sales")
        if side in sides and sides[side]["value"]
    ]
    if not said:
        return None
    return (
        f"SQLs to win back, at most: {' and '.join(said)}, were these MQLs to become SQL as often "
        "as those of the same source that were called within the SLA and decided in time. An upper "
        "bound: not every lead that was dropped was good."
    )


def stuck_sentence(stuck: int, leads: int, sales: int) -> str:
    """The headline of the stuck leads: how many, and whose turn it is with most of them."""
    if not leads:
        return "No lead is open here"
    if not stuck:
        return f"None of {wording.counted(leads, 'open lead')} is stuck"
    said = f"{wording.count(stuck)} of {wording.counted(leads, 'open lead')} are stuck"
    return f"{said}, {wording.count(sales)} of them with sales"


def stuck_since_sentence(stuck: int, leads: int, period: str) -> str:
    """How many of the open leads that came to their stage in ``period`` are stuck."""
    if not leads:
        return f"None of them came to its stage in {period}."
    return (
        f"Of the {wording.count(leads)} that came to their stage in {period}, "
        f"{wording.count(stuck)} {'is' if stuck == 1 else 'are'} stuck."
    )
