"""The table by any dimension: entries of each stage, a rate, its leads, its downloads."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.metrics import Metric
from funnel.tables import STAGES
from funnel.ui import leads
from funnel.ui.controls import select
from funnel.ui.downloads import download_buttons
from funnel.ui.panel import BAR_COLUMN, empty, panel
from funnel.views import weekly
from funnel.views.view import View

_PANEL = "table"
_MOST_ROWS = 12


@st.fragment
def breakdown_panel(view: View, question: str) -> None:
    """Entries and a rate by a dimension the reader chooses; a clicked number lists its leads."""
    rates = {name: weekly.PAIRS[name] for name in weekly.present_pairs(view)}
    # Most people ask by source first.
    dimensions = sorted(view.warehouse.dimensions, key=lambda name: name != "source")
    base = f"Entries of {weekly.period_words(view)}; rates of weeks old enough · click a number"
    with panel(question, base, [*list(weekly.ENTRIES.values())[:6]]):
        if not dimensions:
            empty("Nothing to tell leads apart by", "The export has no source, team or country.")
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            by = select("by", dimensions, wording.dimension, width=200)
            rate = None
            if rates:
                rate = rates[select("rate", list(rates), lambda name: rates[name].label, width=200)]
            table = weekly.breakdown(view, by, rate)
            shown = _named(view, table, by, rate)
            download_buttons(lambda: shown, f"funnel-by-{by}", "get-table")
        if table.is_empty():
            empty("Nothing in this period", "Choose a longer period or clear a filter.")
            return
        _show(view, table, shown, by, rate)
        _list(view, by, rate)


def _named(view: View, table: pl.DataFrame, by: str, rate: Metric | None) -> pl.DataFrame:
    """The table with headings for people; a rate in per cent, its base and interval beside it."""
    headings = {by: wording.dimension(by)} | {
        stage: view.stage(stage) for stage in STAGES if stage in table.columns
    }
    named = table.select(headings.keys()).rename(headings)
    if rate is None:
        return named
    return named.with_columns(
        (table["rate"] * 100).alias(f"{rate.label} %"),
        table["base"].alias("of"),
        (table["low"] * 100).alias("95 % from"),
        (table["high"] * 100).alias("to"),
        table["immature"].alias("too young"),
    )


def _show(
    view: View, table: pl.DataFrame, shown: pl.DataFrame, by: str, rate: Metric | None
) -> None:
    columns = {wording.dimension(by): st.column_config.TextColumn(pinned=True, width="medium")}
    for stage in STAGES:
        if stage in table.columns:
            columns[view.stage(stage)] = st.column_config.NumberColumn(format="localized")
    widest = int(table["created"].max() or 1)
    columns[view.stage("created")] = st.column_config.ProgressColumn(
        width=BAR_COLUMN, format="localized", min_value=0, max_value=widest
    )
    if rate is not None:
        shown = shown.with_columns(
            # A rate of fewer than 30 leads is in the download, not in a ranked table.
            pl.when(~table["is_small"].fill_null(True))
            .then(f"{rate.label} %")
            .alias(f"{rate.label} %")
        )
        columns[f"{rate.label} %"] = st.column_config.ProgressColumn(
            rate.label, format="%.0f%%", min_value=0, max_value=100
        )
        for name in ("95 % from", "to"):
            columns[name] = st.column_config.NumberColumn(format="%.0f%%")
        columns["too young"] = st.column_config.NumberColumn(format="localized")
        columns["of"] = st.column_config.NumberColumn(
            f"of {view.stages(rate.stages[0])}", format="localized"
        )
    st.dataframe(
        shown,
        key=_PANEL,
        height=36 * (min(table.height, _MOST_ROWS) + 1) + 12,
        row_height=36,
        placeholder="–",
        hide_index=True,
        column_config=columns,
        on_select=_ask(table, view, by, rate),
        selection_mode="single-cell",
    )
    if rate is not None and table["is_small"].any():
        st.caption("Rates of fewer than 30 leads are left blank here; the downloads have them.")


def _ask(table: pl.DataFrame, view: View, by: str, rate: Metric | None):
    """What a click on a cell does: ask for the leads of its row and column."""
    columns = {view.stage(stage): stage for stage in STAGES if stage in table.columns}
    if rate is not None:
        columns |= {f"{rate.label} %": "numerator", "of": "denominator", "too young": "immature"}

    def ask() -> None:
        cells = st.session_state[_PANEL]["selection"]["cells"]
        if cells and cells[0][1] in columns:
            row, column = cells[0]
            leads.choose(_PANEL, f"{columns[column]}:{table[by][row]}")

    return ask


def _list(view: View, by: str, rate: Metric | None) -> None:
    column, _, label = (leads.chosen(_PANEL) or "").partition(":")
    if label not in view.warehouse.dimension_labels(by):
        return
    labels = {by: label}
    if column in weekly.ENTRIES:
        leads.period_list(view, weekly.ENTRIES[column], _PANEL, **labels)
    elif rate is not None and column in ("numerator", "denominator", "immature"):
        leads.period_list(view, rate.name, _PANEL, column, **labels)
