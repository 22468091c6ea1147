"""How was the week, what moved, and what should we talk about?"""

from funnel import ui

view = ui.open_view()

headlines = ui.headlines(view)
topics = ui.topics(view, headlines)
ui.week_head(view, headlines, topics)
ui.cards(view, headlines)
ui.talk_panel(topics, headlines, "What should we talk about?")
ui.week_movement_panel(view, "Why {after} in {weeks} after {before} in {weeks_before}?")
ui.cohort_panel(view, "Why did {after} of {weeks} become {stage} after {before} of {weeks_before}?")
ui.pace_panel(view, "Will we reach what was agreed?")
ui.numbers_panel(view, headlines, "How do the numbers compare?")
