"""Generations, read-only connections, and what a query may see of the reader's wishes."""

import re
import threading

import duckdb
import polars as pl
import pytest

from funnel.definitions import load_definitions
from funnel.measure import measure
from funnel.selection import BadSelection, Selection
from funnel.warehouse import NoWarehouse, OlderImport, Warehouse, mart_query
from tests.builders import build_generation, lead
from tests.query_cases import build_tables


def one_lead(folder, **columns):
    return build_generation(folder, [lead("2026-01-05", **columns)], as_of="2026-03-01")


def leads_in(warehouse):
    return measure(warehouse, "leads", Selection())["value"].item()


def test_without_an_import_it_says_what_to_run(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoWarehouse, match="make run"):
            Warehouse(folder)


def test_an_import_under_way_is_not_seen(tmp_path):
    one_lead(tmp_path).rename(tmp_path / ".building-000001")
    with pytest.raises(NoWarehouse):
        Warehouse(tmp_path)


def test_a_broken_generation_says_so(tmp_path):
    folder = tmp_path / "generation-000001"
    folder.mkdir()
    (folder / "funnel.duckdb").write_bytes(b"this is no database" * 1000)
    with pytest.raises(NoWarehouse, match="import the exports again"):
        Warehouse(tmp_path)


def test_a_newer_generation_is_picked_up_and_an_older_reader_is_not_disturbed(tmp_path):
    one_lead(tmp_path)
    before = Warehouse(tmp_path)
    assert leads_in(before) == 1
    build_generation(tmp_path, [lead("2026-01-05")] * 3, as_of="2026-03-01")
    assert leads_in(Warehouse(tmp_path)) == 3
    assert leads_in(before) == 1


def test_the_highest_number_is_the_newest(tmp_path):
    one_lead(tmp_path).rename(tmp_path / "generation-1000000")
    build_generation(tmp_path, [lead("2026-01-05")] * 3, as_of="2026-03-01").rename(
        tmp_path / "generation-999999"
    )
    assert leads_in(Warehouse(tmp_path)) == 1


def test_a_generation_is_opened_once(tmp_path):
    one_lead(tmp_path)
    assert Warehouse(tmp_path).generation is Warehouse(str(tmp_path)).generation


def test_the_data_cannot_be_changed_nor_the_disk_read(tmp_path):
    one_lead(tmp_path)
    data = Warehouse(tmp_path).generation
    for query in (
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
    ):
        with pytest.raises(duckdb.PermissionException):
            data.frame(query)
    with pytest.raises(duckdb.Error):
        data.frame("set threads = 1")
    with pytest.raises(duckdb.Error, match="read-only"):
        data.frame("delete from int_stage_entries")


def test_counts_are_whole_numbers_however_the_engine_sums(company):
    """Of decimals without a fraction polars cuts shares to nought."""
    counts = company.generation.frame("select count_if(true) as one, sum(2) as two, 1.5 as money")
    assert counts["one"].dtype == counts["two"].dtype == pl.Int64
    assert counts["money"].dtype.is_decimal()
    assert counts.select(pl.col("one") / pl.col("two")).item() == 0.5


def test_many_threads_ask_at_once(company):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(leads_in(company))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [7] * 8


def test_small_tables_and_labels(company):
    assert company.table("import_facts").columns == ["name", "value"]
    assert company.facts["report_timezone"] == "UTC"
    assert company.dimension_labels("source") == ["(blank)", "List", "Web"]
    assert company.dimension_labels("owner") == ["Ann", "Bob", "Unassigned"]
    assert company.dimensions == ["source", "owner"]
    assert company.definitions.report.week_start == "monday"
    with pytest.raises(KeyError):
        company.table("no_such_table")


def test_a_small_table_is_read_once(company):
    assert company.table("stage_horizons") is company.table("stage_horizons")


def test_a_label_is_looked_up_and_never_spliced(company):
    for label in ("' or true --", "web", "1"):
        with pytest.raises(BadSelection, match="There is no source"):
            company.count("stage_entries", Selection(source=(label,)))


def test_labels_with_quotes_work(tmp_path):
    one_lead(tmp_path, source="O'Brien; drop table --")
    data = Warehouse(tmp_path)
    asked = Selection(source=("O'Brien; drop table --",), by=("source",))
    assert measure(data, "leads", asked).select("source", "value").rows() == [
        ("O'Brien; drop table --", 1.0)
    ]


def test_people_of_one_name_are_one_row(tmp_path):
    folder = build_generation(
        tmp_path,
        [lead("2026-01-05", owner="Kim"), lead("2026-01-05", owner="Kim (2)")],
        as_of="2026-03-01",
    )
    with duckdb.connect(folder / "funnel.duckdb") as connection:
        connection.execute("update dimension_values set label = 'Kim' where label = 'Kim (2)'")
    data = Warehouse(tmp_path)
    assert measure(data, "leads", Selection(by=("owner",)))["value"].to_list() == [2]
    assert measure(data, "leads", Selection(owner=("Kim",)))["value"].to_list() == [2]


def test_a_mart_refuses_parameters_it_does_not_declare(company):
    with pytest.raises(TypeError, match="no parameter stage"):
        company.count("stage_entries", Selection(), stage="won")


def test_a_mart_reads_the_selection_of_the_table_it_names():
    query = mart_query("opportunities")
    assert query.startswith("with selectable as (select * from int_opportunities)")
    assert "from selectable" in query and "from selection" in query


def test_made_up_generations_have_the_columns_that_imports_publish(tmp_path):
    """Else the tests that read made-up ones would test something that is never published."""
    (tmp_path / "leads.csv").write_text("lead_id,created_at\nA,2026-01-05T09:00:00\n")
    with duckdb.connect() as connection:
        build_tables(connection, tmp_path, load_definitions(), {})
        published = columns_of(connection)
    made_up = columns_of(Warehouse(one_lead(tmp_path / "w").parent).generation._connection.cursor())
    for table, columns in made_up.items():
        if table in published:
            assert columns.items() <= published[table].items(), table
    assert made_up.keys() - published.keys() == {"import_facts"}


def columns_of(connection):
    rows = connection.sql("select table_name, column_name, data_type from duckdb_columns()")
    tables = {}
    for table, column, kind in rows.fetchall():
        # Whole numbers differ in width only; an enum and its text compare alike.
        plain = re.sub(r"U?(TINY|SMALL|BIG)?INT(EGER)?", "INTEGER", kind.partition("(")[0])
        tables.setdefault(table, {})[column] = plain.replace("ENUM", "VARCHAR")
    return tables


def test_tables_of_another_version_are_not_read(tmp_path):
    folder = build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-02-01")
    with duckdb.connect(folder / "funnel.duckdb") as connection:
        connection.execute("update import_facts set value = 'older' where name = 'layout'")
    with pytest.raises(OlderImport, match="import the exports again"):
        Warehouse(tmp_path)
