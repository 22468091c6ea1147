"""The ledger of the hand-off: where every MQL stands, and each of its numbers with its leads."""

import streamlit as st

from funnel import charts, wording
from funnel.measure import part_of
from funnel.ui import leads
from funnel.ui.handoff_lists import handoff_list
from funnel.ui.panel import panel, plot
from funnel.views import handoff as frames
from funnel.views.handoff import PLACE_WORDS, HandoffView

_SWATCHES = {
    "accepted": ":blue[■]",
    "rejected": ":gray[■]",
    "overdue": ":orange[■]",
    "pending": ":gray[▨]",
}
# Whose place of the accepted is open yet, for all that some went back to nurture.
_OPEN = ("overdue", "pending")
# The numbers beside the four places: words, metric, its column and the keys of its row.
_BESIDE: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "all": ("MQLs", "handoff_ledger", "denominator", {}),
    "decided": ("decided", "acceptance_rate", "denominator", {}),
    "implied": (
        "accepted by a later stage only",
        "handoff_ledger",
        "implied",
        {"place": "accepted"},
    ),
    "disqualified": ("disqualified", "handoff_ledger", "disqualified", {"place": "rejected"}),
    "flipped": ("decided both ways", "handoff_ledger", "flipped", {}),
    **{
        f"recycled-{place}": (
            f"{place}, back in nurture",
            "handoff_ledger",
            "recycled",
            {"place": place},
        )
        for place in _OPEN
    },
    "due": ("due for a decision", "coverage_rate", "denominator", {}),
    "covered": ("due and decided", "coverage_rate", "numerator", {}),
}


@st.fragment
def ledger_panel(handoff: HandoffView, question: str) -> None:
    """The four places every MQL is in one of, and what became of the accepted."""
    places = list(handoff.places.values())
    whole = places[0]["denominator"]
    rates = {
        name: handoff.number(name, frames.latest(handoff))
        for name in ("acceptance_rate", "coverage_rate")
    }
    said = {name: wording.rate(row["value"], row["denominator"]) for name, row in rates.items()}
    base = (
        f"{wording.counted(whole, 'MQL')} of {handoff.base('handoff_ledger')} · "
        f"{said['acceptance_rate']} of those decided are accepted, {said['coverage_rate']} of "
        "those due are decided · click any number"
    )
    names = ["handoff_ledger", "acceptance_rate", "coverage_rate", "qualification_ledger"]
    with panel(question, base, names, _ledger_numbers(handoff, rates), _place_buttons):
        with st.container(horizontal=True, gap="small"):
            for row in places:
                is_late = row["place"] == "overdue" and row["numerator"]
                with st.container(gap=None):
                    st.metric(
                        f"{_SWATCHES[row['place']]} {PLACE_WORDS[row['place']]}",
                        wording.count(row["numerator"]),
                        f"{wording.rate(row['numerator'] / whole if whole else None, whole)} "
                        "of MQLs",
                        delta_color="orange" if is_late else "off",
                        delta_arrow="off",
                    )
        mark = leads.chosen("ledger")
        chart = charts.ledger_chart(
            places, handoff.view.palette, PLACE_WORDS, mark if mark in PLACE_WORDS else None
        )
        plot(chart, "ledger", leads.on_mark("ledger"))
        _beside(places, rates)
        _qualification(handoff)
        _list(handoff, mark)


def _place_buttons() -> None:
    for place, label in PLACE_WORDS.items():
        leads.ask_button(label, "ledger", place, icon=":material/list:")


def _ledger_numbers(handoff: HandoffView, rates: dict[str, dict]) -> str:
    coverage = rates["coverage_rate"]
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


def _beside(places: list[dict], rates: dict[str, dict]) -> None:
    """What else the ledger counts: numbers that open their leads."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Of all:", width="content")
        for mark, (words, metric, part, row) in _BESIDE.items():
            if metric in rates:
                number = rates[metric][part]
            elif part == "denominator":
                number = places[0][part]
            else:
                of = [place for place in places if not row or place["place"] == row["place"]]
                number = sum(place[part] or 0 for place in of)
            if number or part != "recycled":
                leads.ask_button(f"{wording.count(number)} {words}", "ledger", mark)


def _list(handoff: HandoffView, mark: str | None) -> None:
    """The MQLs of one place, or of another number of the ledger."""
    if mark in PLACE_WORDS:
        title, metric, part, row = PLACE_WORDS[mark], "handoff_ledger", "numerator", {"place": mark}
    elif mark in _BESIDE:
        words, metric, part, row = _BESIDE[mark]
        title = f"{words[:1].upper()}{words[1:]}"
    else:
        return
    only = part_of(handoff.view.warehouse, metric, part, row)
    handoff_list(handoff, title, "ledger", metric, frames.latest(handoff), **only)


def _qualification(handoff: HandoffView) -> None:
    """Where the accepted stand, on their way to SQL: numbers that open their leads."""
    view = handoff.view
    rows = {
        row["place"]: row for row in handoff.numbers("qualification_ledger").iter_rows(named=True)
    }
    if None in rows:
        st.caption(f"What became of the accepted cannot be said. {rows[None]['reason']}")
        return
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
            leads.ask_button(
                f"{wording.count(rows[place]['numerator'])} {name}", "qualified", place
            )
            nurtured = rows[place]["recycled"]
            if nurtured and place in _OPEN:
                whole = wording.count(rows[place]["numerator"])
                text = f"{wording.count(nurtured)} of these {whole} back in nurture"
                leads.ask_button(text, "qualified", f"{place}-recycled")
    place, _, part = (leads.chosen("qualified") or "").partition("-")
    if place in names:
        only = part_of(
            view.warehouse, "qualification_ledger", part or "numerator", {"place": place}
        )
        title = f"Accepted: {names[place]}{', back in nurture' if part else ''}"
        handoff_list(handoff, title, "qualified", "qualification_ledger", **only)
