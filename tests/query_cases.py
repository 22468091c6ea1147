"""Query cases: folders of input rows and the rows that a query makes of them.

`tests/queries/<table>/<rule>/` is one case; the folder's name is the rule it holds. In it:

- `leads.csv`, `stage_changes.csv` … — rows of our tables (`funnel/tables.py`) as mapped text, so
  stamps are ISO and in UTC unless they carry an offset. Columns left out are blank.
- `int_stage_entries.csv` … — rows put straight into a published table, beside what was built.
- `settings.toml` — optional: `[map]` (`decision_on`, `conversion_means`, `as_of`, counted
  stamps) and `[definitions]`, laid over the shipped ones.
- `parameters.toml` — for a mart: `[selection]` (fields of Selection), `[speed]` (fields of Speed,
  of which marts of speed need `start`) and `[parameters]`.
- `expected.csv` — all rows, in any order, of the columns named there; an empty cell is null,
  `""` is empty text. A dimension's name stands
  for its label (`source` for `source_id`), `lead_id` for `lead_number`, and what a clock is
  (`lead_id`, `start`, `episode`) for `clock_number`.

To build the tables takes far longer than to ask them, so cases of the same rows and settings
ask the same tables, one after the other.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import tomli_w

from funnel.definitions import load_definitions
from funnel.importing import drop_rules, journeys, staging
from funnel.selection import DIMENSIONS, Selection
from funnel.speed import Speed
from funnel.tables import TABLES, Table
from funnel.warehouse import Generation, Warehouse, mart_query

FOLDER = Path(__file__).parent / "queries"
MARTS = Path(__file__).parents[1] / "queries" / "marts"
INTERMEDIATE = MARTS.with_name("intermediate")

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Inputs:
    """What a case's tables are made of: name and text of each file; equal whatever the folder."""

    folder: Path = field(compare=False)
    files: tuple[tuple[str, str], ...]


class Build:
    """The tables of some inputs, in memory, each made when it is first asked for."""

    def __init__(self, inputs: Inputs) -> None:
        settings = _toml(inputs.folder / "settings.toml")
        with TemporaryDirectory() as workspace:
            own = Path(workspace) / "own.toml"
            own.write_text(tomli_w.dumps(settings.get("definitions", {})))
            definitions = load_definitions(own)
        self.connection = duckdb.connect(config={"threads": 1})
        self._made: set[str] = set()
        stage_tables(self.connection, inputs.folder, definitions, settings.get("map", {}))

    def make(self, tables: Sequence[str]) -> None:
        """Have ``tables``, named in the order they are built."""
        for name in tables:
            if name not in self._made:
                journeys.create(self.connection, name)
                self._made.add(name)

    @contextmanager
    def with_rows(self, folder: Path) -> Iterator[None]:
        """The published tables with the rows that ``folder`` puts straight into them."""
        put = [name for name in journeys.PUBLISHED if (folder / f"{name}.csv").exists()]
        for name in put:
            rows = _csv(folder / f"{name}.csv")
            self.connection.execute(f"create or replace temp table built_{name} as from {name}")
            self.connection.execute(f"insert into {name} by name select * from {rows}")
        try:
            yield
        finally:
            for name in put:
                self.connection.execute(f"truncate {name}; insert into {name} from built_{name}")


class Published(Warehouse):
    """A build as marts meet it: of another connection's tables only those of the database.

    What serves only to build is temporary, so that a mart that reads it fails here too.
    """

    def __init__(self, build: Build) -> None:
        self.generation = object.__new__(Generation)
        self.generation._connection = build.connection.cursor()


# One at a time is kept: cases that share theirs follow each other.
_build = lru_cache(maxsize=1)(Build)


@dataclass(frozen=True)
class Case:
    """One case folder."""

    folder: Path

    @property
    def table(self) -> str:
        """The table, or mart, whose rows are expected."""
        return self.folder.parent.name

    @property
    def name(self) -> str:
        """Table and rule, as the test is called."""
        return f"{self.table}/{self.folder.name}"

    @property
    def is_mart(self) -> bool:
        """Whether the case asks a mart rather than reads a table."""
        return (MARTS / f"{self.table}.sql").exists()

    @cached_property
    def columns(self) -> list[str]:
        """The header of `expected.csv`."""
        return (self.folder / "expected.csv").read_text().splitlines()[0].split(",")

    @cached_property
    def inputs(self) -> Inputs:
        """What its tables are made of, before rows are put straight into them."""
        paths = [self.folder / f"{name}.csv" for name in TABLES]
        there = [path for path in (*paths, self.folder / "settings.toml") if path.exists()]
        return Inputs(self.folder, tuple((path.name, path.read_text()) for path in there))

    def rows(self) -> tuple[Rows, Rows]:
        """The rows there are and the rows expected, each sorted."""
        build = _build(self.inputs)
        build.make(_needed(self.table, self.columns))
        if not self.is_mart:
            actual = f"select {self._expressions(build.connection)} from {self.table}"
            return self._compared(build.connection, actual)
        with build.with_rows(self.folder), build.connection.cursor() as connection:
            connection.register("cells", self._cells(build))
            listed = ", ".join(f'"{column}"' for column in self.columns)
            return self._compared(connection, f"select {listed} from cells")

    def _cells(self, build: Build) -> pl.DataFrame:
        asked = _toml(self.folder / "parameters.toml")
        speed = Speed(**_fields(asked.get("speed", {})))
        selection = Selection(speed=speed, **_fields(asked.get("selection", {})))
        mart = self.table.removeprefix("mart_")
        return Published(build).count(mart, selection, **asked.get("parameters", {}))

    def _expressions(self, connection: duckdb.DuckDBPyConnection) -> str:
        there = {row[0] for row in connection.execute(f"describe {self.table}").fetchall()}
        return ", ".join(_expression(column, self.table, there) for column in self.columns)

    def _compared(self, connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Rows, Rows]:
        connection.execute(f"create or replace temp table expected as from ({query}) limit 0")
        text = _csv(self.folder / "expected.csv")
        connection.execute(f"insert into expected by name select * from {text}")
        return (
            _sorted(connection.execute(query).fetchall()),
            _sorted(connection.execute("from expected").fetchall()),
        )


def build_tables(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    definitions: Any,
    map_settings: dict[str, Any],
) -> None:
    """Stage the CSV files of ``folder`` and build all intermediate tables."""
    stage_tables(connection, folder, definitions, map_settings)
    for name in journeys.ORDER:
        journeys.create(connection, name)


def stage_tables(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    definitions: Any,
    map_settings: dict[str, Any],
) -> None:
    """Stage the CSV files of ``folder``, drop by rule, and add what was agreed."""
    staging.prepare(connection, definitions.report.timezone)
    for table in TABLES.values():
        path = folder / f"{table.name}.csv"
        if path.exists():
            header = path.read_text().splitlines()[0].split(",")
            columns = ", ".join(
                name if name in header else f"null::varchar as {name}" for name in _mapped(table)
            )
            select = (
                f"select {columns}, row_number() over () as record, true as is_wanted "
                f"from {_csv(path)}"
            )
            staged = staging.stage(connection, table, select, 1, "UTC")
            assert not staged.rejects, staged.rejects
    drop_rules.drop(connection)
    told = map_settings.get("as_of")
    journeys.prepare(
        connection,
        definitions,
        journeys.MapSettings(
            decision_on=map_settings.get("decision_on", "lead"),
            conversion_means=map_settings.get("conversion_means"),
            told_as_of=datetime.fromisoformat(told) if told else None,
            timed_stamps=map_settings.get("timed_stamps", 0),
            zoneless_stamps=map_settings.get("zoneless_stamps", 0),
        ),
    )


def _needed(table: str, columns: Sequence[str]) -> list[str]:
    """What ``table`` is made of, in the order it is built, and what its rows are told by."""
    wanted = {table, "int_as_of", "int_lead_journeys", "dimension_values"}
    if "clock_number" not in columns and table.startswith("int_clock_"):
        wanted.add("int_lead_clocks")
    if (MARTS / f"{table}.sql").exists():
        wanted |= _read_by(mart_query(table.removeprefix("mart_")))
    for name in reversed(journeys.ORDER):
        if name in wanted:
            wanted |= _read_by((INTERMEDIATE / f"{name}.sql").read_text())
    return [name for name in journeys.ORDER if name in wanted]


@cache
def _read_by(query: str) -> frozenset[str]:
    return frozenset(re.findall(r"\bfrom (\w+)\b", query)).intersection(journeys.ORDER)


def all_cases() -> list[Case]:
    """Every case folder, in order of name but for those of the same inputs: they go together."""
    cases = [Case(path.parent) for path in sorted(FOLDER.glob("*/*/expected.csv"))]
    first = {case.inputs: place for place, case in reversed(list(enumerate(cases)))}
    return sorted(cases, key=lambda case: first[case.inputs])


def _expression(column: str, table: str, there: set[str]) -> str:
    if column in there:
        return f'"{column}"'
    if "clock_number" in there and "lead_number" not in there:
        return (
            f"(select any_value({column}) from int_lead_clocks "
            "inner join int_lead_journeys using (lead_number) "
            f"where int_lead_clocks.clock_number = {table}.clock_number) as {column}"
        )
    if column in ("lead_id", "primary_lead_id"):
        number = column.replace("_id", "_number")
        return (
            "(select any_value(lead_id) from int_lead_journeys "
            f"where int_lead_journeys.lead_number = {table}.{number}) as {column}"
        )
    dimension = column if column in DIMENSIONS else column.removeprefix("current_")
    if column == "receiver":
        dimension = "owner"
    return (
        f"(select any_value(label) from dimension_values where dimension = '{dimension}' "
        f'and id = "{column}_id") as {column}'
    )


def _mapped(table: Table) -> list[str]:
    """The columns of mapped text: ours, and beside a word the one no value list knows."""
    words = [f"{column.name}_unmapped" for column in table.columns if column.words]
    return [column.name for column in table.columns] + words


def _csv(path: Path) -> str:
    return (
        f"read_csv('{path}', auto_detect = false, all_varchar = true, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
        f"columns = {_text_columns(path)})"
    )


def _text_columns(path: Path) -> str:
    header = path.read_text().splitlines()[0].split(",")
    return "{" + ", ".join(f"'{name}': 'varchar'" for name in header) + "}"


def _fields(asked: dict[str, Any]) -> dict[str, Any]:
    # Selections are hashable, so what TOML lists becomes a tuple.
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()
    }


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text()) if path.exists() else {}


def _sorted(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: [(value is not None, str(value)) for value in row])
