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
    path, place = view.warehouse.path, f"note-{section}-{week}"
    note = record.note(path, wording.full_week(week), section)
    with panel(question, f"At the readout of {wording.week(week)}, for everybody to add to", []):
        if is_edited(place):
            editor(path, place, _field)
            return
        if note.text:
            written(note.text)
        else:
            st.caption("Nothing noted yet.")
        edit_button("Edit" if note.text else "Write a note", place, note, ("text",))


def _field(place: str) -> None:
    st.text_area(
        "Note",
        key=f"{place}-text",
        max_chars=record.LONGEST,
        height=160,
        label_visibility="collapsed",
    )
