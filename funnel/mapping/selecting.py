"""The one select that makes our columns, still text, out of a landed file."""

from funnel.mapping import numbers, stamps
from funnel.mapping.cells import is_one_of, meaning_of, unmapped
from funnel.mapping.profiling import Profile
from funnel.mapping.resolution import Resolved
from funnel.mapping.values import values_select
from funnel.tables import Column


def mapped_select(resolved: Resolved, profile: Profile, landed_table: str) -> str:
    """SQL for one row per record of ``landed_table`` with our columns in their order, all text.

    ``record`` is the record's ordinal, ``is_wanted`` the map's condition. Ids and text are
    trimmed, the map's empty words null. Stamps are ISO, dates and stamps that are always midnight
    as dates; numbers are plain; booleans ``true`` or ``false``; words are meanings of
    ``funnel.tables.WORD_LISTS``, with what no list holds in ``<column>_unmapped``. Cells that
    cannot be read stay as they are written. Columns that are not mapped are null.
    """
    untouched = {name for name, column in profile.stamps.items() if column.is_untouched}
    given = ["record"]
    for column in resolved.table.columns:
        value = _value(column, resolved, profile)
        if column.name == "currency":
            value = _with_written_currency(value, profile)
        given.append(f"{value} as {column.name}")
        if column.kind == "word":
            given.append(f"{_unmapped(column, resolved)} as {column.name}_unmapped")
    given.append("is_wanted")
    values = values_select(resolved, landed_table, untouched=untouched)
    return f"select {', '.join(given)} from ({values})"


def _value(column: Column, resolved: Resolved, profile: Profile) -> str:
    name = column.name
    if name not in resolved.columns:
        return "null::varchar"
    if column.kind == "word":
        return meaning_of(name, resolved.map.words(resolved.table_map, name))
    if column.kind == "stamp" and (stamp := profile.stamps.get(name)):
        date_only = stamp.is_date or resolved.columns[name].date_only
        return stamps.rewritten(name, stamp.formats, date_only and stamp.has_times)
    if column.kind == "number" and (number := profile.numbers.get(name)):
        return numbers.rewritten(name, number.decimal_mark) if number.decimal_mark else name
    if column.kind == "boolean":
        return _boolean(name, resolved)
    return name


def _with_written_currency(told: str, profile: Profile) -> str:
    """SQL for the currency told, else the one written into the amount beside it."""
    for name in ("amount", "cost"):
        number = profile.numbers.get(name)
        if number and number.plain < number.cells:
            return f"coalesce({told}, {numbers.currency_in(name)})"
    return told


def _unmapped(column: Column, resolved: Resolved) -> str:
    if column.name not in resolved.columns:
        return "null::varchar"
    return unmapped(column.name, resolved.map.words(resolved.table_map, column.name))


def _boolean(name: str, resolved: Resolved) -> str:
    is_true, is_false = (
        is_one_of(name, resolved.map.plain_list(listed)) for listed in ("true", "false")
    )
    return f"case when {is_true} then 'true' when {is_false} then 'false' else {name} end"
