"""Cards, charts and tables of the readout, as the page and its slides place them."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.readout import Chart, Section
from funnel.ui.panel import plot
from funnel.views.view import View

_SWATCHES = {
    "accepted": ":blue[■] ",
    "rejected": ":gray[■] ",
    "overdue": ":orange[■] ",
    "pending": ":gray[▨] ",
}


def cards(section: Section) -> None:
    """The large numbers of a section, side by side."""
    if not section.cards:
        return
    with st.container(horizontal=True, gap="small"):
        for card in section.cards:
            st.metric(
                f"{_SWATCHES.get(card.swatch, '')}{wording.plain(card.label)}",
                card.number.shown,
                card.below or None,
                delta_color="orange" if card.signal == "worse" else "off",
                delta_arrow="off",
            )


@dataclass(frozen=True)
class Room:
    """How large a slide draws its charts, and the pixels that it has for those side by side."""

    scale: float
    height: int


def charts_of(view: View, section: Section, room: Room | None = None) -> None:
    """The charts of a section: those over the whole width, then the others side by side.

    On a slide they have ``room``, and no line below their title.
    """
    for chart in (one for one in section.charts if not one.share):
        _chart(view, section, chart, room)
    beside = [one for one in section.charts if one.share]
    if beside:
        for column, chart in zip(st.columns([one.share for one in beside]), beside, strict=True):
            with column:
                _chart(view, section, chart, room)


def _chart(view: View, section: Section, chart: Chart, room: Room | None) -> None:
    if chart.share or room is None:
        st.markdown(f"#### {wording.plain(chart.title)}")
    if chart.base and room is None:
        st.caption(wording.plain(chart.base))
    figure = chart.draw(view.palette)
    if room is not None:
        charts.enlarge(figure, room.scale)
        figure.layout.height = min(figure.layout.height, room.height)
    plot(figure, f"readout-{section.key}-{chart.key}")


def tables_of(section: Section) -> None:
    """The tables of a section, side by side where there are two."""
    if not section.tables:
        return
    for column, table in zip(st.columns(len(section.tables)), section.tables, strict=True):
        with column:
            st.markdown(f"#### {wording.plain(table.title)}")
            rows = [[wording.plain(cell.text) for cell in row] for row in table.rows]
            frame = pl.DataFrame(rows, schema=list(table.headings), orient="row")
            st.table(frame, border="horizontal", hide_index=True)
