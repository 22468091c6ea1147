"""The hand-off week by week, rep by rep and by any dimension, and its audits."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.ui import leads
from funnel.ui.downloads import download_buttons
from funnel.ui.handoff_lists import handoff_list
from funnel.ui.panel import empty, panel, plot
from funnel.views import handoff as frames
from funnel.views.handoff import EVERYTHING, HandoffView

_RATES = {
    "acceptance_rate": "Acceptance %",
    "coverage_rate": "Coverage %",
    "mql_to_sql_rejection_rate": "MQL → SQL rejection %",
    "mql_to_sql_rate": "MQL → SQL %",
}
# What a clicked cell lists: of a rate, those in its numerator.
_CELLS = {
    "MQLs": ("MQLs", "handoff_ledger", {}),
    "Accepted": ("Accepted", "handoff_ledger", {"ledger": ["accepted"]}),
    "Rejected": ("Rejected", "handoff_ledger", {"ledger": ["rejected"]}),
    "Overdue": ("Overdue", "handoff_ledger", {"ledger": ["overdue"]}),
    "Pending": ("Pending", "handoff_ledger", {"ledger": ["pending"]}),
    "Acceptance %": ("Accepted, first MQLs", "acceptance_rate", {"ledger": ["accepted"]}),
    "Coverage %": (
        "Due and decided, first MQLs",
        "coverage_rate",
        {"ledger": ["accepted", "rejected"], "due": True},
    ),
    "MQL → SQL rejection %": (
        "Rejected when the window ended, first MQLs",
        "mql_to_sql_rejection_rate",
        {"refused": True, "mature": True},
    ),
    "MQL → SQL %": ("", "mql_to_sql_rate", {}),
}
_AUDIT_LISTS = ("untried", "unresponsive_early", "reasonless", "overturned", "silent", "undecided")


@st.fragment
def steady_panel(handoff: HandoffView, question: str) -> None:
    """Acceptance by week in its control limits, of all sources or of one."""
    base = "Accepted ÷ decided by week of MQL; inside the band, weeks differ by chance"
    with panel(question, base, ["acceptance_rate"]):
        sources = [EVERYTHING, *handoff.view.warehouse.dimension_labels("source")]
        chosen = st.selectbox(
            "Source",
            sources,
            key="steady_source",
            bind="query-params",
            width=220,
            label_visibility="collapsed",
        )
        source = None if chosen == EVERYTHING else chosen
        frame = frames.weeks(handoff, source)
        if frame.is_empty():
            empty("No week with a decision", "Choose a longer period or clear a filter.")
            return
        mark = leads.chosen("steady")
        plot(
            charts.control_chart(frame, handoff.view.palette, mark),
            "steady",
            leads.on_mark("steady"),
        )
        week = leads.chosen_week("steady")
        if week:
            labels = {"source": source} if source else {}
            handoff_list(
                handoff,
                f"Decided MQLs of {wording.full_week(week)}",
                "steady",
                "acceptance_rate",
                handoff.selection.narrowed(week, **labels),
                ledger=["accepted", "rejected"],
            )


@st.fragment
def acceptance_reps_panel(handoff: HandoffView, question: str) -> None:
    """Each rep's acceptance against the MQLs they decided on, with the limits of chance."""
    base = "Accepted ÷ decided by how many were decided · click a rep for the MQLs"
    reps, limits, pooled = frames.reps(handoff)
    with panel(question, base, ["acceptance_rate"]):
        if pooled is None:
            empty("No rep has decided on an MQL here", "Choose a longer period or clear a filter.")
            return
        mark = leads.chosen("deciders")
        chart = charts.rep_plot_chart(
            reps,
            limits,
            handoff.view.palette,
            pooled=pooled,
            target_words="accepted",
            chosen=mark,
        )
        plot(chart, "deciders", leads.on_mark("deciders"))
        if mark in reps["owner"]:
            handoff_list(
                handoff,
                f"MQLs decided by {wording.plain(mark)}",
                "deciders",
                "acceptance_rate",
                handoff.selection.narrowed(owner=mark),
                ledger=["accepted", "rejected"],
            )


@st.fragment
def audits_panel(handoff: HandoffView, question: str) -> None:
    """Six places where the books of the hand-off do not add up, each with its leads."""
    base = "Each a number and a list; they overlap, and none of them is in the ledger"
    with panel(question, base, ["handoff_audits"]):
        rows = handoff.numbers("handoff_audits")
        if rows["reason"].drop_nulls().len():
            empty("Nothing to audit", rows["reason"][0])
            return
        with st.grid(3, min_column_width=210):
            for row in rows.iter_rows(named=True):
                with st.container(gap=None):
                    share = wording.rate(row["value"], row["denominator"])
                    st.metric(
                        handoff.labels[row["audit"]],
                        wording.count(row["numerator"]) if row["denominator"] else "–",
                        f"{share} of {wording.count(row['denominator'])}",
                        delta_color="off",
                        delta_arrow="off",
                    )
                    st.button(
                        "Show the leads",
                        type="tertiary",
                        key=f"audit-{row['audit']}",
                        on_click=leads.choose,
                        args=("audit", row["audit"]),
                    )
        mark = leads.chosen("audit")
        if mark in _AUDIT_LISTS:
            handoff_list(handoff, handoff.labels[mark], "audit", "handoff_audits", audit=mark)


@st.fragment
def handoff_table_panel(handoff: HandoffView, question: str) -> None:
    """The ledger and its rates by a dimension the reader chooses."""
    dimensions = sorted(handoff.view.warehouse.dimensions, key=lambda name: name != "source")
    base = "Counts as chosen above, rates of each lead's first MQL, blank under 30 · click a number"
    with panel(question, base, ["handoff_ledger", *_RATES]):
        if not dimensions:
            empty("Nothing to tell leads apart by", "The export has no source, team or country.")
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            by = st.selectbox(
                "By",
                dimensions,
                format_func=wording.dimension,
                key="handoff_by",
                bind="query-params",
                width=200,
                label_visibility="collapsed",
            )
            table = frames.breakdown(handoff, by)
            shown = _named(table, by)
            download_buttons(lambda: shown, f"hand-off-by-{by}", "get-handoff")
        _show_table(handoff, table, shown, by)


def _named(table: pl.DataFrame, by: str) -> pl.DataFrame:
    places = [name for name in ("accepted", "rejected", "overdue", "pending") if name in table]
    shown = table.select(
        pl.col(by).alias(wording.dimension(by)),
        pl.col("mqls").alias("MQLs"),
        *(pl.col(name).alias(name.capitalize()) for name in places),
    )
    rates = [name for name in _RATES if name in table.columns]
    return shown.with_columns(
        *((table[name] * 100).round(1).alias(_RATES[name]) for name in rates),
    )


def _show_table(handoff: HandoffView, table: pl.DataFrame, shown: pl.DataFrame, by: str) -> None:
    def ask() -> None:
        cells = st.session_state["handoff-table"]["selection"]["cells"]
        if cells and cells[0][1] in _CELLS:
            row, column = cells[0]
            leads.choose("handoff-table", f"{column}:{table[by][row]}")

    st.dataframe(
        shown,
        key="handoff-table",
        height=36 * (min(table.height, 12) + 1) + 12,
        row_height=36,
        placeholder="–",
        hide_index=True,
        column_config={
            wording.dimension(by): st.column_config.TextColumn(pinned=True, width="medium"),
            "MQLs": st.column_config.ProgressColumn(
                format="localized", min_value=0, max_value=int(table["mqls"].max() or 1)
            ),
            **{name: st.column_config.NumberColumn(format="%.0f%%") for name in _RATES.values()},
        },
        on_select=ask,
        selection_mode="single-cell",
    )
    column, _, label = (leads.chosen("handoff-table") or "").partition(":")
    if column not in _CELLS or label not in table[by]:
        return
    title, metric, only = _CELLS[column]
    if metric == "mql_to_sql_rate":
        leads.period_list(handoff.view, metric, "handoff-table", **{by: label})
        return
    handoff_list(
        handoff,
        f"{title} · {wording.plain(label)}",
        "handoff-table",
        metric,
        handoff.selection.narrowed(**{by: label}),
        **only,
    )
