"""Which groups are said to lag behind the others, and which weeks to leave their range."""

from datetime import date, timedelta

import polars as pl
import pytest

from funnel.metrics import lagging, with_limits


def groups_of(*rows):
    """Groups of a team, or of a team and source, by the length of the rows."""
    names = ["team", "source"][: len(rows[0]) - 2]
    return pl.DataFrame(list(rows), schema=[*names, "numerator", "denominator"], orient="row")


def test_a_group_far_below_the_others_lags():
    rows = lagging(groups_of(("East", 10, 100), ("West", 60, 200), ("North", 30, 100)), "team")
    assert rows.rows(named=True) == [
        {
            "team": "East",
            "numerator": 10,
            "denominator": 100,
            "others": pytest.approx(0.3),
            "lost": pytest.approx(20),
        }
    ]


def test_the_group_that_loses_most_leads_comes_first():
    rows = lagging(groups_of(("A", 5, 100), ("B", 10, 200), ("C", 800, 1_000)), "team")
    assert rows["team"].to_list() == ["B", "A"]


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [(0, 29), (190, 1_000), (5, 30)],
    ids=["under 30 leads", "more than 0.6 times the others' share", "within chance"],
)
def test_a_group_that_may_be_like_the_others_does_not_lag(numerator, denominator):
    assert lagging(groups_of(("A", numerator, denominator), ("B", 300, 1_000)), "team").is_empty()


def test_a_few_calls_that_others_would_have_made_say_too_little():
    assert lagging(groups_of(("A", 0, 100), ("B", 45, 1_000)), "team").is_empty()
    assert lagging(groups_of(("A", 0, 150), ("B", 45, 1_000)), "team").height == 1


def test_a_team_with_worse_leads_does_not_lag_with_them():
    # East has lists, which are called late, and West demos: with each of them both do alike.
    rows = groups_of(
        ("East", "List", 20, 400),
        ("East", "Demo", 16, 20),
        ("West", "List", 1, 20),
        ("West", "Demo", 320, 400),
    )
    assert lagging(rows, "team")["team"].to_list() == ["East"]
    assert lagging(rows, "team", alike=("source",)).is_empty()


def test_leads_that_only_one_group_has_are_not_compared():
    rows = groups_of(("East", "List", 0, 400), ("East", "Demo", 20, 40), ("West", "Demo", 20, 40))
    assert lagging(rows, "team", alike=("source",)).is_empty()


def test_one_group_alone_has_nobody_to_lag_behind():
    assert lagging(groups_of(("A", 1, 100)), "team").is_empty()
    assert lagging(groups_of(("A", 1, 100)).clear(), "team").is_empty()


def weekly(*counts):
    """Weeks of a rate from 5 January on, each mature."""
    return pl.DataFrame(
        [
            {
                "week": date(2026, 1, 5) + timedelta(weeks=at),
                "value": numerator / denominator,
                "numerator": numerator,
                "denominator": denominator,
                "is_mature": True,
            }
            for at, (numerator, denominator) in enumerate(counts)
        ]
    )


def test_a_week_is_judged_by_twelve_before_it():
    rows = with_limits(weekly(*[(50, 100)] * 12, (90, 100), (10, 100), (50, 100)), ())
    assert rows["side"].to_list() == [None] * 12 + ["better", "worse", None]
    assert rows["center"].null_count() == 12
    # 600 of 1,200; then with the first signal among them 690 of 1,300.
    assert rows["center"][12] == pytest.approx(0.5)
    assert rows["center"][13] == pytest.approx(690 / 1_300)


def test_unusual_weeks_and_those_not_mature_set_no_limits():
    counts = [(50, 100)] * 12 + [(90, 100), (50, 100)]
    holiday = date(2026, 1, 5) + timedelta(weeks=12)
    rows = with_limits(weekly(*counts), {holiday})
    assert rows["side"].to_list()[-2:] == ["better", None]
    assert rows["center"][13] == pytest.approx(0.5)
    young = weekly(*counts).with_columns(is_mature=pl.col("week") != holiday)
    rows = with_limits(young, ())
    assert rows["side"].to_list()[-2:] == [None, None]
    assert rows["center"][12] is None and rows["center"][13] == pytest.approx(0.5)


def test_without_weeks_there_is_nothing_to_judge():
    assert with_limits(weekly((1, 2)).clear(), ()).is_empty()
