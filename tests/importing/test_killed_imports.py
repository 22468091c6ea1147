"""``kill -9`` at any moment of an import leaves the published generation whole."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from funnel.measure import measure
from funnel.selection import Selection
from funnel.warehouse import Warehouse
from sample_data import write_company

ROOT = Path(__file__).parents[2]
MOMENTS = 50


def start_import(exports, warehouse):
    command = [sys.executable, "-m", "funnel", "--warehouse", warehouse, "import", exports]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def numbers(warehouse):
    """What a reader who opens the warehouse now is told."""
    opened = Warehouse(warehouse)
    return [
        measure(opened, name, Selection())["value"].to_list()
        for name in ("leads", "marketing_qualified", "sales_qualified", "won", "won_amount")
    ]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Exports, a warehouse they are in, and how long their import takes, seconds."""
    exports, warehouse = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("warehouse")
    write_company(exports, leads=1_500, seed=11, shape="salesforce")
    start = time.monotonic()
    process = start_import(exports, warehouse)
    assert process.wait() == 0, process.stderr.read()
    return exports, warehouse, time.monotonic() - start


def test_a_killed_import_leaves_what_was_published(published):
    exports, warehouse, seconds = published
    whole = numbers(warehouse)
    moments = random.Random(4).sample(range(1000), MOMENTS)
    survived = 0
    for moment in moments:
        start = time.monotonic()
        process = start_import(exports, warehouse)
        try:
            assert process.wait(seconds * moment / 1000) == 0, process.stderr.read()
            # The machine is less busy than it was: by now an import takes this long.
            seconds = time.monotonic() - start
            survived += 1
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()
        assert numbers(warehouse) == whole
    # Most were really killed, or nothing was tried.
    assert survived < MOMENTS / 2


def test_leftovers_of_killed_imports_go_with_the_next(published):
    exports, warehouse, _ = published
    leftover = warehouse / ".building-000777"
    (leftover / "reading").mkdir(parents=True)
    (leftover / "funnel.duckdb").write_bytes(os.urandom(4096))
    assert start_import(exports, warehouse).wait() == 0
    assert not list(warehouse.glob(".building-*"))


def test_a_failing_import_says_so_and_changes_nothing(published, tmp_path):
    _, warehouse, _ = published
    whole, before = numbers(warehouse), sorted(warehouse.iterdir())
    (tmp_path / "notes.csv").write_text("just,some\nwords,here\n")
    process = start_import(tmp_path, warehouse)
    assert process.wait() == 2
    complaint = process.stderr.read()
    assert complaint.count("\n") == 1 and "Traceback" not in complaint
    assert (numbers(warehouse), sorted(warehouse.iterdir())) == (whole, before)


def test_importing_the_same_folder_twice_changes_no_number(published):
    exports, warehouse, _ = published
    whole = numbers(warehouse)
    assert start_import(exports, warehouse).wait() == 0
    assert numbers(warehouse) == whole
