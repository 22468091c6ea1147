"""A published week as reported, as now, and why: the statement and its file add up exactly."""

import io
import zipfile
from datetime import date

import polars as pl

from funnel.exporting import to_csv, to_xlsx
from funnel.measure import Cause, Reported, Restated
from funnel.views.restated import changes_table, statement, uncompared

WEEK = date(2026, 11, 9)


def number(metric, reported, now, causes=(), currency=None):
    """A number from (value, numerator, denominator) as reported and as now."""
    return Restated(
        Reported(metric, WEEK, currency, *reported),
        Reported(metric, WEEK, currency, *now),
        tuple(causes),
    )


LEADS = number(
    "leads", (100, 100, None), (97, 97, None), [Cause("deleted", -5), Cause("newly arrived", 2)]
)
RATE = number(
    "acceptance_rate",
    (0.5, 20, 40),
    (0.6, 21, 35),
    [Cause("deleted", -1, -7), Cause("merged", 2, 2)],
)
MONEY = number(
    "pipeline_amount",
    (1_990_000.5, None, None),
    (1_990_000.0, None, None),
    [Cause("amount changed", amount=-0.5)],
    "EUR",
)
MEDIAN = number("median_response_minutes", (26.0, None, None), (30.0, None, None))
SAME = number("opportunities_won", (4, 4, None), (4, 4, None))


def test_a_row_has_what_was_reported_what_is_and_each_cause_between():
    table = statement([LEADS, RATE, MONEY, MEDIAN, SAME])
    assert table.columns == [
        "Measure", "Week", "Part", "As reported", "Now",
        "deleted", "merged", "newly arrived", "amount changed",
    ]  # fmt: skip
    assert table["Part"].to_list()[:5] == [
        "", "first MQLs that sales decided on", "those of them accepted", "the rate", "",
    ]  # fmt: skip
    assert table["Part"][5] == "the median"
    shown = [tuple(row.values())[3:] for row in table.iter_rows(named=True)]
    assert shown == [
        ("100", "97", "−5", "", "+2", ""),
        ("40", "35", "−7", "+2", "", ""),
        ("20", "21", "−1", "+2", "", ""),
        ("50%", "60%", "", "", "", ""),
        ("€1,990,000.50", "€1,990,000", "", "", "", "−0.50"),
        ("26 min", "30 min", "", "", "", ""),
        ("4", "4", "", "", "", ""),
    ]


def test_the_file_has_a_row_per_cause_and_adds_up():
    table = changes_table([LEADS, RATE, MONEY, MEDIAN, SAME])
    assert table.height == 2 + 2 + 2 + 1 + 1 + 1
    sums = table.group_by("measure", "part", maintain_order=True).agg(
        pl.col("reported").first() + pl.col("share").sum(), pl.col("now").first()
    )
    for measure, _, reckoned, now in sums.iter_rows():
        # A median is no sum of parts, and no cause has a share of it.
        assert reckoned == (26.0 if measure == "median_response_minutes" else now)


def test_a_currency_that_is_a_formula_runs_in_no_spreadsheet():
    money = (1_000.0, None, None)
    table = changes_table([number("pipeline_amount", money, money, (), '=HYPERLINK("http://x")')])
    assert "\npipeline_amount,2026-11-09,\"'=HYPERLINK" in to_csv(table)
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet


def test_an_import_that_could_not_be_compared_is_named_with_its_reason():
    imports = pl.DataFrame(
        {"generation": [1, 2, 3], "not_compared": [None, None, "the report's time zone changed"]}
    )
    assert uncompared(imports, 2) == [
        "Import 3 could not be set against the one before: the report's time zone changed."
    ]
    assert uncompared(imports, 3) == []
