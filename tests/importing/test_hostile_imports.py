"""Hostile folders through the whole import: a sentence or closed books, never a half generation."""

import pytest

from funnel.errors import FunnelError
from funnel.generations import published_generations
from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.mapping import map_from
from tests.hostile import CASES
from tests.hostile.cases import HEADER, lead, lead_id

MAP = map_from(
    {
        "name": "hostile",
        "label": "Hostile",
        "values": {"true": ["true", "1"], "false": ["false", "0"]},
        "tables": {
            "leads": {
                "signature": ["Id"],
                "columns": {
                    "lead_id": "Id",
                    "lead_label": "Company",
                    "created_at": "CreatedDate",
                    "is_deleted": "IsDeleted",
                    "merged_into_id": "MasterRecordId",
                },
            }
        },
    },
    "hostile",
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """A warehouse with one good generation."""
    exports, warehouse = tmp_path_factory.mktemp("good"), tmp_path_factory.mktemp("warehouse")
    (exports / "Lead.csv").write_text(f"{HEADER}\n{lead(1)}\n")
    import_folder(exports, warehouse, Options(map=MAP))
    return warehouse


def write(case, folder):
    folder.mkdir()
    case.write(folder)
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_folder_is_refused_or_its_books_close(case, warehouse, tmp_path):
    before = published_generations(warehouse)
    try:
        report = import_folder(
            write(case, tmp_path / "exports"), warehouse, Options(map=MAP), dry_run=True
        )
    except FunnelError as error:
        sentence = str(error)
        assert len(sentence) > 20 and sentence.rstrip()[-1] in ".?"
        assert "Traceback" not in sentence and str(tmp_path) not in sentence
    else:
        for file in report.files.iter_rows(named=True):
            parts = file["rows_loaded"] + file["rows_rejected"] + file["rows_dropped"]
            assert file["rows_read"] == parts
            assert file["table_name"] or file["note"]
        assert (report.rejects["line"] > 0).all()
        assert (report.rejects["reason"] != "").all()
    assert published_generations(warehouse) == before
    assert not list(warehouse.glob(".building-*"))
    assert not (tmp_path / "evil.csv").exists()


def imported(name, tmp_path, **options):
    case = next(case for case in CASES if case.name == name)
    return import_folder(
        write(case, tmp_path / "exports"), tmp_path / "warehouse", Options(map=MAP, **options)
    )


def dropped(report):
    return dict(report.drops.select("rule", "rows").iter_rows())


def test_repeated_ids_are_dropped_by_rule(tmp_path):
    report = imported("repeated ids", tmp_path)
    assert dropped(report) == {"older copy of the same id": 2}


def test_stamps_out_of_range_are_rejected_or_ignored_and_counted(tmp_path):
    report = imported("stamps out of range", tmp_path)
    assert set(report.rejects["reason"]) == {"creation time blank or unreadable"}
    assert report.files["rows_rejected"].sum() == report.rejects.height


def leads_imported(tmp_path, *lines):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "Lead.csv").write_text("\n".join((HEADER, *lines)) + "\n")
    return import_folder(exports, tmp_path / "warehouse", Options(map=MAP))


def test_cyclic_merges_are_kept_and_said(tmp_path):
    report = leads_imported(
        tmp_path,
        lead(1, MasterRecordId=lead_id(2)),
        lead(2, MasterRecordId=lead_id(1)),
        lead(3, MasterRecordId=lead_id(3)),
    )
    doubts = {row["doubt"]: row["rows"] for row in report.doubts.iter_rows(named=True)}
    assert doubts["merged in a circle"] == 3
    assert report.files["rows_loaded"].sum() == 3


def test_cells_that_prove_both_date_orders_are_read_and_said(tmp_path):
    report = leads_imported(
        tmp_path, lead(1, CreatedDate="13/01/2026"), lead(2, CreatedDate="01/14/2026")
    )
    assert report.files["rows_loaded"].sum() == 2
    assert "day and month in both orders" in report.doubts["doubt"].to_list()


def test_a_date_order_that_no_cell_settles_is_asked(tmp_path):
    with pytest.raises(FunnelError, match=r"(?s)Lead\.csv.*--date-order"):
        leads_imported(tmp_path, lead(1, CreatedDate="01/02/2026"))


def test_empty_ids_are_rejected_with_their_line(tmp_path):
    report = imported("empty ids", tmp_path)
    assert set(report.rejects["reason"]) == {"no lead id"}
    assert report.rejects["line"].min() >= 2
