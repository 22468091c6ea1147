"""Typed rows from mapped text, the rules that drop them, and the books."""

import datetime

import duckdb
import pytest

from funnel.importing import drop_rules, staging
from funnel.importing.reconciliation import Books, BooksDoNotClose
from funnel.tables import TABLES


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        staging.prepare(connection, "America/New_York")
        yield connection


def stage(connection, table, rows, *, timezone="UTC", file_number=1, unwanted=()):
    """Stage ``rows`` (dicts of text) as one file of ``table``."""
    selects = []
    for record, row in enumerate(rows):
        cells = ", ".join(
            f"{'null' if row.get(c.name) is None else repr(row[c.name])}::varchar as {c.name}"
            for c in TABLES[table].columns
        )
        wanted = str(record not in unwanted).lower()
        selects.append(f"select {cells}, {record}::bigint as record, {wanted} as is_wanted")
    connection.execute(
        f"create or replace temp table landed_{file_number} as {' union all '.join(selects)}"
    )
    words = ", ".join(
        f"null::varchar as {column.name}_unmapped"
        for column in TABLES[table].columns
        if column.words
    )
    select = f"select *{', ' if words else ''}{words} from landed_{file_number}"
    return staging.stage(connection, TABLES[table], select, file_number, timezone)


def leads(connection, columns="lead_id"):
    return connection.execute(f"select {columns} from stg_leads order by record").fetchall()


@pytest.mark.parametrize(
    ("text", "timezone", "utc"),
    [
        ("2026-01-10T13:49:58.000Z", "Europe/Berlin", datetime.datetime(2026, 1, 10, 13, 49, 58)),
        ("2026-01-10 13:49:58+05:30", "UTC", datetime.datetime(2026, 1, 10, 8, 19, 58)),
        ("2026-01-10 13:49", "Europe/Berlin", datetime.datetime(2026, 1, 10, 12, 49)),
        ("2026-07-10 13:49", "Europe/Berlin", datetime.datetime(2026, 7, 10, 11, 49)),
        # A date is midnight of that date where the report is read, whatever the file's zone.
        ("2026-01-10", "Europe/Berlin", datetime.datetime(2026, 1, 10, 5, 0)),
        ("2026-07-10", "UTC", datetime.datetime(2026, 7, 10, 4, 0)),
    ],
)
def test_stamps_become_utc(connection, text, timezone, utc):
    stage(connection, "leads", [{"lead_id": "a", "created_at": text}], timezone=timezone)
    assert leads(connection, "created_at, is_created_timed") == [(utc, len(text) > 10)]


def test_records_without_their_required_cells_are_rejected_with_a_reason(connection):
    rows = [
        {"lead_id": "a", "created_at": "2026-01-10"},
        {"created_at": "2026-01-10"},
        {"lead_id": "b"},
        {"lead_id": "c", "created_at": "soon"},
        {"lead_id": "d", "created_at": "1900-01-00"},
        {"lead_id": "e", "created_at": "1989-12-31"},
    ]
    staged = stage(connection, "leads", rows)
    unreadable = "creation time blank or unreadable"
    assert staged.rejects == {1: "no lead id", **dict.fromkeys((2, 3, 4, 5), unreadable)}
    assert leads(connection) == [("a",)]


def test_cells_that_cannot_be_read_are_counted_by_column(connection):
    rows = [
        {"lead_id": "a", "created_at": "2026-01-10", "score": "12.5", "won_at": "2026-02-30"},
        {"lead_id": "b", "created_at": "2026-01-10", "score": "high", "won_at": None},
        {"lead_id": "c", "created_at": "2026-01-10", "is_deleted": "perhaps"},
    ]
    staged = stage(connection, "leads", rows)
    assert {name: n for name, n in staged.nulled.items() if n} == {
        "score": 1,
        "won_at": 1,
        "is_deleted": 1,
    }
    assert staged.non_empty["score"] == 2
    assert leads(connection, "score, won_at") == [(12.5, None), (None, None), (None, None)]


def test_a_number_too_large_for_its_column_is_counted_as_lost(connection):
    rows = [
        {"activity_id": "t", "logged_at": "2026-01-10", "duration_seconds": "99999999999"},
        {"activity_id": "u", "logged_at": "2026-01-10", "duration_seconds": "60"},
    ]
    staged = stage(connection, "activities", rows)
    assert (staged.non_empty["duration_seconds"], staged.nulled["duration_seconds"]) == (2, 1)


def test_cells_of_rejected_records_are_counted_too(connection):
    rows = [
        {"created_at": "2026-01-10", "score": "high", "source": "Web"},
        {"lead_id": "b", "created_at": "2026-01-10", "score": "7"},
    ]
    staged = stage(connection, "leads", rows)
    assert staged.rejects == {0: "no lead id"}
    assert (staged.non_empty["score"], staged.nulled["score"]) == (2, 1)
    assert (staged.non_empty["lead_id"], staged.non_empty["source"]) == (1, 1)


def test_records_the_map_does_not_want_are_counted_not_staged(connection):
    rows = [{"lead_id": "a", "created_at": "2026-01-10"}, {"lead_id": None, "created_at": "x"}]
    staged = stage(connection, "leads", rows, unwanted={1})
    assert (staged.unwanted, staged.rejects) == (1, {})
    assert leads(connection) == [("a",)]


def test_ids_in_one_cell_become_a_list(connection):
    stage(
        connection,
        "opportunities",
        [{"opportunity_id": "o", "created_at": "2026-01-10", "lead_ids": "8001; 8002;,8003"}],
    )
    (keys,) = connection.execute("select lead_keys from stg_opportunities").fetchall()[0]
    expected = connection.execute("select [hash('8001'), hash('8002'), hash('8003')]").fetchall()
    assert keys == expected[0][0]


def test_the_newest_copy_of_an_id_stays_across_files(connection):
    day = "2026-01-10"
    old = {"lead_id": "a", "created_at": day, "modified_at": "2026-02-01", "source": "old"}
    new = {**old, "modified_at": "2026-02-02", "source": "new"}
    stage(connection, "leads", [new, {"lead_id": "b", "created_at": day}], file_number=1)
    stage(connection, "leads", [old], file_number=2)
    assert drop_rules.drop(connection) == [(2, drop_rules.REPEATED, 1)]
    assert connection.execute("select lead_id, source from stg_leads order by 1").fetchall() == [
        ("a", "new"),
        ("b", None),
    ]


def test_without_a_last_change_the_later_file_and_record_win(connection):
    row = {"lead_id": "a", "created_at": "2026-01-10"}
    stage(connection, "leads", [{**row, "source": "1"}, {**row, "source": "2"}], file_number=1)
    stage(connection, "leads", [{**row, "source": "3"}], file_number=2)
    assert drop_rules.drop(connection) == [(1, drop_rules.REPEATED, 2)]
    assert leads(connection, "source") == [("3",)]


def merged(connection, pairs, **extra):
    rows = [
        {"lead_id": lead, "merged_into_id": master, "created_at": "2026-01-10", **extra}
        for lead, master in pairs
    ]
    stage(connection, "leads", rows)
    dropped = drop_rules.drop(connection)
    survivors = connection.execute("""
        select chain.lead_key = hash('a'), chain.master_key = hash('c') from stg_merged_leads chain
        where chain.lead_key in (hash('a'))
    """).fetchall()
    return dropped, survivors


def test_merges_are_followed_to_the_lead_that_survives(connection):
    dropped, survivors = merged(connection, [("a", "b"), ("b", "c"), ("c", None)])
    assert dropped == [(1, drop_rules.MERGED, 2)]
    assert survivors == [(True, True)]
    assert leads(connection) == [("c",)]
    assert drop_rules.merge_cycles(connection) == 0


def test_leads_merged_in_a_circle_are_kept_and_counted(connection):
    dropped, survivors = merged(
        connection, [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "e")]
    )
    assert (dropped, survivors) == ([], [])
    assert len(leads(connection)) == 5
    assert drop_rules.merge_cycles(connection) == 5


def test_a_merged_lead_that_is_also_deleted_counts_as_merged(connection):
    dropped, _ = merged(connection, [("a", "c"), ("c", None)], is_deleted="true")
    assert dropped == [(1, drop_rules.MERGED, 1), (1, drop_rules.DELETED, 1)]


def test_deleted_rows_are_dropped_from_every_table_that_marks_them(connection):
    stage(connection, "leads", [{"lead_id": "a", "created_at": "2026-01-10", "is_deleted": "1"}])
    stage(
        connection,
        "activities",
        [{"activity_id": "t", "logged_at": "2026-01-10", "is_deleted": "true"}],
        file_number=2,
    )
    assert drop_rules.drop(connection) == [
        (1, drop_rules.DELETED, 1),
        (2, drop_rules.DELETED, 1),
    ]


def books(rows_read):
    books = Books(duckdb.connect())
    books.file(
        1,
        "Lead.csv",
        table="leads",
        rows_read=rows_read,
        size_bytes=9,
        format="csv",
        timezone=None,
        note=None,
    )
    books.rejects(1, [(4, "no lead id", "{}")])
    books.drops([(1, "blank", 2), (1, "deleted in the CRM", 0)])
    return books


def test_books_close_when_every_row_is_accounted_for():
    closed = books(10)
    closed.close({1: 7})
    query = "select rows_loaded, rows_rejected, rows_dropped from import_files"
    assert closed.connection.execute(query).fetchall() == [(7, 1, 2)]
    assert closed.connection.execute("select file, rule from import_drops").fetchall() == [
        ("Lead.csv", "blank")
    ]


def test_books_that_do_not_close_stop_the_import():
    with pytest.raises(BooksDoNotClose, match=r"Lead\.csv: 10 rows were read but 6 loaded"):
        books(10).close({1: 6})
