"""The top of "What happens to the leads marketing hands over?", and its reasons and causes."""

import streamlit as st

from funnel import charts, wording
from funnel.ui import leads
from funnel.ui.handoff_lists import handoff_list
from funnel.ui.heads import page_head
from funnel.ui.opening import open_handoff
from funnel.ui.panel import empty, panel, plot
from funnel.ui.reason_words import unmapped_words
from funnel.views import handoff as frames
from funnel.views import handoff_sentences as said
from funnel.views import weekly
from funnel.views.handoff import EPISODE_WORDS, PLACE_WORDS, HandoffView
from funnel.views.view import View

_SWATCHES = {
    "accepted": ":blue[■]",
    "rejected": ":gray[■]",
    "overdue": ":orange[■]",
    "pending": ":gray[▨]",
}


def handoff_controls(view: View) -> HandoffView:
    """Draw the choice of MQLs where leads become one again; the view it asks for comes back."""
    st.selectbox(
        "Which MQLs",
        list(EPISODE_WORDS),
        format_func=EPISODE_WORDS.get,
        key="episodes",
        bind="query-params",
        width=230,
        label_visibility="collapsed",
        help="A lead that was recycled and became an MQL again has more than one.",
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
    page_head(
        said.ledger_sentence(rejection, handoff.places["overdue"]["numerator"], mqls),
        f"{mqls} of {weekly.period_words(view)}.{narrowed} Every MQL is in exactly one of four "
        "parts; nothing is assumed accepted because time passed.",
    )
    for sentence in frames.signals(handoff):
        st.markdown(f":orange[▼] {sentence}")
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


@st.fragment
def ledger_panel(handoff: HandoffView, question: str) -> None:
    """The four places every MQL is in one of, and what became of the accepted."""
    places = list(handoff.places.values())
    whole = places[0]["denominator"]
    acceptance = handoff.number("acceptance_rate", frames.latest(handoff))
    flipped = sum(row["flipped"] or 0 for row in places)
    base = (
        f"{wording.counted(whole, 'MQL')} · acceptance "
        f"{wording.rate(acceptance['value'], acceptance['denominator'])} = "
        f"{wording.count(acceptance['numerator'])} of {wording.count(acceptance['denominator'])} "
        f"decided · {wording.count(places[0]['implied'])} of the accepted are implied by a later "
        f"stage · {wording.count(places[1]['disqualified'])} of the rejected were disqualified · "
        f"{wording.count(flipped)} were decided both ways"
    )
    names = ["handoff_ledger", "acceptance_rate", "coverage_rate", "qualification_ledger"]
    with panel(question, base, names, _ledger_numbers(handoff), _place_buttons):
        with st.container(horizontal=True, gap="small"):
            for row in places:
                is_late = row["place"] == "overdue" and row["numerator"]
                st.metric(
                    f"{_SWATCHES[row['place']]} {PLACE_WORDS[row['place']]}",
                    wording.count(row["numerator"]),
                    f"{wording.rate(row['numerator'] / whole if whole else None, whole)} of MQLs",
                    delta_color="orange" if is_late else "off",
                    delta_arrow="off",
                )
        mark = leads.chosen("ledger")
        chart = charts.ledger_chart(places, handoff.view.palette, PLACE_WORDS, mark)
        plot(chart, "ledger", leads.on_mark("ledger"))
        _qualification(handoff)
        if mark in PLACE_WORDS:
            handoff_list(handoff, PLACE_WORDS[mark], "ledger", "handoff_ledger", ledger=[mark])


def _place_buttons() -> None:
    for place, label in PLACE_WORDS.items():
        st.button(
            label,
            icon=":material/list:",
            key=f"ledger-{place}",
            on_click=leads.choose,
            args=("ledger", place),
        )


def _ledger_numbers(handoff: HandoffView) -> str:
    coverage = handoff.number("coverage_rate", frames.latest(handoff))
    lines = [
        f"{PLACE_WORDS[place]}: {wording.count(row['numerator'])}"
        for place, row in handoff.places.items()
    ]
    lines.append(
        f"coverage: {wording.count(coverage['numerator'])} ÷ "
        f"{wording.count(coverage['denominator'])} = "
        f"{wording.rate(coverage['value'], coverage['denominator'])}"
    )
    return "  \n".join(lines)


def _qualification(handoff: HandoffView) -> None:
    """Where the accepted stand, on their way to SQL: numbers that open their leads."""
    view = handoff.view
    rows = {
        row["place"]: row for row in handoff.numbers("qualification_ledger").iter_rows(named=True)
    }
    days = view.definitions.windows["sales_accepted_to_sales_qualified"]
    names = {
        "accepted": view.stage("sales_qualified"),
        "rejected": "given up",
        "overdue": f"neither after {days} days",
        "pending": "still in time",
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Of the accepted:", width="content")
        for place, name in names.items():
            st.button(
                f"{wording.count(rows[place]['numerator'])} {name}",
                type="tertiary",
                key=f"qualified-{place}",
                on_click=leads.choose,
                args=("qualified", place),
            )
    mark = leads.chosen("qualified")
    if mark in names:
        handoff_list(
            handoff,
            f"Accepted: {names[mark]}",
            "qualified",
            "qualification_ledger",
            qualified_ledger=[mark],
        )


@st.fragment
def reasons_panel(handoff: HandoffView, question: str) -> None:
    """Rejections by class of reason, and the words that belong to none yet."""
    frame = frames.reasons(handoff)
    whole = int(frame["leads"].sum())
    base = f"{wording.counted(whole, 'rejection')} by class of reason · click a bar for its leads"
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
                ledger=["rejected"],
                reason_classes=[mark],
            )
        stray = handoff.number("stray_reasons")["numerator"] or 0
        if stray:
            st.caption(
                f"{wording.counted(stray, 'lead')} that sales did not reject carry a reason as "
                "well. A reason alone is no rejection: they count nowhere here."
            )
        unmapped_words(handoff)


@st.fragment
def baton_panel(handoff: HandoffView, question: str) -> None:
    """Where the baton dropped: one cause each, by the side it lies on."""
    frame = frames.dropped(handoff)
    base = "MQLs whose window is over and that did not become SQL, the first cause that applies"
    with panel(question, base, ["handoff_causes", "winnable"], _baton_numbers(handoff, frame)):
        if frame.is_empty():
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
                total = wording.count(sum(row["leads"] for row in mine))
                st.markdown(f":{color}[**{_SIDES[side]}**] {total}")
                chart = charts.baton_chart(
                    mine, palette, palette.sides[side], most, leads.chosen("baton")
                )
                plot(chart, f"baton-{side}", _on_baton(side))
        _other_sides(rows)
        winnable = {row["side"]: row for row in handoff.numbers("winnable").iter_rows(named=True)}
        sentence = said.won_back_sentence(winnable)
        if sentence:
            st.caption(sentence)
        _dropped_list(handoff, rows)


_SIDES = {"marketing": "Marketing's side", "sales": "Sales' side"}


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
            st.button(
                f"{wording.count(row['leads'])} {row['label'][:1].lower()}{row['label'][1:]} "
                f"({'both sides' if row['side'] == 'both' else 'nobody'})",
                type="tertiary",
                key=f"baton-{row['mark']}",
                on_click=leads.choose,
                args=("baton", row["mark"]),
            )


def _dropped_list(handoff: HandoffView, rows: list[dict]) -> None:
    mark = leads.chosen("baton")
    for row in rows:
        if row["mark"] == mark:
            cause, _, reason = mark.partition(":")
            only = {"reason_classes": [reason]} if reason else {}
            handoff_list(handoff, row["label"], "baton", "handoff_causes", causes=[cause], **only)


def _baton_numbers(handoff: HandoffView, frame) -> str:
    if frame.is_empty():
        return ""
    row = frame.row(0, named=True)
    lines = [
        f"{label}: {wording.count(leads_)} ({side})"
        for label, leads_, side in frame.select("label", "leads", "side").iter_rows()
    ]
    lines.append(f"became SQL: {wording.count(row['qualified'])}")
    lines.append(f"window not over: {wording.count(row['open'])}")
    return "  \n".join(wording.plain(line) for line in lines)
