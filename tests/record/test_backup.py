"""Backups: one file, whole or not at all; put back without replacing anything; imports apart."""

import sqlite3
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from funnel import record
from funnel.importing import import_folder
from funnel.record import Commitment, RecordError
from funnel.record.backup import BackupError, back_up, restore

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
WEEK = "2026-W46"
AGREED = {
    "definitions.toml": b"[report]\ntimezone = 'Europe/Berlin'\n",
    "targets.csv": b"metric,value,period,effective_from,segment,owner\n",
    "maps/our crm.toml": b"label = 'Our CRM'\n",
}


def promised(warehouse, text="Call demo requests first"):
    return record.save(warehouse, Commitment(week=WEEK, side="sales", text=text), AT)


@pytest.fixture
def warehouse(tmp_path):
    """A warehouse with all that no export brings back, and something that one does."""
    folder = tmp_path / "warehouse"
    for name, content in AGREED.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "generation-000001").mkdir()
    promised(folder)
    return folder


def test_a_backup_holds_all_that_no_export_brings_back(warehouse, tmp_path):
    file = tmp_path / "backup.zip"
    assert back_up(warehouse, file, AT) == sorted([*AGREED, "record.sqlite"])
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup.zip"]
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in AGREED} == AGREED


def test_what_is_restored_is_what_was_there(warehouse, tmp_path):
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    back_up(warehouse, file, AT)
    assert restore(file, other) == sorted([*AGREED, "record.sqlite"])
    assert {name: (other / name).read_bytes() for name in AGREED} == AGREED
    assert record.commitments(other) == record.commitments(warehouse)
    assert record.changes(other) == record.changes(warehouse)
    # Writing goes on where it was.
    (made,) = record.commitments(other)
    assert record.save(other, made, AT, state="done").revision == 2


def test_restoring_replaces_nothing_that_is_there(warehouse, tmp_path):
    file = tmp_path / "backup.zip"
    back_up(warehouse, file, AT)
    promised(warehouse, "Since the backup")
    with pytest.raises(BackupError, match=r"another record\.sqlite: move it away"):
        restore(file, warehouse)
    assert len(record.commitments(warehouse)) == 2

    other = tmp_path / "other"
    other.mkdir()
    (other / "definitions.toml").write_text("[report]\n")
    with pytest.raises(BackupError, match=r"another definitions\.toml"):
        restore(file, other)
    assert [path.name for path in other.iterdir()] == ["definitions.toml"]
    (other / "definitions.toml").write_bytes(AGREED["definitions.toml"])
    assert "definitions.toml" in restore(file, other)


def test_a_journal_left_behind_is_not_played_into_a_restored_record(warehouse, tmp_path):
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    back_up(warehouse, file, AT)
    other.mkdir()
    (other / "record.sqlite-journal").write_bytes(b"what a killed writer left")
    with pytest.raises(BackupError, match="journal"):
        restore(file, other)
    assert not (other / "record.sqlite").exists()


def test_a_backup_taken_while_others_write_is_whole(warehouse, tmp_path):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            promised(warehouse, "x" * 3_000)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            before = len(record.commitments(warehouse))
            back_up(warehouse, tmp_path / f"{number}.zip", AT)
            restore(tmp_path / f"{number}.zip", tmp_path / f"{number}")
            there = record.commitments(tmp_path / f"{number}")
            assert before <= len(there) == len(record.changes(tmp_path / f"{number}"))
    finally:
        stop.set()
        for writer in writers:
            writer.join()


def test_a_backup_is_not_written_over_anything(warehouse, tmp_path):
    file = tmp_path / "backup.zip"
    file.write_text("precious")
    with pytest.raises(BackupError, match="name another file"):
        back_up(warehouse, file, AT)
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(warehouse, tmp_path / "no" / "backup.zip", AT)
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(tmp_path / "empty", tmp_path / "empty.zip", AT)
    assert file.read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "warehouse"]


def zipped(**parts):
    def make(file):
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)

    return make


def of_something_else(file):
    database = file.with_name("else.sqlite")
    with sqlite3.connect(database) as connection:
        connection.execute("create table x (y)")
    zipped(record_DOT_sqlite=database.read_bytes())(file)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda file: None, "cannot be read"),
        (lambda file: file.write_bytes(b"not a zip"), "no whole backup"),
        (zipped(_DOT___DOT_DOT__evil="x"), "no backup of Funnel"),
        (zipped(maps___DOT_DOT__evil_DOT_toml="x"), "no backup of Funnel"),
        (zipped(__etc__passwd="x"), "no backup of Funnel"),
        (zipped(record_DOT_sqlite=b"not a database" * 99), "cannot be read"),
        (of_something_else, "something else"),
    ],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path, make, told):
    file, warehouse = tmp_path / "backup.zip", tmp_path / "warehouse"
    make(file)
    with pytest.raises((BackupError, RecordError), match=told):
        restore(file, warehouse)
    assert not warehouse.exists()


def test_half_a_backup_is_refused(warehouse, tmp_path):
    file = tmp_path / "backup.zip"
    back_up(warehouse, file, AT)
    content = bytearray(file.read_bytes())
    for damaged in (content[: len(content) // 2], content[:200] + b"\xff" * 40 + content[240:]):
        file.write_bytes(damaged)
        with pytest.raises(BackupError):
            restore(file, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_imports_leave_what_people_wrote_alone(tmp_path):
    """More imports than generations are kept, and one that was killed before."""
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    exports.mkdir()
    lines = [f"{number},2026-01-{number:02} 10:00,Web" for number in range(1, 29)]
    (exports / "leads.csv").write_text("Lead ID,Created,Source\n" + "\n".join(lines) + "\n")
    made = promised(warehouse)
    (warehouse / ".building-000009").mkdir()
    note = record.save(warehouse, record.note(warehouse, WEEK, "speed"), AT, text="Short of two")
    for number in range(5):
        import_folder(exports, warehouse)
        made = record.save(warehouse, made, AT, text=f"After import {number}")
    assert len(list(warehouse.glob("generation-*"))) == 3
    assert not list(warehouse.glob(".building-*"))
    assert record.commitments(warehouse) == [made]
    assert record.note(warehouse, WEEK, "speed") == note
    assert [change.became["text"] for change in record.changes(warehouse, Commitment)][-2:] == [
        "After import 3",
        "After import 4",
    ]


def test_writing_goes_on_while_an_import_is_under_way(tmp_path):
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    exports.mkdir()
    (exports / "leads.csv").write_text(
        "Lead ID,Created,Source\n"
        + "".join(f"{number},2026-01-05 10:00,Web\n" for number in range(20_000))
    )
    command = [sys.executable, "-m", "funnel", "--warehouse", warehouse, "import", exports]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        written = 0
        while process.poll() is None:
            promised(warehouse, f"{written}")
            written += 1
    assert process.returncode == 0 and written
    assert len(record.commitments(warehouse)) == written
