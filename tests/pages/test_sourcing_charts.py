"""The charts and sentences of mix and sources, and rules as a table, by examples."""

from datetime import date

import polars as pl
import pytest

from funnel import charts
from funnel.definitions import DefinitionsError, load_definitions
from funnel.definitions.editing import rules_as_rows, rules_from_rows
from funnel.palette import DARK, LIGHT
from funnel.views import mix_sentences as said
from funnel.views.money import money_note, table_currency

MOTIONS = ("inbound", "outbound", "partner", "unknown")
WEEKS = [date(2026, 11, 9), date(2026, 11, 16)]


def mix_frame(volumes=((6, 3, 1, 0), (1, 1, 0, 2))):
    rows = [
        {
            "week": week,
            "motion": motion,
            "volume": float(volume),
            "whole": float(sum(of_week)),
            "value": volume / sum(of_week),
            "is_complete": week == WEEKS[0],
        }
        for week, of_week in zip(WEEKS, volumes, strict=True)
        for motion, volume in zip(MOTIONS, of_week, strict=True)
    ]
    return pl.DataFrame(rows)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_bars_of_a_week_stack_to_one_and_carry_their_week_and_motion(palette):
    figure = charts.mix_chart(mix_frame(), palette, MOTIONS)
    assert [bar.name for bar in figure.data] == list(MOTIONS)
    for at in (0, 1):
        assert sum(bar.y[at] for bar in figure.data) == pytest.approx(1)
    assert figure.data[1].customdata[0][0] == "2026-11-09 outbound"
    # The week that is not over is hatched.
    assert list(figure.data[0].marker.pattern.shape) == ["", "/"]
    assert figure.data[0].marker.color == palette.motions["inbound"]
    texts = [note.text for note in figure.layout.annotations]
    assert texts[:2] == ["10", "4"]
    assert figure.layout.meta == (
        "Shares by motion over 2 weeks: inbound 50%, outbound 29%, partner 7% and unknown 14%."
    )


def test_a_chosen_part_stands_out_and_amounts_are_money():
    figure = charts.mix_chart(mix_frame(), LIGHT, MOTIONS, "EUR", "2026-11-09 inbound")
    assert list(figure.data[0].marker.opacity) == [1.0, 0.35]
    assert "60% = €6 of €10" in figure.data[0].hovertext[0]


def ranked_frame():
    return pl.DataFrame(
        {
            "group": ["Web", "Expo"],
            "label": ["Web", "Expo"],
            "value": [0.25, 0.5],
            "low": [0.2, 0.1],
            "high": [0.3, 0.9],
            "shrunk_rate": [0.25, 0.3],
            "numerator": [50, 2],
            "denominator": [200, 4],
            "rank": [1, None],
        }
    )


def test_ranked_dots_have_intervals_and_small_ones_are_grey_and_have_no_rank():
    figure = charts.ranked_chart(ranked_frame(), LIGHT)
    dots, shrunk = figure.data
    assert list(dots.x) == [0.25, 0.5] and list(shrunk.x) == [0.25, 0.3]
    assert list(dots.error_x.array) == pytest.approx([0.05, 0.4])
    assert list(dots.marker.color) == [LIGHT.ink, LIGHT.faint]
    assert [mark[0] for mark in dots.customdata] == ["Web", "Expo"]
    assert list(figure.layout.yaxis.ticktext) == ["1. Web", "Expo"]
    assert len(figure.layout.xaxis.tickvals) <= 3
    assert "too few leads to rank" in dots.hovertext[1]
    assert "all 25%" in [note.text for note in figure.layout.annotations]
    assert figure.layout.meta == "Ranked by shrunk rate: 1. Web 25%."


def mix_rows(**volumes):
    """Rows of the metric from leads, SQLs and pipeline by motion."""
    rows = []
    for measure, values in volumes.items():
        whole = float(sum(values))
        rows += [
            {
                "measure": measure,
                "motion": motion,
                "volume": float(value),
                "whole": whole,
                "value": value / whole if whole else None,
            }
            for motion, value in zip(MOTIONS, values, strict=True)
        ]
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("volumes", "sentence"),
    [
        ({"leads": (6, 3, 1, 0), "sales_qualified": (4, 1, 0, 0)},
         "Inbound brings 60% of leads and 80% of SQLs"),
        ({"leads": (1, 8, 1, 0), "pipeline_amount": (0, 50, 50, 0)},
         "Outbound brings 80% of leads and 50% of pipeline"),
        ({"leads": (1, 8, 1, 0), "sales_qualified": (0, 0, 0, 0)}, "Outbound brings 80% of leads"),
        ({"leads": (1, 0, 0, 3)}, "Of unknown motion: 75% of leads"),
        ({"leads": (0, 0, 5, 0)}, "All 5 leads are partner"),
        ({"leads": (1, 0, 0, 0)}, "The 1 lead is inbound"),
        ({"leads": (0, 0, 0, 2)}, "The motion of all 2 leads is unknown"),
        ({"leads": (0, 0, 0, 0)}, "No lead came in this period"),
    ],
)  # fmt: skip
def test_the_headline_of_the_mix(volumes, sentence):
    assert said.mix_sentence(mix_rows(**volumes)) == sentence


def test_motions_that_bring_less_or_more_than_their_leads_are_named_where_there_are_enough():
    rows = mix_rows(leads=(100, 100, 20, 30), sales_qualified=(80, 5, 30, 5))
    assert said.uneven_sentences(rows) == [
        "Outbound leads are 40% of leads and 4% of SQLs.",
        "Leads of unknown motion are 12% of leads and 4% of SQLs.",
    ]
    # Too few SQLs in all to say.
    assert (
        said.uneven_sentences(mix_rows(leads=(100, 100, 0, 0), sales_qualified=(9, 1, 0, 0))) == []
    )


def quality(*rows):
    names = ("group", "rank", "value", "denominator", "cost_per_sql", "costed_sqls")
    return pl.DataFrame(rows, schema=names, orient="row")


def test_the_headline_of_sources():
    both = quality(("Web", 1, 0.25, 200, 50.0, 50), ("Expo", 2, 0.1, 100, 900.0, 30))
    assert said.sources_sentence(both, "sources", "SQL") == (
        "25% of Web leads become SQL, 10% of Expo leads"
    )
    assert said.sources_sentence(both.head(1), "sources", "SQL") == "25% of Web leads become SQL"
    blank = quality(("(blank)", 1, 0.25, 200, None, None))
    assert said.sources_sentence(blank, "campaigns", "SQL") == (
        "25% of leads without a campaign become SQL"
    )
    none = quality(("Web", None, 0.25, 20, None, None))
    assert said.sources_sentence(none, "sources", "SQL") == (
        "None of the sources has 30 leads old enough to rank"
    )
    assert said.cheapest_sentence(both, "EUR") == (
        "An SQL costs least from Web (€50) and most from Expo (€900)."
    )
    few = quality(("Web", 1, 0.25, 200, 50.0, 50), ("Expo", 2, 0.1, 100, 900.0, 29))
    assert said.cheapest_sentence(few, "EUR") is None


def test_what_is_said_beside_amounts():
    rows = pl.DataFrame(
        {
            "currency": ["EUR", "GBP"],
            "value": [100.0, 7.0],
            "rates": ["1 CHF = 1.1 EUR; 1 USD = 0.9 EUR", None],
        }
    )
    assert money_note("EUR", pipeline=rows) == (
        "Converted at 1 CHF = 1.1 EUR and 1 USD = 0.9 EUR. "
        "Apart, because no rate was agreed: £7 of pipeline. They are in no number here."
    )
    assert money_note("EUR", pipeline=rows.head(1).with_columns(rates=None)) == ""
    assert table_currency("EUR", rows) == "EUR"
    assert table_currency("USD", rows) == "EUR"
    assert table_currency("USD", rows.clear()) == "USD"


def test_rules_as_rows_are_the_same_rules_again():
    rules = load_definitions().motion_rules
    assert rules_from_rows(rules_as_rows(rules)) == rules


def test_edited_rows_are_ordered_and_empty_ones_passed_over():
    rows = rules_as_rows(load_definitions().motion_rules[:2])
    rows[1]["order"] = 0
    last = {"order": None, "name": "fairs", "motion": "partner", "field": "source",
            "patterns": " Fair* ;; show"}  # fmt: skip
    blank = dict.fromkeys(rows[0])
    found = rules_from_rows([last, blank, *rows])
    assert [rule.name for rule in found] == [rows[1]["name"], rows[0]["name"], "fairs"]
    assert found[-1].patterns == ("fair*", "show")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"patterns": ""}, "Rule 1 (cold) has no patterns yet."),
        ({"name": None, "motion": None}, "Rule 1 has no name and no motion yet."),
        ({"patterns": "a[b"}, "Rule 1 (cold): patterns 'a[b' should be a text in which"),
        ({"motion": "sideways"}, "Rule 1 (cold): motion 'sideways' should be"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(changed, message):
    row = {"order": 1, "name": "cold", "motion": "outbound", "field": "source", "patterns": "cold*"}
    with pytest.raises(DefinitionsError) as error:
        rules_from_rows([row | changed])
    assert f"{error.value}".startswith(message)
