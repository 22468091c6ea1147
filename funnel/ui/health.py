"""The weekly meeting's first page: what to talk about, and all numbers side by side."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.measure import holiday_weeks, so_far
from funnel.metrics import Headline
from funnel.ui import leads
from funnel.ui.downloads import download_buttons
from funnel.ui.filters import same_tab
from funnel.ui.panel import panel
from funnel.views import sentences, weekly
from funnel.views.talk import Listing, Topic
from funnel.views.view import View

_MOST_TOPICS = 6
_SIGNALS = {"better": "Better than usual", "worse": "Worse than usual", "outside": "Outside usual"}


def talk_panel(found: list[Topic], headlines: list[Headline], question: str) -> None:
    """What is worth the meeting's time, the largest first; says so where nothing is."""
    base = (
        "Only what chance does not explain, the largest first: in bold, how many leads or "
        "opportunities it is about"
    )
    with panel(question, base, []):
        if all(number.value is None for number in headlines):
            st.markdown("There is no whole week to talk about in this selection.")
        elif not found:
            st.markdown("Nothing is outside what chance explains. An ordinary week.")
        for number, topic in enumerate(found[:_MOST_TOPICS]):
            _topic(topic, number)
        if len(found) > _MOST_TOPICS:
            with st.expander(f"{len(found) - _MOST_TOPICS} smaller ones"):
                for number, topic in enumerate(found[_MOST_TOPICS:], _MOST_TOPICS):
                    _topic(topic, number)


def _topic(topic: Topic, number: int) -> None:
    links = " · ".join(same_tab(link.words, link.page, **link.asked) for link in topic.links)
    said = f"**{wording.count(topic.size)} {topic.of}** · {topic.text} → {links}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        # The only HTML there is: a link of Markdown's opens a new tab.
        st.markdown(said, unsafe_allow_html=True, width="content")
        if topic.listing:
            st.button(
                "list them",
                type="tertiary",
                key=f"list-topic-{number}",
                on_click=_show,
                args=(topic.listing,),
            )


def _show(listing: Listing) -> None:
    for name, choice in listing.choices.items():
        st.session_state[name] = choice
    leads.show(listing.panel, listing.mark)


def numbers_panel(view: View, headlines: list[Headline], question: str) -> None:
    """Each measure with its week, its changes, its usual range and the week so far."""
    base = (
        "The last complete week, of rates with a window the last whose window has run out; "
        "changes against 1, 4 and 52 weeks before; a count's target is that week's part of its "
        "period's, and the side answers for it"
    )
    names = [number.metric.name for number in headlines]
    with panel(question, base, names):
        table = pl.DataFrame([_row(view, number) for number in headlines])
        # What was agreed nowhere takes no room.
        table = table.drop(name for name in ("Target", "Side") if table[name].is_null().all())
        download_buttons(lambda: table.drop("13 weeks"), "weekly-health", "health-table")
        st.dataframe(
            table,
            height=36 * (table.height + 1) + 4,
            row_height=36,
            placeholder=wording.NOTHING,
            hide_index=True,
            column_config={
                "Measure": st.column_config.TextColumn(pinned=True, width="medium"),
                "13 weeks": st.column_config.LineChartColumn(width="small"),
            },
        )
        for said in (*_apart_words(headlines), _holiday_words(view, headlines)):
            if said:
                st.caption(said)


def _row(view: View, number: Headline) -> dict:
    unit = number.metric.unit
    owner = number.target and number.target.owner
    changes = {
        name: wording.change(number.before[back], number.value, unit)
        for back, name in ((1, "1 week"), (4, "4 weeks"), (52, "52 weeks"))
    }
    return {
        "Measure": weekly.title(view, number),
        "Week": None if number.week is None else wording.week(number.week),
        "Value": sentences.shown(number),
        "Target": sentences.target(number),
        "Side": owner and owner.capitalize(),
        **changes,
        "Usual": None if number.limits is None else sentences.spread(number),
        "Signal": _SIGNALS.get(number.signal),
        "So far": _so_far(view, number),
        "13 weeks": number.spark["value"].drop_nulls().to_list(),
    }


def _so_far(view: View, number: Headline) -> str | None:
    """What has come in of the week under way, against as many business days of the one before."""
    under_way = view.cached(so_far, number.metric.name, view.selection)
    if under_way is None:
        return None
    before = (
        "" if under_way.before is None else f", {wording.count(under_way.before)} the week before"
    )
    days = wording.counted(under_way.days, "business day")
    return f"{wording.count(under_way.value)} in {days}{before}"


def _apart_words(headlines: list[Headline]) -> list[str]:
    """What of the amounts is in no number, each with what it is of."""
    told = ((number.metric.label, sentences.apart(number)) for number in headlines)
    return [f"{label}: {said}" for label, said in told if said]


def _holiday_words(view: View, headlines: list[Headline]) -> str | None:
    """Which of the weeks shown have a holiday, so that nobody takes it for a signal."""
    weeks = {number.week for number in headlines if number.week is not None}
    named = [wording.week(week) for week in sorted(weeks & holiday_weeks(view.warehouse))]
    return f"With a holiday: {wording.listed(named)}." if named else None
