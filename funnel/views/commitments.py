"""What is said of commitments: how the last ones went, who owes what until when, who clashed."""

from collections.abc import Iterable, Sequence
from datetime import date

from funnel import wording
from funnel.record import SIDES, STATES, Commitment, Conflict

SIDE_WORDS = {side: side.capitalize() for side in SIDES}
STATE_WORDS = {state: state.capitalize() for state in STATES}
_BADGES = {"done": "blue", "missed": "orange", "dropped": "gray"}


def kept_sentence(earlier: Sequence[Commitment]) -> str:
    """How the commitments of the last readout went, as a page's headline."""
    last = _of_last(earlier)
    told = [f"{side} {done} of {asked}" for side, done, asked in _tallies(last)]
    if not told:
        return "What do sales and marketing promise each other?"
    told[0] = told[0].replace(" ", " has done ", 1)
    return f"Of what was promised in {week_words(last[0].week)}, {' and '.join(told)}"


def side_sentence(earlier: Sequence[Commitment], side: str) -> str:
    """How one side's went: "2 of 3 done, 1 missed, 1 dropped", of the last readout alone."""
    last = [one for one in _of_last(earlier) if one.side == side]
    if not last:
        return "Nothing was promised."
    told = [f"{done} of {asked} done" for _, done, asked in _tallies(last)]
    counts = {state: sum(one.state == state for one in last) for state in ("missed", "dropped")}
    return ", ".join([*told, *(f"{count} {state}" for state, count in counts.items() if count)])


def detail(commitment: Commitment, today: date, week: str) -> str:
    """Whose it is, until when, and how it stands, as Markdown; ``today`` is where the data end.

    ``week`` is that of the readout it is shown under when it was made at that one or the one
    before, so that only what is older names its own.
    """
    said = [wording.plain(commitment.owner) or "nobody's yet"]
    if commitment.due_date:
        said.append(f"due {wording.days(commitment.due_date, commitment.due_date)}")
    if commitment.week != week:
        said.append(f"since {week_words(commitment.week)}")
    if commitment.carried_from:
        said.append("promised again")
    badge = _BADGES.get(commitment.state)
    stands = f":{badge}-badge[{commitment.state}]" if badge else ""
    if commitment.state == "open" and commitment.due_date and commitment.due_date < today:
        stands = ":orange-badge[overdue]"
    return f":gray[{' · '.join(said)}] {stands}".rstrip()


def field_name(name: str) -> str:
    """What a field of an entry is called."""
    return "due date" if name == "due_date" else name


def field_words(value: object) -> str:
    """A field of an entry as people read it."""
    if isinstance(value, date):
        return wording.days(value, value)
    return STATE_WORDS.get(f"{value}", SIDE_WORDS.get(f"{value}", f"{value or '(nothing)'}"))


def clash_sentence(conflict: Conflict) -> str:
    """What happened to an edit that somebody else got ahead of."""
    return (
        "Somebody else changed this while you were writing. Theirs is saved; yours stands below "
        f"and is not: decide which {wording.listed([*map(field_name, conflict.fields)])} to keep."
    )


def passed_sentence(conflict: Conflict) -> str:
    """The same of a single click."""
    current = conflict.current
    return (
        f"Not changed: somebody else has meanwhile set it to {current.state}. "
        "Click again if that is wrong."
    )


def _of_last(earlier: Sequence[Commitment]) -> list[Commitment]:
    return [one for one in earlier if one.week == earlier[-1].week]


def _tallies(commitments: Iterable[Commitment]) -> list[tuple[str, int, int]]:
    """Per side that promised anything: how much of it is done, of how much that was not dropped."""
    asked = [one for one in commitments if one.state != "dropped"]
    return [
        (side, sum(one.state == "done" for one in asked if one.side == side), count)
        for side in SIDES
        if (count := sum(one.side == side for one in asked))
    ]


def week_words(name: str) -> str:
    """The week called 2026-W46 as it is named within a sentence: "W46"."""
    return name.partition("-")[2]
