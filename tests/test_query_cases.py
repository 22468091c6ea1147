"""Every query does what its case folders say; `tests/query_cases.py` says how to write one."""

from pathlib import Path

import pytest

from funnel.importing import journeys
from tests.query_cases import MARTS, Case, all_cases

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_expected_rows(case: Case, tmp_path: Path):
    actual, expected = case.rows(tmp_path)
    assert actual == expected


@pytest.mark.parametrize(
    "name", [*journeys.ORDER, *sorted(path.stem for path in MARTS.glob("*.sql"))]
)
def test_every_query_has_a_case(name: str):
    assert name in {case.table for case in CASES}


def test_a_file_of_each_intermediate_table_and_no_other():
    assert {path.stem for path in journeys.QUERIES.glob("*.sql")} == set(journeys.ORDER)
