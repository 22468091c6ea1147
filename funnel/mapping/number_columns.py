"""How one number column is written, over all its cells."""

from dataclasses import dataclass
from typing import cast

from funnel.mapping import numbers
from funnel.mapping.looking import Counts, DecidedBy, Look
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


def number_counts(name: str) -> Counts:
    """What is counted of a number column; ``number_column`` starts from the counts."""
    is_plain, kind = f"{name}_is_plain", f"{name}_kind"
    not_plain, without_point, with_point, proving = 1, 2, 3, 4
    return Counts(
        derived=(
            f"{numbers.is_plain(name)} as {is_plain}",
            f"cast(case when {name} is null then null when not {is_plain} then {not_plain} "
            f"when not contains({name}, '.') then {without_point} "
            f"when {numbers.proves_point(name)} then {proving} else {with_point} "
            f"end as utinyint) as {kind}",
        ),
        kind=kind,
        counted=(
            (not_plain, without_point, with_point, proving),
            (without_point, with_point, proving),
            (with_point, proving),
            (proving,),
        ),
        known=is_plain,
    )


def number_column(look: Look, name: str, first: tuple[int, ...]) -> NumberColumn:
    """What the column's cells say; asks for the decimal mark where they do not."""
    cells, plain, with_point, proven = first
    evidence = numbers.MarkEvidence(point=proven, open=with_point - proven)
    if cells > plain:
        shapes = {shape: in_shape for shape, in_shape, *_ in look.shapes(name, number_counts(name))}
        cells = sum(shapes.values())
        unread = {shape: in_shape for shape, in_shape in shapes.items() if shape is not None}
        plain = cells - sum(unread.values())
        evidence += numbers.evidence_of(unread)
    if mark := evidence.mark:
        return NumberColumn(cells, plain, mark if cells > plain else None, "cells")
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
