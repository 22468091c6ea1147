"""The readout as one HTML file that asks no host for anything."""

import base64
import hashlib
import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.io import to_json
from plotly.offline import get_plotlyjs

from funnel.palette import DARK, LIGHT
from funnel.readout.model import Chart, Readout

_HERE = Path(__file__).parent / "html"
_STATIC = Path(__file__).parents[2] / "static"
_FONTS = {
    "inter-latin.woff2": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02DD, U+2000-22FF",
    "inter-latin-ext.woff2": "U+0100-02BA, U+1E00-1EFF, U+20A0-20C0",
}
# What ends a script element, or a line of JSON, early.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def to_html(readout: Readout) -> bytes:
    """The readout as one HTML file: fonts, pictures and what draws them are inside.

    Its policy lets no script run but the two that are written here, and nothing be loaded.
    """
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    charts = {(one.key, chart.key): chart for one in readout.sections for chart in one.charts}
    figures = {key: chart.draw(LIGHT) for key, chart in charts.items()}
    script = (_HERE / "readout.js").read_text(encoding="utf-8")
    plotly = get_plotlyjs()
    page = environment.get_template("readout.html").render(
        readout=readout,
        spoken={key: figure.layout.meta for key, figure in figures.items()},
        heights={key: figure.layout.height for key, figure in figures.items()},
        numbers_of=_numbers_of,
        figures=_figures(charts),
        style=Markup(_fonts() + (_HERE / "readout.css").read_text(encoding="utf-8")),
        script=Markup(script),
        plotly=Markup(plotly),
        hashes=Markup(" ".join(map(_hash, (plotly, script)))),
    )
    return page.encode()


def _numbers_of(chart: Chart) -> list[tuple[str, list[str]]]:
    """A chart's numbers as a table: a row a category; of lines the one of their labels."""
    categories = chart.categories or ("",)
    return [
        (
            name,
            [
                number.shown if (number := series.numbers[at]) is not None else ""
                for series in chart.series
            ],
        )
        for at, name in enumerate(categories)
    ]


def _figures(charts: dict[tuple[str, str], Chart]) -> Markup:
    """Every figure in both modes, as JSON that ends no element."""
    drawn = {
        f"chart-{section}-{key}": {
            mode: json.loads(to_json(chart.draw(palette), validate=False))
            for mode, palette in (("light", LIGHT), ("dark", DARK))
        }
        for (section, key), chart in charts.items()
    }
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(str.maketrans(_UNSAFE)))


def _fonts() -> str:
    return "".join(
        "@font-face { font-family: Inter; font-weight: 100 900; unicode-range: "
        f"{unicode_range}; src: url(data:font/woff2;base64,"
        f"{base64.b64encode((_STATIC / name).read_bytes()).decode()}) }}\n"
        for name, unicode_range in _FONTS.items()
    )


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
