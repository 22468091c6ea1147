"""The readout as PowerPoint: a slide a section, its charts and tables native and editable."""

import io
from math import ceil

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from funnel.palette import LIGHT
from funnel.readout.model import Card, Cell, Chart, Readout, Section, Table
from funnel.readout.slide_charts import add_chart
from funnel.readout.slide_marks import rgb
from funnel.readout.slide_theme import dress
from funnel.wording import cut, printable

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _INNER = Inches(0.6), Inches(12.13)
_GAP = Inches(0.35)
_FOOT = Inches(6.98)
_TITLE_ONLY = 5
# A line over the whole width: its points over the size of type are the signs it holds, about.
_LINE_POINTS = 1_700
_LINE_SIGNS = _LINE_POINTS / 12
_MOST_ROWS = 16
_MOST_TITLE = 180
_MOST_NOTE = 500
_MOST_CELL = 400
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_SIGNS = {"worse": LIGHT.worse, "better": LIGHT.better, None: LIGHT.ink}
_SWATCHES = {"accepted": LIGHT.better, "rejected": LIGHT.faint, "overdue": LIGHT.worse}


def to_pptx(readout: Readout) -> bytes:
    """The readout as a PowerPoint file; speaker notes have the definitions and bases."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    dress(deck)
    deck.core_properties.title = f"{readout.title}, {readout.week_words}"
    deck.core_properties.author = ""
    deck.core_properties.created = deck.core_properties.modified = readout.as_of.replace(
        microsecond=0
    )
    slides = [(None, (), ())]
    for section in readout.sections:
        slides += [(section, charts, tables) for charts, tables in _parts(section)]
    for number, (section, charts, tables) in enumerate(slides, 1):
        slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        if section is None:
            _title_slide(slide, readout)
        else:
            _section_slide(slide, readout, section, charts, tables)
            _foot(slide, readout.base, f"{number} of {len(slides)}")
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def _parts(section: Section) -> list[tuple[tuple[Chart, ...], tuple[Table, ...]]]:
    """What stands on each slide of a section: charts, then its tables, long ones cut."""
    parts = [(section.charts, ())] if section.charts else []
    beside = len(section.tables)
    if (
        section.tables
        and beside <= 2
        and all(len(_cuts(one, beside)) == 1 for one in section.tables)
    ):
        parts.append(((), section.tables))
    else:
        parts += [((), (piece,)) for table in section.tables for piece in _cuts(table, 1)]
    return parts or [((), ())]


def _cuts(table: Table, beside: int) -> list[Table]:
    """The table in pieces that fit a slide each, where as many stand ``beside`` each other."""
    weights = [table.width_of(column) for column in range(len(table.headings))]
    # What a line of a cell holds at the size of type that tables have.
    room = [_LINE_SIGNS / beside * weight / sum(weights) for weight in weights]
    cuts: list[list[tuple[Cell, ...]]] = [[]]
    lines = 0
    for row in table.rows:
        high = max(
            _lines(cut(cell.text, _MOST_CELL), signs) for cell, signs in zip(row, room, strict=True)
        )
        if cuts[-1] and lines + high > _MOST_ROWS:
            cuts.append([])
            lines = 0
        cuts[-1].append(row)
        lines += high
    return [Table(table.title, table.headings, tuple(rows), table.text_columns) for rows in cuts]


def _lines(text: str, signs: float) -> int:
    """How many lines a text takes of which each holds so many signs."""
    return sum(max(1, ceil(len(part) / signs)) for part in text.split("\n"))


def _height(lines, width: int) -> int:
    """How high paragraphs are in a box so wide."""
    signs = _LINE_POINTS * width / _INNER
    return Pt(sum(_lines(text, signs / size) * size * 1.2 + 3 for text, size, _ in lines))


def _head(chart: Chart) -> list[tuple[str, int, str]]:
    """What stands above a chart: its title, and its base where it has one."""
    base = [(chart.base, 11, LIGHT.soft)] if chart.base else []
    return [(chart.title, 14, LIGHT.ink), *base]


def _title_slide(slide, readout: Readout) -> None:
    _set_title(slide, readout.title, top=Inches(2.5), size=44)
    lines = [(readout.week_words, 24, LIGHT.ink)]
    if readout.filters:
        lines.append((f"Only {readout.filters}", 18, LIGHT.ink))
    lines.append((readout.data_words, 16, LIGHT.soft))
    lines += [(sentence, 16, LIGHT.worse) for sentence in readout.withheld]
    _text(slide, lines, Inches(3.5), Inches(3))


def _section_slide(slide, readout: Readout, section: Section, charts, tables) -> None:
    _set_title(slide, section.headline, top=Inches(0.4), size=24)
    sentences = [section.withheld] if section.withheld else []
    if charts or not section.charts:
        sentences += section.sentences
    lines = [(sentence, 14, LIGHT.ink) for sentence in sentences]
    lines.append((section.base or section.question, 11, LIGHT.soft))
    if section.notes and (charts or not section.charts):
        lines.append((cut(section.notes, _MOST_NOTE), 13, LIGHT.ink))
    height = min(_height(lines, _INNER), Inches(2.7))
    top = Inches(1.3)
    _text(slide, lines, top, height)
    top += height + Inches(0.15)
    if section.cards and (charts or not section.charts):
        _cards(slide, section.cards, top)
        top += Inches(1.12)
    _charts(slide, charts, top)
    _tables(slide, tables, top)
    slide.notes_slide.notes_text_frame.text = printable(_notes(readout, section))


def _notes(readout: Readout, section: Section) -> str:
    """What the speaker may be asked: the question, the base, what was cut, what numbers mean."""
    lines = [section.question, section.base]
    if section.generated:
        lines.append(f"By rule: {section.generated}")
    if len(section.headline) > _MOST_TITLE:
        lines.append(section.headline)
    if len(section.notes) > _MOST_NOTE:
        lines.append(section.notes)
    cells = [cell.text for table in section.tables for row in table.rows for cell in row]
    lines += [text for text in cells if len(text) > _MOST_CELL]
    for name in section.metrics:
        one = readout.definition(name)
        lines += ["", f"{one.label}: {one.meaning}", f"Counted as: {one.formula}"]
    return "\n".join([*lines, "", readout.base])


def _set_title(slide, text: str, *, top: int, size: int) -> None:
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = _LEFT, top, _INNER, Inches(0.9)
    shown = cut(text, _MOST_TITLE)
    frame = title.text_frame
    frame.text = printable(shown)
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = 0
    scale = 1 if len(shown) <= 60 else 0.9 if len(shown) <= 128 else 0.75
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(int(size * scale))
        paragraph.font.bold = True


def _text(slide, lines, top: int, height: int, left: int = _LEFT, width: int = _INNER):
    """A box of paragraphs: each its text, size and colour."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, (text, size, color) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = printable(text)
        run.font.size, run.font.color.rgb = Pt(size), rgb(color)
        paragraph.space_after = Pt(3)
    return frame


def _cards(slide, cards: tuple[Card, ...], top: int) -> None:
    width = (_INNER - _GAP * (len(cards) - 1)) // len(cards)
    for at, card in enumerate(cards):
        left = _LEFT + at * (width + _GAP)
        lines = [
            (card.label, 12, LIGHT.soft),
            (card.number.shown, 26, LIGHT.ink),
            (card.below, 11, LIGHT.worse if card.signal == "worse" else LIGHT.soft),
        ]
        frame = _text(slide, lines, top, Inches(1), left, width)
        frame.paragraphs[1].runs[0].font.bold = True
        if card.swatch:
            swatch = frame.paragraphs[0].runs[0]
            swatch.text = f"{'■' if card.swatch in _SWATCHES else '▨'} {printable(card.label)}"
            swatch.font.color.rgb = rgb(_SWATCHES.get(card.swatch, LIGHT.soft))


def _charts(slide, charts: tuple[Chart, ...], top: int) -> None:
    """A chart over the whole width first where there is one, the others side by side."""
    for chart in (one for one in charts if not one.share):
        add_chart(slide.shapes, chart, _LEFT, top, _INNER, Inches(0.75))
        top += Inches(0.8)
    side_by_side = [one for one in charts if one.share]
    whole = sum(chart.share for chart in side_by_side)
    left = _LEFT
    widths = [
        int((_INNER - _GAP * (len(side_by_side) - 1)) * chart.share / whole)
        for chart in side_by_side
    ]
    heads = [_head(chart) for chart in side_by_side]
    highs = [_height(head, width) for head, width in zip(heads, widths, strict=True)]
    below = top + max([Inches(0.5), *highs]) + Inches(0.05)
    for chart, head, width in zip(side_by_side, heads, widths, strict=True):
        frame = _text(slide, head, top, below - top, left, width)
        frame.paragraphs[0].runs[0].font.bold = True
        add_chart(slide.shapes, chart, left, below, width, _FOOT - below - Inches(0.1))
        left += width + _GAP


def _tables(slide, tables: tuple[Table, ...], top: int) -> None:
    width = (_INNER - _GAP * (len(tables) - 1)) // max(len(tables), 1)
    for at, table in enumerate(tables):
        left = _LEFT + at * (width + _GAP)
        frame = _text(slide, [(table.title, 14, LIGHT.ink)], top, Inches(0.3), left, width)
        frame.paragraphs[0].runs[0].font.bold = True
        _table(slide, table, left, top + Inches(0.38), width)


def _table(slide, table: Table, left: int, top: int, width: int) -> None:
    rows, columns = len(table.rows) + 1, len(table.headings)
    height = min(Inches(0.4), (_FOOT - top - Inches(0.1)) // rows)
    shape = slide.shapes.add_table(rows, columns, left, top, width, height * rows)
    shape.name = printable(table.title)
    drawn = shape.table
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    drawn.first_row, drawn.horz_banding = True, False
    weights = [table.width_of(column) for column in range(columns)]
    for column, weight in enumerate(weights):
        drawn.columns[column].width = int(width * weight / sum(weights))
    size = 12 if height >= Inches(0.34) else 10
    heads = tuple(Cell(heading) for heading in table.headings)
    for at, row in enumerate((heads, *table.rows)):
        drawn.rows[at].height = height
        for column, cell in enumerate(row):
            is_text = column in table.text_columns
            _fill_cell(drawn.cell(at, column), cell, size, is_text=is_text, is_head=at == 0)


def _fill_cell(drawn, cell: Cell, size: int, *, is_text: bool, is_head: bool) -> None:
    frame = drawn.text_frame
    drawn.vertical_anchor = MSO_ANCHOR.MIDDLE
    drawn.margin_left = drawn.margin_right = Inches(0.05)
    drawn.margin_top = drawn.margin_bottom = Inches(0.02)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if is_text else PP_ALIGN.RIGHT
    run = paragraph.add_run()
    run.text = printable(cut(cell.text, _MOST_CELL))
    run.font.size = Pt(size)
    run.font.bold = cell.signal is not None
    run.font.color.rgb = rgb(LIGHT.soft if is_head else _SIGNS[cell.signal])
    drawn._tc.get_or_add_tcPr().append(
        parse_xml(
            f"<a:lnB {nsdecls('a')} w='6350'><a:solidFill><a:srgbClr val='{LIGHT.axis[1:]}'/>"
            "</a:solidFill></a:lnB>"
        )
    )


def _foot(slide, base: str, place: str) -> None:
    _text(slide, [(base, 10, LIGHT.soft)], _FOOT, Inches(0.3), width=_INNER - Inches(1))
    frame = _text(
        slide, [(place, 10, LIGHT.soft)], _FOOT, Inches(0.3), _LEFT + _INNER - Inches(1), Inches(1)
    )
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
