"""How far do leads get, how many come in, and how do they convert?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

ui.funnel_head(view)

left, right = st.columns([5, 7])
with left:
    ui.funnel_panel(view, "How far do leads get?")
with right:
    ui.entries_panel(view, "How many come in each week?")

ui.conversion_panels(view, "Do {first} become {last}?", "How many {last} per new {first}?")
ui.breakdown_panel(view, "Where do they come from?")
