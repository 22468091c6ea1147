"""A file is there as a whole or not at all, whoever writes it."""

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from funnel import files
from funnel.cli import cli
from funnel.record.backup import BackupError, back_up

AT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that takes the half of whatever is written, and then no more."""
    write = Path.write_bytes

    def fail(path, content):
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path):
    path = tmp_path / "file"
    for content in (b"first", b"", b"third"):
        files.write_whole(path, content)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_what_was_there_and_no_half(tmp_path, full_disk):
    path = tmp_path / "file"
    path.write_text("as it was")
    with pytest.raises(OSError, match="No space left"):
        files.write_whole(path, b"something longer")
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("command", "suffix"), [("readout", ".html"), ("digest", ".html"), ("digest", ".eml")]
)
def test_a_command_on_a_full_disk_leaves_the_file_as_it_was(
    sample, tmp_path, full_disk, command, suffix
):
    path = tmp_path / f"week{suffix}"
    path.write_text("last week's")
    ran = CliRunner().invoke(cli, ["--warehouse", str(sample.path), command, "--out", str(path)])
    assert ran.exit_code != 0
    assert "No space left on device" in f"{ran.output}{ran.exception}"
    assert path.read_text() == "last week's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_backup_on_a_full_disk_leaves_nothing(tmp_path, full_disk):
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    (warehouse / "targets.csv").write_text("metric,value\n")
    with pytest.raises(BackupError, match="No space left"):
        back_up(warehouse, tmp_path / "backup.zip", AT)
    assert list(tmp_path.iterdir()) == [warehouse]
