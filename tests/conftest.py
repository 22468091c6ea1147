"""Data that several tests read."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from funnel.cli import main
from funnel.importing import import_folder
from funnel.warehouse import Warehouse
from tests.browser import executable
from tests.builders import Opportunity, build_generation, lead
from tests.response_builder import Wait

SAMPLES = Path(__file__).parents[1] / "sample_data"


@pytest.fixture
def command(capsys):
    """Runs a command; gives exit code, output and error."""

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        written = capsys.readouterr()
        return left.value.code, written.out, written.err

    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The sample company as Salesforce exports it, imported as it agreed."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copy(SAMPLES / "definitions.toml", folder)
    import_folder(SAMPLES / "salesforce", folder)
    return Warehouse(folder)


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """Seven leads and three opportunities, few enough to count by head.

    As of Monday 1 June 2026, noon. A went all the way; B took its time and was lost; C was
    rejected and recycled; D was disqualified at once; E was qualified without being handed over,
    so that its MQL and SAL are implied; F and G are a week old.
    """
    folder = tmp_path_factory.mktemp("company")
    build_generation(
        folder,
        [
            lead(
                "2025-11-03",
                label="A",
                source="Web",
                owner="Ann",
                marketing_qualified="2025-11-04",
                sales_accepted="2025-11-05",
                sales_qualified="2025-11-10",
                opportunity="2025-11-20",
                won="2025-12-20",
            ),
            lead(
                "2025-11-04",
                label="B",
                source="Web",
                owner="Ann",
                marketing_qualified="2025-11-06",
                sales_accepted="2025-11-20",
                sales_qualified="2025-12-20",
                opportunity="2026-02-01",
                lost="2026-03-01",
            ),
            lead(
                "2025-11-05",
                label="C",
                source="List",
                owner="Bob",
                marketing_qualified="2025-11-07",
                rejected="2025-11-09",
                recycled="2025-11-12",
            ),
            lead("2025-11-06", label="D", source="List", disqualified="2025-11-08"),
            lead(
                "2025-11-07",
                label="E",
                implied="marketing_qualified sales_accepted",
                source="Web",
                owner="Bob",
                marketing_qualified="2025-11-14",
                sales_accepted="2025-11-14",
                sales_qualified="2025-11-14",
            ),
            lead("2026-05-25", label="F", source="Web", marketing_qualified="2026-05-26"),
            lead("2026-05-26", label="G"),
        ],
        [
            Opportunity("2025-11-20", won="2025-12-20", amount="1000.00", source="Web"),
            Opportunity("2026-02-01", amount="500.50", source="Web"),
            Opportunity("2025-12-01", won="2025-12-05", amount="70.00", currency="USD"),
        ],
        as_of="2026-06-01 12:00",
    )
    return Warehouse(folder)


@pytest.fixture(scope="session")
def callers(tmp_path_factory):
    """Fourteen leads, most of them handed over and waiting for a call, or called.

    As of Wednesday 1 July 2026, noon; the SLA is the shipped 5 minutes. A to I and N have a
    clock: A, B, C, D and N were called, E called us, F and G closed uncalled, H and I wait. N was
    recycled and handed over again, and waits since. J was never handed over, K is outbound, L
    came in a bulk import, and of the call of M only the day is known.
    """
    folder = tmp_path_factory.mktemp("callers")
    west = {"motion": "inbound", "source": "Web", "team": "West"}
    east = west | {"team": "East", "owner": "Cid"}
    ann, bob = west | {"owner": "Ann"}, west | {"owner": "Bob"}
    build_generation(
        folder,
        [
            _handed_over(
                "A",
                "2026-05-04 10:00",
                Wait(call="3m", contact="3m", assigned="1m", attempts=1, reached_at=1),
                sales_qualified="2026-05-06",
                **ann,
            ),
            _handed_over(
                "B",
                "2026-05-05 10:00",
                Wait(call="5m", contact="2d", assigned="2m", attempts=3, reached_at=3),
                **ann,
            ),
            _handed_over(
                "C",
                "2026-05-06 20:00",
                Wait(call="13h", assigned="12h", closed_for="13h", attempts=1),
                **bob,
            ),
            _handed_over(
                "D",
                "2026-05-12 11:00",
                Wait(call="2h", assigned="30m", attempts=2),
                sales_qualified="2026-05-20",
                **east,
            ),
            _handed_over(
                "E",
                "2026-05-13 10:00",
                Wait(their_call="1m", call="10m", contact="1m", reached_at=0, by_themselves=True),
                **east,
            ),
            _handed_over(
                "F", "2026-05-14 10:00", Wait(), sales_qualified="2026-05-14 10:02", **east
            ),
            _handed_over("G", "2026-05-14 15:00", Wait(), disqualified="2026-05-20", **east),
            _handed_over(
                "H", "2026-05-26 09:00", Wait(attempt="1h", attempts=1, has_planned=True), **bob
            ),
            _handed_over("I", "2026-07-01 11:59:30", Wait(), **bob),
            lead("2026-05-04", Wait(), label="J", **ann),
            _handed_over("K", "2026-05-04 10:00", Wait(call="1m"), **ann | {"motion": "outbound"}),
            _handed_over("L", "2026-05-04 10:00", Wait(standing="bulk_import"), **ann),
            _handed_over("M", "2026-05-04 10:00", Wait(standing="called_undated"), **ann),
            _handed_over(
                "N",
                "2026-05-04 12:00",
                Wait(call="4m", attempts=1),
                Wait(since="2026-06-26 10:00"),
                recycled="2026-05-20",
                **ann,
            ),
        ],
        as_of="2026-07-01 12:00",
    )
    return Warehouse(folder)


def _handed_over(label, at, *waits, **columns):
    """A lead created at the midnight before it became an MQL."""
    return lead(at[:10], *waits, label=label, marketing_qualified=at, **columns)


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium."""
    found = executable()
    assert found, "no Chromium: run python -m tests.browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()
