"""The panel that sets what each source brings against the weeks before."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.ui import leads
from funnel.ui.controls import Choice
from funnel.ui.downloads import download_buttons
from funnel.ui.greyed import greyed_table
from funnel.ui.panel import empty, panel
from funnel.views import before as frames
from funnel.views.before import Before
from funnel.views.sources import SourcesView
from funnel.views.weekly import ENTRIES

_PANEL = "before"
_MOST_ROWS = 14


@st.fragment
def before_panel(sources: SourcesView, question: str) -> None:
    """Leads, MQLs and SQLs of each source in some weeks and in as many before; numbers list."""
    choice = Choice("compared", list(frames.SPAN_WORDS), frames.SPAN_WORDS.get)
    found = frames.before(sources.view, sources.by, int(choice.value) if choice.value else None)
    base = "First entries in whole weeks, against as many weeks before"
    if found.missing is None:
        base = (
            f"First entries, {found.now_words} against {found.before_words}, whole weeks only; a "
            "change in grey is within chance, or of too few to say · click a number"
        )
    with panel(question, base, ["entries_moved", *(ENTRIES[stage] for stage in found.stages)]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            choice.select(240)
            if found.missing is None:
                headings = _headings(found)
                shown = found.rows.select(
                    pl.col(name).alias(heading) for heading, name in headings.items()
                )
                download_buttons(lambda: shown, f"{sources.words}-against-before", "get-before")
        if found.missing is not None:
            empty("Nothing to compare with", found.missing)
            return
        st.markdown(frames.changes_sentence(found))
        _show(found, shown, headings)
        _list(found)


def _headings(found: Before) -> dict[str, str]:
    """The table's columns by their headings."""
    headings = {wording.dimension(found.by): found.by}
    for stage in found.stages:
        noun = found.view.stages(stage)
        headings |= {
            f"{noun} before": f"{stage}_before",
            noun: stage,
            f"{noun} change": f"{stage}_change",
        }
    return headings


def _show(found: Before, shown: pl.DataFrame, headings: dict[str, str]) -> None:
    def ask() -> None:
        cells = st.session_state[_PANEL]["selection"]["cells"]
        if cells and headings.get(cells[0][1], found.by) != found.by:
            row, column = cells[0]
            leads.choose(_PANEL, f"{headings[column]}:{found.rows[found.by][row]}")

    label = wording.dimension(found.by)
    changes = {
        heading: name.removesuffix("_change")
        for heading, name in headings.items()
        if name.endswith("_change")
    }
    greyed_table(
        shown,
        {
            heading: found.rows[f"{stage}_is_chance"].fill_null(True)
            for heading, stage in changes.items()
        },
        found.view.palette,
        key=_PANEL,
        most_rows=_MOST_ROWS,
        settings={
            # So wide that both counts are whole beside it on a phone.
            label: st.column_config.TextColumn(pinned=True, width=140),
            **{
                heading: st.column_config.NumberColumn(
                    "change" if heading in changes else heading,
                    format="%+d" if heading in changes else "localized",
                )
                for heading in headings
                if heading != label
            },
        },
        on_cell=ask,
    )


def _list(found: Before) -> None:
    """The leads of a clicked number; of a change those of the later weeks."""
    column, _, label = (leads.chosen(_PANEL) or "").partition(":")
    stage = column.removesuffix("_change").removesuffix("_before")
    if stage not in found.stages or label not in found.rows[found.by]:
        return
    is_before = column.endswith("_before")
    weeks = found.before_words if is_before else found.now_words
    leads.number_list(
        found.view,
        f"{found.view.stages(stage)} of {weeks}, {wording.plain(label)}",
        _PANEL,
        ENTRIES[stage],
        found.selection(is_before, **{found.by: label}),
    )
