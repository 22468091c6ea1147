"""What the reader asks to explain, "Why did it move?": of what, between which spans, by what."""

from dataclasses import dataclass, replace

import polars as pl

from funnel import wording
from funnel.measure import (
    NOTHING_SELECTED,
    OPPORTUNITY_COUNTS,
    Spans,
    by_segment,
    measure,
    movement_of,
)
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.tables import STAGES
from funnel.views.movement_spans import PERIOD, SPANS, entry_spans, mature_spans
from funnel.views.view import View
from funnel.views.weekly import ENTRIES, span_words

CONVERTED = "converted"
# Where the address says whose entries, and whose conversions, are listed.
PANEL, COHORT = "moved", "became"


@dataclass(frozen=True)
class MovementView:
    """What the reader asked to explain: ``what`` (see ``kinds``) and the spans compared.

    ``rows`` are those of ``why_it_moved``, or of one stage of ``entries_moved`` or one measure of
    ``opportunities_moved``. ``why`` says what stands against comparing.
    """

    view: View
    what: str
    selection: Selection
    spans: Spans | None
    rows: pl.DataFrame
    window_days: int | None = None
    why: str | None = None

    @property
    def dimension(self) -> str:
        """What the segments are."""
        return self.selection.by[0]

    @property
    def per(self) -> str:
        """What one segment is, within a sentence: "source"."""
        return wording.dimension_noun(self.dimension)

    @property
    def is_conversion(self) -> bool:
        """Whether conversions moved, not entries."""
        return self.what == CONVERTED

    @property
    def metric(self) -> str:
        """The metric whose rows these are."""
        return _metric_of(self.what)

    @property
    def key(self) -> tuple[str, str]:
        """The column and the value that tell a segment's change among the metric's rows."""
        return _key_of(self.what)

    @property
    def reason(self) -> str | None:
        """Why there is nothing to show, as a sentence; None where there is."""
        if self.why:
            return self.why
        reason = NOTHING_SELECTED if self.rows.is_empty() else self.rows["reason"][0]
        if reason == NOTHING_SELECTED:
            return f"No {self.noun(0)} in {self.after_words} or {self.before_words}."
        return reason

    def noun(self, value: int) -> str:
        """What moved, as ``value`` of them are called: "SQL", "leads", "opportunities won"."""
        if self.what in OPPORTUNITY_COUNTS:
            noun = "opportunity" if value == 1 else "opportunities"
            return f"{noun} {METRICS[self.what].parameters['dated_by']}"
        stage = "sales_qualified" if self.is_conversion else self.what
        return noun_of(self.view, stage, value)

    @property
    def after_words(self) -> str:
        """The later span: "W33–W40"."""
        return span_words(self.view, self.spans.first, self.spans.last)

    @property
    def before_words(self) -> str:
        """The span it is set against."""
        return span_words(self.view, self.spans.first_before, self.spans.last_before)

    @property
    def columns(self) -> tuple[str, str]:
        """The columns of ``rows`` with a segment's number before and now."""
        return _COLUMNS[self.metric]

    @property
    def sums(self) -> tuple[int, int]:
        """What all segments had before, and have now."""
        before, after = self.columns
        rows = self.rows.filter(pl.col(self.dimension).is_not_null())
        if self.is_conversion:
            rows = rows.filter(part="total")
        return int(rows[before].sum()), int(rows[after].sum())


_COLUMNS = {
    "why_it_moved": ("converted_before", "converted"),
    "entries_moved": ("leads_before", "leads"),
    "opportunities_moved": ("opportunities_before", "opportunities"),
}


def noun_of(view: View, stage: str, value: int) -> str:
    """What ``value`` leads in ``stage`` are called within a sentence: "1 lead", "30 SQLs"."""
    return wording.within(view.stage(stage) if value == 1 else view.stages(stage))


def entry_kinds(view: View) -> list[str]:
    """What of a week's numbers can be told apart by segment: stages, and opportunities.

    Opportunities are counted as the cards count them; leads in these stages only where the export
    has no opportunities.
    """
    present = [stage for stage in STAGES if stage in view.context.present]
    if not view.warehouse.has_rows("int_opportunities"):
        return present
    stages = [stage for stage in present if stage not in ("opportunity", "won")]
    return [*stages, *OPPORTUNITY_COUNTS]


def has_conversions(view: View) -> bool:
    """Whether the export has both the stages of the conversion that is taken apart."""
    return {"marketing_qualified", "sales_qualified"} <= view.context.present


def kinds(view: View) -> list[str]:
    """All that can be explained in this export, conversions first."""
    return [*([CONVERTED] if has_conversions(view) else []), *entry_kinds(view)]


def open_movement(view: View, weeks: int, what: str, dimension: str | None) -> MovementView:
    """The newest ``weeks`` weeks of the period that can be judged, against as many before.

    ``PERIOD`` asks for the fiscal quarter or year chosen, against the one before.
    """
    by = (dimension,) if dimension in view.warehouse.dimensions else ()
    selection = by_segment(view.warehouse, replace(view.selection, first_date=None, by=by))
    days = None
    if what == CONVERTED:
        window = movement_of(view.warehouse, selection).window_seconds
        days = None if window is None else window // 86_400
    spans = _spans_of(view, weeks, what)
    if isinstance(spans, str):
        return MovementView(view, what, selection, None, pl.DataFrame(), days, spans)
    asked = replace(
        selection,
        first_date=spans.first,
        last_date=spans.last,
        against=(spans.first_before, spans.last_before),
    )
    rows = view.cached(measure, _metric_of(what), asked)
    if what != CONVERTED:
        column, value = _key_of(what)
        is_asked = pl.col(column).eq_missing(pl.lit(value))
        rows = rows.filter(is_asked | pl.col("reason").is_not_null())
    return MovementView(view, what, asked, spans, rows, days)


def _spans_of(view: View, weeks: int, what: str) -> Spans | str:
    """The two spans, or why there are none."""
    if what == CONVERTED:
        return mature_spans(view, weeks)
    return entry_spans(view, weeks, METRICS[ENTRIES.get(what, what)])


def spans_to_choose(view: View, what: str) -> dict[int, str]:
    """The spans to choose from and what the control calls them; the first is shown unasked."""
    if isinstance(_spans_of(view, PERIOD, what), str):
        return SPANS
    return {PERIOD: f"The {view.period.fiscal.kind}"} | SPANS


def dimensions_to_choose(view: View) -> list[str]:
    """What segments can be: sources, then teams, and last what the filters leave one label of."""
    filters = view.selection.filters

    def rank(name: str) -> tuple[bool, bool, bool]:
        return len(filters.get(name, ())) == 1, name != "source", name != "team"

    return sorted(view.warehouse.dimensions, key=rank)


def by_control(view: View, what: str) -> str:
    """What the address calls the control of segments, one for each that it may begin with."""
    name = "cohort_by" if what == CONVERTED else "moved_by"
    first = dimensions_to_choose(view)[0]
    return name if first == "source" else f"{name}_from_{first}"


def span_control(view: View, what: str) -> str:
    """What the address calls the control of spans.

    Where it begins with a quarter or a year it is a control of its own: what was chosen among
    weeks does not stay where the filter asks for a quarter.
    """
    name = "cohort_span" if what == CONVERTED else "span"
    return f"{name}_of_period" if PERIOD in spans_to_choose(view, what) else name


def _metric_of(what: str) -> str:
    if what == CONVERTED:
        return "why_it_moved"
    return "opportunities_moved" if what in OPPORTUNITY_COUNTS else "entries_moved"


def _key_of(what: str) -> tuple[str, str]:
    if what == CONVERTED:
        return "part", "total"
    return "measure" if what in OPPORTUNITY_COUNTS else "stage", what


def kind_words(view: View) -> dict[str, str]:
    """What the control calls each number of a week, and so does its link."""
    return {
        what: METRICS[what].label
        if what in OPPORTUNITY_COUNTS
        else f"New {wording.within(view.stages(what))}"
        for what in entry_kinds(view)
    }


def by_words(dimension: str) -> str:
    """What the control calls a breakdown: "By source"."""
    return f"By {wording.dimension_noun(dimension)}"
