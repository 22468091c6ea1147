"""The views of single questions, as the controls of their pages ask for them."""

from dataclasses import replace

import streamlit as st

from funnel.measure import measure
from funnel.speed import Speed
from funnel.ui.controls import Choice
from funnel.views.handoff import EPISODE_WORDS, HandoffView
from funnel.views.ownership import OwnershipView
from funnel.views.sources import SourcesView, sources_by
from funnel.views.speed import SpeedView, speed_of
from funnel.views.view import View

EPISODES = Choice("episodes", tuple(EPISODE_WORDS), EPISODE_WORDS.get)


def open_speed(view: View) -> SpeedView:
    """The view with the options of speed that the page's controls hold."""
    names = ("start", "stop", "sla", "target", "clock", "landmark", "window_from", "slow")
    chosen = {name: st.session_state[name] for name in names if st.session_state.get(name)}
    window = st.session_state.get("window")
    return speed_of(view, replace(view.selection, window=window or None, speed=Speed(**chosen)))


def open_handoff(view: View) -> HandoffView:
    """The view with the MQLs that the page's control asks for."""
    speed = Speed(episodes=EPISODES.value or None)
    return HandoffView(view, replace(view.selection, speed=speed))


def open_ownership(view: View) -> OwnershipView:
    """The view with the options of speed that the page's controls hold."""
    names = ("start", "sla", "clock")
    chosen = {name: st.session_state[name] for name in names if st.session_state.get(name)}
    return OwnershipView(view, replace(view.selection, speed=Speed(**chosen)))


def open_sources(view: View) -> SourcesView:
    """The view by what the page's control asks for: source, unless another is chosen."""
    options = sources_by(view) or ["source"]
    chosen = st.session_state.get("sources_by")
    by = chosen if chosen in options else options[0]
    quality = view.cached(measure, "source_quality", replace(view.selection, by=(by,)))
    return SourcesView(view, by, quality)
