"""Commitments in two columns, sales and marketing: last time's and how they went, and new ones."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import streamlit as st

from funnel import record, wording
from funnel.measure import next_readout, periods_of
from funnel.record import SIDES, STATES, Commitment, Conflict
from funnel.record.tables import commitments_table
from funnel.ui.downloads import download_buttons
from funnel.ui.editing import (
    LOOK_AGAIN,
    attempt,
    complain,
    complaint,
    edit_button,
    editor,
    is_edited,
    written,
)
from funnel.ui.heads import page_head
from funnel.ui.panel import panel
from funnel.views import commitments as said
from funnel.views.view import View

_COLORS = {"sales": "green", "marketing": "violet"}
_FIELDS = ("text", "owner", "due_date", "side", "state")


@st.fragment(run_every=LOOK_AGAIN)
def commitments(view: View, week: date) -> None:
    """Last time's commitments and this readout's, to be added to, edited and ticked off.

    ``week`` is the first day of the readout's week. What others write meanwhile appears by
    itself; what is being typed stays.
    """
    _panels(view, week, _earlier(view, week))


@st.fragment(run_every=LOOK_AGAIN)
def commitments_with_head(view: View, week: date) -> None:
    """The same beneath how last time's went, as a page of their own."""
    earlier = _earlier(view, week)
    page_head(
        said.kept_sentence(earlier),
        f"Commitments at the readout of week {wording.week(week)[1:]}, "
        f"{wording.days(week, week + timedelta(days=6))}. They are kept whatever is imported; "
        "the filters above do not bear on them.",
    )
    _panels(view, week, earlier)
    everything = record.commitments(view.warehouse.path)
    if everything:
        download_buttons(lambda: commitments_table(everything), "commitments", "commitments")


def _earlier(view: View, week: date) -> list[Commitment]:
    return record.earlier_commitments(view.warehouse.path, wording.full_week(week))


def _panels(view: View, week: date, earlier: Sequence[Commitment]) -> None:
    path, name = view.warehouse.path, wording.full_week(week)
    today = periods_of(view.warehouse).today
    due = next_readout(view.warehouse, week)
    _earlier_panel(path, earlier, (week, due), today)
    base = (
        f"At the readout of {wording.week(week)} · a tick says it is done · overdue is what was "
        f"due before the data end, on {wording.days(today, today)}"
    )
    with panel("What do we promise now?", base, []):
        made = record.commitments(path, name)
        for column, side in zip(st.columns(2), SIDES, strict=True):
            with column:
                mine = [one for one in made if one.side == side]
                st.markdown(f":{_COLORS[side]}[**{said.SIDE_WORDS[side]}**]")
                for one in mine:
                    _row(path, one, said.detail(one, today, name), None)
                if not mine:
                    st.caption("Nothing yet.")
                _adder(path, side, week, due)


def _earlier_panel(
    path: Path, earlier: Sequence[Commitment], again: tuple[date, date], today: date
) -> None:
    if not earlier:
        with panel("How did it go?", "No earlier readout has commitments.", []):
            return
    last = earlier[-1].week
    base = f"Promised at the readout of {said.week_words(last)}"
    if earlier[0].week != last:
        base += ", and what is still open from before"
    with panel("How did it go?", base, []):
        for column, side in zip(st.columns(2), SIDES, strict=True):
            with column:
                st.markdown(
                    f":{_COLORS[side]}[**{said.SIDE_WORDS[side]}**] "
                    f"{said.side_sentence(earlier, side)}"
                )
                for one in earlier:
                    if one.side == side:
                        _row(path, one, said.detail(one, today, last), again)


def _row(path: Path, commitment: Commitment, detail: str, again: tuple[date, date] | None) -> None:
    """One commitment: a tick, what it says, ``detail``, and what can be done to it.

    ``again`` is the first day of the week at whose readout it can be promised again, if at any,
    and when it is due then.
    """
    place = f"commitment-{commitment.id}"
    if is_edited(place):
        editor(path, place, _fields)
        return
    with st.container(horizontal=True, wrap=False, gap="small", key=place):
        # What the record says, whatever this browser last clicked.
        st.session_state[f"{place}-tick"] = commitment.state == "done"
        st.checkbox(
            f"Commitment {commitment.id} is done",
            key=f"{place}-tick",
            on_change=_tick,
            args=(path, commitment),
            label_visibility="collapsed",
            width="content",
        )
        with st.container(gap=None):
            written(commitment.text)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f":small[{detail}]", width="content")
                edit_button("Edit", place, commitment, _FIELDS)
                if again and commitment.state == "open":
                    _button("Missed", f"{place}-missed", _set, (path, commitment, "missed"))
                if again and commitment.state in ("open", "missed"):
                    arguments = (path, commitment, *again)
                    _button("Promise again", f"{place}-again", _carry, arguments)
            complaint(place)


def _button(label: str, key: str, on_click, arguments: tuple) -> None:
    st.button(label, type="tertiary", key=key, on_click=on_click, args=arguments)


def _fields(place: str) -> None:
    st.text_area("What", key=f"{place}-text", max_chars=record.LONGEST)
    with st.container(horizontal=True, gap="small"):
        st.text_input("Owner", key=f"{place}-owner", max_chars=200, width=180)
        st.date_input("Due", None, key=f"{place}-due_date", width=175)
        st.selectbox(
            "State", STATES, format_func=said.STATE_WORDS.get, key=f"{place}-state", width=130
        )
        st.selectbox("Side", SIDES, format_func=said.SIDE_WORDS.get, key=f"{place}-side", width=130)


def _adder(path: Path, side: str, week: date, due: date) -> None:
    """The form of a new commitment; Enter in any of its fields adds it."""
    place = f"add-{side}"
    st.session_state.setdefault(f"{place}-due-{week}", due)
    with st.form(place, border=False):
        st.text_input(
            f"A commitment of {side}",
            key=f"{place}-text",
            max_chars=record.LONGEST,
            placeholder=f"What will {side} do?",
            label_visibility="collapsed",
        )
        with st.container(horizontal=True, gap="small"):
            st.text_input(
                "Owner",
                key=f"{place}-owner",
                max_chars=200,
                placeholder="Owner",
                width=170,
                label_visibility="collapsed",
            )
            st.date_input(
                "Due", None, key=f"{place}-due-{week}", width=175, label_visibility="collapsed"
            )
            st.form_submit_button("Add", key=f"{place}-add", on_click=_add, args=(path, side, week))
        complaint(place)


def _add(path: Path, side: str, week: date) -> None:
    place = f"add-{side}"
    state = st.session_state
    made = Commitment(
        week=wording.full_week(week),
        side=side,
        text=state[f"{place}-text"],
        owner=state[f"{place}-owner"],
        due_date=state[f"{place}-due-{week}"],
    )
    if attempt(place, lambda: record.save(path, made, record.now())):
        # Only what has been saved is taken out of the form.
        state[f"{place}-text"] = state[f"{place}-owner"] = ""


def _tick(path: Path, seen: Commitment) -> None:
    is_done = st.session_state[f"commitment-{seen.id}-tick"]
    _set(path, seen, "done" if is_done else "open")


def _set(path: Path, seen: Commitment, state: str) -> None:
    _attempt(seen, lambda: record.save(path, seen, record.now(), state=state))


def _carry(path: Path, seen: Commitment, week: date, due: date) -> None:
    _attempt(
        seen, lambda: record.carry_over(path, seen, wording.full_week(week), record.now(), due)
    )


def _attempt(seen: Commitment, write) -> None:
    place = f"commitment-{seen.id}"
    try:
        attempt(place, write)
    except Conflict as conflict:
        complain(place, said.passed_sentence(conflict))
