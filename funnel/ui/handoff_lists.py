"""Lists of leads behind the numbers of the hand-off."""

import polars as pl

from funnel.measure import LeadPage, leads_let_pass, leads_of_handoff
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.ui import leads
from funnel.views.handoff import PLACE_WORDS, HandoffView

MISS_WORDS = {
    "hand_raiser": "Asked for a talk, and no MQL in time",
    "opportunity": "Opportunity without ever being MQL",
}


def handoff_list(
    handoff: HandoffView,
    title: str,
    panel: str,
    metric: str,
    selection: Selection | None = None,
    **only: object,
) -> None:
    """The MQLs that a number of the hand-off counts; ``only`` names the part of them it is."""
    asked = selection or handoff.selection

    def pages(most: int) -> LeadPage:
        warehouse = handoff.view.warehouse
        return leads_of_handoff(warehouse, asked, METRICS[metric], most_rows=most, **only)

    leads.show_list(title, panel, pages, lambda rows: _table(handoff, rows), "MQL")


def _table(handoff: HandoffView, rows: pl.DataFrame) -> pl.DataFrame:
    """The MQLs as people read them: local days, what was decided and why."""
    names = dict(handoff.view.definitions.stages.labels)
    return rows.select(
        pl.coalesce("lead_label", "lead_id").alias("Lead"),
        pl.col("lead_id").alias("Id"),
        pl.col("handed_at").dt.date().alias("Handed over"),
        pl.when("is_implied")
        .then(pl.lit("Accepted, implied"))
        .when("is_disqualified")
        .then(pl.lit("Disqualified"))
        .otherwise(pl.col("ledger").cast(pl.String).replace(PLACE_WORDS))
        .alias("Decision"),
        pl.col("decision_at").dt.date().alias("Decided"),
        pl.col("reason").alias("Reason written"),
        pl.col("attempts").alias("Attempts"),
        pl.col("cause").cast(pl.String).replace(_cause_words(handoff)).alias("Dropped for"),
        pl.col("current_stage").cast(pl.String).replace(names).alias("Stage now"),
        pl.col("source").alias("Source"),
        pl.col("motion").alias("Motion"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        pl.col("lead_url").alias("Link"),
    )


def _cause_words(handoff: HandoffView) -> dict[str, str]:
    return handoff.labels | {"rejected_for_reason": "Rejected for a reason"}


def miss_list(handoff: HandoffView, panel: str, miss: str) -> None:
    """The leads that marketing let pass in one way."""

    def pages(most: int) -> LeadPage:
        return leads_let_pass(handoff.view.warehouse, handoff.selection, miss, most_rows=most)

    names = dict(handoff.view.definitions.stages.labels)
    leads.show_list(
        MISS_WORDS[miss],
        panel,
        pages,
        lambda rows: rows.select(
            pl.coalesce("lead_label", "lead_id").alias("Lead"),
            pl.col("lead_id").alias("Id"),
            pl.col("since_at").dt.date().alias("Since"),
            pl.col("current_stage").cast(pl.String).replace(names).alias("Stage now"),
            pl.col("source").alias("Source"),
            pl.col("motion").alias("Motion"),
            pl.col("team").alias("Team"),
            pl.col("owner").alias("Owner"),
            pl.col("lead_url").alias("Link"),
        ),
        "lead",
    )
