"""The page of the readout: its week, its sections one under another, its files."""

import streamlit as st

from funnel import wording
from funnel.errors import FunnelError
from funnel.readout import Readout, Section
from funnel.readout.sections import RESTATED, RESTATED_QUESTION
from funnel.readout.writing import MAKERS, content_of
from funnel.readout.written import COMMITMENTS, whole_readout
from funnel.ui.commitments import commitments
from funnel.ui.heads import page_head
from funnel.ui.notes import section_note
from funnel.ui.panel import explain, meaning
from funnel.ui.presenting import is_presenting, present_button, slides
from funnel.ui.publishing import publish_control
from funnel.ui.readout_heads import section_head
from funnel.ui.readout_parts import cards, charts_of, tables_of
from funnel.ui.readout_week import readout_week
from funnel.ui.restated import restated_panel
from funnel.views.view import View

_KINDS = {
    ".pdf": ("PDF", "application/pdf"),
    ".pptx": (
        "PowerPoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ".html": ("HTML", "text/html"),
}


def open_readout(view: View) -> Readout:
    """The readout of the week that the address names, else of the last whole one."""
    return whole_readout(view.warehouse, readout_week(view), view.selection, view.keep)


def readout_page(view: View, readout: Readout) -> None:
    """The readout to read; full-screen, a section at a time, where the address says `present=1`."""
    if is_presenting():
        slides(view, readout)
        return
    narrowed = f"Only {readout.filters} · " if readout.filters else ""
    page_head(
        f"{readout.title}, {readout.week_words}", wording.plain(narrowed + readout.data_words)
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        present_button()
        with st.container(width="content"):
            _files(readout)
        with st.container(width="content"):
            publish_control(view, readout)
    for sentence in readout.withheld:
        st.warning(wording.plain(sentence))
    has_restated = any(section.key == RESTATED for section in readout.sections)
    for section in readout.sections:
        if section.key == COMMITMENTS and not has_restated:
            _nothing_restated(view, readout)
        _section(view, readout, section)


def _section(view: View, readout: Readout, section: Section) -> None:
    with st.container(border=True, gap="small", key=f"section-{section.key}"):
        with st.container(horizontal=True, wrap=False, gap="small"):
            with st.container(gap=None):
                section_head(view, readout.week, section)
            if section.metrics:
                with meaning(key=f"means-{section.key}"):
                    for name in section.metrics:
                        explain(name)
        _body(view, readout, section)
        section_note(view, readout.week, section.key)


def _nothing_restated(view: View, readout: Readout) -> None:
    """Where no week before this one was published: how to, or those published of later weeks."""
    with st.container(border=True, gap="small", key=f"section-{RESTATED}"):
        st.caption(RESTATED_QUESTION)
        st.markdown("## No week before this one has been published")
        restated_panel(view, readout.week)


def _body(view: View, readout: Readout, section: Section) -> None:
    """All of a section between its headline and its note."""
    if section.key == COMMITMENTS:
        commitments(view, readout.week)
        return
    if section.key == RESTATED:
        restated_panel(view, readout.week)
        return
    if section.withheld:
        st.markdown(wording.plain(section.withheld))
    for sentence in section.sentences:
        st.markdown(wording.plain(sentence))
    if section.base:
        st.caption(wording.plain(section.base))
    cards(section)
    charts_of(view, section)
    tables_of(section)


@st.fragment
def _files(readout: Readout) -> None:
    """Make the readout as a file, then hand it out; what fails says why."""
    with st.popover("Download", icon=":material/download:"):
        paper = st.segmented_control(
            "Paper", ["a4", "letter"], default="a4", format_func=str.capitalize, required=True
        )
        for suffix in MAKERS:
            label, kind = _KINDS[suffix]
            if st.button(f"Make the {label}", key=f"make-{suffix}", width="stretch"):
                _make(readout, suffix, paper, kind)


def _make(readout: Readout, suffix: str, paper: str, kind: str) -> None:
    bar = st.progress(0.0, "Making it")
    try:
        content = content_of(readout, suffix, paper, lambda said, share: bar.progress(share, said))
    except FunnelError as error:
        bar.empty()
        st.error(wording.plain(f"{error}"))
        return
    bar.empty()
    name = f"readout-{wording.full_week(readout.week)}{suffix}"
    st.download_button(
        f"Save {name}", content, name, kind, icon=":material/download:", on_click="ignore"
    )
