"""Does qualification work better under sales or under marketing, and are people given too much?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

ownership = ui.ownership_controls(view)
ui.ownership_head(ownership)

left, right = st.columns([7, 5])
with left:
    ui.lines_panel(ownership, "What becomes of leads under sales, under marketing?")
with right:
    ui.line_odds_panel(ownership, "Is it the line, the kind of lead, or the load?")

ui.load_panel(ownership, "Are people simply given too much?")
ui.line_motions_panel(ownership, "Is it so in each motion?")
ui.published_lines_panel()
