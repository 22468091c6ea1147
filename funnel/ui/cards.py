"""The headline cards: the last complete week of each number, its change and its usual range."""

from datetime import date

import streamlit as st

from funnel import wording
from funnel.metrics import Headline
from funnel.ui import leads, sentences
from funnel.ui.panel import explain, meaning, screen_numbers
from funnel.ui.view import View

PANEL = "card"
_COLORS = {"better": "blue", "worse": "orange", "outside": "blue", None: "off"}


@st.fragment
def cards(view: View, headlines: list[Headline]) -> None:
    """A card for each number; each opens what it means and, below the cards, its leads."""
    with st.grid(4, min_column_width=210):
        for number in headlines:
            _card(view, number)
    mark = leads.chosen(PANEL)
    for number in headlines:
        if number.metric.name == mark and number.week is not None:
            with st.container(border=True, gap="xsmall"):
                _list(view, number, number.week)


def _card(view: View, number: Headline) -> None:
    metric = number.metric
    with st.container(border=True, height="stretch", gap=None):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
            with st.container():
                st.markdown(f":small[{_title(view, number)}]")
            with meaning(key=f"means-{metric.name}"):
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
        if number.reason:
            st.caption(number.reason)


def _title(view: View, number: Headline) -> str:
    """The metric's name; a cohort rate names its window and its week, which is an older one."""
    metric = number.metric
    if metric.is_cohort and number.week is not None:
        days = view.window_days(metric)
        name = f"{metric.label} in {days} days" if days else metric.label
        return f"{name} · {wording.week(number.week)}"
    return f"{metric.label} · {number.key}" if number.key else metric.label


def _meaning(number: Headline) -> None:
    explain(number.metric.name)
    if number.week is None:
        screen_numbers(number.reason)
        return
    screen_numbers(sentences.screen_numbers(number))
    st.button(
        "Show the opportunities" if number.metric.unit == "amount" else "Show the leads",
        icon=":material/list:",
        key=f"leads-of-{number.metric.name}",
        on_click=leads.choose,
        args=(PANEL, number.metric.name),
    )


def _list(view: View, number: Headline, week: date) -> None:
    """What the number counts: leads, or the opportunities that money is summed over."""
    if number.metric.unit == "amount":
        leads.opportunity_list(view, number.metric.name, week, PANEL, number.key)
    else:
        leads.week_list(view, number.metric.name, week, PANEL)
