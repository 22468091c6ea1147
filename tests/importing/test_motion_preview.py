"""What a preview of motion rules says is what the next import does."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from funnel.definitions import MotionRule, save_motion_rules
from funnel.importing import import_folder
from funnel.importing.motion_preview import moved, preview_motions
from funnel.warehouse import Warehouse
from sample_data import write_company

SAMPLE = Path(__file__).parents[2] / "sample_data"
COUNTS = ("leads", "marketing_qualified", "sales_qualified")
LEADS = """
    select
        lead_id, label as motion, motion_rule,
        marketing_qualified_at is not null as is_marketing_qualified,
        sales_qualified_at is not null as is_sales_qualified
    from int_lead_journeys
    join dimension_values on dimension = 'motion' and id = motion_id
"""


def rule(name, motion, field, *patterns):
    return MotionRule(name=name, motion=motion, field=field, patterns=patterns)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The exports of a small company, and its warehouse."""
    folder = tmp_path_factory.mktemp("rules")
    write_company(folder / "exports", leads=3_000, seed=5, shape="salesforce")
    warehouse = folder / "warehouse"
    warehouse.mkdir()
    shutil.copy(SAMPLE / "definitions.toml", warehouse)
    import_folder(folder / "exports", warehouse)
    return folder / "exports", warehouse


def preview(warehouse, rules):
    data = Warehouse(warehouse)
    motions = data.generation.labels.filter(dimension="motion")
    return preview_motions(data.table("motion_facts"), motions, rules)


def test_the_rules_in_force_move_nobody(imported):
    _, warehouse = imported
    rows = preview(warehouse, Warehouse(warehouse).definitions.motion_rules)
    assert rows.filter(pl.col("motion") != pl.col("new_motion")).is_empty()
    assert rows.filter(pl.col("motion_rule") != pl.col("new_rule")).is_empty()
    assert moved(rows).is_empty()
    total = Warehouse(warehouse).table("int_lead_journeys").height
    assert rows["leads"].sum() == total


def test_without_rules_every_lead_is_of_unknown_motion(imported):
    _, warehouse = imported
    rows = preview(warehouse, [])
    assert set(rows["new_motion"]) == {"unknown"}
    assert set(rows["new_rule"]) == {"no rule fits"}


def test_a_preview_is_what_an_import_with_the_rules_gives(imported):
    exports, warehouse = imported
    before = Warehouse(warehouse)
    agreed = before.definitions
    changed = [
        rule("fairs are ours", "outbound", "campaign_type", "trade show*"),
        rule("who calls first", "inbound", "first_activity_direction", "outbound"),
        rule("by callers", "partner", "created_by_team", "sdr w*", "sdr c*"),
        *(one for one in agreed.motion_rules if one.field == "source"),
    ]
    told = preview(warehouse, changed)
    leads = before.generation.frame(LEADS)
    save_motion_rules(warehouse / "definitions.toml", agreed, changed)
    import_folder(exports, warehouse)
    after = Warehouse(warehouse)
    assert list(after.definitions.motion_rules) == changed
    both = leads.join(after.generation.frame(LEADS), on="lead_id", suffix="_after")
    expected = both.group_by(
        "motion", "motion_rule", new_motion="motion_after", new_rule="motion_rule_after"
    ).agg(
        leads=pl.len().cast(pl.Int64),
        marketing_qualified=pl.col("is_marketing_qualified").sum().cast(pl.Int64),
        sales_qualified=pl.col("is_sales_qualified").sum().cast(pl.Int64),
    )
    keys = ["motion", "motion_rule", "new_motion", "new_rule"]
    assert told.sort(keys).rows() == expected.select(told.columns).sort(keys).rows()
    # The rules move something, or nothing was compared.
    assert moved(told)["leads"].sum() > 100
    assert {"fairs are ours", "who calls first", "by callers"} <= set(told["new_rule"])
