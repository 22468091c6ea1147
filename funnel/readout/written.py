"""What people wrote for a readout: headlines, notes, and what both sides commit to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from funnel import record, wording
from funnel.readout.building import readout_of, view_of
from funnel.readout.model import Cell, Readout, Section, Table
from funnel.readout.sections import last_before, restated
from funnel.selection import Selection
from funnel.views.view import Keep
from funnel.warehouse import Warehouse

COMMITMENTS = "commitments"
_QUESTION = "What do we commit to?"
_HEADINGS = ("Commitment", "Owner", "Due", "State")


def commitments_of(warehouse: Path, week: str) -> Section:
    """What sales and marketing commit to at the readout of ``week``, and how earlier ones went."""
    mine, earlier = record.commitments(warehouse, week), record.earlier_commitments(warehouse, week)
    tables = [
        Table(
            f"{side.capitalize()} commits to",
            _HEADINGS,
            _rows(one for one in mine if one.side == side),
            text_columns=(0, 1, 2, 3),
        )
        for side in record.SIDES
    ]
    return Section(
        key=COMMITMENTS,
        question=_QUESTION,
        headline=_headline(mine),
        base="Written by both sides, and kept whatever is imported",
        sentences=tuple(_went(one) for one in earlier),
        tables=tuple(tables),
    )


def _rows(commitments) -> tuple[tuple[Cell, ...], ...]:
    rows = tuple(
        (
            Cell(one.text),
            Cell(one.owner or wording.NOTHING),
            Cell(_day(one)),
            Cell(one.state, signal="worse" if one.state == "missed" else None),
        )
        for one in commitments
    )
    return rows or ((Cell("Nothing yet"), Cell(""), Cell(""), Cell("")),)


def _day(one: record.Commitment) -> str:
    return wording.NOTHING if one.due_date is None else wording.days(one.due_date, one.due_date)


def _headline(commitments: list[record.Commitment]) -> str:
    if not commitments:
        return "Nothing is promised for this week yet"
    parts = []
    for side in record.SIDES:
        number = sum(one.side == side for one in commitments)
        parts.append(f"{side} to {wording.counted(number, 'thing')}")
    return f"Committed: {wording.listed(parts)}"


def _went(one: record.Commitment) -> str:
    who = f" ({one.owner})" if one.owner else ""
    return f"{one.week}, {one.side}{who}: {one.text}: {one.state}"


def whole_readout(
    warehouse: Warehouse,
    week: date,
    filters: Selection | None = None,
    keep: Keep | None = None,
    progress: Callable[[str, float], None] = lambda _message, _share: None,
) -> Readout:
    """The readout of ``week`` with all that people wrote, and with what became of the last one."""
    folder, name = warehouse.path, wording.full_week(week)
    published = last_before(record.publications(folder), name)
    made = readout_of(
        view_of(warehouse, week, filters, keep),
        written=commitments_of(folder, name),
        restated=None if published is None else restated(warehouse, published),
        progress=progress,
    )
    return replace(
        made, sections=tuple(_as_written(folder, name, section) for section in made.sections)
    )


def _as_written(folder: Path, week: str, section: Section) -> Section:
    written = record.headline(folder, week, section.key).text
    headed = section.headed(written) if written else section
    return replace(headed, notes=record.note(folder, week, section.key).text)
