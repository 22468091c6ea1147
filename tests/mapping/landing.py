"""A few cells, landed and mapped, for tests."""

from dataclasses import dataclass

import duckdb

from funnel.mapping import Map, Profile, map_from, mapped_select, profile, resolve


@dataclass(frozen=True)
class Mapped:
    """One file's rows as our columns, and what was seen in it."""

    rows: list[dict[str, object]]
    profile: Profile

    def column(self, name: str) -> list[object]:
        return [row[name] for row in self.rows]


def one_map(columns: dict, table: str = "leads", values: dict | None = None, **table_keys) -> Map:
    """A map with one table, whose required columns are filled."""
    required = {
        "leads": {"lead_id": "Id", "created_at": "Created"},
        "activities": {},
        "opportunities": {"opportunity_id": "Id"},
        "users": {"user_id": "Id"},
        "stage_changes": {"lead_id": "Id", "changed_at": "Changed"},
    }[table]
    document = {
        "name": "mine",
        "label": "Mine",
        "values": values or {},
        "tables": {table: {"columns": required | columns, **table_keys}},
    }
    return map_from(document, "mine.toml")


def mapped(
    one: Map,
    table: str,
    headers: list[str],
    rows: list[list[str | None]],
    answers: dict | None = None,
    file: str = "file.csv",
) -> Mapped:
    """The file of ``headers`` and ``rows`` as the table of the map."""
    with duckdb.connect() as connection:
        columns = ", ".join(f"c{position} varchar" for position in range(len(headers)))
        connection.execute(f"create temp table landed ({columns})")
        if rows:
            places = ", ".join("?" for _ in headers)
            connection.executemany(f"insert into landed values ({places})", rows)
        resolved = resolve(one, table, headers, file)
        seen = profile(connection, "landed", resolved, answers)
        cursor = connection.execute(
            f"select * from ({mapped_select(resolved, seen, 'landed')}) order by record"
        )
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Mapped(found, seen)


def mapped_column(
    name: str, source: object, cells: list[str | None], table: str = "leads", **keys
) -> Mapped:
    """Cells under the header ``X`` as our column ``name``, by a map that reads it from there."""
    answers = keys.pop("answers", None)
    one = one_map({name: source}, table, keys.pop("values", None), **keys)
    rows = [["1", "2024-01-01", "2024-01-01", cell] for cell in cells]
    return mapped(one, table, ["Id", "Created", "Changed", "X"], rows, answers)
