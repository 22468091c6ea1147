"""The readout as PDF: typeset by typst, its charts as vectors, its typeface inside."""

import json
from collections.abc import Callable
from pathlib import Path

import typst

from funnel.errors import FunnelError
from funnel.palette import LIGHT
from funnel.readout.model import Chart, Readout, Section, Table
from funnel.readout.vectors import Drawing, svgs
from funnel.wording import cut

_HERE = Path(__file__).parent
_PAPERS = {"a4": "a4", "letter": "us-letter"}
# Pixels that a page on its side is wide for charts: their type is then 9 points high.
_WIDTH, _GAP = 980, 24
_MOST_HEIGHT = 360
_MOST_CELL = 400


class PaperError(FunnelError):
    """The readout could not be set as PDF."""


def to_pdf(readout: Readout, paper: str, progress: Callable[[str, float], None]) -> bytes:
    """The readout as PDF on ``paper`` (a4 or letter), a page a section.

    Raises NoBrowser where nothing can draw the charts, PaperError where they cannot be set.
    """
    charts = [(section, chart) for section in readout.sections for chart in section.charts]
    drawings = [_drawing(section, chart) for section, chart in charts]
    steps = len(drawings) + 2

    def tell(done: int) -> None:
        progress(f"Drawing charts for the PDF: {done} of {len(drawings)} done", (done + 1) / steps)

    progress("Starting the browser that draws the charts", 0.0)
    drawn = svgs(drawings, tell)
    progress("Setting the pages of the PDF", 1 - 1 / steps)
    pictures = {
        (section.key, chart.key): _picture(chart, drawing, svg)
        for (section, chart), drawing, svg in zip(charts, drawings, drawn, strict=True)
    }
    try:
        return typst.compile(
            _HERE / "readout.typ",
            root=_HERE,
            font_paths=[_HERE / "fonts"],
            sys_inputs={"readout": json.dumps(_content(readout, paper, pictures))},
            format="pdf",
            timestamp=int(readout.as_of.timestamp()),
        )
    except typst.TypstError as error:
        raise PaperError(f"The PDF could not be set ({error.message}).") from error


def _drawing(section: Section, chart: Chart) -> Drawing:
    beside = [one for one in section.charts if one.share]
    width = _WIDTH
    if chart.share and len(beside) > 1:
        room = _WIDTH - _GAP * (len(beside) - 1)
        width = int(room * chart.share / sum(one.share for one in beside))
    figure = chart.draw(LIGHT)
    return Drawing(figure, width, min(figure.layout.height, _MOST_HEIGHT))


def _picture(chart: Chart, drawing: Drawing, svg: str) -> dict:
    return {
        "title": chart.title,
        "base": chart.base,
        "share": chart.share,
        "svg": svg,
        "alt": drawing.figure.layout.meta or chart.title,
    }


def _content(readout: Readout, paper: str, pictures: dict[tuple[str, str], dict]) -> dict:
    """What the document shows, as data."""
    return {
        "paper": _PAPERS[paper],
        "name": f"{readout.title}, {readout.week_words}",
        "filters": readout.filters,
        "data": readout.data_words,
        "base": readout.base,
        "withheld": list(readout.withheld),
        "sections": [_section(section, pictures) for section in readout.sections],
        "definitions": [
            {"label": one.label, "meaning": one.meaning, "formula": one.formula}
            for one in readout.definitions
        ],
    }


def _section(section: Section, pictures: dict[tuple[str, str], dict]) -> dict:
    return {
        "question": section.question,
        "headline": section.headline,
        "base": section.base,
        "sentences": list(section.sentences),
        "withheld": section.withheld or "",
        "notes": section.notes,
        "cards": [
            {
                "label": card.label,
                "shown": card.number.shown,
                "below": card.below,
                "signal": card.signal or "",
                "swatch": card.swatch,
            }
            for card in section.cards
        ],
        "charts": [pictures[section.key, chart.key] for chart in section.charts],
        "tables": [_table(table) for table in section.tables],
    }


def _table(table: Table) -> dict:
    columns = range(len(table.headings))
    return {
        "title": table.title,
        "headings": list(table.headings),
        "aligned": ["left" if at in table.text_columns else "right" for at in columns],
        "widths": [table.width_of(at) for at in columns],
        "rows": [
            [{"text": cut(cell.text, _MOST_CELL), "signal": cell.signal or ""} for cell in row]
            for row in table.rows
        ],
    }
