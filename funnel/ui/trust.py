"""How far each measure can be trusted: its grade and the reasons for it."""

import polars as pl
import streamlit as st

from funnel import wording

_GRADE_COLORS = {"A": "blue", "B": "gray", "C": "orange", "D": "red"}


def trust_panel(grades: pl.DataFrame) -> None:
    """Each measure with its grade, the worst of its reasons, and every reason with its share."""
    with st.container(border=True, gap="xsmall"):
        with st.container(gap=None):
            st.markdown("#### What can be trusted?")
            st.caption("A measure has the worst grade of its reasons; D is left out of readouts")
        for measure in grades["measure"].unique(maintain_order=True):
            _measure(measure, grades.filter(pl.col("measure") == measure).sort("grade"))


def _measure(measure: str, reasons: pl.DataFrame) -> None:
    worst = reasons["grade"].max()
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.badge(f"Grade {worst}", color=_GRADE_COLORS[worst])
        with st.container(gap=None):
            st.markdown(f"**{wording.plain(measure[:1].upper() + measure[1:])}**")
            for row in reasons.sort("grade", descending=True).iter_rows(named=True):
                st.caption(f"{row['grade']} · {wording.plain(row['reason'])}")


def speed_trust_panel(doubts: pl.DataFrame, bulk_imports: pl.DataFrame, timezone: str) -> None:
    """What bears on the speed of calls, counted, and the bulk imports that are left out of it."""
    with st.container(border=True, gap="xsmall"):
        with st.container(gap=None):
            st.markdown("#### How far can speed to call be trusted?")
            st.caption(
                "Its grade is above; graded D it is withheld on its pages. Counted here are first "
                "clocks, from the MQL where the export has MQLs"
            )
        for row in doubts.iter_rows(named=True):
            share = wording.rate(row["touched"] / row["rows"], row["rows"])
            st.markdown(
                wording.plain(
                    f"{wording.count(row['touched'])} of {wording.count(row['rows'])} ({share}) "
                    f"{row['doubt']}"
                )
            )
        if bulk_imports.height:
            with st.expander(f"{wording.counted(bulk_imports.height, 'bulk import')}"):
                st.caption(
                    "One that was none can be overruled: put its second, in UTC, into "
                    "bulk_imports.not_bulk of definitions.toml"
                )
                local = pl.col("created_second").dt.replace_time_zone("UTC")
                st.dataframe(
                    bulk_imports.select(
                        local.dt.convert_time_zone(timezone)
                        .dt.replace_time_zone(None)
                        .alias("Created, report time"),
                        pl.col("created_second").alias("Created, UTC"),
                        pl.col("leads").alias("Leads"),
                        pl.col("sources").alias("Sources"),
                    ),
                    hide_index=True,
                    row_height=36,
                )
