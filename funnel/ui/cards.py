"""The headline cards: the last complete week of each number, its change and its usual range."""

from dataclasses import replace
from datetime import date

import streamlit as st

from funnel import wording
from funnel.metrics import Headline
from funnel.speed import Speed
from funnel.ui import leads
from funnel.ui.handoff_lists import handoff_list
from funnel.ui.panel import explain, meaning, screen_numbers
from funnel.ui.speed_lists import speed_list
from funnel.views import sentences, weekly
from funnel.views.handoff import HandoffView
from funnel.views.speed import speed_of
from funnel.views.view import View
from funnel.views.weekly import CARDS

_COLORS = {"better": "blue", "worse": "orange", "outside": "blue", None: "off"}


@st.fragment
def cards(view: View, headlines: list[Headline]) -> None:
    """A card for each number; each opens what it means and, below the cards, its leads."""
    with st.grid(5, min_column_width=200):
        for number in headlines:
            _card(view, number)
    mark = leads.chosen(CARDS)
    for number in headlines:
        if number.metric.name == mark and number.week is not None:
            with st.container(border=True, gap="xsmall"):
                _list(view, number, number.week)


def _card(view: View, number: Headline) -> None:
    metric = number.metric
    with st.container(border=True, height="stretch", gap=None):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
            with st.container():
                st.markdown(f":small[{weekly.title(view, number)}]")
            with meaning(key=_meaning_key(number)):
                _meaning(number)
        change = sentences.change(number)
        st.metric(
            metric.label,
            sentences.shown(number),
            change,
            delta_color=_COLORS[number.signal],
            delta_arrow="off" if change and not change.strip("0% pts") else "auto",
            delta_description=sentences.usual(number),
            chart_data=number.spark["value"].drop_nulls().to_list() or None,
            label_visibility="collapsed",
        )
        if target := sentences.target(number):
            st.caption(f"target {target}")
        if said := number.reason or sentences.apart(number):
            st.caption(said)


def _meaning(number: Headline) -> None:
    explain(number.metric.name)
    if number.week is None:
        screen_numbers(number.reason)
        return
    screen_numbers(sentences.screen_numbers(number))
    st.button(
        "Show the opportunities" if number.metric.mart == "opportunities" else "Show the leads",
        icon=":material/list:",
        key=f"leads-of-{number.metric.name}",
        on_click=_show,
        args=(number,),
    )


def _meaning_key(number: Headline) -> str:
    return f"means-{number.metric.name}"


def _show(number: Headline) -> None:
    """List what the card counts; what it means would cover the list."""
    st.session_state[_meaning_key(number)] = False
    leads.show(CARDS, number.metric.name)


def _list(view: View, number: Headline, week: date) -> None:
    """What the number counts: leads, MQLs decided on, or opportunities."""
    metric, selection = number.metric, view.in_week(week)
    heading = f"{weekly.title(view, number)} · {wording.full_week(week)}"
    if metric.mart == "opportunities":
        leads.opportunity_list(view, metric.name, week, CARDS, number.key)
    elif metric.is_speed:
        speed = speed_of(view, replace(selection, speed=Speed(clock="business")))
        only = {"within": True, "due": True} if metric.bottom is not None else {}
        if metric.unit == "minutes":
            only = {"standings": ["called"]}
        speed_list(speed, heading, CARDS, speed.selection, metric.name, **only)
    elif metric.is_handoff:
        handoff = HandoffView(view, selection)
        handoff_list(handoff, heading, CARDS, metric.name, selection, ledger=["accepted"])
    else:
        leads.week_list(view, metric.name, week, CARDS)
