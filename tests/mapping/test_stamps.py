"""How dates and times are read: shapes, the order of day and month, dates in disguise."""

import re
from datetime import UTC, datetime, timedelta, timezone

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.mapping import mapped_select, parsed_answer, profile, resolve
from funnel.mapping.questions import AnswerError, UnansweredQuestions
from funnel.mapping.stamps import format_of
from tests.mapping.landing import mapped, mapped_column, one_map


def read(*cells: str | None, **keys) -> list[object]:
    return mapped_column("assigned_at", keys.pop("source", "X"), list(cells), **keys).column(
        "assigned_at"
    )


def seen(*cells: str | None, **keys):
    found = mapped_column("assigned_at", keys.pop("source", "X"), list(cells), **keys)
    return found.profile.stamps["assigned_at"], found.profile.questions


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-05",
        "2024-03-05 07:37",
        "2024-03-05 7:37:00",
        "2024-03-05 07:37:01",
        "2024-03-05T07:37:01",
        "2024-03-05T07:37:01.123Z",
        "2024-03-05T07:37:01+0000",
        "2024-03-05 07:37:01-05:00",
    ],
)
def test_iso_stamps_stay_as_they_are_written(cell):
    assert read(cell) == [cell]
    assert seen(cell)[0].is_untouched


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2024-3-5", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("2024.03.05 07:37", "2024-03-05 07:37:00"),
        ("20240305", "2024-03-05"),
        ("20240305073701", "2024-03-05 07:37:01"),
        ("1709624221000", "2024-03-05 07:37:01Z"),
        ("1709624221", "2024-03-05 07:37:01Z"),
        ("3/25/2024", "2024-03-25"),
        ("3/25/24", "2024-03-25"),
        ("3/25/2024 12:07 AM", "2024-03-25 00:07:00"),
        ("3/25/2024 2:30 PM", "2024-03-25 14:30:00"),
        ("3/25/2024 2:30:09 pm", "2024-03-25 14:30:09"),
        ("3/25/2024, 2:30\u202fPM", "2024-03-25 14:30:00"),
        ("25.03.2024 14:30", "2024-03-25 14:30:00"),
        ("25-03-2024 14:30:05", "2024-03-25 14:30:05"),
        ("25/03/2024T14:30", "2024-03-25 14:30:00"),
        ("25/03/2024 14:30:05.250", "2024-03-25 14:30:05.25"),
        ("3/25/2024 14:30 +05:30", "2024-03-25 14:30:00+05:30"),
        ("3/25/2024 14:30:00Z", "2024-03-25 14:30:00Z"),
        ("3/25/2024 2:30 PM UTC", "2024-03-25 14:30:00Z"),
        ("15 Apr, 2021 00:03:00", "2021-04-15 00:03:00"),
        ("15-Apr-21", "2021-04-15"),
        ("15 April 2021", "2021-04-15"),
        ("April 15, 2021 2:30 PM", "2021-04-15 14:30:00"),
        ("Apr 15 2021", "2021-04-15"),
        ("Thu, 15 Apr 2021 10:00:00 GMT", "2021-04-15 10:00:00Z"),
        ("Thursday, April 15, 2021", "2021-04-15"),
        (" 2024-03-05 ", "2024-03-05"),
    ],
)
def test_other_spellings_become_iso(cell, iso):
    assert read(cell) == [iso]


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "2024-02-30",
        "31/02/2024",
        "13/13/2024",
        "2024-13-01",
        "10:00",
        "45000",
        "infinity",
        "epoch",
        "12345-01-01",
        "2024-01-02 (BC)",
        "2024-01-02 25:00",
        "99/99/9999",
        "1" * 60,
        "x" * 5000,
        "'; drop table landed; --",
    ],
)
def test_what_is_no_stamp_stays_as_it_is_written(cell):
    assert read(cell) == [cell]


def test_empty_words_are_no_stamps():
    column, _ = seen("2024-01-02", "N/A", "", None, " - ")
    assert (column.cells, column.iso, column.unknown) == (1, 1, 0)
    assert read("2024-01-02", "N/A", "", None, " - ") == ["2024-01-02", None, None, None, None]


# The order of day and month, over all cells of a column.


def test_one_cell_over_twelve_in_second_place_settles_month_first():
    column, questions = seen("1/2/2024", "3/4/2024", "5/13/2024")
    assert (column.date_order, column.decided_by, questions) == ("month first", "cells", ())
    assert read("1/2/2024", "3/4/2024", "5/13/2024") == ["2024-01-02", "2024-03-04", "2024-05-13"]


def test_one_cell_over_twelve_in_first_place_settles_day_first():
    assert read("1/2/2024", "13/5/2024") == ["2024-02-01", "2024-05-13"]


def test_a_cell_with_both_over_twelve_settles_nothing():
    column, questions = seen("1/2/2024", "13/14/2024")
    assert column.date_order is None
    assert len(questions) == 1


def test_equal_day_and_month_need_no_order():
    column, questions = seen("5/5/2024", "6/6/2024 10:00")
    assert (column.date_order, questions) == ("day first", ())
    assert read("5/5/2024") == ["2024-05-05"]


def test_no_cell_over_twelve_is_a_question_and_cells_stay_as_written():
    found = mapped_column("assigned_at", "X", ["1/2/2024", "3/4/2024", "3/4/2024"])
    (question,) = found.profile.questions
    assert question.choices == ("day first", "month first")
    assert (question.file, question.table, question.column, question.header) == (
        *("file.csv", "leads", "assigned_at", "X"),
    )
    assert question.examples == ("3/4/2024", "1/2/2024")
    assert found.column("assigned_at") == ["1/2/2024", "3/4/2024", "3/4/2024"]


def test_a_question_says_how_to_answer_it():
    _, questions = seen("1/2/2024")
    assert str(UnansweredQuestions(questions)) == (
        "file.csv, X: does the day or the month come first (no cell has a number over 12, 1 can be "
        'read both ways; such as 1/2/2024)? Answer with --date-order "file.csv:assigned_at='
        'day-first" (or month-first), or with assigned_at = "day first" under '
        "[tables.leads.date_orders] in the map."
    )


@pytest.mark.parametrize(
    ("key", "order", "iso"),
    [
        (("file.csv", "assigned_at"), "day first", "2024-02-01"),
        (("file.csv", "assigned_at"), "month first", "2024-01-02"),
        (("file.csv", "x"), "month first", "2024-01-02"),
    ],
)
def test_an_answer_by_our_column_or_the_files_header_is_taken(key, order, iso):
    assert read("1/2/2024", answers={key: order}) == [iso]
    column, questions = seen("1/2/2024", answers={key: order})
    assert (column.decided_by, questions) == ("answer", ())


def test_an_answer_about_another_file_column_or_matter_is_not():
    answers = {
        ("other.csv", "assigned_at"): "day first",
        ("file.csv", "created_at"): "day first",
        ("file.csv", "assigned_at"): "comma",
    }
    assert len(seen("1/2/2024", answers=answers)[1]) == 1


def test_a_file_in_a_folder_may_be_called_by_its_name():
    one = one_map({"assigned_at": "X"})
    rows = [["1", "2024-01-01", "1/2/2024"]]
    answers = {("file.csv", "X"): "day first"}
    found = mapped(one, "leads", ["Id", "Created", "X"], rows, answers, "some/file.csv")
    assert found.column("assigned_at") == ["2024-02-01"]


def test_the_map_may_answer_and_the_command_line_comes_before_it():
    told = {"date_orders": {"assigned_at": "month first"}}
    assert read("1/2/2024", **told) == ["2024-01-02"]
    answers = {("file.csv", "assigned_at"): "day first"}
    assert read("1/2/2024", answers=answers, **told) == ["2024-02-01"]


def test_what_the_cells_prove_comes_before_any_answer():
    answers = {("file.csv", "assigned_at"): "day first"}
    assert read("1/2/2024", "1/13/2024", answers=answers) == ["2024-01-02", "2024-01-13"]


def test_both_orders_proven_is_a_question():
    column, questions = seen("13/1/2024", "1/13/2024", "1/2/2024")
    assert column.is_mixed
    assert "1 cells prove the day first, 1 the month first and 1 neither" in questions[0].reason


def test_in_a_mixed_column_the_answer_reads_what_is_open_and_proof_the_rest():
    answers = {("file.csv", "assigned_at"): "month first"}
    assert read("13/1/2024", "1/13/2024", "1/2/2024", "2024-05-06", answers=answers) == [
        *("2024-01-13", "2024-01-13", "2024-01-02", "2024-05-06"),
    ]


def test_a_mixed_column_without_open_cells_needs_no_answer():
    column, questions = seen("13/1/2024", "1/13/2024", "2024-05-06")
    assert (column.is_mixed, questions) == (True, ())
    assert read("13/1/2024", "1/13/2024") == ["2024-01-13", "2024-01-13"]


def test_columns_of_one_file_are_decided_apart():
    one = one_map({"assigned_at": "A", "rejected_at": "R"})
    rows = [
        ["1", "2024-01-01", "1/13/2024", "13/1/2024"],
        ["2", "2024-01-01", "1/2/2024", "1/2/2024"],
    ]
    found = mapped(one, "leads", ["Id", "Created", "A", "R"], rows)
    assert found.column("assigned_at")[1] == "2024-01-02"
    assert found.column("rejected_at")[1] == "2024-02-01"


def test_years_of_two_and_four_digits_may_stand_in_one_column():
    cells = ["3/25/24", "3/26/2024", "3/28/2024", "3/27/99"]
    assert read(*cells) == ["2024-03-25", "2024-03-26", "2024-03-28", "1999-03-27"]
    assert read(*cells, "3/29/2024")[0] == "2024-03-25"


def test_the_order_is_decided_by_dates_with_and_without_times():
    assert read("1/2/2024 10:00", "1/13/2024") == ["2024-01-02 10:00:00", "2024-01-13"]


@pytest.mark.parametrize("text", ["leads.csv:created_at=day-first", "a:b.csv:X = month first"])
def test_an_answer_on_the_command_line(text):
    (file, column), choice = parsed_answer(text, "date_order")
    assert (f"{file}:{column}", choice) in {
        ("leads.csv:created_at", "day first"),
        ("a:b.csv:X ", "month first"),
    }


@pytest.mark.parametrize(
    "text", ["x", "a=day-first", "a:b", "a:b=dmy", ":b=day-first", "a:b=comma"]
)
def test_what_is_no_answer(text):
    with pytest.raises(AnswerError, match="write FILE:COLUMN=day-first or month-first"):
        parsed_answer(text, "date_order")


# Dates in disguise.


def test_a_column_that_is_always_midnight_is_read_as_dates():
    cells = ["2024-01-02 00:00:00", "2024-01-03T00:00:00.000Z", "2024-01-04"]
    column, _ = seen(*cells)
    assert (column.is_date, column.midnights, column.dates, column.zoned) == (True, 2, 1, 1)
    assert read(*cells) == ["2024-01-02", "2024-01-03", "2024-01-04"]


@pytest.mark.parametrize(
    "cell",
    [
        *("1/23/2023 12:00 AM", "1/23/2023 12:00:00 am", "1/23/2023 0:00"),
        *("23 Jan 2023 00:00:00", "1/23/2023 00:00:00.000 +02:00", "1674432000000", "1674432000"),
    ],
)
def test_midnight_is_known_in_every_spelling(cell):
    assert seen(cell)[0].is_date
    assert read(cell) == ["2023-01-23"]


@pytest.mark.parametrize(
    "cell", ["1/23/2023 10:00 AM", "1/23/2023 12:00 PM", "1/23/2023 20:00", "1674432001000"]
)
def test_other_hours_are_no_midnight(cell):
    assert not seen(cell)[0].is_date


def test_one_time_of_day_keeps_every_midnight_a_time():
    cells = ["2024-01-02 00:00:00", "2024-01-03 00:00:01"]
    assert not seen(*cells)[0].is_date
    assert read(*cells) == cells


def test_dates_among_times_stay_dates():
    assert read("1/13/2024", "1/14/2024 10:00", "2024-01-15") == [
        *("2024-01-13", "2024-01-14 10:00:00", "2024-01-15"),
    ]


def test_the_map_may_say_that_times_of_day_mean_nothing():
    source = {"header": "X", "date_only": True}
    cells = ["2024-01-02 17:23:34", "2024-01-03T23:59:59.000Z", "1/14/2024 3:00 PM", "2024-01-05"]
    assert read(*cells, source=source) == ["2024-01-02", "2024-01-03", "2024-01-14", "2024-01-05"]


def test_a_column_without_any_stamp_is_no_date():
    assert not seen("", None)[0].is_date
    assert not seen("soon")[0].is_date


def test_a_computed_stamp_is_read_like_any_other():
    source = {"sql": "split_part(\"X\", ' by ', 1)"}
    assert read("1/13/2024 10:00 by Ann", source=source) == ["2024-01-13 10:00:00"]


def test_counts_are_over_all_cells():
    cells = ["2024-01-02"] * 5 + ["2024-01-02T10:00:00Z"] * 4 + ["1/13/2024"] * 3 + ["soon", ""]
    column, _ = seen(*cells)
    assert (column.cells, column.iso, column.zoned, column.dates, column.unknown) == (
        13,
        9,
        4,
        8,
        1,
    )
    assert not column.is_untouched


@pytest.mark.parametrize("shape", ["", "9", "99/99", "9999-99", "99.99.9999 99", "a99/99/9999"])
def test_shapes_that_are_no_stamps(shape):
    assert format_of(shape) is None


moments = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)
PATTERNS = [
    "%m/%d/%Y %I:%M %p",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%d %B %Y %H:%M",
    "%Y%m%d%H%M%S",
]


@settings(max_examples=60, deadline=None)
@given(at=moments, pattern=st.sampled_from(PATTERNS), pad=st.booleans())
def test_what_python_writes_is_read_as_what_it_wrote(at, pattern, pad):
    at = at.replace(day=min(max(at.day, 13), 28))  # so that the order is proven
    if "%S" not in pattern:
        at = at.replace(second=0)
    if "%y" in pattern:
        at = at.replace(year=2000 + at.year % 69)
    cell = at.strftime(pattern)
    if not pad and "%Y%m" not in pattern:
        cell = re.sub(r"\b0(?=\d[/.])", "", cell)
    (iso,) = read(cell)
    assert datetime.fromisoformat(str(iso)) == at


offsets = st.integers(-14 * 4, 14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=15 * quarters))
)


@settings(max_examples=40, deadline=None)
@given(at=moments, zone=offsets, separator=st.sampled_from(["T", " "]))
def test_an_offset_is_honoured_by_the_cast_that_follows(at, zone, separator):
    stamped = at.replace(tzinfo=zone)
    (iso,) = read(stamped.isoformat(separator))
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'America/Lima'")
        (epoch,) = connection.execute(
            "select epoch(?::timestamptz)", [_timed(iso, stamped)]
        ).fetchone()
    assert datetime.fromtimestamp(epoch, UTC) == stamped


def _timed(iso: object, stamped: datetime) -> str:
    """What was read; a column of one midnight is a date, whose time and offset are left off."""
    if len(str(iso)) > 10:
        return str(iso)
    assert str(iso) == stamped.date().isoformat()
    return stamped.isoformat()


def test_iso_columns_cost_no_more_than_themselves():
    """A column that is ISO throughout is handed on cell by cell, without reading it again."""
    one = one_map({"assigned_at": "X"})
    with duckdb.connect() as connection:
        connection.execute(
            "create temp table landed as select '1' as c0, '2024-01-01' as c1, "
            "'2024-01-01 10:00:00' as c2"
        )
        resolved = resolve(one, "leads", ["Id", "Created", "X"], "file.csv")
        select = mapped_select(resolved, profile(connection, "landed", resolved), "landed")
    assert "nullif(c2, '') as assigned_at" in select
    assert "try_cast" not in select
