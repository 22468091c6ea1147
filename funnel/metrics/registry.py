"""Every metric, defined once."""

import polars as pl

from funnel.metrics.handoff import HANDOFF_METRICS
from funnel.metrics.health import HEALTH_METRIC
from funnel.metrics.metric import (
    Metric,
    balance,
    cohort_rate,
    entries,
    flow_ratio,
    opportunity_amount,
    opportunity_count,
)
from funnel.metrics.movement import MOVEMENT_METRICS
from funnel.metrics.ownership import OWNERSHIP_METRICS
from funnel.metrics.sourcing import SOURCING_METRICS
from funnel.metrics.speed import SPEED_METRICS

_STEPS = (
    ("lead_to_mql", "Lead → MQL", "created", "marketing_qualified"),
    ("mql_to_sal", "MQL → SAL", "marketing_qualified", "sales_accepted"),
    ("sal_to_sql", "SAL → SQL", "sales_accepted", "sales_qualified"),
    ("sql_to_opportunity", "SQL → opportunity", "sales_qualified", "opportunity"),
    ("opportunity_to_won", "Opportunity → won", "opportunity", "won"),
)
_SPANS = (
    ("mql_to_sql", "MQL → SQL", "marketing_qualified", "sales_qualified"),
    ("mql_to_won", "MQL → won", "marketing_qualified", "won"),
    ("lead_to_sql", "Lead → SQL", "created", "sales_qualified"),
    ("lead_to_won", "Lead → won", "created", "won"),
)

_ALL: tuple[Metric, ...] = (
    entries("leads", "Leads", "created", "Leads created in the period."),
    entries(
        "marketing_qualified",
        "MQLs",
        "marketing_qualified",
        "Leads that marketing first handed over in the period.",
    ),
    entries(
        "sales_accepted", "SALs", "sales_accepted", "Leads that sales first accepted in the period."
    ),
    entries(
        "sales_qualified",
        "SQLs",
        "sales_qualified",
        "Leads that sales first qualified in the period.",
    ),
    entries(
        "opportunities",
        "Opportunities",
        "opportunity",
        "Leads that first became an opportunity in the period. Leads, not opportunities: "
        "one opportunity shared by two leads is two.",
    ),
    entries("won", "Won", "won", "Leads whose first opportunity was won in the period."),
    entries(
        "rejected",
        "Rejected",
        "rejected",
        "Leads that sales first sent back in the period.",
        is_higher_better=False,
    ),
    entries(
        "disqualified",
        "Disqualified",
        "disqualified",
        "Leads first given up as unfit in the period.",
        is_higher_better=False,
    ),
    entries(
        "recycled",
        "Recycled",
        "recycled",
        "Leads first returned to nurture in the period.",
        is_higher_better=None,
    ),
    entries(
        "lost",
        "Lost",
        "lost",
        "Leads whose opportunity was first lost in the period.",
        is_higher_better=False,
    ),
    *(cohort_rate(f"{name}_rate", label, *stages) for name, label, *stages in _STEPS + _SPANS),
    *(
        flow_ratio(f"{name}_flow", f"{label}, flow", *stages)
        for name, label, *stages in _STEPS + _SPANS
    ),
    opportunity_count(
        "opportunities_created",
        "Opportunities created",
        "created",
        "Opportunities created in the period, each once however many leads share it.",
    ),
    opportunity_count(
        "opportunities_won",
        "Opportunities won",
        "won",
        "Opportunities won in the period, by their close date.",
    ),
    opportunity_amount(
        "pipeline_amount",
        "Pipeline created",
        "created",
        "Amounts of the opportunities created in the period. Currencies are converted where a rate "
        "was agreed, and else stand apart; they are never added.",
    ),
    opportunity_amount(
        "won_amount",
        "Won amount",
        "won",
        "Amounts of the opportunities won in the period, by close date. Currencies are converted "
        "where a rate was agreed, and else stand apart; they are never added.",
    ),
    balance(
        "stage_opening",
        "In stage at the start",
        pl.col("opening").sort_by("week").first(),
        "Leads that stood in the stage when the period's first week began.",
    ),
    balance(
        "moved_in",
        "Moved in",
        pl.col("moved_in").sum(),
        "Moves into the stage in the period's weeks, a lead each time it moves.",
    ),
    balance(
        "moved_out",
        "Moved out",
        pl.col("moved_out").sum(),
        "Moves out of the stage in the period's weeks, a lead each time it moves.",
    ),
    balance(
        "in_stage",
        "In stage at week end",
        pl.col("in_stage").sort_by("week").last(),
        "Leads that stood in the stage when the period's last week ended: opening + in − out.",
    ),
    *SPEED_METRICS,
    *HANDOFF_METRICS,
    *SOURCING_METRICS,
    *OWNERSHIP_METRICS,
    *MOVEMENT_METRICS,
    HEALTH_METRIC,
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}
