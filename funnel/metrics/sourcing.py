"""The metrics of where business comes from: mix, velocity, cost and the quality of sources."""

from dataclasses import replace

import polars as pl

from funnel.metrics.metric import STAGE_WORDS, Metric, cohort_rate
from funnel.wording import plural

# The metrics whose shares by motion make the mix.
MEASURES = (
    "leads",
    "marketing_qualified",
    "sales_qualified",
    "opportunities_created",
    "pipeline_amount",
    "won_amount",
)
COST_EXTRAS = ("cost", "known_leads", "leads", "rates")


def velocity(name: str, label: str, from_stage: str, to_stage: str) -> Metric:
    """The metric that says after how many days half of those had arrived that did in time."""
    base, target = STAGE_WORDS[from_stage], STAGE_WORDS[to_stage]
    return Metric(
        name,
        label,
        f"Days from {base} to {target}, by which half had got there, among those only that got "
        "there within the window; leads that did not are in no median, so read it beside the rate. "
        "Weeks whose window has not run out are left out, and so are passes that are only implied. "
        "To the whole hour.",
        unit="days",
        mart="velocity",
        parameters={"from_stage": from_stage, "to_stage": to_stage},
        top=pl.col("leads").sum(),
        numerator=f"the median of the whole hours it took the {plural(target)}, in days",
        stages=(from_stage, to_stage),
        is_cohort=True,
        is_higher_better=False,
        extras=("entered", "p90_days"),
    )


def unit_cost(name: str, label: str, to_stage: str) -> Metric:
    """The metric that sets the cost of leads against those of them that reached a stage."""
    target = STAGE_WORDS[to_stage]
    return Metric(
        name,
        label,
        "Cost of the leads created in the period whose campaign's cost is known, for each of them "
        f"that became {'an' if target != 'won lead' else 'a'} {target} within the window. A "
        "campaign's cost is spread evenly over all leads ever created in it. Leads without a known "
        "cost are in neither part. Weeks whose window has not run out are left out.",
        unit="amount",
        mart="campaign_leads",
        parameters={"reached": to_stage},
        top=pl.col("cost").sum(),
        numerator="cost of the leads, each its campaign's cost ÷ its campaign's leads",
        bottom=pl.col("reached").sum(),
        denominator=f"those of them that became {plural(target)} within the window",
        stages=("created", to_stage),
        row_keys=("currency",),
        is_cohort=True,
        is_higher_better=False,
        extras=COST_EXTRAS,
    )


SOURCING_METRICS: tuple[Metric, ...] = (
    Metric(
        "motion_mix",
        "Mix by motion",
        "Which share of the period's leads, MQLs, SQLs, opportunities, pipeline and won amount is "
        "inbound, outbound, partner or of unknown motion. Leads are counted by the day they first "
        "became one, opportunities and pipeline by creation, won amounts by close. Amounts are "
        "summed over opportunities, each once, by the motion of its primary lead.",
        unit="rate",
        mart="mix",
        top=pl.col("volume").sum(),
        numerator="what is counted or added up, of that motion",
        bottom=pl.col("whole").sum(),
        denominator="the same of all motions in the selection, and in that currency",
        row_keys=("measure", "motion", "currency"),
        extras=("volume", "whole", "rates"),
    ),
    replace(
        cohort_rate("pull_rate", "Pull rate", "created", "sales_qualified"),
        description="Of the leads created in a week, the share that became SQL within the window. "
        "Weeks whose window has not run out are left out.",
    ),
    velocity(
        "median_days_lead_to_mql", "Median days, lead → MQL", "created", "marketing_qualified"
    ),
    velocity("median_days_lead_to_sql", "Median days, lead → SQL", "created", "sales_qualified"),
    velocity("median_days_lead_to_won", "Median days, lead → won", "created", "won"),
    velocity(
        "median_days_mql_to_sql",
        "Median days, MQL → SQL",
        "marketing_qualified",
        "sales_qualified",
    ),
    velocity(
        "median_days_sql_to_opportunity",
        "Median days, SQL → opportunity",
        "sales_qualified",
        "opportunity",
    ),
    velocity(
        "median_days_opportunity_to_won",
        "Median days, opportunity → won",
        "opportunity",
        "won",
    ),
    Metric(
        "campaign_cost",
        "Cost of the leads",
        "Cost of the leads created in the period. A campaign's cost is spread evenly over all "
        "leads ever created in it, so that the parts of any breakdown add up to it. Leads without "
        "a campaign of known cost add nothing.",
        unit="amount",
        mart="campaign_leads",
        top=pl.col("cost").sum(),
        numerator="cost of the leads, each its campaign's cost ÷ its campaign's leads",
        stages=("created",),
        row_keys=("currency",),
        extras=("known_leads", "leads", "rates"),
    ),
    Metric(
        "unallocated_cost",
        "Unallocated cost",
        "Cost of the campaigns in which no lead was created in the whole import. It belongs to no "
        "lead, so no filter and no period changes it, and it is in no other cost.",
        unit="amount",
        mart="campaign_costs",
        top=pl.col("cost").sum(),
        numerator="cost of the campaigns without a lead, in the whole import",
        row_keys=("currency",),
        extras=("campaigns", "rates"),
    ),
    unit_cost("cost_per_mql", "Cost per MQL", "marketing_qualified"),
    unit_cost("cost_per_sql", "Cost per SQL", "sales_qualified"),
    unit_cost("cost_per_opportunity", "Cost per opportunity", "opportunity"),
    Metric(
        "pipeline_per_cost",
        "Pipeline per unit of cost, flow",
        "Pipeline created in the period by opportunities of campaigns with a known cost, for each "
        "unit of what the leads created in the period cost, in one currency. A flow: the pipeline "
        "is not of these leads only, and it may exceed 1.",
        unit="ratio",
        mart="campaign_leads",
        top=pl.col("pipeline").sum(),
        numerator="amounts of the opportunities created in the period whose campaign's cost is "
        "known, in the currency of that cost",
        bottom=pl.col("cost").sum(),
        denominator="cost of the leads created in the period",
        stages=("created",),
        row_keys=("currency",),
        is_higher_better=True,
        extras=("pipeline", "cost", "rates"),
    ),
    Metric(
        "programme_cost_per_sql",
        "Programme's cost per SQL",
        "What a programme with an agreed cost a month, such as qualifying by telephone, costs for "
        "each SQL among the MQLs handed to its teams: the cost of the days of those weeks whose "
        "window has run out, pro rata by calendar month. Filters other than the period leave it as "
        "it is, because its cost cannot be split by them.",
        unit="amount",
        mart="programmes",
        top=pl.col("cost").sum(),
        numerator="cost of the days on which these MQLs came",
        bottom=pl.col("reached").sum(),
        denominator="MQLs handed to the programme's teams that became SQL within the window",
        stages=("marketing_qualified", "sales_qualified"),
        row_keys=("programme", "currency"),
        is_cohort=True,
        is_higher_better=False,
        extras=("mqls", "cost", "period_cost", "cost_per_mql", "rates"),
    ),
    Metric(
        "source_quality",
        "Quality of sources",
        "Each source (or campaign, or what is asked for) by the share of its leads that became SQL "
        "within the window, ranked by that share drawn towards the pooled one as far as chance "
        "explains (empirical Bayes); under 30 leads not ranked. Beside it acceptance, win rate, "
        "median days, why its MQLs are rejected, and what its leads cost. Without SQLs in the "
        "export the share is of opportunities, or of leads won.",
        unit="rate",
        mart="source_quality",
        top=pl.col("numerator").sum(),
        numerator="those of them that became SQL within the window",
        bottom=pl.col("denominator").sum(),
        denominator="leads created in the period, in weeks whose window has run out",
        stages=("created",),
        row_keys=("group",),
        is_higher_better=True,
        extras=(
            "rank",
            "target",
            "shrunk_rate",
            "leads",
            "acceptance_rate",
            "decided",
            "win_rate",
            "won_of",
            "median_days",
            "reasons",
            "currency",
            "cost_per_mql",
            "costed_mqls",
            "cost_per_sql",
            "costed_sqls",
            "cost_per_opportunity",
            "costed_opportunities",
            "pipeline_per_cost",
        ),
    ),
)
