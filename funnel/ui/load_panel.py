"""The panel of load: what becomes of leads when reps are given more of them."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.measure import LOAD_MEASURES
from funnel.ui import leads
from funnel.ui.downloads import download_buttons
from funnel.ui.ownership_lists import load_list
from funnel.ui.panel import empty, panel, plot
from funnel.views import ownership as frames
from funnel.views import ownership_sentences as said
from funnel.views import weekly
from funnel.views.load import Load
from funnel.views.ownership import OwnershipView


@st.fragment
def load_panel(ownership: OwnershipView, question: str) -> None:
    """Attainment, follow-up and acceptance by leads a rep and week, in tenths, with the knee."""
    base = (
        f"{weekly.period_words(ownership.view)} · leads a rep received that week, in tenths of "
        "such weeks · lines are 95 % intervals, grey: of fewer than 30 · click a mark for its leads"
    )
    with panel(question, base, ["load"], said.HOW_TO_READ_LOAD):
        found = {name: frames.load(ownership, name) for name in LOAD_MEASURES}
        there = {name: one for name, one in found.items() if one.missing is None}
        if not there:
            empty("Load cannot be said", wording.plain(next(iter(found.values())).missing or ""))
            return
        download_buttons(lambda: _download(ownership), "load", "get-load")
        for column, name in zip(st.columns(len(found)), found, strict=True):
            with column:
                _one(ownership, name, found[name])
        weeks = max(int(one.bands["rep_weeks"].sum()) for one in there.values())
        st.caption(
            f"{wording.counted(weeks, 'week')} of single reps, each with a lead received and an "
            "activity logged. Tenths that hold the same number of leads are one."
        )
        for name, one in there.items():
            bands = one.bands.filter(pl.col("band").eq_missing(leads.chosen(f"load-{name}")))
            for band in bands.iter_rows(named=True):
                load_list(ownership, f"load-{name}", name, band)


def _one(ownership: OwnershipView, name: str, one: Load) -> None:
    label = ownership.labels[name]
    st.markdown(f"**{label}**")
    if one.missing is not None:
        empty("Not known", wording.plain(one.missing))
        return
    mark = f"load-{name}"
    chart = charts.bands_chart(
        one.bands,
        ownership.view.palette,
        leads.chosen(mark),
        noun="MQL" if frames.is_handoff(name) else "lead",
        target=one.target,
        knee=one.knee["band"] if one.knee else None,
    )
    plot(chart, mark, leads.on_mark(mark))
    sentence = said.knee_sentence(one)
    st.markdown(sentence[:1].upper() + sentence[1:])


def _download(ownership: OwnershipView) -> pl.DataFrame:
    rows = ownership.numbers("load").filter(pl.col("reason").is_null())
    names = ("measure", "received", "rep_weeks", "numerator", "denominator", "value", "low", "high")
    return rows.select(*names, "target", "is_knee")
