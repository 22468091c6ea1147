"""The frames behind what was good of the hand-off: scores, qualification fields, readiness."""

from dataclasses import replace

import polars as pl

from funnel.measure import of_every_team
from funnel.metrics import SMALL
from funnel.views.handoff import UNASSIGNED, HandoffView


def bands(handoff: HandoffView, name: str) -> pl.DataFrame:
    """Rates by band as `bands_chart` takes them; empty where no score was exported."""
    rows = handoff.numbers(name)
    if rows["reason"].drop_nulls().len():
        return rows.clear()
    label = pl.when(pl.col("band") == "none").then(pl.lit("No score")).otherwise("band")
    return rows.with_columns(label=label)


def fields_filled(handoff: HandoffView) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How completely qualification fields are filled, and acceptance by how many are; both as
    `bands_chart` takes them, empty where the export has no such field.
    """
    filled = handoff.numbers("field_completeness")
    accepted = handoff.numbers("acceptance_by_fields")
    if filled["reason"].drop_nulls().len() or accepted["reason"].drop_nulls().len():
        return filled.clear(), accepted.clear()
    number = pl.col("fields_filled").cast(pl.String)
    return (
        filled.with_columns(band="field", label=pl.col("field").str.to_titlecase()),
        accepted.with_columns(band=number, label=pl.format("{} filled", number)),
    )


def uneven_teams(handoff: HandoffView) -> pl.DataFrame:
    """Each team's share of all its fields that are filled, the least first: `team`, `value`."""
    if "team" not in handoff.view.warehouse.dimensions:
        return pl.DataFrame()
    rows = handoff.numbers("field_completeness", handoff.by("team"))
    if rows["reason"].drop_nulls().len():
        return pl.DataFrame()
    counts = (
        rows.filter(pl.col("team") != UNASSIGNED)
        .group_by("team")
        .agg(pl.col("numerator", "denominator").sum())
    )
    counts = counts.filter(pl.col("denominator") >= SMALL)
    return counts.with_columns(value=pl.col("numerator") / pl.col("denominator")).sort("value")


def marketing(handoff: HandoffView) -> HandoffView:
    """The view of what marketing did, which no filter by team, owner or reporting line is of."""
    view = replace(handoff.view, selection=of_every_team(handoff.view.selection))
    return replace(handoff, view=view, selection=of_every_team(handoff.selection))


def readiness(handoff: HandoffView) -> pl.DataFrame:
    """Per source, as people read it: leads, how many became MQL in time, how many sales accepted.

    The first three columns are of leads by their creation, the others of first MQLs by their own
    day. Rates of fewer than 30 are null. Most leads first.
    """
    by = handoff.by("source")
    made, accepted = handoff.numbers("lead_to_mql_rate", by), handoff.numbers("acceptance_rate", by)
    if made["reason"].drop_nulls().len() or accepted["reason"].drop_nulls().len():
        return pl.DataFrame()
    in_percent = pl.when(pl.col("denominator") >= SMALL).then((pl.col("value") * 100).round(1))
    return (
        made.select(Source="source", Leads="denominator", MQLs="numerator", rate=in_percent)
        .rename({"rate": "Lead → MQL %"})
        .join(
            accepted.select(
                Source="source", Decided="denominator", Accepted="numerator", rate=in_percent
            ).rename({"rate": "Sales-ready %"}),
            on="Source",
            how="left",
        )
        .sort("Leads", "Source", descending=[True, False])
    )
