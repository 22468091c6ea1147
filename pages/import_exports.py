"""How do my exports get in?"""

from funnel import ui

ui.start_with_app()
ui.page_head(
    "Bring your exports in",
    "Nothing is imported before a dry run has shown what was recognised and that its books close.",
)
ui.imported_note()

path = ui.exports_chosen()
options = ui.options_chosen()
if path is not None and options is not None:
    ui.map_builder(path, options.read)
    ui.check_and_import(path, options)
