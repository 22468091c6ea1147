"""The dialect is found, or asked for in a sentence that names the option."""

import pytest

from funnel.reading import CannotRead, Limits, ReadOptions, Undecided
from funnel.reading.dialects import read_dialect


def dialect_of(text, is_whole=True, **options):
    return read_dialect("x.csv", text, is_whole, "utf-8", ReadOptions(**options), Limits())


ROWS = "Id,Name,Created,Amount\n1,Ann,2026-01-01,5\n2,Bob,2026-01-02,7\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x01", "\x1f"])
def test_delimiters_are_found(delimiter):
    dialect, headers, doubts = dialect_of(ROWS.replace(",", delimiter))
    assert (dialect.delimiter, dialect.quote, doubts) == (delimiter, '"', [])
    assert headers == ("Id", "Name", "Created", "Amount")


def test_decimal_commas_and_lists_in_cells_do_not_confuse():
    assert dialect_of("Id;Amount\n1;2,5\n2;3,5\n")[0].delimiter == ";"
    ids = "Id,Contact Ids\n1,8001;8002\n2,8003;8004\n"
    assert dialect_of(ids)[0].delimiter == ","
    assert dialect_of('Id;Name\n1;"Doe, Ann"\n2;"Roe, Bob"\n')[0].delimiter == ";"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("a,b;c,d\n1,2;3,4\n5,6;7,8\n", "--delimiter ','"),
        ("a\tb;c\n1\t2;3\n", "--delimiter ';'"),
        ("Amount\n1,5\n2,5\n", "--header-row 1 or 2"),
    ],
)
def test_what_cannot_be_decided_is_asked(text, option):
    with pytest.raises(Undecided) as asked:
        dialect_of(text)
    assert option in str(asked.value)


def test_the_named_options_settle_it():
    text = "a,b;c,d\n1,2;3,4\n5,6;7,8\n"
    assert dialect_of(text, delimiter=";")[1] == ("a,b", "c,d")
    assert dialect_of(text, delimiter=",")[1] == ("a", "b;c", "d")
    assert dialect_of("Amount\n1,5\n2,5\n", header_row=1)[1] == ("Amount",)
    assert dialect_of("Amount\n1,5\n2,5\n", header_row=2)[1] == ("1", "5")
    assert dialect_of("a\tb;c\n1\t2;3\n", delimiter="tab")[1] == ("a", "b;c")


def test_a_delimiter_told_leaves_files_without_it_alone():
    assert dialect_of(ROWS, delimiter=";")[0].delimiter == ","


def test_one_column_is_legitimate():
    dialect, headers, _ = dialect_of("Lead Id\n00Q1\n00Q2\n")
    assert (headers, dialect.skipped_lines) == (("Lead Id",), 0)
    assert dialect_of("Company\nAcme, Inc\nBest, Ltd\nCo\n")[1] == ("Company",)


def test_quotes_are_found():
    assert dialect_of(ROWS.replace("Ann", "'Ann, Dr'"))[0].quote == "'"
    assert dialect_of(ROWS.replace("Ann", "'tis").replace("Bob", "James'"))[0].quote == '"'
    assert dialect_of(ROWS.replace("Ann", r'"a \", b"'))[0].escape == "\\"
    tabs = ROWS.replace(",", "\t").replace("Ann", '"Ann').replace("Bob", '"Bob')
    dialect, _, doubts = dialect_of(tabs)
    assert dialect.quote == ""
    assert "read as text" in doubts[0]
    assert dialect_of(ROWS, quote="")[0].quote == ""


def test_titles_above_the_header_are_counted():
    dialect, headers, _ = dialect_of("Leads by month\n\nAs of,2026\n" + ROWS)
    assert (dialect.skipped_lines, headers[0]) == (3, "Id")
    padded = "Leads by month,,,\n,,,\n" + ROWS
    assert dialect_of(padded)[0].skipped_lines == 2
    assert dialect_of('"two\nlines"\n' + ROWS)[0].skipped_lines == 2


def test_a_header_may_have_blank_names_and_line_breaks():
    dialect, headers, _ = dialect_of('Id,"First\nName", Last ,\n1,a,b,\n2,c,d,\n')
    assert headers == ("Id", "First\nName", "Last", "")
    assert dialect.header_lines == 2


def test_declared_delimiter_is_obeyed():
    dialect, headers, _ = dialect_of("sep=;\na,b;c,d\n1,2;3,4\n")
    assert (dialect.delimiter, dialect.skipped_lines, headers) == (";", 1, ("a,b", "c,d"))


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        (ROWS, "\n"),
        (ROWS.replace("\n", "\r\n"), "\r\n"),
        (ROWS.replace("\n", "\r"), "\r"),
        (ROWS.replace("\n", "\r\n", 1), "mixed"),
        (ROWS.replace("Ann", '"a\r\nb"'), "\n"),
    ],
)
def test_line_ends_are_those_of_records_not_of_cells(text, newline):
    assert dialect_of(text)[0].newline == newline


def test_header_and_records_of_unlike_width_are_refused():
    with pytest.raises(CannotRead, match="4 cells in its header but 5"):
        dialect_of(ROWS.replace("5\n", "5,x\n").replace("7\n", "7,y\n"))


def test_what_is_doubtful_is_said():
    assert "no records" in dialect_of("Id,Name\n")[2][0]
    assert "looks like data" in dialect_of("1,Ann,2026-01-01\n2,Bob,2026-01-02\n")[2][0]
    assert "Only 50%" in dialect_of(ROWS + "3,Cy\n4,Di\n")[2][0]
    assert "let pass" in dialect_of("a,b\n1,2,\n3,4,\n")[2][0]
