"""Reading the published generation: the only module that knows DuckDB once an import is done."""

import threading
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import duckdb
import polars as pl

from funnel.definitions import Definitions, load_definitions
from funnel.errors import FunnelError
from funnel.generations import DATABASE, published_generations
from funnel.selection import DIMENSIONS, Selection, known

QUERIES = Path(__file__).parents[1] / "queries"
# Tables of which what the reader asked for is written once, ahead of the marts that count them.
_ASKED = {"int_responses": "responses", "int_stage_entries": "targeted"}

# The parameters of queries/selection.sql that hold a dimension's ids.
FILTER_PARAMETERS = {
    "motion": "motions",
    "source": "sources",
    "first_source": "first_sources",
    "campaign": "campaigns",
    "segment": "segments",
    "country": "countries",
    "team": "teams",
    "reports_to": "reporting_lines",
    "owner": "owners",
}
# Columns besides the breakdown that tell a mart's cells apart.
_KEYS = (
    "week", "stage", "currency", "standing", "weekday", "hour", "bin", "seconds", "is_in_hours",
)  # fmt: skip
# What polars makes of the engine's 128-bit integers.
_HUGE = pl.Decimal(38, 0)
# A table of no more rows is kept once it was read.
_FEW = 10_000
_opened: dict[Path, "Generation"] = {}
_lock = threading.Lock()


class NoWarehouse(FunnelError):
    """Nothing has been imported where the data was looked for."""


class OlderImport(NoWarehouse):
    """What was imported has other tables than this Funnel reads."""


class Generation:
    """One published import, opened read-only; queries may run from any thread."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._tables: dict[str, pl.DataFrame] = {}
        self._connection = duckdb.connect(
            folder / DATABASE,
            read_only=True,
            config={
                "enable_external_access": "false",
                "lock_configuration": "true",
                # Groups of up to so many bits are counted in an array rather than hashed.
                "perfect_ht_threshold": "16",
            },
        )

    def frame(self, query: str, parameters: dict[str, object] | None = None) -> pl.DataFrame:
        """The rows of one query; enums come back as text, the engine's sums of counts as Int64.

        It sums in 128 bits, which polars takes for decimals: shares of such would be cut to 0.
        """
        rows = self._connection.cursor().sql(query, params=parameters or {}).pl()
        return rows.with_columns(
            pl.col(pl.Categorical, pl.Enum).cast(pl.String), pl.col(_HUGE).cast(pl.Int64)
        )

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a published table, kept where they are few: it never changes."""
        if name in self._tables:
            return self._tables[name]
        if name not in self._table_names:
            raise KeyError(name)
        rows = self.frame(f'select * from "{name}"')
        # A page asks for the horizons some seventy times.
        if rows.height <= _FEW:
            self._tables[name] = rows
        return rows

    @cached_property
    def _table_names(self) -> frozenset[str]:
        return frozenset(self.frame("select table_name from duckdb_tables()")["table_name"])

    @cached_property
    def definitions(self) -> Definitions:
        """What the firm agreed, as this import used it."""
        return load_definitions(self.folder / "definitions.toml")

    @cached_property
    def facts(self) -> dict[str, str]:
        """What the import noted about itself: ``as_of``, ``report_timezone``, …"""
        return dict(self.frame("select name, value from import_facts").iter_rows())

    @cached_property
    def labels(self) -> pl.DataFrame:
        """Every dimension's labels: ``dimension``, ``id``, ``label``."""
        rows = self.frame(
            "select dimension, id::integer as id, label from dimension_values order by all"
        )
        return rows.with_columns(pl.col("dimension").cast(pl.String))


class Warehouse:
    """The newest data of one folder of generations, as published when this was made.

    Making one is cheap: a generation is opened once per process. All answers of one Warehouse
    come from the same import. Raises NoWarehouse where nothing has been imported yet.
    """

    def __init__(self, path: Path | str):
        self.path = Path(path)
        self.generation = _newest(self.path)

    @property
    def facts(self) -> dict[str, str]:
        """What the import noted about itself: ``as_of``, ``report_timezone``, …"""
        return self.generation.facts

    @property
    def definitions(self) -> Definitions:
        """What the firm agreed, as the import used it."""
        return self.generation.definitions

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a small published table, such as ``import_files``; KeyError for no table."""
        return self.generation.table(name)

    def has_rows(self, table: str) -> bool:
        """Whether a published table holds anything."""
        return self.generation.frame(f'select exists (from "{table}") as has_rows').item()

    def has_activities(self, stop: str) -> bool:
        """Whether anything was logged that could stop a clock: a call, any attempt, a meeting."""
        channels = self.table("activity_channels")["channel"]
        return stop in channels if stop in ("call", "meeting") else channels.len() > 0

    def dimension_labels(self, dimension: str) -> list[str]:
        """The labels that ``dimension`` has in the data, in alphabetical order."""
        rows = self.generation.labels.filter(pl.col("dimension") == dimension)
        return rows["label"].unique().sort().to_list()

    @property
    def dimensions(self) -> list[str]:
        """The dimensions the data has: those with any label besides the blank one."""
        rows = self.generation.labels.filter(pl.col("id") != 0)
        present = set(rows["dimension"])
        return [name for name in DIMENSIONS if name in present]

    def count(self, mart: str, selection: Selection, **parameters: object) -> pl.DataFrame:
        """The cells of ``queries/marts/mart_<mart>.sql`` within ``selection``, ordered.

        Columns: the mart's own counts and keys, the week among them, and one column of labels
        per dimension of ``selection.by``. ``parameters`` are the mart's own; one that is not
        given is null, which restricts nothing. Lists of leads come back as they are.
        Raises BadSelection for a label that the data does not have.
        """
        cells = self.rows(mart, selection, **parameters)
        if "by_1" not in cells.columns:
            return cells
        names = {f"by_{place}": name for place, name in enumerate(selection.dimensions, 1)}
        spare = [column for column in ("by_1", "by_2", "by_3") if column not in names]
        cells = self._labelled(cells.drop(spare), names)
        keys = [name for name in _KEYS if name in cells.columns]
        return cells.sort(*keys, *names.values(), nulls_last=True)

    def rows(self, mart: str, selection: Selection, **parameters: object) -> pl.DataFrame:
        """The rows of a mart as they come, in its own order; its groups are ids, not labels.

        Lists of leads have labels (``source`` for ``source_id``). A parameter of the mart that is
        not given is null, which restricts nothing.
        """
        query = mart_query(mart)
        declared = declared_parameters(query)
        surplus = parameters.keys() - declared
        if surplus:
            raise TypeError(f"mart_{mart} has no parameter {', '.join(sorted(surplus))}")
        offered = self._selection_parameters(selection) | parameters
        rows = self.generation.frame(query, {name: offered.get(name) for name in declared})
        ids = {f"{name}_id": name for name in DIMENSIONS if f"{name}_id" in rows.columns}
        return self._labelled(rows, ids)

    def _labelled(self, rows: pl.DataFrame, dimensions: dict[str, str]) -> pl.DataFrame:
        """The rows with labels in place of the ids in the columns of ``dimensions``."""
        rows = rows.rename(dimensions)
        for name in dimensions.values():
            labels = self.generation.labels.filter(pl.col("dimension") == name)
            rows = rows.with_columns(
                pl.col(name).cast(pl.Int32).replace_strict(labels["id"], labels["label"])
            )
        return rows

    def _selection_parameters(self, selection: Selection) -> dict[str, object]:
        grouped = dict(enumerate(selection.dimensions, 1))
        return {
            "first_date": selection.first_date,
            "last_date": selection.last_date,
            "is_strict": selection.is_strict,
            "with_implied_base": selection.with_implied_base,
            "start": selection.speed.start,
            "stop": selection.speed.stop,
            "target": selection.speed.target,
            "episodes": selection.speed.episodes,
            "is_business": selection.speed.is_business,
            "edges": list(selection.speed.edges),
            "landmark_seconds": selection.speed.landmark_seconds,
            "is_from_call": selection.speed.window_from == "call",
            "is_slow_called": selection.speed.slow == "called",
            "is_team_time": selection.speed.hours == "team",
            **{f"by_{place}": grouped.get(place) for place in (1, 2, 3)},
            **{
                parameter: self._ids(name, getattr(selection, name))
                for name, parameter in FILTER_PARAMETERS.items()
            },
        }

    def _ids(self, dimension: str, labels: Iterable[str]) -> list[int]:
        if not labels:
            return []
        rows = self.generation.labels.filter(pl.col("dimension") == dimension)
        names = rows["label"].to_list()
        wanted = [known(label, names, dimension) for label in labels]
        return rows.filter(pl.col("label").is_in(wanted))["id"].to_list()


def _newest(warehouse: Path) -> Generation:
    # An import publishes by renaming to the next number, so the last is whole.
    folders = [one for one in published_generations(warehouse) if (one / DATABASE).exists()]
    if not folders:
        raise NoWarehouse(
            f"There is no data in {warehouse} yet: run `make run`, "
            "or `python -m funnel import FOLDER` for exports of your own."
        )
    folder = folders[-1].resolve()
    with _lock:
        if folder not in _opened:
            # Readers of an older one keep its connection until they are done.
            for other in [old for old in _opened if old.parent == folder.parent]:
                del _opened[other]
            try:
                _opened[folder] = Generation(folder)
            except duckdb.Error as error:
                raise NoWarehouse(
                    f"The data in {folder} cannot be opened: import the exports again."
                ) from error
        generation = _opened[folder]
    if generation.facts.get("layout") != layout():
        raise OlderImport(
            f"The data in {warehouse} were imported by another version of Funnel: "
            "import the exports again."
        )
    return generation


@cache
def layout() -> str:
    """What tells one set of published tables from another: a digest of the queries that make them.

    An import notes it, so that tables of another version are never read as if they were these.
    """
    files = sorted((QUERIES / "intermediate").glob("*.sql"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


@cache
def mart_query(mart: str) -> str:
    """The whole query of a mart: the rows it counts, the reader's selection, the mart itself.

    Between the two stands what was asked of the clocks, or of the entries, that it counts.
    """
    text = (QUERIES / "marts" / f"mart_{mart}.sql").read_text()
    _, counts, _, body = text.split("\n", 3)
    tables = counts.removeprefix("-- Counts ").removesuffix(".").split(" and ")
    shared = {"selection": (QUERIES / "selection.sql").read_text()}
    for table, name in _ASKED.items():
        if table in tables:
            shared[name] = (QUERIES / f"{name}.sql").read_text()
    ctes = "".join(f"{name} as (\n{query}),\n" for name, query in shared.items())
    rows = " union all by name ".join(f"select * from {table}" for table in tables)
    return f"with selectable as ({rows}),\n{ctes}{body}"


@cache
def declared_parameters(query: str) -> frozenset[str]:
    """The names of the parameters that a query takes."""
    return frozenset(duckdb.extract_statements(query)[0].named_parameters)
