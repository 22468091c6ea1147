"""What was read, and how far can it be trusted?"""

import streamlit as st

from funnel import ui

view = ui.open_view()
grades = view.warehouse.table("trust_grades")
files = view.warehouse.table("import_files")

ui.data_head(view, grades, files)
ui.trust_panel(grades)
ui.speed_trust_panel(
    view.warehouse.table("speed_doubts"),
    view.warehouse.table("bulk_imports"),
    view.context.timezone,
)
ui.files_panel(files)

left, right = st.columns(2)
with left:
    ui.drops_panel(view.warehouse.table("import_drops"))
with right:
    ui.rejects_panel(view.warehouse.table("import_rejects"))

ui.doubts_panel(view.warehouse.table("import_doubts"), view.warehouse.table("import_words"))
ui.columns_panel(view.warehouse.table("import_columns"))
