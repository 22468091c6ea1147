"""The commands of what people write down."""

import csv
import io
import json

import pytest

from tests.builders import build_generation, lead


@pytest.fixture
def run(tmp_path, monkeypatch, command):
    """Runs a command on a warehouse of its own; gives exit code, output and error."""
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(tmp_path / "warehouse"))
    return command


def add(run, text, *options):
    return run("commitments", "add", text, "--week", "2026-W46", *options)


def test_commitments_are_added_edited_closed_and_listed(run):
    assert run("commitments")[1].startswith("No commitments. Make one:")
    options = ("--side", "sales", "--owner", "SDR lead", "--due", "2026-11-20")
    code, out, err = add(run, "Call demo requests first", *options)
    assert (code, out, err) == (0, "Commitment 1 of 2026-W46 is saved.\n", "")
    add(run, "Fix the webinar form", "--side", "marketing")
    assert run("commitments", "close", "1")[1] == "Commitment 1 is done, revision 2.\n"
    assert run("commitments", "close", "2", "--as", "missed")[0] == 0
    assert run("commitments", "edit", "2", "--owner", "Ann", "--text", "Fix it")[0] == 0
    _, out, _ = run("commitments", "--format", "json")
    assert json.loads(out) == [
        {
            "id": 1, "week": "2026-W46", "side": "sales", "state": "done",
            "text": "Call demo requests first", "owner": "SDR lead", "due_date": "2026-11-20",
            "carried_from": None, "revision": 2,
        },
        {
            "id": 2, "week": "2026-W46", "side": "marketing", "state": "missed", "text": "Fix it",
            "owner": "Ann", "due_date": None, "carried_from": None, "revision": 3,
        },
    ]  # fmt: skip
    for options, ids in (
        (("--side", "sales"), ["1"]),
        (("--state", "missed"), ["2"]),
        (("--week", "2026-W46"), ["1", "2"]),
        (("--week", "2026-W45"), []),
    ):
        _, out, _ = run("commitments", *options, "--format", "csv")
        assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == ids


def test_a_due_date_is_taken_away_and_nothing_else(run):
    add(run, "Call first", "--side", "sales", "--owner", "Ann", "--due", "2026-11-20")
    assert run("commitments", "edit", "1", "--owner", "Bob")[0] == 0
    assert run("commitments", "edit", "1", "--no-due")[0] == 0
    (row,) = json.loads(run("commitments", "--format", "json")[1])
    assert (row["due_date"], row["owner"], row["revision"]) == (None, "Bob", 3)
    code, _, err = run("commitments", "edit", "1", "--no-due", "--due", "2026-11-20")
    assert code == 2 and "not both" in err


def test_what_it_ever_was_is_printed(run):
    add(run, "Call first", "--side", "sales")
    run("commitments", "close", "1")
    _, out, _ = run("commitments", "history", "1", "--format", "json")
    assert [(row["revision"], row["state"]) for row in json.loads(out)] == [
        (1, "open"),
        (2, "done"),
    ]


def test_an_edit_of_an_older_revision_does_not_undo_what_came_since(run):
    add(run, "Call first", "--side", "sales")
    run("commitments", "edit", "1", "--owner", "Ann")
    code, _, err = run("commitments", "edit", "1", "--owner", "Bob", "--revision", "1")
    assert (code, err) == (
        2,
        "Somebody changed this in the meantime, and nothing was saved: its owner is now Ann.\n",
    )
    assert run("commitments", "edit", "1", "--text", "Call", "--revision", "1")[0] == 0
    _, out, _ = run("commitments", "--format", "json")
    assert [(row["owner"], row["text"]) for row in json.loads(out)] == [("Ann", "Call")]


def test_hostile_text_is_not_run_by_a_spreadsheet(run):
    add(run, "=1+1\nx", "--side", "sales", "--owner", "@SUM(A1)")
    _, out, _ = run("commitments", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["text"], row["owner"]) == ("'=1+1\nx", "'@SUM(A1)")
    _, out, _ = run("commitments", "history", "1", "--format", "csv")
    assert next(csv.DictReader(io.StringIO(out)))["text"] == "'=1+1\nx"
    assert len(run("commitments")[1].splitlines()) == 2


def test_the_week_is_the_last_complete_one_of_the_data(run, tmp_path):
    code, _, err = run("commitments", "add", "x", "--side", "sales")
    assert (code, err) == (2, "No data to take the week from: give --week 2026-W46.\n")
    # The data end on a Monday: its week has only begun.
    build_generation(tmp_path / "warehouse", [lead("2026-01-05")], as_of="2026-03-02")
    assert run("commitments", "add", "x", "--side", "sales")[1] == (
        "Commitment 1 of 2026-W09 is saved.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("commitments", "close", "7"), "There is no commitment 7."),
        (("commitments", "history", "7"), "There is no commitment 7."),
        (("commitments", "--week", "W46"), "'W46' is not a week"),
        (("commitments", "add", " ", "--side", "sales", "--week", "2026-W46"), "write it down"),
        (("commitments", "edit", "1", "--due", "soon"), "soon"),
        (("restore", "nothing.zip"), "cannot be read"),
        (("backup", "--out", "x.zip"), "nothing to back up"),
    ],
)
def test_what_is_wrong_is_one_sentence(run, arguments, told):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "") and told in err and len(err.splitlines()) == 1


def test_a_backup_goes_from_one_folder_to_another(run, tmp_path):
    add(run, "Call first", "--side", "sales")
    file = tmp_path / "backup.zip"
    assert run("backup", "--out", str(file))[1] == f"{file} holds record.sqlite.\n"
    assert run("restore", str(file), "--warehouse", str(tmp_path / "other"))[0] == 0
    there = run("commitments", "--format", "json", "--warehouse", str(tmp_path / "other"))[1]
    assert there == run("commitments", "--format", "json")[1]
    # The folder given to the group holds for its commands.
    code, out, _ = run("commitments", "--warehouse", str(tmp_path / "other"), "close", "1")
    assert (code, out) == (0, "Commitment 1 is done, revision 2.\n")
    assert '"done"' not in run("commitments", "--format", "json")[1]
