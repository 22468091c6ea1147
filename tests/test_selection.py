"""What can be asked, and that links and commands ask for the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.selection import (
    DIMENSIONS,
    BadSelection,
    Selection,
    day,
    known,
    where,
    window_seconds,
)

labels = st.lists(st.text(min_size=1), max_size=3, unique=True).map(tuple)
dates = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def selections(draw):
    first, last = sorted((draw(dates), draw(dates)))
    is_strict = draw(st.booleans())
    by = draw(st.lists(st.sampled_from(DIMENSIONS), max_size=3, unique=True))
    return Selection(
        first_date=draw(st.sampled_from([None, first])),
        last_date=draw(st.sampled_from([None, last])),
        by=tuple(by + draw(st.sampled_from([[], ["week"]]))),
        window=draw(st.sampled_from([None, "none", "30d", "12h", "45m"])),
        is_strict=is_strict,
        with_implied_base=draw(st.booleans()) and not is_strict,
        **{name: draw(labels) for name in DIMENSIONS},
    )


@given(selections())
def test_a_link_asks_for_the_same(selection):
    assert Selection.from_query(selection.to_query()) == selection


@given(selections())
def test_a_selection_can_be_a_key(selection):
    twin = Selection.from_query(selection.to_query())
    assert {selection: 1}[twin] == 1


def test_everything_is_an_empty_link():
    assert Selection().to_query() == []
    assert Selection.from_query([("utm_source", "mail")]) == Selection()


def test_a_link_in_full():
    selection = Selection(
        first_date=date(2026, 1, 5),
        source=("Web", "a=b&c"),
        by=("team", "week"),
        window="30d",
        is_strict=True,
    )
    assert selection.to_query() == [
        ("from", "2026-01-05"),
        ("source", "Web"),
        ("source", "a=b&c"),
        ("by", "team"),
        ("by", "week"),
        ("window", "30d"),
        ("strict", "1"),
    ]
    assert selection.to_options() == [
        "--from", "2026-01-05", "--where", "source=Web", "--where", "source=a=b&c",
        "--by", "team", "--by", "week", "--window", "30d", "--strict",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"by": ("sorce",)}, "There is no dimension 'sorce': did you mean source?"),
        ({"by": ("team", "team")}, "A dimension is asked for twice: team, team."),
        ({"by": DIMENSIONS[:4]}, "at most 3 dimensions and week"),
        (
            {"first_date": date(2026, 2, 1), "last_date": date(2026, 1, 1)},
            r"The period ends \(2026-01-01\) before it begins \(2026-02-01\).",
        ),
        ({"is_strict": True, "with_implied_base": True}, "ask for one of the two"),
        ({"window": "30"}, "'30' is not a window: write it like 30d, 4h, 5m or 90s, or none."),
    ],
)
def test_what_cannot_be_asked(asked, complaint):
    with pytest.raises(BadSelection, match=complaint):
        Selection(**asked)


def test_a_day_is_written_one_way():
    assert day("2026-11-16") == date(2026, 11, 16)
    for text in ("16.11.2026", "2026-02-30", ""):
        with pytest.raises(BadSelection, match="write it like 2026-11-16"):
            day(text)


def test_conditions_of_one_dimension_add_up():
    assert where(["source=Web", "team=West", "source=a=b"]) == {
        "source": ("Web", "a=b"),
        "team": ("West",),
    }
    with pytest.raises(BadSelection, match="write it like source=Web"):
        where(["source"])
    with pytest.raises(BadSelection, match="There is no dimension 'week'"):
        where(["week=2026-01-05"])


def test_windows_in_seconds():
    assert [window_seconds(text) for text in ("30d", "12h", "45m", "none")] == [
        2_592_000,
        43_200,
        2_700,
        None,
    ]


def test_a_cell_is_the_part_of_the_selection_it_shows():
    selection = Selection(
        first_date=date(2026, 1, 7), source=("Web", "List"), by=("week", "source"), window="7d"
    )
    cell = selection.narrowed(week=date(2026, 1, 5), source="Web")
    assert cell == Selection(
        first_date=date(2026, 1, 7), last_date=date(2026, 1, 11), source=("Web",), window="7d"
    )
    assert selection.narrowed() == Selection(
        first_date=date(2026, 1, 7), source=("Web", "List"), window="7d"
    )


def test_near_names_are_offered_and_else_what_there_is():
    with pytest.raises(BadSelection, match="did you mean Web or WebEx"):
        known("web", ["Web", "List", "WebEx"], "source")
    with pytest.raises(BadSelection, match="there are Web, List"):
        known("zzzz", ["Web", "List"], "source")
