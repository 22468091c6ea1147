"""What people write: commitments, notes and headlines of their own."""

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import ClassVar, TypeVar

from funnel.errors import FunnelError

SIDES = ("sales", "marketing")
STATES = ("open", "done", "missed", "dropped")
LONGEST = 20_000
_LONGEST_NAME = 200
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
# What no text is meant to hold: control characters but tab and line feed, and halves of pairs.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class BadEntry(FunnelError):
    """What was written cannot be kept as it is."""


@dataclass(frozen=True)
class _Entry:
    """What every entry has: ``id`` is 0 until it is written, ``revision`` counts its writings."""

    id: int = 0
    revision: int = 0
    table: ClassVar[str]
    # What tells an entry apart and is never edited; of ``unique`` there is one of each.
    fixed: ClassVar[tuple[str, ...]]
    is_unique: ClassVar[bool] = False

    @property
    def content(self) -> dict[str, str | int | None]:
        """Everything but id and revision, dates as ISO text."""
        held = {name: value for name, value in asdict(self).items() if name not in _NUMBERED}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in held.items()
        }


_NUMBERED = ("id", "revision")
Entry = TypeVar("Entry", bound=_Entry)


@dataclass(frozen=True, kw_only=True)
class Commitment(_Entry):
    """What one side promised at the readout of ``week`` (such as 2026-W46).

    ``owner`` is a name or a role, "" for nobody yet; ``carried_from`` the id of the commitment
    of an earlier readout that this one promises again.
    """

    table: ClassVar[str] = "commitments"
    fixed: ClassVar[tuple[str, ...]] = ("week", "carried_from")
    week: str
    side: str
    text: str
    owner: str = ""
    due_date: date | None = None
    state: str = "open"
    carried_from: int | None = None


@dataclass(frozen=True, kw_only=True)
class Note(_Entry):
    """What was noted at a section of the readout of ``week``; "" is no note."""

    table: ClassVar[str] = "notes"
    fixed: ClassVar[tuple[str, ...]] = ("week", "section")
    is_unique: ClassVar[bool] = True
    week: str
    section: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Headline(Note):
    """The sentence that somebody put in place of a generated one; "" leaves the generated.

    ``replaced`` is the generated sentence as it was then.
    """

    table: ClassVar[str] = "headlines"
    replaced: str = ""

    def shown(self, generated: str) -> str:
        """What stands above the section whose sentence is now ``generated``."""
        return self.text or generated

    def is_outdated(self, generated: str) -> bool:
        """Whether the numbers beneath have changed since the sentence was put in its place."""
        return bool(self.text) and self.replaced != generated


def read_entry(kind: type[Entry], row: dict[str, object]) -> Entry:
    """The entry of ``kind`` that a row of its table, or a content of its history, holds."""
    known = {field.name for field in fields(kind)}
    values = {name: value for name, value in row.items() if name in known}
    if due := values.get("due_date"):
        values["due_date"] = date.fromisoformat(f"{due}")
    return kind(**values)


def checked(entry: Entry) -> Entry:
    """``entry`` with its texts tidied: no unprintable characters, no blanks at either end.

    Raises BadEntry, saying what to write instead, where something cannot be kept.
    """
    texts = {name: _tidied(value) for name, value in entry.content.items() if _is_text(entry, name)}
    entry = replace(entry, **texts)
    checked_week(entry.week)
    for name, text in texts.items():
        most = LONGEST if name in ("text", "replaced") else _LONGEST_NAME
        if len(text) > most:
            raise BadEntry(
                f"The {name} has {len(text):,} characters: shorten it to {most:,} at most."
            )
    if isinstance(entry, Commitment):
        _check_commitment(entry)
    elif not entry.section:
        raise BadEntry("A note or headline belongs to a section: name it.")
    return entry


def checked_week(week: str) -> str:
    """``week`` itself, where it names one like 2026-W46; raises BadEntry otherwise."""
    named = _WEEK.fullmatch(week)
    try:
        if named is None:
            raise ValueError
        date.fromisocalendar(int(named[1]), int(named[2]), 4)
    except ValueError:
        raise BadEntry(f"{week!r} is not a week: write it like 2026-W46.") from None
    return week


def stamp(at: datetime) -> str:
    """``at`` as it is written down: ISO, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _is_text(entry: _Entry, name: str) -> bool:
    return isinstance(getattr(entry, name), str)


def _tidied(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\ufffd", lines).strip()


def _check_commitment(entry: Commitment) -> None:
    if not entry.text:
        raise BadEntry("A commitment says what is promised: write it down.")
    if entry.side not in SIDES:
        raise BadEntry(f"{entry.side!r} is no side: choose sales or marketing.")
    if entry.state not in STATES:
        raise BadEntry(f"{entry.state!r} is no state: choose open, done, missed or dropped.")
