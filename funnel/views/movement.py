"""The frames behind "Why did it move?": which spans, the bridge, who contributed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from funnel import wording
from funnel.charts import Step
from funnel.charts.base import name_text
from funnel.measure import Spans, by_segment, measure, movement_of, spans_of
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.statistics import whole_parts
from funnel.tables import STAGES
from funnel.views.view import View

SPANS = {1: "A week", 4: "Four weeks", 13: "13 weeks"}
CONVERTED = "converted"
# Where the address says whose leads are listed below the bridge.
PANEL = "moved"


@dataclass(frozen=True)
class MovementView:
    """What the reader asked to explain: ``what`` (conversions, or a stage's entries) and spans.

    ``rows`` are those of ``why_it_moved``, or of ``entries_moved`` for the one stage.
    """

    view: View
    what: str
    selection: Selection
    spans: Spans | None
    rows: pl.DataFrame
    window_days: int | None = None

    @property
    def dimension(self) -> str:
        """What the segments are."""
        return self.selection.by[0]

    @property
    def is_conversion(self) -> bool:
        """Whether conversions moved, not entries."""
        return self.what == CONVERTED

    @property
    def reason(self) -> str | None:
        """Why there is nothing to show, as a sentence; None where there is."""
        return self.rows["reason"][0] if self.rows.height else "Nothing in this selection."

    @property
    def counted(self) -> str:
        """What moved, in words: "SQLs" or, of entries, the stage's leads."""
        return self.view.stages("sales_qualified" if self.is_conversion else self.what)

    def weeks(self, first: date, last: date) -> str:
        """A span as its weeks where it is whole weeks, else its days."""
        week_of = self.view.context.week_of
        if week_of(first) == first and week_of(last + timedelta(days=1)) > last:
            return wording.weeks(first, week_of(last))
        return wording.days(first, last)

    @property
    def after_words(self) -> str:
        """The later span: "W33–W40"."""
        return self.weeks(self.spans.first, self.spans.last)

    @property
    def before_words(self) -> str:
        """The span it is set against."""
        return self.weeks(self.spans.first_before, self.spans.last_before)


def kinds(view: View) -> list[str]:
    """What can be explained in this export: conversions first, then each stage's entries."""
    present = [stage for stage in STAGES if stage in view.context.present]
    has_both = {"marketing_qualified", "sales_qualified"} <= view.context.present
    return [*([CONVERTED] if has_both else []), *present]


def open_movement(view: View, weeks: int, what: str, dimension: str | None) -> MovementView:
    """The newest ``weeks`` weeks of the period that can be judged, against as many before."""
    by = (dimension,) if dimension in view.warehouse.dimensions else ()
    selection = by_segment(view.warehouse, replace(view.selection, first_date=None, by=by))
    if what == CONVERTED:
        movement = movement_of(view.warehouse, selection)
        newest, window = movement.spans, movement.window_seconds
    else:
        last_week = view.context.last_complete_week_of(METRICS["entries_moved"])
        newest, window = spans_of(view.context, selection, last_week), None
    days = None if window is None else window // 86_400
    if newest is None:
        return MovementView(view, what, selection, None, pl.DataFrame(), days)
    first = newest.last - timedelta(days=7 * weeks - 1)
    asked = replace(selection, first_date=first, last_date=newest.last)
    spans = spans_of(view.context, asked, view.context.week_of(newest.last))
    name = "why_it_moved" if what == CONVERTED else "entries_moved"
    rows = view.cached(measure, name, asked)
    if what != CONVERTED:
        is_asked = pl.col("stage").eq_missing(pl.lit(what))
        rows = rows.filter(is_asked | pl.col("reason").is_not_null())
    return MovementView(view, what, asked, spans, rows, days)


def bridge_steps(movement: MovementView) -> list[Step]:
    """The columns of the bridge, in whole leads that sum exactly."""
    whole = movement.rows.filter(pl.col(movement.dimension).is_null())
    values = dict(whole.select("part", "value").iter_rows())
    before, after = round(values["before"]), round(values["after"])
    names = ("volume", "mix", "rate")
    parts = whole_parts([values[name] for name in names], after - before)
    firsts = movement.view.stages("marketing_qualified")
    per = wording.dimension_noun(movement.dimension)
    labels = (f"Number<br>of {firsts}", f"Other<br>{wording.plural(per)}", f"Rate<br>per {per}")
    between = [
        Step(label, value, "", hover=f"<b>{label.replace('<br>', ' ')}</b><br>{values[name]:+,.1f}")
        for label, value, name in zip(labels, parts, names, strict=True)
    ]
    ends = dict(whole.select("part", "denominator").iter_rows())
    return [
        _whole(movement, movement.before_words, before, ends["before"], "before"),
        *between,
        _whole(movement, movement.after_words, after, ends["after"], "after"),
    ]


def _whole(movement: MovementView, weeks: str, value: int, leads: int, mark: str) -> Step:
    firsts = movement.view.stage("marketing_qualified")
    hover = (
        f"<b>{weeks}</b><br>{wording.count(value)} of {wording.counted(leads, firsts)} became "
        f"{movement.view.stage('sales_qualified')}"
    )
    return Step(weeks, value, f"{mark}:", is_whole=True, hover=hover)


def contributors(movement: MovementView) -> pl.DataFrame:
    """Each segment's change, largest beyond chance first, as `contributors_chart` takes it.

    `mark`, `label`, `change`, `is_chance`, `hover`, and the counts before and after; of
    conversions also `leads_part` and `rate_part` with whether each is chance.
    """
    dimension = movement.dimension
    rows = movement.rows.filter(pl.col(dimension).is_not_null())
    if not movement.is_conversion:
        rows = rows.sort(pl.col("is_chance").fill_null(True), maintain_order=True)
        table = rows.select(
            label=dimension,
            change="value",
            is_chance="is_chance",
            before="leads_before",
            after="leads",
        )
    else:
        parts = rows.pivot("part", index=dimension, values=["value", "is_chance"])
        totals = rows.filter(part="total").select(
            dimension, "leads_before", "converted_before", "leads", "converted"
        )
        table = totals.join(parts, on=dimension, how="left", maintain_order="left").select(
            label=dimension,
            change="value_total",
            is_chance="is_chance_total",
            before="converted_before",
            after="converted",
            leads_before="leads_before",
            leads="leads",
            leads_part="value_leads",
            rate_part="value_rate",
            is_leads_chance="is_chance_leads",
            is_rate_chance="is_chance_rate",
        )
    return table.with_columns(
        mark=pl.format("segment:{}", "label"),
        hover=pl.Series(
            [_hover(movement, row) for row in table.iter_rows(named=True)], dtype=pl.String
        ),
    )


def _hover(movement: MovementView, row: dict) -> str:
    lines = [
        f"<b>{name_text(row['label'])}</b>",
        f"{wording.count(row['before'])} became {wording.count(row['after'])} {movement.counted}",
    ]
    if movement.is_conversion:
        firsts = movement.view.stages("marketing_qualified")
        lines += [
            f"{wording.signed(row['leads_part'])} by {wording.count(row['leads'])} {firsts} "
            f"instead of {wording.count(row['leads_before'])}",
            f"{wording.signed(row['rate_part'])} by how many of them convert",
        ]
    if row["is_chance"]:
        lines.append("within chance")
    return "<br>".join(lines)


def kind_words(view: View) -> dict[str, str]:
    """What the control calls each thing that can be explained, and so does its link."""
    firsts, last = view.stages("marketing_qualified"), view.stage("sales_qualified")
    words = {CONVERTED: f"{firsts} that became {last}"}
    return {name: words.get(name) or f"New {view.stages(name)}" for name in kinds(view)}


def by_words(dimension: str) -> str:
    """What the control calls a breakdown: "By source"."""
    return f"By {wording.dimension_noun(dimension)}"
