"""What is said of commitments, by examples."""

from datetime import date

import pytest

from funnel.record import Commitment, Conflict
from funnel.views import commitments as said

TODAY = date(2026, 11, 18)


def promised(side="sales", state="open", week="2026-W45", **columns):
    return Commitment(side=side, state=state, week=week, text="x", **columns)


OLD = promised(week="2026-W43")
LAST = [
    promised(state="done"),
    promised(state="missed"),
    promised(state="dropped"),
    promised(),
    promised("marketing", "done"),
]


@pytest.mark.parametrize(
    ("earlier", "sentence"),
    [
        ([], "What do sales and marketing promise each other?"),
        ([promised(state="dropped")], "What do sales and marketing promise each other?"),
        # What is still open from before is no part of the last readout's.
        ([OLD, *LAST], "Of what was promised in W45, sales has done 1 of 3 and marketing 1 of 1"),
        ([promised("marketing")], "Of what was promised in W45, marketing has done 0 of 1"),
    ],
)
def test_the_headline_says_how_the_last_ones_went(earlier, sentence):
    assert said.kept_sentence(earlier) == sentence


def test_each_side_is_told_with_what_was_missed_and_dropped():
    assert said.side_sentence([OLD, *LAST], "sales") == "1 of 3 done, 1 missed, 1 dropped"
    assert said.side_sentence(LAST, "marketing") == "1 of 1 done"
    assert said.side_sentence([promised(state="dropped")], "sales") == "1 dropped"
    assert said.side_sentence([promised("marketing")], "sales") == "Nothing was promised."


@pytest.mark.parametrize(
    ("columns", "detail"),
    [
        ({}, ":gray[nobody's yet]"),
        ({"owner": "Ann [b]"}, r":gray[Ann \[b\]]"),
        ({"due_date": TODAY}, ":gray[nobody's yet · due 18 November 2026]"),
        (
            {"due_date": date(2026, 11, 17)},
            ":gray[nobody's yet · due 17 November 2026] :orange-badge[overdue]",
        ),
        # What is over is not overdue.
        (
            {"due_date": date(2026, 11, 17), "state": "done"},
            ":gray[nobody's yet · due 17 November 2026] :blue-badge[done]",
        ),
        ({"week": "2026-W43"}, ":gray[nobody's yet · since W43]"),
        (
            {"carried_from": 3, "state": "missed"},
            ":gray[nobody's yet · promised again] :orange-badge[missed]",
        ),
    ],
)
def test_a_commitment_says_whose_it_is_until_when_and_how_it_stands(columns, detail):
    assert said.detail(promised(**columns), TODAY, "2026-W45") == detail


def test_a_clash_says_what_is_to_be_decided():
    clash = Conflict(promised(), promised(), ("text", "due_date"))
    assert said.clash_sentence(clash) == (
        "Somebody else changed this while you were writing. Theirs is saved; yours stands below "
        "and is not: decide which text and due date to keep."
    )
    assert said.passed_sentence(Conflict(promised(state="missed"), promised(), ("state",))) == (
        "Not changed: somebody else has meanwhile set it to missed. Click again if that is wrong."
    )
    words = [said.field_words(value) for value in (None, "", "done", "marketing", TODAY, "x")]
    assert words == ["(nothing)", "(nothing)", "Done", "Marketing", "18 November 2026", "x"]
