"""Mapped text becomes typed rows: one staging query a table, run once a file.

Reads the relation ``mapped_<table>`` (our columns as text, ``record``, ``is_wanted`` and ``marks``)
and fills ``stg_<table>``; what it refuses is counted and kept by the reconciliation.
"""

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
    be read and became null; ``unknown_words`` are the columns with words that no list holds.
    """

    rejects: dict[int, str]
    unwanted: int
    non_empty: dict[str, int]
    nulled: dict[str, int]
    unknown_words: tuple[str, ...]


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
            f"select {blanks}, 0::bigint as record, true as is_wanted, 0 as marks limit 0"
        )
        connection.execute(
            f"create or replace temp table stg_{table.name} as select "
            "* exclude (is_wanted), 0::usmallint as file_number "
            f"from ({_staging_query(table)})"
        )


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    mapped_select: str,
    file_number: int,
    timezone: str,
) -> Staged:
    """Add one file's records to ``stg_<table>``; the records refused and cells lost come back.

    ``mapped_select`` is the mapping's select over the landed file; ``timezone`` is the zone of
    its stamps without an offset. The mapped text can be read as ``mapped_<table>``, computed
    anew each time, until ``forget``.
    """
    connection.execute(f"set TimeZone = '{timezone}'")
    mapped, staged = f"mapped_{table.name}", f"stg_{table.name}"
    connection.execute(
        f"create or replace temp view {mapped} as "
        f"select *, {_marks_written(table)} as marks from ({mapped_select})"
    )
    # One pass from landed text to typed rows, and no text kept in between: it would take more
    # room than all else. What became of the cells is told from the rows and their marks.
    connection.execute(
        f"insert into {staged} by name select * exclude (is_wanted), "
        f"{file_number}::usmallint as file_number from ({_staging_query(table)}) where is_wanted"
    )
    of_file = f"{staged} where file_number = {file_number}"
    marks = connection.execute(f"select marks, count(*) from {of_file} group by marks").fetchall()
    kept = _counts(connection, [f"count({_staged_as(one)})" for one in table.columns], of_file)
    read = dict(zip((one.name for one in table.columns), kept, strict=True))
    marked = {
        name: sum(rows for bits, rows in marks if bits >> place & 1)
        for place, name in enumerate(_marked(table))
    }
    return Staged(
        _taken_out(connection, table, file_number),
        _counts(connection, ["count(*)"], mapped)[0] - sum(rows for _, rows in marks),
        {name: marked.get(name, rows) for name, rows in read.items()},
        {name: rows - read[name] for name, rows in marked.items() if name in read},
        tuple(one.name for one in table.columns if one.words and marked[_unmapped(one)]),
    )


def forget(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Drop the view of the file staged last: its landed text goes next."""
    connection.execute(f"drop view mapped_{table.name}")


def loaded_rows(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """The rows now in the staging tables, by file number."""
    union = " union all ".join(f"select file_number from stg_{name}" for name in TABLES)
    query = f"select file_number, count(*) from ({union}) group by file_number"
    return dict(connection.execute(query).fetchall())


def _taken_out(
    connection: duckdb.DuckDBPyConnection, table: Table, file_number: int
) -> dict[int, str]:
    """The file's records that the staging query refuses, with the reason, no longer staged."""
    refused = (
        f"from stg_{table.name} where file_number = {file_number} and reject_reason is not null"
    )
    rejects = connection.execute(
        f"select record, reject_reason {refused} order by record"
    ).fetchall()
    if rejects:
        connection.execute(f"delete {refused}")
    return dict(rejects)


def _staging_query(table: Table) -> str:
    return (QUERIES / "staging" / f"stg_{table.name}.sql").read_text()


def _marked(table: Table) -> list[str]:
    """What a record's ``marks`` tell, one bit each: whether these of its cells hold something.

    They are the cells that have to be read, so that those lost in reading can be counted, and
    the words that no list holds.
    """
    readable = [column.name for column in table.columns if _has_to_be_read(column)]
    return readable + [_unmapped(column) for column in table.columns if column.words]


def _marks_written(table: Table) -> str:
    bits = (
        f"case when {name} is null then 0 else {1 << place} end"
        for place, name in enumerate(_marked(table))
    )
    return " + ".join(bits) or "0"


def _has_to_be_read(column: Column) -> bool:
    """Whether the column's text becomes something that not every text can be."""
    return column.kind in ("stamp", "number", "boolean")


def _unmapped(column: Column) -> str:
    return f"{column.name}_unmapped"


def _staged_as(column: Column) -> str:
    """The column of the staging table that is null where this column's cell is blank or lost."""
    if column.kind in ("id", "ids"):
        return column.name.removesuffix(column.kind) + column.kind.replace("id", "key")
    return column.name


def _counts(
    connection: duckdb.DuckDBPyConnection, counts: list[str], relation: str
) -> tuple[int, ...]:
    return connection.execute(f"select {', '.join(counts)} from {relation}").fetchall()[0]
