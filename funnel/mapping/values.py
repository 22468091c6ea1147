"""SQL for the values of our columns in one landed file, before stamps and numbers are rewritten."""

from collections.abc import Collection, Iterable

from funnel.mapping.cells import trimmed, without_empty_words
from funnel.mapping.resolution import Resolved, ResolvedColumn


def values_select(
    resolved: Resolved,
    landed_table: str,
    names: Iterable[str] | None = None,
    untouched: Collection[str] = (),
) -> str:
    """A select of one row per record: ``record``, ``is_wanted`` and our columns ``names`` as text.

    Cells are trimmed and null where they hold one of the map's empty words; expressions are
    computed from such cells. Without ``names`` all mapped columns are given. The cells of
    ``untouched`` columns are known to need no cleaning: only blank ones become null.
    """
    wanted = None if names is None else set(names)
    columns = [one for name, one in resolved.columns.items() if wanted is None or name in wanted]
    used = (*columns, *_condition(resolved))
    cells = {}
    for one in used:
        empty_words = _empty_words(one, resolved)
        if one.expression is None and one.column.name in untouched:
            cells[one.column.name] = f"nullif(c{one.position}, '')"
        elif one.expression is None:
            cells[one.column.name] = without_empty_words(f"bare_{one.position}", empty_words)
        else:
            for position in one.headers.values():
                cell = without_empty_words(f"bare_{position}", empty_words)
                cells[_cell_name(one, position, resolved)] = cell
    bare = {
        f"bare_{position}": trimmed(f"c{position}")
        for one in used
        for position in one.headers.values()
    }
    computed = {
        one.column.name: f"nullif(cast({_computed(one, resolved)} as varchar), '')"
        if one.expression
        else one.column.name
        for one in columns
    }
    condition = _computed(resolved.where, resolved) if resolved.where else "true"
    return (
        f"select record, {_listed(computed)}{condition} as is_wanted from ("
        f"select {_listed(cells)}record from ("
        f"select {_listed(bare)}*, rowid as record from {landed_table}))"
    )


def _listed(columns: dict[str, str]) -> str:
    return "".join(f"{value} as {name}, " for name, value in columns.items())


def _condition(resolved: Resolved) -> tuple[ResolvedColumn, ...]:
    return (resolved.where,) if resolved.where else ()


def _empty_words(one: ResolvedColumn, resolved: Resolved) -> list[str]:
    own = resolved.table_map.empty.get(one.column.name)
    return resolved.map.plain_list("empty") if own is None else own


def _cell_name(one: ResolvedColumn, position: int, resolved: Resolved) -> str:
    has_own = one.column.name in resolved.table_map.empty
    return f"cell_{position}_{one.column.name}" if has_own else f"cell_{position}"


def _computed(one: ResolvedColumn, resolved: Resolved) -> str:
    assert one.expression is not None
    return one.expression.sql(
        {
            reference: _cell_name(one, position, resolved)
            for reference, position in one.headers.items()
        }
    )
