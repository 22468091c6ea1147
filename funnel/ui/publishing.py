"""Publishing the readout: what that freezes, whether it was done, and by whom first."""

import streamlit as st

from funnel import record, wording
from funnel.readout import Readout, publish_readout
from funnel.readout.written import whole_readout
from funnel.record import Publication
from funnel.ui.editing import LOOK_AGAIN, attempt, complaint
from funnel.views import restated as said
from funnel.views.view import View

_PLACE = "publish"
_DONE = "publish-done"


@st.fragment(run_every=LOOK_AGAIN)
def publish_control(view: View, readout: Readout) -> None:
    """A button that freezes the readout once it was confirmed, and when that was done.

    What another browser publishes meanwhile shows by itself, and is never published on top of.
    """
    if st.session_state.pop(_DONE, False):
        # The page's other parts set later imports against what has just been published.
        st.rerun()
    name = wording.full_week(readout.week)
    published = record.publications(view.warehouse.path, name)
    newest = published[0] if published else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        with st.popover(
            "Publish again" if newest else "Publish",
            icon=":material/lock:",
            disabled=bool(readout.filters),
            help="Clear the filters first: the whole firm's readout is published."
            if readout.filters
            else None,
        ):
            _confirm(view, readout, newest)
        st.caption(_state(view, newest, len(published)), width="content")
        complaint(_PLACE)


def _confirm(view: View, readout: Readout, newest: Publication | None) -> None:
    week = wording.week(readout.week)
    kept = (
        "its numbers, sentences and notes, what the numbers mean, what was agreed, and the "
        "commitments"
    )
    if newest is None:
        st.markdown(
            f"**Freeze the readout of {week} as it is now?** Kept are {kept}. Nobody can change or "
            "delete that; later imports are set against it."
        )
    else:
        st.markdown(
            f"**{week} is published**, on {said.published_moment(view.context, newest)}, and stays "
            f"as it was. Published again, {kept} are kept as they are now beside it; the newer "
            "one counts."
        )
    known = newest.id if newest else 0
    st.button(
        f"Publish {week} again" if newest else f"Publish {week}",
        type="secondary" if newest else "primary",
        key=f"{_PLACE}-{week}-{known}",
        on_click=_publish,
        args=(view, readout, known),
    )


def _publish(view: View, readout: Readout, known: int) -> None:
    """Freeze what the record and the data hold at this moment, unless somebody was first."""
    path = view.warehouse.path

    def write() -> None:
        now = whole_readout(view.warehouse, readout.week, keep=view.keep)
        promised = record.commitments(path, wording.full_week(readout.week))
        publish_readout(now, view.warehouse, promised, record.now(), known)

    st.session_state[_DONE] = attempt(_PLACE, write, "Not published.")


def _state(view: View, newest: Publication | None, times: int) -> str:
    if newest is None:
        return "Not published yet"
    words = f"Published on {said.published_moment(view.context, newest)}"
    if times > 1:
        words += f", {times} times in all"
    return words
