"""The frames behind "Which sources and campaigns earn their cost?"."""

from dataclasses import dataclass, replace

import polars as pl

from funnel import wording
from funnel.measure import holiday_weeks, in_report_currency, measure_weekly, weekly_target_of
from funnel.metrics import METRICS, SMALL, is_met, with_limits
from funnel.selection import DIMENSIONS, Selection
from funnel.views.money import in_currency
from funnel.views.view import View

WORDS = {"source": "sources", "first_source": "first-touch sources", "campaign": "campaigns"}
TARGETS = {"sql": "sales_qualified", "opportunity": "opportunity", "won": "won"}
RATES = {"sql": "pull_rate", "won": "lead_to_won_rate"}
UNIT_COSTS = ("cost_per_mql", "cost_per_sql", "cost_per_opportunity")
_TREND_WEEKS = 26
COSTS = (*UNIT_COSTS, "pipeline_per_cost")


@dataclass(frozen=True)
class SourcesView:
    """A reader's view of sources: by what they are told apart, and their quality."""

    view: View
    by: str
    quality: pl.DataFrame

    @property
    def words(self) -> str:
        """What is ranked, in the plural: "sources"."""
        return WORDS[self.by]

    @property
    def missing(self) -> str | None:
        """Why there is nothing to rank, as a sentence; None where there is."""
        found = self.quality["reason"].drop_nulls().to_list()
        return found[0] if found else None

    @property
    def target(self) -> str:
        """What leads are to become: "sql", or "opportunity" or "won" without SQLs."""
        return self.quality["target"][0]

    @property
    def rate(self) -> str | None:
        """The metric that sources are ranked by; None where the export has none for the target."""
        return RATES.get(self.target)

    @property
    def target_words(self) -> str:
        """What the firm calls a lead that has become that."""
        word = self.view.stage(TARGETS[self.target])
        return word if self.target == "sql" else word.lower()

    @property
    def days(self) -> str:
        """The metric of the days to the target."""
        return "median_days_lead_to_won" if self.target == "won" else "median_days_lead_to_sql"

    @property
    def currency(self) -> str:
        """The currency the costs are in."""
        return self.quality["currency"][0] or self.view.definitions.report.currency

    def numbers(self, name: str, *by: str) -> pl.DataFrame:
        """The rows of metric ``name``, broken down; cached."""
        return self.view.measured(name, replace(self.view.selection, by=by))


def sources_by(view: View) -> list[str]:
    """The dimensions that sources can be told apart by, in this data."""
    there = view.warehouse.dimensions
    return [name for name in WORDS if name in DIMENSIONS and name in there]


def ranked(sources: SourcesView) -> pl.DataFrame:
    """The groups with mature leads as `ranked_chart` takes them, the best first."""
    return sources.quality.filter(pl.col("denominator") > 0).select(
        "group",
        "value",
        "low",
        "high",
        "shrunk_rate",
        "numerator",
        "denominator",
        "rank",
        label="group",
    )


# What a number of the table is of: under 30 of them it is grey.
BASES = {
    "low": "denominator",
    "high": "denominator",
    "shrunk_rate": "denominator",
    "acceptance_rate": "decided",
    "win_rate": "won_of",
    "median_days": "numerator",
    "cost_per_mql": "costed_mqls",
    "cost_per_sql": "costed_sqls",
    "cost_per_opportunity": "costed_opportunities",
}


def without_base(table: pl.DataFrame) -> list[str]:
    """The numbers of the table that are of nothing in any row, so that none of them is known."""
    return [
        name
        for name, base in BASES.items()
        if base not in ("numerator", "denominator") and not table[base].fill_null(0).sum()
    ]


def small(table: pl.DataFrame, bases: dict[str, str]) -> dict[str, pl.Series]:
    """For each number that has a base, whether it is of fewer than 30."""
    return {name: table[base].fill_null(0) < SMALL for name, base in bases.items()}


def weeks(sources: SourcesView, label: str | None) -> pl.DataFrame:
    """The ranked rate by week, of all or of one group, with the limits of its weeks before.

    As `control_chart` takes them: the last 26 mature weeks up to the period's end, since most of a
    short period is too young; weeks with a holiday set no limits.
    """
    view = sources.view
    if sources.rate is None:
        return pl.DataFrame()
    selection = replace(view.selection, first_date=None)
    if label is not None:
        selection = selection.narrowed(**{sources.by: label})
    rows = view.cached(measure_weekly, sources.rate, selection)
    rows = rows.filter(pl.col("reason").is_null(), pl.col("mature"), pl.col("denominator") > 0)
    judged = rows.with_columns(is_mature=pl.lit(True))
    limited = with_limits(judged, holiday_weeks(view.warehouse))
    return limited.tail(_TREND_WEEKS)


def campaigns(sources: SourcesView) -> pl.DataFrame:
    """What each programme and campaign with a known cost cost in the period, and brought.

    `name`, `kind`, `started`, `cost` (of its leads of the period), `leads`, `mqls`,
    `cost_per_mql`, `sqls`, `cost_per_sql`, `pipeline_per_cost`, `is_programme`; programmes first,
    then the dearest. Programmes only without a filter. Amounts are in the page's currency.
    """
    view, money = sources.view, sources.currency
    costs = view.warehouse.table("campaign_costs")
    labels = view.warehouse.generation.labels.filter(pl.col("dimension") == "campaign")
    facts = (
        costs.join(labels.select(campaign_id="id", name="label"), on="campaign_id", how="inner")
        .group_by("name")
        .agg(kind=pl.col("campaign_type").min(), started=pl.col("started_date").min())
    )
    # A programme's cost cannot be split by what is filtered.
    frames = [] if view.narrowed_to else [_programmes(sources)]
    spent = sources.numbers("campaign_cost", "campaign")
    if not spent["reason"].drop_nulls().len():
        rows = spent.filter(pl.col("currency") == money, pl.col("known_leads") > 0).select(
            name="campaign", cost="value", leads="known_leads"
        )
        for name, count, value in (
            ("cost_per_mql", "mqls", "cost_per_mql"),
            ("cost_per_sql", "sqls", "cost_per_sql"),
            ("pipeline_per_cost", None, "pipeline_per_cost"),
        ):
            found = in_currency(sources.numbers(name, "campaign"), money)
            found = found.filter(pl.col("reason").is_null())
            columns = {value: "value"} | ({count: "denominator"} if count else {})
            rows = rows.join(found.select(name="campaign", **columns), on="name", how="left")
        rows = rows.join(facts, on="name", how="left").sort(
            "cost", "name", descending=[True, False]
        )
        frames.append(rows.with_columns(is_programme=pl.lit(False)))
    return pl.concat(frames or [_programmes(sources).clear()], how="diagonal_relaxed")


def _programmes(sources: SourcesView) -> pl.DataFrame:
    rows = sources.numbers("programme_cost_per_sql")
    rows = rows.filter(pl.col("reason").is_null(), pl.col("currency") == sources.currency)
    return rows.select(
        name="programme",
        kind=pl.lit("Programme"),
        started=pl.lit(None, pl.Date),
        cost="period_cost",
        leads=pl.lit(None, pl.Int64),
        mqls="mqls",
        cost_per_mql="cost_per_mql",
        sqls="denominator",
        cost_per_sql="value",
        pipeline_per_cost=pl.lit(None, pl.Float64),
        is_programme=pl.lit(True),
    )


def spent(sources: SourcesView) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the leads of the period cost, and what campaigns without a lead did; by currency."""
    return sources.numbers("campaign_cost"), sources.numbers("unallocated_cost")


def against_targets(sources: SourcesView) -> list[str]:
    """The unit costs of all that is shown beside their targets, or why they cannot be judged.

    "Cost per SQL €1.37 k, target €1.50 k, attained": in the report currency, where agreed.
    """
    view, said = sources.view, []
    for metric in (METRICS[name] for name in COSTS):
        target = weekly_target_of(view.warehouse, metric, view.selection, view.last_week)
        if target is None:
            continue
        value, reason = in_report_currency(view.warehouse, view.measured(metric.name))
        own = view.definitions.report.currency
        aim = wording.number(target.value, metric.unit, currency=own)
        if value is None:
            said.append(f"{metric.label}, target {aim}: {reason}")
        else:
            word = "attained" if is_met(metric, value, target.value) else "missed"
            shown = wording.number(value, metric.unit, currency=own)
            said.append(f"{metric.label} {shown}, target {aim}, {word}.")
    return said


def narrowed(sources: SourcesView, label: str) -> Selection:
    """The selection of one group."""
    return sources.view.selection.narrowed(**{sources.by: label})
