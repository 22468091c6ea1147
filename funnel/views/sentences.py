"""What the page says in words: the headline of a week, the weeks of a period."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from funnel import wording
from funnel.metrics import Headline

# What concerns fewer leads, or opportunities, is no headline and no topic: among so few a week is
# soon unusual.
FEWEST = 5
_TOLD = ("leads", "marketing_qualified", "won")


def week_sentence(headlines: Sequence[Headline], last: date, narrowed_to: str = "") -> str:
    """One sentence, true of these numbers, that says what the week beginning on ``last`` was like.

    First what lies outside its usual range by some leads at least; else that the week was
    ordinary; with too few weeks to say, or few leads outside, how many came. ``narrowed_to``
    names the filters.
    """
    known = [number for number in headlines if number.value is not None]
    for_whom = f"{narrowed_to}: " if narrowed_to else ""
    week = wording.week(last)
    if not any(number.value for number in known):
        return f"{for_whom}{'nothing' if for_whom else 'Nothing'} to count up to {week}"
    outside = [number for number in known if number.signal]
    signals = [number for number in outside if concerned(number, known)[0] >= FEWEST]
    if len(signals) == 1:
        return for_whom + signal_sentence(signals[0])
    if signals:
        weeks = {number.week for number in signals}
        named = [_told(number, with_week=len(weeks) > 1) for number in signals]
        said = wording.listed([named[0], *map(wording.within, named[1:])], most=3)
        if len(weeks) == 1:
            said += f" in {wording.week(weeks.pop())}"
        sides = {_side(number) for number in signals}
        return f"{for_whom}{said}, {sides.pop() if len(sides) == 1 else 'outside'} the usual"
    counts = [number for number in known if number.metric.unit == "count"]
    told = [number for number in counts if number.metric.name in _TOLD]
    said = wording.listed([_counted(number) for number in told or counts[:1]])
    if not outside and any(number.limits for number in counts):
        return f"{for_whom}{week} was an ordinary week with {said}"
    return f"{for_whom}{week} brought {said}"


def small(headlines: Sequence[Headline]) -> list[Headline]:
    """Those outside their usual range that concern too few leads to be a headline or a topic."""
    return [
        number for number in headlines if number.signal and concerned(number, headlines)[0] < FEWEST
    ]


def concerned(number: Headline, headlines: Sequence[Headline]) -> tuple[float, str]:
    """How many leads or opportunities a number outside its usual range is away from its middle.

    Of a rate those of its base, of a median and of money as large a part of theirs.
    """
    metric, center = number.metric, number.limits.center
    away = abs(number.value - center)
    if metric.unit == "count":
        word = "more" if number.value > center else "fewer"
        return away, f"{word} {wording.within(metric.label)}"
    if metric.unit == "rate":
        return away * (number.denominator or 0), "leads"
    share = away / max(number.value, center)
    if metric.unit == "amount":
        counts = [one for one in headlines if one.metric.name == "opportunities_created"]
        many = max((max(one.value or 0, one.before[1] or 0) for one in counts), default=0)
        return share * many, "opportunities"
    return share * (number.denominator or number.numerator or 0), "leads"


def funnel_sentence(steps: Sequence[Mapping[str, object]]) -> str:
    """How far the leads of a period have come: those that reached the last stage there is.

    ``steps`` are rows of ``ui.weekly.creation_funnel``.
    """
    known = [step for step in steps if step["leads"] is not None]
    created = known[0]["leads"] if known else 0
    if not created:
        return "No leads in this period"
    said = wording.counted(created, "lead")
    if len(known) == 1:
        return f"{said}, and no later stage with a date"
    last = known[-1]
    became = "are" if last["stage"] == "won" else "became"
    return (
        f"{wording.count(last['leads'])} of {said} {became} {wording.within(last['label'])} so far"
    )


def _counted(number: Headline) -> str:
    label = wording.within(number.metric.label)
    if number.value == 1:
        label = label.replace("opportunities", "opportunity").removesuffix("s")
    return f"{wording.count(number.value)} {label}"


def signal_sentence(number: Headline) -> str:
    """A number outside its usual range, in words: "447 MQLs in W46, above the usual 380–440"."""
    return f"{_told(number, with_week=True)}, {_side(number)} the usual {spread(number)}"


def _side(number: Headline) -> str:
    return "above" if number.value > number.limits.high else "below"


def _told(number: Headline, with_week: bool) -> str:
    """The number with its name: "447 MQLs", "Acceptance at 61% in W45"."""
    if number.metric.unit == "count":
        said = _counted(number)
    else:
        said = f"{number.metric.label} at {shown(number)}"
    return f"{said} in {wording.week(number.week)}" if with_week else said


def shown(number: Headline) -> str:
    """The number's value as people read it."""
    return wording.number(
        number.value, number.metric.unit, base=number.denominator, currency=number.key
    )


def usual(number: Headline) -> str | None:
    """Its usual range: "usual 380–563", "outside 52–70"; None without limits."""
    if number.limits is None:
        return None
    return f"{'outside' if number.signal else 'usual'} {spread(number)}"


def target(number: Headline) -> str | None:
    """What was agreed for its week, and whether it was reached: "16%, missed"; None without one.

    A count's is the whole number that reaches it.
    """
    if number.target is None:
        return None
    met = {True: ", attained", False: ", missed", None: ""}[number.is_target_met]
    return f"{_target_value(number)}{met}"


def apart(number: Headline) -> str | None:
    """What of an amount is in no number of its week, for want of a rate; None for nothing."""
    if not number.apart:
        return None
    return (
        f"There is more in {wording.listed(list(number.apart))}, apart: no rate to {number.key} "
        "was agreed."
    )


def _target_value(number: Headline) -> str:
    value, unit = number.target.value, number.metric.unit
    if unit == "count":
        value = math.ceil(value) if number.metric.is_higher_better else math.floor(value)
    return wording.number(value, unit, base=number.denominator, currency=number.key)


def missed(name: str, number: Headline, last: date) -> str:
    """A number that missed its target, in words: "SQLs (30, agreed 34)"; an older week is named."""
    week = f" in {wording.week(number.week)}" if number.week < last else ""
    return f"{wording.within(name)}{week} ({shown(number)}, agreed {_target_value(number)})"


def change(number: Headline) -> str | None:
    """Its change on the week before, signed; None without one."""
    return wording.change(number.before[1], number.value, number.metric.unit)


def screen_numbers(number: Headline) -> str:
    """The number with its parts, the week before and the usual range, a line each."""
    named = wording.full_week(number.week)
    parts = ""
    if number.denominator is not None:
        parts = f"{wording.count(number.numerator)} ÷ {wording.count(number.denominator)} = "
    lines = [f"{named}: {parts}{shown(number)}"]
    if number.low is not None:
        lines.append(f"95 % interval: {wording.rate(number.low)} to {wording.rate(number.high)}")
    for weeks, name in ((1, "the week before"), (4, "4 weeks back"), (52, "52 weeks back")):
        before = number.before[weeks]
        if before is not None:
            text = wording.number(before, number.metric.unit, currency=number.key)
            lines.append(f"{name}: {text}")
    if number.limits is not None:
        lines.append(f"usual, by the weeks before: {spread(number)}")
    if number.target is not None:
        owner = f"; {number.target.owner} answers for it" if number.target.owner else ""
        lines.append(f"target: {target(number)}{owner}")
    return "  \n".join(wording.plain(line) for line in lines)


def spread(number: Headline) -> str:
    """The usual range of a number that has one: "380–563"."""
    return wording.spread(number.limits.low, number.limits.high, number.metric.unit)
