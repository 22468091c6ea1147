"""How was the week, what moved, and what should we talk about?"""

from funnel import ui

view = ui.open_view()

headlines = ui.headlines(view)
ui.week_head(view, headlines)
ui.cards(view, headlines)
ui.talk_panel(view, headlines, "What should we talk about?")
ui.movement_panel(view, "Why did {counted} move from {before} to {after}?")
ui.pace_panel(view, "Will we reach what was agreed?")
ui.numbers_panel(view, headlines, "How do the numbers compare?")
