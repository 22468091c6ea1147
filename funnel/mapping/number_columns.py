"""How one number column is written, over all its cells."""

from dataclasses import dataclass
from typing import cast

from funnel.mapping import numbers
from funnel.mapping.looking import DecidedBy, Look
from funnel.mapping.model import DecimalMark


@dataclass(frozen=True)
class NumberColumn:
    """How one number column is written: of ``cells`` non-empty ones, ``plain`` can be cast.

    ``decimal_mark`` is None where no cell has to be rewritten, or nobody knows it.
    """

    cells: int
    plain: int
    decimal_mark: DecimalMark | None = None
    decided_by: DecidedBy | None = None


def first_counts(name: str) -> list[str]:
    """SQL of the counts that ``number_column`` starts from."""
    plain = numbers.is_plain(name)
    return [
        f"count({name})",
        f"count(*) filter ({plain})",
        f"count(*) filter ({plain} and contains({name}, '.'))",
        f"count(*) filter ({plain} and contains({name}, '.') and {numbers.proves_point(name)})",
    ]


def number_column(look: Look, name: str, first: tuple[int, ...]) -> NumberColumn:
    """What the column's cells say; asks for the decimal mark where they do not."""
    cells, plain, with_point, proven = first
    evidence = numbers.MarkEvidence(point=proven, open=with_point - proven)
    if cells > plain:
        shapes = look.shapes(name, ["count(*)"], numbers.is_plain(name))
        cells = sum(count for _, count in shapes)
        unread = {shape: count for shape, count in shapes if shape is not None}
        plain = cells - sum(unread.values())
        evidence += numbers.evidence_of(unread)
    if mark := evidence.mark:
        needs_it = mark == "comma" or cells > plain
        return NumberColumn(cells, plain, mark if needs_it else None, "cells")
    if not evidence.is_needed:
        return NumberColumn(cells, plain, "point" if cells > plain else None)
    told, told_by = look.told(name, "decimal_mark")
    if told is None:
        reason = (
            f"{evidence.point:,} cells prove a point, {evidence.comma:,} a comma"
            if evidence.point
            else f"{evidence.open:,} cells can be read both ways, none proves either"
        )
        look.ask(
            name, "decimal_mark", look.examples(name, f"regexp_matches({name}, '[.,]')"), reason
        )
    return NumberColumn(cells, plain, cast("DecimalMark | None", told), told_by)
