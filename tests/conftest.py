"""Data that several tests read."""

import pytest

from funnel.warehouse import Warehouse
from tests.builders import Opportunity, build_generation, lead


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
