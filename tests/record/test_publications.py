"""What was published stays as it was published."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from funnel.record import RECORD, BadEntry, publications, publish

AT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
SAID = {"numbers": [{"metric": "leads", "value": 299}], "headline": "Größe · עברית · 🚀"}


def test_what_was_published_comes_back_whole_the_newest_first(tmp_path):
    first = publish(tmp_path, "2026-W45", AT, 1, "2026-11-10T00:00:00", {"a": 1})
    second = publish(tmp_path, "2026-W46", AT, 2, "2026-11-18T22:30:00", SAID)
    again = publish(tmp_path, "2026-W46", AT, 2, "2026-11-18T22:30:00", SAID)
    assert [one.id for one in publications(tmp_path)] == [again.id, second.id, first.id]
    (found, _) = publications(tmp_path, "2026-W46")
    assert found.readout == SAID
    assert (found.generation, found.as_of) == (2, "2026-11-18T22:30:00")
    assert found.published_at == "2026-11-17T09:30:00.000000Z"


def test_nothing_was_published_yet(tmp_path):
    assert publications(tmp_path) == []
    assert not (tmp_path / RECORD).exists()


def test_what_is_no_week_is_not_published(tmp_path):
    with pytest.raises(BadEntry):
        publish(tmp_path, "2026-W60", AT, 1, "2026-11-10T00:00:00", {})
    assert publications(tmp_path) == []


@pytest.mark.parametrize(
    "change", ["update publications set week = ''", "delete from publications"]
)
def test_a_publication_is_neither_edited_nor_deleted(tmp_path, change):
    publish(tmp_path, "2026-W46", AT, 1, "2026-11-10T00:00:00", SAID)
    with sqlite3.connect(tmp_path / RECORD) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    assert publications(tmp_path)[0].readout == SAID


_PUBLISHER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from funnel.record import publish

at = datetime(2026, 11, 17, tzinfo=UTC)
for number in range(10_000):
    one = publish(Path(sys.argv[1]), "2026-W46", at, number, "2026-11-10", {"text": "x" * 50_000})
    print(one.id, flush=True)
"""


def test_a_kill_in_the_midst_of_publishing_loses_nothing_acknowledged(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", _PUBLISHER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        acknowledged = [int(process.stdout.readline()) for _ in range(20)]
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += map(int, process.stdout.read().split())
    kept = publications(tmp_path)
    assert {one.id for one in kept} >= set(acknowledged)
    assert all(one.readout == {"text": "x" * 50_000} for one in kept)
