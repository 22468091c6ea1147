"""The house holds: who imports whom, one documented select a file, cases, page length, README."""

import ast
import re
from pathlib import Path

import duckdb
import pytest

from bench.marts import QUESTIONS

ROOT = Path(__file__).parents[1]
QUERIES = sorted((ROOT / "queries").rglob("*.sql"))
MODULES = sorted((ROOT / "funnel").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))

# The libraries that each room may import. A module stands under the first row that names it or
# a folder above it. What is not listed here (the standard library, funnel's own) is free.
HEAVY = {
    "duckdb", "polars", "plotly", "streamlit", "sqlglot", "pydantic", "click", "numpy", "holidays",
    "tomlkit", "jinja2", "markupsafe", "pptx", "typst", "kaleido", "choreographer", "requests",
    "urllib3", "pydantic_settings",
}  # fmt: skip
MAY_IMPORT = {
    "funnel/selection.py": set(),
    "funnel/tables.py": set(),
    "funnel/speed.py": set(),
    "funnel/durations.py": set(),
    "funnel/fiscal.py": set(),
    "funnel/periods.py": set(),
    "funnel/errors.py": set(),
    "funnel/files.py": set(),
    "funnel/definitions": {"pydantic", "tomlkit"},
    "funnel/generations.py": set(),
    "funnel/record": {"polars"},
    "funnel/warehouse.py": {"duckdb", "polars"},
    "funnel/importing": {"duckdb", "polars"},
    "funnel/reading": {"duckdb", "polars", "numpy"},
    "funnel/mapping": {"duckdb", "polars", "sqlglot", "pydantic"},
    "funnel/metrics": {"polars", "numpy"},
    "funnel/statistics": {"polars", "numpy"},
    "funnel/measure": {"polars"},
    "funnel/benchmarks.py": set(),
    "funnel/exporting.py": {"polars"},
    "funnel/wording": set(),
    "funnel/palette.py": set(),
    "funnel/charts": {"plotly", "polars"},
    "funnel/views": {"polars"},
    "funnel/readout": {"polars", "plotly"},
    "funnel/readout/slides.py": {"pptx"},
    "funnel/readout/slide_charts.py": {"pptx"},
    "funnel/readout/slide_marks.py": {"pptx"},
    "funnel/readout/slide_theme.py": {"pptx"},
    "funnel/delivery": {"pydantic", "pydantic_settings", "requests", "urllib3"},
    "funnel/delivery/mail.py": {"jinja2"},
    "funnel/readout/paper.py": {"typst"},
    "funnel/readout/vectors.py": {"kaleido", "choreographer", "plotly"},
    "funnel/readout/webpage.py": {"jinja2", "markupsafe", "plotly"},
    "funnel/cli": {"click", "polars"},
    "funnel/cli/proposing.py": {"click", "holidays"},
    "funnel/__main__.py": set(),
    "funnel/__init__.py": set(),
    "funnel/serve.py": {"streamlit"},
    "funnel/ui": {"streamlit", "polars", "plotly"},
    "pages": {"streamlit"},
    "app.py": {"streamlit"},
}
# Data access and compute never import each other.
DATA_ACCESS = ("funnel.warehouse", "funnel.importing", "funnel.reading", "funnel.mapping")
COMPUTE = ("funnel.metrics", "funnel.statistics")


def imported(path):
    """The dotted names a module imports, at its top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(path):
    name = path.relative_to(ROOT).as_posix()
    matches = [
        row for row in MAY_IMPORT if name in (row, f"{row}.py") or name.startswith(f"{row}/")
    ]
    assert matches, f"{name} stands in no room: give it a row in MAY_IMPORT"
    return max(matches, key=len)


@pytest.mark.parametrize(
    "path", [*MODULES, *PAGES, ROOT / "app.py"], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_module_imports_only_what_its_room_may(path):
    used = {name.split(".")[0] for name in imported(path)} & HEAVY
    assert used <= MAY_IMPORT[room(path)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_data_access_and_compute_do_not_know_each_other(path):
    where = room(path).removesuffix(".py").replace("/", ".")
    names = imported(path)
    if where in DATA_ACCESS:
        assert not [name for name in names if name.startswith(COMPUTE)]
    if where in COMPUTE:
        assert not [name for name in names if name.startswith(DATA_ACCESS)]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_file_is_one_documented_select(path):
    text = path.read_text()
    assert text.startswith("-- One row per "), "the first line says what a row is"
    statements = duckdb.extract_statements(text)
    assert len(statements) == 1
    assert statements[0].type == duckdb.StatementType.SELECT
    assert text == "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
    assert max(map(len, text.splitlines())) <= 88
    # Labels in quotes keep their case; everything else is lower case.
    bare = re.sub(r"'[^']*'|--.*", "", text)
    assert bare == bare.lower()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_parameters_stand_in_marts_and_their_selection_only(path):
    parameters = duckdb.extract_statements(path.read_text())[0].named_parameters
    if path.parent.name not in ("marts", "queries"):
        assert not parameters


@pytest.mark.parametrize(
    "path", [q for q in QUERIES if q.parent.name in ("intermediate", "marts")], ids=lambda q: q.stem
)
def test_every_intermediate_and_mart_has_a_case(path):
    cases = ROOT / "tests" / "queries" / path.stem
    assert cases.is_dir() and any(cases.iterdir())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_far_over_250_lines(path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_and_only_places(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 60
    assert "unsafe_allow_html" not in text and "st.html" not in text
    assert not re.search(r"(?i)\bselect\b.+\bfrom\b", text)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_names_are_documented(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module says what it is for"
    missing = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not missing


def test_the_readme_names_every_page_and_room():
    readme = (ROOT / "README.md").read_text()
    for page in PAGES:
        assert page.name in readme
    for name in ("app.py", "pages/", "funnel/", "queries/", "sample_data/", "tests/"):
        assert name in readme


def test_one_module_reads_the_clock_on_the_wall():
    """Numbers end where the data end; only what people write down is of the moment."""
    reads = re.compile(r"datetime\.(utc)?now|\btime\.time|date\.today|\bgmtime|\blocaltime")
    files = [*MODULES, *PAGES, ROOT / "app.py"]
    named = [path.relative_to(ROOT).as_posix() for path in files if reads.search(path.read_text())]
    assert named == ["funnel/record/clock.py"]


@pytest.mark.parametrize("word", ["current_date", "now()", "current_timestamp", "today()"])
def test_no_query_reads_the_wall_clock(word):
    assert not [path.name for path in QUERIES if word in path.read_text()]


def test_the_bench_asks_every_mart_that_readers_wait_for():
    marts = {path.stem.removeprefix("mart_") for path in QUERIES if path.parent.name == "marts"}
    # Those of what was published are run by imports alone.
    assert marts - QUESTIONS.keys() == {name for name in marts if name.startswith("published_")}
