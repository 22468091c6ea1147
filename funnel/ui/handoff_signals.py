"""What to talk about in the hand-off, each sentence with the leads of whom it speaks."""

from datetime import date

import streamlit as st

from funnel import wording
from funnel.ui import leads
from funnel.ui.handoff_lists import rate_list
from funnel.views import handoff as frames
from funnel.views.handoff import HandoffView

_PANEL = "signal"


@st.fragment
def signals_block(handoff: HandoffView) -> None:
    """The sentences with a button for everybody named in them, and the leads asked for."""
    found = frames.named_signals(handoff)
    for signal in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":orange[▼] {signal.sentence}", width="content")
            for mark, words in signal.of.items():
                is_one = len(signal.of) == 1
                text = "Show the leads" if is_one else wording.plain(words)
                leads.ask_button(text, _PANEL, mark)
    mark = leads.chosen(_PANEL)
    if any(mark in signal.of for signal in found):
        with st.container(border=True, gap="xsmall"):
            _list(handoff, mark)


def _list(handoff: HandoffView, mark: str) -> None:
    kind, _, name = mark.partition(":")
    if kind == "team":
        rate_list(
            handoff,
            f"Rejected without a reason by {wording.plain(name)}",
            _PANEL,
            "handoff_audits",
            handoff.selection.narrowed(team=name),
            {"audit": "reasonless"},
            "numerator",
        )
    elif kind == "week":
        day, _, source = name.partition(":")
        week = date.fromisoformat(day)
        title = f"MQLs of {wording.plain(source)}, {wording.full_week(week)}"
        selection = frames.in_week(handoff, week, source)
        rate_list(handoff, title, _PANEL, "acceptance_rate", selection)
    else:
        title = f"MQLs decided on by {wording.plain(name)}"
        selection = handoff.selection.narrowed(owner=name)
        rate_list(handoff, title, _PANEL, "acceptance_rate", selection)
