"""What numbers need besides counts: what the import knows of itself, agreed windows, pages."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from funnel.metrics import Context, target_that_holds
from funnel.selection import Selection
from funnel.warehouse import Warehouse


@dataclass(frozen=True)
class LeadPage:
    """Some of a cell's leads (or opportunities), newest first; ``total`` is how many there are.

    Times are in the report time zone.
    """

    rows: pl.DataFrame
    total: int


def context_of(warehouse: Warehouse) -> Context:
    """What the import knows of itself that numbers depend on."""
    horizons = warehouse.table("stage_horizons")
    as_of = datetime.fromisoformat(warehouse.facts["as_of"])
    by_stage = {row["stage"]: row for row in horizons.iter_rows(named=True)}
    return Context(
        as_of=as_of,
        timezone=warehouse.facts["report_timezone"],
        week_start=warehouse.definitions.week_start_number,
        horizons={stage: row["ends_at"] or as_of for stage, row in by_stage.items()},
        beginnings={stage: row["first_at"] for stage, row in by_stage.items() if row["first_at"]},
        present=frozenset(stage for stage, row in by_stage.items() if row["is_present"]),
    )


def weeks_of(
    selection: Selection, context: Context, beginning: date | None = None
) -> tuple[date | None, date]:
    """The first week of the period (None: it has no beginning) and its last that the data cover.

    The first is not before the week of ``beginning``, where that is known.
    """
    last = context.current_week
    if selection.last_date:
        last = min(last, context.week_of(selection.last_date))
    first = None if selection.first_date is None else context.week_of(selection.first_date)
    if first is not None and beginning is not None:
        first = max(first, context.week_of(beginning))
    return first, last


def agreed_window(warehouse: Warehouse, from_stage: str, to_stage: str) -> int | None:
    """The agreed seconds from one stage to another; None where nothing is agreed: to date."""
    days = warehouse.definitions.windows.get(f"{from_stage}_to_{to_stage}")
    return None if days is None else days * 86_400


def page_of(warehouse: Warehouse, mart: str, selection: Selection, **asked) -> LeadPage:
    """A page of a list of leads or opportunities, its times in the report time zone."""
    rows = warehouse.rows(mart, selection, **asked)
    counted = rows
    if rows.is_empty() and asked["first_row"] > 0:
        # A page past the end still says how many there are: the first page's first row does.
        counted = warehouse.rows(mart, selection, **asked | {"first_row": 0, "most_rows": 1})
    total = counted.to_series(0).first() or 0
    zone = warehouse.facts["report_timezone"]
    moments = pl.col(pl.Datetime).dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    local = rows.drop(rows.columns[0]).with_columns(moments.dt.replace_time_zone(None))
    return LeadPage(local, total)


def target_of(warehouse: Warehouse, metric: str) -> float | None:
    """What ``metric`` should reach by the target in effect at the end of the data, unfiltered."""
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    held = target_that_holds(warehouse.definitions.targets, metric, {}, today)
    return None if held is None else held.value


def holiday_weeks(warehouse: Warehouse) -> set[date]:
    """The weeks, by their first days, in which the default calendar has a day closed."""
    week_of = context_of(warehouse).week_of
    return {week_of(day) for day in warehouse.definitions.calendars["default"].closed_days}
