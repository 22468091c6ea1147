"""Lists of leads behind the numbers of speed, and the worklist of leads that wait."""

import polars as pl
import streamlit as st

from funnel import wording
from funnel.measure import LeadPage, leads_of_speed, waiting_leads
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.ui import leads
from funnel.ui.downloads import download_buttons
from funnel.views.speed import SpeedView

_WORKLIST_ROWS = 500
_ALL = 2**40

STANDING_WORDS = {
    "not_handed_over": "Not handed over",
    "bulk_import": "Bulk import",
    "no_usable_clock": "No usable clock",
    "pre_worked": "Called before the clock",
    "called_us_before": "Called us before",
    "called_undated": "Called, time unknown",
    "called": "Called",
    "called_us": "Called us",
    "closed_uncalled": "Closed uncalled",
    "waiting": "Waiting",
}


def speed_list(
    speed: SpeedView,
    title: str,
    panel: str,
    selection: Selection,
    metric: str | None = None,
    **only: object,
) -> None:
    """The leads that a number of speed counts; ``only`` names the part of them it is."""
    of = METRICS[metric] if metric else None

    def pages(most: int) -> LeadPage:
        return leads_of_speed(speed.view.warehouse, selection, of, most_rows=most, **only)

    leads.show_list(title, panel, pages, lambda rows: _table(speed, rows), "lead")


def _table(speed: SpeedView, rows: pl.DataFrame) -> pl.DataFrame:
    """The leads as people read them; times to call in minutes, on both clocks."""
    names = dict(speed.view.definitions.stages.labels)
    return rows.select(
        pl.coalesce("lead_label", "lead_id").alias("Lead"),
        pl.col("lead_id").alias("Id"),
        pl.col("started_at").alias("Clock began"),
        pl.col("standing").replace(STANDING_WORDS).alias("Standing"),
        (pl.col("wall_seconds") / 60).round(1).alias("Minutes to call"),
        (pl.col("open_seconds") / 60).round(1).alias("Business minutes"),
        pl.col("attempts").alias("Attempts"),
        pl.col("current_stage").replace(names).alias("Stage now"),
        pl.col("source").alias("Source"),
        pl.col("motion").alias("Motion"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        pl.col("lead_url").alias("Link"),
    )


def worklist(speed: SpeedView) -> None:
    """Who waits for a call: those who can still be called in time first, with both clocks."""
    selection = speed.asked(clock="business")
    page = waiting_leads(speed.view.warehouse, selection, most_rows=_WORKLIST_ROWS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{wording.counted(page.total, 'lead')} waiting**")
        download_buttons(
            lambda: _waiting_table(
                speed, waiting_leads(speed.view.warehouse, selection, most_rows=_ALL).rows
            ),
            "leads-waiting",
            "save-waiting",
        )
    table = _waiting_table(speed, page.rows)
    unused = [name for name in ("Link",) if table[name].null_count() == table.height]
    st.dataframe(
        table.drop(unused),
        height=350,
        row_height=36,
        placeholder="–",
        hide_index=True,
        column_config={
            "Due": st.column_config.TextColumn(pinned=True),
            "Link": st.column_config.LinkColumn(display_text="Open in the CRM"),
        },
    )
    if page.total > _WORKLIST_ROWS:
        st.caption(f"The first {_WORKLIST_ROWS} are shown; the downloads hold all of them.")


def _waiting_table(speed: SpeedView, rows: pl.DataFrame) -> pl.DataFrame:
    left = rows["left_seconds"].to_list()
    due = [
        f"{wording.duration(-seconds)} over" if seconds < 0 else f"in {wording.duration(seconds)}"
        for seconds in left
    ]
    ages = {
        "Waiting (business)": "age_open_seconds",
        "Waiting (wall)": "age_seconds",
    }
    return rows.select(
        pl.Series("Due", due, pl.String),
        pl.coalesce("lead_label", "lead_id").alias("Lead"),
        pl.col("source").alias("Source"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        *(
            pl.Series(name, [wording.duration(age) for age in rows[column]], pl.String)
            for name, column in ages.items()
        ),
        pl.col("attempts").alias("Attempts"),
        pl.col("lead_id").alias("Id"),
        pl.col("lead_url").alias("Link"),
    )
