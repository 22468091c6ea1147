"""The frames behind "Who brings more or less than before?": entries of two spans of weeks."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import polars as pl

from funnel import wording
from funnel.measure import Spans
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.views.movement_spans import SPANS
from funnel.views.view import View

STAGES = ("created", "marketing_qualified", "sales_accepted", "sales_qualified")
SPAN_WORDS = {"": "As many weeks as the period"} | {
    f"{weeks}": said for weeks, said in SPANS.items()
}
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Before:
    """What each group brought in some whole weeks and in as many before them.

    ``rows`` have the group's label under the dimension ``by`` and, for each of ``stages``, first
    entries as `<stage>_before` and `<stage>`, their `<stage>_change` and whether that is
    `<stage>_is_chance` (null: too few to say); the largest change of any stage first.
    ``missing`` says why there is nothing, as a sentence.
    """

    view: View
    by: str
    stages: tuple[str, ...] = ()
    spans: Spans | None = None
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    missing: str | None = None

    @property
    def now_words(self) -> str:
        """The later weeks: "W34–W46"."""
        return wording.weeks(self.spans.first, self.spans.last - timedelta(days=6))

    @property
    def before_words(self) -> str:
        """The weeks before: "W21–W33"."""
        return wording.weeks(self.spans.first_before, self.spans.last_before - timedelta(days=6))

    def selection(self, is_before: bool = False, **labels: str) -> Selection:
        """The selection of the later weeks or of those before, of some ``labels`` only."""
        return _dated(self.view.selection, self.spans, is_before).narrowed(**labels)


def before(view: View, by: str, weeks: int | None = None) -> Before:
    """What each label of ``by`` brought in the period's last ``weeks`` whole weeks and before.

    None: as many weeks as the period has whole ones.
    """
    spans = _spans(view, weeks)
    if isinstance(spans, str):
        return Before(view, by, missing=spans)
    stages = tuple(stage for stage in STAGES if stage in view.context.present)
    table = None
    for stage in stages:
        found = _entries(view, by, stage, spans)
        table = found if table is None else table.join(found, on=by, how="full", coalesce=True)
    if table is None or table.is_empty():
        return Before(view, by, missing="Nothing in this selection, then or before.")
    table = table.with_columns(pl.selectors.integer().fill_null(0))
    table = table.with_columns(
        (pl.col(stage) - pl.col(f"{stage}_before")).alias(f"{stage}_change") for stage in stages
    )
    largest = pl.max_horizontal(pl.col(f"{stage}_change").abs() for stage in stages)
    return Before(view, by, stages, spans, table.sort(-largest, by))


def _spans(view: View, weeks: int | None) -> Spans | str:
    context, asked = view.context, view.selection
    last = min(view.last_week, context.last_complete_week_of(METRICS["entries_moved"]))
    if weeks is None:
        if asked.first_date is None:
            return "These are all weeks, and none lie before them. Choose a period."
        first = context.week_of(asked.first_date + timedelta(days=6))
    else:
        first = last - (weeks - 1) * _WEEK
    if first > last:
        return "No whole week lies in this period."
    length = last - first + _WEEK
    begun = context.begun
    if first - length < context.week_of(begun):
        return f"The data begin in {wording.full_week(context.week_of(begun))}, too late for that."
    day = timedelta(days=1)
    return Spans(first - length, first - day, first, last + _WEEK - day)


def _dated(selection: Selection, spans: Spans, is_before: bool) -> Selection:
    first, last = (
        (spans.first_before, spans.last_before) if is_before else (spans.first, spans.last)
    )
    return replace(selection, first_date=first, last_date=last)


def _entries(view: View, by: str, stage: str, spans: Spans) -> pl.DataFrame:
    """First entries of a stage in both spans, and whether chance explains their change."""
    asked = _dated(replace(view.selection, by=(by,)), spans, is_before=False)
    moved = view.measured("entries_moved", asked)
    return moved.filter(pl.col("stage") == stage, pl.col("reason").is_null()).select(
        by,
        pl.col("leads_before").alias(f"{stage}_before"),
        pl.col("leads").alias(stage),
        pl.col("is_chance").alias(f"{stage}_is_chance"),
    )


def changes_sentence(found: Before, most: int = 4) -> str:
    """What moved beyond chance, the largest first; that nothing did, where nothing did."""
    said, nouns = [], {stage: wording.within(found.view.stages(stage)) for stage in found.stages}
    for row in found.rows.iter_rows(named=True):
        sure = [
            f"{wording.signed(row[f'{stage}_change'])} {nouns[stage]}"
            for stage in found.stages
            if row[f"{stage}_is_chance"] is False
        ]
        if sure:
            said.append(f"{wording.plain(str(row[found.by]))} {wording.listed(sure)}")
    if not said:
        return "No change is beyond chance."
    more = f"; and {len(said) - most} more" if len(said) > most else ""
    return f"Beyond chance: {'; '.join(said[:most])}{more}."
