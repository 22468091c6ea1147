"""Writing to the record: each edit says what it was made on, so that no edit undoes another.

An edit carries the entry as its writer saw it. Fields that somebody else changed meanwhile stay
as they are now; where both changed the same field to different things, nothing is written and
the writer is told what the other wrote.
"""

import json
import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from funnel.errors import FunnelError
from funnel.record.database import writing
from funnel.record.entries import BadEntry, Commitment, Entry, checked, read_entry, stamp


class Conflict(FunnelError):
    """Somebody else changed the same in the meantime; nothing was written.

    ``current`` is the entry as it is now, ``wanted`` what it would be if this edit were to win,
    ``fields`` those that both changed.
    """

    def __init__(self, current: Entry, wanted: Entry, fields: tuple[str, ...]):
        self.current, self.wanted, self.fields = current, wanted, fields
        now = " and ".join(f"its {name} is now {getattr(current, name)!s}" for name in fields)
        super().__init__(f"Somebody changed this in the meantime, and nothing was saved: {now}.")


def save(warehouse: Path, seen: Entry, at: datetime, **changes: object) -> Entry:
    """The entry as it is once ``changes`` are made to ``seen``, an entry as its writer saw it.

    An entry without an id is new; of notes and headlines there is one a week and section, so
    that two who write the first at once do not undo each other. An edit that changes nothing
    writes nothing. Raises Conflict where somebody else changed the same field since, BadEntry
    where the entry cannot be kept, RecordError where the record cannot be written.
    """
    wanted = checked(replace(seen, **changes))
    with writing(warehouse) as connection:
        return _saved(connection, seen, wanted, at)


def carry_over(
    warehouse: Path, seen: Commitment, week: str, at: datetime, due_date: date | None
) -> Commitment:
    """A new commitment of ``week`` that promises again what ``seen`` did not bring about.

    The earlier one is thereby missed. Raises BadEntry where it is done, dropped or has been
    carried over already, and as ``save`` does.
    """
    again = checked(
        replace(
            seen, id=0, revision=0, week=week, state="open", due_date=due_date, carried_from=seen.id
        )
    )
    with writing(warehouse) as connection:
        if seen.state not in ("open", "missed") or week <= seen.week:
            raise BadEntry("Only what is open or missed can be carried over to a later readout.")
        if connection.execute(
            "select 1 from commitments where carried_from = ?", (seen.id,)
        ).fetchone():
            raise BadEntry("Somebody has carried this over already.")
        missed = _saved(connection, seen, replace(seen, state="missed"), at)
        if missed.state != "missed":
            # Seen as missed, and done since.
            raise Conflict(missed, seen, ("state",))
        return _write(connection, None, replace(again, text=missed.text, owner=missed.owner), at)


def _saved(connection: sqlite3.Connection, seen: Entry, wanted: Entry, at: datetime) -> Entry:
    current = _current(connection, seen)
    if current is None:
        if seen.id:
            raise BadEntry("This is no longer there: a backup has been restored since.")
        return _write(connection, None, wanted, at)
    if not _was_so(connection, seen):
        raise BadEntry("This was never so: a backup has been restored since. Reload the page.")
    edited = [name for name in wanted.content if getattr(wanted, name) != getattr(seen, name)]
    if fixed := [name for name in edited if name in seen.fixed]:
        raise BadEntry(f"The {fixed[0]} of what is written stays as it is.")
    merged = replace(current, **{name: getattr(wanted, name) for name in edited})
    clashing = tuple(
        name
        for name in edited
        if getattr(current, name) not in (getattr(seen, name), getattr(wanted, name))
    )
    if clashing:
        raise Conflict(current, merged, clashing)
    return current if merged == current else _write(connection, current, merged, at)


def _current(connection: sqlite3.Connection, seen: Entry) -> Entry | None:
    if not seen.id and not seen.is_unique:
        return None
    names = ("id",) if seen.id else seen.fixed
    row = connection.execute(
        f"select * from {seen.table} where {' and '.join(f'{name} = ?' for name in names)}",
        [getattr(seen, name) for name in names],
    ).fetchone()
    return None if row is None else read_entry(type(seen), dict(row))


def _was_so(connection: sqlite3.Connection, seen: Entry) -> bool:
    """Whether the record ever held ``seen``, without which nobody knows what an edit changes."""
    row = connection.execute(
        "select became from history where entry = ? and entry_id = ? and revision = ?",
        (seen.table, seen.id, seen.revision),
    ).fetchone()
    return not seen.id or (row is not None and json.loads(row["became"]) == seen.content)


def _write(
    connection: sqlite3.Connection, current: Entry | None, entry: Entry, at: datetime
) -> Entry:
    content = entry.content
    names = ["revision", *content]
    revision = current.revision + 1 if current else 1
    if current:
        connection.execute(
            f"update {entry.table} set {', '.join(f'{name} = ?' for name in names)} where id = ?",
            [revision, *content.values(), current.id],
        )
        number = current.id
    else:
        number = connection.execute(
            f"insert into {entry.table} ({', '.join(names)}) "
            f"values ({', '.join('?' for _ in names)})",
            [revision, *content.values()],
        ).lastrowid
    connection.execute(
        "insert into history (entry, entry_id, revision, changed_at, was, became) "
        "values (?, ?, ?, ?, ?, ?)",
        (
            entry.table,
            number,
            revision,
            stamp(at),
            json.dumps(current.content, ensure_ascii=False) if current else None,
            json.dumps(content, ensure_ascii=False),
        ),
    )
    return replace(entry, id=number, revision=revision)
