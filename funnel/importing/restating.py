"""What an import changes of the weeks that were over before it, by cause, and the counts it keeps.

Both are counts by week and segment. They are carried from generation to generation, so that any
two imports can be set against each other long after the older one is gone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from funnel.definitions import Definitions, load_definitions
from funnel.errors import FunnelError
from funnel.generations import DATABASE, generation_number
from funnel.importing.published import number_labels, publish, relabelled
from funnel.speed import CALLED_MOTIONS

QUERIES = Path(__file__).parents[2] / "queries" / "restating"
_OLD = "the import before was made by an earlier Funnel"
_TABLES = """
    create table compared_imports (generation integer, as_of timestamp, not_compared varchar);
    create table restated_numbers (
        generation integer, measure varchar, week date, dimension varchar, label varchar,
        cause varchar, currency varchar, numerator bigint, denominator bigint,
        amount decimal(18, 2)
    );
    create table kept_counts (
        generation integer, measure varchar, week date, dimension varchar, label varchar,
        currency varchar, numerator bigint, denominator bigint, amount decimal(18, 2)
    );
"""
_CARRIED = ("compared_imports", "restated_numbers", "kept_counts")


@dataclass(frozen=True)
class Previous:
    """The generation before the one being built: its folder, and what was agreed in it.

    ``definitions`` is None where they are of an earlier Funnel and cannot be read any more.
    """

    folder: Path
    definitions: Definitions | None

    @property
    def number(self) -> int:
        """Its number among the generations."""
        return generation_number(self.folder) or 0


def previous_in(generations: list[Path]) -> Previous | None:
    """The newest of the published ``generations``; None where there is none."""
    if not generations:
        return None
    newest = generations[-1]
    try:
        return Previous(newest, load_definitions(newest / "definitions.toml"))
    except FunnelError:
        return Previous(newest, None)


def agreed_otherwise(previous: Previous | None, definitions: Definitions) -> Definitions | None:
    """What was agreed before, if the new data have to be counted by that too; else None."""
    if previous is None or previous.definitions is None:
        return None
    before = previous.definitions
    is_same = before.counting == definitions.counting
    return before if not is_same and _cuts_weeks_alike(before, definitions) else None


@contextmanager
def recounting(
    connection: duckdb.DuckDBPyConnection, path: Path, agreed_before: Definitions
) -> Iterator[None]:
    """A database in use for a while, in a file at ``path`` that is removed again.

    What is built in it, as was agreed before, is kept to tell what the definitions changed.
    """
    connection.execute(f"attach '{_quoted(path)}' as recount")
    try:
        with _using(connection, "recount"):
            yield
            publish(connection, "recounted", agreed_before)
    finally:
        connection.execute("detach recount")
        path.unlink(missing_ok=True)


def note_merges(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep which leads were merged, which only staging knows."""
    connection.execute("create temp table merges as from stg_merged_leads")


def restate(
    connection: duckdb.DuckDBPyConnection,
    previous: Previous | None,
    definitions: Definitions,
) -> None:
    """Add to the generation being built what it changes of the one before, and its own counts.

    ``note_merges`` was called before, and ``recounting`` where ``agreed_otherwise``.
    """
    number = 1 if previous is None else previous.number + 1
    connection.execute(_TABLES)
    connection.execute(
        "create temp table called_motions as select unnest(?) as label", [list(CALLED_MOTIONS)]
    )
    publish(connection, "imported", definitions)
    not_compared = None
    if previous is not None:
        not_compared = _against(connection, previous, definitions, number)
    connection.execute(f"create temp table published_counts as {_query('published_counts')}")
    connection.execute(
        f"insert into kept_counts by name select $number as generation, newly.* "
        f"from ({_query('newly_kept_counts')}) as newly",
        {"number": number},
    )
    connection.execute(
        "insert into compared_imports select ?, value::timestamp, ? from import_facts "
        "where name = 'as_of'",
        [number, not_compared],
    )


def _against(
    connection: duckdb.DuckDBPyConnection,
    previous: Previous,
    definitions: Definitions,
    number: int,
) -> str | None:
    """Set the two generations against each other; why that cannot be done, else None."""
    try:
        connection.execute(f"attach '{_quoted(previous.folder / DATABASE)}' as older (read_only)")
    except duckdb.Error:
        return "the import before cannot be opened any more"
    try:
        _carry_forward(connection)
        if previous.definitions is None:
            return _OLD
        if not _cuts_weeks_alike(previous.definitions, definitions):
            return "the report's time zone or the first day of the week changed"
        with _using(connection, "older"):
            publish(connection, "earlier", previous.definitions)
            connection.execute("create temp table earlier_facts as from import_facts")
    except (duckdb.BinderException, duckdb.CatalogException):
        return _OLD
    finally:
        connection.execute("detach older")
    _set_against(connection, previous.definitions, definitions, number)
    return None


def _carry_forward(connection: duckdb.DuckDBPyConnection) -> None:
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'older'"
    ).fetchall()
    for table in _CARRIED:
        if (table,) in tables:
            connection.execute(f"insert into {table} from older.{table}")


def _set_against(
    connection: duckdb.DuckDBPyConnection,
    agreed_before: Definitions,
    definitions: Definitions,
    number: int,
) -> None:
    is_redefined = agreed_before.counting != definitions.counting
    made = ["earlier", "recounted", "imported"] if is_redefined else ["earlier", "imported"]
    number_labels(connection, made)
    connection.execute(f"create temp table subject_fates as {_query('subject_fates')}")
    _book(connection, made[0], made[1], agreed_before, number, is_redefined=False)
    if is_redefined:
        _book(connection, made[1], made[2], agreed_before, number, is_redefined=True)


def _book(
    connection: duckdb.DuckDBPyConnection,
    before: str,
    after: str,
    agreed_before: Definitions,
    number: int,
    *,
    is_redefined: bool,
) -> None:
    """Add what lies between ``published_<before>`` and ``published_<after>``, by cause."""
    connection.execute(f"create or replace temp table published_before as {relabelled(before)}")
    connection.execute(f"create or replace temp table published_after as {relabelled(after)}")
    connection.execute(
        "create or replace temp table restating_agreed as "
        "select ? as timezone, ? as week_start, ? as is_redefined",
        [agreed_before.report.timezone, agreed_before.week_start_number, is_redefined],
    )
    for name in ("restating", "changed_numbers"):
        connection.execute(f"create or replace temp table {name} as {_query(name)}")
    connection.execute(
        f"""
        insert into restated_numbers by name
        select $number as generation, numbers.* exclude (id), labels.label
        from ({_query("restated_numbers")}) as numbers
        left join (select distinct dimension, place, label from same_labels) as labels
            on numbers.dimension = labels.dimension and numbers.id = labels.place
        """,
        {"number": number},
    )


def _cuts_weeks_alike(one: Definitions, other: Definitions) -> bool:
    return (one.report.timezone, one.report.week_start) == (
        other.report.timezone,
        other.report.week_start,
    )


@contextmanager
def _using(connection: duckdb.DuckDBPyConnection, database: str) -> Iterator[None]:
    home = connection.execute("select current_catalog()").fetchall()[0][0]
    connection.execute(f'use "{database}"')
    try:
        yield
    finally:
        connection.execute(f'use "{home}"')


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@cache
def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
