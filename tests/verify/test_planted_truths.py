"""What is planted in many companies is found in them, and what is not planted is not."""

import math

import pytest

from tests.verify.companies import LANDMARKS

PLANTED = 1.5
# Of a call in time, under marketing over sales.
PLANTED_LINES = math.exp(0.6)
NONE = 1.0
# Of 20 intervals that hold the truth with a chance of 95 %, 16 or fewer do once in 60 times.
MOST_OF_20 = 17
OVERLOADED_TEAM = "SDR Northeast"
LEAKING_HOUR = "from 16:00 to 17:00"


def intervals(companies, name, landmark, comparison):
    return {found.seed: found.ratios[landmark, comparison] for found in companies[name]}


def shown(rows: dict[int, tuple[float, float]]) -> str:
    return "; ".join(f"{seed}: {low:.2f} to {high:.2f}" for seed, (low, high) in rows.items())


def said(rows: list) -> str:
    return "\n".join(f"{found.seed}: {found.headline} | {found.signals}" for found in rows)


def test_the_fair_comparison_covers_the_planted_odds_ratio(companies):
    rows = intervals(companies, "default", "5m", "stratified")
    assert sum(low <= PLANTED <= high for low, high in rows.values()) >= MOST_OF_20, shown(rows)


def test_the_crude_comparison_is_all_above_the_planted_odds_ratio(companies):
    rows = intervals(companies, "default", "5m", "crude")
    assert sum(low > PLANTED for low, _ in rows.values()) >= MOST_OF_20, shown(rows)


@pytest.mark.parametrize("landmark", LANDMARKS)
def test_without_an_effect_the_fair_comparison_covers_none(companies, landmark):
    # Overload and leaking hours, which only lengthen delays, are on in these companies.
    rows = intervals(companies, "no effect", landmark, "stratified")
    assert sum(low <= NONE <= high for low, high in rows.values()) >= MOST_OF_20, shown(rows)


def test_without_an_effect_the_crude_comparison_sees_one(companies):
    # Else there would be nothing that stratifying has to take away.
    rows = intervals(companies, "no effect", "5m", "crude")
    assert sum(low > NONE for low, _ in rows.values()) >= MOST_OF_20, shown(rows)


def test_the_headline_names_the_overloaded_team(companies):
    rows = companies["default"]
    assert all(f"in {OVERLOADED_TEAM}, " in found.headline for found in rows), said(rows)


def test_no_team_is_named_where_none_is_overloaded(companies):
    rows = companies["no overload"]
    assert not any("; in " in found.headline for found in rows), said(rows)
    assert all("half of all by" in found.headline for found in rows), said(rows)


def test_the_first_signal_names_the_hour_that_leaks(companies):
    # In 13 weeks the hour has some 115 leads: now and then too few to tell it from chance.
    rows = companies["default"]
    named = [found for found in rows if any(LEAKING_HOUR in text for text in found.signals[:1])]
    assert len(named) >= 16, said(rows)
    spoken = [text for found in rows for text in found.signals]
    assert all(LEAKING_HOUR in text for text in spoken), said(rows)


def test_no_hour_is_named_where_none_leaks(companies):
    rows = companies["no leaking hours"]
    assert not any("wait longer" in text for found in rows for text in found.signals), said(rows)


def lines(companies, name, comparison="stratified_by_load"):
    return {found.seed: found.lines[comparison] for found in companies[name]}


def test_at_the_same_load_the_reporting_lines_differ_as_planted(companies):
    rows = lines(companies, "default")
    covered = sum(low <= PLANTED_LINES <= high for low, high in rows.values())
    assert covered >= MOST_OF_20, shown(rows)


def test_whatever_the_load_the_overloaded_team_is_taken_for_its_line(companies):
    # Else there would be no need to compare at the same load.
    rows = lines(companies, "default", "stratified")
    assert sum(low > PLANTED_LINES for low, _ in rows.values()) >= MOST_OF_20, shown(rows)


def test_without_an_overload_the_lines_differ_as_planted_whatever_the_load(companies):
    rows = lines(companies, "no overload", "stratified")
    assert sum(low <= PLANTED_LINES <= high for low, high in rows.values()) >= 6, shown(rows)


def test_lines_without_a_gap_do_not_differ(companies):
    rows = lines(companies, "no ownership gap")
    assert sum(low <= NONE <= high for low, high in rows.values()) >= MOST_OF_20, shown(rows)


def test_the_headline_of_ownership_is_what_is_planted(companies):
    said_of = {found.seed: found.owning for found in companies["default"]}
    assert all(
        text.startswith("Teams under marketing call within 5 min") and "accept" in text
        for text in said_of.values()
    ), said_of
    said_of = {found.seed: found.owning for found in companies["no ownership gap"]}
    quiet = [
        text for text in said_of.values() if text.startswith("Sales or marketing: like with like")
    ]
    assert len(quiet) >= MOST_OF_20, said_of


def test_the_knee_lies_within_a_tenth_of_the_planted_load(companies):
    knees = {found.seed: found.knee for found in companies["default"]}
    near = [knee for knee in knees.values() if knee is not None and abs(knee) <= 1]
    assert len(near) >= 19, knees


def test_there_is_no_knee_where_nobody_is_overloaded(companies):
    knees = {found.seed: found.knee for found in companies["no overload"]}
    assert set(knees.values()) == {None}, knees
