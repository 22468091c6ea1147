"""Does speed pay: is calling sooner associated with converting more, fairly compared?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

speed = ui.pays_controls(view)
ui.pays_head(speed)
ui.require_conversion(speed)

left, right = st.columns([7, 5])
with left:
    ui.bins_panel(speed, "Do leads called sooner reach {target} more often?")
with right:
    ui.comparison_panel(speed, "Is it the speed, or the kind of lead?")
    ui.reading_panel(speed, "How to read this")

ui.published_panel()
