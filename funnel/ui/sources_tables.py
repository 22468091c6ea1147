"""The table of sources, each number with what it is of."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.metrics import SMALL
from funnel.ui import leads
from funnel.ui.downloads import download_buttons
from funnel.ui.greyed import NO_COLUMN, greyed_table
from funnel.ui.panel import BAR_COLUMN, panel
from funnel.ui.sources_lists import source_list
from funnel.views import sources as frames
from funnel.views import weekly
from funnel.views.money import money_note
from funnel.views.sources import SourcesView

_MOST_ROWS = 14


def _headings(sources: SourcesView) -> dict[str, str]:
    """The table's headings by the column of the quality they show."""
    money = sources.currency
    return {
        "rank": "#",
        "group": wording.dimension(sources.by),
        "leads": "Leads",
        "value": "Pull rate %",
        "low": "95 % from",
        "high": "to",
        "denominator": "of",
        "shrunk_rate": "Shrunk %",
        "cost_per_sql": f"Cost per SQL, {money}",
        "costed_sqls": "of SQLs",
        "acceptance_rate": "Acceptance %",
        "decided": "of decided",
        "win_rate": "Win rate %",
        "won_of": "of opportunities",
        "median_days": f"Median days to {sources.target_words}",
        "cost_per_mql": f"Cost per MQL, {money}",
        "costed_mqls": "of MQLs",
        "cost_per_opportunity": f"Cost per opportunity, {money}",
        "costed_opportunities": "of opportunities, costed",
        "pipeline_per_cost": f"Pipeline per {money} 1",
        "reasons": "Rejected for",
    }


_SHARES = ("value", "low", "high", "shrunk_rate", "acceptance_rate", "win_rate")


@st.fragment
def sources_table_panel(sources: SourcesView, question: str) -> None:
    """All of what is known of each source; a clicked number lists what it is of."""
    base = (
        f"Leads created in {weekly.period_words(sources.view)}; grey: of fewer than 30 "
        "· pipeline per unit of cost is a flow, not of the same leads · click a number"
    )
    names = ["source_quality", "acceptance_rate", "opportunity_to_won_rate", sources.days]
    with panel(question, base, [*names, "rejections_by_reason", *frames.COSTS]):
        table = sources.quality
        headings = _headings(sources)
        empty_ones = frames.without_base(table)
        unknown = [headings[name] for name in empty_ones]
        dropped = {*empty_ones, *(frames.BASES[name] for name in empty_ones)}
        headings = {name: text for name, text in headings.items() if name not in dropped}
        if sources.target != "sql":
            headings["value"] = f"Became {sources.target_words} %"
        shown = _named(table, headings)
        download_buttons(lambda: shown, f"quality-of-{sources.words}", "get-sources")
        _show(shown, headings, table, sources)
        if unknown:
            st.caption(f"{NO_COLUMN}: {wording.plain(wording.listed(unknown, len(unknown)))}.")
        _notes(sources)
        _list(sources, headings)


def _named(table: pl.DataFrame, headings: dict[str, str]) -> pl.DataFrame:
    return table.select(
        (pl.col(name) * 100).round(2).alias(heading) if name in _SHARES else
        pl.col(name).alias(heading)
        for name, heading in headings.items()
    )  # fmt: skip


def _show(
    shown: pl.DataFrame, headings: dict[str, str], table: pl.DataFrame, sources: SourcesView
) -> None:
    by_heading = {heading: name for name, heading in headings.items()}

    def ask() -> None:
        cells = st.session_state["sources-table"]["selection"]["cells"]
        if cells and cells[0][1] in by_heading:
            row, column = cells[0]
            leads.choose("sources-table", f"{by_heading[column]}:{table['group'][row]}")

    money = [name for name in frames.UNIT_COSTS if name in headings]
    top = float((shown[headings["value"]].max() or 0) or 100)
    settings = {
        headings["rank"]: st.column_config.NumberColumn(width=40, pinned=True, format="%d"),
        headings["group"]: st.column_config.TextColumn(
            pinned=True, width=190 if sources.by == "campaign" else 140
        ),
        headings["leads"]: st.column_config.ProgressColumn(
            width=BAR_COLUMN,
            format="localized",
            min_value=0,
            max_value=int(table["leads"].max() or 1),
        ),
        headings["value"]: st.column_config.ProgressColumn(
            width=BAR_COLUMN, format="%.1f%%", min_value=0, max_value=top
        ),
        headings["median_days"]: st.column_config.NumberColumn(format="%.1f"),
        headings["reasons"]: st.column_config.TextColumn(width="medium"),
        headings["pipeline_per_cost"]: st.column_config.NumberColumn(format="%.1f"),
        **{
            headings[name]: st.column_config.NumberColumn(format="%.1f%%")
            for name in _SHARES[1:]
            if name in headings
        },
        **{
            headings[name]: st.column_config.NumberColumn("of", format="localized", width=64)
            for name in dict.fromkeys(frames.BASES.values())
            if name in headings
        },
    }
    is_small = {
        headings[name]: marked
        for name, marked in frames.small(table, frames.BASES).items()
        if name in headings
    }
    # A bar cannot be grey: what is too small has none, and stands grey in its interval.
    is_enough = pl.lit(table["denominator"].fill_null(0) >= SMALL)
    drawn = pl.when(is_enough).then(pl.col(headings["value"])).alias(headings["value"])
    rounded = shown.with_columns(drawn, *(pl.col(headings[name]).round(0) for name in money))
    greyed_table(
        rounded,
        is_small,
        sources.view.palette,
        key="sources-table",
        most_rows=_MOST_ROWS,
        settings=settings
        | {headings[name]: st.column_config.NumberColumn(format="localized") for name in money},
        on_cell=ask,
    )


def _notes(sources: SourcesView) -> None:
    """Targets of unit costs, rates used, amounts apart, and for how many leads no cost is known."""
    if against := frames.against_targets(sources):
        st.caption(wording.plain(" ".join(against)))
    spent, unallocated = frames.spent(sources)
    if spent["reason"].drop_nulls().len():
        st.caption(f"Cost: {spent['reason'][0]}")
        return
    note = money_note(
        sources.currency, cost_of_the_leads=spent, unallocated_cost=unallocated,
        pipeline=sources.numbers("pipeline_amount"),
    )  # fmt: skip
    leads_ = int(spent["leads"][0])
    # Leads known in two currencies would be counted twice: what has none in this one is said.
    known = spent.filter(pl.col("currency") == sources.currency)["known_leads"].sum()
    said = "A campaign's cost is spread evenly over all of its leads."
    if leads_ > known:
        unknown = wording.rate((leads_ - known) / leads_, leads_)
        said = (
            f"No cost is known in {sources.currency} for {wording.count(leads_ - known)} of "
            f"{wording.counted(leads_, 'lead')} ({unknown}): they are in no cost per MQL, SQL or "
            f"opportunity. {said}"
        )
    st.caption(wording.plain(f"{said} {note}".strip()))


# What a clicked column lists of a metric: its name and part.
_LISTS = {
    "leads": ("leads", "numerator", "Leads"),
    "decided": ("acceptance_rate", "denominator", "Decided MQLs"),
    "acceptance_rate": ("acceptance_rate", "numerator", "Accepted MQLs"),
    "win_rate": ("opportunity_to_won_rate", "numerator", "Opportunities won in time"),
    "won_of": ("opportunity_to_won_rate", "denominator", "Opportunities, as leads"),
    "reasons": ("rejections_by_reason", "numerator", "Rejected MQLs"),
    "cost_per_mql": ("cost_per_mql", "numerator", "MQLs of known cost"),
    "cost_per_sql": ("cost_per_sql", "numerator", "SQLs of known cost"),
    "cost_per_opportunity": ("cost_per_opportunity", "numerator", "Opportunities of known cost"),
    "costed_mqls": ("cost_per_mql", "numerator", "MQLs of known cost"),
    "costed_sqls": ("cost_per_sql", "numerator", "SQLs of known cost"),
    "costed_opportunities": ("cost_per_opportunity", "numerator", "Opportunities of known cost"),
    "pipeline_per_cost": ("pipeline_per_cost", "numerator", "Opportunities of known cost"),
}


def _list(sources: SourcesView, headings: dict[str, str]) -> None:
    column, _, label = (leads.chosen("sources-table") or "").partition(":")
    if column not in headings or label not in sources.quality["group"]:
        return
    lists = dict(_LISTS)
    if sources.rate:
        got = f"Became {sources.target_words} in time"
        for name in ("rank", "value", "low", "high", "shrunk_rate"):
            lists[name] = (sources.rate, "numerator", got)
        lists["denominator"] = (sources.rate, "denominator", "Leads old enough")
        lists["median_days"] = (sources.days, "numerator", got)
    if column not in lists:
        return
    name, part, title = lists[column]
    source_list(sources, "sources-table", f"{title}, {wording.plain(label)}", name, part, label)
