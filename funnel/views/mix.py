"""The frames behind "Where does business come from?"."""

from dataclasses import replace

import polars as pl

from funnel.measure import measure
from funnel.metrics import MOTIONS
from funnel.metrics.sourcing import MEASURES
from funnel.selection import WEEK, Selection
from funnel.speed import Speed
from funnel.views.money import table_currency
from funnel.views.view import View

AMOUNTS = ("pipeline_amount", "won_amount")
RATES = ("pull_rate", "mql_to_sql_rate", "opportunity_to_won_rate")
DAYS = ("median_days_lead_to_sql", "median_days_opportunity_to_won")


def by_motion(view: View, **changed: object) -> Selection:
    """The view's selection by motion."""
    return replace(view.selection, by=("motion",), **changed)


def mix(view: View) -> pl.DataFrame:
    """The mix of the period, a row a measure, motion and currency; without what is lacking."""
    rows = view.cached(measure, "motion_mix", view.selection)
    return rows.filter(pl.col("reason").is_null() & pl.col("motion").is_not_null())


def lacking(view: View) -> dict[str, str]:
    """Why the export cannot give a measure, by measure."""
    rows = view.cached(measure, "motion_mix", view.selection)
    return dict(rows.filter(pl.col("reason").is_not_null()).select("measure", "reason").iter_rows())


def currency(view: View) -> str:
    """The currency in which the page shows amounts."""
    amounts = mix(view).filter(pl.col("measure").is_in(AMOUNTS))
    return table_currency(view.definitions.report.currency, amounts)


def weeks(view: View, name: str) -> pl.DataFrame:
    """Shares of one measure by week, amounts in the page's currency.

    `week`, `motion`, `value`, `volume`, `whole`, `is_complete`; weeks in which nothing came have
    no row.
    """
    rows = view.cached(measure, "motion_mix", replace(view.selection, by=(WEEK,)))
    rows = rows.filter(
        pl.col("measure") == name, pl.col("reason").is_null(), pl.col("week").is_not_null()
    )
    if name in AMOUNTS:
        rows = rows.filter(pl.col("currency") == currency(view))
    return rows.filter(pl.col("whole") > 0).with_columns(
        is_complete=pl.col("week") <= view.context.last_complete_week
    )


def speed_selection(view: View, motion: str | None = None) -> Selection:
    """The selection for speed by motion, in business time: of all motions, unless filtered."""
    labels = (motion,) if motion else view.selection.motion
    labels = labels or tuple(view.warehouse.dimension_labels("motion"))
    by = () if motion else ("motion",)
    return replace(view.selection, motion=labels, by=by, speed=Speed(clock="business"))


def table(view: View) -> pl.DataFrame:
    """A row a motion: volumes and shares, conversion, speed and velocity.

    `motion`; per measure its volume and `…_share`; rates; `sla` (called in time),
    `minutes`; days, each with `…_of`, the leads it is of.
    """
    found = mix(view)
    shown = currency(view)
    rows = pl.DataFrame({"motion": MOTIONS})
    for name in MEASURES:
        mine = found.filter(pl.col("measure") == name)
        if name in AMOUNTS:
            mine = mine.filter(pl.col("currency") == shown)
        mine = mine.select(
            "motion", pl.col("volume").alias(name), pl.col("value").alias(f"{name}_share")
        )
        rows = rows.join(mine, on="motion", how="left", maintain_order="left")
    for name in (*RATES, *DAYS):
        rows = _joined(rows, view.measured(name, by_motion(view)), name)
    asked = speed_selection(view)
    rows = _joined(rows, view.measured("sla_attainment_rate", asked), "sla")
    minutes = view.measured("median_response_minutes", asked)
    rows = _joined(rows, minutes, "minutes")
    volumes = [name for name in MEASURES if name in rows.columns]
    return rows.filter(pl.any_horizontal(pl.col(volumes).fill_null(0) != 0))


def _joined(rows: pl.DataFrame, found: pl.DataFrame, name: str) -> pl.DataFrame:
    if found["reason"].drop_nulls().len():
        kinds = {name: pl.Float64, f"{name}_of": pl.Int64}
        return rows.with_columns(pl.lit(None, kind).alias(column) for column, kind in kinds.items())
    columns = found.select(
        "motion",
        pl.col("value").alias(name),
        pl.col("denominator").cast(pl.Int64).alias(f"{name}_of"),
    )
    return rows.join(columns, on="motion", how="left", maintain_order="left")


def without_base(table: pl.DataFrame) -> list[str]:
    """The rates, times and days of the table that are of nothing in any row."""
    bases = [name for name in table.columns if name.endswith("_of")]
    return [name.removesuffix("_of") for name in bases if not table[name].fill_null(0).sum()]


def rules(view: View) -> pl.DataFrame:
    """The rules that decided, with how many leads: `motion_rule`, `motion`, `leads`."""
    facts = view.warehouse.table("motion_facts")
    named = _motions(view)
    return facts.group_by(
        "motion_rule", motion=pl.col("motion_id").cast(pl.Int64).replace_strict(named)
    ).agg(leads=pl.col("leads").sum().cast(pl.Int64))


def _motions(view: View) -> dict[int, str]:
    labels = view.warehouse.generation.labels.filter(pl.col("dimension") == "motion")
    return dict(labels.select(pl.col("id").cast(pl.Int64), "label").iter_rows())
