"""What a link asks of the filters: days however they are written, and what is not to be had."""

import re
from datetime import date

import streamlit as st

from funnel import wording
from funnel.measure import context_of
from funnel.selection import DIMENSIONS
from funnel.ui.controls import lose, lost
from funnel.warehouse import Warehouse

PERIODS = (
    "Last 13 weeks",
    "Last 4 weeks",
    "Month to date",
    "Last month",
    "Quarter to date",
    "Last quarter",
    "Year to date",
    "Last fiscal year",
    "All weeks",
    "Custom dates",
)


def read_link(warehouse: Warehouse) -> None:
    """Note what a link asks for in vain, before the filters drop it, and take its days."""
    unread = {name for name in st.query_params if name not in st.session_state}
    known = {"period": PERIODS} | {name: warehouse.dimension_labels(name) for name in DIMENSIONS}
    for name in unread.intersection(known):
        if unknown := [each for each in st.query_params.get_all(name) if each not in known[name]]:
            lose(name, *unknown)
    if "dates" in unread:
        _read_days(warehouse)


def _read_days(warehouse: Warehouse) -> None:
    """The days of the link, written apart or as 2026-07-01,2026-07-31."""
    said = st.query_params.get_all("dates")
    try:
        days = [date.fromisoformat(day) for each in said for day in re.split("[,:/]", each)]
    except ValueError:
        days = []
    context = context_of(warehouse)
    end = context.local_date(context.as_of)
    if len(days) in (1, 2) and max(days) <= end:
        written = [f"{day}" for day in sorted(days)]
        if said != written:
            # As the control writes them: written otherwise they would be lost from the address.
            st.query_params["dates"] = written
            st.rerun()
        st.session_state["dates"] = tuple(sorted(days))
    else:
        lose("dates", *said)


def say_lost() -> None:
    """What a link asked of the filters and this data does not have, and what is shown instead."""
    for name in ("period", "dates", *DIMENSIONS):
        if not (texts := lost(name)):
            continue
        noun = name if name in ("period", "dates") else wording.dimension_noun(name)
        asked_for = wording.listed([f"“{text}”" for text in texts])
        st.warning(
            f"The link asks for the {noun} {wording.plain(asked_for)}, which is not to be had "
            f"here: {wording.plain(_instead(name))}.",
            icon=":material/link_off:",
        )


def _instead(name: str) -> str:
    chosen = st.session_state.get(name)
    if name == "period":
        return f"{chosen.lower()} is shown"
    if name == "dates":
        return "days are written like 2026-07-01, and none lies after the data end"
    if chosen:
        return f"only {wording.listed(chosen)} is shown"
    return f"all {wording.plural(wording.dimension_noun(name))} are shown"
