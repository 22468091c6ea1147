"""What the pages of speed say in words is true of their numbers, whatever they are."""

import pytest

from funnel.views import pays_sentences, speed_sentences

LONGEST = 90
CAUSES = ("drive", "cause", "because", "due to", "leads to", "makes")


def attained(numerator, denominator):
    value = numerator / denominator if denominator else None
    return {"value": value, "numerator": numerator, "denominator": denominator}


def half(minutes):
    return {"value": minutes}


def team(name, numerator, denominator, others=0.5):
    return {"team": name, "others": others, **attained(numerator, denominator)}


@pytest.mark.parametrize(
    ("attainment", "median", "lagging", "sentence"),
    [
        (attained(0, 0), half(None), None, "No inbound MQLs to call in this period"),
        (
            attained(52, 100),
            half(26),
            None,
            "52% of inbound MQLs are called within 30 min; half of all by 26 min",
        ),
        (
            attained(52, 100),
            half(26),
            team("West", 24, 100),
            "52% of inbound MQLs are called within 30 min; in West, 24%",
        ),
        (
            attained(3, 100),
            half(None),
            None,
            "3% of inbound MQLs are called within 30 min; fewer than half are called at all",
        ),
        (
            attained(0, 40),
            half(None),
            team("*West*", 0, 31),
            r"0% of inbound MQLs are called within 30 min; in \*West\*, 0%",
        ),
    ],
)
def test_the_headline_says_who_is_called_in_time(attainment, median, lagging, sentence):
    said = speed_sentences.speed_sentence("inbound MQLs", attainment, "30 min", median, lagging)
    assert said == sentence
    assert len(said) <= LONGEST


def test_half_is_of_all_leads_and_not_of_those_in_time():
    said = speed_sentences.speed_sentence("MQLs", attained(20, 100), "5 min", half(120), None)
    assert said == "20% of MQLs are called within 5 min; half of all by 2 h"


def test_hours_that_leak_are_runs_of_hours_with_what_the_others_reach():
    rows = [
        {"hour": 16, "numerator": 5, "denominator": 50, "others": 0.6},
        {"hour": 9, "numerator": 10, "denominator": 50, "others": 0.6},
        {"hour": 10, "numerator": 15, "denominator": 50, "others": 0.6},
    ]
    assert speed_sentences.hours_sentence(rows, "5 min") == (
        "Leads that come in from 09:00 to 11:00 and 16:00 to 17:00 of each team's time wait "
        "longer: 20% are called within 5 min, against 60% of like leads in the other opening hours."
    )
    assert speed_sentences.hours_sentence([], "5 min") is None


def test_further_teams_that_lag_are_named_after_the_one_of_the_headline():
    teams = [team("West", 5, 50), team("North", 10, 50), team("South", 15, 60)]
    assert speed_sentences.others_sentence(teams, "5 min") == (
        "Far fewer than elsewhere are called within 5 min in North (20%) and South (25%) as well."
    )
    assert speed_sentences.others_sentence(teams[:1], "5 min") is None
    assert speed_sentences.others_sentence([], "5 min") is None


def odds(value, low=None, high=None, **more):
    return {"value": value, "low": low, "high": high, **more}


NOTHING = odds(None)
CASES = [
    # What crude and fair odds are, and what the headline says of them.
    (NOTHING, NOTHING, "Too few inbound MQLs to compare those called within 5 min with the others"),
    (
        odds(4.0, 3.0, 5.0),
        odds(2.6, 2.0, 3.3),
        "Leads called within 5 min convert more, also among leads of the same kind",
    ),
    (
        odds(4.0, 3.0, 5.0),
        odds(1.5, 1.1, 2.0),
        "Leads called within 5 min convert more, but most of that gap is who they are",
    ),
    (
        odds(4.0, 3.0, 5.0),
        odds(1.1, 0.8, 1.5),
        "Leads called within 5 min convert more, but leads of the same kind do not",
    ),
    (
        odds(1.2, 0.8, 1.8),
        odds(1.1, 0.7, 1.6),
        "Leads called within 5 min become SQL no more often than the others",
    ),
    (
        NOTHING,
        odds(1.1, 0.7, 1.6),
        "Leads called within 5 min become SQL no more often than the others",
    ),
    (
        odds(0.9, 0.5, 1.4),
        odds(0.5, 0.3, 0.8),
        "Leads called within 5 min convert less than others of the same kind",
    ),
    # The kinds hid it: nothing of a gap that is not there can be explained.
    (
        odds(0.9, 0.5, 1.4),
        odds(2.0, 1.5, 2.6),
        "Leads called within 5 min convert more, also among leads of the same kind",
    ),
    (
        odds(1.0, 0.7, 1.4),
        odds(2.0, 1.5, 2.6),
        "Leads called within 5 min convert more, also among leads of the same kind",
    ),
]


@pytest.mark.parametrize(("crude", "fair", "sentence"), CASES)
def test_the_headline_says_whether_the_fast_convert_more_and_among_equals_too(
    crude, fair, sentence
):
    said = pays_sentences.pays_sentence("inbound MQLs", "5 min", "SQL", crude, fair)
    assert said == sentence
    assert len(said) <= LONGEST


@pytest.mark.parametrize(
    ("crude", "fair", "share"),
    [
        (4.0, 2.0, 0.5),  # half of the logarithm
        (8.0, 2.0, 2 / 3),
        (4.0, 4.0, 0.0),
        (4.0, 1.0, 1.0),
        (4.0, 0.9, None),  # all of it, and more
        (2.0, 3.0, None),
        (1.0, 1.0, None),
        (0.5, 0.4, None),
        (None, 2.0, None),
        (2.0, None, None),
    ],
)
def test_what_the_kind_of_lead_explains_is_a_part_of_the_log_odds(crude, fair, share):
    found = pays_sentences.explained_share(odds(crude), odds(fair))
    assert found == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(("crude", "fair", "_"), CASES)
def test_the_paragraph_speaks_of_association_and_never_of_causes(crude, fair, _):
    said = pays_sentences.reading("5 min", "SQL", crude, fair)
    if fair["value"] is None:
        assert said.startswith("There are too few leads in both arms")
        return
    assert f"**associated with {fair['value']:.1f}× the odds**" in said
    assert ("That interval holds 1" in said) == (fair["low"] <= 1 <= fair["high"])
    headline = pays_sentences.pays_sentence("MQLs", "5 min", "SQL", crude, fair)
    for word in CAUSES:
        assert word not in f"{said} {headline}".lower()


def test_the_paragraph_gives_the_crude_figure_and_what_explains_the_gap():
    said = pays_sentences.reading("5 min", "SQL", odds(4.0, 3, 5), odds(2.0, 1.5, 2.7))
    assert said.endswith(
        "The crude figure is 4.0×; about 50% of that gap is explained by source, motion and "
        "opening hours: some kinds of lead are called sooner and convert more anyway."
    )
    said = pays_sentences.reading("5 min", "SQL", odds(0.8, 0.6, 1.1), odds(2.0, 1.5, 2.7))
    assert said.endswith("The crude figure is 0.8×.")


def test_whom_the_comparison_leaves_out_is_counted():
    row = {
        "fast": 55, "slow": 130, "early": 2, "early_share": 2 / 187, "immature": 1,
        "dropped_strata": 1, "dropped_share": 5 / 185, "is_greyed": False,
    }  # fmt: skip
    assert pays_sentences.left_out("5 min", row) == (
        "55 leads called by 5 min against 130 leads that were not, whatever happened later. "
        "Left out: 2 leads closed or converted by then (1%), 1 lead too young. "
        "1 stratum without leads to compare adds nothing (3% of the leads)."
    )
    greyed = pays_sentences.left_out(
        "5 min", row | {"is_greyed": True, "dropped_strata": 3, "worst_early_share": 0.17}
    )
    assert "Greyed: 17% of an arm was closed or converted by then" in greyed
    assert "3 strata without leads to compare add nothing" in greyed
    assert greyed.endswith("Choose an earlier landmark.")
    empty = dict.fromkeys(row, 0) | {"early_share": None, "dropped_share": None}
    assert "0 leads closed or converted by then (–)" in pays_sentences.left_out("5 min", empty)


def test_slow_leads_that_were_chosen_by_reps_are_said_to_be():
    row = {
        "fast": 55,
        "slow": 130,
        "uncalled": 12,
        "early": 2,
        "early_share": 0.011,
        "immature": 1,
        "dropped_strata": 0,
        "is_greyed": False,
    }
    said = pays_sentences.left_out("5 min", row, is_chosen=True)
    assert "against 130 leads called later." in said and "whatever happened" not in said
    assert "12 leads never called are in no arm: whom to call was chosen by reps." in said
    worth = {"value": 10.2, "coverage": 0.31, "slow": 130, "reason": None}
    assert "130 leads called later than 5 min" in pays_sentences.supposing(
        "5 min", "SQL", worth, is_chosen=True
    )


def test_what_it_may_be_worth_is_an_upper_bound():
    row = {"value": 10.2, "coverage": 0.31, "slow": 130, "reason": None}
    said = pays_sentences.supposing("5 min", "SQL", row)
    assert "**10 more** leads at SQL" in said
    assert "upper bound and holds only if speed is the cause" in said
    assert "31% of the 130 leads not called within 5 min" in said
    none = {"value": None, "coverage": None, "slow": 5, "reason": "No kind of lead has 30."}
    assert pays_sentences.supposing("5 min", "SQL", none) == "No kind of lead has 30."


def test_what_it_may_be_worth_can_be_less():
    row = {"value": -7.0, "coverage": 1.0, "slow": 130, "reason": None}
    said = pays_sentences.supposing("5 min", "SQL", row)
    assert "**7 fewer** leads at SQL" in said and "upper bound" not in said
