"""What people write down: kept as written, with all it ever was, and never undone by another."""

import sqlite3
from datetime import UTC, date, datetime

import pytest

from funnel import record
from funnel.record import BadEntry, Commitment, Conflict, Headline, RecordError, database, schema

AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
WEEK, NEXT = "2026-W46", "2026-W47"
HOSTILE = [
    "<script>alert(1)</script> **bold** [x](javascript:alert(1))",
    "=HYPERLINK(0)",
    "'; drop table commitments; --",
    "\u202eتجربة \u2066",
    "👩‍👩‍👧 ✅",
    "x" * 10_000,
    "two\nlines",
]


def promised(text="Call demo requests first", **columns):
    return Commitment(**{"week": WEEK, "side": "sales", "text": text} | columns)


@pytest.fixture
def made(tmp_path):
    """A commitment just written."""
    return record.save(tmp_path, promised(), AT)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_it_was_written(tmp_path, text):
    saved = record.save(tmp_path, promised(text, owner=text[:200]), AT)
    assert record.commitments(tmp_path) == [saved]
    assert (saved.text, saved.owner) == (text, text[:200])


def test_what_cannot_be_printed_is_marked_and_line_ends_are_one_kind(tmp_path):
    assert record.save(tmp_path, promised(" a\0b\ud800\r\nc\t "), AT).text == "a\ufffdb\ufffd\nc"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"text": " \n "}, "write it down"),
        ({"text": "x" * 20_001}, "shorten it to 20,000"),
        ({"owner": "x" * 201}, "shorten it to 200"),
        ({"side": "finance"}, "no side"),
        ({"state": "late"}, "no state"),
        ({"week": "2026-W54"}, "not a week"),
        ({"week": "46"}, "not a week"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(tmp_path, columns, told):
    with pytest.raises(BadEntry, match=told):
        record.save(tmp_path, promised(**columns), AT)
    assert record.commitments(tmp_path) == []


def test_reading_makes_no_record(tmp_path):
    assert record.commitments(tmp_path) == record.weeks_written(tmp_path) == []
    assert record.note(tmp_path, WEEK, "speed").text == ""
    assert record.changes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_an_edit_is_a_new_revision_and_its_history_says_what_was(tmp_path, made):
    later = datetime(2026, 11, 20, tzinfo=UTC)
    record.save(tmp_path, made, later, state="done", due_date=date(2026, 11, 20))
    first, second = record.changes(tmp_path, Commitment, made.id)
    assert (first.was, first.became, first.at) == (None, made.content, AT)
    assert second.was == made.content and second.at == later
    assert second.became == made.content | {"state": "done", "due_date": "2026-11-20"}
    assert record.entry_at(tmp_path, Commitment, made.id, 1) == made
    with pytest.raises(BadEntry, match="no revision 3"):
        record.entry_at(tmp_path, Commitment, made.id, 3)


def test_an_edit_that_changes_nothing_is_none(tmp_path, made):
    assert record.save(tmp_path, made, AT, text=f" {made.text} ") == made
    assert len(record.changes(tmp_path)) == 1


def test_edits_of_different_fields_both_stand(tmp_path, made):
    record.save(tmp_path, made, AT, owner="Ann")
    both = record.save(tmp_path, made, AT, state="done")
    assert (both.owner, both.state, both.revision) == ("Ann", "done", 3)


def test_a_stale_edit_is_refused_with_what_the_other_wrote(tmp_path, made):
    theirs = record.save(tmp_path, made, AT, text="Theirs", owner="Ann")
    with pytest.raises(Conflict, match="its text is now Theirs") as refused:
        record.save(tmp_path, made, AT, text="Mine", state="done")
    assert record.commitments(tmp_path) == [theirs]
    assert refused.value.current == theirs and refused.value.fields == ("text",)
    wanted = refused.value.wanted
    assert (wanted.text, wanted.owner, wanted.state) == ("Mine", "Ann", "done")
    # Having seen it, the writer may decide.
    assert record.save(tmp_path, theirs, AT, text="Mine").text == "Mine"


def test_both_writing_the_same_is_no_conflict(tmp_path, made):
    done = record.save(tmp_path, made, AT, state="done")
    assert record.save(tmp_path, made, AT, state="done") == done


def test_an_edit_of_what_never_was_is_refused(tmp_path, made):
    for never in (
        promised("Something else", id=made.id, revision=1),
        promised(id=made.id, revision=7),
        promised(id=99, revision=1),
    ):
        with pytest.raises(BadEntry, match="a backup has been restored since"):
            record.save(tmp_path, never, AT, state="done")
    with pytest.raises(BadEntry, match="week of what is written"):
        record.save(tmp_path, made, AT, week=NEXT)


def test_earlier_commitments_are_the_last_readouts_and_what_is_still_open(tmp_path):
    for week, state in (
        ("2026-W41", "open"),
        ("2026-W41", "done"),
        ("2026-W44", "missed"),
        ("2026-W44", "open"),
        (WEEK, "open"),
    ):
        record.save(tmp_path, promised(week=week, state=state), AT)
    earlier = record.earlier_commitments(tmp_path, WEEK)
    assert [(one.week, one.state) for one in earlier] == [
        ("2026-W41", "open"),
        ("2026-W44", "missed"),
        ("2026-W44", "open"),
    ]
    assert record.earlier_commitments(tmp_path, "2026-W41") == []
    assert record.weeks_written(tmp_path) == [WEEK, "2026-W44", "2026-W41"]


def test_carrying_over_promises_again_what_was_missed(tmp_path, made):
    named = record.save(tmp_path, made, AT, owner="Ann")
    again = record.carry_over(tmp_path, made, NEXT, AT, date(2026, 11, 29))
    assert (again.week, again.state, again.carried_from) == (NEXT, "open", made.id)
    # What the other wrote meanwhile is carried too.
    assert (again.owner, again.due_date) == ("Ann", date(2026, 11, 29))
    assert record.commitment(tmp_path, made.id).state == "missed"
    with pytest.raises(BadEntry, match="already"):
        record.carry_over(tmp_path, named, NEXT, AT, None)
    assert len(record.commitments(tmp_path)) == 2


def test_what_somebody_has_done_meanwhile_is_not_carried_over(tmp_path, made):
    missed = record.save(tmp_path, made, AT, state="missed")
    done = record.save(tmp_path, missed, AT, state="done")
    for seen in (made, missed):
        with pytest.raises(Conflict):
            record.carry_over(tmp_path, seen, NEXT, AT, None)
    with pytest.raises(BadEntry, match="open or missed"):
        record.carry_over(tmp_path, done, NEXT, AT, None)
    assert record.commitments(tmp_path) == [done]


def test_two_first_notes_on_a_section_do_not_undo_each_other(tmp_path):
    seen = record.note(tmp_path, WEEK, "speed")
    mine = record.save(tmp_path, seen, AT, text="Central was short of two people.")
    with pytest.raises(Conflict):
        record.save(tmp_path, seen, AT, text="Mine")
    assert record.note(tmp_path, WEEK, "speed") == mine
    assert record.note(tmp_path, WEEK, "mix").text == ""
    assert record.save(tmp_path, mine, AT, text="").text == ""
    with pytest.raises(BadEntry, match="section"):
        record.save(tmp_path, record.Note(week=WEEK, section=" "), AT, text="x")


def test_a_headline_of_ones_own_is_outdated_once_the_numbers_change(tmp_path):
    seen = record.headline(tmp_path, WEEK, "funnel")
    generated = "SQLs entered fell by 14."
    assert seen.shown(generated) == generated and not seen.is_outdated(generated)
    saved = record.save(tmp_path, seen, AT, text="A quiet week", replaced=generated)
    assert record.headline(tmp_path, WEEK, "funnel") == saved
    assert saved.shown(generated) == "A quiet week" and not saved.is_outdated(generated)
    assert saved.is_outdated("SQLs entered fell by 12.")
    back = record.save(tmp_path, saved, AT, text="")
    assert isinstance(back, Headline) and back.shown(generated) == generated
    assert not back.is_outdated("SQLs entered fell by 12.")


def test_history_cannot_be_rewritten(tmp_path, made):
    with sqlite3.connect(tmp_path / record.RECORD) as connection:
        for statement in ("delete from history", "update history set became = '{}'"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(statement)


@pytest.mark.parametrize(
    ("made_by", "told"),
    [
        (lambda file: file.write_bytes(b"no database at all" * 99), "restore a backup"),
        (lambda file: sqlite3.connect(file).executescript("create table x (y)"), "something else"),
        (
            lambda file: sqlite3.connect(file).executescript("pragma user_version = 999"),
            "newer Funnel",
        ),
    ],
)
def test_what_is_no_record_is_said_and_left_alone(tmp_path, made_by, told):
    file = tmp_path / record.RECORD
    made_by(file)
    before = file.read_bytes()
    with pytest.raises(RecordError, match=told):
        record.save(tmp_path, promised(), AT)
    with pytest.raises(RecordError, match=told):
        record.commitments(tmp_path)
    assert file.read_bytes() == before


def test_an_older_record_is_brought_up_to_date_with_all_it_holds(tmp_path, made, monkeypatch):
    newer = (*schema.MIGRATIONS, ("create table published (week text primary key) strict",))
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    assert record.commitments(tmp_path) == [made]
    with sqlite3.connect(tmp_path / record.RECORD) as connection:
        assert connection.execute("select count(*) from published").fetchone() == (0,)
        assert connection.execute("pragma user_version").fetchone() == (len(newer),)


def test_a_migration_that_fails_leaves_the_record_as_it_was(tmp_path, made, monkeypatch):
    broken = (*schema.MIGRATIONS, ("create table published (week text) strict", "not sql"))
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", broken)
        with pytest.raises(RecordError):
            record.commitments(tmp_path)
    assert record.commitments(tmp_path) == [made]


def test_a_writer_that_waited_too_long_is_told_so(tmp_path, made, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    with database.writing(tmp_path), pytest.raises(RecordError, match="try again"):
        record.save(tmp_path, made, AT, state="done")
    assert record.commitments(tmp_path) == [made]
