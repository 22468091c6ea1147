"""What everything that is shown starts from: the data, what was asked of it, numbers kept."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from funnel import wording
from funnel.definitions import Definitions
from funnel.fiscal import FiscalPeriod
from funnel.measure import measure, measure_weekly, window_of
from funnel.metrics import Context, Metric
from funnel.palette import Palette
from funnel.selection import Selection
from funnel.warehouse import Warehouse

Number = Callable[..., Any]
Keep = Callable[[Warehouse, Number, tuple[Hashable, ...]], Any]


@dataclass(frozen=True)
class Period:
    """The days asked for; ``note`` says what is missing of a half-given range.

    ``fiscal`` is the fiscal period they are, and ``words`` name it with its days; None for any
    other.
    """

    first: date | None
    last: date | None
    note: str | None = None
    is_custom: bool = False
    words: str | None = None
    fiscal: FiscalPeriod | None = None


def _counted(warehouse: Warehouse, number: Number, asked: tuple[Hashable, ...]) -> Any:
    return number(warehouse, *asked)


@dataclass(frozen=True)
class View:
    """One reader's view: the newest import, the filters asked for, the colours of the mode.

    ``keep`` counts a number, or hands out what it counted before; by itself it counts every time.
    """

    warehouse: Warehouse
    selection: Selection
    period: Period
    context: Context
    palette: Palette
    keep: Keep = _counted

    @property
    def definitions(self) -> Definitions:
        """What the firm agreed, as the import used it."""
        return self.warehouse.definitions

    @property
    def last_week(self) -> date:
        """The last complete week within the period."""
        week = self.context.last_complete_week
        if self.selection.last_date is None:
            return week
        within = self.context.week_of(self.selection.last_date - timedelta(days=6))
        return min(week, within)

    @property
    def narrowed_to(self) -> str:
        """The filters in a few words: "Inbound, West"; empty without any."""
        labels = [label for labels in self.selection.filters.values() for label in labels]
        return wording.plain(wording.listed(labels, most=3)) if labels else ""

    def stage(self, stage: str) -> str:
        """What the firm calls ``stage``."""
        return self.definitions.stages.labels[stage]

    def stages(self, stage: str) -> str:
        """What the firm calls leads in ``stage``, in the plural."""
        return wording.plural(self.stage(stage))

    def window_days(self, metric: Metric) -> int | None:
        """The days a cohort rate gives its leads; None: to date."""
        seconds = window_of(metric, self.selection, self.warehouse)
        return None if seconds is None else seconds // 86_400

    def in_week(self, week: date) -> Selection:
        """This view's selection in one week; a week before the period is taken whole."""
        selection = self.selection
        if selection.first_date and selection.first_date > week + timedelta(days=6):
            selection = replace(selection, first_date=None)
        return selection.narrowed(week)

    def by(self, dimension: str) -> Selection:
        """This view's selection broken down by ``dimension``."""
        return replace(self.selection, by=(dimension,))

    def weekly(self, name: str) -> pl.DataFrame:
        """The rows of metric ``name`` by week; cached."""
        return self.cached(measure_weekly, name, self.selection)

    def measured(self, name: str, selection: Selection | None = None) -> pl.DataFrame:
        """The rows of metric ``name``; cached."""
        return self.cached(measure, name, selection or self.selection)

    def cached(self, number: Number, *asked: Hashable) -> Any:
        """``number(warehouse, *asked)``, kept as the reader of this view keeps numbers."""
        return self.keep(self.warehouse, number, asked)
