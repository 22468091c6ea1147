"""The frames behind "Does speed pay?": conversion by time to call, and the fair comparison."""

import polars as pl

from funnel import wording
from funnel.measure import conversion_window
from funnel.metrics.bins import BEFORE_OPENING, NEVER
from funnel.views.speed import SpeedView

TARGET_STAGES = {"sql": "sales_qualified", "opportunity": "opportunity", "won": "won"}


def target_word(speed: SpeedView) -> str:
    """What converting means here, by the firm's own name: "SQL", "contact"."""
    target = speed.selection.speed.target
    return "contact" if target == "contact" else speed.view.stage(TARGET_STAGES[target])


def window_words(speed: SpeedView) -> str:
    """In what time: "within 30 days", "to date"."""
    seconds = conversion_window(speed.view.warehouse, speed.selection)
    return "to date" if seconds is None else f"within {wording.duration(seconds)}"


def landmark_words(speed: SpeedView) -> str:
    """The moment that parts fast from slow: "5 min"."""
    return wording.duration(speed.selection.speed.landmark_seconds)


def bins(speed: SpeedView) -> pl.DataFrame:
    """Conversion by bin as `response_bins_chart` takes it, never last."""
    rows = speed.numbers("conversion_by_response")
    if rows["reason"].drop_nulls().len():
        return rows.clear()
    last = rows.filter(pl.col("bin") != NEVER)["bin"].last()
    baseline = speed.selection.speed.baseline
    labels = [_label(name) for name in rows["bin"]]
    return rows.with_columns(
        label=pl.Series(labels, dtype=pl.String),
        is_never=pl.col("bin") == NEVER,
        is_baseline=(pl.col("bin") == last) & (baseline == "last"),
    )


def _label(name: str) -> str:
    if name in (BEFORE_OPENING, NEVER):
        return name.capitalize()
    if name.startswith("<="):
        return f"≤ {_written(name[2:])}"
    if name.startswith(">"):
        return f"> {_written(name[1:])}"
    low, high = map(_written, name.split("-"))
    # Of one unit it is said once: "1–2 min".
    if low.split(" ")[-1] == high.split(" ")[-1]:
        low = low.split(" ")[0]
    return f"{low}–{high}"


def _written(length: str) -> str:
    """A length as it was asked for, spelled out: 24h is "24 h" and no "1 d"."""
    return f"{length[:-1]} {'min' if length[-1] == 'm' else length[-1]}"


def is_chosen(speed: SpeedView) -> bool:
    """Whether slow leads are only those called later: whom to call was chosen by reps."""
    return speed.selection.speed.slow == "called"


def comparisons(speed: SpeedView) -> dict[str, dict]:
    """The rows of the fair comparison: `crude` and `stratified`; empty where there is none."""
    rows = speed.numbers("fair_comparison")
    if rows["reason"].drop_nulls().len():
        return {}
    return {row["comparison"]: row for row in rows.iter_rows(named=True)}


def odds_rows(speed: SpeedView, found: dict[str, dict]) -> pl.DataFrame:
    """The two odds ratios as `odds_ratio_chart` takes them."""
    labels = {"crude": "All leads, crude", "stratified": "Same kind of lead"}
    return pl.DataFrame(
        [
            {
                "label": labels[name],
                "value": row["value"],
                "low": row["low"],
                "high": row["high"],
                "is_adjusted": name == "stratified",
                "is_greyed": bool(row["is_greyed"]),
            }
            for name, row in found.items()
        ],
        schema_overrides={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )


def strata(speed: SpeedView) -> pl.DataFrame:
    """The strata of the comparison as people read them, largest first."""
    rows = speed.numbers("fair_strata")
    if rows["reason"].drop_nulls().len():
        return pl.DataFrame()
    fast, slow = pl.col("fast"), pl.col("slow")
    return rows.select(
        pl.col("stratum_source").alias("Source"),
        pl.col("stratum_motion").alias("Motion"),
        pl.col("stratum_hours").alias("Team was"),
        fast.alias("Fast"),
        (100 * pl.when(fast > 0).then(pl.col("fast_converted") / fast)).alias("Fast %"),
        slow.alias("Slow"),
        (100 * pl.when(slow > 0).then(pl.col("slow_converted") / slow)).alias("Slow %"),
        pl.col("value").round(2).alias("Odds ratio"),
        pl.when("is_dropped").then(pl.lit("adds nothing")).alias("Note"),
    )
