"""Funnel in a browser: page set-up, shared filters, navigation."""

import streamlit as st

from funnel import ui

st.set_page_config(page_title="Funnel", page_icon="📊", layout="wide")

health = st.Page("pages/weekly_health.py", title="Weekly health", default=True)
weekly = st.Page("pages/weekly_funnel.py", title="The funnel", url_path="weekly_funnel")
speed = st.Page(
    "pages/speed_to_call.py", title="Are we calling fast enough?", url_path="speed_to_call"
)
pays = st.Page(
    "pages/speed_and_conversion.py", title="Does speed pay?", url_path="speed_and_conversion"
)
handoff = st.Page("pages/hand_off.py", title="The hand-off", url_path="hand_off")
stuck = st.Page("pages/stuck_leads.py", title="Stuck leads", url_path="stuck_leads")
mix = st.Page("pages/mix.py", title="Mix by motion", url_path="mix")
sources = st.Page("pages/sources.py", title="Sources and campaigns", url_path="sources")
ownership = st.Page("pages/ownership.py", title="Ownership", url_path="ownership")
readout = st.Page("pages/readout.py", title="Readout", url_path="readout")
commitments = st.Page("pages/commitments.py", title="Commitments", url_path="commitments")
data = st.Page("pages/data.py", title="Data", url_path="data")
imports = st.Page("pages/import_exports.py", title="Import", url_path="import_exports")
definitions = st.Page("pages/definitions.py", title="Definitions", url_path="definitions")
unfiltered = [commitments, data, imports, definitions]
sections = {
    "": [health, weekly],
    "Speed": [speed, pays],
    "Hand-off": [handoff, stuck, ownership],
    "Where it comes from": [mix, sources],
    "Readout": [readout, commitments],
    "Data": [data, imports, definitions],
}
is_presenting = ui.is_presenting()
page = st.navigation(sections, position="hidden" if is_presenting else "top")

warehouse = ui.find_warehouse()
if warehouse is not None and not is_presenting:
    ui.filter_row(
        warehouse,
        page.url_path,
        is_in_use=page not in unfiltered,
        is_of_week=page == readout,
    )
page.run()
