"""What did sales and marketing promise each other, and how did it go?"""

from funnel import ui

view = ui.open_view()

week = ui.readout_week(view, with_written=True)
ui.commitments_with_head(view, week)
ui.notes_panel(view, week, "commitments", "What else should be remembered?")
