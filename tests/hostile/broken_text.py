"""Text that is broken: quotes, widths, line breaks, encodings."""

from tests.hostile.cases import HEADER, WIDTH, Case, export, lead, lead_id, leads, refused, table

_NEVER_CLOSED = "a quote is opened and never closed"
_SEMICOLONS = export(*leads(1, 3)).replace(",", ";")
_MEGABYTE = "x" * 2**20


def _cells(count: int) -> str:
    return f"{count} cells where the header has {WIDTH}"


CASES: tuple[Case, ...] = (
    table(
        "ragged",
        "a record has too few cells, another too many",
        export(*leads(1, 2), "00Q,short", *leads(3, 4), lead(5) + ",surplus", lead(6)),
        rows=5,
        rejects=((4, _cells(2)), (7, _cells(WIDTH + 1))),
    ),
    table(
        "ragged beside multi-line cells",
        "a short record among records with line breaks in a cell",
        export(lead(1, Company='"one\ntwo"'), "00Q,short", lead(2, Company='"\n\n"'), lead(3)),
        rows=3,
        rejects=((4, _cells(2)),),
    ),
    table(
        "unterminated quote",
        "a quote is opened in one record and never closed",
        export(*leads(1, 3), lead(4, Company='"Acme'), *leads(5, 20)),
        rows=19,
        rejects=((5, _NEVER_CLOSED),),
    ),
    table(
        "unterminated quote at the end",
        "the last record opens a quote",
        export(lead(1, Company='"Acme, Inc"'), *leads(2, 3), lead(4, Company='"Acme')),
        rows=3,
        rejects=((5, _NEVER_CLOSED),),
    ),
    table(
        "two unterminated quotes",
        "a quote opened in one record would be closed by one opened in a later",
        export(
            lead(1, Company='"Initech, Inc"'),
            lead(2, Company='"Acme'),
            *leads(3, 9),
            lead(10, Company='"Globex'),
            *leads(11, 12),
        ),
        rows=10,
        rejects=((3, _NEVER_CLOSED), (11, _NEVER_CLOSED)),
    ),
    table(
        "quote that swallows well-formed",
        "two stray quotes make six records look like one cell, and the file still parses",
        export(lead(1), lead(2, Company='"Acme'), *leads(3, 6), lead(7, Company='Best"'), lead(8)),
        rows=7,
        rejects=((3, _NEVER_CLOSED),),
    ),
    table(
        "quotes inside cells",
        "quotes that are neither doubled nor around the whole cell",
        export(
            lead(1, Company='Ann "Best" Ltd'),
            lead(2, Company='"Bob" Ltd'),
            lead(3, Company='"Carl "Best" Ltd"'),
            lead(4, Company='"Dora, Inc"'),
        ),
        rows=4,
        doubt="inside quotes",
    ),
    table(
        "backslash escapes",
        "quotes in cells are escaped by a backslash",
        export(lead(1, Company=r'"a \"b\" c"'), lead(2, Company=r'"say \"\", then"'), lead(3)),
        rows=3,
    ),
    table(
        "apostrophes for quotes",
        "cells are quoted by apostrophes",
        export(lead(1, Company="'Acme, Inc'"), lead(2, Company="'It''s, well'"), lead(3)),
        rows=3,
    ),
    table(
        "quotes that are text",
        "tabs between cells, no quoting, and cells that begin with a quote",
        export(lead(1, Company='"Acme'), lead(2, Company='5" pipes'), lead(3)).replace(",", "\t"),
        rows=3,
        doubt="read as text",
    ),
    table(
        "description that looks like records",
        "a well-formed cell of many lines, commas in each",
        export(lead(1, Company='"Dear all,\nsee 1, 2, 3, 4, 5, 6, 7 and\nbye, Ann"'), lead(2)),
        rows=2,
    ),
    table(
        "NULs in cells",
        "NUL bytes inside a cell",
        export(lead(1, Company="Ac\0me"), lead(2)),
        rows=2,
        doubt="1 NUL",
    ),
    table(
        "NULs at the end",
        "the file was cut off and padded with zeros",
        export(*leads(1, 3)) + "\0" * 4096,
        rows=3,
        drops={},
        doubt="4,096 NUL",
    ),
    table(
        "mixed line breaks",
        "CRLF, LF and CR end records of one file",
        "".join(
            line + end
            for line, end in zip(
                (HEADER, *leads(1, 5)), ("\r\n", "\n", "\r", "\r\n", "\n", "\r"), strict=True
            )
        ),
        rows=5,
    ),
    table(
        "line breaks change halfway",
        "two files of different systems were joined",
        export(*leads(1, 5), end="\r\n") + "".join(line + "\n" for line in leads(6, 9)),
        rows=9,
    ),
    table("CR only", "records end in CR", export(*leads(1, 3), end="\r"), rows=3),
    table(
        "CR inside a cell",
        "a carriage return in an unquoted cell",
        export(lead(1), lead(2, Company="Ac\rme"), lead(3)),
        rows=3,
    ),
    table(
        "no line break at the end",
        "the last record has no line break",
        export(*leads(1, 3)).removesuffix("\n"),
        rows=3,
    ),
    table(
        "UTF-16 with tabs",
        "what Excel calls Unicode text",
        export(*leads(1, 3)).replace(",", "\t").encode("utf-16"),
        rows=3,
        doubt="UTF-16",
    ),
    table(
        "UTF-16 unmarked",
        "UTF-16 big endian without byte order mark",
        export(*leads(1, 3)).encode("utf-16-be"),
        rows=3,
        doubt="UTF-16",
    ),
    table(
        "Windows-1252",
        "an accent in a file that is not UTF-8",
        export(lead(1, LastName="Núñez"), lead(2, Company="Müller – Söhne €")).encode("cp1252"),
        rows=2,
        doubt="Windows-1252",
    ),
    table(
        "Windows-1252 far down",
        "the first accent comes after half a megabyte",
        export(*leads(1, 8000), lead(8001, LastName="Núñez")).encode("cp1252"),
        rows=8001,
        doubt="windows-1252",
    ),
    table(
        "UTF-8 with a broken character",
        "one character of many was cut in two",
        export(*(lead(n, LastName="Núñez") for n in range(1, 40))).encode()
        + lead(40).encode()
        + b"\xc3\n",
        rows=40,
        doubt="1 characters could not be decoded",
    ),
    refused(
        "Windows-1251",
        "Cyrillic in an encoding that no byte tells",
        export(*(lead(n, Company="Рога и копыта", Status="Открыт") for n in range(9))).encode(
            "cp1251"
        ),
        "--encoding",
        rule="undecided",
    ),
    table("semicolons", "semicolons between cells", _SEMICOLONS, rows=3),
    table(
        "decimal commas",
        "semicolons between cells, commas in every amount",
        "Id;Amount;Probability\n1;22,50;0,5\n2;30,00;0,25\n",
        rows=2,
        file_name="Opportunity.csv",
    ),
    table(
        "delimiter declared",
        "Excel's sep= line stands first",
        "sep=;\n" + _SEMICOLONS,
        rows=3,
        drops={"report title": 1},
    ),
    refused(
        "two delimiters",
        "commas and semicolons split every line alike",
        "Id,Name;Created,Status\n1,Ann;2026-01-01,Open\n2,Bob;2026-01-02,Open\n",
        "--delimiter",
        rule="undecided",
    ),
    refused(
        "one column or a title",
        "a lone line above two columns",
        "Amount\n1,5\n2,5\n3,5\n",
        "--header-row",
        rule="undecided",
        file_name="amounts.csv",
    ),
    table(
        "one column",
        "no delimiter at all",
        "Id\n" + "".join(lead_id(number) + "\n" for number in range(5)),
        rows=5,
        file_name="ids.csv",
    ),
    table(
        "every line ends in a delimiter",
        "the header does not, so each record seems one cell too wide",
        HEADER + "\n" + "".join(line + ",\n" for line in leads(1, 3)),
        rows=3,
        doubt="let pass",
    ),
    refused(
        "column without a header",
        "each record has one cell more than the header",
        "Id,Name,Status\n1,Ann,Open,x\n2,Bob,Open,y\n",
        "3 cells in its header but 4",
        file_name="index.csv",
    ),
    table(
        "no header",
        "data from the first line on",
        "".join(line + "\n" for line in leads(1, 4)),
        rows=3,
        doubt="looks like data",
    ),
    table(
        "header of blanks and repeats",
        "one column has no name and two have the same",
        "Id,Name,Name,\n1,a,b,\n2,c,d,note\n",
        rows=2,
        file_name="repeats.csv",
    ),
    table(
        "quotes in the header",
        "a column's name holds quotes",
        'Record ID,"Date entered ""Proposal (Sales Pipeline)"""\n1,2026-01-01\n2,2026-01-02\n',
        rows=2,
        file_name="deals.csv",
    ),
    table(
        "megabyte cells",
        "cells of a megabyte, one of them with line breaks",
        export(
            lead(1, Company=_MEGABYTE),
            lead(2, Company='"' + "line\n" * 200_000 + '"'),
            lead(3),
        ),
        rows=3,
    ),
    table(
        "endless line",
        "one line of nine megabytes",
        export(lead(1), lead(2, Company=9 * _MEGABYTE), lead(3)),
        rows=2,
        rejects=((3, "the record is too long"),),
    ),
    table(
        "five thousand columns",
        "a very wide table",
        ",".join(f"Field {n}" for n in range(5000)) + "\n" + ",".join(["1"] * 5000) + "\n",
        rows=1,
        file_name="wide.csv",
    ),
    refused(
        "too many columns",
        "twenty thousand columns",
        ",".join(f"Field {n}" for n in range(20_000)) + "\n" + ",".join(["1"] * 20_000) + "\n",
        "columns",
        file_name="wide.csv",
    ),
    table(
        "formulas",
        "cells that a spreadsheet would run",
        export(lead(1, Company="=cmd|' /C calc'!A0"), lead(2, Company="@SUM(1+1)"), lead(3)),
        rows=3,
    ),
)
