"""The week whose readout is asked for, the same on each page that has one."""

from datetime import date, timedelta

from funnel import record, wording
from funnel.measure import periods_of, weeks_there
from funnel.ui.controls import Choice
from funnel.ui.presenting import is_presenting
from funnel.views.view import View


def readout_week(view: View, *, with_written: bool = False) -> date:
    """The first day of the week that the address names, else of the last whole one.

    Asked for can be the whole weeks of the data and, ``with_written``, those of whose readouts
    something was written before data that begin later were imported. Slides have no control.
    """
    first = {wording.full_week(week): week for week in weeks_there(view.warehouse)}
    default = next(iter(first))
    if with_written:
        named = periods_of(view.warehouse).named
        first |= {name: named(name).first for name in record.weeks_written(view.warehouse.path)}
    names = sorted(first, reverse=True)
    words = {
        name: f"{wording.week(week)} · {wording.days(week, week + timedelta(days=6))}"
        for name, week in first.items()
    }
    choice = Choice("week", names, words.get, names.index(default))
    return first[choice.value if is_presenting() else choice.select(width=260)]
