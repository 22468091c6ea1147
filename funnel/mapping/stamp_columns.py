"""How one stamp column is written, over all its cells."""

from dataclasses import dataclass
from typing import cast

from funnel.mapping import stamps
from funnel.mapping.looking import Counts, DecidedBy, Look
from funnel.mapping.model import DateOrder


@dataclass(frozen=True)
class StampColumn:
    """How one stamp column is written.

    Of ``cells`` non-empty ones, ``iso`` are ISO already, ``zoned`` carry an offset, ``dates`` have
    no time of day, ``midnights`` have one that is midnight, ``unknown`` look like no stamp.
    ``formats`` read those that are neither ISO nor unknown. ``date_order`` is None where no cell
    needs one or nobody knows it; ``is_mixed`` says that cells prove both.
    """

    cells: int
    iso: int
    zoned: int
    dates: int
    midnights: int
    unknown: int = 0
    is_untouched: bool = True
    formats: tuple[stamps.Format, ...] = ()
    date_order: DateOrder | None = None
    decided_by: DecidedBy | None = None
    is_mixed: bool = False

    @property
    def is_date(self) -> bool:
        """Whether no cell has a time of day other than midnight."""
        return 0 < self.cells - self.unknown == self.dates + self.midnights

    @property
    def has_times(self) -> bool:
        """Whether any cell has a time of day, be it midnight."""
        return self.dates + self.unknown < self.cells


def stamp_counts(name: str) -> Counts:
    """What is counted of a stamp column; ``stamp_column`` starts from the counts."""
    at, is_iso, kind = f"{name}_moment", f"{name}_is_iso", f"{name}_kind"
    not_iso, date, time = 1, 2, 3
    midnight, zoned = 1, 2
    iso_times = range(time, time + midnight + zoned + 1)
    return Counts(
        derived=(
            f"{stamps.moment(name)} as {at}",
            f"{stamps.is_iso(name, at)} as {is_iso}",
            f"cast(case when {name} is null then null when not {is_iso} then {not_iso} "
            f"when strlen({name}) <= 10 then {date} else {time} "
            f"+ case when date_trunc('day', {at}) = {at} then {midnight} else 0 end "
            f"+ case when {stamps.has_offset(name)} then {zoned} else 0 end "
            f"end as utinyint) as {kind}",
        ),
        kind=kind,
        counted=(
            (not_iso, date, *iso_times),
            (date, *iso_times),
            (time + zoned, time + zoned + midnight),
            (date,),
            (time + midnight, time + zoned + midnight),
        ),
        known=is_iso,
    )


def stamp_column(look: Look, name: str, first: tuple[int, ...]) -> StampColumn:
    """What the column's cells say; asks for the order of day and month where they do not."""
    cells, iso, zoned, dates, midnights = first
    if cells == iso:
        return StampColumn(cells, iso, zoned, dates, midnights)
    counts = stamp_counts(name)
    midnight = f"not {counts.known} and {stamps.is_midnight(name)}"
    cells = iso = zoned = dates = midnights = unknown = 0
    formats = []
    for shape, in_shape, *of_iso, midnights_in_shape in look.shapes(name, counts, midnight):
        cells += in_shape
        if shape is None:
            iso, zoned_iso, dates_iso, midnights_iso = of_iso
            zoned += zoned_iso
            dates += dates_iso
            midnights += midnights_iso
        elif one := stamps.format_of(shape):
            formats.append(one)
            zoned += in_shape if one.is_zoned else 0
            dates += 0 if one.is_timed else in_shape
            midnights += midnights_in_shape if one.is_timed else 0
        else:
            unknown += in_shape
    order, decided_by, is_mixed = _date_order(look, name, formats)
    return StampColumn(
        *(cells, iso, zoned, dates, midnights, unknown, False),
        _in_order(formats, order, is_mixed),
        *(order, decided_by, is_mixed),
    )


def _date_order(
    look: Look, name: str, formats: list[stamps.Format]
) -> tuple[DateOrder | None, DecidedBy | None, bool]:
    """The order of day and month, who decided it, and whether cells prove both orders."""
    if not any(one.has_order for one in formats):
        return None, None, False
    day_first, month_first, either, examples = look.day_month_evidence(name)
    if bool(day_first) != bool(month_first):
        return ("day first" if day_first else "month first"), "cells", False
    is_mixed = day_first > 0
    if not either:
        return "day first", "cells", is_mixed
    told, told_by = look.told(name, "date_order")
    if told is None:
        reason = (
            f"{day_first:,} cells prove the day first, {month_first:,} the month first and "
            f"{either:,} neither"
            if is_mixed
            else f"no cell has a number over 12, {either:,} can be read both ways"
        )
        look.ask(name, "date_order", examples, reason)
    return cast("DateOrder | None", told), told_by, is_mixed


def _in_order(
    formats: list[stamps.Format], order: DateOrder | None, is_mixed: bool
) -> tuple[stamps.Format, ...]:
    """The formats with day and month in their order; in a mixed column both, the told one first."""
    ordered = []
    for one in formats:
        if not one.has_order:
            ordered.append(one)
        elif order:
            both = [one, one.month_first()]
            both = both if order == "day first" else both[::-1]
            ordered += both if is_mixed else both[:1]
    return tuple(dict.fromkeys(ordered))
