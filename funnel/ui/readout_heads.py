"""The headline of a section of the readout: by rule, or in somebody's own words."""

from datetime import date

import streamlit as st

from funnel import record, wording
from funnel.readout import Section
from funnel.readout.written import COMMITMENTS, commitments_of
from funnel.ui.editing import LOOK_AGAIN, edit_button, editor, is_edited
from funnel.views.view import View


def section_head(view: View, week: date, section: Section) -> None:
    """What a section answers and its headline, which anybody can put in other words."""
    if section.key == COMMITMENTS:
        _counting_head(view, week, section.question)
    else:
        _head(view, week, section.key, section.question, section.generated or section.headline)


@st.fragment(run_every=LOOK_AGAIN)
def _counting_head(view: View, week: date, question: str) -> None:
    """The head that counts the commitments, which are written on this very page."""
    made = commitments_of(view.warehouse.path, wording.full_week(week))
    _draw(view, week, COMMITMENTS, question, made.headline)


@st.fragment
def _head(view: View, week: date, key: str, question: str, generated: str) -> None:
    _draw(view, week, key, question, generated)


def _draw(view: View, week: date, key: str, question: str, generated: str) -> None:
    path, place = view.warehouse.path, f"headline-{key}-{week}"
    kept = record.headline(path, wording.full_week(week), key)
    st.caption(question)
    if is_edited(place):
        editor(path, place, lambda place: _field(place, generated))
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(f"## {wording.plain(kept.shown(generated))}")
        edit_button(
            "",
            place,
            kept,
            ("text",),
            along=(("replaced", generated),),
            icon=":material/edit:",
            help="Put it in other words",
        )
    if kept.is_outdated(generated):
        st.caption(
            f":orange[The numbers have changed since this was written.] "
            f"By rule: {wording.plain(generated)}"
        )


def _field(place: str, generated: str) -> None:
    st.text_area("Headline", key=f"{place}-text", max_chars=record.LONGEST, placeholder=generated)
    st.caption(f"By rule: {wording.plain(generated)}. Left empty, that stands.")
