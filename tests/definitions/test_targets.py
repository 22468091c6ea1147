"""Targets in a CSV: every wrong row is refused with its line and what to do."""

from datetime import date

import pytest

from funnel.definitions import (
    DefinitionsError,
    Target,
    add_reason,
    load_definitions,
    put_in_place,
    read_targets,
    with_targets,
)

HEADER = "metric,value,period,effective_from,segment,owner\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "targets.csv"


def test_a_row_is_a_target(path):
    path.write_text(
        HEADER
        + "leads,1200,Month,2026-07-01,,Marketing\n"
        + "\n"
        + 'mql_to_sql_rate,0.25,week,,"motion=inbound; source=Web, paid",sales\n'
        + "won,5,quarter\n",
        encoding="utf-8-sig",
    )
    assert read_targets(path) == [
        (
            2,
            Target(
                metric="leads", value=1200, period="month", effective_from=date(2026, 7, 1),
                owner="marketing",
            ),
        ),
        (
            4,
            Target(
                metric="mql_to_sql_rate", value=0.25, period="week",
                segment={"motion": "inbound", "source": "Web, paid"}, owner="sales",
            ),
        ),
        (5, Target(metric="won", value=5, period="quarter")),
    ]  # fmt: skip


def test_columns_may_stand_in_any_order_and_some_be_left_out(path):
    path.write_text(" Period , Metric,value\nweek,leads,3\n")
    assert read_targets(path) == [(2, Target(metric="leads", value=3, period="week"))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "targets.csv is empty: the first line should be metric,value,period,effective_from"),
        ("metric,value\n", "targets.csv, line 1: period is missing: the first line should be me"),
        ("metrics,value,period\n", "targets.csv, line 1: there is no column 'metrics': did you m"),
        ("metric;value;period\n", "with commas between them."),
        ("metric,value,period,value\n", "targets.csv, line 1: value is there twice: the first li"),
        (HEADER + "leads,,week\n", "targets.csv, line 2: value is empty; give it."),
        (HEADER + "leads,25%,week\n", "line 2: value is '25%'; write a number with a point and "),
        (HEADER + 'leads,"1,200",week\n', "line 2: value is '1,200'; write a number with a poin"),
        (HEADER + "leads,nan,week\n", "line 2: value is nan; it should be a finite number."),
        (HEADER + "leads,1,day\n", "line 2: period is 'day'; it should be 'week', 'month', 'quar"),
        (HEADER + "leads,1,week,1/7/26\n", "line 2: effective_from is '1/7/26'; write a date su"),
        (HEADER + "leads,1,week,,inbound\n", "line 2: segment is 'inbound'; write each dimensio"),
        (HEADER + "leads,1,week,,source=A;source=B\n", "line 2: segment is 'source=A;source=B';"),
        (HEADER + "leads,1,week,,,finance\n", "line 2: owner is 'finance'; it should be 'sales'"),
        (HEADER + "leads,1,week,,,sales,x\n", "line 2: has 7 cells under 6 headers; put what ho"),
        (HEADER + '"le\nads",1,week\nleads,x,week\n', "line 4: value is 'x'; write a number"),
        (HEADER + 'leads,1,week,,"source=A\n', "targets.csv is not CSV: "),
        (
            HEADER + "leads,x,week\n" * 5,
            "line 4: value is 'x'; write a number with a point and nothing else, such as 1200 or "
            "0.25 for 25 %. 2 more rows are wrong.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(path, text, said):
    path.write_text(text)
    with pytest.raises(DefinitionsError) as raised:
        read_targets(path)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_in_another_encoding_is_said(path):
    path.write_bytes((HEADER + "leads,1,week,,source=Büro\n").encode("latin-1"))
    with pytest.raises(DefinitionsError, match="is not UTF-8 text; save it as CSV UTF-8"):
        read_targets(path)


def own(tmp_path, text):
    file = tmp_path / "own.toml"
    file.write_text(text)
    return load_definitions(file)


LEADS = '[[targets]]\nmetric = "leads"\nvalue = 10\nperiod = "week"\n'


def test_those_of_the_file_are_added_to_the_definitions(tmp_path, path):
    definitions = own(tmp_path, LEADS)
    assert with_targets(definitions, path) == definitions
    # The first is the definitions' own again.
    path.write_text(HEADER + "leads,10,week\nleads,12,week,2026-07-01\nwon,1,week,,source=Web\n")
    agreed = with_targets(definitions, path).targets
    assert [(one.metric, one.value, one.segment) for one in agreed] == [
        ("leads", 10, {}), ("leads", 12, {}), ("won", 1, {"source": "Web"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("leads,11,week\n", "line 2: leads per week is 11 here and 10 in targets.0 (leads); keep"),
        (
            "won,1,month,2026-07-01\nwon,2,month,2026-07-01\n",
            "line 3: won per month from 2026-07-01 is 2 here and 1 in line 2; keep one of the two.",
        ),
    ],
)
def test_two_that_contradict_each_other_are_refused(tmp_path, path, rows, said):
    path.write_text(HEADER + rows)
    with pytest.raises(DefinitionsError) as raised:
        with_targets(own(tmp_path, LEADS), path)
    assert said in str(raised.value)


def test_what_others_find_wrong_is_said_with_the_line_too(tmp_path, path):
    path.write_text(HEADER + "won,1,week\nleads,1,month\n")
    with pytest.raises(DefinitionsError, match=r"targets\.csv, line 3: leads, no$"):
        with_targets(
            load_definitions(), path, lambda one: "leads, no" if one.metric == "leads" else None
        )
    with pytest.raises(DefinitionsError, match=r"^The definitions: targets\.0 \(leads\): no$"):
        with_targets(own(tmp_path, LEADS), path, lambda one: "no")


def test_a_file_is_put_in_place_as_a_whole(tmp_path, path):
    path.write_text(HEADER + "leads,10,week\n")
    put_in_place(path, tmp_path / "warehouse")
    assert (tmp_path / "warehouse" / "targets.csv").read_bytes() == path.read_bytes()
    assert [one.name for one in (tmp_path / "warehouse").iterdir()] == ["targets.csv"]


def test_definitions_made_on_a_page_leave_the_files_targets_in_the_file(tmp_path, path):
    path.write_text(HEADER + "won,1,week\n")
    in_force = with_targets(own(tmp_path, LEADS), path)
    add_reason(tmp_path / "definitions.toml", in_force, "fit", "zu klein")
    saved = load_definitions(tmp_path / "definitions.toml")
    assert [one.metric for one in saved.targets] == ["leads"]
