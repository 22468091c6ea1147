"""Numbers of where business comes from: its mix by motion, its speed, what it costs."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from funnel.errors import BadSelection
from funnel.measure.context import agreed_window, context_of, weeks_of
from funnel.measure.programmes import measure_programmes
from funnel.measure.recorded import missing, unrecorded, until, window_of
from funnel.metrics import (
    Context,
    Metric,
    Rates,
    known_costs,
    nothing,
    reckon_mix,
    reckon_pipeline_per_cost,
    reckon_quality,
    reckon_unit_costs,
    reckon_velocity,
    told_reasons,
    without_gaps,
)
from funnel.metrics.sourcing import MEASURES
from funnel.selection import MOST_DIMENSIONS, WEEK, Selection, window_seconds
from funnel.warehouse import Warehouse

Measured = Callable[[Warehouse, str, Selection], pl.DataFrame]

# What the share of leads is of, the first that the export has.
_TARGETS = {"sales_qualified": "sql", "opportunity": "opportunity", "won": "won"}
_WINDOWS = {
    "qualified_seconds": "marketing_qualified",
    "sales_seconds": "sales_qualified",
    "opportunity_seconds": "opportunity",
}
# And how many it is of.
_UNIT_COSTS = {
    "cost_per_mql": "costed_mqls",
    "cost_per_sql": "costed_sqls",
    "cost_per_opportunity": "costed_opportunities",
    "pipeline_per_cost": None,
}
_NOTHING = "Nothing in this selection."


def measure_sourcing(
    warehouse: Warehouse, metric: Metric, selection: Selection, measured: Measured
) -> pl.DataFrame:
    """The rows of a metric of the mix, of velocity, of cost or of the quality of sources.

    ``measured`` gives the rows of other metrics, which the mix and the quality are made of. A
    metric that the export cannot give is one row with a ``reason``.
    """
    if metric.mart == "mix":
        return _mix(warehouse, metric, selection, measured)
    if metric.mart == "source_quality":
        return _quality(warehouse, metric, selection, measured)
    context = context_of(warehouse)
    window = window_of(metric, selection, warehouse)
    end = context.last_date_of(metric, window)
    reason = missing(metric, warehouse, context) or unrecorded(selection, end)
    if reason is None:
        asked = until(selection, end)
        if metric.mart == "programmes":
            return measure_programmes(warehouse, metric, asked)
        makers = {"velocity": _velocity, "campaign_costs": _unallocated}
        rows = makers.get(metric.mart, _costs)(warehouse, metric, asked, context)
        if not rows.is_empty():
            return rows
        reason = _NOTHING
    return _none(metric, selection, reason)


def rates_of(warehouse: Warehouse) -> Rates:
    """The agreed rates, and the currency they lead to."""
    report = warehouse.definitions.report
    return Rates(report.currency, report.rates)


def costed_campaigns(warehouse: Warehouse, currency: str | None) -> list[int]:
    """The ids of the campaigns whose cost is known in ``currency``, converted ones included."""
    shown = warehouse.definitions.report.shown_in(currency) if currency else ()
    costs = warehouse.table("campaign_costs")
    if currency:
        costs = costs.filter(pl.col("currency").is_in(shown))
    return costs["campaign_id"].unique().sort().to_list()


def _none(metric: Metric, selection: Selection, reason: str) -> pl.DataFrame:
    """The one row without a number, its extras too."""
    texts = ("rates", "reasons", "currency", "target")
    kinds = {name: pl.String if name in texts else pl.Float64 for name in metric.extras}
    by = tuple(name for name in selection.by if name not in metric.row_keys)
    return nothing(metric, by, reason).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in kinds.items()
    )


def _mix(
    warehouse: Warehouse, metric: Metric, selection: Selection, measured: Measured
) -> pl.DataFrame:
    by = tuple(name for name in selection.by if name != "motion")
    asked = replace(selection, by=_wider(by, ("motion",)))
    frames = [(name, measured(warehouse, name, asked)) for name in MEASURES]
    rows = reckon_mix(metric, frames, by)
    return rows if rows.height else _none(metric, selection, _NOTHING)


def _wider(by: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    if len([name for name in by if name != WEEK]) + len(more) > MOST_DIMENSIONS:
        raise BadSelection(
            f"This is by {', '.join(more)} already: break it down by fewer dimensions than "
            f"{', '.join(by)}."
        )
    return (*by, *more)


def _velocity(
    warehouse: Warehouse, metric: Metric, selection: Selection, context: Context
) -> pl.DataFrame:
    window = window_of(metric, selection, warehouse)
    cells = warehouse.count(
        metric.mart,
        selection,
        **metric.parameters,
        window_seconds=window,
        last_mature_week=context.last_mature_week(metric.stages[-1], window),
        by_week=WEEK in selection.by,
    )
    if cells.is_empty():
        return cells
    if WEEK in selection.by:
        first, last = weeks_of(selection, context, context.beginning_of(metric))
        cells = without_gaps(cells, selection.dimensions, first, last)
        cells = cells.with_columns(pl.col("is_mature").fill_null(False))
    return reckon_velocity(metric, cells, selection.by)


def _unallocated(
    warehouse: Warehouse, metric: Metric, selection: Selection, context: Context
) -> pl.DataFrame:
    """The cost of campaigns without a lead; it has no week and no group, whatever is asked."""
    rates = rates_of(warehouse)
    rows = rates.converted(warehouse.table("campaign_costs").filter(pl.col("leads") == 0), "cost")
    rows = rows.with_columns(pl.col("cost").cast(pl.Float64))
    found = rows.group_by("currency").agg(
        value=pl.col("cost").sum(), campaigns=pl.col("campaign_id").n_unique().cast(pl.Int64)
    )
    found = rates.named(found, rows, ["currency"]).sort("currency")
    if found.is_empty():
        found = pl.DataFrame(
            {"currency": [rates.currency], "value": [0.0], "campaigns": [0], "rates": [None]},
            schema_overrides={"rates": pl.String, "campaigns": pl.Int64},
        )
    empty = (
        _none(metric, selection, "")
        .drop(found.columns)
        .with_columns(reason=pl.lit(None, pl.String))
    )
    columns = _none(metric, selection, "").columns
    return empty.join(found, how="cross").select(columns)


def _costs(
    warehouse: Warehouse, metric: Metric, selection: Selection, context: Context
) -> pl.DataFrame:
    rates = rates_of(warehouse)
    costs = known_costs(warehouse.table("campaign_costs"), rates)
    cells = warehouse.count(
        "campaign_leads",
        selection,
        **{name: _seconds(warehouse, selection, stage) for name, stage in _WINDOWS.items()},
    )
    if metric.name == "pipeline_per_cost":
        opportunities = warehouse.count(
            "opportunities", selection, dated_by="created", by_campaign=True
        )
        return reckon_pipeline_per_cost(metric, cells, opportunities, selection.by, costs, rates)
    if cells.is_empty():
        return cells
    window = window_of(metric, selection, warehouse)
    last = context.last_mature_week(metric.stages[-1], window)
    return reckon_unit_costs(metric, cells, selection.by, costs, rates, last)


def _seconds(warehouse: Warehouse, selection: Selection, stage: str) -> int | None:
    if selection.window is not None:
        return window_seconds(selection.window)
    return agreed_window(warehouse, "created", stage)


def _quality(
    warehouse: Warehouse, metric: Metric, selection: Selection, measured: Measured
) -> pl.DataFrame:
    if WEEK in selection.by:
        raise BadSelection(
            "Sources are ranked over a whole period: for a source's weeks ask for pull_rate."
        )
    by = selection.by or ("source",)
    asked = replace(selection, by=by)
    context = context_of(warehouse)
    target = next((stage for stage in _TARGETS if stage in context.present), None)
    if target is None:
        return _none(metric, selection, "Not in this export: no SQL, opportunity or won lead.")

    def rows(name: str, **changed: object) -> pl.DataFrame | None:
        found = measured(warehouse, name, replace(asked, **changed) if changed else asked)
        return None if found["reason"].drop_nulls().len() else found

    leads = rows("leads")
    if leads is None or leads.is_empty():
        return _none(metric, selection, _NOTHING)
    rate_names = {"sales_qualified": "pull_rate", "won": "lead_to_won_rate"}
    rate = rows(rate_names[target]) if target in rate_names else None
    if rate is None:
        rate = leads.with_columns(
            pl.lit(None, pl.Int64).alias(name) for name in ("numerator", "denominator")
        )
    currency = _table_currency(warehouse, rows)
    beside = {"leads": leads}
    days = "median_days_lead_to_won" if target == "won" else "median_days_lead_to_sql"
    for name, column, base in (
        ("acceptance_rate", "acceptance_rate", "decided"),
        ("opportunity_to_won_rate", "win_rate", "won_of"),
        (days, "median_days", None),
        *((cost, cost, base) for cost, base in _UNIT_COSTS.items()),
    ):
        found = rows(name)
        if found is None:
            continue
        if "currency" in found.columns:
            found = found.filter(pl.col("currency") == currency)
        columns = {column: pl.col("value")} | ({base: pl.col("denominator")} if base else {})
        beside[column] = found.select(*by, **columns)
    reasons = rows("rejections_by_reason")
    if reasons is not None:
        classes = warehouse.definitions.reason_classes
        labels = {name: one.label for name, one in classes.items()} | {
            "none": "none given",
            "unmapped": "of no class",
        }
        beside["reasons"] = told_reasons(reasons, by, labels)
    rows_ = reckon_quality(metric, by, rate, beside, currency, _TARGETS[target])
    return rows_.select("metric", *by, *[name for name in rows_.columns if name not in by][1:])


def _table_currency(warehouse: Warehouse, rows) -> str | None:
    """The one currency of the table's costs: the report's where any cost is in it."""
    costs = rows("campaign_cost", by=())
    found = [] if costs is None else costs["currency"].drop_nulls().to_list()
    own = warehouse.definitions.report.currency
    return own if own in found or not found else found[0]
