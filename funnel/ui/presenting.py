"""Presenting the readout from the keyboard, a section a slide."""

from dataclasses import replace

import streamlit as st

from funnel import wording
from funnel.readout import Readout, Section
from funnel.ui.readout_parts import Room, cards, charts_of, tables_of
from funnel.views.view import View

# What a slide of 1920 × 1080 has for its charts: beneath its headline and sentences alone, beneath
# large numbers as well, and beneath a bar over its whole width too.
_PLAIN, _BELOW_CARDS, _BELOW_BAR = Room(1.6, 560), Room(1.4, 480), Room(1.5, 420)
_MOST_NOTE = 1_000
# The one line of style there is: everything that Streamlit draws is sized by it.
_STYLE = "<style>html{font-size:24px}</style>"


def is_presenting() -> bool:
    """Whether the address asks for slides."""
    return st.query_params.get("present") == "1"


def present_button() -> None:
    """Start presenting from the first section on."""
    st.button("Present", icon=":material/slideshow:", type="primary", on_click=_go, args=(0,))


def _go(number: int) -> None:
    st.query_params["present"] = "1"
    st.query_params["slide"] = f"{number + 1}"


def _leave() -> None:
    for name in ("present", "slide"):
        st.query_params.pop(name, None)


def slides(view: View, readout: Readout) -> None:
    """The section that the address names, and buttons that keys press: arrows, Home, End, Esc."""
    st.html(_STYLE)
    shown = [part for section in readout.sections for part in _parts(section)]
    last = len(shown) - 1
    said = st.query_params.get("slide", "1")
    at = min(max(int(said) - 1 if said.isdecimal() else 0, 0), last)
    _slide(view, shown[at])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container():
            st.caption(wording.plain(readout.base))
        st.caption(f"{at + 1} of {last + 1}", width="content")
        for label, key, number, is_off in (
            ("First", "Home", 0, at == 0),
            ("Back", "Left", at - 1, at == 0),
            ("Next", "Right", at + 1, at == last),
            ("Last", "End", last, at == last),
        ):
            st.button(
                label,
                shortcut=key,
                type="tertiary",
                disabled=is_off,
                on_click=_go,
                args=(number,),
                key=f"slide-{label.lower()}",
            )
        st.button("Leave", shortcut="Escape", type="tertiary", on_click=_leave, key="slide-leave")


def _parts(section: Section) -> list[Section]:
    """A section as one slide, or as more: beneath charts is no room for tables or a note."""
    if not (section.charts and (section.tables or section.notes)):
        return [section]
    return [
        replace(section, tables=(), notes=""),
        replace(section, charts=(), cards=(), sentences=()),
    ]


def _slide(view: View, section: Section) -> None:
    st.markdown(f"# {wording.plain(section.headline)}")
    if section.withheld:
        st.markdown(wording.plain(section.withheld))
    has_bar = any(not chart.share for chart in section.charts)
    room = _BELOW_BAR if has_bar else _BELOW_CARDS if section.cards else _PLAIN
    for sentence in section.sentences[: 1 if has_bar else None]:
        st.markdown(wording.plain(sentence))
    cards(section)
    charts_of(view, section, room)
    tables_of(section)
    if section.notes:
        # Two blanks end a line.
        st.info("  \n".join(map(wording.plain, _note(section))))


def _note(section: Section) -> list[str]:
    """The lines of a section's note, as much of it as a slide has room for."""
    return wording.cut(section.notes, _MOST_NOTE).splitlines()
