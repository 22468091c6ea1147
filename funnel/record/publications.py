"""Readouts as they were published: frozen, and only ever added to."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from funnel.errors import FunnelError
from funnel.record.database import reading, writing
from funnel.record.entries import checked_week, stamp


class AlreadyPublished(FunnelError):
    """Somebody else has published the same week meanwhile; nothing was added."""


@dataclass(frozen=True, eq=False)
class Publication:
    """The readout of ``week`` (such as 2026-W46) as it was published.

    ``generation`` is the import that it was made from and ``as_of`` (ISO, in UTC) the end of its
    data; ``published_at`` is ISO, in UTC. ``readout`` holds what it said, as plain JSON.
    """

    id: int
    week: str
    published_at: str
    generation: int
    as_of: str
    readout: dict[str, Any]


def publish(
    warehouse: Path,
    week: str,
    at: datetime,
    generation: int,
    as_of: str,
    readout: dict[str, Any],
    known: int | None = None,
) -> Publication:
    """The publication, once it is on disk; earlier ones of the same week stay beside it.

    ``known`` is the id of the newest one of the week that the publisher has seen (0: none), and
    AlreadyPublished is raised where there is a newer one; None publishes whatever there is.
    Raises BadEntry for what is no week, RecordError where the record cannot be written.
    """
    text = json.dumps(readout, ensure_ascii=False)
    row = (checked_week(week), stamp(at), generation, as_of, text)
    with writing(warehouse) as connection:
        newest = connection.execute(
            "select coalesce(max(id), 0) from publications where week = ?", (week,)
        ).fetchone()[0]
        if known is not None and newest != known:
            raise AlreadyPublished(f"Somebody else has published {week} meanwhile.")
        number = connection.execute(
            "insert into publications (week, published_at, generation, as_of, readout) "
            "values (?, ?, ?, ?, ?)",
            row,
        ).lastrowid
    return Publication(number, *row[:-1], readout=json.loads(text))


def publications(warehouse: Path, week: str | None = None) -> list[Publication]:
    """Every publication, or those of one week, the newest first."""
    with reading(warehouse) as connection:
        if connection is None:
            return []
        rows = connection.execute(
            "select * from publications where ? is null or week = ? order by id desc", (week, week)
        )
        return [Publication(**dict(row) | {"readout": json.loads(row["readout"])}) for row in rows]
