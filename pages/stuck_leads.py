"""Which leads are stuck: whose turn is it, since when, and what do they wait for?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

handoff = ui.open_stuck(view)
ui.stuck_head(handoff)
ui.require_open(handoff)
ui.stuck_cards(handoff)
ui.waits_panel(handoff, "Where do they wait, and what for?")
ui.stuck_worklist(handoff, "Who is stuck, and why?")

left, right = st.columns(2)
with left:
    ui.norms_panel(handoff, "When is a lead over its time?")
with right:
    ui.follow_up_panel(handoff, "Does follow-up suffer when reps get more?")
