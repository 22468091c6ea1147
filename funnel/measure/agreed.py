"""Which target holds for a number: looked up in the definitions, counted by nobody."""

from collections.abc import Callable
from datetime import date

from funnel.metrics import Metric, WeekTarget, weekly_target
from funnel.selection import Selection
from funnel.warehouse import Warehouse


def weekly_target_of(
    warehouse: Warehouse, metric: Metric, selection: Selection, week: date
) -> WeekTarget | None:
    """What ``metric`` should reach in a week under the filters of ``selection``.

    None where nothing is agreed for just these filters, or where the reader counts otherwise than
    was agreed (explicit passes only, implied ones in the base, another window).
    """
    if not counts_as_agreed(selection):
        return None
    definitions = warehouse.definitions
    return weekly_target(
        definitions.targets,
        metric,
        selection.filters,
        week,
        definitions.fiscal,
        works_on(warehouse),
    )


def counts_as_agreed(selection: Selection) -> bool:
    """Whether the selection counts as targets are agreed on: all passes, in agreed windows."""
    is_usual = selection.window is None
    return is_usual and not selection.is_strict and not selection.with_implied_base


def works_on(warehouse: Warehouse) -> Callable[[date], bool]:
    """Which days are business days, by the default calendar."""
    calendar = warehouse.definitions.calendars["default"]
    return lambda day: bool(calendar.hours_on(day))
