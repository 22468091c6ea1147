"""What the reader asked for: period, filters, breakdown and the switches of counting."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from funnel.durations import length_seconds
from funnel.errors import BadSelection
from funnel.speed import Speed

DIMENSIONS = (
    "motion",
    "source",
    "first_source",
    "campaign",
    "segment",
    "country",
    "team",
    "reports_to",
    "owner",
)
WEEK = "week"
TO_DATE = "none"
MOST_DIMENSIONS = 3


@dataclass(frozen=True)
class Selection:
    """What was asked for; an empty filter means no restriction.

    ``first_date`` and ``last_date`` are local dates, both inclusive, None = open. Each dimension
    holds the labels wanted. ``by`` breaks down by up to three dimensions and ``week``.
    ``window`` overrides a rate's own window ("30d", "12h", "none" for to date). ``speed`` says
    how speed to call is counted. ``against`` is the first day that a movement is set
    against, and maybe the last (else as many days); empty: those directly before.
    Raises BadSelection for what cannot be asked.
    """

    first_date: date | None = None
    last_date: date | None = None
    motion: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    first_source: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    reports_to: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    window: str | None = None
    is_strict: bool = False
    with_implied_base: bool = False
    speed: Speed = field(default_factory=Speed)
    against: tuple[date, ...] = ()

    def __post_init__(self):
        for name in self.by:
            known(name, (*DIMENSIONS, WEEK), "dimension")
        if len(set(self.by)) < len(self.by):
            raise BadSelection(f"A dimension is asked for twice: {', '.join(self.by)}.")
        if len(self.dimensions) > MOST_DIMENSIONS:
            raise BadSelection(
                f"Break down by at most {MOST_DIMENSIONS} dimensions and week, "
                f"not by {', '.join(self.by)}."
            )
        if self.first_date and self.last_date and self.first_date > self.last_date:
            raise BadSelection(
                f"The period ends ({self.last_date}) before it begins ({self.first_date})."
            )
        if self.is_strict and self.with_implied_base:
            raise BadSelection("Strict counting leaves implied passes out: ask for one of the two.")
        if self.window is not None and self.window != TO_DATE:
            window_seconds(self.window)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The breakdown without the week."""
        return tuple(name for name in self.by if name != WEEK)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The labels wanted, of the restricted dimensions only."""
        return {name: getattr(self, name) for name in DIMENSIONS if getattr(self, name)}

    def narrowed(self, week: date | None = None, **labels: str) -> "Selection":
        """The part of this selection that one cell shows: its week and its labels."""
        first, last = self.first_date, self.last_date
        if week is not None:
            week_end = week + timedelta(days=6)
            first = max(first, week) if first else week
            last = min(last, week_end) if last else week_end
        for name in labels:
            known(name, DIMENSIONS, "dimension")
        only = {name: (label,) for name, label in labels.items()}
        return replace(self, first_date=first, last_date=last, by=(), **only)

    def to_query(self) -> list[tuple[str, str]]:
        """The pairs of a URL's query that ``from_query`` reads back; empty for everything."""
        pairs = [("from", str(self.first_date))] if self.first_date else []
        pairs += [("to", str(self.last_date))] if self.last_date else []
        pairs += [(name, label) for name, labels in self.filters.items() for label in labels]
        pairs += [("by", name) for name in self.by]
        pairs += [("window", self.window)] if self.window else []
        pairs += [("against", ":".join(map(str, self.against)))] if self.against else []
        pairs += [("strict", "1")] if self.is_strict else []
        pairs += [("with_implied_base", "1")] if self.with_implied_base else []
        return pairs

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> "Selection":
        """The selection that a URL's query asks for; names it does not know are left alone."""
        asked: dict[str, list[str]] = {}
        for name, value in pairs:
            asked.setdefault(name, []).append(value)
        last = {name: values[-1] for name, values in asked.items()}
        return cls(
            first_date=day(last["from"]) if last.get("from") else None,
            last_date=day(last["to"]) if last.get("to") else None,
            by=tuple(asked.get("by", ())),
            window=last.get("window") or None,
            against=days(last["against"]) if last.get("against") else (),
            is_strict=last.get("strict") == "1",
            with_implied_base=last.get("with_implied_base") == "1",
            **{name: tuple(asked[name]) for name in DIMENSIONS if name in asked},
        )

    def to_options(self) -> list[str]:
        """The options of the command line that ask for the same."""
        options: list[str] = []
        for name, value in self.to_query():
            if name in DIMENSIONS:
                options += ["--where", f"{name}={value}"]
            elif name in ("strict", "with_implied_base"):
                options.append(f"--{name.replace('_', '-')}")
            else:
                options += [f"--{name}", value]
        for name, value in self.speed.to_query():
            options += [f"--{name.replace('_', '-')}", value]
        return options


def day(text: str) -> date:
    """The date written as 2026-11-16; raises BadSelection for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSelection(f"{text!r} is not a date: write it like 2026-11-16.") from None


def days(text: str) -> tuple[date, ...]:
    """One day, or two like 2026-07-01:2026-09-30; raises BadSelection for anything else."""
    found = tuple(day(part) for part in text.split(":"))
    if len(found) > 2 or sorted(found) != list(found):
        raise BadSelection(f"{text!r} should be a day, or two like 2026-07-01:2026-09-30.")
    return found


def where(conditions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The labels per dimension from texts like ``source=Web``; repeats of one dimension add up."""
    wanted: dict[str, tuple[str, ...]] = {}
    for condition in conditions:
        name, equals, label = condition.partition("=")
        if not equals:
            raise BadSelection(f"{condition!r} is no condition: write it like source=Web.")
        known(name, DIMENSIONS, "dimension")
        wanted[name] = (*wanted.get(name, ()), label)
    return wanted


def window_seconds(window: str) -> int | None:
    """The length of a window such as 30d or 12h in seconds; None for ``none`` (to date)."""
    if window == TO_DATE:
        return None
    return length_seconds(window, "window", f", or {TO_DATE}")


def known(name: str, names: Iterable[str], kind: str) -> str:
    """``name``, if it is one of ``names``; else BadSelection, naming the nearest ones."""
    names = list(names)
    if name in names:
        return name
    folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
    hint = (
        f"did you mean {' or '.join(folded[match] for match in near)}?"
        if near
        else f"there are {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."
    )
    raise BadSelection(f"There is no {kind} {name!r}: {hint}")
