"""How good what is handed over is: whether the score sorts, and what marketing let pass."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.ui import leads
from funnel.ui.handoff_lists import MISS_WORDS, handoff_list, miss_list
from funnel.ui.panel import empty, panel, plot
from funnel.views import handoff_sentences as said
from funnel.views import quality as frames
from funnel.views.handoff import HandoffView


@st.fragment
def score_panel(handoff: HandoffView, question: str) -> None:
    """Acceptance and SQL rate by band of score, and whether it sorts."""
    accepted = frames.bands(handoff, "acceptance_by_band")
    base = "Each lead's first MQL by its score or grade as it stood then, 95 % intervals"
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
        for name in frames_of:
            _band_list(handoff, name)


# The base of each rate: what was decided, what is old enough.
_BAND_BASES = {
    "accepted": ("acceptance_by_band", "Decided MQLs", {"ledger": ["accepted", "rejected"]}),
    "qualified": ("sql_rate_by_band", "MQLs old enough", {"mature": True}),
}


def _band_list(handoff: HandoffView, name: str) -> None:
    """The MQLs that a band's rate is of, where one was clicked."""
    metric, who, only = _BAND_BASES[name]
    ids = dict(handoff.view.warehouse.table("score_bands").select("label", "id").iter_rows())
    mark = leads.chosen(f"score-{name}")
    if mark in ids or mark == "none":
        of = "without a score" if mark == "none" else f"of score {wording.plain(mark)}"
        handoff_list(handoff, f"{who} {of}", f"score-{name}", metric, band=ids.get(mark, 0), **only)


@st.fragment
def agreement_panel(handoff: HandoffView, question: str) -> None:
    """How completely qualification fields are filled, by whom, and whether sales goes by them."""
    base = "Each lead's first MQL by the fields for budget, authority, need and timing"
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
            plot(charts.bands_chart(filled, handoff.view.palette), "fields")
        mark = leads.chosen("filled")
        with right:
            st.markdown("**Accepted of decided**")
            chart = charts.bands_chart(accepted, handoff.view.palette, mark)
            plot(chart, "filled", leads.on_mark("filled"))
        if mark in accepted["band"]:
            handoff_list(
                handoff,
                f"Decided MQLs with {mark} fields filled",
                "filled",
                "acceptance_by_fields",
                ledger=["accepted", "rejected"],
                fields_filled=int(mark),
            )


@st.fragment
def marketing_panel(handoff: HandoffView, question: str) -> None:
    """What marketing let pass, and how much of each source was ready for sales."""
    days = handoff.view.definitions.promises.hand_raiser_business_days
    base = (
        f"Leads who ask to be called are due as MQLs within {days} business days; "
        "sales-ready is what sales accepted of what it decided"
    )
    with panel(question, base, ["marketing_misses", "lead_to_mql_rate", "acceptance_rate"]):
        rows = {
            row["miss"]: row
            for row in handoff.numbers("marketing_misses").iter_rows(named=True)
            if row["miss"]
        }
        with st.container(horizontal=True, gap="small"):
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
                    st.button(
                        "Show the leads",
                        type="tertiary",
                        key=f"miss-{miss}",
                        on_click=leads.choose,
                        args=("miss", miss),
                    )
        mark = leads.chosen("miss")
        if mark in MISS_WORDS:
            miss_list(handoff, "miss", mark)
        table = frames.readiness(handoff)
        if table.height:
            st.dataframe(
                table,
                height=36 * (min(table.height, 11) + 1) + 4,
                row_height=36,
                placeholder="–",
                hide_index=True,
                column_config={
                    "Source": st.column_config.TextColumn(pinned=True),
                    **{
                        name: st.column_config.ProgressColumn(
                            format="%.0f%%", min_value=0, max_value=100
                        )
                        for name in ("Lead → MQL %", "Sales-ready %")
                    },
                },
            )
