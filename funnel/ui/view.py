"""What every page starts from: the data, what was asked of it, the colours, cached numbers."""

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from funnel import wording
from funnel.definitions import Definitions
from funnel.measure import context_of, measure, measure_weekly, window_of
from funnel.metrics import Context, Metric
from funnel.palette import Palette, palette_of
from funnel.selection import Selection
from funnel.ui.filters import Period, asked
from funnel.warehouse import NoWarehouse, Warehouse


@dataclass(frozen=True)
class View:
    """One reader's view: the newest import, the filters asked for, the colours of the mode."""

    warehouse: Warehouse
    selection: Selection
    period: Period
    context: Context
    palette: Palette

    @property
    def definitions(self) -> Definitions:
        """What the firm agreed, as the import used it."""
        return self.warehouse.definitions

    @property
    def last_week(self) -> date:
        """The last complete week within the period."""
        week = self.context.last_complete_week
        if self.selection.last_date is None:
            return week
        within = self.context.week_of(self.selection.last_date - timedelta(days=6))
        return min(week, within)

    @property
    def narrowed_to(self) -> str:
        """The filters in a few words: "Inbound, West"; empty without any."""
        labels = [label for labels in self.selection.filters.values() for label in labels]
        return wording.plain(wording.listed(labels, most=3)) if labels else ""

    def stage(self, stage: str) -> str:
        """What the firm calls ``stage``."""
        return self.definitions.stages.labels[stage]

    def stages(self, stage: str) -> str:
        """What the firm calls leads in ``stage``, in the plural."""
        return wording.plural(self.stage(stage))

    def window_days(self, metric: Metric) -> int | None:
        """The days a cohort rate gives its leads; None: to date."""
        seconds = window_of(metric, self.selection, self.warehouse)
        return None if seconds is None else seconds // 86_400

    def in_week(self, week: date) -> Selection:
        """This view's selection in one week; a week before the period is taken whole."""
        selection = self.selection
        if selection.first_date and selection.first_date > week + timedelta(days=6):
            selection = replace(selection, first_date=None)
        return selection.narrowed(week)

    def by(self, dimension: str) -> Selection:
        """This view's selection broken down by ``dimension``."""
        return replace(self.selection, by=(dimension,))

    def weekly(self, name: str) -> pl.DataFrame:
        """The rows of metric ``name`` by week; cached."""
        return self.cached(measure_weekly, name, self.selection)

    def measured(self, name: str, selection: Selection | None = None) -> pl.DataFrame:
        """The rows of metric ``name``; cached."""
        return self.cached(measure, name, selection or self.selection)

    def cached(self, number: Callable[..., Any], *asked: Hashable) -> Any:
        """``number(warehouse, *asked)``, kept until the next import."""
        folder = str(self.warehouse.generation.folder)
        return _kept(self.warehouse, folder, number.__name__, number, asked)


def warehouse_path() -> Path:
    """The folder of generations: FUNNEL_WAREHOUSE, else `warehouse/`."""
    return Path(os.environ.get("FUNNEL_WAREHOUSE") or "warehouse")


def find_warehouse() -> Warehouse | None:
    """The data to show, None where nothing has been imported yet."""
    try:
        return Warehouse(warehouse_path())
    except NoWarehouse:
        return None


def start_with_app() -> None:
    """Run this page through app.py, as Streamlit does once a first session has been through it.

    Until then it takes a folder named `pages` for the app itself, and a first visit to a page's
    own link runs that page alone. `funnel.serve` rules that out; plain `streamlit run` does not.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def open_view() -> View:
    """The reader's view; where nothing was imported yet, say what to do and stop the page."""
    start_with_app()
    warehouse = find_warehouse()
    if warehouse is None:
        _welcome()
        st.stop()
    selection, period = asked(warehouse)
    mode = st.context.theme.type
    return View(warehouse, selection, period, context_of(warehouse), palette_of(mode))


def _welcome() -> None:
    st.markdown("# No data yet")
    st.markdown("Open **Import** above to bring exports in, or run one of these and reload:")
    st.code("make run                # a sample company\nmake run DATA=folder    # your exports")


@st.cache_resource(max_entries=1024, show_spinner=False)
def _kept(_warehouse: Warehouse, folder: str, name: str, _number: Callable, asked: tuple) -> Any:
    return _number(_warehouse, *asked)
