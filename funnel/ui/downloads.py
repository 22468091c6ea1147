"""Tables as files: CSV and XLSX in which no cell is run as a formula."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from funnel.exporting import to_csv, to_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download_buttons(table: Callable[[], pl.DataFrame], name: str, key: str) -> None:
    """Two small buttons that make and download ``table`` as ``name``.csv and ``name``.xlsx."""
    with st.container(horizontal=True, width="content", gap="xxsmall"):
        st.download_button(
            "CSV",
            lambda: to_csv(table()),
            f"{name}.csv",
            "text/csv",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
            key=f"{key}-csv",
        )
        st.download_button(
            "XLSX",
            lambda: to_xlsx(table()),
            f"{name}.xlsx",
            _XLSX,
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
            key=f"{key}-xlsx",
        )
