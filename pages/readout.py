"""What do sales and marketing present together this week: to read, to present, to pass on."""

from funnel import ui

view = ui.open_view()

readout = ui.open_readout(view)
ui.readout_page(view, readout)
