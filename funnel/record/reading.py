"""What the record holds now."""

from pathlib import Path

from funnel.record.database import reading
from funnel.record.entries import Commitment, Entry, Headline, Note, read_entry


def commitments(warehouse: Path, week: str | None = None) -> list[Commitment]:
    """The commitments of one week's readout, or of all, in the order they were made."""
    return _found(
        warehouse, Commitment, "where ? is null or week = ? order by week, id", week, week
    )


def commitment(warehouse: Path, number: int) -> Commitment | None:
    """The commitment with this id; None where there is none."""
    found = _found(warehouse, Commitment, "where id = ?", number)
    return found[0] if found else None


def earlier_commitments(warehouse: Path, week: str) -> list[Commitment]:
    """How it went since: all of the last readout before ``week`` that has any, and what is still
    open of those before it.
    """
    return _found(
        warehouse,
        Commitment,
        "where week < ? and (state = 'open' or week = "
        "(select max(week) from commitments where week < ?)) order by week, id",
        week,
        week,
    )


def note(warehouse: Path, week: str, section: str) -> Note:
    """The note at a section of a week's readout; without id and text where there is none."""
    return _only(warehouse, Note(week=week, section=section))


def headline(warehouse: Path, week: str, section: str) -> Headline:
    """The headline put above a section; without id and text where there is none."""
    return _only(warehouse, Headline(week=week, section=section))


def weeks_written(warehouse: Path) -> list[str]:
    """The weeks of whose readouts anything was written, newest first."""
    tables = " union ".join(f"select week from {kind.table}" for kind in _KINDS)
    with reading(warehouse) as connection:
        rows = connection.execute(f"{tables} order by week desc") if connection else ()
        return [row["week"] for row in rows]


_KINDS = (Commitment, Note, Headline)


def _only(warehouse: Path, blank: Entry) -> Entry:
    found = _found(
        warehouse, type(blank), "where week = ? and section = ?", blank.week, blank.section
    )
    return found[0] if found else blank


def _found(warehouse: Path, kind: type[Entry], which: str, *parameters) -> list[Entry]:
    with reading(warehouse) as connection:
        if connection is None:
            return []
        rows = connection.execute(f"select * from {kind.table} {which}", parameters)
        return [read_entry(kind, dict(row)) for row in rows]
