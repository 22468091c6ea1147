"""Names from the data that mean to break or to run: every file shows them as they are."""

import io
import re
import zipfile

import pytest
from pptx import Presentation
from pypdf import PdfReader

from funnel import record
from funnel.readout import readout_of, view_of, week_named
from funnel.readout.paper import to_pdf
from funnel.readout.slides import to_pptx
from funnel.readout.webpage import to_html
from funnel.readout.written import whole_readout
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.response_builder import Wait

SCRIPT = "</script><script>window.ran=1</script><img src=x onerror=window.ran=1>"
TYPST = '#import "x.typ" $a$ *b* @c [d] \\ //e #panic("no")'
FORMULA = '=HYPERLINK("http://nowhere.example","x")'
TURNED = "\u202eעברית 😀\u0007 {{ 7*7 }} {% x %}"
LONG = "long name " * 60
SOURCES = (SCRIPT, TYPST, FORMULA, TURNED)
TEAMS = (TYPST, SCRIPT, LONG)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The readout of a firm whose every name is hostile, and of what its people wrote."""
    folder = tmp_path_factory.mktemp("hostile")
    leads = [
        lead(
            f"2026-0{4 + week // 4}-{1 + 7 * (week % 4):02d}",
            Wait(call="2m" if number % 3 else "2h", attempts=1),
            label="Ann Secret",
            source=SOURCES[number % 4],
            team=TEAMS[number % 3],
            owner="Bob Rep",
            marketing_qualified=f"2026-0{4 + week // 4}-{2 + 7 * (week % 4):02d}",
            motion="inbound",
        )
        for week in range(12)
        for number in range(48)
    ]
    build_generation(folder, leads, as_of="2026-07-01 12:00")
    warehouse = Warehouse(folder)
    for key, text in (("mix", SCRIPT), ("speed", TYPST), ("stuck", LONG)):
        seen = record.headline(folder, "2026-W26", key)
        record.save(folder, seen, record.now(), text=text)
    seen = record.note(folder, "2026-W26", "mix")
    record.save(folder, seen, record.now(), text=TURNED)
    promise = record.Commitment(week="2026-W26", side="sales", text=FORMULA, owner=TYPST)
    record.save(folder, promise, record.now())
    return whole_readout(warehouse, week_named(warehouse, "2026-W26"))


def _squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_pdf_shows_them_as_they_are(written):
    pdf = PdfReader(io.BytesIO(to_pdf(written, "a4", lambda *_: None)))
    text = _squeezed("".join(page.extract_text() for page in pdf.pages))
    for hostile in (SCRIPT, TYPST, FORMULA):
        assert _squeezed(hostile) in text
    assert "/JavaScript" not in str(pdf.trailer["/Root"])


def test_the_slides_show_them_and_hold_no_formula(written):
    content = to_pptx(written)
    deck = Presentation(io.BytesIO(content))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert SCRIPT in titles and TYPST in titles
    assert any(FORMULA in chart.plots[0].categories for chart in _charts(deck))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(packed.read(name))) as book:
                    sheet = book.read("xl/worksheets/sheet1.xml").decode()
                assert not re.search(r"<f>|<hyperlink", sheet)


def _charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_nothing_of_them_runs_in_the_page(written, chromium, tmp_path):
    path = tmp_path / "readout.html"
    path.write_bytes(to_html(written))
    tab = chromium.new_page()
    asked, errors = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("#chart-speed-curves .main-svg")
    assert tab.evaluate("window.ran") is None
    assert tab.evaluate("document.images.length") == 0
    text = _squeezed(tab.evaluate("document.body.textContent"))
    for hostile in (SCRIPT, TYPST, FORMULA, "{{ 7*7 }} {% x %}"):
        assert _squeezed(hostile) in text
    assert not errors and all(url.startswith(("file:", "data:", "blob:")) for url in asked)
    tab.close()


def test_no_lead_and_no_rep_is_in_any_file(sample, made):
    """Of the sample company, whose leads have names, ids and owners."""
    journeys = sample.generation.frame("select lead_id, lead_label from int_lead_journeys")
    people = {label for label in sample.dimension_labels("owner") if " " in label}
    assert len(people) > 20
    names = people | set(journeys["lead_id"]) | set(journeys["lead_label"].drop_nulls())
    html = to_html(made).decode()
    html = html[: html.index("<style>")] + html[html.index("</style>") : html.index("plotly.js v")]
    packed = zipfile.ZipFile(io.BytesIO(to_pptx(made)))
    texts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
    pdf = PdfReader(io.BytesIO(to_pdf(made, "a4", lambda *_: None)))
    texts += [html, *(page.extract_text() for page in pdf.pages)]
    whole = "\n".join(texts)
    words = set(re.findall(r"\w+", whole))
    found = [name for name in names if set(re.findall(r"\w+", name)) <= words and name in whole]
    assert found == []


def test_reps_are_named_only_where_that_is_agreed(tmp_path):
    """No rep stands in the readout of a firm that has agreed on nothing."""
    build_generation(
        tmp_path,
        [
            lead("2026-05-04", source="Web", owner="Bob Rep", marketing_qualified="2026-05-05")
            for _ in range(3)
        ],
        as_of="2026-06-01 12:00",
    )
    warehouse = Warehouse(tmp_path)
    assert warehouse.definitions.readout.names_reps is False
    made = readout_of(view_of(warehouse, week_named(warehouse, None)))
    assert "Bob Rep" not in repr(made.sections)
