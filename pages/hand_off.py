"""What happens to the leads marketing hands over: decided, why not, and where they drop?"""

import streamlit as st

from funnel import ui

view = ui.open_view()

handoff = ui.handoff_controls(view)
ui.require_handoff(handoff)
ui.handoff_head(handoff)
ui.ledger_panel(handoff, "Where does every MQL stand?")

left, right = st.columns([5, 7])
with left:
    ui.reasons_panel(handoff, "Why does sales say no?")
with right:
    ui.baton_panel(handoff, "Where did the baton drop?")

left, right = st.columns([7, 5])
with left:
    ui.steady_panel(handoff, "Is acceptance steady?")
with right:
    ui.acceptance_reps_panel(handoff, "Which reps differ from the rest?")

ui.audits_panel(handoff, "Where do the books not add up?")
ui.handoff_table_panel(handoff, "Whose leads are taken?")

left, right = st.columns(2)
with left:
    ui.score_panel(handoff, "Does the score sort?")
    ui.agreement_panel(handoff, "Is the shared definition followed?")
with right:
    ui.marketing_panel(handoff, "Does marketing hand over in time?")
