"""The panels that say why a number moved: a week's own, and conversions; with their leads."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from funnel import charts, wording
from funnel.measure import (
    OPPORTUNITY_COUNTS,
    LeadPage,
    leads_behind,
    leads_of_movement,
    opportunities_behind,
)
from funnel.selection import Selection
from funnel.ui import leads
from funnel.ui.controls import Choice
from funnel.ui.panel import empty, panel_head, plot
from funnel.views import movement, weekly
from funnel.views.movement import COHORT, CONVERTED, PANEL, MovementView
from funnel.views.movement_frames import MOST, bridge_steps, contributors
from funnel.views.movement_words import bridge_words, movement_words, slower_words
from funnel.views.view import View

_SIDES = {"after": "The later weeks", "before": "The weeks before"}


@st.fragment
def week_movement_panel(view: View, question: str) -> None:
    """What moved in the last week, or a longer span, by segment: the number of the cards.

    The question names the numbers and spans where it says {after}, {weeks}, {before} and
    {weeks_before}.
    """
    words = movement.kind_words(view)
    kinds = list(words)
    first = kinds.index("sales_qualified") if "sales_qualified" in kinds else 0
    what = Choice("mover", kinds, words.get, first)
    span = _span_choice(view, what.value)
    by = _by_choice(view, what.value)
    with st.container(border=True, height="stretch", gap="xsmall"):
        asked = movement.open_movement(view, _weeks(span), what.value, by and by.value)
        panel_head(_titled(asked, question), _entries_base(asked), [asked.metric])
        _controls(what, span, by)
        if asked.reason:
            empty("Nothing to compare", asked.reason)
            return
        table = contributors(asked, MOST)
        left, right = st.columns([7, 5])
        with left:
            mark = _marked(PANEL, [*table["mark"]])
            chart = charts.contributors_chart(table, view.palette, mark)
            plot(chart, PANEL, leads.on_mark(PANEL))
            st.caption(f"Change by {asked.per}; grey is within chance")
        with right:
            st.markdown(movement_words(asked, table.rows(named=True)))
            if slower := slower_words(asked):
                st.markdown(slower)
        _list(asked, PANEL, table["label"].to_list())


@st.fragment
def cohort_panel(view: View, question: str) -> None:
    """Why more or fewer MQLs became SQL than of the weeks before: the bridge, and by segment.

    The question is as for ``week_movement_panel``. Nothing where the export lacks a stage.
    """
    if not movement.has_conversions(view):
        return
    span = _span_choice(view, CONVERTED)
    by = _by_choice(view, CONVERTED)
    with st.container(border=True, height="stretch", gap="xsmall"):
        asked = movement.open_movement(view, _weeks(span), CONVERTED, by and by.value)
        steps = [] if asked.reason else bridge_steps(asked)
        title = _titled(asked, question)
        panel_head(title, _conversions_base(asked), [asked.metric], _numbers(steps))
        _controls(span, by)
        if asked.reason:
            empty("Nothing to compare", asked.reason)
            return
        table = contributors(asked)
        left, right = st.columns([5, 7])
        mark = _marked(COHORT, [*table["mark"], *(f"{side}:" for side in _SIDES)])
        with left:
            plot(charts.bridge_chart(steps, view.palette, mark), "bridge", _on_step)
            st.caption(bridge_words(asked, steps))
        with right:
            plot(
                charts.contributors_chart(table, view.palette, mark), COHORT, leads.on_mark(COHORT)
            )
            st.caption(f"Change by {asked.per}; grey is within chance")
            st.markdown(movement_words(asked, table.rows(named=True)))
            if slower := slower_words(asked):
                st.markdown(slower)
        _list(asked, COHORT, table["label"].to_list())


def _span_choice(view: View, what: str) -> Choice:
    spans = movement.spans_to_choose(view, what)
    return Choice(movement.span_control(view, what), list(spans.values()))


def _by_choice(view: View, what: str) -> Choice | None:
    dimensions = movement.dimensions_to_choose(view)
    if not dimensions:
        return None
    return Choice(movement.by_control(view, what), dimensions, movement.by_words)


def _weeks(span: Choice) -> int:
    words = movement.SPANS
    return next((weeks for weeks, said in words.items() if said == span.value), movement.PERIOD)


def _controls(*choices: Choice | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for choice in choices:
            if choice is not None:
                choice.select(190)


def _titled(asked: MovementView, question: str) -> str:
    if asked.reason:
        return "Why did it move?"
    before, after = asked.sums
    noun = asked.noun
    if asked.is_conversion:

        def noun(value: int) -> str:
            return movement.noun_of(asked.view, "marketing_qualified", value)

    return question.format(
        after=f"{wording.count(after)} {noun(after)}",
        before=wording.count(before),
        weeks=asked.after_words,
        weeks_before=asked.before_words,
        stage=asked.view.stage("sales_qualified"),
    )


def _entries_base(asked: MovementView) -> str:
    if asked.spans is None:
        return "Two spans of weeks, set against each other"
    days = _days_of(asked)
    what = (
        "by day of creation or of winning" if asked.what in OPPORTUNITY_COUNTS else "first entries"
    )
    return f"{asked.after_words} ({days}), {what} · click a bar for its leads, of either span"


def _conversions_base(asked: MovementView) -> str:
    if asked.spans is None:
        return "Two spans of weeks, set against each other"
    within = f"within {asked.window_days} days" if asked.window_days else "to date"
    firsts, last = asked.view.stages("marketing_qualified"), asked.view.stage("sales_qualified")
    return (
        f"{firsts} of {asked.after_words} ({_days_of(asked)}) that became {last} {within}, the "
        "newest whose window has run out · click the first or the last column, or a bar, for its "
        "leads; the columns between are differences"
    )


def _days_of(asked: MovementView) -> str:
    return wording.days(asked.spans.first, asked.spans.last)


def _marked(panel: str, marks: list[str]) -> str | None:
    """What is clicked, where it is still drawn: the address may be of other segments."""
    mark = leads.chosen(panel)
    return mark if mark in marks else None


def _numbers(steps: list[charts.Step]) -> str:
    """The bridge as a sum: "32 +4 +1 −1 = 36"; empty where none is drawn."""
    if not steps:
        return ""
    before, *between, after = (step.value for step in steps)
    added = " ".join(wording.signed(value) for value in between)
    return f"{wording.count(before)} {added} = {wording.count(after)}"


def _on_step() -> None:
    """A clicked column lists its leads; what hangs between is no leads of its own."""
    points = st.session_state["bridge"]["selection"]["points"]
    if points and points[0]["customdata"][0]:
        leads.choose(COHORT, points[0]["customdata"][0])


def _list(asked: MovementView, panel: str, labels: list[str]) -> None:
    """The leads of a clicked column or bar."""
    kind, _, label = (leads.chosen(panel) or "").partition(":")
    if kind in _SIDES:
        _show(asked, panel, kind, None, asked.selection)
    elif kind == "segment" and label in labels:
        side = st.segmented_control(
            "Which weeks",
            list(_SIDES),
            format_func=_SIDES.get,
            default="after",
            required=True,
            key=f"{panel}-side",
            label_visibility="collapsed",
        )
        _show(asked, panel, side, label, _of_segment(asked, label, labels))


def _of_segment(asked: MovementView, label: str, labels: list[str]) -> Selection:
    """The selection of one segment, or of all those that are not drawn by themselves."""
    all_labels = asked.view.warehouse.dimension_labels(asked.dimension)
    wanted = (label,)
    if label not in all_labels:
        known = getattr(asked.selection, asked.dimension) or all_labels
        wanted = tuple(name for name in known if name not in labels)
    return replace(asked.selection, **{asked.dimension: wanted})


def _show(
    asked: MovementView, panel: str, side: str, label: str | None, selection: Selection
) -> None:
    view, spans, is_before = asked.view, asked.spans, side == "before"
    of = "" if label is None else f"{wording.plain(label)} · "
    weeks = asked.before_words if is_before else asked.after_words
    first, last = (
        (spans.first_before, spans.last_before) if is_before else (spans.first, spans.last)
    )
    dated = replace(selection, first_date=first, last_date=last, by=(), against=())
    pages: Callable[[int], LeadPage]
    if asked.what in OPPORTUNITY_COUNTS:

        def pages(most: int) -> LeadPage:
            return opportunities_behind(view.warehouse, asked.what, dated, most_rows=most)

        title = f"{of}{asked.noun(2).capitalize()} in {weeks}"
        leads.show_list(title, panel, pages, leads.opportunity_table, "opportunity")
        return
    if asked.is_conversion:
        stages = ("marketing_qualified", "sales_qualified")
        title = f"{of}{view.stages(stages[0])} of {weeks} that became {view.stage(stages[1])}"

        def pages(most: int) -> LeadPage:
            return leads_of_movement(
                view.warehouse,
                selection,
                is_before=is_before,
                only_reached=True,
                most_rows=most,
            )
    else:
        stages = (asked.what,)
        title = f"{of}{view.stages(asked.what)} of {weeks}"

        def pages(most: int) -> LeadPage:
            name = weekly.ENTRIES[asked.what]
            return leads_behind(view.warehouse, name, dated, most_rows=most)

    leads.show_list(title, panel, pages, lambda rows: leads.lead_table(view, rows, stages), "lead")
