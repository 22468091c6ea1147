"""Are we calling fast enough: how soon, who, when, and who waits right now?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

speed = ui.speed_controls(view)
ui.speed_head(speed)
ui.require_speed(speed)
ui.speed_cards(speed)

left, right = st.columns([7, 5])
with left:
    ui.curves_panel(speed, "How soon does each team call?")
with right:
    ui.reps_panel(speed, "Which reps differ from the rest?")

left, right = st.columns([13, 11])
with left:
    ui.hours_panel(speed, "When do leads wait?")
with right:
    ui.worklist_panel(speed, "Who is due next?")

left, right = st.columns([7, 5])
with left:
    ui.attainment_panel(speed, "Do we keep the SLA, week by week?")
with right:
    ui.attempts_panel(speed, "Does it take a second attempt?")
