"""The top of "What happens to the leads marketing hands over?", and its reasons and causes."""

import streamlit as st

from funnel import charts, wording
from funnel.measure import part_of
from funnel.ui import leads
from funnel.ui.handoff_lists import handoff_list
from funnel.ui.handoff_signals import signals_block
from funnel.ui.heads import page_head
from funnel.ui.opening import EPISODES, open_handoff
from funnel.ui.panel import empty, panel, plot
from funnel.ui.reason_words import unmapped_words
from funnel.views import baton, weekly
from funnel.views import handoff as frames
from funnel.views import handoff_sentences as said
from funnel.views.handoff import HandoffView
from funnel.views.view import View


def handoff_controls(view: View) -> HandoffView:
    """Draw the choice of MQLs where leads become one again; the view it asks for comes back."""
    EPISODES.select(
        width=230, help="A lead that was recycled and became an MQL again has more than one."
    )
    return open_handoff(view)


def require_handoff(handoff: HandoffView) -> None:
    """Stop the page where the export has no hand-off, saying why."""
    if handoff.missing:
        page_head("What sales does with MQLs cannot be said", handoff.missing)
        st.caption("Choose a longer period, clear a filter, or import the history of stages.")
        st.stop()


def handoff_head(handoff: HandoffView) -> None:
    """The headline, whose hand-off it is, and the first things to talk about."""
    view = handoff.view
    mqls = view.stages("marketing_qualified")
    rejection = handoff.number("rejection_rate", frames.latest(handoff))
    narrowed = f" Only {view.narrowed_to}." if view.narrowed_to else ""
    totals = frames.two_totals(handoff)
    kinds = f" {said.two_totals_sentence(*totals)}" if totals else ""
    page_head(
        said.ledger_sentence(rejection, handoff.places["overdue"], mqls),
        f"{mqls} of {weekly.period_words(view)}.{narrowed} Every MQL is in exactly one of four "
        f"parts; nothing is assumed accepted because time passed.{kinds}",
    )
    signals_block(handoff)
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


@st.fragment
def reasons_panel(handoff: HandoffView, question: str) -> None:
    """Rejections by class of reason, and the words that belong to none yet."""
    frame = baton.reasons(handoff)
    whole = int(frame["leads"].sum())
    base = (
        f"{wording.counted(whole, 'rejection')} by class of reason · "
        f"{handoff.base('rejections_by_reason')} · click a bar for its leads"
    )
    with panel(question, base, ["rejections_by_reason", "rejections_by_word"]):
        if not whole:
            empty("Nothing was rejected", "Choose a longer period or clear a filter.")
            return
        mark = leads.chosen("reasons")
        plot(
            charts.reasons_chart(frame, handoff.view.palette, mark),
            "reasons",
            leads.on_mark("reasons"),
        )
        if mark in frame["reason"]:
            label = handoff.labels.get(mark, mark)
            handoff_list(
                handoff,
                f"Rejected: {label.lower()}",
                "reasons",
                "rejections_by_reason",
                **part_of(
                    handoff.view.warehouse,
                    "rejections_by_reason",
                    "numerator",
                    {"reason_class": mark},
                ),
            )
        _stray_reasons(handoff)
        unmapped_words(handoff)


def _stray_reasons(handoff: HandoffView) -> None:
    stray = handoff.number("stray_reasons")["numerator"] or 0
    if not stray:
        return
    with st.container(gap=None):
        st.caption(
            f"{wording.counted(stray, 'lead')} that sales did not reject carry a reason as well. "
            "A reason alone is no rejection: they count nowhere here."
        )
        leads.ask_button("Show the leads", "stray", "reason")
    if leads.chosen("stray") == "reason":
        only = part_of(handoff.view.warehouse, "stray_reasons", "numerator")
        handoff_list(handoff, "A reason, and no rejection", "stray", "stray_reasons", **only)


@st.fragment
def baton_panel(handoff: HandoffView, question: str) -> None:
    """Where the baton dropped: one cause each, by the side it lies on."""
    frame = baton.dropped(handoff)
    base = (
        "MQLs whose window is over and that did not become SQL, the first cause that applies · "
        f"{handoff.base('handoff_causes')}"
    )
    with panel(question, base, ["handoff_causes", "winnable"], _baton_numbers(handoff, frame)):
        if frame.is_empty():
            reason = handoff.numbers("handoff_causes")["reason"][0]
            if reason and reason.startswith("Not in this export"):
                empty("What was dropped cannot be said", reason)
                return
            empty("Nothing was dropped", "No MQL of this period has had its time without SQL.")
            return
        rows = frame.rows(named=True)
        most = max(row["leads"] for row in rows)
        palette = handoff.view.palette
        for column, side in zip(st.columns(2), ("marketing", "sales"), strict=True):
            mine = sorted(
                (row for row in rows if row["side"] == side), key=lambda row: -row["leads"]
            )
            color = "violet" if side == "marketing" else "green"
            with column:
                total = wording.counted(sum(row["leads"] for row in mine), "MQL")
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.markdown(f":{color}[**{_SIDES[side]}**]", width="content")
                    leads.ask_button(total, "baton", side)
                chart = charts.baton_chart(
                    mine, palette, palette.sides[side], most, leads.chosen("baton")
                )
                plot(chart, f"baton-{side}", _on_baton(side))
        _other_sides(rows)
        winnable = {row["side"]: row for row in handoff.numbers("winnable").iter_rows(named=True)}
        for sentence in (
            said.precedence_sentence(baton.before_reasons(handoff)),
            said.turned_down_sentence(rows, handoff.places["rejected"]["numerator"]),
            said.won_back_sentence(winnable),
        ):
            if sentence:
                st.caption(sentence)
        if any(row["mark"] == "called_late" for row in rows):
            st.caption(
                "Called late takes a usable clock: leads of bulk imports have none, and are never "
                "found there."
            )
        _dropped_list(handoff, rows)


_SIDES = {"marketing": "Marketing’s side", "sales": "Sales’ side"}
_UNDROPPED = {"qualified": "became SQL", "open": "whose window is not over"}


def _on_baton(side: str):
    def ask() -> None:
        points = st.session_state[f"baton-{side}"]["selection"]["points"]
        if points:
            leads.choose("baton", points[0]["customdata"][0])

    return ask


def _other_sides(rows: list[dict]) -> None:
    """What lies on both sides or on none: numbers that open their leads."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for row in rows:
            if row["side"] in _SIDES:
                continue
            whose = "both sides" if row["side"] == "both" else "nobody"
            label = f"{row['label'][:1].lower()}{row['label'][1:]}"
            leads.ask_button(
                f"{wording.count(row['leads'])} {label} ({whose})", "baton", row["mark"]
            )
        for mark, words in _UNDROPPED.items():
            leads.ask_button(f"{wording.count(rows[0][mark])} {words}", "baton", mark)


def _dropped_list(handoff: HandoffView, rows: list[dict]) -> None:
    """The MQLs of one cause, of all causes on one side, or those that dropped for none."""
    mark = leads.chosen("baton")
    drops = [row["mark"] for row in rows if mark in (row["mark"], row["side"])]
    if mark in _UNDROPPED:
        title = f"{_UNDROPPED[mark][:1].upper()}{_UNDROPPED[mark][1:]}"
        only = part_of(handoff.view.warehouse, "handoff_causes", mark)
    elif drops:
        title = next((row["label"] for row in rows if row["mark"] == mark), _SIDES.get(mark, mark))
        only = {"drops": drops}
    else:
        return
    handoff_list(handoff, title, "baton", "handoff_causes", **only)


def _baton_numbers(handoff: HandoffView, frame) -> str:
    if frame.is_empty():
        return ""
    row = frame.row(0, named=True)
    lines = [
        f"{label}: {wording.count(leads_)} ({side})"
        + (f", {wording.count(accepted)} of them accepted first" if accepted else "")
        for label, leads_, side, accepted in frame.select(
            "label", "leads", "side", "accepted"
        ).iter_rows()
    ]
    lines.append(f"became SQL: {wording.count(row['qualified'])}")
    lines.append(f"window not over: {wording.count(row['open'])}")
    return "  \n".join(wording.plain(line) for line in lines)
