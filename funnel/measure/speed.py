"""Numbers of speed to call, and the leads behind them."""

from dataclasses import replace
from datetime import datetime

import polars as pl

from funnel.durations import length_seconds
from funnel.errors import BadSelection
from funnel.measure.context import LeadPage, agreed_window, context_of, page_of, weeks_of
from funnel.metrics import Context, Metric, Question, curves_of, nothing, reckon_responses
from funnel.metrics.weeks import without_gaps
from funnel.selection import MOST_DIMENSIONS, WEEK, Selection, window_seconds
from funnel.speed import CALLED_MOTIONS, TARGETS
from funnel.warehouse import Warehouse

MEASURE = "speed to call"
_WORST = "D"
# The cells of these carry their week whether or not it is asked for.
_ALWAYS_BY_WEEK = ("response_sla", "response_standings", "response_attempts")
_CONTACT_WINDOW = "clock_to_contact"


def measure_speed(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """The rows of a metric of speed; see ``metrics.reckon_responses``.

    One that the export cannot give, or that cannot be trusted, is one row with a ``reason``.
    """
    asked = asked_speed(warehouse, selection, metric)
    context = context_of(warehouse)
    reason = missing(warehouse, metric, asked, context)
    if reason is None:
        by = asked.by
        if metric.mart == "response_comparisons":
            # What the strata are made of; a breakdown comes on top. Both arms have the same
            # time, which runs from the clock.
            same = replace(asked.speed, window_from="clock")
            asked = replace(asked, by=_with_strata(by), speed=same)
        cells = warehouse.count(metric.mart, asked, **_parameters(warehouse, metric, asked))
        if not cells.is_empty():
            cells = _whole_weeks(metric, cells, asked, context)
            return reckon_responses(metric, cells, Question(by, asked.speed))
        reason = "Nothing in this selection."
    rows = nothing(metric, selection.by, reason)
    return rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in metric.extras)


def asked_speed(
    warehouse: Warehouse, selection: Selection, metric: Metric | None = None
) -> Selection:
    """The selection with everything said that it leaves open.

    The clock starts at the MQL where the import has explicit MQL times, else at creation; without
    a motion asked for, only inbound and unknown leads count; the SLA is the one agreed.
    """
    speed = selection.speed
    if metric is not None:
        fixed = dict(metric.speed)
        for name in ("episodes", "sla"):
            if getattr(speed, name) is not None:
                fixed.pop(name, None)
        speed = replace(speed, **fixed)
    start = speed.start or ("mql" if _has_mqls(warehouse) else "created")
    motions = selection.motion or tuple(
        label for label in CALLED_MOTIONS if label in warehouse.dimension_labels("motion")
    )
    return replace(selection, motion=motions, speed=replace(speed, start=start))


def measure_curves(
    warehouse: Warehouse, selection: Selection, points: int = 300
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The curves of time to call by the selection's breakdown; see ``metrics.curves_of``."""
    asked = asked_speed(warehouse, selection)
    cells = warehouse.count(
        "response_times", asked, by_week=False, sla_seconds=sla_seconds(warehouse, asked)
    )
    return curves_of(cells, asked.by, sla_seconds(warehouse, asked), points)


def sla_seconds(warehouse: Warehouse, selection: Selection) -> int:
    """The SLA in seconds: the one asked for, else the one agreed."""
    if selection.speed.sla is not None:
        return length_seconds(selection.speed.sla)
    return warehouse.definitions.promises.response_minutes * 60


def conversion_window(warehouse: Warehouse, selection: Selection) -> int | None:
    """The seconds a lead has to reach the target of speed; None: to date."""
    if selection.window is not None:
        return window_seconds(selection.window)
    target = selection.speed.target
    if target == "contact":
        return warehouse.definitions.windows[_CONTACT_WINDOW] * 86_400
    start = "created" if selection.speed.start == "created" else "marketing_qualified"
    return agreed_window(warehouse, start, TARGETS[target])


def leads_of_speed(
    warehouse: Warehouse,
    selection: Selection,
    metric: Metric | None = None,
    *,
    first_row: int = 0,
    most_rows: int = 100,
    **only: object,
) -> LeadPage:
    """The leads that a number of speed counts, newest clock first; ``only`` names the part.

    The names of ``only`` are the parameters of ``mart_response_list`` without their prefix:
    ``standings``, ``due``, ``within``, ``hour``, ``weekday``, ``bin``, ``called_in_time``, ….
    """
    asked = asked_speed(warehouse, selection, metric)
    return page_of(
        warehouse,
        "response_list",
        asked,
        first_row=first_row,
        most_rows=most_rows,
        sla_seconds=sla_seconds(warehouse, asked),
        **window_parameters(warehouse, asked),
        **{f"only_{name}": value for name, value in only.items()},
    )


def waiting_leads(
    warehouse: Warehouse, selection: Selection, *, first_row: int = 0, most_rows: int = 100
) -> LeadPage:
    """The leads waiting for a call, those still in time first, soonest due first."""
    asked = asked_speed(warehouse, selection)
    asked = replace(asked, speed=replace(asked.speed, episodes="latest"))
    return page_of(
        warehouse,
        "waiting_list",
        asked,
        first_row=first_row,
        most_rows=most_rows,
        sla_seconds=sla_seconds(warehouse, asked),
    )


def _parameters(warehouse: Warehouse, metric: Metric, asked: Selection) -> dict[str, object]:
    parameters = (
        window_parameters(warehouse, asked)
        if metric.has_target
        else {"sla_seconds": sla_seconds(warehouse, asked)}
    )
    if metric.mart not in _ALWAYS_BY_WEEK:
        parameters["by_week"] = WEEK in asked.by
    return parameters


def _with_strata(by: tuple[str, ...]) -> tuple[str, ...]:
    """The breakdown and, ahead of it, what the strata of a comparison are made of."""
    strata = ("motion", "source")
    wider = (*strata, *(name for name in by if name not in strata))
    if len([name for name in wider if name != WEEK]) > MOST_DIMENSIONS:
        raise BadSelection(
            "Leads are compared within their motion and source: break that down by one more "
            f"dimension, not by {', '.join(by)}."
        )
    return wider


def window_parameters(warehouse: Warehouse, asked: Selection) -> dict[str, object]:
    """The parameters by which marts of speed follow leads to their target."""
    context, calls_end = context_of(warehouse), _calls_end(warehouse)
    stage = asked.speed.target_stage
    target_end = context.horizons.get(stage, context.as_of) if stage else calls_end
    return {
        "window_seconds": conversion_window(warehouse, asked),
        "target_ends_at": min(target_end, calls_end),
    }


def _calls_end(warehouse: Warehouse) -> datetime:
    """Until when calls were recorded: the end of their log where it ends early."""
    row = _activities(warehouse)
    as_of = datetime.fromisoformat(warehouse.facts["as_of"])
    return row["last_at"] if row is not None and row["ends_early"] else as_of


def _activities(warehouse: Warehouse) -> dict | None:
    horizons = warehouse.table("horizons").filter(pl.col("table_name") == "activities")
    return horizons.row(0, named=True) if horizons.height else None


def _has_mqls(warehouse: Warehouse) -> bool:
    horizons = warehouse.table("stage_horizons")
    return horizons.filter(pl.col("stage") == "marketing_qualified", "is_present").height > 0


def missing(warehouse: Warehouse, metric: Metric, asked: Selection, context: Context) -> str | None:
    """Why the export cannot give the metric, as a sentence; None where it can."""
    speed = asked.speed
    if not asked.motion:
        return "No lead is inbound or of unknown motion: ask for others with --where motion=…"
    if speed.start == "mql" and not _has_mqls(warehouse):
        return "Not in this export: no MQL with a date. The clock can start at creation."
    if speed.stop != "assigned" and not warehouse.has_activities(speed.stop):
        what = "attempt" if speed.stop == "follow_up" else speed.stop
        return f"Not in this export: no {what} is logged."
    stage = speed.target_stage
    if metric.has_target and stage is not None and stage not in context.present:
        return f"Not in this export: no {speed.target} with a date."
    grades = warehouse.table("trust_grades").filter(pl.col("measure") == MEASURE)
    worst = grades.filter(pl.col("grade") == _WORST)
    return f"Withheld, grade D: {worst['reason'][0]}." if worst.height else None


def _whole_weeks(
    metric: Metric, cells: pl.DataFrame, asked: Selection, context: Context
) -> pl.DataFrame:
    """The cells with zeros for weeks that lack them, where rows by week are sums."""
    if WEEK not in asked.by or metric.mart not in ("response_sla", "response_standings"):
        return cells
    beginning = context.beginnings.get("created")
    began = None if beginning is None else context.local_date(beginning)
    first, last = weeks_of(asked, context, began)
    keys = [*asked.dimensions, *(["standing"] if "standing" in cells.columns else [])]
    return without_gaps(cells, keys, first, last)
