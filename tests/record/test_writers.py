"""Many writers at once, and writers that are killed: nothing acknowledged is lost."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from funnel import record
from funnel.record import Commitment, Conflict, Note

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
WEEK = "2026-W46"
WRITERS = 3
_words = st.sampled_from(["a", "b", "c", "👋", "=1+1"])
_edits = st.fixed_dictionaries(
    {},
    optional={
        "text": _words,
        "owner": _words,
        "state": st.sampled_from(record.STATES),
        "side": st.sampled_from(record.SIDES),
    },
)
_steps = st.one_of(
    st.tuples(st.just("add"), st.integers(0, WRITERS - 1), _words),
    st.tuples(st.just("look"), st.integers(0, WRITERS - 1), st.none()),
    st.tuples(st.just("edit"), st.integers(0, WRITERS - 1), st.tuples(st.integers(0, 9), _edits)),
    st.tuples(st.just("note"), st.integers(0, WRITERS - 1), _words),
)


def kept(warehouse):
    """What the record holds now, by table and id."""
    note = record.note(warehouse, WEEK, "speed")
    entries = [*record.commitments(warehouse), *([note] if note.id else [])]
    return {(entry.table, entry.id): (entry.revision, entry.content) for entry in entries}


def replayed(warehouse):
    """The same, by playing back the history, each change of which goes on from the last."""
    found = {}
    for change in record.changes(warehouse):
        key = (change.table, change.entry_id)
        assert found.get(key, (0, None)) == (change.revision - 1, change.was)
        found[key] = (change.revision, change.became)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(_steps, max_size=25))
def test_however_edits_fall_nobody_undoes_what_he_has_not_seen(steps):
    with TemporaryDirectory() as folder:
        warehouse = Path(folder)
        # What each writer has on screen, and the note he has.
        screens = [{} for _ in range(WRITERS)]
        notes = [record.note(warehouse, WEEK, "speed")] * WRITERS
        for step, writer, what in steps:
            before = kept(warehouse)
            screen = screens[writer]
            if step == "look":
                screens[writer] = {one.id: one for one in record.commitments(warehouse)}
                notes[writer] = record.note(warehouse, WEEK, "speed")
                continue
            if step == "add":
                seen, asked = Commitment(week=WEEK, side="sales", text=what), {}
            elif step == "note":
                seen, asked = notes[writer], {"text": what}
            elif not screen:
                continue
            else:
                seen, asked = list(screen.values())[what[0] % len(screen)], what[1]
            try:
                saved = record.save(warehouse, seen, AT, **asked)
            except Conflict as refused:
                # Refused: nothing changed, and what the other wrote is what is there.
                assert kept(warehouse) == before
                assert before[refused.current.table, refused.current.id][1] == (
                    refused.current.content
                )
                continue
            now = kept(warehouse)
            _, was = before.get((saved.table, saved.id), (0, seen.content))
            for name, value in now[saved.table, saved.id][1].items():
                if value != was[name]:
                    # Whatever this edit changed, its writer had seen as it was.
                    assert (seen.content[name], asked[name]) == (was[name], value)
            # What was edited is as it was asked for, whatever else changed meanwhile.
            edited = {name: value for name, value in asked.items() if value != getattr(seen, name)}
            assert edited.items() <= saved.content.items()
            assert now[saved.table, saved.id] == (saved.revision, saved.content)
            others = before.keys() - {(saved.table, saved.id)}
            assert all(now[key] == before[key] for key in others)
            if isinstance(saved, Note):
                notes[writer] = saved
            else:
                screen[saved.id] = saved
        assert replayed(warehouse) == kept(warehouse)


# Appends its name to the one text that all writers change, and makes commitments of its own.
WRITER = """
import sys
from pathlib import Path
from funnel import record

warehouse, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(times):
    while True:
        shared = record.note(warehouse, "2026-W46", "speed")
        try:
            text = f"{shared.text} {name}{number}"
            record.save(warehouse, shared, record.now(), text=text)
            break
        except record.Conflict:
            pass
    made = record.Commitment(week="2026-W46", side="sales", text=f"{name}{number}")
    saved = record.save(warehouse, made, record.now())
    record.save(warehouse, saved, record.now(), state="done")
    print(saved.id, flush=True)
"""


def start(warehouse, name, times):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(warehouse), name, str(times)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_several_processes_write_at_once_and_lose_nothing(tmp_path):
    names, times = "abcd", 20
    processes = [start(tmp_path, name, times) for name in names]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    written = {f"{name}{number}" for name in names for number in range(times)}
    note = record.note(tmp_path, WEEK, "speed")
    assert len(note.text.split()) == note.revision == len(written)
    assert set(note.text.split()) == written
    commitments = record.commitments(tmp_path)
    assert {one.text for one in commitments} == written and len(commitments) == len(written)
    assert {one.state for one in commitments} == {"done"}
    assert replayed(tmp_path) == kept(tmp_path)


def whole(warehouse):
    """Whether SQLite finds nothing amiss."""
    with closing(sqlite3.connect(warehouse / record.RECORD)) as connection:
        return connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path):
    moments = random.Random(5)
    acknowledged = 0
    for number in range(12):
        process = start(tmp_path, f"w{number}-", 100_000)
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        # The first line has been read; a last one may be cut.
        lines = process.communicate()[0].split("\n")[:-1]
        acknowledged += 1 + len(lines)
        there = {one.id: one for one in record.commitments(tmp_path)}
        assert all(there[int(line)].state == "done" for line in lines)
        assert len([one for one in there.values() if one.state == "done"]) >= acknowledged
        assert whole(tmp_path)
        assert replayed(tmp_path) == kept(tmp_path)
    assert acknowledged > 12


# Dies in the middle of a transaction, when half of it is in the file already.
DYING = """
import os, signal, sys
from pathlib import Path
from funnel.record import database

with database.writing(Path(sys.argv[1])) as connection:
    connection.execute("pragma cache_size = 1")
    connection.execute("pragma cache_spill = 1")
    connection.execute("update commitments set text = 'half', revision = revision + 1")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_write_killed_half_way_is_undone_by_whoever_opens_next(tmp_path):
    for number in range(40):
        made = Commitment(week=WEEK, side="sales", text=f"{number} " + "x" * 5_000)
        record.save(tmp_path, made, AT)
    file = tmp_path / record.RECORD
    before, there = kept(tmp_path), file.read_bytes()
    died = subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    # It did get half way: the file has changed, and the way back lies beside it.
    assert file.read_bytes() != there and os.path.getsize(f"{file}-journal") > 0
    assert kept(tmp_path) == before and whole(tmp_path)


def test_every_commit_waits_for_the_disk(tmp_path):
    record.save(tmp_path, Commitment(week=WEEK, side="sales", text="x"), AT)
    with record.database.writing(tmp_path) as connection:
        asked = {
            name: connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "fullfsync")
        }
    # 3 is EXTRA: the removal of the journal too.
    assert asked == {"synchronous": 3, "journal_mode": "delete", "fullfsync": 1}


def test_two_carry_over_the_same_at_once_and_it_is_promised_once(tmp_path):
    made = record.save(tmp_path, Commitment(week=WEEK, side="sales", text="x"), AT)
    script = (
        "import sys; from pathlib import Path; from funnel import record\n"
        "path = Path(sys.argv[1])\n"
        f"record.carry_over(path, record.entry_at(path, record.Commitment, {made.id}, 1), "
        "'2026-W47', record.now(), None)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]
    assert sorted(process.wait() for process in processes) == [0, 1]
    assert [one.week for one in record.commitments(tmp_path)] == [WEEK, "2026-W47"]
