"""Each hostile file comes to the sentence or the counts its case names, books closed."""

import duckdb
import pytest

from funnel.reading import find_sources, land, line_numbers
from tests.hostile import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_file_comes_to_what_its_case_names(case: Case, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    case.write(folder)
    sources, unreadable = find_sources(folder, tmp_path / "workspace")
    assert sorted(source.name for source in sources) == sorted(case.tables)
    assert sorted(file.name for file in unreadable) == sorted(case.refusals)
    for file in unreadable:
        refusal = case.refusals[file.name]
        assert file.rule == refusal.rule
        assert refusal.words in file.sentence
        assert file.sentence.startswith(file.name)
    for source in sources:
        expected = case.tables[source.name]
        with duckdb.connect() as connection:
            landed = land(connection, source, "landed", range(len(source.headers)))
            rowids = connection.execute("select rowid from landed order by rowid").fetchall()
        assert landed.rows_read == landed.rows + len(landed.rejects) + sum(landed.drops.values())
        assert [rowid for (rowid,) in rowids] == list(range(expected.rows))
        assert landed.rows == expected.rows
        assert landed.drops == expected.drops
        assert tuple((reject.line, reject.reason) for reject in landed.rejects) == expected.rejects
        assert expected.doubt in " ".join(source.doubts + landed.doubts)
        lines = list(line_numbers(source, range(landed.rows)).values())
        assert lines == sorted(set(lines))


def test_there_are_at_least_forty_hostile_files():
    assert len({case.name for case in CASES}) == len(CASES) >= 40
