"""How numbers are read: decimal marks, thousands, money."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.mapping.numbers import evidence_of
from tests.mapping.landing import mapped_column


def found(*cells: str | None, **keys):
    return mapped_column("score", keys.pop("source", "X"), list(cells), **keys)


def read(*cells: str | None, **keys) -> list[object]:
    return found(*cells, **keys).column("score")


@pytest.mark.parametrize("cell", ["5", "-5", "+5", "0.5", "3558.5", "12345.678", "1e5", ".5"])
def test_plain_numbers_stay_as_they_are_written(cell):
    assert read(cell) == [cell]
    assert found(cell).profile.numbers["score"].decimal_mark is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("$22,700.00", "22700.00"),
        ("1,234,567.5", "1234567.5"),
        ("1,234,567", "1234567"),
        ("12,34,567.00", "1234567.00"),
        ("€ 1.234,56", "1234.56"),
        ("1.234,56 €", "1234.56"),
        ("146536,25", "146536.25"),
        ("1.234.567", "1234567"),
        ("R$ 1.000,00", "1000.00"),
        ("USD 1,000.00", "1000.00"),
        ("1'234.50", "1234.50"),
        ("1 234 567,8", "1234567.8"),
        ("1\u00a0234,5", "1234.5"),
        ("(1,234.50)", "-1234.50"),
        ("-$5.50", "-5.50"),
        ("$5", "5"),
        ("$ 1 000", "1000"),
        (" 7 ", "7"),
    ],
)
def test_marks_currencies_and_thousands_are_left_off(cell, number):
    assert read(cell) == [number]


@pytest.mark.parametrize("cell", ["many", "1h 30m", "5 min", "12 %", "1,2,3", "1.2.3", "--5", "$"])
def test_what_is_no_number_stays_as_it_is_written(cell):
    assert read(cell, "0.5") == [cell, "0.5"]


def test_one_cell_settles_the_mark_for_the_column():
    assert read("1,234", "5,678.9") == ["1234", "5678.9"]
    assert read("1,234", "5,67") == ["1.234", "5.67"]
    assert read("1.234", "5,67") == ["1234", "5.67"]
    assert read("1.234", "5.67") == ["1.234", "5.67"]
    assert read("1.234", "0.123") == ["1.234", "0.123"]
    assert read("1.234", "1234.567") == ["1.234", "1234.567"]


@pytest.mark.parametrize("cells", [("1.234",), ("1,234", "22"), ("R$ 100.000",), ("-1.234",)])
def test_thousands_or_decimals_is_a_question(cells):
    one = found(*cells)
    (question,) = one.profile.questions
    assert (question.kind, question.choices) == ("decimal_mark", ("point", "comma"))
    assert question.examples == (cells[0],)
    assert one.column("score") == list(cells)
    assert '--decimal-mark "file.csv:score=point" (or comma)' in question.sentence


def test_both_marks_proven_is_a_question():
    one = found("1,5", "1.5")
    assert one.profile.questions[0].reason == "1 cells prove a point, 1 a comma"


def test_an_answer_is_taken():
    assert read("1.234", answers={("file.csv", "score"): "comma"}) == ["1234"]
    assert read("1.234", answers={("file.csv", "score"): "point"}) == ["1.234"]
    assert read("1,234", answers={("file.csv", "x"): "point"}) == ["1234"]
    assert read("1,234", decimal_marks={"score": "comma"}) == ["1.234"]


def test_numbers_without_a_mark_need_none():
    one = found("1 000", "5", "$7")
    assert one.profile.questions == ()
    assert one.column("score") == ["1000", "5", "7"]


def test_empty_words_are_no_numbers():
    column = found("5", "N/A", "", None).profile.numbers["score"]
    assert (column.cells, column.plain) == (1, 1)


def test_a_computed_number():
    assert read("5", "x", source={"sql": 'try_cast("X" as double) * 60'}) == ["300.0", None]


def test_evidence_counts_cells():
    evidence = evidence_of({"9.999,99": 3, "9,999": 2, "$99.9": 1, "999": 9, "words": 4})
    assert (evidence.comma, evidence.open, evidence.point) == (3, 2, 1)
    assert evidence.mark is None


amounts = st.decimals(-(10**9), 10**9, places=2)


@settings(max_examples=60, deadline=None)
@given(amount=amounts, is_comma=st.booleans(), sign=st.sampled_from(["", "$", "€ ", "R$ "]))
def test_what_python_writes_is_read_as_what_it_wrote(amount, is_comma, sign):
    text = f"{abs(amount):,.2f}"
    if is_comma:
        text = text.translate(str.maketrans(",.", ".,"))
    (number,) = read(("-" if amount < 0 else "") + sign + text)
    assert Decimal(str(number)) == amount
