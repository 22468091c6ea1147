"""Fast leads against slow ones: the fair comparison, its strata, and what it would be worth."""

from collections.abc import Callable, Sequence

import polars as pl

from funnel.statistics import crude, mantel_haenszel, what_if

STRATUM = ("stratum_motion", "stratum_source", "stratum_hours")
# Beyond this share of an arm closed or converted by the landmark, its comparison is greyed.
MOST_EARLY = 0.05
_ARM_COUNTS = (
    "fast",
    "fast_converted",
    "slow",
    "slow_converted",
    "fast_early",
    "slow_early",
    "uncalled",
    "immature",
)


def compared(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Per group of ``keys`` the crude and the stratified odds ratio, and what both leave out.

    ``cells`` have counts of both arms by `motion`, `source` and ``is_in_hours``. ``early`` leads
    were closed or converted by the landmark, ``worst_early_share`` of an arm; ``is_greyed``: more
    than 5 % of it. ``uncalled`` leads are in no arm where only later calls are slow.
    """
    return _each_group(cells, keys, _compared)


def _compared(strata: pl.DataFrame) -> list[dict]:
    sums = {name: int(strata[name].sum()) for name in _ARM_COUNTS}
    pooled = mantel_haenszel(strata)
    early = sums["fast_early"] + sums["slow_early"]
    in_arms = sums["fast"] + sums["slow"]
    worst = max(
        (
            sums[f"{arm}_early"] / (sums[arm] + sums[f"{arm}_early"])
            for arm in ("fast", "slow")
            if sums[arm] + sums[f"{arm}_early"]
        ),
        default=0.0,
    )
    shared = {
        "numerator": sums["fast_converted"],
        "denominator": in_arms,
        **{name: sums[name] for name in ("fast", "fast_converted", "slow", "slow_converted")},
        "immature": sums["immature"],
        "early": early,
        "early_share": early / (in_arms + early) if in_arms + early else None,
        "worst_early_share": worst,
        "is_greyed": worst > MOST_EARLY,
        "uncalled": sums["uncalled"],
    }
    return [
        {
            "comparison": name,
            "value": ratio.value,
            "low": ratio.low,
            "high": ratio.high,
            "dropped_strata": dropped[0],
            "dropped_share": dropped[1],
            **shared,
        }
        for name, ratio, dropped in (
            ("crude", crude(strata), (0, 0.0)),
            ("stratified", pooled.odds_ratio, (pooled.dropped_strata, pooled.dropped_share)),
        )
    ]


def strata_of(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Per group of ``keys`` the strata of the comparison, each with its own odds ratio."""
    strata = _summed(cells, keys)
    rows = []
    for row in strata.iter_rows(named=True):
        one = mantel_haenszel(pl.DataFrame([row]))
        ratio = one.odds_ratio
        rows.append(
            row
            | {
                "value": ratio.value,
                "low": ratio.low,
                "high": ratio.high,
                "numerator": row["fast_converted"],
                "denominator": row["fast"] + row["slow"],
                "is_dropped": one.dropped_strata > 0,
            }
        )
    return _frame(rows).sort("denominator", descending=True) if rows else _frame(rows)


def supposed(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Per group of ``keys`` the conversions won were all called as fast as the fast of their kind.

    ``coverage`` is the share of the slow leads whose kind has enough fast ones to say.
    """
    return _each_group(cells, keys, _supposed)


def _supposed(strata: pl.DataFrame) -> list[dict]:
    found = what_if(strata)
    slow = int(strata["slow"].sum())
    return [
        {
            "value": None if found is None else found.extra_conversions,
            "numerator": None,
            "denominator": None,
            "slow": slow,
            "coverage": None if found is None else found.coverage,
            "immature": int(strata["immature"].sum()),
            "reason": None
            if found is not None
            else "No kind of lead has 30 that were called fast, and some that were not.",
        }
    ]


def _summed(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The strata: motion and source of a lead, and whether its team was open."""
    hours = pl.when("is_in_hours").then(pl.lit("open")).otherwise(pl.lit("closed"))
    named = cells.with_columns(
        stratum_motion="motion", stratum_source="source", stratum_hours=hours
    )
    return named.group_by(*keys, *STRATUM, maintain_order=True).agg(pl.col(_ARM_COUNTS).sum())


def _each_group(
    cells: pl.DataFrame, keys: Sequence[str], made: Callable[[pl.DataFrame], list[dict]]
) -> pl.DataFrame:
    summed = _summed(cells, keys)
    groups = summed.partition_by(keys, as_dict=True) if keys else {(): summed}
    rows = [
        dict(zip(keys, labels, strict=True)) | row
        for labels, group in groups.items()
        for row in made(group)
    ]
    return _frame(rows)


def _frame(rows: list[dict]) -> pl.DataFrame:
    floats = (
        "value",
        "low",
        "high",
        "dropped_share",
        "early_share",
        "worst_early_share",
        "coverage",
    )
    kinds = {name: pl.Float64 for name in floats if rows and name in rows[0]}
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides=kinds)
