"""The panel that says whether a target that adds up over a period will be reached."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from funnel import charts, wording
from funnel.errors import BadSelection
from funnel.measure import cumulative_targets, days_of_pace, pace
from funnel.metrics import METRICS, Metric, Pace
from funnel.selection import Selection
from funnel.ui import leads
from funnel.ui.controls import Choice
from funnel.ui.panel import empty, panel, plot
from funnel.views.view import View

PANEL = "pace"
PICKER = "pace-target"


@st.fragment
def pace_panel(view: View, question: str) -> None:
    """Where a metric stands on its way to a month's, quarter's or year's target, week by week.

    The reader chooses among the targets that hold for the page's filters. The period is the one
    that the data, or the days asked for, end in.
    """
    agreed = cumulative_targets(view.warehouse, view.selection)
    if not agreed:
        with panel(question, "Counts and amounts against the targets agreed for a period", []):
            what, why = _nothing(view)
            st.markdown(f"**{what}.** {why}")
        return
    options = {f"{METRICS[name].label} per {period}": (name, period) for name, period in agreed}
    choice = Choice(PICKER, list(options))
    name, period = options[choice.value]
    metric = METRICS[name]
    try:
        one = view.cached(pace, name, view.selection, period)
    except BadSelection as error:
        with panel(question, metric.label, [name]):
            empty("This target cannot be followed", str(error))
        return
    with panel(question, _base(view, metric, one), [name], _numbers(view, one)):
        if len(options) > 1:
            choice.select(260)
        st.markdown(_sentence(view, one))
        mark = leads.chosen_week(PANEL)
        if mark not in one.weeks.drop_nulls("actual")["week"]:
            mark = None
        figure = charts.pace_chart(
            one.weeks,
            view.palette,
            first=one.period.first,
            last=one.period.last,
            months=_ticks(view, one),
            target=one.target.value,
            projected=one.projected,
            unit=metric.unit,
            currency=_currency(view, metric),
            chosen=f"{mark}" if mark else None,
        )
        plot(figure, PANEL, leads.on_mark(PANEL))
        if mark:
            _list(view, one, metric, mark)


def stands(one: Pace, unit: str, currency: str | None = None) -> str:
    """Where it stands, in a few words: "41 of 60, on pace for 55"."""
    said = [
        wording.number(value, unit, currency=currency)
        for value in (one.actual, one.target.value, one.projected)
    ]
    standing = f"{said[0]} of {said[1]}"
    if one.is_over:
        return f"{standing}, {wording.rate(one.attainment)} of the target"
    return standing if one.projected is None else f"{standing}, on pace for {said[2]}"


def _sentence(view: View, one: Pace) -> str:
    metric = METRICS[one.target.metric]
    currency = _currency(view, metric)
    said = f"**{wording.plain(stands(one, metric.unit, currency))}**"
    if one.is_over:
        return said
    gap = one.actual - one.expected
    side = "ahead of" if gap >= 0 else "behind"
    apart = wording.number(abs(gap), metric.unit, currency=currency)
    said += f" · {wording.plain(apart)} {side} a straight line"
    if one.projected is None:
        said += "; too early, or too little of the period in the data, to say where it ends"
    return said


def _base(view: View, metric: Metric, one: Pace) -> str:
    who = f"Only {view.narrowed_to}. " if view.narrowed_to else ""
    days = wording.days(one.period.first, one.period.last)
    owner = f"; {one.target.owner} answers for it" if one.target.owner else ""
    own = _currency(view, metric)
    money = f", in {own} only" if own else ""
    return (
        f"{who}{metric.label} in {one.period.label}, {days}{money}, added up by week until "
        f"{wording.days(one.until, one.until)}; the line goes by business days{owner} · "
        "click a point for its week"
    )


def _numbers(view: View, one: Pace) -> str:
    metric = METRICS[one.target.metric]
    currency = _currency(view, metric)

    def said(value: float | None) -> str:
        return wording.number(value, metric.unit, currency=currency)

    lines = [
        f"{said(one.actual)} of {said(one.target.value)} = {wording.rate(one.attainment)}",
        f"{one.elapsed:.1f} of {one.business_days} business days are over: a straight line stands "
        f"at {said(one.expected)}",
    ]
    if one.projected is not None and not one.is_over:
        lines.append(f"at the rate so far it ends at {said(one.projected)}")
    if one.target.effective_from != date.min:
        since = wording.days(one.target.effective_from, one.target.effective_from)
        lines.append(f"the target holds since {since}")
    return "  \n".join(wording.plain(line) for line in lines)


def _currency(view: View, metric: Metric) -> str | None:
    return view.definitions.report.currency if metric.unit == "amount" else None


def _ticks(view: View, one: Pace) -> list[date]:
    """Where fiscal months begin; of a year, its quarters; of a month, every tenth day."""
    if one.period.kind == "month":
        return [one.period.first + timedelta(days=later) for later in (0, 10, 20)]
    part = "quarter" if one.period.kind == "year" else "month"
    return [each.first for each in view.definitions.fiscal.parts(one.period, part)]


def _list(view: View, one: Pace, metric: Metric, week: date) -> None:
    """What came in one week of the period."""
    selection = days_of_pace(view.selection, one.period, one.until)
    within = replace(view, selection=selection)
    if metric.mart == "opportunities":
        leads.opportunity_list(within, metric.name, week, PANEL, _currency(view, metric))
    else:
        leads.week_list(within, metric.name, week, PANEL)


def _nothing(view: View) -> tuple[str, str]:
    """What to say where no target holds."""
    selection = view.selection
    if selection.is_strict:
        return (
            "Targets are agreed on all passes",
            "Explicit passes only are shown: switch that off to see the pace.",
        )
    if selection.filters and cumulative_targets(view.warehouse, _unfiltered(view)):
        return (
            f"No target is agreed for {view.narrowed_to} alone",
            "Clear the filters to see the pace of all, or agree on a target for this segment.",
        )
    if view.selection.last_date and cumulative_targets(view.warehouse, Selection()):
        ended = wording.days(view.selection.last_date, view.selection.last_date)
        return (
            f"No target held on {ended}",
            "The targets agreed for a month, quarter or year begin later: choose a later period.",
        )
    return (
        "No target for a month, quarter or year is agreed",
        "Agree on one in definitions.toml or in targets.csv, and import again.",
    )


def _unfiltered(view: View):
    return replace(view.selection, **{name: () for name in view.selection.filters})
