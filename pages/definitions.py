"""What does every number mean, and what did the firm agree?"""

from funnel import ui

view = ui.open_view()

ui.page_head(
    "What does every number mean?",
    "Stages, metrics and definitions as this import used them; a change in definitions.toml "
    "beside the data takes effect with the next import.",
)
ui.stages_panel(view)
ui.metrics_panels(view)
ui.definitions_panel(view.definitions)
