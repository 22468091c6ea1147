"""Which sources and campaigns earn their cost?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

sources = ui.sources_controls(view)
ui.require_sources(sources)
ui.sources_head(sources)

left, right = st.columns(2)
with left:
    ui.ranked_panel(sources, "Whose leads get furthest?")
with right:
    ui.trend_panel(sources, "Is it steady?")

ui.before_panel(sources, "Who brings more or less than before?")
ui.sources_table_panel(sources, "What is each worth, and what does it cost?")
ui.campaigns_panel(sources, "What did campaigns and programmes cost?")
