"""The readout as PowerPoint: its charts and tables hold the numbers of the readout."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from pptx import Presentation

from funnel.readout.model import Cell, Section, Table
from funnel.readout.slides import to_pptx


@pytest.fixture(scope="module")
def written(made):
    return to_pptx(made)


@pytest.fixture(scope="module")
def deck(written):
    return Presentation(io.BytesIO(written))


def _texts(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def _charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_every_number_of_a_card_or_a_table_is_written(made, deck):
    text = "\n".join(_texts(deck))
    for section in made.sections:
        drawn = {id(n) for chart in section.charts for s in chart.series for n in s.numbers}
        for number in section.numbers:
            assert id(number) in drawn or number.shown in text


def test_every_number_of_a_chart_is_in_the_chart(made, deck):
    wanted = [chart for section in made.sections for chart in section.charts]
    for chart, drawn in zip(wanted, _charts(deck), strict=True):
        if chart.kind == "lines":
            for series, line in zip(chart.series, drawn.plots[0].series, strict=True):
                assert series.numbers[0].value in line.values
                assert line.name == f"{series.name} {series.numbers[0].shown}"
            continue
        assert tuple(drawn.plots[0].categories) == chart.categories
        if chart.kind == "bridge":
            assert _bridge(drawn) == [number.whole for number in chart.series[0].numbers]
            continue
        for series, values in zip(chart.series, drawn.plots[0].series, strict=True):
            assert list(values.values) == pytest.approx([n.value for n in series.numbers])


def _bridge(drawn):
    """Each column's height, what fell below the one before as a negative number."""
    _, wholes, more, fewer = (series.values for series in drawn.plots[0].series)
    return [
        next(value for value in (whole, up, None if down is None else -down) if value is not None)
        for whole, up, down in zip(wholes, more, fewer, strict=True)
    ]


def test_every_slide_has_a_title_and_notes_with_what_its_numbers_mean(made, deck):
    slides = list(deck.slides)
    assert slides[0].shapes.title.text_frame.text == made.title
    headlines = {section.headline: section for section in made.sections}
    for slide in slides[1:]:
        section = headlines[slide.shapes.title.text_frame.text]
        notes = slide.notes_slide.notes_text_frame.text
        assert section.base in notes
        for name in section.metrics:
            assert made.definition(name).meaning in notes
    assert set(headlines) == {slide.shapes.title.text_frame.text for slide in slides[1:]}


def test_nothing_lies_outside_its_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_the_charts_have_workbooks_to_edit_without_formulas(written):
    with zipfile.ZipFile(io.BytesIO(written)) as packed:
        books = [name for name in packed.namelist() if name.endswith(".xlsx")]
        charts = [name for name in packed.namelist() if re.fullmatch(r".*/chart\d+\.xml", name)]
        assert len(books) == len(charts) > 0
        for name in books:
            with zipfile.ZipFile(io.BytesIO(packed.read(name))) as book:
                sheet = book.read("xl/worksheets/sheet1.xml").decode()
            assert not re.search(r"<f>|<hyperlink", sheet)


def test_a_bridge_stands_on_nought_and_thin_steps_are_named_beneath(deck):
    (bridge,) = (one for one in _charts(deck) if one.plots[0].series[0].name == "Below")
    assert bridge.value_axis.minimum_scale == 0
    wholes, more, fewer = ([*series.values] for series in list(bridge.plots[0].series)[1:])
    top = max(filter(None, wholes))
    for at, (gained, lost) in enumerate(zip(more, fewer, strict=True)):
        step = gained if gained is not None else lost
        if step is not None and step < 0.08 * top:
            beneath = bridge.plots[0].series[0].points[at].data_label.text_frame.text
            assert beneath == f"{'+' if gained is not None else '−'}{step:,.0f}"


def test_what_lies_on_either_side_is_drawn_on_one_scale(made, deck):
    wanted = [chart for section in made.sections for chart in section.charts]
    both = [
        drawn.value_axis.maximum_scale
        for chart, drawn in zip(wanted, _charts(deck), strict=True)
        if chart.key.startswith("baton-")
    ]
    assert len(both) == 2 and len(set(both)) == 1 and both[0] > 0


def test_what_people_write_at_length_fits_its_slides(made):
    rows = tuple((Cell("A promise of some length " * 20), Cell("Ann")) for _ in range(6))
    long = Section(
        key="commitments",
        question="What do we commit to?",
        headline="Six things",
        base="Written by both sides",
        tables=(
            Table("Sales commits to", ("Commitment", "Owner"), rows, text_columns=(0, 1)),
            Table("Marketing commits to", ("Commitment", "Owner"), rows, text_columns=(0, 1)),
        ),
        notes="A note\n" * 400,
    )
    deck = Presentation(io.BytesIO(to_pptx(replace(made, sections=(long,)))))
    slides = list(deck.slides)[1:]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert len(tables) > 2, "tables that are too long are cut"
    assert sum(len(table.rows) - 1 for table in tables) == 12
    # A slide has room for about sixteen lines of twelve points.
    for table in tables:
        width = table.columns[0].width / 914_400 * 72
        signs = width / 12 / 0.5
        assert sum(-(-len(row.cells[0].text) // signs) for row in table.rows) <= 18
    spoken = slides[0].notes_slide.notes_text_frame.text
    assert long.notes in spoken and rows[0][0].text in spoken
    shown = "\n".join(s.text_frame.text for s in slides[0].shapes if s.has_text_frame)
    assert shown.count("A note") < 100 and "…" in shown


def test_no_word_of_a_narrow_column_is_broken(deck):
    for slide in deck.slides:
        for table in (shape.table for shape in slide.shapes if shape.has_table):
            for column in range(len(table.columns)):
                # A sign of Arial is a little over half its size wide.
                room = table.columns[column].width / 914_400 * 72 - 7.2
                for row in table.rows:
                    run = row.cells[column].text_frame.paragraphs[0].runs[0]
                    longest = max(map(len, run.text.split() or [""]))
                    assert longest * run.font.size.pt * 0.56 <= room, run.text
