"""The headline is true of its numbers, whatever they are."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from funnel.metrics import METRICS, Headline
from funnel.statistics import Limits
from funnel.ui.sentences import change, screen_numbers, usual, week_sentence

WEEK = date(2026, 11, 9)


def number(name, value, limits=None, signal=None, **parts):
    """A headline of metric ``name`` in week 46."""
    blank = Headline(
        metric=METRICS[name],
        week=WEEK,
        value=value,
        numerator=None,
        denominator=None,
        low=None,
        high=None,
        is_small=False,
        before={1: None, 4: None, 52: None},
        changes={1: None, 4: None, 52: None},
        limits=limits and Limits(sum(limits) / 2, *limits),
        signal=signal,
        spark=pl.DataFrame({"week": [WEEK], "value": [value]}),
        key=None,
        reason=None,
    )
    return replace(blank, **parts)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (
            [number("leads", 1_333, (900, 1_500)), number("won", 1, (0, 5))],
            "W46 was an ordinary week with 1,333 leads and 1 won",
        ),
        (
            [number("leads", 1_333), number("marketing_qualified", 1)],
            "W46 brought 1,333 leads and 1 MQL",
        ),
        (
            [number("marketing_qualified", 310, (379.2, 563.9), "worse")],
            "310 MQLs in W46, below the usual 380–563",
        ),
        (
            [number("mql_to_sql_rate", 0.52, (0.2, 0.4), "better", denominator=90)],
            "MQL → SQL at 52% in W46, above the usual 20–40%",
        ),
        (
            [
                number("leads", 10, (20, 30), "worse"),
                number("marketing_qualified", 9, (1, 5), "better"),
                number("won", 0, (0, 5)),
            ],
            "Leads and MQLs outside their usual range in W46",
        ),
        ([number("leads", 0, (0, 3)), number("won", None)], "nothing to count up to W46"),
    ],
)
def test_the_headline_says_what_is_unusual_else_what_came(numbers, sentence):
    assert week_sentence(numbers, WEEK) == sentence


def test_the_headline_names_the_filters():
    sentence = week_sentence([number("leads", 5)], WEEK, "Inbound and West")
    assert sentence == "Inbound and West: W46 brought 5 leads"


def test_a_card_says_its_change_and_its_usual_range():
    one = number("leads", 95, (80.5, 120.4), before={1: 100, 4: None, 52: 50})
    assert change(one) == "-5%"
    assert usual(one) == "usual 81–120"
    assert usual(replace(one, signal="worse")) == "outside 81–120"
    assert usual(number("leads", 95)) is None and change(number("leads", 95)) is None


def test_the_numbers_on_this_screen_show_the_parts_of_a_rate():
    one = number("mql_to_sql_rate", 0.25, low=0.18, high=0.34, numerator=30, denominator=120)
    said = screen_numbers(one).replace("\\", "")
    assert "2026-W46: 30 ÷ 120 = 25%" in said
    assert "95 % interval: 18% to 34%" in said
