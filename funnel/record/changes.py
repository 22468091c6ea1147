"""The record's history: every change, what it was before and what it became."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from funnel.record.database import reading
from funnel.record.entries import BadEntry, Entry, read_entry


@dataclass(frozen=True)
class Change:
    """One writing of one entry; ``was`` is None for its first, ``at`` is in UTC."""

    number: int
    table: str
    entry_id: int
    revision: int
    at: datetime
    was: dict[str, object] | None
    became: dict[str, object]


def changes(warehouse: Path, kind: type[Entry] | None = None, number: int = 0) -> list[Change]:
    """The changes of one entry, of all of its kind (``number`` 0) or of all, oldest first."""
    table = kind.table if kind else None
    with reading(warehouse) as connection:
        if connection is None:
            return []
        rows = connection.execute(
            "select * from history where (? is null or entry = ?) and ? in (0, entry_id) "
            "order by change",
            (table, table, number),
        )
        return [
            Change(
                row["change"],
                row["entry"],
                row["entry_id"],
                row["revision"],
                datetime.fromisoformat(row["changed_at"]),
                json.loads(row["was"]) if row["was"] else None,
                json.loads(row["became"]),
            )
            for row in rows
        ]


def entry_at(warehouse: Path, kind: type[Entry], number: int, revision: int) -> Entry:
    """An entry as it was at one of its revisions; raises BadEntry where it never had that one."""
    for change in changes(warehouse, kind, number):
        if change.revision == revision:
            return read_entry(kind, change.became | {"id": number, "revision": revision})
    raise BadEntry(f"There is no revision {revision} of number {number}.")
