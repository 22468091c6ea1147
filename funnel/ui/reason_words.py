"""Words for rejections that belong to no class yet, and the form that gives them one."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.definitions import DefinitionsError, add_reason
from funnel.measure import part_of
from funnel.metrics import UNMAPPED
from funnel.ui import leads
from funnel.ui.handoff_lists import handoff_list
from funnel.views.handoff import HandoffView


def unmapped_words(handoff: HandoffView) -> None:
    """The words with their counts, and a form that saves what one of them means."""
    rows = handoff.numbers("rejections_by_word").filter(reason_class=UNMAPPED)
    if rows.is_empty():
        return
    counted = wording.counted(rows.height, "word")

    def ask() -> None:
        clicked = st.session_state["unmapped"]["selection"]["rows"]
        if clicked:
            leads.choose("word", rows["word"][clicked[0]])

    with st.expander(f"{counted} of no class yet", icon=":material/help:"):
        st.dataframe(
            rows.select(pl.col("word").alias("Written"), pl.col("numerator").alias("Rejections")),
            key="unmapped",
            height=min(36 * (rows.height + 1) + 4, 220),
            row_height=36,
            hide_index=True,
            on_select=ask,
            selection_mode="single-row",
        )
        for row in rows.filter(word=leads.chosen("word") or "").iter_rows(named=True):
            only = part_of(handoff.view.warehouse, "rejections_by_word", "numerator", row)
            title = f"Rejected: {wording.plain(row['word'])}"
            handoff_list(handoff, title, "word", "rejections_by_word", **only)
        classes = handoff.view.definitions.reason_classes
        with st.form("reason-word", border=False):
            word = st.selectbox("Written as", rows["word"].to_list(), key="reason_word")
            chosen = st.selectbox(
                "Means",
                list(classes),
                format_func=lambda name: classes[name].label,
                key="reason_class",
            )
            is_saved = st.form_submit_button("Save to the definitions")
        if is_saved:
            _save(handoff, word, chosen)


def _save(handoff: HandoffView, word: str, reason_class: str) -> None:
    warehouse = handoff.view.warehouse
    try:
        add_reason(warehouse.path / "definitions.toml", warehouse.definitions, reason_class, word)
    except DefinitionsError as error:
        st.error(f"{error}")
        return
    st.success("Saved. It counts from the next import on: open Import, and import again.")
