"""Do MQLs become SQLs: cohorts week by week, and how many come in."""

from dataclasses import replace
from functools import partial

import polars as pl

from funnel import charts, wording
from funnel.metrics import METRICS, Metric
from funnel.palette import LIGHT
from funnel.readout.model import Chart, Number, Section, Series
from funnel.readout.trust import withheld
from funnel.selection import WEEK
from funnel.views import weekly
from funnel.views.sentences import funnel_sentence
from funnel.views.view import View

_ENTRIES = "sales_qualified"


def conversion(view: View) -> Section:
    """The cohorts of the first pair of stages that the export has, and new SQLs by week."""
    pairs = weekly.present_pairs(view)
    question = "Do leads become more?"
    if not pairs:
        reason = "Only one stage has dates in this export."
        return Section("conversion", question, reason, "", withheld=reason)
    metric = weekly.PAIRS[pairs[0]]
    firsts, last = view.stages(metric.stages[0]), view.stage(metric.stages[1])
    question = f"Do {firsts} become {wording.plural(last)}?"
    if section := withheld(view, "conversion", question, "stages and conversion"):
        return section
    weeks = weekly.cohort_weeks(view, metric).filter(pl.col("denominator") > 0)
    drawn = [_cohorts(view, metric, weeks)] if weeks.height else []
    if _ENTRIES in view.context.present:
        drawn.append(_entries(view))
    return Section(
        key="conversion",
        question=question,
        headline=_headline(view, metric, weeks),
        base=f"{firsts} of {weekly.period_words(view)}, by the week they became one; "
        "bars are 95 % intervals, hatched weeks still have time left",
        sentences=(
            f"Of all that came: {_lower(wording.unmarked(funnel_sentence(_steps(view))))}.",
        ),
        charts=tuple(drawn),
        metrics=(metric.name, _ENTRIES) if len(drawn) > 1 else (metric.name,),
    )


def _steps(view: View) -> list[dict]:
    return weekly.creation_funnel(view).rows(named=True)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _headline(view: View, metric: Metric, weeks: pl.DataFrame) -> str:
    """How many convert of those who had their time, with their number and weeks."""
    firsts, last = view.stages(metric.stages[0]), view.stage(metric.stages[1])
    days = view.window_days(metric)
    mature = weeks.filter("is_mature")
    in_time = f"within {days} days" if days else "so far"
    base = mature["denominator"].sum()
    if not base:
        return f"No week of {firsts} has had its {days or 0} days yet"
    reached = mature["numerator"].sum()
    spans = wording.weeks(mature["week"].min(), mature["week"].max())
    return (
        f"{wording.rate(reached / base, base)} of {firsts} become {last} {in_time}: "
        f"{wording.count(reached)} of {wording.count(base)} in {spans}"
    )


def _cohorts(view: View, metric: Metric, weeks: pl.DataFrame) -> Chart:
    by_week = replace(view.selection, by=(WEEK,))
    days = view.window_days(metric)
    rows = weeks.rows(named=True)
    numbers = tuple(
        Number(
            wording.rate(row["value"], row["denominator"]),
            row["value"],
            metric.name,
            by_week,
            "value" if row["is_mature"] else "so_far",
            ((WEEK, row["week"]),),
        )
        for row in rows
    )
    in_time = f"within {days} days" if days else "to date"
    return Chart(
        key="cohorts",
        title=f"{metric.label} {in_time}, by week of {view.stage(metric.stages[0])}",
        base="",
        kind="columns",
        categories=tuple(wording.week(row["week"]) for row in rows),
        series=(
            Series(
                metric.label,
                numbers,
                (LIGHT.pale,),
                tuple(not row["is_mature"] for row in rows),
                tuple((row["low"], row["high"]) for row in rows),
            ),
        ),
        draw=lambda palette: charts.cohort_chart(weeks, palette),
        unit="rate",
        share=7,
    )


def _entries(view: View) -> Chart:
    weeks = weekly.whole_weeks(view, _ENTRIES)
    by_week = replace(view.selection, by=(WEEK,))
    rows = weeks.rows(named=True)
    return Chart(
        key="entries",
        title=f"New {view.stages(_ENTRIES)} each week",
        base="",
        kind="columns",
        categories=tuple(wording.week(row["week"]) for row in rows),
        series=(
            Series(
                METRICS[_ENTRIES].label,
                tuple(
                    Number(
                        wording.count(row["value"]),
                        row["value"],
                        _ENTRIES,
                        by_week,
                        keys=((WEEK, row["week"]),),
                    )
                    for row in rows
                ),
                (LIGHT.stages[2],),
                tuple(not row["is_complete"] for row in rows),
            ),
        ),
        draw=partial(_draw_entries, weeks),
        share=5,
    )


def _draw_entries(weeks, palette):
    return charts.entries_chart(weeks, palette, palette.stages[2])
