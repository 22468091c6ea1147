"""What every page starts from: the view that the address asks for, its numbers cached."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from funnel.measure import context_of
from funnel.palette import palette_of
from funnel.ui.filters import asked
from funnel.views.view import View
from funnel.warehouse import NoWarehouse, OlderImport, Warehouse


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
    try:
        warehouse = Warehouse(warehouse_path())
    except OlderImport as error:
        _import_again(error)
        st.stop()
    except NoWarehouse:
        _welcome()
        st.stop()
    selection, period = asked(warehouse)
    mode = st.context.theme.type
    return View(warehouse, selection, period, context_of(warehouse), palette_of(mode), _keep)


def _welcome() -> None:
    st.markdown("# No data yet")
    st.markdown(
        "Open **Import** under **Data** to bring exports in, or run one of these and reload:"
    )
    st.code("make run                # a sample company\nmake run DATA=folder    # your exports")


def _import_again(error: OlderImport) -> None:
    st.markdown("# These data are to be imported again")
    st.markdown(f"{error}")
    st.markdown("Open **Import** under **Data**, or run one of these and reload:")
    st.code(
        "python -m funnel import FOLDER     # the folder you imported before\nmake run DATA=FOLDER"
    )


def _keep(warehouse: Warehouse, number: Callable, asked: tuple) -> Any:
    """``number(warehouse, *asked)``, kept for every reader until the next import."""
    folder = str(warehouse.generation.folder)
    return _kept(warehouse, folder, number.__name__, number, asked)


@st.cache_resource(max_entries=1024, show_spinner=False)
def _kept(_warehouse: Warehouse, folder: str, name: str, _number: Callable, asked: tuple) -> Any:
    return _number(_warehouse, *asked)
