"""Every query does what its case folders say; `tests/query_cases.py` says how to write one."""

import duckdb
import pytest

from funnel.definitions import load_definitions
from funnel.importing import drop_rules, journeys, staging
from tests.query_cases import MARTS, Case, all_cases

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_expected_rows(case: Case):
    actual, expected = case.rows()
    assert actual == expected


@pytest.mark.parametrize(
    "name", [*journeys.ORDER, *sorted(path.stem for path in MARTS.glob("*.sql"))]
)
def test_every_query_has_a_case(name: str):
    assert name in {case.table for case in CASES}


def test_a_file_of_each_intermediate_table_and_no_other():
    assert {path.stem for path in journeys.QUERIES.glob("*.sql")} == set(journeys.ORDER)


def test_a_build_leaves_only_the_published_tables():
    definitions = load_definitions()
    with duckdb.connect() as connection:
        staging.prepare(connection, definitions.report.timezone)
        drop_rules.drop(connection)
        journeys.prepare(connection, definitions, journeys.MapSettings())
        before = tables(connection)
        journeys.build(connection)
        assert journeys.as_of(connection) is None
        journeys.finish(connection)
        assert tables(connection) - before == set(journeys.PUBLISHED)


def tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {
        name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()
    }
