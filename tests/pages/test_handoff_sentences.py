"""What the pages of the hand-off say, by examples."""

from datetime import date

import pytest

from funnel.views import handoff_sentences as said


def rate(numerator, denominator):
    value = numerator / denominator if denominator else None
    return {"numerator": numerator, "denominator": denominator, "value": value}


@pytest.mark.parametrize(
    ("rejection", "overdue", "expected"),
    [
        (rate(1, 4), 12, "Sales rejects 25% of the MQLs it decides on, and 12 are past their dec"),
        (rate(1, 4), 1, "Sales rejects 25% of the MQLs it decides on, and 1 is past their decis"),
        (rate(1, 4), 0, "Sales rejects 25% of the MQLs it decides on, and none is past its deci"),
        (rate(0, 0), 3, "Sales has decided on none of these MQLs, and 3 are past their decision"),
    ],
)
def test_the_headline_says_how_often_sales_says_no(rejection, overdue, expected):
    place = {"numerator": overdue, "recycled": 0}
    assert said.ledger_sentence(rejection, place, "MQLs").startswith(expected)


def test_the_headline_says_how_many_of_the_overdue_are_back_in_nurture():
    assert said.ledger_sentence(rate(1, 4), {"numerator": 12, "recycled": 3}, "MQLs") == (
        "Sales rejects 25% of the MQLs it decides on, and 12 are past their decision date (3 of "
        "them back in nurture)"
    )


def test_the_team_that_gives_no_reasons_is_named_with_its_numbers():
    teams = [
        {"team": "West", "numerator": 3, "denominator": 40, "others": 0.9},
        {"team": "East", "numerator": 9, "denominator": 40, "others": 0.9},
    ]
    assert said.reasonless_sentence(teams) == (
        "West rejects without a reason: 37 of its 40 rejections have none, against 10% elsewhere. "
        "So do East."
    )
    assert said.reasonless_sentence([]) is None


def test_weeks_outside_their_range_are_named_newest_first():
    week = {
        "source": "Webinar",
        "week": date(2026, 11, 2),
        "value": 0.3,
        "low": 0.5,
        "high": 0.8,
    }
    assert said.weeks_sentence([week]) == (
        "Acceptance outside its usual range: Webinar in W45 (30%, usually 50–80%)."
    )
    assert said.weeks_sentence([week] * 5).endswith("and 2 more.")
    assert said.weeks_sentence([]) is None


def test_reps_below_the_limits_are_named():
    assert said.reps_sentence([{"owner": "Ann", "rate": 0.2}], 0.6) == (
        "Accepting fewer than chance explains, against 60% by all: Ann (20%)."
    )
    assert said.reps_sentence([], 0.6) is None


def test_who_lies_outside_the_limits_of_chance_or_that_nobody_does():
    outside = [
        {"name": "Central", "rate": 0.4, "side": "worse"},
        {"name": "West", "rate": 0.75, "side": "better"},
    ]
    assert said.spread_sentence("team", outside, 0.6) == (
        "Outside the limits of chance, against 60% by all: 2 teams, Central (40%, below) and "
        "West (75%, above)."
    )
    assert said.spread_sentence("rep", [], 0.6) == "No rep lies outside the limits of chance."


def cause(label, leads, rejected, accepted=None):
    return {"label": label, "leads": leads, "rejected": rejected, "accepted": accepted}


def test_the_ledger_s_rejections_are_found_again_among_the_causes():
    rows = [
        cause("Turned down: Budget", 40, 37, 3),
        cause("Turned down: Fit", 10, 10, 0),
        cause("Never called", 90, 20),
        cause("Called late", 70, 30),
        cause("Overdue", 50, 0),
    ]
    assert said.turned_down_sentence(rows, 100) == (
        "Turned down are 50 here: 47 of the 100 rejections in the ledger, and 3 disqualified after "
        "sales had accepted them. Of the other rejections 50 stand under what came first (Called "
        "late: 30; Never called: 20) and 3 in none: their window is not over, or they became SQL."
    )
    assert said.turned_down_sentence(rows[1:2], 10) == (
        "Turned down are 10 here: 10 of the 10 rejections in the ledger."
    )
    assert said.turned_down_sentence(rows[2:], 50) is None


def test_what_comes_before_the_reason_of_a_no_is_named():
    sentence = said.precedence_sentence(["Never called", "Under 4 attempts, nobody reached"])
    assert sentence.endswith(
        "only where none of these came first: never called; under 4 attempts, nobody reached."
    )
    assert said.precedence_sentence([]).endswith("the reason of a no before all others.")


def test_two_kinds_of_mql_are_told_apart_with_their_numbers():
    sentence = said.two_totals_sentence(2663, 2536)
    assert "latest MQL, 2,663 here" in sentence and "its first, 2,536 of which" in sentence


def band(numerator, denominator, low, high):
    return rate(numerator, denominator) | {"low": low, "high": high}


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([band(5, 100, 0.02, 0.1), band(30, 100, 0.2, 0.4)], "The score sorts: 5% in the lowest"),
        (
            [band(5, 100, 0.02, 0.1), band(1, 100, 0, 0.05), band(30, 100, 0.2, 0.4)],
            "The score sorts roughly",
        ),
        ([band(30, 100, 0.2, 0.4), band(5, 100, 0.02, 0.1)], "The score sorts the wrong way"),
        ([band(5, 100, 0.02, 0.3), band(30, 100, 0.2, 0.4)], "The score does not sort"),
        ([band(5, 100, 0.02, 0.3)], "Too few to say whether the score sorts"),
        (
            [band(5, 100, 0.02, 0.1), band(20, 29, 0.5, 0.8)],
            "Too few to say whether the score sorts",
        ),
        (
            [band(0, 29, 0, 0.01), band(5, 100, 0.02, 0.1), band(30, 100, 0.2, 0.4)],
            "The score sorts: 5% in the lowest band",
        ),
    ],
)
def test_whether_a_score_sorts(bands, expected):
    assert said.sorting_sentence(bands).startswith(expected)


def fields(number, *counts):
    return band(*counts) | {"fields_filled": number}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [fields(0, 20, 100, 0.1, 0.3), fields(4, 70, 100, 0.6, 0.8)],
            "Sales goes by the fields: it accepts 20% with 0 filled, 70% with 4.",
        ),
        (
            [fields(0, 70, 100, 0.6, 0.8), fields(4, 20, 100, 0.1, 0.3)],
            "Sales accepts less where more is filled: 70% with 0 filled, 20% with 4.",
        ),
        (
            [fields(0, 20, 100, 0.1, 0.5), fields(4, 30, 100, 0.2, 0.4)],
            "Sales does not go by the fields: it accepts 20% with 0 filled, 30% with 4, and the "
            "intervals overlap.",
        ),
        ([fields(4, 20, 100, 0.1, 0.5)], "Too few to say whether sales goes by the fields"),
        (
            [fields(0, 5, 100, 0.02, 0.1), fields(4, 20, 29, 0.5, 0.8)],
            "Too few to say whether sales goes by the fields",
        ),
    ],
)
def test_whether_a_shared_definition_is_followed(rows, expected):
    assert said.definition_sentence(rows).startswith(expected)


def test_who_fills_the_fields_least_and_most():
    teams = [{"team": "East", "value": 0.2}, {"team": "West", "value": 0.9}]
    assert said.evenness_sentence(teams) == (
        "Filled least by East (20% of all fields), most by West (90%)."
    )
    assert said.evenness_sentence(teams[:1]) is None


def test_what_each_side_could_win_back_is_an_upper_bound():
    sides = {"marketing": {"value": 4.2}, "sales": {"value": 30.0}, "both": {"value": 9.0}}
    sentence = said.won_back_sentence(sides)
    assert sentence.startswith("SQLs to win back, at most: 4 by marketing and 30 by sales,")
    assert "upper bound" in sentence
    assert said.won_back_sentence({"both": {"value": 9.0}}) is None


def test_stuck_leads_are_said_of_how_many():
    assert said.stuck_sentence(3, 10, 2) == "3 of 10 open leads are stuck, 2 of them with sales"
    assert said.stuck_sentence(0, 1, 0) == "None of 1 open lead is stuck"
    assert said.stuck_sentence(0, 0, 0) == "No lead is open here"


def test_stuck_leads_of_the_period_are_said_beside_all():
    sentence = said.stuck_since_sentence(3, 10, "W34–W46")
    assert sentence == "Of the 10 that came to their stage in W34–W46, 3 are stuck."
    assert said.stuck_since_sentence(1, 4, "W46").endswith("in W46, 1 is stuck.")
    assert said.stuck_since_sentence(0, 0, "W46") == "None of them came to its stage in W46."
