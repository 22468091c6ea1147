"""The pictures of "Are we calling fast enough?": who, when, how often."""

import streamlit as st

from funnel import charts, wording
from funnel.measure import target_of
from funnel.metrics import SMALL
from funnel.ui import leads
from funnel.ui.controls import Choice
from funnel.ui.panel import empty, panel, plot
from funnel.ui.speed_lists import speed_list, worklist
from funnel.views import speed as frames
from funnel.views import weekly
from funnel.views.speed import CHOICES, SpeedView


def curves_panel(speed: SpeedView, question: str) -> None:
    """The share of leads called by time since their clock began, a line a team."""
    base = (
        f"Share of {speed.who()} of {weekly.period_words(speed.view)} called, by business time; "
        "leads never called stay in the base, who still waits may yet be called: curves end above "
        "the share called so far"
    )
    lines, ends = frames.curves(speed)
    numbers = "  \n".join(
        wording.plain(
            f"{row['group']}: {wording.rate(row['share'])} within {speed.sla_words}, "
            f"{wording.rate(row['final'])} in the end, of {wording.count(row['leads'])}"
        )
        for row in ends.iter_rows(named=True)
    )
    with panel(question, base, ["sla_attainment_rate", "median_response_minutes"], numbers):
        if ends.is_empty():
            empty(
                "Too few leads to draw", f"A team is drawn from {SMALL} leads on. {_remedy(speed)}"
            )
            return
        lagging = frames.lagging_teams(speed)
        named = lagging["team"][0] if lagging.height else None
        chart = charts.response_curves_chart(
            lines, ends, speed.view.palette, target_seconds=speed.sla, named=named
        )
        plot(chart, "curves")


@st.fragment
def reps_panel(speed: SpeedView, question: str) -> None:
    """Each rep's attainment against the leads they had, with the limits of chance."""
    base = (
        f"{weekly.period_words(speed.view)} · called within {speed.sla_words} of business time, by "
        "leads · click a rep for its leads"
    )
    reps, limits, pooled = frames.reps(speed)
    outside = reps["side"].drop_nulls().len() if reps.height else 0
    numbers = f"{wording.counted(reps.height, 'rep')}, {outside} outside the 99.8 % limits"
    with panel(question, base, ["sla_attainment_rate"], numbers):
        if reps.is_empty():
            empty("No rep has leads here", _remedy(speed))
            return
        mark = leads.chosen("reps")
        chart = charts.rep_plot_chart(
            reps,
            limits,
            speed.view.palette,
            pooled=pooled,
            target_words=f"called within {speed.sla_words}",
            chosen=mark,
        )
        plot(chart, "reps", leads.on_mark("reps"))
        if mark in reps["owner"]:
            selection = speed.asked(clock="business").narrowed(owner=mark)
            speed_list(
                speed,
                f"Leads of {wording.plain(mark)}",
                "reps",
                selection,
                "sla_attainment_rate",
                clocked=True,
                due=True,
            )


@st.fragment
def attainment_panel(speed: SpeedView, question: str) -> None:
    """SLA attainment by week against its target."""
    choice = Choice("week_clock", list(CHOICES["clock"]), CHOICES["clock"].get)
    clock = choice.value
    weeks = frames.weeks(speed, clock)
    base = (
        f"Called within {speed.sla_words} by the week the clock began, "
        f"{CHOICES['clock'][clock].lower()}, 95 % intervals"
    )
    with panel(question, base, ["sla_attainment_rate"]):
        choice.segments()
        if not weeks["denominator"].sum():
            empty("Nothing was due in this period", _remedy(speed))
            return
        mark = leads.chosen_week("weeks")
        chart = charts.cohort_chart(
            weeks,
            speed.view.palette,
            mark,
            target=target_of(speed.view.warehouse, "sla_attainment_rate"),
            mean_words="whole weeks",
            open_words="not over",
        )
        plot(chart, "weeks", leads.on_mark("weeks"))
        if mark:
            selection = speed.asked(clock=clock).narrowed(mark)
            speed_list(
                speed,
                f"Leads due in {wording.full_week(mark)}",
                "weeks",
                selection,
                "sla_attainment_rate",
                clocked=True,
                due=True,
            )


@st.fragment
def attempts_panel(speed: SpeedView, question: str) -> None:
    """Who is reached at which attempt, and how many get one attempt only."""
    rows = frames.attempts(speed)
    once = speed.number("one_and_done_rate")
    said = (
        f"one and done: {wording.count(once['numerator'])} ÷ "
        f"{wording.count(once['denominator'])} = {wording.rate(once['value'], once['denominator'])}"
        if once["denominator"]
        else ""
    )
    base = (
        f"{weekly.period_words(speed.view)} · first contacts at each attempt, of leads with such "
        "an attempt and no contact before"
    )
    with panel(question, base, ["contact_by_attempt", "one_and_done_rate", "attempts_made"], said):
        if rows.is_empty():
            empty("No attempt is logged for these leads", _remedy(speed))
            return
        mark = leads.chosen("attempts")
        chart = charts.persistence_chart(rows, speed.view.palette, mark)
        plot(chart, "attempts", leads.on_mark("attempts"))
        if said:
            st.caption(wording.plain(f"Of leads with an attempt, {said}."))
        if mark in rows["label"]:
            speed_list(
                speed,
                f"Leads with attempt {mark} and no contact before",
                "attempts",
                speed.selection,
                clocked=True,
                attempt=int(mark),
            )


@st.fragment
def hours_panel(speed: SpeedView, question: str) -> None:
    """The share called in time by weekday and hour of arrival."""
    choice = Choice("hours", list(CHOICES["hours"]), CHOICES["hours"].get)
    zone = choice.value
    hours = frames.hours(speed, zone)
    base = (
        f"{weekly.period_words(speed.view)} · % called within {speed.sla_words} of wall time, by "
        f"hour of arrival · outlined: opening hours · blank: under {SMALL} leads"
    )
    with panel(question, base, ["sla_by_hour"]):
        choice.segments()
        if hours.cells.is_empty():
            empty("Nothing was due in this period", _remedy(speed))
            return
        mark = leads.chosen("hour")
        chart = charts.hours_chart(
            hours.cells,
            speed.view.palette,
            open_hours=hours.open_hours,
            days=hours.days,
            chosen=mark,
        )
        plot(chart, "hour", leads.on_mark("hour"))
        cells = hours.cells.select("weekday", "hour").rows()
        places = {f"{row}-{hour:02d}": (row, hour) for row, hour in cells}
        if mark in places:
            row, hour = places[mark]
            speed_list(
                speed,
                f"Leads of {hours.days[row - 1]}, {hour}:00–{hour + 1}:00, "
                f"{CHOICES['hours'][zone].lower()}",
                "hour",
                speed.asked(clock="wall", hours=zone),
                "sla_by_hour",
                clocked=True,
                due=True,
                weekdays=list(hours.weekdays[row - 1]),
                hour=hour,
            )
            if zone == "team":
                st.caption("“Clock began” in the list is of report time.")


def worklist_panel(speed: SpeedView, question: str) -> None:
    """The leads that wait for a call."""
    base = (
        f"Leads of {weekly.period_words(speed.view)} without a call; those still within the SLA "
        "first, then those least past it"
    )
    waiting = speed.number("waiting")
    with panel(question, base, ["waiting", "waiting_past_sla"]):
        if not waiting["value"]:
            empty(
                "Nobody waits", f"Every lead of {weekly.period_words(speed.view)} has been called."
            )
            return
        worklist(speed)


def _remedy(speed: SpeedView) -> str:
    if speed.view.selection.filters:
        return (
            f"Nothing matches {speed.view.narrowed_to}. Clear a filter or choose a longer period."
        )
    return "Choose a longer period, or check that the calls were exported too."
