"""Mapped text becomes typed rows: one staging query a table, run once a file.

Reads the relation ``mapped_<table>`` (our columns as text, ``record`` and ``is_wanted``) and
fills ``stg_<table>``; what it refuses is counted and kept by the reconciliation.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from funnel.tables import TABLES, Column, Table

QUERIES = Path(__file__).parents[2] / "queries"

# No CRM's system stamps are older; spreadsheets write an empty date as 1899 or 1900.
OLDEST_YEAR = "1990"


@dataclass(frozen=True)
class Staged:
    """What one file brought into its staging table.

    ``rejects`` maps a record's ordinal to the reason it was rejected; ``unwanted`` counts the
    records that the map's ``where`` leaves out. Per column of ours, over the wanted records:
    ``non_empty`` counts the cells that hold something, ``nulled`` those of them that could not
    be read and became null.
    """

    rejects: dict[int, str]
    unwanted: int
    non_empty: dict[str, int]
    nulled: dict[str, int]


def prepare(connection: duckdb.DuckDBPyConnection, report_timezone: str) -> None:
    """Create the reading macros and the empty staging tables on ``connection``.

    Text that is not an ISO stamp reads as null, so does one before ``OLDEST_YEAR``. A date
    without a time is midnight of that date in ``report_timezone``; a time without an offset is
    in the session's time zone.
    """
    connection.execute(f"""
        create or replace temp macro read_key(id) as
            case when id is not null then hash(id) end;
        create or replace temp macro read_keys(ids) as
            case when ids is not null then list_transform(
                list_filter(string_split_regex(ids, '\\s*[;,]\\s*'), lambda id: id <> ''),
                lambda id: hash(id)
            ) end;
        create or replace temp macro is_timed(stamp) as length(stamp) > 10;
        create or replace temp macro read_date(stamp) as
            case when stamp >= '{OLDEST_YEAR}' then try_cast(left(stamp, 10) as date) end;
        create or replace temp macro read_stamp(stamp) as case
            when stamp < '{OLDEST_YEAR}' then null
            when length(stamp) = 10 then timezone(
                'UTC', timezone('{report_timezone}', try_cast(stamp as date)::timestamp)
            )
            else timezone('UTC', try_cast(stamp as timestamptz))
        end;
    """)
    for table in TABLES.values():
        blanks = ", ".join(f"null::varchar as {column.name}" for column in table.columns)
        connection.execute(
            f"create or replace temp view mapped_{table.name} as "
            f"select {blanks}, 0::bigint as record, true as is_wanted limit 0"
        )
        connection.execute(
            f"create or replace temp table stg_{table.name} as select "
            "* exclude (is_wanted, reject_reason), 0::usmallint as file_number "
            f"from ({_staging_query(table)})"
        )


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    mapped_select: str,
    mapped: Collection[str],
    file_number: int,
    timezone: str,
) -> Staged:
    """Add one file's records to ``stg_<table>``; the records refused and cells lost come back.

    ``mapped_select`` is the mapping's select over the landed file, ``mapped`` the columns that it
    does not leave null; ``timezone`` is the zone of its stamps without an offset. The mapped text
    stays, as ``mapped_<table>``, until ``forget``.
    """
    connection.execute(f"set TimeZone = '{timezone}'")
    _keep_mapped(connection, table, mapped_select, mapped)
    query = _staging_query(table)
    connection.execute(
        f"insert into stg_{table.name} by name select * exclude (is_wanted, reject_reason), "
        f"{file_number}::usmallint as file_number from ({query}) "
        "where is_wanted and reject_reason is null"
    )
    wanted, unwanted = _counts(
        connection,
        ["count(*) filter (where is_wanted)", "count(*) filter (where is_wanted is not true)"],
        f"mapped_{table.name}",
    )
    (staged,) = _counts(
        connection, ["count(*)"], f"stg_{table.name} where file_number = {file_number}"
    )
    rejects: dict[int, str] = {}
    if staged < wanted:
        rejects = dict(
            connection.execute(
                f"select record, reject_reason from ({query}) "
                "where is_wanted and reject_reason is not null order by record"
            ).fetchall()
        )
    names = [column.name for column in table.columns]
    counts = [f"count({name})" for name in names]
    non_empty = _counts(connection, counts, f"mapped_{table.name} where is_wanted")
    return Staged(
        rejects,
        unwanted,
        dict(zip(names, non_empty, strict=True)),
        _nulled(connection, table, file_number),
    )


def forget(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Drop the mapped text of the file staged last: it may take more room than all else."""
    connection.execute(f"drop view mapped_{table.name}; drop table mapped_text")


def loaded_rows(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """The rows now in the staging tables, by file number."""
    union = " union all ".join(f"select file_number from stg_{name}" for name in TABLES)
    query = f"select file_number, count(*) from ({union}) group by file_number"
    return dict(connection.execute(query).fetchall())


def _keep_mapped(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    mapped_select: str,
    mapped: Collection[str],
) -> None:
    # Kept as a table, for it is read for the rows, their count, the cells lost and unknown words;
    # without the columns that are all null, for those take as much room as any.
    text, nulls = ["record", "is_wanted"], []
    for column in table.columns:
        names = [column.name, f"{column.name}_unmapped"] if column.words else [column.name]
        # A currency may come out of the amounts although no header is mapped to it.
        is_given = column.name in mapped or column.name == "currency"
        (text if is_given else nulls).extend(names)
    connection.execute(
        f"create or replace temp table mapped_text as select {', '.join(text)} "
        f"from ({mapped_select})"
    )
    given = ", ".join([*text, *(f"null::varchar as {name}" for name in nulls)])
    connection.execute(
        f"create or replace temp view mapped_{table.name} as select {given} from mapped_text"
    )


def _staging_query(table: Table) -> str:
    return (QUERIES / "staging" / f"stg_{table.name}.sql").read_text()


def _nulled(
    connection: duckdb.DuckDBPyConnection, table: Table, file_number: int
) -> dict[str, int]:
    """Per column that has to be read, the non-empty cells that could not be."""
    readings = {column.name: reading for column in table.columns if (reading := _reading(column))}
    staged = _counts(
        connection,
        [f"count({name})" for name in readings],
        f"stg_{table.name} where file_number = {file_number}",
    )
    mapped = _counts(
        connection,
        [f"count({name})" for name in readings],
        f"mapped_{table.name} where is_wanted",
    )
    # Reading every cell a second time is for the few columns that lost some.
    lost = [name for name, a, b in zip(readings, staged, mapped, strict=True) if a < b]
    nulled = _counts(
        connection,
        [f"count({name}) - count({readings[name]})" for name in lost],
        f"mapped_{table.name} where is_wanted",
    )
    return dict.fromkeys(readings, 0) | dict(zip(lost, nulled, strict=True))


def _reading(column: Column) -> str | None:
    """How the staging query reads the column's text; None where text stays text."""
    match column.kind:
        case "stamp":
            return f"read_stamp({column.name})"
        case "number":
            return f"try_cast({column.name} as double)"
        case "boolean":
            return f"try_cast({column.name} as boolean)"
        case _:
            return None


def _counts(
    connection: duckdb.DuckDBPyConnection, counts: list[str], relation: str
) -> tuple[int, ...]:
    if not counts:
        return ()
    return connection.execute(f"select {', '.join(counts)} from {relation}").fetchall()[0]
