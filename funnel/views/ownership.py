"""The frames behind "Ownership and load": reporting lines compared, and load."""

from dataclasses import dataclass, replace

import polars as pl

from funnel import wording
from funnel.measure import (
    LINE_MEASURES,
    LOAD_MEASURES,
    asked_of_measure,
    conversion_window,
    sla_seconds,
)
from funnel.metrics import LINES
from funnel.metrics.lines import EVERY_MOTION
from funnel.selection import Selection
from funnel.speed import TARGETS
from funnel.views import ownership_sentences as said
from funnel.views.load import Load, load_of
from funnel.views.view import View

# What the leads are that a measure's rate is of.
BASE_WORDS = {
    "sla_attainment": "due",
    "follow_up": "due",
    "acceptance": "decided",
    "conversion_to_sql": "old enough",
    "conversion_to_won": "old enough",
}
# The fairest comparison there is of a measure stands last.
COMPARISONS = {
    "crude": "All leads, crude",
    "stratified": "Same kind of lead",
    "stratified_by_load": "Same kind, same load",
}


@dataclass(frozen=True)
class OwnershipView:
    """A reader's view of ownership and load: the selection with its clock options."""

    view: View
    selection: Selection

    def numbers(self, name: str, *by: str) -> pl.DataFrame:
        """The rows of metric ``name``, broken down; cached."""
        return self.view.measured(name, replace(self.selection, by=by))

    def asked(self, measure: str, **labels: str) -> Selection:
        """The selection as ``measure`` takes it, of some labels only."""
        selection = self.selection.narrowed(**labels) if labels else self.selection
        return asked_of_measure(self.view.warehouse, measure, selection)

    @property
    def labels(self) -> dict[str, str]:
        """What the measures are called: "Called within 5 min", "SQL within 30 d"."""
        return {name: self._label(name) for name in LINE_MEASURES}

    def _label(self, measure: str) -> str:
        if measure == "acceptance":
            return "Accepted"
        asked = self.asked(measure)
        if measure in LOAD_MEASURES:
            within = wording.duration(sla_seconds(self.view.warehouse, asked))
            called = "Followed up" if measure == "follow_up" else "Called"
            # A day's follow-up is known by its hours.
            return f"{called} within {'24 h' if within == '1 d' else within}"
        seconds = conversion_window(self.view.warehouse, asked)
        stage = self.view.stage(TARGETS[asked.speed.target])
        return f"{stage} {'to date' if seconds is None else f'within {wording.duration(seconds)}'}"

    @property
    def line_labels(self) -> list[str]:
        """The lines, sales and marketing, that teams in the data report to."""
        there = self.view.warehouse.dimension_labels("reports_to")
        return [line for line in LINES if line in there]

    @property
    def lines(self) -> list[str]:
        """Those of them that the reader asked for."""
        asked = self.view.selection.reports_to
        return [line for line in self.line_labels if not asked or line in asked]


def is_handoff(measure: str) -> bool:
    """Whether the measure is of MQLs decided, not of leads with a clock."""
    return LINE_MEASURES[measure].is_handoff


def rates(ownership: OwnershipView) -> pl.DataFrame:
    """Each measure's rate of each line over all motions, as `lines_chart` takes them.

    A measure without a base has no rows; see ``without_base``.
    """
    rows = all_rates(ownership).filter(
        pl.col("motion") == EVERY_MOTION,
        pl.col("reports_to").is_in(LINES),
        ~pl.col("measure").is_in(list(without_base(ownership))),
    )
    nouns = {name: "MQL" if is_handoff(name) else "lead" for name in LINE_MEASURES}
    line = pl.col("reports_to")
    return rows.with_columns(
        line=line,
        mark=pl.format("{}:{}", "measure", "reports_to"),
        group=pl.col("measure").replace_strict(ownership.labels),
        noun=pl.col("measure").replace_strict(nouns),
        place=line.replace_strict({name: at for at, name in enumerate(LINES)}),
        order=pl.col("measure").replace_strict({name: at for at, name in enumerate(LINE_MEASURES)}),
    ).sort("order", "place")


def all_rates(ownership: OwnershipView) -> pl.DataFrame:
    """The rows of the metric that have a number: every measure, motion and line."""
    return ownership.numbers("ownership").filter(pl.col("reason").is_null())


def unknown(ownership: OwnershipView, measure: str) -> int:
    """How many leads of ``measure`` belong to a team whose line is not known, or to none."""
    rows = all_rates(ownership).filter(
        pl.col("measure") == measure,
        pl.col("motion") == EVERY_MOTION,
        ~pl.col("reports_to").is_in(LINES),
    )
    return int(rows["denominator"].sum())


def by_motion(ownership: OwnershipView) -> pl.DataFrame:
    """A row a motion and line: `motion`, `reports_to`, and per measure its rate in per cent, its
    interval in words as `…_span` and its base as `…_of`.
    """
    rows = all_rates(ownership).filter(
        pl.col("motion") != EVERY_MOTION, pl.col("reports_to").is_in(LINES)
    )
    place = pl.col("reports_to").replace_strict({name: at for at, name in enumerate(LINES)})
    table = rows.select("motion", "reports_to", place=place).unique().sort("motion", "place")
    for name in LINE_MEASURES:
        mine = rows.filter(pl.col("measure") == name)
        spans = [
            None if low is None else wording.spread(low, high, "rate")
            for low, high in mine.select("low", "high").iter_rows()
        ]
        columns = mine.select(
            "motion",
            "reports_to",
            (100 * pl.col("value")).alias(name),
            pl.Series(f"{name}_span", spans, pl.String),
            pl.col("denominator").cast(pl.Int64).alias(f"{name}_of"),
        )
        table = table.join(columns, on=["motion", "reports_to"], how="left", maintain_order="left")
    return table.drop("place")


def without_base(ownership: OwnershipView) -> dict[str, str]:
    """Why a measure says nothing, by measure: the export cannot give it, or nothing is due yet."""
    rows = ownership.numbers("ownership").filter(pl.col("reason").is_not_null())
    found = dict(rows.select("measure", "reason").iter_rows())
    bases = all_rates(ownership).group_by("measure").agg(pl.col("denominator").sum())
    for name in bases.filter(pl.col("denominator") == 0)["measure"]:
        found[name] = f"nothing of this period is {BASE_WORDS[name]} yet."
    return found


def odds(ownership: OwnershipView) -> dict[str, dict[str, dict]]:
    """The comparisons of each measure that has any, crude first and the fairest last."""
    rows = ownership.numbers("ownership_odds").filter(pl.col("comparison").is_not_null())
    found: dict[str, dict[str, dict]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["measure"], {})[row["comparison"]] = row
    return found


def fairest(comparisons: dict[str, dict]) -> dict:
    """The comparison that the page goes by: at the same load where that is known."""
    return comparisons.get("stratified_by_load") or comparisons["stratified"]


def odds_rows(comparisons: dict[str, dict]) -> pl.DataFrame:
    """The odds ratios of one measure as `odds_ratio_chart` takes them."""
    named = fairest(comparisons)["comparison"]
    return pl.DataFrame(
        [
            {
                "label": COMPARISONS[name],
                "value": row["value"],
                "low": row["low"],
                "high": row["high"],
                "is_adjusted": name == named,
                "is_greyed": False,
            }
            for name, row in comparisons.items()
        ],
        schema_overrides={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )


def teams(ownership: OwnershipView) -> dict[str, int]:
    """How many teams with leads report to each line; empty where teams are not known."""
    if "team" not in ownership.view.warehouse.dimensions:
        return {}
    rows = ownership.numbers("ownership", "team").filter(
        pl.col("denominator") > 0, pl.col("reports_to").is_in(LINES)
    )
    counts = rows.group_by("reports_to").agg(teams=pl.col("team").n_unique())
    return dict(counts.select("reports_to", "teams").iter_rows())


def load(ownership: OwnershipView, measure: str) -> Load:
    """How ``measure`` fares by how many leads a rep received that week."""
    rows = ownership.numbers("load").filter(pl.col("measure") == measure)
    return load_of(rows)


def headline(ownership: OwnershipView) -> str:
    """What this company's own data say of sales and of marketing, like with like."""
    lines = ownership.lines
    if len(lines) < len(LINES):
        return said.alone_sentence(lines, bool(ownership.view.selection.reports_to))
    sql = ownership.view.stage("sales_qualified")
    return said.ownership_sentence(fairest_of_each(ownership), sql, ownership.labels)


def fairest_of_each(ownership: OwnershipView) -> dict[str, dict]:
    """The comparison that the page goes by, of each measure that has any."""
    return {name: fairest(found) for name, found in odds(ownership).items()}
