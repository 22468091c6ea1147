"""What the page of ownership and load says in words: associations, and what chance explains."""

from collections.abc import Mapping

from funnel import wording
from funnel.metrics import LINES
from funnel.views.load import Load

Row = Mapping[str, object]
_QUALIFIED = "conversion_to_sql"
# What a line does more often, the time within which named by the measure's label.
_VERBS = {
    "sla_attainment": "call",
    "follow_up": "follow up",
    "acceptance": "accept",
    _QUALIFIED: "qualify",
    "conversion_to_won": "win",
}
_TIMED = ("sla_attainment", "follow_up")

HOW_TO_READ_LINES = (
    "A line is that of the team which the lead's owner was in on that day; decisions are those of "
    "who decided. Rates side by side do not compare like with like: one line may be given other "
    "leads, and more of them."
)
HOW_TO_READ_ODDS = (
    "1 is no difference; 2 are twice the odds under marketing. *Crude* throws all leads together. "
    "*Same kind of lead* compares within the same source, motion and opening hours. *Same kind, "
    "same load* also within the same number of leads that the rep was given that week, since an "
    "overloaded team would else pass for its reporting line: the headline goes by it. It counts a "
    "difference whose 99 % interval leaves out 1, for five measures are looked at at once."
)
HOW_TO_READ_LOAD = (
    "Each row holds a tenth of the weeks of single reps, the emptiest first. The knee is the "
    "lowest load from which on every interval lies below the agreed target: where it is sure that "
    "more leads than that are too many. A rate that falls has no knee while its intervals still "
    "reach the target, while no target is agreed, or while fewer than 30 weeks of reps lie on "
    "either side; a longer period has more."
)
_MAY_BE_CHANCE = (
    "*May be chance*, though the 95 % interval leaves out 1: five measures are looked at at once, "
    "and luck alone does that to one of them in about one company of five. So the bar is higher: "
    "the 99 % interval has to leave out 1 as well."
)


def alone_sentence(lines: list[str], is_filtered: bool) -> str:
    """The headline where there are no two lines to compare, only ``lines``."""
    if not lines:
        return "Whom teams report to is not in this data"
    who = "These are only teams that" if is_filtered else "All teams"
    return f"{who} report to {lines[0]}: there is nothing to compare"


def ownership_sentence(fair: dict[str, Row], sql: str, labels: Mapping[str, str]) -> str:
    """The headline: what this company's own data say of sales and marketing, like with like.

    ``fair`` has the fairest comparison of each measure, ``labels`` what measures are called; a
    difference is only said where it is sure.
    """
    known = {name: row for name, row in fair.items() if row["value"] is not None}
    if not known:
        return "Not enough data to say whether sales or marketing qualifies better"
    more = {line: [name for name in known if _ahead(known[name]) == line] for line in LINES}
    ahead = sorted((line for line in LINES if more[line]), key=lambda line: -len(more[line]))
    if not ahead:
        return "Sales or marketing: like with like, no difference can be told"
    said = f"Teams under {ahead[0]} {_does(more[ahead[0]], labels)} more often"
    if len(ahead) > 1:
        return f"{said}, under {ahead[1]} they {_does(more[ahead[1]], labels)} more often"
    if _QUALIFIED in more[ahead[0]]:
        return said
    if _QUALIFIED in known:
        return f"{said}; for {sql} no difference can be told"
    return f"{said}; for {sql} not enough data"


def _ahead(row: Row) -> str | None:
    """The line that does better for sure; None where chance would explain it."""
    if not row["is_sure"]:
        return None
    return "marketing" if row["value"] > 1 else "sales"


def _does(measures: list[str], labels: Mapping[str, str]) -> str:
    verbs = []
    for name in measures:
        _, within, time = labels[name].partition(" within ")
        verbs.append(_VERBS[name] + (f"{within}{time}" if name in _TIMED else ""))
    return wording.listed(verbs, most=len(verbs))


def differences(fair: dict[str, Row], labels: dict[str, str]) -> str:
    """Each measure's odds in one line of Markdown, those that differ for sure in bold; below it
    why an interval that leaves out 1 may still be chance, where one does.
    """
    parts = []
    note = ""
    for name, row in fair.items():
        label = wording.plain(labels[name])
        if row["value"] is None:
            parts.append(f"{label}: not enough data")
            continue
        ratio, low, high = (wording.odds_ratio(row[key]) for key in ("value", "low", "high"))
        if row["is_sure"]:
            parts.append(f"{label} **{ratio}×** ({low}–{high})")
        elif row["low"] <= 1 <= row["high"]:
            parts.append(f"{label}: no difference can be told, {ratio}× ({low}–{high})")
        else:
            parts.append(f"{label}: may be chance, {ratio}× ({low}–{high})")
            note = f"\n\n{_MAY_BE_CHANCE}"
    return " · ".join(parts) + note


def reading(label: str, comparisons: dict[str, Row], fair: Row) -> str:
    """What the comparisons of one measure say, for the meeting; Markdown."""
    what = wording.plain(label[:1].lower() + label[1:] if label[1:2].islower() else label)
    if fair["value"] is None:
        return f"{str(fair['reason']).capitalize()}."
    with_load = fair["comparison"] == "stratified_by_load"
    same = "the same source, motion, opening hours and load" if with_load else "the same kind"
    said = (
        f"Among leads of {same}, those whose team reports to marketing have "
        f"**{wording.odds_ratio(fair['value'])}× the odds** of “{what}” of those whose team "
        f"reports to sales (95 % interval {wording.odds_ratio(fair['low'])}–"
        f"{wording.odds_ratio(fair['high'])})."
    )
    if fair["low"] <= 1 <= fair["high"]:
        said += " That interval holds 1: no difference can be told."
    elif not fair["is_sure"]:
        said += (
            " Of five measures looked at at once, one can look like that by chance: the headline "
            "does not count it."
        )
    others = [
        f"{words} {wording.odds_ratio(comparisons[name]['value'])}×"
        for name, words in (("crude", "crude"), ("stratified", "whatever the load"))
        if name in comparisons and name != fair["comparison"] and comparisons[name]["value"]
    ]
    if others:
        said += f" For comparison: {wording.listed(others)}."
    if not with_load:
        said += " How many leads each rep was given is not known, so the load is not held the same."
    return said


def left_out(fair: Row, noun: str, unknown: int, teams: dict[str, int]) -> str:
    """Whom the comparison is of, and whom it leaves out, counted."""
    parts = [
        f"{wording.counted(int(fair['marketing'] or 0), noun)} under marketing against "
        f"{wording.count(fair['sales'] or 0)} under sales."
    ]
    if fair["dropped_strata"]:
        dropped = int(fair["dropped_strata"])
        kinds = "1 kind" if dropped == 1 else f"{wording.count(dropped)} kinds"
        parts.append(
            f"{kinds} of lead without both lines, or all of one outcome, add"
            f"{'s' if dropped == 1 else ''} nothing "
            f"({wording.rate(fair['dropped_share'])} of the leads)."
        )
    if unknown:
        parts.append(f"{wording.counted(unknown, 'lead')} of no known line in neither.")
    if teams:
        counts = [f"{wording.counted(teams.get(line, 0), 'team')} under {line}" for line in LINES]
        parts.append(f"{' and '.join(counts)}: a difference may be theirs, not the line's.")
    return " ".join(parts)


def knee_sentence(load: Load) -> str:
    """Where a measure falls under its target as reps get more, or why that cannot be said."""
    if load.knee is None:
        why = f"{_ends(load)}. No knee is marked: {load.why_not}"
        if load.target is None:
            return f"{why}, and a knee is where a rate stays under its target."
        return f"{why}. The target is {wording.rate(load.target)}."
    target = wording.rate(load.target)
    least = wording.counted(int(load.knee["least"]), "lead")
    said = (
        f"from **{least} a week** on {wording.rate(*load.above)}, under the target of {target}; "
        f"below that {wording.rate(*load.below)}"
    )
    return f"{said}, under it too." if load.below[0] < load.target else f"{said}."


def _ends(load: Load) -> str:
    """The rates at the lowest and at the highest load: "31% at 1–2 a week, 3% at 13–21 a week"."""
    there = [row for row in load.bands.rows(named=True) if row["denominator"]]
    ends = there if len(there) < 2 else (there[0], there[-1])
    return ", ".join(
        f"{wording.rate(row['value'], row['denominator'])} at {row['label']}" for row in ends
    )
