"""Why a number moved between two spans of time: rows of the bridge, and of entries by segment."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from funnel.metrics.metric import Metric
from funnel.metrics.reckoning import SMALL
from funnel.metrics.shares import complete
from funnel.metrics.weeks import without_gaps
from funnel.statistics import Shift, dispersion, shift_share

# What segments too small to be named are called together.
SMALL_ONES = "(under 30 leads)"
_COUNTS = ("leads_before", "converted_before", "leads", "converted")

MOVEMENT_METRICS = (
    Metric(
        "why_it_moved",
        "Why it moved",
        "The change of conversions (MQLs of a span of weeks that became SQL within the window) "
        "against the span before, taken apart: more leads at the rate before (volume), leads of "
        "other segments (mix), leads of the same segment that convert otherwise (rate). Below, "
        "each segment's own change, which is more leads at its rate before, and its rate. Without "
        "a period, the newest week whose window has run out against the week before.",
        unit="change",
        mart="cohorts",
        top=pl.col("reached").sum(),
        numerator="conversions of the weeks asked for",
        bottom=pl.col("entered").sum(),
        denominator="leads of the weeks asked for",
        stages=("marketing_qualified", "sales_qualified"),
        row_keys=("part",),
        extras=(*_COUNTS, "is_chance"),
    ),
    Metric(
        "entries_moved",
        "Entries moved",
        "The change of the leads that first entered each stage, against as many days before, by "
        "segment. Without a period, the last complete week against the week before.",
        unit="change",
        mart="stage_entries",
        top=pl.col("entered").sum(),
        numerator="entries of the weeks asked for, less those of the weeks before",
        stages=("created",),
        row_keys=("stage",),
        extras=("leads_before", "leads", "is_chance"),
    ),
    Metric(
        "opportunities_moved",
        "Opportunities moved",
        "The change of the opportunities created, and of those won, against as many days before, "
        "by segment. Without a period, the last complete week against the week before.",
        unit="change",
        mart="opportunities",
        top=pl.col("opportunities").sum(),
        numerator="opportunities of the weeks asked for, less those of the weeks before",
        row_keys=("measure",),
        extras=("opportunities_before", "opportunities", "is_chance"),
    ),
)


def counts_of_spans(
    before: pl.DataFrame,
    after: pl.DataFrame,
    history: pl.DataFrame,
    by: Sequence[str],
    last_week: date,
) -> pl.DataFrame:
    """Cells of `mart_cohorts` of two spans as counts per segment, as ``shift_share`` takes them.

    ``history`` are cells of the whole weeks up to ``last_week``, the last before the later span:
    they say how much a segment's leads vary from week to week.
    """
    keys = list(by)
    old = before.group_by(keys).agg(
        leads_before=pl.col("entered").sum(), converted_before=pl.col("reached").sum()
    )
    new = after.group_by(keys).agg(leads=pl.col("entered").sum(), converted=pl.col("reached").sum())
    both = old.join(new, on=keys, how="full", coalesce=True, nulls_equal=True)
    both = both.with_columns(pl.col(_COUNTS).fill_null(0)).sort(keys, nulls_last=True)
    varying = _dispersions(history, keys, last_week)
    return both.join(varying, on=keys, how="left", nulls_equal=True).with_columns(
        pl.col("dispersion").fill_null(1.0)
    )


def _dispersions(history: pl.DataFrame, keys: list[str], last_week: date) -> pl.DataFrame:
    dense = without_gaps(history.select("week", *keys, "entered"), keys, None, last_week)
    series = dense.sort("week").group_by(keys).agg("entered")
    values = [dispersion(weeks) for weeks in series["entered"].to_list()]
    return series.select(keys).with_columns(pl.Series("dispersion", values, pl.Float64))


def bridge_rows(metric: Metric, counts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The rows of ``why_it_moved``.

    ``counts`` has a row a segment, told apart by the columns of ``by``. First the bridge, its
    segment null: ``part`` before, volume, mix, rate, after. Then per segment, the largest change
    beyond chance first, its change (``part`` total) and what it is made of (leads, rate).
    ``value`` is the change (of before and after, the conversions). Segments with under 30 leads
    in both spans are one, named ``SMALL_ONES``, where there are several. ``is_chance``: no more
    than chance gives one of as many segments; in the bridge of the rate part only.
    """
    shift = shift_share(counts)
    bridge = [
        {"part": "before", "value": float(shift.before)},
        {"part": "volume", "value": shift.volume},
        {"part": "mix", "value": shift.mix},
        {"part": "rate", "value": shift.rate, "is_chance": shift.is_rate_chance},
        {"part": "after", "value": float(shift.after)},
    ]
    wholes = counts.select(pl.col(_COUNTS).sum()).row(0, named=True)
    bridge[0] |= {"leads_before": wholes["leads_before"]}
    bridge[-1] |= {"leads": wholes["leads"]}
    schema = {
        "part": pl.String,
        "value": pl.Float64,
        "leads_before": pl.Int64,
        "leads": pl.Int64,
        "is_chance": pl.Boolean,
    }
    rows = pl.concat([pl.DataFrame(bridge, schema=schema), _of_segments(shift, by)], how="diagonal")
    rows = rows.with_columns(
        numerator=pl.when(pl.col("part") == "before")
        .then(pl.lit(shift.before))
        .when(pl.col("part") == "after")
        .then(pl.lit(shift.after))
        .otherwise("converted"),
        denominator=pl.when(pl.col("part") == "before").then("leads_before").otherwise("leads"),
    )
    return complete(metric, rows, by)


def _of_segments(shift: Shift, by: Sequence[str]) -> pl.DataFrame:
    pooled = _pooled(shift.segments, by)
    # Counted, so that it is whole.
    change = (pl.col("converted") - pl.col("converted_before")).cast(pl.Float64)
    # What moved the other way explains nothing of the change, however sure it is.
    is_explained = pl.any_horizontal(
        ~pl.col(f"is_{part}_chance") & (pl.col(f"{part}_part") * change > 0)
        for part in ("leads", "rate")
    )
    pooled = pooled.with_columns(change=change, is_total_chance=~is_explained)
    pooled = pooled.sort(
        pl.col("is_total_chance").fill_null(True),
        pl.col("change").abs(),
        *by,
        descending=[False, True, *(False for _ in by)],
        nulls_last=True,
    )
    parts = {
        "total": ("change", "is_total_chance"),
        "leads": ("leads_part", "is_leads_chance"),
        "rate": ("rate_part", "is_rate_chance"),
    }
    frames = [
        pooled.with_row_index("at").select(
            "at", *by, *_COUNTS, part=pl.lit(part), value=pl.col(value), is_chance=pl.col(chance)
        )
        for part, (value, chance) in parts.items()
    ]
    return pl.concat(frames).sort("at", maintain_order=True).drop("at")


def _pooled(segments: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The segments with those too small to be named as one; its parts are of no known chance."""
    segments = segments.drop("dispersion")
    is_small = (pl.col("leads_before") < SMALL) & (pl.col("leads") < SMALL)
    small = segments.filter(is_small)
    if small.height < 2:
        return segments
    # What tells no segment apart is told apart by nothing.
    names = {name: pl.lit(SMALL_ONES if name == by[0] else None, pl.String) for name in by}
    together = small.select(
        **names,
        **{name: pl.col(name).sum() for name in (*_COUNTS, "leads_part", "rate_part")},
        is_leads_chance=pl.lit(None, pl.Boolean),
        is_rate_chance=pl.lit(None, pl.Boolean),
    )
    return pl.concat([segments.filter(~is_small), together.select(segments.columns)])


def entries_moved_rows(
    metric: Metric,
    before: pl.DataFrame,
    after: pl.DataFrame,
    history: pl.DataFrame,
    by: Sequence[str],
    last_week: date,
) -> pl.DataFrame:
    """The rows of ``entries_moved``: per stage and segment the change, the largest first.

    ``before``, ``after`` and ``history`` are cells of `mart_stage_entries`; ``numerator`` are the
    entries of the later span.
    """
    frames = []
    for stage in sorted({*before["stage"], *after["stage"]}):
        spans = [
            cells.filter(stage=stage).select("week", *by, entered="entered")
            for cells in (before, after, history)
        ]
        frames.append(_changes(*spans, by, last_week).with_columns(stage=pl.lit(stage)))
    return complete(metric, pl.concat(frames), by)


def opportunities_moved_rows(
    metric: Metric,
    cells: Mapping[str, Sequence[pl.DataFrame]],
    by: Sequence[str],
    last_week: date,
) -> pl.DataFrame:
    """The rows of ``opportunities_moved``: per measure and segment the change, the largest first.

    ``cells`` are those of `mart_opportunities` by measure: of the earlier span, of the later one,
    and of the weeks before that.
    """
    frames = []
    for measure, spans in cells.items():
        # A week's opportunities are in as many cells as they have currencies.
        counted = [
            each.group_by("week", *by).agg(entered=pl.col("opportunities").sum()) for each in spans
        ]
        changes = _changes(*counted, by, last_week).with_columns(measure=pl.lit(measure))
        frames.append(
            changes.rename({"leads_before": "opportunities_before", "leads": "opportunities"})
        )
    return complete(metric, pl.concat(frames), by)


def _changes(
    before: pl.DataFrame,
    after: pl.DataFrame,
    history: pl.DataFrame,
    by: Sequence[str],
    last_week: date,
) -> pl.DataFrame:
    """Each segment's change of what entered, and whether chance explains as much.

    However small a segment is: what enters has no rate that few leads would make unsure.
    """
    # Every entry "converts", so that all of the change is a change of leads.
    spans = [each.with_columns(reached="entered") for each in (before, after, history)]
    segments = shift_share(counts_of_spans(*spans, by, last_week)).segments
    change = pl.col("leads") - pl.col("leads_before")
    return segments.select(
        *by,
        "leads_before",
        "leads",
        value=change.cast(pl.Float64),
        numerator=pl.col("leads"),
        is_chance=pl.col("is_leads_chance"),
    ).sort(pl.col("value").abs(), *by, descending=[True, *(False for _ in by)], nulls_last=True)
