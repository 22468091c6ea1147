"""Which two spans of time a movement is between: weeks, or the fiscal period chosen."""

from datetime import date, timedelta

from funnel import wording
from funnel.measure import Spans, movement_of, period_before
from funnel.metrics import Metric
from funnel.selection import Selection
from funnel.views.view import View

SPANS = {1: "A week", 4: "Four weeks", 13: "13 weeks"}
# The fiscal quarter or year that the filter asks for, against the one before.
PERIOD = 0


def entry_spans(view: View, weeks: int, metric: Metric) -> Spans | str:
    """The spans of ``metric``'s entries, in the last whole weeks; or why there are none."""
    last_week = view.context.last_complete_week_of(metric)
    return _spans(view, weeks, last_week, _begun(view, metric))


def mature_spans(view: View, weeks: int) -> Spans | str:
    """The spans of MQLs whose window has run out; or why there are none."""
    newest = movement_of(view.warehouse, Selection()).spans
    last_week = view.context.week_of(newest.last)
    return _spans(view, weeks, last_week, _begun(view, None))


def _spans(view: View, weeks: int, last_week: date, begun: date) -> Spans | str:
    """``last_week`` is the last that can be judged."""
    ended = last_week + timedelta(days=6)
    if weeks == PERIOD:
        spans = _of_period(view)
        if spans is None:
            return "Choose a quarter or a year that is over: months differ too much in length."
        if spans.last > ended:
            return f"Only what came until {wording.days(ended, ended)} can be judged yet."
        return spans if begun <= spans.first_before else _too_early(begun)
    if view.selection.last_date is not None:
        # A week that the period cuts is no week.
        within = view.context.week_of(view.selection.last_date - timedelta(days=6))
        last_week = min(last_week, within)
    first = last_week - timedelta(weeks=weeks - 1)
    before = first - timedelta(weeks=weeks)
    if before < begun:
        return _too_early(begun)
    return Spans(before, first - timedelta(days=1), first, last_week + timedelta(days=6))


def _of_period(view: View) -> Spans | None:
    fiscal = view.period.fiscal
    before = period_before(view.warehouse, fiscal)
    if before is None or before.first < _begun(view, None):
        return None
    return Spans(before.first, before.last, fiscal.first, fiscal.last)


def _begun(view: View, metric: Metric | None) -> date:
    """The first day that the data, and what the metric counts, can be taken for whole."""
    context = view.context
    found = [context.begun]
    if metric is not None and (begun := context.beginning_of(metric)):
        # The first entry may come some days into the first week recorded.
        found.append(context.week_of(begun))
    return max(found)


def _too_early(begun: date) -> str:
    return f"The data begin on {wording.days(begun, begun)}: there is too little before it."
