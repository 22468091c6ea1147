"""The readout as PDF: its text and charts hold the numbers; without a browser it says so."""

import io
import re
import threading
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from pypdf import PdfReader

from funnel.cli import main
from funnel.readout import paper, vectors
from funnel.readout.paper import to_pdf
from funnel.readout.vectors import Drawing, NoBrowser
from funnel.readout.writing import write

# Drawn beside other things: a chart's bars are not all labelled on paper, its axis says the rest.
_UNLABELLED = {"columns", "stacked_columns"}


def quiet(_message, _share):
    """Nobody watches."""


@pytest.fixture(scope="module")
def pdf(made):
    return PdfReader(io.BytesIO(to_pdf(made, "a4", quiet)))


def test_every_number_is_written(made, pdf):
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    for section in made.sections:
        unlabelled = {
            id(number)
            for chart in section.charts
            if chart.kind in _UNLABELLED
            for series in chart.series
            for number in series.numbers
        }
        for number in section.numbers:
            assert id(number) in unlabelled or number.shown in text, number
        assert section.headline in text


def test_charts_are_vectors_and_the_typeface_is_inside(pdf):
    for page in pdf.pages:
        assert not page.images
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Inter" in inner["/BaseFont"]
            assert "/FontFile2" in inner["/FontDescriptor"]


def test_a_section_takes_one_page_and_the_paper_is_as_asked(made, pdf, monkeypatch):
    assert len(pdf.pages) == len(made.sections) + 1
    assert [round(side) for side in pdf.pages[0].mediabox[2:]] == [842, 595]
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    monkeypatch.setattr(paper, "svgs", lambda drawings, _: [blank for _ in drawings])
    letter = PdfReader(io.BytesIO(to_pdf(made, "letter", quiet)))
    assert [round(side) for side in letter.pages[0].mediabox[2:]] == [792, 612]


def test_a_note_stands_on_the_page_of_its_section(made, monkeypatch):
    """Pictures give way, so that neither a note nor the last row of a table stands alone."""
    noted = replace(
        made,
        sections=tuple(
            replace(section, notes="One is back\non Monday\nthe other in December")
            for section in made.sections
        ),
    )
    monkeypatch.setattr(
        paper,
        "svgs",
        lambda drawings, _: [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{one.width}" height="{one.height}"/>'
            for one in drawings
        ],
    )
    pdf = PdfReader(io.BytesIO(to_pdf(noted, "a4", quiet)))
    assert len(pdf.pages) == len(made.sections) + 1
    for section, page in zip(noted.sections, pdf.pages, strict=False):
        text = page.extract_text()
        assert section.question in text and "the other in December" in text


def test_without_a_browser_it_says_what_to_install_and_the_other_files_are_made(
    sample, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    names = [tmp_path / f"readout.{kind}" for kind in ("pdf", "pptx", "html")]
    asked = [word for name in names for word in ("--out", str(name))]
    with pytest.raises(SystemExit) as left:
        main(["--warehouse", str(sample.path), "readout", *asked])
    assert left.value.code == 2
    said = capsys.readouterr()
    assert "needs Chrome or Chromium" in said.err and "apt install chromium" in said.err
    assert "readout.pdf" not in said.out
    assert sorted(one.name for one in tmp_path.iterdir()) == ["readout.html", "readout.pptx"]


def test_a_file_that_fails_leaves_what_was_there(made, tmp_path, monkeypatch):
    path = tmp_path / "readout.pdf"
    path.write_text("last week's")

    def fail(_drawings, _progress):
        raise NoBrowser("gone")

    monkeypatch.setattr(paper, "svgs", fail)
    with pytest.raises(NoBrowser, match="gone"):
        write(made, path, "a4", quiet)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [
        ("readout.pdf", "last week's")
    ]


def test_a_browser_that_gives_up_is_named(monkeypatch):
    def gone(*_args, **_options):
        raise RuntimeError("it left\nat once")

    monkeypatch.setattr(vectors, "Kaleido", gone)
    with pytest.raises(NoBrowser, match=r"could not draw .*\(RuntimeError: it left\)"):
        vectors.svgs([], lambda _done: None)


def test_how_far_it_is_is_told_where_it_was_asked_for(monkeypatch):
    """A page can only draw a bar of progress in its own thread."""

    class Browser:
        def __init__(self, **_options):
            pass

        async def __aenter__(self):
            return self

        async def __aexit__(self, *_left):
            pass

        async def calc_fig(self, *_figure, **_options):
            return b"<svg/>"

    monkeypatch.setattr(vectors, "Kaleido", Browser)
    told = []
    drawn = vectors.svgs(
        [Drawing(go.Figure(), 9, 9)] * 2,
        lambda done: told.append((done, threading.current_thread())),
    )
    assert drawn == ["<svg/>"] * 2
    assert told == [(done, threading.current_thread()) for done in (0, 1, 2)]
