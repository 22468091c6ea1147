"""What other motion rules would change, found by the very query that an import runs."""

from collections.abc import Sequence

import duckdb
import polars as pl

from funnel.definitions.model import MotionRule
from funnel.importing.agreed_tables import motion_rule_rows
from funnel.importing.journeys import QUERIES

_FACTS = (
    "exported_motion", "source", "campaign_type", "created_by_team", "first_activity_direction",
)  # fmt: skip
_COUNTS = ("leads", "marketing_qualified", "sales_qualified")


def preview_motions(
    facts: pl.DataFrame, motions: pl.DataFrame, rules: Sequence[MotionRule]
) -> pl.DataFrame:
    """Every lead by its motion as imported and as ``rules`` would have it.

    ``facts`` is the published table `motion_facts`, ``motions`` the `id` and `label` of that
    dimension. A row per combination of `motion` and `motion_rule` now, `new_motion` and `new_rule`:
    `leads`, and how many of them were ever MQL and SQL. Most leads first.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        # The query reads each combination of facts once; a number stands for its leads.
        combinations = (
            facts.select(*_FACTS).unique(maintain_order=True).with_row_index("lead_number")
        )
        labels = motions.select(dimension=pl.lit("motion"), id="id", label="label")
        patterns = pl.DataFrame(
            motion_rule_rows(rules),
            schema={
                "position": pl.Int32,
                "name": pl.String,
                "motion": pl.String,
                "field": pl.String,
                "pattern": pl.String,
            },
            orient="row",
        )
        for name, rows in (
            ("int_lead_facts", combinations),
            ("dimension_values", labels),
            ("defined_motion_rules", patterns),
            ("stg_opportunities", _nothing("source", "campaign")),
            ("int_campaign_texts", _nothing("campaign_text", "campaign_type")),
        ):
            connection.register(f"{name}_rows", rows)
            connection.execute(f"create temp table {name} as from {name}_rows")
        query = (QUERIES / "int_motions.sql").read_text(encoding="utf-8")
        found = connection.sql(query).pl()
    found = found.select(*_FACTS, new_motion_id="motion_id", new_rule="motion_rule")
    named = dict(motions.select(pl.col("id").cast(pl.Int64), "label").iter_rows())
    joined = facts.join(found, on=list(_FACTS), how="left")
    return (
        joined.with_columns(
            motion=pl.col("motion_id").cast(pl.Int64).replace_strict(named),
            new_motion=pl.col("new_motion_id").cast(pl.Int64).replace_strict(named),
        )
        .group_by("motion", "motion_rule", "new_motion", "new_rule")
        .agg(pl.col(name).sum().cast(pl.Int64) for name in _COUNTS)
        .sort("leads", "motion", "motion_rule", "new_motion", "new_rule",
              descending=[True, False, False, False, False])
    )  # fmt: skip


def moved(preview: pl.DataFrame) -> pl.DataFrame:
    """The leads of a preview that would change their motion: `motion`, `new_motion`, counts."""
    return (
        preview.filter(pl.col("motion") != pl.col("new_motion"))
        .group_by("motion", "new_motion")
        .agg(pl.col(*_COUNTS).sum())
        .sort("leads", "motion", "new_motion", descending=[True, False, False])
    )


def _nothing(*columns: str) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
