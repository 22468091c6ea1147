"""How good what is handed over is: whether the score sorts, and what marketing let pass."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.measure import part_of
from funnel.ui import leads
from funnel.ui.handoff_lists import MISS_WORDS, handoff_list, miss_list, rate_list
from funnel.ui.panel import empty, panel, plot
from funnel.views import handoff_sentences as said
from funnel.views import quality as frames
from funnel.views import weekly
from funnel.views.handoff import HandoffView


@st.fragment
def score_panel(handoff: HandoffView, question: str) -> None:
    """Acceptance and SQL rate by band of score, and whether it sorts."""
    accepted = frames.bands(handoff, "acceptance_by_band")
    base = (
        f"By score or grade as it stood at MQL · {handoff.base('acceptance_by_band')} · 95 % "
        "intervals"
    )
    with panel(question, base, ["acceptance_by_band", "sql_rate_by_band"]):
        if accepted.is_empty():
            reason = handoff.numbers("acceptance_by_band")["reason"][0]
            empty("No score to judge", reason or "No MQL of this period has one.")
            return
        qualified = frames.bands(handoff, "sql_rate_by_band")
        scored = qualified.filter(pl.col("band") != "none")
        st.markdown(said.sorting_sentence(scored.to_dicts()))
        frames_of = {"accepted": accepted, "qualified": qualified}
        titles = {
            "accepted": "Accepted of decided",
            "qualified": f"{handoff.view.stage('sales_qualified')} in the window",
        }
        for column, (name, frame) in zip(st.columns(2), frames_of.items(), strict=True):
            with column:
                st.markdown(f"**{titles[name]}**")
                panel_of = f"score-{name}"
                mark = leads.chosen(panel_of)
                chart = charts.bands_chart(frame, handoff.view.palette, mark)
                plot(chart, panel_of, leads.on_mark(panel_of))
        for name, metric in _BAND_METRICS.items():
            _band_list(handoff, name, metric)


_BAND_METRICS = {"accepted": "acceptance_by_band", "qualified": "sql_rate_by_band"}


def _band_list(handoff: HandoffView, name: str, metric: str) -> None:
    """The MQLs that a band's rate is of, where one was clicked."""
    panel_of = f"score-{name}"
    mark = leads.chosen(panel_of)
    if mark in frames.bands(handoff, metric)["band"]:
        of = "without a score" if mark == "none" else f"of score {wording.plain(mark)}"
        rate_list(handoff, f"MQLs {of}", panel_of, metric, row={"band": mark})


@st.fragment
def agreement_panel(handoff: HandoffView, question: str) -> None:
    """How completely qualification fields are filled, by whom, and whether sales goes by them."""
    base = (
        "By the fields for budget, authority, need and timing · "
        f"{handoff.base('acceptance_by_fields')}"
    )
    with panel(question, base, ["field_completeness", "acceptance_by_fields"]):
        filled, accepted = frames.fields_filled(handoff)
        if filled.is_empty():
            reason = handoff.numbers("field_completeness")["reason"][0]
            empty(
                "No qualification fields",
                f"{reason or ''} Map them as budget, authority, need or timeline.",
            )
            return
        st.markdown(said.definition_sentence(accepted.to_dicts()))
        evenness = said.evenness_sentence(frames.uneven_teams(handoff).to_dicts())
        if evenness:
            st.markdown(evenness)
        left, right = st.columns(2)
        with left:
            st.markdown("**Filled**")
            field = leads.chosen("fields")
            chart = charts.bands_chart(filled, handoff.view.palette, field)
            plot(chart, "fields", leads.on_mark("fields"))
        mark = leads.chosen("filled")
        with right:
            st.markdown("**Accepted of decided**")
            chart = charts.bands_chart(accepted, handoff.view.palette, mark)
            plot(chart, "filled", leads.on_mark("filled"))
        if field in filled["band"]:
            title = f"MQLs by {field}"
            rate_list(handoff, title, "fields", "field_completeness", row={"field": field})
        if mark in accepted["band"]:
            title, row = f"MQLs with {mark} fields filled", {"fields_filled": mark}
            rate_list(handoff, title, "filled", "acceptance_by_fields", row=row)


@st.fragment
def marketing_panel(handoff: HandoffView, question: str) -> None:
    """What marketing let pass, and how much of each source was ready for sales."""
    view = handoff.view
    days = view.definitions.promises.hand_raiser_business_days
    mqls = view.stages("marketing_qualified")
    whole = frames.marketing(handoff)
    of_all = ""
    if whole.selection != handoff.selection:
        of_all = " · of all teams and owners: most of these leads were never given to anybody"
    base = (
        f"{weekly.period_words(view)} · leads who ask to be called are due as {mqls} within {days} "
        f"business days{of_all}"
    )
    with panel(question, base, ["marketing_misses", "lead_to_mql_rate", "acceptance_rate"]):
        misses = whole.numbers("marketing_misses")
        if misses["reason"].null_count() == 0:
            empty("What marketing let pass cannot be said", misses["reason"][0])
            return
        rows = {row["miss"]: row for row in misses.iter_rows(named=True)}
        with st.grid(2, min_column_width=260):
            for miss, name in MISS_WORDS.items():
                with st.container(gap=None):
                    row = rows.get(miss, {"numerator": 0, "denominator": 0})
                    st.metric(
                        name,
                        wording.count(row["numerator"]),
                        f"of {wording.count(row['denominator'])}",
                        delta_color="off",
                        delta_arrow="off",
                    )
                    leads.ask_button("Show the leads", "miss", miss)
        mark = leads.chosen("miss")
        if mark in MISS_WORDS:
            miss_list(whole, "miss", mark)
        _readiness_table(whole, frames.readiness(whole))


# What a clicked cell of the table counts: metric and column.
_READY = {
    "Leads": ("lead_to_mql_rate", "denominator"),
    "MQLs": ("lead_to_mql_rate", "numerator"),
    "Lead → MQL %": ("lead_to_mql_rate", "numerator"),
    "Decided": ("acceptance_rate", "denominator"),
    "Accepted": ("acceptance_rate", "numerator"),
    "Sales-ready %": ("acceptance_rate", "numerator"),
}

# What each column is of: two cohorts stand in one row.
_READY_WORDS = {
    "Leads": "Leads created in the period, of weeks that have had their time to become MQL.",
    "MQLs": "Those of these leads that became MQL within the window.",
    "Lead → MQL %": "MQLs ÷ leads, both of leads created in the period. Blank under 30.",
    "Decided": "MQLs of the period that sales decided on, whenever their lead was created.",
    "Accepted": "Those of the decided that sales accepted.",
    "Sales-ready %": "Accepted ÷ decided, both of MQLs of the period. Blank under 30.",
}


def _readiness_table(handoff: HandoffView, table: pl.DataFrame) -> None:
    """How much of each source was ready for sales; a clicked number lists its leads."""
    if table.is_empty():
        return

    def ask() -> None:
        cells = st.session_state["readiness"]["selection"]["cells"]
        if cells and cells[0][1] in _READY:
            row, column = cells[0]
            leads.choose("ready", f"{column}:{table['Source'][row]}")

    days = handoff.view.definitions.windows["created_to_marketing_qualified"]
    st.caption(
        f"Left: leads by the day they were created, in weeks that have had {days} days to become "
        f"MQL. Right: {handoff.of_which('acceptance_rate')} by its own day, and whether sales "
        "accepted it, of those it decided on. The two are not the same leads."
    )
    st.dataframe(
        table,
        key="readiness",
        height=36 * (min(table.height, 11) + 1) + 12,
        row_height=36,
        placeholder="–",
        hide_index=True,
        column_config={
            "Source": st.column_config.TextColumn(pinned=True),
            **{
                name: st.column_config.NumberColumn(
                    format="%.0f%%" if name.endswith("%") else "localized", help=text
                )
                for name, text in _READY_WORDS.items()
            },
        },
        on_select=ask,
        selection_mode="single-cell",
    )
    column, _, source = (leads.chosen("ready") or "").partition(":")
    if column not in _READY or source not in table["Source"]:
        return
    metric, part = _READY[column]
    if metric == "lead_to_mql_rate":
        leads.period_list(handoff.view, metric, "ready", part, source=source)
        return
    only = part_of(handoff.view.warehouse, metric, part)
    title = f"{'Decided' if part == 'denominator' else 'Accepted'} · {wording.plain(source)}"
    selection = handoff.selection.narrowed(source=source)
    handoff_list(handoff, title, "ready", metric, selection, **only)
