"""The panel "Why did it move?": the bridge, who contributed, and their leads."""

from dataclasses import replace

import streamlit as st

from funnel import charts, wording
from funnel.measure import LeadPage, leads_behind, leads_of_movement
from funnel.metrics import SMALL_ONES
from funnel.selection import Selection
from funnel.ui import leads
from funnel.ui.controls import select
from funnel.ui.opening import chosen_weeks
from funnel.ui.panel import empty, panel_head, plot
from funnel.views import movement, weekly
from funnel.views import movement_sentences as said
from funnel.views.movement import PANEL, SPANS, MovementView
from funnel.views.view import View

_SIDES = {"after": "The later weeks", "before": "The weeks before"}


@st.fragment
def movement_panel(view: View, question: str) -> None:
    """Why conversions, or the entries of a stage, moved, by a dimension the reader chooses.

    The question names what moved and both spans where it says {counted}, {before} and {after}.
    """
    with st.container(border=True, height="stretch", gap="xsmall"):
        # The title names what the controls below it ask for.
        head = st.container()
        _controls(view)
        asked = _asked(view)
        is_bridge = asked.is_conversion and not asked.reason
        steps = movement.bridge_steps(asked) if is_bridge else []
        with head:
            metric = "why_it_moved" if asked.is_conversion else "entries_moved"
            panel_head(_titled(asked, question), _base(asked), [metric], _numbers(steps))
        if asked.reason:
            empty("Nothing to compare", asked.reason)
            return
        table = movement.contributors(asked)
        if is_bridge:
            left, right = st.columns([5, 7])
            with left:
                mark = leads.chosen(PANEL)
                plot(charts.bridge_chart(steps, view.palette, mark), "bridge", _on_step)
                values = [step.value for step in steps[1:4]]
                firsts = view.stages("marketing_qualified")
                st.caption(said.bridge_sentence(*values, firsts, asked.dimension))
            before, after = steps[0].value, steps[-1].value
        else:
            right = st.container()
            before, after = int(table["before"].sum()), int(table["after"].sum())
        with right:
            chart = charts.contributors_chart(table, view.palette, leads.chosen(PANEL))
            plot(chart, PANEL, leads.on_mark(PANEL))
            by = wording.dimension_noun(asked.dimension)
            st.caption(f"Change by {by}; grey is within chance")
            st.markdown(
                said.movement_sentence(
                    asked.counted,
                    before,
                    after,
                    (asked.after_words, asked.before_words),
                    list(table.iter_rows(named=True)),
                    view.stages("marketing_qualified"),
                )
            )
        _list(asked, table["label"].to_list())


def _titled(asked: MovementView, question: str) -> str:
    if asked.spans is None:
        return "Why did it move?"
    return question.format(
        counted=asked.counted, before=asked.before_words, after=asked.after_words
    )


def _asked(view: View) -> MovementView:
    kinds = movement.kinds(view)
    what = st.session_state.get("mover")
    what = what if what in kinds else kinds[0]
    return movement.open_movement(view, chosen_weeks(), what, st.session_state.get("moved_by"))


def _controls(view: View) -> None:
    words = movement.kind_words(view)
    dimensions = sorted(view.warehouse.dimensions, key=lambda name: name != "source")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        select("mover", list(words), words.get, width=240)
        select("span", list(SPANS.values()), str, width=140)
        if dimensions:
            select("moved_by", dimensions, movement.by_words, width=160)


def _base(asked: MovementView) -> str:
    if asked.spans is None:
        return "Two spans of weeks, set against each other"
    spans = f"{asked.after_words} against {asked.before_words}"
    if not asked.is_conversion:
        return f"First entries, {spans} · click a bar for its leads"
    days = f"within {asked.window_days} days" if asked.window_days else "to date"
    firsts, last = asked.view.stages("marketing_qualified"), asked.view.stage("sales_qualified")
    return (
        f"{firsts} that became {last} {days}, {spans}: the newest weeks whose window has run out · "
        "click a bar for its leads"
    )


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
        leads.choose(PANEL, points[0]["customdata"][0])


def _list(asked: MovementView, labels: list[str]) -> None:
    """The leads of a clicked column or bar."""
    kind, _, label = (leads.chosen(PANEL) or "").partition(":")
    if kind in _SIDES:
        _show(asked, kind, None, asked.selection)
    elif kind == "segment" and label in labels:
        side = st.segmented_control(
            "Which weeks",
            list(_SIDES),
            format_func=_SIDES.get,
            default="after",
            required=True,
            key="moved-side",
            label_visibility="collapsed",
        )
        _show(asked, side, label, _of_segment(asked, label, labels))


def _of_segment(asked: MovementView, label: str, labels: list[str]) -> Selection:
    """The selection of one segment, or of all those too small to be drawn by themselves."""
    wanted = (label,)
    if label == SMALL_ONES:
        known = getattr(asked.selection, asked.dimension) or asked.view.warehouse.dimension_labels(
            asked.dimension
        )
        wanted = tuple(name for name in known if name not in labels)
    return replace(asked.selection, **{asked.dimension: wanted})


def _show(asked: MovementView, side: str, label: str | None, selection: Selection) -> None:
    view, is_before = asked.view, side == "before"
    of = "" if label is None else f"{wording.plain(label)} · "
    weeks = asked.before_words if is_before else asked.after_words
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
        spans = asked.spans
        first, last = (
            (spans.first_before, spans.last_before) if is_before else (spans.first, spans.last)
        )
        dated = replace(selection, first_date=first, last_date=last)

        def pages(most: int) -> LeadPage:
            name = weekly.ENTRIES[asked.what]
            return leads_behind(view.warehouse, name, dated, most_rows=most)

    leads.show_list(title, PANEL, pages, lambda rows: leads.lead_table(view, rows, stages), "lead")
