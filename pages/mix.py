"""Where does business come from: which motion brings leads, SQLs and money, and how fast?"""

from funnel import ui

view = ui.open_view()

ui.mix_head(view)
ui.mix_weeks_panel(view, "Which share has each motion, week by week?")
ui.mix_table_panel(view, "What does each motion bring, and how fast?")
ui.motion_rules_panel(view, "What makes a lead inbound, outbound or partner?")
