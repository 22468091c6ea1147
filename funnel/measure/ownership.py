"""Numbers of ownership and load: marts of speed and of the hand-off asked for both."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from funnel.errors import BadSelection
from funnel.measure.context import context_of, target_of
from funnel.measure.handoff import asked_handoff
from funnel.measure.handoff_recorded import missing as missing_handoff
from funnel.measure.speed import asked_speed, sla_seconds, window_parameters
from funnel.measure.speed import missing as missing_speed
from funnel.metrics import METRICS, Metric, knee_of, nothing, rates_by_load
from funnel.metrics.lines import odds_by_line, rates_by_line
from funnel.metrics.shares import complete
from funnel.selection import MOST_DIMENSIONS, Selection
from funnel.warehouse import Warehouse


@dataclass(frozen=True)
class Measure:
    """What is looked at by load and by line: a share, and the cells that it is made of.

    ``metric`` is the one whose words, options and targets it takes; ``speed`` the options that
    belong to it beyond those. A measure of every motion is not narrowed to inbound leads.
    """

    metric: str
    top: str
    bottom: str
    speed: Mapping[str, str] = field(default_factory=dict)
    is_of_every_motion: bool = False

    @property
    def is_handoff(self) -> bool:
        """Whether it is about decisions, which have no opening hours."""
        return METRICS[self.metric].is_handoff


LINE_MEASURES = {
    "sla_attainment": Measure("sla_attainment_rate", "within", "due"),
    "follow_up": Measure("follow_up_rate", "within", "due", {"sla": "24h", "clock": "wall"}),
    "acceptance": Measure("acceptance_rate", "accepted", "decided"),
    "conversion_to_sql": Measure(
        "conversion_by_response", "converted", "mature", {"target": "sql"}, True
    ),
    "conversion_to_won": Measure(
        "conversion_by_response", "converted", "mature", {"target": "won"}, True
    ),
}
_NOTHING = {
    "load": "No rep received leads in this selection.",
    "lines": "Nothing in this selection.",
}
LOAD_MEASURES = ("sla_attainment", "follow_up", "acceptance")


def measure_load(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """The rows of ``load``: each measure in tenths of the weeks of reps, emptiest first.

    ``received`` names a tenth ("6–9 a week"), ``is_knee`` marks the first tenth of the knee, and
    ``no_knee`` says, where there is none, why.
    """
    keys = list(selection.by)
    tables, reasons = [], []
    for name in LOAD_MEASURES:
        cells, reason = _cells(warehouse, name, selection, "load")
        if reason is not None:
            reasons.append(_nothing(metric, selection, name, reason))
            continue
        bands = rates_by_load(cells, keys)
        target = target_of(warehouse, LINE_MEASURES[name].metric)
        groups = bands.partition_by(keys, maintain_order=True) if keys else [bands]
        for group in groups:
            knee = knee_of(group, target)
            tables.append(
                group.with_columns(
                    measure=pl.lit(name),
                    received="label",
                    immature="left_out",
                    target=pl.lit(target, pl.Float64),
                    is_knee=pl.col("band") == pl.lit(knee.at or 0),
                    no_knee=pl.lit(knee.reason, pl.String),
                )
            )
    return _joined(metric, selection, tables, reasons)


def measure_ownership(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """The rows of ``ownership`` and ``ownership_odds``; a measure without them says why."""
    is_odds = metric.name == "ownership_odds"
    wider = replace(selection, by=_with(selection.by, is_odds))
    tables, reasons = [], []
    for name, one in LINE_MEASURES.items():
        cells, reason = _cells(warehouse, name, wider, "lines", by_load=is_odds)
        if reason is not None:
            reasons.append(_nothing(metric, selection, name, reason))
            continue
        keys = list(selection.by)
        if is_odds:
            rows = odds_by_line(cells, not one.is_handoff, keys, len(LINE_MEASURES))
            table = pl.DataFrame(rows, infer_schema_length=None, schema_overrides=_FLOATS)
        else:
            table = rates_by_line(cells, keys).with_columns(immature="left_out")
        tables.append(table.with_columns(measure=pl.lit(name)))
    return _joined(metric, selection, tables, reasons)


_FLOATS = dict.fromkeys(("value", "low", "high", "dropped_share"), pl.Float64)


def asked_of_measure(warehouse: Warehouse, name: str, selection: Selection) -> Selection:
    """The selection as measure ``name`` takes it: its own stop, time and target said."""
    one = LINE_MEASURES[name]
    metric = METRICS[one.metric]
    if one.is_handoff:
        return asked_handoff(selection, metric)
    fixed = replace(selection, speed=replace(selection.speed, **one.speed))
    motions = selection.motion
    if one.is_of_every_motion and not motions:
        motions = tuple(warehouse.dimension_labels("motion"))
    return asked_speed(warehouse, replace(fixed, motion=motions), metric)


def _cells(
    warehouse: Warehouse, name: str, selection: Selection, kind: str, **asked: object
) -> tuple[pl.DataFrame, str | None]:
    """The cells of a measure with its ``numerator`` and ``denominator``, or why there are none."""
    one = LINE_MEASURES[name]
    metric = METRICS[one.metric]
    narrowed = asked_of_measure(warehouse, name, selection)
    context = context_of(warehouse)
    missing = missing_handoff if one.is_handoff else missing_speed
    reason = (
        missing(warehouse, metric, context)
        if one.is_handoff
        else missing(warehouse, metric, narrowed, context)
    )
    if reason is not None:
        return pl.DataFrame(), reason
    family = "handoff" if one.is_handoff else "response"
    parameters = asked | {"by_week": "week" in selection.by}
    if not one.is_handoff:
        parameters["sla_seconds"] = sla_seconds(warehouse, narrowed)
        if one.bottom == "mature":
            parameters |= window_parameters(warehouse, narrowed)
    cells = warehouse.count(f"{family}_{kind}", narrowed, **parameters)
    if cells.is_empty():
        return cells, _NOTHING[kind]
    left_out = pl.col("undecided") if one.is_handoff else pl.col("leads") - pl.col(one.bottom)
    return cells.with_columns(numerator=one.top, denominator=one.bottom, left_out=left_out), None


def _with(by: tuple[str, ...], is_odds: bool) -> tuple[str, ...]:
    """The breakdown and, behind it, what lines are compared within."""
    inner = ("motion", "source", "reports_to") if is_odds else ("motion", "reports_to")
    wider = (*by, *(name for name in inner if name not in by))
    if len([name for name in wider if name != "week"]) > MOST_DIMENSIONS or "reports_to" in by:
        raise BadSelection(
            f"Reporting lines are compared within {' and '.join(inner[:-1])}: "
            f"they cannot be broken down by {', '.join(by)} as well."
        )
    return wider


def _nothing(metric: Metric, selection: Selection, name: str, reason: str) -> pl.DataFrame:
    rows = nothing(metric, selection.by, reason).with_columns(measure=pl.lit(name))
    return rows.with_columns(pl.lit(None).alias(extra) for extra in metric.extras)


def _joined(
    metric: Metric, selection: Selection, tables: list[pl.DataFrame], reasons: list[pl.DataFrame]
) -> pl.DataFrame:
    """All measures' rows in the order of the measures, each with the columns every metric has."""
    rows = [complete(metric, table, selection.by) for table in tables]
    order = {name: place for place, name in enumerate(LINE_MEASURES)}
    joined = pl.concat([*rows, *reasons], how="diagonal_relaxed")
    place = pl.col("measure").replace_strict(order, return_dtype=pl.Int64)
    return joined.sort(place, maintain_order=True)
