"""The sample company, and its pages served for a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data"


@pytest.fixture(scope="session")
def sample(sample) -> Path:
    """The folder of the warehouse with the committed sample company in it."""
    return sample.path


@contextmanager
def served(command: list[str], warehouse: Path):
    """The address of a fresh server started by ``command``, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"FUNNEL_WAREHOUSE": str(warehouse)}
    words = [word.format(port=port) for word in command]
    with subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", server)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer within half a minute")


SERVE = ["funnel", "serve", "--port", "{port}", "--headless"]


@pytest.fixture(scope="session")
def address(sample):
    """The sample company's pages, served for the whole session."""
    with served(SERVE, sample) as address:
        yield address


class Tab:
    """A browser tab that notes console errors and requests to other hosts."""

    def __init__(self, browser, width=1440, scheme="light", height=1000):
        self.page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._note_request)

    def _note_console(self, message):
        # From a page's own link Streamlit's client looks for its server below that link first.
        is_probe = "404" in message.text and "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not is_probe:
            self.errors.append(message.text)

    def _note_request(self, request):
        if not request.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def open(self, address):
        """Go to ``address`` and wait until the page stands still."""
        self.page.goto(address)
        return self._drawn()

    def reload(self):
        """Load the page again, as the reader's F5 does, and wait until it stands still."""
        self.page.reload()
        return self._drawn()

    def _drawn(self):
        # Until the first run has drawn something the script rests too.
        self.page.wait_for_selector("h1, [data-testid=stAlert]", timeout=60_000)
        self.settle()
        return self

    def settle(self):
        """Wait until the script has run and what it sent is drawn.

        On a busy machine a click takes a moment to reach the server: only a script that rests
        twice in a row has run.
        """
        resting = "[data-testid=stApp][data-test-script-state=notRunning]"
        self.page.wait_for_timeout(250)
        for _ in range(20):
            self.page.wait_for_selector(resting, timeout=30_000)
            self.page.wait_for_timeout(400)
            if self.page.locator(resting).count():
                return

    def headline(self) -> str:
        """The page's first heading."""
        return self.page.locator("h1").first.inner_text()

    def click_mark(self, chart: str, number: int):
        """Click the ``number``-th bar or point of ``chart``, counted from 0."""
        marks = self.page.locator(
            f".st-key-{chart} .barlayer .point path, .st-key-{chart} .scatterlayer .points path"
        )
        marks.nth(number).scroll_into_view_if_needed()
        box = marks.nth(number).bounding_box()
        # Near the foot of a bar, clear of the interval drawn on its upper half.
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.85)
        self.settle()

    def sections(self):
        """The names above groups of pages."""
        return self.page.get_by_test_id("stTopNavSection")

    def page_names(self) -> list[str]:
        """What the navigation calls the pages, those within its sections too."""
        names = self.page.get_by_test_id("stTopNavLink").all_inner_texts()
        for section in self.sections().all():
            section.click()
            inside = self.page.get_by_test_id("stTopNavDropdownLink")
            inside.first.wait_for()
            names += inside.all_inner_texts()
            self.page.keyboard.press("Escape")
            inside.first.wait_for(state="detached")
        return names

    def turn_to(self, name: str, section: str | None = None):
        """Go to the page that the navigation calls ``name``, in its ``section``."""
        links = self.page.get_by_test_id("stTopNavLink")
        if section is not None:
            self.sections().get_by_text(section, exact=True).click()
            links = self.page.get_by_test_id("stTopNavDropdownLink")
        links.get_by_text(name, exact=True).click()

    def text(self) -> str:
        """All text of the page."""
        return self.page.locator("[data-testid=stMain]").inner_text()


@pytest.fixture
def tab(chromium):
    """Makes tabs; they are closed after the test."""
    tabs = []

    def make(**options):
        tabs.append(Tab(chromium, **options))
        return tabs[-1]

    yield make
    for one in tabs:
        one.page.close()


@pytest.fixture(scope="module")
def own(sample, tmp_path_factory, request):
    """The sample company in a warehouse of the module's own, and the address of its ``PAGE``."""
    warehouse = tmp_path_factory.mktemp("own")
    shutil.copytree(sample, warehouse, dirs_exist_ok=True)
    with served(SERVE, warehouse) as address:
        yield warehouse, f"{address}/{request.module.PAGE}"


@pytest.fixture
def warehouse(own):
    """That warehouse without a record."""
    for file in own[0].glob("record.sqlite*"):
        file.unlink()
    return own[0]


@pytest.fixture
def page(own, tab):
    """Opens that page in a browser context of its own."""

    def make(**options):
        return tab(**options).open(own[1])

    return make
