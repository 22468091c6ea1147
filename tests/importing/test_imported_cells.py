"""Cells through the whole import: zones with clock changes, currencies in amounts, unused files."""

import pytest

from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import measure
from funnel.selection import Selection
from funnel.warehouse import Warehouse


@pytest.fixture
def imported(tmp_path):
    """Imports files given by name and text; the report and the warehouse come back."""

    def once(files, **options):
        exports = tmp_path / "exports"
        exports.mkdir()
        for name, text in files.items():
            (exports / name).write_text(text)
        report = import_folder(exports, tmp_path / "warehouse", Options(**options))
        return report, Warehouse(tmp_path / "warehouse")

    return once


def doubts(report):
    return {row["doubt"]: row["rows"] for row in report.doubts.iter_rows(named=True)}


def test_times_that_the_clocks_skip_or_pass_twice_are_counted(imported):
    # New York 2025: 02:00-03:00 on 9 March does not exist, 01:00-02:00 on 2 November is twice.
    report, warehouse = imported(
        {
            "leads.csv": "Lead ID,Created,Source\n"
            "1,2025-03-09 02:30:00,Web\n"
            "2,2025-11-02 01:30:00,Web\n"
            "3,2025-07-01 12:00:00,Web\n"
        },
        timezone="America/New_York",
    )
    assert doubts(report)["time skipped by the clocks"] == 1
    assert doubts(report)["time passed twice by the clocks"] == 1
    assert measure(warehouse, "leads", Selection())["value"].item() == 3


def test_an_iso_date_with_a_twelve_hour_time_is_read(imported):
    report, _ = imported(
        {
            "leads.csv": "Lead ID,Created,Source\n"
            "1,2025-01-06 10:00 PM,Web\n2,2025-01-07 09:15 AM,Web\n"
        }
    )
    assert report.rejects.is_empty()
    assert report.facts["as_of"] == "2025-01-07 09:15:00"


def test_currencies_written_into_amounts_are_never_added(imported):
    _, warehouse = imported(
        {
            "leads.csv": "Lead ID,Created,Source\n1,2025-01-06 10:00,Web\n",
            "deals.csv": "Deal ID,Lead ID,Created,Stage,Amount\n"
            "a,1,2025-01-07 10:00,Open,€500.00\n"
            "b,1,2025-01-07 10:00,Open,EUR 20.50\n"
            "c,1,2025-01-07 10:00,Open,£300.00\n"
            "d,1,2025-01-07 10:00,Open,$7.00\n",
        }
    )
    rows = measure(warehouse, "pipeline_amount", Selection())
    amounts = dict(rows.select("currency", "value").iter_rows())
    assert {amounts["EUR"], amounts["GBP"]} == {520.5, 300.0}
    assert sorted(amounts.values()) == [7.0, 300.0, 520.5]


def test_a_file_that_no_table_matches_is_a_doubt(imported):
    report, _ = imported(
        {
            "leads.csv": "Lead ID,Created,Source\n1,2025-01-06 10:00,Web\n",
            "things.csv": "colour,weight\nred,3\n",
        }
    )
    (row,) = report.doubts.filter(report.doubts["doubt"] == "file not used").to_dicts()
    assert row["file"] == "things.csv" and "None of its rows was read" in row["detail"]
