"""What a digest says: the readout's sentences and its numbers, and what was promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from funnel import wording
from funnel.readout import Readout
from funnel.record import Commitment

_NUMBERS = "health"
# What has no sentence of its own: the definitions, and what was promised.
_LEFT_OUT = ("agreed", "commitments")


@dataclass(frozen=True)
class Digest:
    """A digest, as plain text in parts: whoever shows it escapes it.

    ``parts`` are headlines, each with sentences; ``table`` the numbers of the week, its first row
    the headings; ``promised`` what both sides committed to; ``link`` the readout's page.
    """

    week: str
    subject: str
    base: str
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    promised: tuple[str, ...] = ()
    link: str | None = None


def digest_of(
    readout: Readout,
    commitments: Iterable[Commitment] = (),
    link: str | None = None,
) -> Digest:
    """The digest of a readout: of its sections the sentences, of the first its numbers too."""
    parts = [
        (section.headline, tuple(filter(None, (section.withheld, *section.sentences))))
        for section in readout.sections
        if section.key not in _LEFT_OUT
    ]
    numbers = next((one for one in readout.sections if one.key == _NUMBERS), None)
    tables = numbers.tables if numbers else ()
    return Digest(
        week=wording.full_week(readout.week),
        subject=f"{readout.week_words}: {readout.sections[0].headline}",
        base=readout.base,
        parts=tuple(parts),
        table=tuple(
            row
            for table in tables[:1]
            for row in (
                table.headings,
                *(tuple(cell.text for cell in cells) for cells in table.rows),
            )
        ),
        promised=tuple(map(_promise, commitments)),
        link=link,
    )


def stale_notice(
    readout: Readout, now: datetime, most_days: int, link: str | None
) -> Digest | None:
    """What is sent in the digest's place where its data ended over ``most_days`` ago; else None.

    ``now`` has a time zone.
    """
    age = (now - readout.as_of.replace(tzinfo=ZoneInfo(readout.zone))).days
    if age <= most_days:
        return None
    week = wording.full_week(readout.week)
    said = f"No digest of {week}: the data end {age} days ago"
    return Digest(
        week=week,
        subject=said,
        base=readout.base,
        parts=((said, ("Import a newer export, then send the digest again.",)),),
        link=link,
    )


def _promise(one: Commitment) -> str:
    due = f", due {one.due_date:%-d %b %Y}" if one.due_date else ""
    owner = f" ({one.owner}{due})" if one.owner else (f" ({due[2:]})" if due else "")
    return f"{one.side.capitalize()}, {one.state}: {' '.join(one.text.split())}{owner}"
