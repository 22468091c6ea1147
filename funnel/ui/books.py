"""The books of an import on screen: what was read, dropped, rejected, lost and doubted."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.ui.downloads import download_buttons

_COUNTS = ("read", "loaded", "rejected", "dropped")
_SHOWN_REJECTS = 200
TABLE_WORDS = {
    "leads": "Leads",
    "stage_changes": "Stage changes",
    "activities": "Activities",
    "opportunities": "Opportunities",
    "users": "Users",
    "campaigns": "Campaigns",
    "campaign_members": "Campaign members",
}


def books_sentence(files: pl.DataFrame) -> str:
    """Whether the books close, in one sentence with the sums: "221,012 rows read = …"."""
    read, loaded, rejected, dropped = (files[f"rows_{name}"].sum() for name in _COUNTS)
    return (
        f"{wording.count(read)} rows read = {wording.count(loaded)} loaded + "
        f"{wording.count(rejected)} rejected + {wording.count(dropped)} dropped"
    )


def files_panel(files: pl.DataFrame) -> None:
    """Every file: what it became, and what became of its rows."""
    with st.container(border=True, gap="xsmall"):
        _title("What was read?", f"{books_sentence(files)}, in each file as in all")
        shown = files.select(
            pl.col("file").alias("File"),
            pl.col("table_name").replace(TABLE_WORDS).fill_null("not used").alias("Became"),
            *(pl.col(f"rows_{name}").alias(name.capitalize()) for name in _COUNTS),
            pl.col("size_bytes").map_elements(wording.size, pl.String).alias("Size"),
            pl.col("format").alias("Written as"),
            pl.col("timezone").alias("Zone"),
            pl.col("note").alias("Note"),
        )
        _table(shown, "File")


def drops_panel(drops: pl.DataFrame) -> None:
    """Rows left out by each named rule."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        total = drops["rows"].sum()
        _title("What was dropped, by which rule?", f"{wording.counted(total, 'row')} left out")
        if drops.is_empty():
            st.markdown("Nothing was dropped.")
            return
        _table(
            drops.select(
                pl.col("rule").str.head(1).str.to_uppercase().alias("_"), "rule", "file", "rows"
            ).select(
                (pl.col("_") + pl.col("rule").str.slice(1)).alias("Rule"),
                pl.col("file").alias("File"),
                pl.col("rows").alias("Rows"),
            ),
            "Rule",
        )


def rejects_panel(rejects: pl.DataFrame) -> None:
    """Records that could not be loaded: how many for which reason, and each with its line."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap=None):
                _title(
                    "What was rejected, and why?",
                    f"{wording.counted(rejects.height, 'record')} that could not be loaded",
                )
            if rejects.height:
                download_buttons(lambda: _named_rejects(rejects), "rejects", "save-rejects")
        if rejects.is_empty():
            st.markdown("Nothing was rejected.")
            return
        reasons = rejects.group_by("reason", "file").len("rows").sort("rows", descending=True)
        _table(
            reasons.select(
                pl.col("reason").alias("Reason"),
                pl.col("file").alias("File"),
                pl.col("rows").alias("Records"),
            ),
            "Reason",
        )
        with st.expander("The records"):
            _table(_named_rejects(rejects.head(_SHOWN_REJECTS)), "File")
            if rejects.height > _SHOWN_REJECTS:
                st.caption(f"The first {_SHOWN_REJECTS}; the downloads hold all of them.")


def columns_panel(columns: pl.DataFrame) -> None:
    """Every column: where it comes from, how it was read, how many cells became blank."""
    with st.container(border=True, gap="xsmall"):
        lost = columns["nulled"].sum()
        cells = "cell was" if lost == 1 else "cells were"
        _title(
            "How was each column read?",
            f"{wording.count(lost)} non-empty {cells} no value of their column and became blank",
        )
        ordered = columns.sort("nulled", descending=True, maintain_order=True)
        _table(
            ordered.select(
                pl.col("file").alias("File"),
                pl.col("column_name").str.replace_all("_", " ").alias("Our column"),
                pl.col("header").alias("Header"),
                pl.col("read_as").alias("Read as"),
                pl.col("non_empty").alias("Not empty"),
                pl.col("nulled").alias("Became blank"),
            ),
            "File",
        )


def doubts_panel(doubts: pl.DataFrame, words: pl.DataFrame) -> None:
    """What a reader should know before trusting a number, and words that no list knows."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        _title("What is doubtful?", "Read all the same; each may move a number")
        if doubts.is_empty() and words.is_empty():
            st.markdown("Nothing was doubtful.")
            return
        for doubt in doubts.iter_rows(named=True):
            rows = f" · {wording.counted(doubt['rows'], 'row')}" if doubt["rows"] else ""
            file = f" · {wording.plain(doubt['file'])}" if doubt["file"] else ""
            heading = doubt["doubt"][:1].upper() + doubt["doubt"][1:]
            st.markdown(
                f"**{wording.plain(heading)}**{rows}{file}  \n{wording.plain(doubt['detail'])}"
            )
        if words.height:
            st.markdown("**Words that no list of the map knows**")
            _table(
                words.select(
                    pl.col("word").alias("Word"),
                    pl.col("column_name").str.replace_all("_", " ").alias("Column"),
                    pl.col("file").alias("File"),
                    pl.col("rows").alias("Rows"),
                ),
                "Word",
            )


def _named_rejects(rejects: pl.DataFrame) -> pl.DataFrame:
    return rejects.select(
        pl.col("file").alias("File"),
        pl.col("line").alias("Line"),
        pl.col("reason").alias("Reason"),
        pl.col("raw_text").alias("Raw text"),
    )


def _title(question: str, base: str) -> None:
    with st.container(gap=None):
        st.markdown(f"#### {question}")
        st.caption(base)


def _table(table: pl.DataFrame, pinned: str) -> None:
    numbers = {
        name: st.column_config.NumberColumn(format="localized")
        for name, kind in table.schema.items()
        if kind.is_integer()
    }
    st.dataframe(
        table,
        hide_index=True,
        height=min(36 * (table.height + 1) + 4, 400),
        row_height=36,
        placeholder="–",
        column_config={pinned: st.column_config.TextColumn(pinned=True)} | numbers,
    )
