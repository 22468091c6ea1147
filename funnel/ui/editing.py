"""Editing what people wrote, on a page, while others may be editing the same.

An editor keeps the entry as it was when it was opened, however often the page is drawn anew
meanwhile, and saves against that. Where somebody else was first it shows what they wrote above
what was typed, and lets the writer choose.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import streamlit as st

from funnel import record
from funnel.errors import FunnelError
from funnel.record import Commitment, Conflict, Note
from funnel.views import commitments as said

# Others write at the same time: how often what they wrote is looked for.
LOOK_AGAIN = timedelta(seconds=10)
# Beyond this, text is shown in a box of its own that scrolls.
_LONG = 1_200


@dataclass(frozen=True)
class _Editor:
    """What is being edited: the entry as its writer saw it, and what others did to it since."""

    seen: Commitment | Note
    fields: tuple[str, ...]
    conflict: Conflict | None = None
    along: tuple[tuple[str, str], ...] = ()


def edit_button(
    label: str,
    place: str,
    entry: Commitment | Note,
    fields: tuple[str, ...],
    *,
    along: tuple[tuple[str, str], ...] = (),
    icon: str | None = None,
    help: str | None = None,
) -> None:
    """A small button that opens an editor of ``entry`` at ``place``, for ``editor`` to draw.

    ``along`` are fields that nobody types and their values, which are saved with the others.
    """
    st.button(
        label,
        type="tertiary",
        key=f"{place}-edit",
        icon=icon,
        help=help,
        on_click=_open,
        args=(place, _Editor(entry, fields, along=along)),
    )


def is_edited(place: str) -> bool:
    """Whether an editor is open at ``place``."""
    return f"{place}-editor" in st.session_state


def editor(path: Path, place: str, draw: Callable[[str], None]) -> None:
    """The editor at ``place``; ``draw`` places a widget with the key ``place-field`` per field."""
    open_one: _Editor = st.session_state[f"{place}-editor"]
    if any(f"{place}-{name}" not in st.session_state for name in open_one.fields):
        # Back from another page, which forgets what its widgets held.
        _fill(place, open_one, open_one.seen)
    with st.form(f"{place}-form"):
        if open_one.conflict:
            _clash(open_one.conflict)
        draw(place)
        with st.container(horizontal=True, gap="small"):
            for label, keep in _choices(open_one.conflict):
                st.form_submit_button(
                    label,
                    type="secondary" if keep else "primary",
                    key=f"{place}-save-{keep}",
                    on_click=_save,
                    args=(path, place, keep),
                )
            st.form_submit_button(
                "Cancel", type="tertiary", key=f"{place}-cancel", on_click=_close, args=(place,)
            )
        complaint(place)


def attempt(place: str, write: Callable[[], object], refusal: str = "Not saved.") -> bool:
    """Whether ``write`` went well; else ``complaint`` says what went wrong, after ``refusal``.

    Lets Conflict pass.
    """
    try:
        write()
    except Conflict:
        raise
    except FunnelError as error:
        complain(place, f"{refusal} {error}")
        return False
    return True


def complain(place: str, sentence: str) -> None:
    """Keep ``sentence`` for the next drawing of ``place``."""
    st.session_state[f"{place}-complaint"] = sentence


def complaint(place: str) -> None:
    """What went wrong at ``place``, said once."""
    if sentence := st.session_state.pop(f"{place}-complaint", None):
        with st.container(border=True):
            st.text(sentence)


def written(text: str) -> None:
    """Text as somebody wrote it, nothing in it interpreted; a long one scrolls."""
    if len(text) > _LONG:
        with st.container(height=260, border=False):
            st.text(text)
    else:
        st.text(text)


def _clash(conflict: Conflict) -> None:
    st.warning(said.clash_sentence(conflict), icon=":material/group:")
    for name in conflict.fields:
        st.caption(f"{said.field_name(name).capitalize()} as somebody else wrote it")
        written(said.field_words(getattr(conflict.current, name)))
    st.caption("Yours")


def _choices(conflict: Conflict | None) -> list[tuple[str, str]]:
    """The buttons that save, and what of a clash each of them keeps."""
    if conflict is None:
        return [("Save", "")]
    both = [("Keep both texts", "both")] if "text" in conflict.fields else []
    return [("Save mine instead", "mine"), ("Keep theirs", "theirs"), *both]


def _open(place: str, opened: _Editor) -> None:
    st.session_state[f"{place}-editor"] = opened
    _fill(place, opened, opened.seen)


def _fill(place: str, opened: _Editor, entry: Commitment | Note) -> None:
    for name in opened.fields:
        st.session_state[f"{place}-{name}"] = getattr(entry, name)


def _close(place: str) -> None:
    del st.session_state[f"{place}-editor"]


def _save(path: Path, place: str, keep: str) -> None:
    opened: _Editor = st.session_state[f"{place}-editor"]
    given = {name: st.session_state[f"{place}-{name}"] for name in opened.fields}
    given |= dict(opened.along)
    for name in opened.conflict.fields if opened.conflict else ():
        theirs = getattr(opened.conflict.current, name)
        if keep == "theirs":
            given[name] = theirs
        elif keep == "both" and name == "text":
            given[name] = f"{theirs}\n{given[name]}"
    try:
        is_saved = attempt(place, lambda: record.save(path, opened.seen, record.now(), **given))
    except Conflict as conflict:
        # From here on it is an edit of what the other wrote, in which only what both changed is
        # still to be decided.
        st.session_state[f"{place}-editor"] = _Editor(
            conflict.current, opened.fields, conflict, opened.along
        )
        _fill(place, opened, conflict.wanted)
        return
    if is_saved:
        _close(place)
