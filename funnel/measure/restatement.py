"""What a week's published numbers were, are now, and why they changed."""

from datetime import date

import polars as pl

from funnel.errors import BadSelection, FunnelError
from funnel.measure.context import context_of
from funnel.warehouse import Warehouse

# The order in which causes are looked for; a change is booked to the first that applies.
CAUSES = (
    "deleted",
    "merged",
    "newly arrived",
    "owner or dimension changed",
    "happened since",
    "stage backdated",
    "call logged late",
    "amount changed",
    "definition changed",
    "imports that cannot be compared",
    "other",
)
_PARTS = ("numerator", "denominator", "amount")
_KEYS = ("measure", "label", "currency", "part")


class NothingKept(FunnelError):
    """The import kept no counts to set others against."""


def restatement(
    warehouse: Warehouse, week: date, since: int, dimension: str | None = None
) -> pl.DataFrame:
    """Each published number of ``week`` as import ``since`` had it, as it is now, and why.

    A row per number, label of ``dimension`` (none: null), currency and ``part`` (``numerator``,
    ``denominator`` or ``amount``) with ``reported``, ``now`` and ``change``, and one per
    ``cause`` and its ``share`` of the change: they add up exactly. What no cause explains is
    "other". Only what is not zero throughout has a row; ``cause`` and ``share`` are null where
    nothing changed. Raises BadSelection for an import that is not known, or that was made before
    the week was over.
    """
    imports = imports_of(warehouse)
    if since not in imports["generation"]:
        known = ", ".join(str(number) for number in imports["generation"])
        raise BadSelection(f"There is no import {since}: there are {known}.")
    context = context_of(warehouse)
    as_of = imports.filter(pl.col("generation") == since)["as_of"][0]
    if week >= context.week_of(context.local_date(as_of)):
        raise BadSelection(
            f"The week of {week} was not over yet when the data of import {since} ended."
        )
    counts = _of(warehouse.table("kept_counts"), week, dimension)
    reported, now = _as_of(counts, since), _as_of(counts, imports["generation"].max())
    numbers = (
        reported.rename({"value": "reported"})
        .join(now.rename({"value": "now"}), on=_KEYS, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("reported", "now").fill_null(0))
        .filter((pl.col("reported") != 0) | (pl.col("now") != 0))
        .with_columns(change=pl.col("now") - pl.col("reported"))
    )
    booked = _long(
        _of(warehouse.table("restated_numbers"), week, dimension).filter(
            pl.col("generation") > since
        ),
        "cause",
    )
    booked = booked.group_by(*_KEYS, "cause").agg(share=pl.col("value").sum())
    lost = imports.filter(pl.col("generation") > since, pl.col("not_compared").is_not_null())
    rest = "other" if lost.is_empty() else "imports that cannot be compared"
    explained = booked.group_by(_KEYS).agg(explained=pl.col("share").sum())
    unexplained = numbers.join(explained, on=_KEYS, how="left", nulls_equal=True).select(
        *_KEYS, cause=pl.lit(rest), share=pl.col("change") - pl.col("explained").fill_null(0)
    )
    causes = (
        pl.concat([booked, unexplained])
        .group_by(*_KEYS, "cause")
        .agg(pl.col("share").sum())
        .filter(pl.col("share") != 0)
    )
    order = pl.col("cause").replace_strict(dict(zip(CAUSES, range(len(CAUSES)), strict=True)))
    return (
        numbers.join(causes, on=_KEYS, how="left", nulls_equal=True)
        .sort("measure", "label", "currency", "part", order, nulls_last=True)
        .select(
            "measure", "label", "currency", "part", "reported", "now", "change", "cause", "share"
        )
    )


def imports_of(warehouse: Warehouse) -> pl.DataFrame:
    """The imports whose counts are kept: ``generation``, ``as_of`` and ``not_compared``.

    The last says why an import could not be set against the one before; null: it was. Raises
    NothingKept where an earlier Funnel made the import.
    """
    try:
        return warehouse.table("compared_imports").sort("generation")
    except KeyError:
        raise NothingKept(
            "This import was made by an earlier Funnel, which kept no counts: import again."
        ) from None


def _of(rows: pl.DataFrame, week: date, dimension: str | None) -> pl.DataFrame:
    return rows.filter(pl.col("week") == week, pl.col("dimension") == (dimension or ""))


def _as_of(counts: pl.DataFrame, generation: int) -> pl.DataFrame:
    """The counts as they were kept last by ``generation`` or one before it."""
    known = _long(counts.filter(pl.col("generation") <= generation), "generation")
    return known.sort("generation").group_by(_KEYS).agg(pl.col("value").last())


def _long(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """A row per part of each number, money in hundredths so that sums are exact."""
    return (
        rows.with_columns(
            pl.col("numerator", "denominator").cast(pl.Decimal(18, 2)),
        )
        .unpivot(_PARTS, index=["measure", "label", "currency", key], variable_name="part")
        .filter(pl.col("value").is_not_null())
    )
