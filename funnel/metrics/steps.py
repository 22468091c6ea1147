"""The funnel of a period: how far the leads created in it have come, step by step."""

from collections.abc import Sequence

import polars as pl

from funnel.metrics.reckoning import SMALL, Context, in_order
from funnel.tables import STAGES


def funnel_of(
    cells: pl.DataFrame,
    by: Sequence[str],
    context: Context,
    windows: dict[str, int | None],
) -> pl.DataFrame:
    """One row per group and present stage, in stage order.

    Columns: those of ``by``, ``stage``, ``leads`` that reached it to date, ``implied`` of them,
    ``immature`` of them created in a week whose window to the stage has not run out
    (``windows``: seconds from creation per stage, None = to date), ``step_rate`` on the present
    stage before (null for the first, and where the count rises because stages may be passed
    over), ``overall_rate`` on creation, and ``is_small``: the base of the step is under 30.
    """
    stages = [stage for stage in STAGES if stage in context.present]
    frames = []
    for before, stage in zip([None, *stages], stages, strict=False):
        leads = pl.col(stage).sum()
        base = leads if before is None else pl.col(before).sum()
        created = pl.col("created").sum()
        immature = pl.lit(0, pl.Int64)
        if (window := windows.get(stage)) is not None:
            last = context.last_mature_week(stage, window)
            immature = pl.col(stage).filter(pl.col("week") > last).sum()
        implied = pl.lit(0, pl.Int64) if before is None else pl.col(f"{stage}_implied").sum()
        formulas = {
            "stage": pl.lit(stage),
            "leads": leads,
            "implied": implied,
            "immature": immature,
            "step_rate": pl.when((base > 0) & (leads <= base) & (before is not None)).then(
                leads / base
            ),
            "overall_rate": pl.when(created > 0).then(leads / created),
            "is_small": base < SMALL,
        }
        frames.append(cells.group_by(by).agg(**formulas) if by else cells.select(**formulas))
    return in_order(pl.concat(frames), [*by, "stage"])
