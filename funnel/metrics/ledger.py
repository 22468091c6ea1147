"""From cells of MQLs to the numbers of the hand-off: places, reasons, causes, audits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from funnel.metrics.handoff import AUDITS, NO_REASON, PLACES, UNMAPPED
from funnel.metrics.metric import Metric
from funnel.metrics.reckoning import in_order
from funnel.metrics.shares import complete, grouped, parts, ratios
from funnel.tables import CAUSES, MISSES, QUALIFICATION_FIELDS, SIDES, STUCK_REASONS

_SIDES = ("marketing", "sales", "both", "nobody")
_FOR_REASON = "rejected_for_reason"


@dataclass(frozen=True)
class Agreed:
    """What the firm agreed on reasons and sides, as the import used it.

    ``reasons`` gives a reason's id its word and class, ``class_sides`` a class its side,
    ``precedence`` and ``sides`` are those of causes; ``bands`` names bands by their id,
    ``fields`` are the qualification fields that leads of the export have filled.
    """

    reasons: Mapping[int, tuple[str, str | None]]
    class_sides: Mapping[str, str]
    precedence: Sequence[str]
    sides: Mapping[str, str]
    bands: Mapping[int, str]
    fields: Sequence[str]


def reckon_handoffs(
    metric: Metric, cells: pl.DataFrame, by: Sequence[str], agreed: Agreed
) -> pl.DataFrame:
    """The rows of a metric of the hand-off: ``metric``, groups, its row keys, ``NUMBERS``, extras.

    Places, causes and audits come in their own order, each there for every group; reasons by
    their number of MQLs, none last. Rates have a 95 % Wilson interval.
    """
    rows = _MAKERS.get(metric.name, _plain)(metric, cells, by, agreed)
    return in_order(complete(metric, rows, by), by)


def classed(cells: pl.DataFrame, agreed: Agreed) -> pl.DataFrame:
    """The cells with the ``word`` and ``reason_class`` of their ``reason_id``."""
    words = {0: "", **{id_: word for id_, (word, _) in agreed.reasons.items()}}
    classes = {
        0: NO_REASON,
        **{id_: known or UNMAPPED for id_, (_, known) in agreed.reasons.items()},
    }
    id_ = pl.col("reason_id").cast(pl.Int64)
    return cells.with_columns(
        word=id_.replace_strict(words, return_dtype=pl.String),
        reason_class=id_.replace_strict(classes, return_dtype=pl.String),
    )


def _plain(metric, cells, by, agreed) -> pl.DataFrame:
    return ratios(metric, cells, by)


def _filled(
    rows: pl.DataFrame, cells: pl.DataFrame, by: Sequence[str], key: str, values: Sequence[str]
) -> pl.DataFrame:
    """The rows with one for each of ``values`` in every group of the cells, in their order."""
    places = pl.DataFrame({key: values, "at": range(len(values))})
    groups = cells.select(by).unique() if by else pl.DataFrame({"one": [1]})
    grid = groups.join(places, how="cross").drop("one", strict=False)
    rows = grid.join(rows, on=[*by, key], how="left", nulls_equal=True).sort("at")
    return rows.drop("at")


def _ledger(metric, cells, by, agreed) -> pl.DataFrame:
    """MQLs by place; at SQL only the accepted, whose place of ``accepted`` is SQL."""
    column = "ledger" if metric.name == "handoff_ledger" else "qualified_ledger"
    placed = cells.rename({column: "place"}).with_columns(pl.col("place").cast(pl.String))
    placed = placed.filter(pl.col("place").is_not_null())
    beside = ("implied", *metric.extras)
    extras = {name: pl.col(name).sum().cast(pl.Int64) for name in beside}
    counts = grouped(placed, [*by, "place"], {"numerator": metric.top.cast(pl.Int64)} | extras)
    rows = _filled(counts, cells, by, "place", PLACES).with_columns(
        pl.col("numerator", *beside).fill_null(0)
    )
    return _of_whole(rows, by)


def _of_whole(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    whole = pl.col("numerator").sum()
    return rows.with_columns(
        value=pl.col("numerator").cast(pl.Float64), denominator=whole.over(by) if by else whole
    )


def _refusals(metric, cells, by, agreed) -> pl.DataFrame:
    rows = ratios(metric, cells, by)
    left = pl.col("mature") - pl.col("refused") - pl.col("qualified")
    beside = grouped(cells, by, {"undecided": left.sum().cast(pl.Int64)})
    if by:
        return rows.join(beside, on=list(by), how="left", nulls_equal=True)
    return pl.concat([rows, beside], how="horizontal")


def _reasons(metric, cells, by, agreed) -> pl.DataFrame:
    rows = parts(metric, classed(cells, agreed), by)
    is_blank = pl.col("reason_class") == NO_REASON
    return rows.sort(is_blank, -pl.col("numerator"), *metric.row_keys)


def _sided(cells: pl.DataFrame, agreed: Agreed) -> pl.DataFrame:
    """The cells with the side of their cause; a rejection lies on that of its reason's class."""
    cause = pl.col("cause").cast(pl.String)
    by_cause = cause.replace_strict(agreed.sides, default=None, return_dtype=pl.String)
    by_class = pl.col("reason_class").replace_strict(
        agreed.class_sides, default=None, return_dtype=pl.String
    )
    is_for_reason = cause == _FOR_REASON
    return classed(cells, agreed).with_columns(
        cause=cause,
        side=pl.when(is_for_reason).then(pl.coalesce(by_class, by_cause)).otherwise(by_cause),
        reason_class=pl.when(is_for_reason).then("reason_class"),
    )


def _causes(metric, cells, by, agreed) -> pl.DataFrame:
    """Dropped MQLs by cause; beside them those that became SQL, and those that still may."""
    sided = _sided(cells, agreed)
    is_dropped, is_qualified = pl.col("cause").is_not_null(), pl.col("is_qualified")
    rows = parts(metric, sided.filter(is_dropped), by)
    keys = [*by, *metric.row_keys]
    places = {name: pl.col(name).sum() for name in ("accepted", "rejected")}
    decided = grouped(sided.filter(is_dropped), keys, places)
    decided = decided.with_columns(pl.col(*places).cast(pl.Int64))
    rows = rows.join(decided, on=keys, how="left", nulls_equal=True)
    beside = grouped(
        sided,
        by,
        {
            "qualified": pl.col("leads").filter(is_qualified).sum(),
            "open": pl.col("leads").filter(~is_dropped & ~is_qualified).sum(),
        },
    ).with_columns(pl.col("qualified", "open").cast(pl.Int64))
    rows = (
        rows.join(beside, on=list(by), how="left", nulls_equal=True)
        if by
        else rows.join(beside, how="cross")
    )
    order = {cause: at for at, cause in enumerate(agreed.precedence)}
    return rows.sort(
        pl.col("cause").replace_strict(order, default=len(CAUSES)), -pl.col("numerator"), "side"
    )


def _winnable(metric, cells, by, agreed) -> pl.DataFrame:
    """Per side: dropped MQLs at the SQL rate of well handled ones of their source.

    ``cells`` are by ``source`` besides. Sources with under 30 well handled MQLs take no part;
    ``coverage`` is the share of the side's MQLs whose source does; without any there is no value.
    """
    sided = _sided(cells, agreed)
    settled = sided.filter(pl.col("cause").is_not_null() | pl.col("is_qualified"))
    handled = settled.filter(pl.col("is_handled_well"))
    rates = handled.group_by("source").agg(
        handled=pl.col("leads").sum(),
        rate=pl.col("leads").filter(pl.col("is_qualified")).sum() / pl.col("leads").sum(),
    )
    rates = rates.filter(pl.col("handled") >= 30)
    dropped = settled.filter(pl.col("side").is_in(("marketing", "sales", "both")))
    joined = dropped.join(rates, on="source", how="left", nulls_equal=True)
    keys = [*by, "side"]
    leads, has_rate = pl.col("leads"), pl.col("rate").is_not_null()
    rows = joined.group_by(keys).agg(
        value=pl.when(has_rate.any()).then((leads * pl.col("rate")).sum()).cast(pl.Float64),
        dropped=leads.sum().cast(pl.Int64),
        covered=leads.filter(has_rate).sum(),
    )
    order = {side: at for at, side in enumerate(_SIDES)}
    return rows.with_columns(
        coverage=pl.col("covered") / pl.col("dropped"),
        numerator=pl.col("dropped"),
    ).sort(pl.col("side").replace_strict(order))


def _audits(metric, cells, by, agreed) -> pl.DataFrame:
    pieces = [
        cells.select(
            *by,
            pl.lit(audit).alias("audit"),
            pl.col(found).alias("found"),
            pl.col(base).alias("base"),
        )
        for audit, (found, base) in AUDITS.items()
    ]
    rows = ratios(metric, pl.concat(pieces), by)
    return _filled(rows, cells, by, "audit", list(AUDITS))


def _bands(metric, cells, by, agreed) -> pl.DataFrame:
    """Rates by band, in the order of bands; MQLs without a score come last, as none."""
    id_ = pl.col("band_id").cast(pl.Int64)
    names = {0: NO_REASON, **agreed.bands}
    named = cells.with_columns(band=id_.replace_strict(names, return_dtype=pl.String))
    rows = ratios(metric, named, by)
    order = {name: id_ or len(names) for id_, name in names.items()}
    return rows.sort(pl.col("band").replace_strict(order))


def _fields(metric, cells, by, agreed) -> pl.DataFrame:
    """The share of MQLs with each of the export's qualification fields filled."""
    filled = pl.col("filled").cast(pl.Int64)
    order = {field: at for at, field in enumerate(QUALIFICATION_FIELDS)}
    pieces = [
        cells.with_columns(
            field=pl.lit(field),
            filled_leads=pl.when(filled // 2**at % 2 == 1).then("leads").otherwise(0),
        )
        for field, at in order.items()
        if field in agreed.fields
    ]
    return ratios(metric, pl.concat(pieces), by).sort(pl.col("field").replace_strict(order))


def _by_fields(metric, cells, by, agreed) -> pl.DataFrame:
    filled = pl.col("filled").cast(pl.Int64)
    number = sum(filled // 2**at % 2 for at in range(len(QUALIFICATION_FIELDS)))
    rows = ratios(metric, cells.with_columns(fields_filled=number), by)
    return rows.sort("fields_filled")


def _stuck(metric, cells, by, agreed) -> pl.DataFrame:
    strings = cells.with_columns(pl.col("side", "stage", "stuck_reason").cast(pl.String))
    rows = ratios(metric, strings, by).with_columns(
        value=pl.col("numerator").cast(pl.Float64),
        low=pl.lit(None, pl.Float64),
        high=pl.lit(None, pl.Float64),
    )
    sides, reasons = ({one: at for at, one in enumerate(known)} for known in (SIDES, STUCK_REASONS))
    rows = rows.sort(pl.col("stuck_reason").replace_strict(reasons))
    rows = in_order(rows, [*by, "stage"])
    return rows.sort(pl.col("side").replace_strict(sides), maintain_order=True)


def _misses(metric, cells, by, agreed) -> pl.DataFrame:
    rows = ratios(metric, cells.with_columns(pl.col("miss").cast(pl.String)), by)
    rows = _filled(rows, cells, by, "miss", MISSES)
    rows = rows.with_columns(pl.col("numerator", "denominator").fill_null(0))
    none = pl.lit(None, pl.Float64)
    return rows.with_columns(value=pl.col("numerator").cast(pl.Float64), low=none, high=none)


_MAKERS = {
    "handoff_ledger": _ledger,
    "qualification_ledger": _ledger,
    "mql_to_sql_rejection_rate": _refusals,
    "rejections_by_reason": _reasons,
    "rejections_by_word": _reasons,
    "handoff_causes": _causes,
    "winnable": _winnable,
    "handoff_audits": _audits,
    "acceptance_by_band": _bands,
    "sql_rate_by_band": _bands,
    "field_completeness": _fields,
    "acceptance_by_fields": _by_fields,
    "stuck_leads": _stuck,
    "marketing_misses": _misses,
}
