"""The panels of the weekly page: each a fragment, so that a click repaints only its own."""

from datetime import date

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.metrics import METRICS, Metric
from funnel.tables import STAGES
from funnel.ui import leads
from funnel.ui.controls import Choice
from funnel.ui.panel import empty, panel, plot
from funnel.views import weekly
from funnel.views.view import View


@st.fragment
def funnel_panel(view: View, question: str) -> None:
    """The funnel of the leads created in the period."""
    steps = weekly.creation_funnel(view)
    base = f"Leads created in {weekly.period_words(view)}, to date"
    total = steps["leads"][0]
    with panel(question, base, ["leads", "lead_to_won_rate"], _funnel_numbers(steps)):
        if not total:
            empty("No leads in this period", _remedy(view))
            return
        mark = leads.chosen("funnel")
        plot(charts.funnel_chart(steps, view.palette, mark), "funnel", leads.on_mark("funnel"))
        if mark in view.context.present and mark in STAGES:
            leads.funnel_list(view, mark, "funnel")


def _funnel_numbers(steps) -> str:
    present = steps.drop_nulls("leads").rows(named=True)
    lines = [f"{row['label']}: {wording.count(row['leads'])}" for row in present]
    implied = sum(row["implied"] or 0 for row in present)
    if implied:
        lines.append(f"{wording.count(implied)} passes are implied by a later stage")
    return "  \n".join(wording.plain(line) for line in lines)


@st.fragment
def entries_panel(view: View, question: str) -> None:
    """How many leads entered one stage, chosen by the reader, in each week."""
    present = [stage for stage in STAGES if stage in view.context.present]
    choice = Choice("stage", present, view.stage)
    stage = choice.value
    base = f"First entries by week, {weekly.period_words(view)} · click a bar for its leads"
    weeks = weekly.whole_weeks(view, weekly.ENTRIES[stage])
    with panel(question, base, [weekly.ENTRIES[stage]], _sum_words(view, stage, weeks)):
        choice.segments()
        if not weeks["value"].sum():
            empty(f"Nothing entered {view.stage(stage)} in this period", _remedy(view))
            return
        mark = leads.chosen_week("entries")
        color = view.palette.stages[2]
        chart = charts.entries_chart(weeks, view.palette, color, mark)
        plot(chart, "entries", leads.on_mark("entries"))
        if mark:
            leads.week_list(view, weekly.ENTRIES[stage], mark, "entries")


def _sum_words(view: View, stage: str, weeks) -> str:
    total = wording.count(weeks["value"].sum())
    return f"{total} in {weekly.period_words(view)}"


@st.fragment
def conversion_panels(view: View, cohort_question: str, flow_question: str) -> None:
    """Cohort conversion of a pair of stages by week, and the flow of the same pair beside it.

    The questions name the pair's stages where they say {first} and {last}.
    """
    pairs = weekly.present_pairs(view)
    if not pairs:
        with panel("How do leads convert?", "Conversion between two stages", []):
            empty(
                "Only one stage has dates in this export",
                "Export the stage dates or the stage history, and import again.",
            )
        return
    choice = Choice("pair", pairs, lambda name: weekly.PAIRS[name].label)
    pair = choice.value
    first = view.stage(weekly.PAIRS[pair].stages[0])
    firsts, lasts = (view.stages(stage) for stage in weekly.PAIRS[pair].stages)
    left, right = st.columns([7, 5])
    with left:
        _cohorts(view, cohort_question.format(first=firsts, last=lasts), choice)
    with right:
        _flow(view, flow_question.format(first=first, last=lasts), pair)


def _cohorts(view: View, question: str, choice: Choice) -> None:
    metric = weekly.PAIRS[choice.value]
    days = view.window_days(metric)
    in_time = f"within {days} days" if days else "to date"
    firsts, last = view.stages(metric.stages[0]), view.stage(metric.stages[1])
    base = f"Share of each week's {firsts} that became {last} {in_time}, 95 % intervals"
    weeks = weekly.cohort_weeks(view, metric)
    with panel(question, base, [metric.name], _cohort_numbers(view, metric.name)):
        choice.select(220)
        if not weeks["denominator"].sum():
            empty(f"No {firsts} in this period", _remedy(view))
            return
        mark = leads.chosen_week("cohorts")
        chart = charts.cohort_chart(weeks, view.palette, mark)
        plot(chart, "cohorts", leads.on_mark("cohorts"))
        clicked = weeks.filter(pl.col("week") == pl.lit(mark, pl.Date))
        if clicked.height:
            _cohort_list(view, metric, mark, clicked["is_mature"][0])


def _cohort_list(view: View, metric: Metric, week: date, is_mature: bool) -> None:
    """The leads of one cohort: all of them, or those that made it."""
    parts = {"denominator" if is_mature else "immature": "All"}
    if is_mature:
        parts["numerator"] = f"Became {view.stage(metric.stages[-1])}"
    part = st.segmented_control(
        "Which leads",
        list(parts),
        format_func=parts.get,
        default=next(iter(parts)),
        required=True,
        key="cohort-part",
        label_visibility="collapsed",
    )
    leads.week_list(view, metric.name, week, "cohorts", part)


def _cohort_numbers(view: View, name: str) -> str:
    row = view.measured(name).row(0, named=True)
    if row["reason"]:
        return row["reason"]
    left_out = f"  \nleft out, too young: {wording.counted(row['immature'], 'lead')}"
    return (
        f"{wording.count(row['numerator'])} ÷ {wording.count(row['denominator'])} = "
        f"{wording.rate(row['value'], row['denominator'])}, 95 % interval "
        f"{wording.rate(row['low'], row['denominator'])} to "
        f"{wording.rate(row['high'], row['denominator'])}" + (left_out if row["immature"] else "")
    )


def _flow(view: View, question: str, pair: str) -> None:
    metric = METRICS[f"{pair}_flow"]
    firsts, lasts = (view.stages(stage) for stage in metric.stages)
    base = f"New {lasts} ÷ new {firsts} of the same week: different leads, no conversion"
    weeks = weekly.whole_weeks(view, metric.name)
    with panel(question, base, [metric.name], _flow_numbers(view, metric.name)):
        if not weeks["denominator"].sum():
            empty(f"No {firsts} in this period", _remedy(view))
            return
        mark = leads.chosen_week("flow")
        plot(charts.flow_chart(weeks, view.palette, mark), "flow", leads.on_mark("flow"))
        if mark:
            leads.week_list(view, metric.name, mark, "flow")


def _flow_numbers(view: View, name: str) -> str:
    row = view.measured(name).row(0, named=True)
    return (
        f"{wording.count(row['numerator'])} ÷ {wording.count(row['denominator'])} = "
        f"{wording.ratio(row['value'])}"
    )


def _remedy(view: View) -> str:
    if view.selection.filters:
        return f"Nothing matches {view.narrowed_to}. Clear a filter or choose a longer period."
    return "Choose a longer period, or import newer exports."
