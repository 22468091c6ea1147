"""Importing in a real browser: a map built by hand, a question answered, the import, the page."""

import re

import pytest

from funnel.importing.chosen_maps import saved_maps
from funnel.warehouse import Warehouse
from tests.pages.conftest import SERVE, served

pytestmark = pytest.mark.browser

# Every day could be a month: the file does not say which comes first.
PEOPLE = """ref;came in;how;qualified
1;03/04/2026 10:00;Web;05/04/2026 11:00
2;05/06/2026 12:00;Fair;
3;07/08/2026 12:30;Web;08/08/2026 09:00
"""


def pick(one, label, choice):
    """Choose ``choice`` in the drop-down called ``label``."""
    one.page.locator("[data-testid=stSelectbox]").filter(
        has=one.page.get_by_text(label, exact=True)
    ).get_by_role("combobox").click()
    one.page.get_by_role("option", name=choice, exact=True).click()
    one.settle()


def test_from_files_nobody_knows_to_the_first_page(tmp_path, tab):
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    exports.mkdir()
    (exports / "people.csv").write_text(PEOPLE)
    with served(SERVE, warehouse) as address:
        one = tab(height=2000).open(address)
        assert one.headline() == "No data yet"
        one.turn_to("Import", "Data")
        one.settle()
        one.page.get_by_label("Folder, file or zip").fill(f"{exports}")
        one.page.keyboard.press("Enter")
        one.settle()

        one.page.get_by_role("button", name="Check").click()
        one.settle()
        assert "build a map" in one.text()

        one.page.get_by_text("Build a map of your own").click()
        one.settle()
        pick(one, "lead id (needed)", "ref")
        pick(one, "created at (needed)", "came in")
        one.page.get_by_text("more columns").click()
        one.settle()
        pick(one, "marketing qualified at", "qualified")
        pick(one, "source", "how")
        one.page.get_by_role("button", name="Save the map").click()
        one.settle()
        assert list(saved_maps(warehouse)) == ["my_crm"]

        one.page.get_by_role("button", name=re.compile("Check")).click()
        one.settle()
        for button in one.page.get_by_role("radio", name="Day first").all():
            button.click()
            one.settle()
        one.page.get_by_role("button", name="Check again").click()
        one.page.get_by_text("3 rows read =").first.wait_for()
        one.settle()
        assert "3 rows read = 3 loaded + 0 rejected + 0 dropped" in one.text()
        assert not list(warehouse.glob("generation-*")), "a dry run publishes nothing"

        one.page.get_by_role("button", name="Import", exact=True).click()
        one.page.get_by_text("Open Weekly health to see it").wait_for()
        assert f"{Warehouse(warehouse).facts['as_of']}" == "2026-08-08 09:00:00"
        one.turn_to("Weekly health")
        one.settle()
        assert "Data to Sat 8 Aug 2026, 09:00" in one.text()
        assert not one.errors and not one.elsewhere
