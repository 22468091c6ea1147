"""Numbers of the hand-off from marketing to sales, and the leads behind them."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from funnel.errors import BadSelection
from funnel.measure.context import LeadPage, agreed_window, context_of, page_of, weeks_of
from funnel.measure.handoff_recorded import WINDOWED, missing, unknown_audits, whose
from funnel.metrics import Agreed, Context, Metric, nothing, reckon_handoffs
from funnel.metrics.weeks import without_gaps
from funnel.selection import MOST_DIMENSIONS, WEEK, Selection, window_seconds
from funnel.statistics import shrunk_rates
from funnel.warehouse import Warehouse

# The cells of these carry their week whether or not it is asked for.
_ALWAYS_BY_WEEK = (
    "handoffs",
    "handoff_reasons",
    "handoff_causes",
    "handoff_audits",
    "handoff_refusals",
)
# Those whose rows are the same in every week, and the stage with whose first lead weeks begin.
_WHOLE_WEEKS = {
    "handoffs": "marketing_qualified",
    "handoff_refusals": "marketing_qualified",
    "handoff_audits": "marketing_qualified",
    "due_mqls": "created",
}


def measure_handoff(warehouse: Warehouse, metric: Metric, selection: Selection) -> pl.DataFrame:
    """The rows of a metric of the hand-off; see ``metrics.reckon_handoffs``.

    One that the export cannot give is one row with a ``reason``.
    """
    asked = asked_handoff(selection, metric)
    context = context_of(warehouse)
    reason = missing(warehouse, metric, context) or whose(metric, asked)
    if reason is None:
        by = asked.by
        if metric.name == "winnable":
            asked = replace(asked, by=_with_source(by))
        cells = warehouse.count(metric.mart, asked, **_parameters(warehouse, metric, asked))
        if not cells.is_empty():
            cells = _whole_weeks(metric, cells, asked, context)
            rows = reckon_handoffs(metric, cells, by, agreed_of(warehouse))
            if metric.name == "handoff_audits":
                rows = _without(rows, unknown_audits(warehouse, context))
            if not rows.is_empty():
                return rows
        reason = "Nothing in this selection."
    rows = nothing(metric, selection.by, reason)
    return rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in metric.extras)


def _without(rows: pl.DataFrame, unknown: Mapping[str, str]) -> pl.DataFrame:
    """The rows of audits with nothing but a reason for those that are ``unknown``."""
    why = pl.col("audit").replace_strict(unknown, default=None, return_dtype=pl.String)
    is_known = why.is_null()
    return rows.with_columns(
        pl.when(is_known).then(pl.col("value", "low", "high")),
        pl.when(is_known).then(pl.col("numerator", "denominator")).otherwise(0),
        reason=why,
    )


def asked_handoff(selection: Selection, metric: Metric | None = None) -> Selection:
    """The selection with the MQLs the metric counts, unless the reader asked for others."""
    if metric is None or selection.speed.episodes is not None:
        return selection
    return replace(selection, speed=replace(selection.speed, **metric.speed))


def agreed_of(warehouse: Warehouse) -> Agreed:
    """What the firm agreed on reasons, causes and sides, and the bands of scores."""
    definitions = warehouse.definitions
    return Agreed(
        reasons={
            row["id"]: (row["label"], row["reason_class"])
            for row in warehouse.table("reasons").iter_rows(named=True)
        },
        class_sides={name: one.side for name, one in definitions.reason_classes.items()},
        precedence=definitions.baton.precedence,
        sides=definitions.baton.sides,
        bands=dict(warehouse.table("score_bands").select("id", "label").iter_rows()),
        fields=warehouse.table("qualification_fields")["field"].to_list(),
    )


def handoff_window(warehouse: Warehouse, selection: Selection) -> int | None:
    """The seconds an MQL has to reach SQL; None: to date."""
    if selection.window is not None:
        return window_seconds(selection.window)
    return agreed_window(warehouse, "marketing_qualified", "sales_qualified")


def leads_of_handoff(
    warehouse: Warehouse,
    selection: Selection,
    metric: Metric | None = None,
    *,
    first_row: int = 0,
    most_rows: int = 100,
    **only: object,
) -> LeadPage:
    """The MQLs that a number of the hand-off counts, newest first; ``only`` names the part.

    The names of ``only`` are the parameters of ``mart_handoff_list`` without their prefix:
    ``ledger``, ``qualified_ledger``, ``causes``, ``reason_classes``, ``audit``, ``band``, ….
    """
    asked = asked_handoff(selection, metric)
    return page_of(
        warehouse,
        "handoff_list",
        asked,
        first_row=first_row,
        most_rows=most_rows,
        promised_attempts=warehouse.definitions.promises.attempts_before_unresponsive,
        **_window_parameters(warehouse, asked),
        **{f"only_{name}": value for name, value in only.items()},
    )


def open_leads(
    warehouse: Warehouse,
    selection: Selection,
    *,
    by_rate: bool = False,
    first_row: int = 0,
    most_rows: int = 100,
    **only: object,
) -> LeadPage:
    """The open leads, the longest over their stage's norm first; ``only`` names the part.

    ``by_rate``: those likeliest to become SQL first, by the shrunk rate of the mature MQLs of
    their band of score, else of their source; it is in the column ``likely_rate`` either way.
    """
    bands, sources = likely_rates(warehouse)
    return page_of(
        warehouse,
        "open_lead_list",
        selection,
        by_rate=by_rate,
        band_rates=bands,
        source_rates=sources,
        first_row=first_row,
        most_rows=most_rows,
        **{f"only_{name}": value for name, value in only.items()},
    )


def leads_let_pass(
    warehouse: Warehouse,
    selection: Selection,
    miss: str | None = None,
    *,
    missed: bool | None = True,
    first_row: int = 0,
    most_rows: int = 100,
) -> LeadPage:
    """The leads that marketing let pass, newest first: all, or those of one ``miss``.

    With ``missed`` None all that were due, with False those that were MQL in time.
    """
    return page_of(
        warehouse,
        "due_mql_list",
        selection,
        only_miss=miss,
        only_missed=missed,
        first_row=first_row,
        most_rows=most_rows,
    )


def stays_in_stage(
    warehouse: Warehouse, stage: str, *, first_row: int = 0, most_rows: int = 100
) -> LeadPage:
    """The stays in ``stage`` from which its norm is taken, the longest first; of all leads."""
    return page_of(
        warehouse,
        "stage_stay_list",
        Selection(),
        only_stage=stage,
        as_of=context_of(warehouse).as_of,
        first_row=first_row,
        most_rows=most_rows,
    )


def likely_rates(warehouse: Warehouse) -> tuple[list[float | None], list[float | None]]:
    """The shrunk SQL rate of mature MQLs by band (in their order), and by source (by its id).

    Over all of the import, whatever the reader filters; None where there is no mature MQL.
    """
    everything = asked_handoff(Selection(), None)
    parameters = _window_parameters(warehouse, everything)
    cells = warehouse.rows("handoff_bands", replace(everything, by=("source",)), **parameters)
    bands = warehouse.table("score_bands").height
    labels = warehouse.generation.labels.filter(pl.col("dimension") == "source")
    sources = int(labels["id"].max() or 0)
    return (
        _by_id(cells, "band_id", range(1, bands + 1)),
        _by_id(cells, "by_1", range(sources + 1)),
    )


def _by_id(cells: pl.DataFrame, column: str, ids: range) -> list[float | None]:
    counts = cells.group_by(pl.col(column).cast(pl.Int64).alias("id")).agg(
        successes=pl.col("qualified").sum(), trials=pl.col("mature").sum()
    )
    counts = counts.filter(pl.col("id").is_in(list(ids)), pl.col("trials") > 0)
    rates = dict(shrunk_rates(counts).select("id", "rate").iter_rows())
    return [rates.get(id_) for id_ in ids]


def _with_source(by: tuple[str, ...]) -> tuple[str, ...]:
    wider = (*by, *(name for name in ("source",) if name not in by))
    if len([name for name in wider if name != WEEK]) > MOST_DIMENSIONS:
        raise BadSelection(
            f"Leads are compared within their source: break that down by fewer dimensions than "
            f"{', '.join(by)}."
        )
    return wider


def _parameters(warehouse: Warehouse, metric: Metric, asked: Selection) -> dict[str, object]:
    parameters: dict[str, object] = {}
    if metric.mart in WINDOWED:
        parameters |= _window_parameters(warehouse, asked)
    if metric.mart == "handoff_audits":
        promised = warehouse.definitions.promises.attempts_before_unresponsive
        parameters["promised_attempts"] = promised
    if metric.mart not in _ALWAYS_BY_WEEK:
        parameters["by_week"] = WEEK in asked.by
    return parameters


def _window_parameters(warehouse: Warehouse, asked: Selection) -> dict[str, object]:
    window = handoff_window(warehouse, asked)
    last = context_of(warehouse).last_mature_week("sales_qualified", window)
    return {"window_seconds": window, "last_mature_week": last}


def _whole_weeks(
    metric: Metric, cells: pl.DataFrame, asked: Selection, context: Context
) -> pl.DataFrame:
    """The cells with zeros for weeks that lack them, where every group has the same rows."""
    if WEEK not in asked.by or metric.mart not in _WHOLE_WEEKS:
        return cells
    beginning = context.beginnings.get(_WHOLE_WEEKS[metric.mart])
    began = None if beginning is None else context.local_date(beginning)
    first, last = weeks_of(asked, context, began)
    return without_gaps(cells, asked.dimensions, first, last)
