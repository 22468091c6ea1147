"""How a measure fares by how many leads a rep was given that week, and where it breaks."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Load:
    """One measure by load: its ``bands`` as `bands_chart` takes them, and its knee.

    ``below`` and ``above`` are the rates, each with its base, of the loads under the knee and from
    it on, None without one. ``why_not`` says why there is none, ``missing`` why there is nothing.
    """

    bands: pl.DataFrame
    target: float | None = None
    knee: dict | None = None
    below: tuple[float, int] | None = None
    above: tuple[float, int] | None = None
    why_not: str | None = None
    missing: str | None = None


def load_of(rows: pl.DataFrame) -> Load:
    """What ``rows`` of the metric `load` say of one measure."""
    reasons = rows["reason"].drop_nulls()
    rows = rows.filter(pl.col("reason").is_null())
    if rows["denominator"].sum() == 0:
        why = reasons[0] if len(reasons) else "Of what reps received nothing is due or decided yet."
        return Load(rows.clear(), missing=why)
    bands = rows.with_columns(label="received", band=pl.col("band").cast(pl.String))
    target, at_knee = rows["target"][0], bands.filter("is_knee")
    if at_knee.is_empty():
        return Load(bands, target, why_not=rows["no_knee"][0])
    knee = at_knee.row(0, named=True)
    below, above = (
        _pooled(bands.filter(side))
        for side in (pl.col("least") < knee["least"], pl.col("least") >= knee["least"])
    )
    return Load(bands, target, knee, below, above)


def _pooled(bands: pl.DataFrame) -> tuple[float, int]:
    base = int(bands["denominator"].sum())
    return bands["numerator"].sum() / base, base
