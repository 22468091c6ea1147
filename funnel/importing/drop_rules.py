"""The rules by which staged rows are dropped, each counted by file.

In this order: an id seen before (the newest copy stays), leads merged into others, rows deleted
in the CRM. Merged leads leave ``stg_merged_leads`` behind, so that what happened to them is
credited to the lead that survives.
"""

import duckdb

from funnel.tables import TABLES, Table

REPEATED = "older copy of the same id"
MERGED = "merged into another lead"
DELETED = "deleted in the CRM"

_MERGED_LEADS = """
    create or replace temp table stg_merged_leads as
    with recursive
    merges as (
        select
            lead_key,
            merged_into_key as master_key
        from stg_leads
        where merged_into_key is not null
    ),
    chains as (
        select
            lead_key,
            master_key,
            1 as steps
        from merges
        union all
        select
            chains.lead_key,
            merges.master_key,
            chains.steps + 1 as steps
        from chains
        inner join merges on chains.master_key = merges.lead_key
        where chains.steps < 1000 and merges.master_key <> chains.lead_key
    )
    select
        chains.lead_key,
        chains.master_key
    from chains
    anti join merges on chains.master_key = merges.lead_key
"""


def drop(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str, int]]:
    """Drop rows from the staging tables; (file number, rule, rows dropped) comes back."""
    dropped = []
    for table in TABLES.values():
        if table.id_column:
            dropped += _delete(connection, table, REPEATED, _repeated(table))
    connection.execute(_MERGED_LEADS)
    leads = TABLES["leads"]
    merged = (
        "select rowid from stg_leads semi join stg_merged_leads "
        "on stg_leads.lead_key = stg_merged_leads.lead_key"
    )
    dropped += _delete(connection, leads, MERGED, merged)
    for table in TABLES.values():
        if any(column.name == "is_deleted" for column in table.columns):
            deleted = f"select rowid from stg_{table.name} where is_deleted"
            dropped += _delete(connection, table, DELETED, deleted)
    return dropped


def merge_cycles(connection: duckdb.DuckDBPyConnection) -> int:
    """How many leads are said to be merged in a circle: they are kept as leads."""
    query = "select count(*) from stg_leads where merged_into_key is not null"
    return connection.execute(query).fetchall()[0][0]


def _repeated(table: Table) -> str:
    key = f"{(table.id_column or '').removesuffix('_id')}_key"
    modified = any(column.name == "modified_at" for column in table.columns)
    newest = "modified_at desc nulls last, " if modified else ""
    # The window runs over the few keys that repeat, not over the whole table.
    return f"""
        select row_id from (
            select
                rowid as row_id,
                row_number() over (
                    partition by {key} order by {newest}file_number desc, record desc
                ) as copy
            from stg_{table.name}
            where {key} in (
                select {key} from stg_{table.name} where {key} is not null
                group by {key} having count(*) > 1
            )
        )
        where copy > 1
    """


def _delete(
    connection: duckdb.DuckDBPyConnection, table: Table, rule: str, row_ids: str
) -> list[tuple[int, str, int]]:
    connection.execute(f"create or replace temp table dropping as {row_ids}")
    counts = connection.execute(
        f"select file_number, count(*) from stg_{table.name} "
        f"where rowid in (from dropping) group by file_number order by file_number"
    ).fetchall()
    if counts:
        connection.execute(f"delete from stg_{table.name} where rowid in (from dropping)")
    return [(file_number, rule, rows) for file_number, rows in counts]
