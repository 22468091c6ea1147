"""Lists of leads behind the numbers of the hand-off."""

from collections.abc import Mapping

import polars as pl

from funnel.measure import LeadPage, leads_let_pass, leads_of_handoff, part_of
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.ui import leads
from funnel.views.handoff import PLACE_WORDS, HandoffView

MISS_WORDS = {
    "hand_raiser": "Asked for a talk, and no MQL in time",
    "opportunity": "Opportunity without ever being MQL",
}
_DUE_WORDS = {"hand_raiser": "All who asked for a talk", "opportunity": "All opportunities"}
# What the MQLs behind a rate are called, by the column that counts them; its base first.
_ACCEPTANCE = {"denominator": "Decided", "numerator": "Accepted"}
_PART_WORDS = {
    "acceptance_rate": _ACCEPTANCE | {"immature": "Undecided, still in time"},
    "coverage_rate": {
        "denominator": "Due for a decision",
        "numerator": "Due and decided",
        "immature": "Not due yet",
    },
    "mql_to_sql_rejection_rate": {
        "denominator": "SQL in time or rejected",
        "numerator": "Rejected when the window ended",
        "undecided": "Neither",
        "immature": "Window not over",
    },
    "handoff_audits": {"numerator": "Found", "denominator": "Looked at"},
    "acceptance_by_band": _ACCEPTANCE,
    "sql_rate_by_band": {
        "denominator": "Old enough",
        "numerator": "SQL in the window",
        "immature": "Window not over",
    },
    "field_completeness": {"denominator": "All", "numerator": "Filled"},
    "acceptance_by_fields": _ACCEPTANCE,
}


def rate_list(
    handoff: HandoffView,
    title: str,
    panel: str,
    metric: str,
    selection: Selection | None = None,
    row: Mapping[str, object] | None = None,
    first: str = "denominator",
) -> None:
    """The MQLs behind a rate: those it is of, or those in its numerator, as the reader asks.

    ``row`` has the row keys of the metric's row, ``first`` is what is shown until asked otherwise.
    """
    words = _PART_WORDS[metric]
    part = leads.part(panel, words, first)
    of = f"{title} · {words[part][:1].lower()}{words[part][1:]}"
    only = part_of(handoff.view.warehouse, metric, part, row)
    handoff_list(handoff, of, panel, metric, selection, **only)


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
        pl.col("cause").cast(pl.String).replace(handoff.labels).alias("Dropped for"),
        pl.col("current_stage").cast(pl.String).replace(names).alias("Stage now"),
        pl.col("source").alias("Source"),
        pl.col("motion").alias("Motion"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        pl.col("lead_url").alias("Link"),
    )


def miss_list(handoff: HandoffView, panel: str, miss: str) -> None:
    """The leads that marketing let pass in one way, or all that were due in that way."""
    words = {"missed": MISS_WORDS[miss], "due": _DUE_WORDS[miss]}
    part = leads.part(panel, words)
    missed = True if part == "missed" else None

    def pages(most: int) -> LeadPage:
        warehouse = handoff.view.warehouse
        return leads_let_pass(warehouse, handoff.selection, miss, missed=missed, most_rows=most)

    names = dict(handoff.view.definitions.stages.labels)
    leads.show_list(
        words[part],
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
