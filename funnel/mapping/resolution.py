"""Which headers of one file a map needs, and where each column of ours comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnel.errors import FunnelError
from funnel.mapping.expressions import Expression
from funnel.mapping.headers import HeaderRow
from funnel.mapping.model import Map, Source, TableMap
from funnel.tables import Column, Table


class HeaderError(FunnelError):
    """A header that the map needs is missing from a file, or stands there twice."""


@dataclass(frozen=True)
class ResolvedColumn:
    """One column of ours in one file.

    ``headers`` maps each header reference that stands in the file to its position; ``expression``
    is None where the column is the one header's cell.
    """

    column: Column
    headers: Mapping[str, int]
    expression: Expression | None
    date_only: bool

    @property
    def position(self) -> int | None:
        """The header's position where the column is that header's cell; else None."""
        return None if self.expression else next(iter(self.headers.values()))


@dataclass(frozen=True)
class Resolved:
    """One file under one table of a map; ``columns`` by our names, those that are mapped."""

    map: Map
    table_name: str
    file: str
    headers: tuple[str, ...]
    columns: Mapping[str, ResolvedColumn]
    where: ResolvedColumn | None

    @property
    def table_map(self) -> TableMap:
        """The table of the map."""
        return self.map.tables[self.table_name]

    @property
    def table(self) -> Table:
        """The table of ours that the file becomes."""
        return self.table_map.ours

    @property
    def positions(self) -> list[int]:
        """The positions of the headers that have to be read, ascending, each once."""
        used = [*self.columns.values(), *([self.where] if self.where else [])]
        return sorted({position for one in used for position in one.headers.values()})

    @property
    def timezone(self) -> str | None:
        """The zone the map declares for stamps without an offset; None where it does not."""
        return self.table_map.timezone or self.map.timezone

    def header_of(self, name: str) -> str:
        """How the file calls the column ``name`` of ours, for people."""
        positions = self.columns[name].headers.values()
        return ", ".join(self.headers[position].strip() for position in positions)


def resolve(one: Map, table_name: str, headers: Sequence[str], file: str = "file") -> Resolved:
    """How the file with ``headers`` is read as the table ``table_name`` of the map ``one``.

    A column whose headers are not there is not mapped. HeaderError names the file, the column
    and the headers tried where that column is required, or where a header stands twice.
    """
    table = one.tables[table_name]
    row = HeaderRow(headers)
    columns = {}
    for column in table.ours.columns:
        source = table.columns.get(column.name)
        found = source and _resolved_column(column, source, row, file)
        if found:
            columns[column.name] = found
        elif source and column.is_required:
            tried = _references(source)
            raise HeaderError(
                f"{file}: no header for {column.name} ({column.description}); looked for "
                + "; ".join(reference.replace("|", ", ") for reference in tried)
                + "."
            )
    where = None
    if table.condition:
        is_wanted = Column("is_wanted", "boolean", table.where_rule)
        found_at = _positions(table.condition.headers, row, file, "where")
        where = ResolvedColumn(is_wanted, found_at, table.condition, False)
    return Resolved(one, table_name, file, tuple(headers), columns, where)


def _references(source: Source) -> tuple[str, ...]:
    if source.expression:
        return source.expression.headers
    return (source.header,) if source.header else ()


def _resolved_column(
    column: Column, source: Source, row: HeaderRow, file: str
) -> ResolvedColumn | None:
    references = _references(source)
    positions = _positions(references, row, file, column.name)
    if not positions and (source.expression is None or source.expression.without_headers is None):
        return None
    return ResolvedColumn(column, positions, source.expression, source.date_only)


def _positions(
    references: Sequence[str], row: HeaderRow, file: str, wanted_for: str
) -> dict[str, int]:
    found = {}
    for reference in references:
        positions = row.positions(reference)
        if len(positions) > 1:
            spelled = " or ".join(f'"{row.reference(position)}"' for position in positions)
            raise HeaderError(
                f"{file}: {len(positions)} headers fit {wanted_for}: write {spelled} in the map."
            )
        if positions:
            found[reference] = positions[0]
    return found
