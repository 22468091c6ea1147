"""The page of the readout: its week, its sections one under another, its files."""

import streamlit as st

from funnel import record, wording
from funnel.errors import FunnelError
from funnel.readout import Readout, Section, weeks_there
from funnel.readout.writing import MAKERS, content_of
from funnel.readout.written import whole_readout
from funnel.ui.controls import Choice
from funnel.ui.heads import page_head
from funnel.ui.panel import explain, meaning
from funnel.ui.presenting import is_presenting, present_button, slides
from funnel.ui.readout_parts import cards, charts_of, tables_of
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
    weeks = {wording.full_week(week): week for week in weeks_there(view.warehouse)}
    choice = Choice("week", list(weeks))
    name = choice.value if is_presenting() else choice.select(width=260)
    return whole_readout(view.warehouse, weeks[name], view.selection, view.keep)


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
        _files(readout)
    for sentence in readout.withheld:
        st.warning(wording.plain(sentence))
    for section in readout.sections:
        _section(view, readout, section)


def _section(view: View, readout: Readout, section: Section) -> None:
    with st.container(border=True, gap="small", key=f"section-{section.key}"):
        with st.container(horizontal=True, wrap=False, gap="small"):
            with st.container(gap=None):
                st.caption(section.question)
                st.markdown(f"## {wording.plain(section.headline)}")
            _edit(view, readout, section)
            if section.metrics:
                with meaning(key=f"means-{section.key}"):
                    for name in section.metrics:
                        explain(name)
        section_body(view, section)


def section_body(view: View, section: Section) -> None:
    """All of a section but its headline."""
    if section.withheld:
        st.markdown(wording.plain(section.withheld))
    for sentence in section.sentences:
        st.markdown(wording.plain(sentence))
    if section.base:
        st.caption(wording.plain(section.base))
    cards(section)
    charts_of(view, section)
    tables_of(section)
    if section.notes:
        st.info(wording.plain(section.notes))


def _edit(view: View, readout: Readout, section: Section) -> None:
    """A small form that puts another sentence in place of the generated one."""
    folder, week = view.warehouse.path, wording.full_week(readout.week)
    generated = section.generated or section.headline
    with (
        st.container(width="content"),
        st.popover("", type="tertiary", icon=":material/edit:", help="Put it in other words"),
        st.form(f"edit-{section.key}", border=False),
    ):
        seen = record.headline(folder, week, section.key)
        text = st.text_area(
            "Headline",
            seen.text,
            placeholder=generated,
            key=f"headline-{section.key}-{seen.revision}",
        )
        st.caption(f"By rule: {wording.plain(generated)}. Left empty, that stands.")
        if seen.is_outdated(generated):
            st.caption(":orange[The numbers have changed since this was written.]")
        if st.form_submit_button("Save"):
            try:
                record.save(folder, seen, record.now(), text=text.strip(), replaced=generated)
            except FunnelError as error:
                st.error(wording.plain(f"{error}"))
            else:
                st.rerun()


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
