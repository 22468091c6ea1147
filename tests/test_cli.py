"""The command line: the same numbers, one clear sentence when something is wrong."""

import csv
import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import duckdb
import pytest

from funnel.definitions import load_definitions
from funnel.measure import measure
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead

ROOT = Path(__file__).parents[1]
HOLIDAYS = ["holidays", "DE", "--from", "2026", "--to", "2026"]
KEYS = ["value", "numerator", "denominator", "low", "high", "immature", "mature"]


@pytest.fixture
def run(company, monkeypatch, command):
    """Runs a command on the company; gives exit code, output and error."""
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(company.path))
    return command


def test_json_has_an_object_per_metric_and_combination(run):
    code, out, err = run(
        "metrics", "leads", "lead_to_mql_rate", "--by", "source", "--format", "json"
    )
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert all(list(row) == ["metric", "source", *KEYS] for row in rows)
    assert [(row["metric"], row["source"], row["value"]) for row in rows] == [
        ("leads", "(blank)", 1),
        ("leads", "List", 2),
        ("leads", "Web", 4),
        ("lead_to_mql_rate", "(blank)", None),
        ("lead_to_mql_rate", "List", 0.5),
        ("lead_to_mql_rate", "Web", 1.0),
    ]
    assert rows[0]["immature"] == 0 and rows[0]["mature"] is True
    assert rows[3]["immature"] == 1 and rows[3]["mature"] is False
    assert isinstance(rows[0]["value"], int)


def test_json_of_weeks_money_and_stages_has_their_keys(run):
    _, out, _ = run("metrics", "leads", "--by", "week", "--format", "json")
    assert json.loads(out)[0] == {
        "metric": "leads", "week": "2025-11-03", "value": 5, "numerator": 5,
        "denominator": None, "low": None, "high": None, "immature": 0, "mature": True,
    }  # fmt: skip
    _, out, _ = run("metrics", "pipeline_amount", "in_stage", "--format", "json")
    rows = json.loads(out)
    assert (rows[0]["currency"], rows[0]["value"]) == ("EUR", 1500.5)
    assert (rows[2]["stage"], rows[2]["value"]) == ("created", 1)


def test_a_metric_the_export_lacks_is_null_and_says_why(run, tmp_path):
    build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-03-01")
    code, out, _ = run("metrics", "won", "--warehouse", str(tmp_path), "--format", "json")
    (row,) = json.loads(out)
    assert (code, row["value"]) == (0, None)
    assert row["reason"] == "Not in this export: no won lead with a date."


def test_every_option_reaches_the_numbers(run, company):
    asked = Selection.from_query(
        [("from", "2025-11-04"), ("to", "2026-05-25"), ("source", "Web"), ("source", "List"),
         ("owner", "Ann"), ("by", "owner"), ("window", "43d"), ("strict", "1")]
    )  # fmt: skip
    name = "mql_to_sql_rate"
    _, out, _ = run("metrics", name, *asked.to_options(), "--format", "json")
    (row,) = json.loads(out)
    expected = measure(company, name, asked).row(0, named=True)
    assert {key: row[key] for key in KEYS} == {key: expected[key] for key in KEYS}
    assert (row["owner"], row["numerator"], row["denominator"]) == ("Ann", 1, 2)
    _, out, _ = run("metrics", name, "--with-implied-base", "--format", "json")
    assert json.loads(out)[0]["denominator"] == 4


@pytest.mark.parametrize(
    ("period", "leads"),
    [
        # Five leads came in the first week of November 2025, two in the last of May 2026.
        ("2025-W45", 5),
        ("FY2025-M11", 5),
        ("FY2025", 5),
        ("last-year", 5),
        ("FY2026", 2),
        ("FY2026-Q2", 2),
        ("this-quarter", 2),
        ("last-month", 2),
        ("last-quarter", 0),
        ("all", 7),
    ],
)
def test_a_period_may_be_named(run, period, leads):
    code, out, err = run("metrics", "leads", "--period", period, "--format", "json")
    assert (code, err) == (0, "")
    assert (json.loads(out)[0]["value"] or 0) == leads


def test_a_table_says_which_days_a_fiscal_period_is(run):
    _, out, _ = run("metrics", "leads", "--period", "last-quarter")
    assert out.endswith("\n\nQ1 FY2026, 1 Jan – 31 Mar 2026\n")


def test_a_quarter_is_set_against_the_quarter_before(command, sample):
    asked = ["metrics", "entries_moved", "--warehouse", str(sample.path), "--format", "json"]
    days = ["--from", "2026-07-01", "--to", "2026-09-30"]
    quarters = command(*asked, "--period", "last-quarter")
    assert quarters == command(*asked, *days, "--against", "2026-04-01:2026-06-30")
    assert quarters != command(*asked, *days)


def test_csv_and_table_print_the_same_rows(run):
    _, out, _ = run("metrics", "leads", "mql_to_sql_rate", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0]) == ["metric", *KEYS]
    assert [float(row["value"]) for row in rows] == [7, 1 / 3]
    _, out, _ = run("metrics", "leads", "mql_to_sql_rate")
    lines = out.splitlines()
    assert lines[0].split() == ["metric", *KEYS]
    assert lines[2].split()[:4] == ["mql_to_sql_rate", "0.3333", "1", "3"]
    # Numbers end under the end of their heading.
    assert lines[0].index("value") + len("value") == lines[2].index("0.3333") + len("0.3333")


def test_hostile_labels_are_not_run_by_a_spreadsheet(run, tmp_path):
    build_generation(tmp_path, [lead("2026-01-05", source="=1+1\nx")], as_of="2026-03-01")
    asked = ("metrics", "leads", "--by", "source", "--warehouse", str(tmp_path))
    _, out, _ = run(*asked, "--format", "csv")
    assert next(csv.DictReader(io.StringIO(out)))["source"] == "'=1+1\nx"
    _, out, _ = run(*asked)
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["metrics", "mql_to_sql"], "There is no metric 'mql_to_sql': did you mean mql_to_sql_"),
        (["metrics", "leads", "--by", "sorce"], "There is no dimension 'sorce': did you mean s"),
        (["metrics", "leads", "--where", "source=web"], "There is no source 'web': did you mean"),
        (["metrics", "leads", "--where", "source"], "'source' is no condition: write it like"),
        (["metrics", "leads", "--from", "1/5/2026"], "'1/5/2026' is not a date: write it like "),
        (["metrics", "leads", "--to", "2025-02-29"], "'2025-02-29' is not a date: write it lik"),
        (["metrics", "leads", "--period", "Q9"], "'Q9' is not a period: write it like 2026-W46, F"),
        (
            ["metrics", "leads", "--period", "FY2026", "--to", "2026-02-01"],
            "Give --period, or --from and --to, not both.",
        ),
        (["metrics", "leads", "--window", "7"], "'7' is not a window: write it like 30d, 4h"),
        (["metrics", "leads", "--strict", "--with-implied-base"], "Strict counting leaves impl"),
        (["metrics", "leads", "--format", "xml"], "Invalid value for '--format': 'xml' is not o"),
        (["metrics", "leads", "--bye", "week"], "No such option '--bye'. Did you mean '--by'?"),
        (["metrics"], "Missing argument 'NAME…'."),
        (["metrix"], "No such command 'metrix'."),
        (["metrics", "leads", "--warehouse", "/nowhere"], "There is no data in /nowhere yet: r"),
        ([*HOLIDAYS[:1], "Germny", *HOLIDAYS[2:]], "There is no country 'Germny': did you "),
        ([*HOLIDAYS, "--subdivision", "Bayrn"], "There is no subdivision of Germany 'Bayrn': did"),
        ([*HOLIDAYS, "--to", "2025"], "The years end (2025) before they begin (2026)."),
        ([*HOLIDAYS, "--from", "1800"], "Holidays of Germany are known from 1991 to 2100 only."),
        (HOLIDAYS[:4], "Missing option '--to'."),
        (["holidays", "JP", *HOLIDAYS[2:], "--subdivision", "X"], "Japan has the same holidays e"),
        (["check", "--warehouse", "/nowhere"], "There is no data in /nowhere yet: run `make run`"),
    ],
)
def test_what_is_wrong_is_one_sentence_on_stderr(run, arguments, sentence):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)
    assert len(err.splitlines()) == 1


def test_a_missing_folder_to_import_is_one_sentence(run, tmp_path):
    code, _, err = run("import", str(tmp_path / "none"), "--warehouse", str(tmp_path / "w"))
    assert (code, len(err.splitlines())) == (2, 1)
    assert "none" in err and "Traceback" not in err


@pytest.mark.parametrize("country", ["DE", "de", "DEU", "germany"])
@pytest.mark.parametrize("subdivision", ["BY", "bayern"])
def test_holidays_are_definitions_to_paste(run, tmp_path, country, subdivision):
    code, out, err = run(
        "holidays", country, "--subdivision", subdivision, "--from", "2026", "--to", "2026"
    )
    assert (code, err) == (0, "")
    assert "\n    2026-01-06,  # Epiphany\n" in out
    (tmp_path / "own.toml").write_text(out)
    calendar = load_definitions(tmp_path / "own.toml").calendars["default"]
    assert [day.strftime("%d.%m.") for day in calendar.holidays] == [
        "01.01.", "06.01.", "03.04.", "06.04.", "01.05.", "14.05.", "25.05.", "04.06.", "03.10.",
        "01.11.", "25.12.", "26.12.",
    ]  # fmt: skip


def test_holidays_are_of_every_year_and_for_the_calendar_named(run):
    _, out, _ = run(
        "holidays", "UK", "--from", "2025", "--to", "2027", "--calendar", 'The "Strand"'
    )
    (calendar,) = tomllib.loads(out)["calendars"].items()
    assert calendar[0] == 'The "Strand"'
    assert [day.year for day in calendar[1]["holidays"] if (day.month, day.day) == (1, 1)] == [
        2025, 2026, 2027,
    ]  # fmt: skip


def test_a_sample_that_cannot_be_written_is_one_sentence(run):
    code, out, err = run("sample", "/proc/none", "--leads", "10")
    assert (code, out) == (2, "")
    assert err.startswith("/proc/none cannot be written (") and len(err.splitlines()) == 1


def test_list_prints_every_metric_and_the_dimensions_the_data_has(run):
    code, out, _ = run("list")
    assert code == 0
    for metric in METRICS.values():
        assert f"{metric.name}  ({metric.label}, {metric.unit})\n" in out
        assert metric.description in out and metric.numerator in out
    assert out.endswith("\nDimensions: source, owner, week\n")
    _, out, _ = run("list", "--format", "json")
    rows = json.loads(out)
    assert [row["name"] for row in rows] == list(METRICS)
    windows = {row["name"]: row["window"] for row in rows}
    assert windows["mql_to_sql_rate"] == "30d" and windows["leads"] is None
    assert rows[0]["dimensions"] == ["source", "owner", "week"]


def test_list_says_the_windows_of_this_data(run, tmp_path):
    own = "[windows]\nmarketing_qualified_to_sales_qualified = 45\n"
    build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-03-01", definitions=own)
    _, out, _ = run("list", "--warehouse", str(tmp_path))
    assert "    window: 45d\n" in out


def test_list_needs_no_data(run):
    code, out, _ = run("list", "--warehouse", "/nowhere")
    assert code == 0 and out.endswith("team, reports_to, owner, week\n")


def test_check_leaves_with_1_on_the_worst_grade(run, tmp_path):
    assert run("check")[0] == 0
    folder = build_generation(tmp_path, [lead("2026-01-05")], as_of="2026-03-01")
    with duckdb.connect(folder / "funnel.duckdb") as connection:
        connection.execute("insert into trust_grades values ('calls', 'D', 'few', 0.1, 9)")
    code, out, _ = run("check", "--warehouse", str(tmp_path))
    assert code == 1
    assert [line.split()[-3:] for line in out.splitlines()[2:]] == [["few", "0.1", "9"]]
    code, out, _ = run("check", "--warehouse", str(tmp_path), "--format", "json")
    assert (code, json.loads(out)[1]["grade"]) == (1, "D")


def test_the_warehouse_may_be_named_before_the_command(run, tmp_path):
    build_generation(tmp_path, [lead("2026-01-05")] * 3, as_of="2026-03-01")
    for arguments in (
        ("--warehouse", str(tmp_path), "metrics", "leads", "--format", "json"),
        ("metrics", "leads", "--format", "json", "--warehouse", str(tmp_path)),
    ):
        assert json.loads(run(*arguments)[1])[0]["value"] == 3


def test_sample_import_and_metrics_in_one_go(run, tmp_path):
    out, store = tmp_path / "exports", tmp_path / "warehouse"
    assert run("sample", str(out), "--leads", "300", "--seed", "3")[0] == 0
    code, text, _ = run("import", str(out), "--warehouse", str(store), "--dry-run")
    assert code == 0 and "this was a dry run" in text
    assert not list(store.glob("generation-*"))
    code, text, _ = run("import", str(out), "--warehouse", str(store), "--format", "json")
    report = json.loads(text)
    assert (code, report["generation"]) == (0, "generation-000001")
    for file in report["files"]:
        parts = (file["rows_loaded"], file["rows_rejected"], file["rows_dropped"])
        assert file["rows_read"] == sum(parts)
    loaded = sum(file["rows_loaded"] for file in report["files"] if file["table_name"] == "leads")
    assert measure(Warehouse(store), "leads", Selection())["value"].item() == loaded


TARGETS = "metric,value,period,effective_from,segment,owner\n"


def test_targets_of_a_file_are_checked_put_in_place_and_count_with_the_next_import(run, tmp_path):
    exports, store, file = tmp_path / "exports", tmp_path / "warehouse", tmp_path / "mine.csv"
    exports.mkdir()
    lines = [f"{number},2025-01-{number:02} 10:00,Web" for number in range(1, 29)]
    (exports / "leads.csv").write_text("Lead ID,Created,Source\n" + "\n".join(lines) + "\n")
    there = ("--warehouse", str(store))
    file.write_text(TARGETS + "leads,62,month,2024-01-01,,marketing\nleads,5,week,,source=Wbe\n")
    code, out, err = run("targets", str(file), *there)
    assert (code, err) == (0, "")
    assert "2 targets are in" in out and "and count from the next import on." in out
    assert run("import", str(exports), *there)[0] == 0
    code, out, _ = run("targets", *there, "--format", "json")
    rows = {(row["metric"], row["period"]): row for row in json.loads(out)}
    month = rows["leads", "month"]
    # January 2025 has 23 business days. The data end at 10:00 on the 28th, an hour into the eight
    # of the twentieth of them.
    assert (month["over"], month["value"], month["owner"]) == ("FY2025-M01", 28, "marketing")
    assert month["expected"] == pytest.approx(62 * (19 + 1 / 8) / 23)
    assert rows["leads", "week"]["reason"] == "There is no source 'Wbe': did you mean Web?"
    assert "leads" in run("targets", *there)[1]
    assert "did you mean Web?" in run("targets", str(file), *there)[1]


def test_a_wrong_target_stops_an_import_before_anything_is_published(run, tmp_path):
    store, file = tmp_path / "warehouse", tmp_path / "mine.csv"
    store.mkdir()
    file.write_text(TARGETS + "leeds,62,month\n")
    said = "line 2: There is no metric 'leeds': did you mean leads"
    code, out, err = run("targets", str(file), "--warehouse", str(store))
    assert (code, out) == (2, "") and said in err
    assert not list(store.iterdir())
    (store / "targets.csv").write_text(file.read_text())
    for dry in ((), ("--dry-run",)):
        command = ("import", str(ROOT / "sample_data" / "salesforce"), "--warehouse", str(store))
        code, out, err = run(*command, *dry)
        assert (code, out) == (2, "") and said in err and len(err.splitlines()) == 1
    assert [path.name for path in store.iterdir()] == ["targets.csv"]


def test_without_targets_it_is_said_where_to_agree_on_some(run):
    code, out, _ = run("targets")
    assert code == 0 and out.startswith("No target is in force. Agree on some in definitions.toml")


def test_as_a_program_errors_go_to_stderr_with_code_2():
    told = subprocess.run(
        [sys.executable, "-m", "funnel", "--warehouse", "/nowhere", "metrics", "leads"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("There is no data in /nowhere yet")


def test_a_sample_is_never_written_over_files(run, tmp_path):
    (tmp_path / "Lead.csv").write_text("precious")
    code, _, error = run("sample", str(tmp_path), "--leads", "10")
    assert code == 2 and "name a new folder" in error
    assert (tmp_path / "Lead.csv").read_text() == "precious"
