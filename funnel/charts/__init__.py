"""Frames of reckoned numbers, drawn: one function a chart, from a frame to a figure.

No chart counts or rates anything, and none has a legend: marks are labelled where they are. The
sentence a screen reader says is the figure's `layout.meta`. Every clickable mark carries in its
`customdata` what it stands for: a stage's name, a week's first day, a rep, an hour of a weekday.
"""

from funnel.charts.attempts import persistence_chart
from funnel.charts.bands import bands_chart
from funnel.charts.base import enlarge
from funnel.charts.bins import response_bins_chart
from funnel.charts.bridge import Step, bridge_chart, contributors_chart
from funnel.charts.control import control_chart
from funnel.charts.curves import response_curves_chart
from funnel.charts.funnel import funnel_chart
from funnel.charts.handoff import baton_chart, ledger_chart, reasons_chart
from funnel.charts.hours import DAYS, hours_chart
from funnel.charts.lines import lines_chart
from funnel.charts.mix import mix_chart, ranked_chart
from funnel.charts.odds import odds_ratio_chart
from funnel.charts.pace import pace_chart
from funnel.charts.reps import rep_plot_chart
from funnel.charts.weeks import cohort_chart, entries_chart, flow_chart

CONFIG = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False}

__all__ = [
    "CONFIG",
    "DAYS",
    "Step",
    "bands_chart",
    "baton_chart",
    "bridge_chart",
    "cohort_chart",
    "contributors_chart",
    "control_chart",
    "enlarge",
    "entries_chart",
    "flow_chart",
    "funnel_chart",
    "hours_chart",
    "ledger_chart",
    "lines_chart",
    "mix_chart",
    "odds_ratio_chart",
    "pace_chart",
    "persistence_chart",
    "ranked_chart",
    "reasons_chart",
    "rep_plot_chart",
    "response_bins_chart",
    "response_curves_chart",
]
