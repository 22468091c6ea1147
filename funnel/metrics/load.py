"""How much reps were given in a week, and what became of it: deciles, and where it breaks."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from funnel.statistics import wilson

_TENTHS = 10
# Rep-weeks on either side of a knee, fewer of which say nothing.
FEWEST_WEEKS = 30
NO_TARGET = "no target is agreed for it"


@dataclass(frozen=True)
class Knee:
    """The load from which a rate stays below its target, or why there is none.

    ``at`` is the place of its first band, ``least`` the fewest leads a week in it; None and None
    where there is no knee, and ``reason`` says why.
    """

    at: int | None
    least: int | None
    reason: str | None


def load_edges(cells: pl.DataFrame) -> list[int]:
    """The most leads a week in each tenth of the rep-weeks but the last, rising.

    ``cells`` have ``rep_weeks`` by ``received``. Tenths that end at the same number are one.
    """
    counts = cells.group_by("received").agg(pl.col("rep_weeks").sum()).sort("received")
    counts = counts.filter(pl.col("rep_weeks") > 0)
    if counts.is_empty():
        return []
    total = counts["rep_weeks"].sum()
    so_far = counts["rep_weeks"].cum_sum()
    ends = {
        int(counts.filter(so_far * _TENTHS >= at * total)["received"].first())
        for at in range(1, _TENTHS)
    }
    return sorted(ends - {int(counts["received"].max())})


def rates_by_load(cells: pl.DataFrame, keys: Sequence[str] = ()) -> pl.DataFrame:
    """A rate by how many leads a rep received that week, in tenths of the rep-weeks.

    ``cells`` have ``rep_weeks``, ``numerator``, ``denominator`` and ``left_out`` by ``received``
    and ``keys``. The answer has a row per group and tenth, least given first: ``band`` (from 1),
    ``label`` ("6–9 a week"), ``least`` and ``most`` received, ``rep_weeks``, ``numerator``,
    ``denominator``, ``left_out``, ``value`` with its 95 % Wilson interval ``low`` … ``high``.
    Tenths that hold the same number of leads are one.
    """
    groups = cells.partition_by(keys, as_dict=True, maintain_order=True) if keys else {(): cells}
    tables = [
        _tenths(group).with_columns(
            pl.lit(value, cells.schema[key]).alias(key)
            for key, value in zip(keys, labels, strict=True)
        )
        for labels, group in groups.items()
    ]
    rows = pl.concat(tables) if tables else _tenths(cells)
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    low, high = wilson(numerator, denominator)
    is_one = pl.col("least") == pl.col("most")
    label = pl.when(is_one).then(pl.format("{} a week", "least"))
    label = label.otherwise(pl.format("{}–{} a week", "least", "most"))
    value = pl.when(denominator > 0).then(numerator / denominator)
    return rows.with_columns(label=label, value=value, low=low, high=high)


def _tenths(cells: pl.DataFrame) -> pl.DataFrame:
    place = sum(
        ((pl.col("received") > edge).cast(pl.Int64) for edge in load_edges(cells)),
        start=pl.lit(1, pl.Int64),
    )
    sums = [
        pl.col(name).sum().cast(pl.Int64)
        for name in ("rep_weeks", "numerator", "denominator", "left_out")
    ]
    return (
        cells.filter(pl.col("rep_weeks") > 0)
        .group_by(band=place)
        .agg(
            *sums,
            least=pl.col("received").min().cast(pl.Int64),
            most=pl.col("received").max().cast(pl.Int64),
        )
        .sort("band")
    )


def knee_of(bands: pl.DataFrame, target: float | None) -> Knee:
    """The lowest band from which every rate's interval lies below ``target``.

    ``bands`` are those of one group of ``rates_by_load``. There is none where fewer than 30
    rep-weeks lie on either side of it.
    """
    if target is None:
        return Knee(None, None, NO_TARGET)
    rows = bands.sort("band").rows(named=True)
    at = len(rows)
    while at and rows[at - 1]["high"] is not None and rows[at - 1]["high"] < target:
        at -= 1
    if at == len(rows):
        return Knee(None, None, "at the highest load it cannot be told from its target")
    if at == 0:
        return Knee(None, None, "it is below its target at every load")
    below, above = (sum(row["rep_weeks"] for row in side) for side in (rows[:at], rows[at:]))
    if min(below, above) < FEWEST_WEEKS:
        few, where = (above, "there") if above <= below else (below, "below that")
        weeks = "1 week of a rep lies" if few == 1 else f"{few} weeks of reps lie"
        return Knee(
            None,
            None,
            f"from {rows[at]['least']} leads a week on it is surely below its target, but only "
            f"{weeks} {where}, and a knee takes {FEWEST_WEEKS} on either side",
        )
    return Knee(rows[at]["band"], rows[at]["least"], None)
