"""Frames of reckoned numbers, drawn: one function a chart, from a frame to a figure.

No chart counts or rates anything, and none has a legend: marks are labelled where they are. The
sentence a screen reader says is the figure's `layout.meta`. Every clickable mark carries in its
`customdata` what it stands for: a stage's name or a week's first day.
"""

from funnel.charts.funnel import funnel_chart
from funnel.charts.weeks import cohort_chart, entries_chart, flow_chart

CONFIG = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False}

__all__ = ["CONFIG", "cohort_chart", "entries_chart", "flow_chart", "funnel_chart"]
