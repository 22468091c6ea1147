"""The readout as one HTML file, in a real browser: it asks nobody, and nothing in it runs."""

import re

import pytest

from funnel.readout.webpage import to_html


@pytest.fixture(scope="module")
def page(made):
    return to_html(made)


@pytest.fixture(scope="module")
def shown(page, chromium, tmp_path_factory):
    """The file opened as a reader would, what it asked for, and what went wrong."""
    path = tmp_path_factory.mktemp("page") / "readout.html"
    path.write_bytes(page)
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    asked, errors = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: errors.append(message.text))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("#chart-speed-curves .main-svg")
    yield tab, asked, errors
    tab.close()


def test_every_number_stands_in_it(made, shown):
    tab, _, _ = shown
    text = tab.evaluate("document.body.textContent")
    for number in made.numbers:
        assert number.shown in text


def test_it_asks_no_host_for_anything(shown):
    tab, asked, errors = shown
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []
    # No bar of buttons, and so none that would send a chart elsewhere.
    assert tab.locator(".modebar-btn, a[href]").count() == 0


def test_every_chart_is_drawn_in_either_mode(made, shown):
    tab, _, _ = shown
    charts = [chart for section in made.sections for chart in section.charts]
    for mode in ("light", "dark"):
        tab.emulate_media(color_scheme=mode)
        assert tab.locator(".chart .main-svg:first-child").count() == len(charts)


def test_it_fits_a_phone(shown):
    tab, _, _ = shown
    tab.set_viewport_size({"width": 390, "height": 844})
    for _ in range(50):  # charts follow a moment after the window
        tab.wait_for_timeout(100)
        if tab.evaluate("document.documentElement.scrollWidth") == 390:
            break
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    tab.set_viewport_size({"width": 1280, "height": 900})


def test_the_library_is_in_it_once(page):
    assert len(re.findall(rb"plotly\.js v\d", page)) == 1
