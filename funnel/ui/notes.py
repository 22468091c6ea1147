"""Notes on a section of a readout: read by all, written by anyone, nobody's undone."""

from datetime import date

import streamlit as st

from funnel import record, wording
from funnel.ui.editing import LOOK_AGAIN, edit_button, editor, is_edited, written
from funnel.ui.panel import panel
from funnel.views.view import View


@st.fragment(run_every=LOOK_AGAIN)
def notes_panel(view: View, week: date, section: str, question: str) -> None:
    """The note at ``section`` of the readout of the week that begins on ``week``, and its editor.

    What others write meanwhile appears by itself; what is being typed stays.
    """
    with panel(question, f"At the readout of {wording.week(week)}, for everybody to add to", []):
        _note(view, week, section, "Nothing noted yet.")


@st.fragment
def section_note(view: View, week: date, section: str) -> None:
    """The same at the foot of a section of the readout's page."""
    _note(view, week, section, "")


def _note(view: View, week: date, section: str, nothing: str) -> None:
    path, place = view.warehouse.path, f"note-{section}-{week}"
    note = record.note(path, wording.full_week(week), section)
    if is_edited(place):
        editor(path, place, _field)
        return
    if note.text:
        written(note.text)
    elif nothing:
        st.caption(nothing)
    edit_button(
        "Edit the note" if note.text else "Write a note",
        place,
        note,
        ("text",),
        icon=":material/edit_note:",
    )


def _field(place: str) -> None:
    st.text_area(
        "Note",
        key=f"{place}-text",
        max_chars=record.LONGEST,
        height=160,
        label_visibility="collapsed",
    )
