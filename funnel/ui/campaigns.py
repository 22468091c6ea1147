"""The table of campaigns and programmes: what they cost, and what each MQL and SQL did."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.measure import leads_of_programme
from funnel.ui import leads
from funnel.ui.downloads import download_buttons
from funnel.ui.greyed import greyed_table
from funnel.ui.panel import BAR_COLUMN, empty, panel
from funnel.ui.sources_lists import source_list
from funnel.views import sources as frames
from funnel.views import weekly
from funnel.views.sources import SourcesView

_MOST_ROWS = 14
_CAMPAIGN_COLUMNS = {
    "name": "Campaign or programme",
    "kind": "Type",
    "started": "Started",
    "cost": "Cost",
    "leads": "Leads",
    "mqls": "MQLs",
    "cost_per_mql": "Cost per MQL",
    "sqls": "SQLs",
    "cost_per_sql": "Cost per SQL",
    "pipeline_per_cost": "Pipeline per unit of cost",
}


@st.fragment
def campaigns_panel(sources: SourcesView, question: str) -> None:
    """What programmes and campaigns cost in the period, and what each MQL and SQL did."""
    money = sources.currency
    base = (
        f"{weekly.period_words(sources.view)}, in {money} · a campaign's cost is that of its leads "
        "of the period, a programme's that of its days · MQLs and SQLs of weeks old enough; grey: "
        "of fewer than 30 · click a number"
    )
    names = ["campaign_cost", "programme_cost_per_sql", "cost_per_mql", "cost_per_sql"]
    with panel(question, base, [*names, "pipeline_per_cost", "unallocated_cost"]):
        table = frames.campaigns(sources)
        if sources.view.narrowed_to and sources.view.definitions.programmes:
            st.caption(
                "Programmes are left out while a filter is set: their cost cannot be split by it."
            )
        if table.is_empty():
            empty("No cost is known", "The export has no campaign with a cost and leads here.")
            return
        shown = table.select(pl.col(name).alias(label) for name, label in _CAMPAIGN_COLUMNS.items())
        download_buttons(lambda: shown, "campaigns", "get-campaigns")
        _show_campaigns(sources, shown, table)
        _unallocated(sources)
        _campaign_list(sources, table)


def _show_campaigns(sources: SourcesView, shown: pl.DataFrame, table: pl.DataFrame) -> None:
    by_label = {label: name for name, label in _CAMPAIGN_COLUMNS.items()}

    def ask() -> None:
        cells = st.session_state["campaigns"]["selection"]["cells"]
        if cells and cells[0][1] in by_label:
            row, column = cells[0]
            kind = "programme" if table["is_programme"][row] else "campaign"
            leads.choose("campaigns", f"{by_label[column]}:{kind}:{table['name'][row]}")

    dearest = float(table.filter(~pl.col("is_programme"))["cost"].max() or 1)
    amounts = ("Cost", "Cost per MQL", "Cost per SQL")
    is_small = frames.small(table, {"cost_per_mql": "mqls", "cost_per_sql": "sqls"})
    is_small = {_CAMPAIGN_COLUMNS[name]: marked for name, marked in is_small.items()}
    greyed_table(
        shown.with_columns(pl.col(*amounts).round(0)),
        is_small,
        sources.view.palette,
        key="campaigns",
        most_rows=_MOST_ROWS,
        settings={
            "Campaign or programme": st.column_config.TextColumn(pinned=True, width="medium"),
            "Started": st.column_config.DateColumn(format="D MMM YYYY"),
            "Cost": st.column_config.ProgressColumn(
                width=BAR_COLUMN, format="localized", min_value=0, max_value=dearest
            ),
            **{
                name: st.column_config.NumberColumn(format="localized")
                for name in ("Leads", "MQLs", "SQLs", *amounts[1:])
            },
            "Pipeline per unit of cost": st.column_config.NumberColumn(format="%.1f"),
        },
        on_cell=ask,
    )


def _unallocated(sources: SourcesView) -> None:
    """What campaigns without a lead cost: printed, since it is in no number."""
    rows = frames.spent(sources)[1]
    if rows["reason"].drop_nulls().len():
        return
    told = [
        f"{wording.money(row['value'], row['currency'])} of "
        f"{wording.counted(int(row['campaigns']), 'campaign')}"
        for row in rows.iter_rows(named=True)
        if row["campaigns"]
    ]
    if told:
        st.caption(
            wording.plain(
                f"Unallocated: {wording.listed(told)} without a lead in the whole import. "
                "It is in no cost per anything."
            )
        )
    else:
        st.caption("Unallocated: nothing. Every campaign with a cost has leads.")


def _campaign_list(sources: SourcesView, table: pl.DataFrame) -> None:
    column, _, rest = (leads.chosen("campaigns") or "").partition(":")
    kind, _, label = rest.partition(":")
    known = table.filter(is_programme=kind == "programme")["name"]
    if column not in _CAMPAIGN_COLUMNS or label not in known:
        return
    if kind == "programme":
        _programme_list(sources, column, label)
        return
    lists = {
        "mqls": ("cost_per_mql", "numerator", "MQLs"),
        "cost_per_mql": ("cost_per_mql", "numerator", "MQLs"),
        "sqls": ("cost_per_sql", "numerator", "SQLs"),
        "cost_per_sql": ("cost_per_sql", "numerator", "SQLs"),
        "pipeline_per_cost": ("pipeline_per_cost", "numerator", "Opportunities"),
    }
    name, part, title = lists.get(column, ("leads", "numerator", "Leads"))
    title = f"{title}, {wording.plain(label)}"
    source_list(sources, "campaigns", title, name, part, label, "campaign")


def _programme_list(sources: SourcesView, column: str, label: str) -> None:
    view = sources.view
    asked = leads_of_programme(view.warehouse, label, view.selection)
    if asked is None:
        return
    is_sql = column in ("sqls", "cost_per_sql")
    said = "that became SQL in time" if is_sql else "handed to its teams"
    part = "numerator" if is_sql else "denominator"
    title = f"MQLs {said}, {wording.plain(label)}"
    leads.number_list(view, title, "campaigns", "mql_to_sql_rate", asked, part)
