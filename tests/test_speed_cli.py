"""The command line asks for speed as pages do, and says what cannot be asked."""

import csv
import io
import json

import pytest

from funnel.errors import BadSelection
from funnel.metrics import METRICS
from funnel.speed import BINS, Speed
from tests.test_cli import KEYS


@pytest.fixture
def run(callers, monkeypatch, command):
    """Runs a command on the callers; gives exit code, output and error."""
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(callers.path))
    return command


@pytest.fixture
def rows(run):
    """The rows that ``metrics`` prints as JSON."""

    def rows(*arguments):
        code, out, err = run("metrics", *arguments, "--format", "json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return rows


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["sla_attainment_rate"], 3 / 9),
        (["sla_attainment_rate", "--sla", "3m"], 1 / 9),
        (["sla_attainment_rate", "--clock", "business"], 4 / 9),
        (["leads_called", "--stop", "attempt"], 6),
        (["leads_called", "--episodes", "latest"], 4),
        (["median_response_minutes", "--median", "called"], 5),
        (["median_response_minutes", "--start", "assigned", "--median", "called"], 31.5),
        (["fair_comparison", "--landmark", "10m"], (1 * 3) / (3 * 1)),
        (["fair_comparison", "--slow", "called"], (1 * 2) / (1 * 2)),
    ],
)
def test_every_option_of_speed_reaches_the_numbers(rows, arguments, value):
    assert rows(*arguments)[0]["value"] == pytest.approx(value)


def test_bins_target_window_and_baseline_reach_the_numbers(rows):
    def converted(*options):
        found = rows("conversion_by_response", *options)
        return {row["bin"]: (row["converted"], row["leads"]) for row in found}

    assert converted("--bins", "5m,1h") == {
        "<=5m": (1, 3), "5m-1h": (0, 1), ">1h": (1, 2), "never": (1, 3),
    }  # fmt: skip
    assert converted("--bins", "1h", "--window", "7d")["<=1h"] == (1, 4)
    assert converted("--bins", "1h", "--target", "contact")["never"] == (1, 4)
    # Twice the window: H is too young then, and F and G are not.
    options = ("--bins", "1h", "--window", "20d", "--window-from", "call")
    assert converted(*options)["never"] == (1, 2)
    assert rows("conversion_by_response", "--baseline", "other")[0]["lift"] is None


def test_hours_of_the_team_are_asked_for(rows):
    by_hour = rows("sla_by_hour", "--hours", "team")
    assert [row["hour"] for row in by_hour] == [10, 12, 9, 10, 11, 10, 11, 20, 10, 15]


def test_json_of_conversion_carries_its_bin_and_lift(rows):
    found = rows("conversion_by_response", "--by", "team")
    extras = ["leads", "converted", "rate", "lift", "lift_low", "lift_high"]
    assert all(list(row) == ["metric", "team", "bin", *KEYS, *extras] for row in found)
    assert [row["bin"] for row in found[:10]] == [
        "<=1m", "1m-2m", "2m-3m", "3m-5m", "5m-30m", "30m-1h", "1h-5h", "5h-24h", ">24h", "never",
    ]  # fmt: skip
    (one,) = [row for row in found if (row["team"], row["bin"]) == ("West", "3m-5m")]
    assert (one["leads"], one["converted"], one["rate"], one["low"]) == (2, 0, 0, 0)
    assert 0 < one["high"] < 1 and one["lift"] is None


def test_json_of_the_comparison_carries_its_arms(rows):
    crude, fair = rows("fair_comparison")
    assert (crude["comparison"], fair["comparison"]) == ("crude", "stratified")
    assert (fair["fast"], fair["fast_converted"], fair["slow"], fair["slow_converted"]) == (
        3, 1, 5, 1,
    )  # fmt: skip
    assert (fair["dropped_strata"], fair["early"], fair["is_greyed"]) == (1, 1, True)


def test_table_and_csv_print_extras_beside_other_metrics(run):
    asked = ("metrics", "leads", "sla_attainment_rate")
    _, out, _ = run(*asked, "--format", "csv")
    leads, attainment = csv.DictReader(io.StringIO(out))
    assert list(leads) == [
        "metric", *KEYS, "closed_before", "before_opening", "rate_without_closed",
    ]  # fmt: skip
    assert (leads["closed_before"], attainment["closed_before"]) == ("", "1")
    _, out, _ = run(*asked)
    assert out.splitlines()[1].split()[-3:] == ["–", "–", "–"]


def test_a_number_that_is_not_reached_is_null_and_says_why(rows):
    (row,) = rows("p90_response_minutes")
    assert (row["value"], row["reason"]) == (None, "Not reached: fewer than 90% are called.")


def test_list_says_in_what_window_each_target_is_reached(run):
    _, out, _ = run("list")
    windows = "7d to contact, 30d to sql, 60d to opportunity, 120d to won"
    assert out.count(f"    window: {windows}\n") == 4
    _, out, _ = run("list", "--format", "json")
    listed = {row["name"]: row for row in json.loads(out)}
    assert listed["conversion_by_response"]["window"] == windows
    assert listed["conversion_by_response"]["keys"] == ["bin"]
    speed = [name for name, metric in METRICS.items() if metric.is_speed]
    assert sum(listed[name]["window"] is not None for name in speed) == 4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--sla", "5"], "'5' is not a promise: write it like 30d, 4h, 5m or 90s."),
        (["--sla", "0m"], "A promise of no time cannot be kept: write it like 5m."),
        (["--landmark", "2h"], "A landmark lies at most 1h after the clock, not 2h."),
        (["--bins", "5m,x"], "'x' is not a bin: write it like 30d, 4h, 5m or 90s."),
        (["--bins", "5m,1m"], "Bins are upper ends that rise, such as 5m,1h,24h, not 5m,1m."),
        (["--bins", ""], "'' is not a bin: write it like"),
        (["--bins", ",".join(f"{n}m" for n in range(1, 14))], "Give 1 to 12 bins, not 13."),
        (["--clock", "lunar"], "Invalid value for '--clock': 'lunar' is not one of"),
        (["--start", "won"], "Invalid value for '--start': 'won' is not one of"),
        (["--stop", "sms"], "Invalid value for '--stop': 'sms' is not one of"),
        (["--median", "mean"], "Invalid value for '--median': 'mean' is not one of"),
        (["--target", "mql"], "Invalid value for '--target': 'mql' is not one of"),
        (["--episodes", "some"], "Invalid value for '--episodes': 'some' is not one of"),
        (["--window-from", "sql"], "Invalid value for '--window-from': 'sql' is not one of"),
        (["--slow", "all"], "Invalid value for '--slow': 'all' is not one of"),
        (["--baseline", "x"], "Invalid value for '--baseline': 'x' is not one of"),
        (["--hours", "x"], "Invalid value for '--hours': 'x' is not one of"),
    ],
)
def test_what_is_wrong_is_one_sentence_on_stderr(run, options, sentence):
    code, out, err = run("metrics", "sla_attainment_rate", *options)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"clock": "lunar"}, "'lunar' is no clock: choose wall or business."),
        (
            {"stop": "sms"},
            "'sms' is no stop: choose call, attempt, contact, meeting, assigned or follow_up.",
        ),
        ({"window_from": "x"}, "'x' is no window from: choose clock or call."),
        ({"landmark": "0s"}, "A landmark lies at most 1h after the clock, not 0s."),
        ({"landmark": "3601s"}, "A landmark lies at most 1h after the clock, not 3601s."),
        ({"bins": ()}, "Give 1 to 12 bins, not 0."),
        ({"bins": ("60s", "1m")}, "Bins are upper ends that rise"),
        ({"bins": ("0s",)}, "Bins are upper ends that rise"),
    ],
)
def test_what_cannot_be_asked_of_speed(options, complaint):
    with pytest.raises(BadSelection, match=complaint.replace("(", r"\(")):
        Speed(**options)


def test_speed_in_seconds():
    asked = Speed(bins=("1m", "1h", "2d"), landmark="1h", clock="business")
    assert asked.edges == (60, 3_600, 172_800)
    assert (asked.landmark_seconds, asked.is_business) == (3_600, True)
    assert (Speed(target="won").target_stage, Speed(target="contact").target_stage) == ("won", None)


def test_a_query_names_only_what_differs():
    assert Speed().to_query() == []
    assert Speed(sla="15m", bins=("5m", *BINS[-1:]), slow="called").to_query() == [
        ("sla", "15m"),
        ("bins", "5m,24h"),
        ("slow", "called"),
    ]
