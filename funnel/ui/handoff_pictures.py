"""The hand-off week by week, rep by rep and by any dimension, and its audits."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.metrics import SMALL
from funnel.ui import leads
from funnel.ui.controls import Choice
from funnel.ui.downloads import download_buttons
from funnel.ui.handoff_lists import handoff_list, rate_list
from funnel.ui.panel import BAR_COLUMN, empty, panel, plot
from funnel.views import handoff as frames
from funnel.views import handoff_sentences as said
from funnel.views.handoff import EVERYTHING, PLACE_WORDS, HandoffView

_RATES = {
    "acceptance_rate": "Acceptance %",
    "coverage_rate": "Coverage %",
    "mql_to_sql_rejection_rate": "MQL → SQL rejection %",
    "mql_to_sql_rate": "MQL → SQL %",
}
# What a clicked cell of a count lists, and the metric of a rate's.
_COUNTS = {
    "MQLs": {},
    **{place.capitalize(): {"ledger": [place]} for place in PLACE_WORDS},
}
_METRICS = {heading: name for name, heading in _RATES.items()}
_AUDIT_LISTS = ("untried", "unresponsive_early", "reasonless", "overturned", "silent", "undecided")


@st.fragment
def steady_panel(handoff: HandoffView, question: str) -> None:
    """Acceptance by week in its control limits, of all sources or of one."""
    base = (
        f"Accepted ÷ decided · {handoff.base('acceptance_rate')}, by its week; inside the band, "
        "weeks differ by chance"
    )
    with panel(question, base, ["acceptance_rate"]):
        known = handoff.view.warehouse.dimension_labels("source")
        # Within the page's filter: there is nothing to see of the others.
        sources = [EVERYTHING, *(handoff.selection.source or known)]
        chosen = Choice("steady_source", sources).select(220)
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
        if week in frame["week"]:
            title = f"MQLs of {wording.full_week(week)}"
            selection = frames.in_week(handoff, week, source)
            rate_list(handoff, title, "steady", "acceptance_rate", selection)


@st.fragment
def acceptance_reps_panel(handoff: HandoffView, question: str) -> None:
    """Each rep's acceptance against the MQLs they decided on, with the limits of chance."""
    base = (
        f"Accepted ÷ decided, by how many were decided · {handoff.base('acceptance_rate')} · "
        "click a rep for the MQLs"
    )
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
        for kind, dimension in (("rep", "owner"), ("team", "team")):
            if dimension in handoff.view.warehouse.dimensions:
                outside = frames.beyond_chance(handoff, dimension)
                st.markdown(said.spread_sentence(kind, outside, pooled))
        if mark in reps["owner"]:
            title = f"MQLs decided on by {wording.plain(mark)}"
            selection = handoff.selection.narrowed(owner=mark)
            rate_list(handoff, title, "deciders", "acceptance_rate", selection)


@st.fragment
def audits_panel(handoff: HandoffView, question: str) -> None:
    """Six places where the books of the hand-off do not add up, each with its leads."""
    base = (
        "Each a number and a list; they overlap, and none of them is in the ledger · "
        f"{handoff.base('handoff_audits')}"
    )
    with panel(question, base, ["handoff_audits"]):
        rows = handoff.numbers("handoff_audits")
        if not rows["reason"].null_count():
            empty("Nothing to audit", rows["reason"][0])
            return
        sql = handoff.view.stage("sales_qualified")
        with st.grid(3, min_column_width=210):
            for row in rows.iter_rows(named=True):
                with st.container(gap=None):
                    whole = row["denominator"]
                    share = "Too few" if whole < SMALL else wording.rate(row["value"], whole)
                    of = said.AUDIT_BASES[row["audit"]].format(sql=sql)
                    st.metric(
                        handoff.labels[row["audit"]],
                        wording.count(row["numerator"]) if row["denominator"] else "–",
                        row["reason"] or f"{share} of {wording.count(whole)} {of}",
                        delta_color="off",
                        delta_arrow="off",
                    )
                    leads.ask_button("Show the leads", "audit", row["audit"])
        mark = leads.chosen("audit")
        if mark in _AUDIT_LISTS:
            title, row = handoff.labels[mark], {"audit": mark}
            rate_list(handoff, title, "audit", "handoff_audits", row=row, first="numerator")


@st.fragment
def handoff_table_panel(handoff: HandoffView, question: str) -> None:
    """The ledger and its rates by a dimension the reader chooses."""
    dimensions = sorted(handoff.view.warehouse.dimensions, key=lambda name: name != "source")
    base = (
        f"Counts of {handoff.base('handoff_ledger')}, rates of "
        f"{handoff.of_which('acceptance_rate')}, blank under 30 · click a number"
    )
    with panel(question, base, ["handoff_ledger", *_RATES]):
        if not dimensions:
            empty("Nothing to tell leads apart by", "The export has no source, team or country.")
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            by = Choice("handoff_by", dimensions, wording.dimension).select(200)
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
        if cells and cells[0][1] in (*_COUNTS, *_METRICS):
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
                width=BAR_COLUMN,
                format="localized",
                min_value=0,
                max_value=int(table["mqls"].max() or 1),
            ),
            **{
                label: st.column_config.NumberColumn(
                    format="%.0f%%", help=f"Of {handoff.of_which(name)}. Blank under 30."
                )
                for name, label in _RATES.items()
            },
        },
        on_select=ask,
        selection_mode="single-cell",
    )
    column, _, label = (leads.chosen("handoff-table") or "").partition(":")
    if label in table[by]:
        _list(handoff, column, by, label)


def _list(handoff: HandoffView, column: str, by: str, label: str) -> None:
    """The MQLs of a clicked cell: of a rate, those in its numerator unless others are asked for."""
    view, panel_of, of = handoff.view, "handoff-table", wording.plain(label)
    selection = handoff.selection.narrowed(**{by: label})
    if column in _COUNTS:
        only = _COUNTS[column]
        handoff_list(handoff, f"{column} · {of}", panel_of, "handoff_ledger", selection, **only)
    elif _METRICS.get(column) == "mql_to_sql_rate":
        words = {"numerator": "SQL in time", "denominator": "Old enough", "immature": "Too young"}
        part = leads.part(panel_of, words)
        leads.period_list(view, "mql_to_sql_rate", panel_of, part, **{by: label})
    elif column in _METRICS:
        name = _METRICS[column]
        title = f"{column.removesuffix(' %')} · {of} · {handoff.of_which(name)}"
        rate_list(handoff, title, panel_of, name, selection, first="numerator")
