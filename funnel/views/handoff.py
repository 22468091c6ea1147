"""The frames behind the pages of the hand-off: what the reader chose, and the numbers of it."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from funnel import wording
from funnel.measure import asked_handoff, holiday_weeks, measure, measure_weekly
from funnel.metrics import METRICS, SMALL, lagging, with_limits
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.views import handoff_sentences as said
from funnel.views import weekly
from funnel.views.reps import against_chance
from funnel.views.view import View

UNASSIGNED = "Unassigned"
EVERYTHING = "All sources"
TURNS = {"marketing": "Marketing’s turn", "routing": "Routing’s turn", "sales": "Sales’ turn"}
PLACE_WORDS = {
    "accepted": "Accepted",
    "rejected": "Rejected",
    "overdue": "Overdue",
    "pending": "Pending",
}
EPISODE_WORDS = {
    "": "Each lead's latest MQL",
    "first": "Each lead's first MQL",
    "all": "Every MQL, also again",
}
_OF_WHICH = {
    "latest": "each lead's latest MQL",
    "first": "each lead's first MQL",
    "all": "every MQL, also again",
}


@dataclass(frozen=True)
class HandoffView:
    """A reader's view of the hand-off: the selection with the MQLs asked for."""

    view: View
    selection: Selection

    def by(self, *dimensions: str) -> Selection:
        """This selection broken down."""
        return replace(self.selection, by=dimensions)

    def numbers(self, name: str, selection: Selection | None = None) -> pl.DataFrame:
        """The rows of metric ``name``; cached."""
        return self.view.cached(measure, name, selection or self.selection)

    def number(self, name: str, selection: Selection | None = None) -> dict:
        """The first row of a metric: the one there is, unless it is broken down or has parts."""
        return self.numbers(name, selection).row(0, named=True)

    def of_which(self, name: str) -> str:
        """Which MQLs metric ``name`` counts here, for captions: "each lead's first MQL"."""
        metric = METRICS[name]
        # Conversions between stages are of first entries, whatever is chosen.
        asked = asked_handoff(self.selection, metric).speed if metric.is_handoff else None
        return _OF_WHICH[asked.episodes if asked else "first"]

    def base(self, name: str) -> str:
        """Which weeks and which MQLs metric ``name`` is of, for captions."""
        return f"{weekly.period_words(self.view)}, {self.of_which(name)}"

    @property
    def missing(self) -> str | None:
        """Why there is no hand-off to show, as a sentence; None where there is."""
        return self.numbers("handoff_ledger")["reason"][0]

    @property
    def places(self) -> dict[str, dict]:
        """The four places of the ledger, each a row of the metric."""
        return {row["place"]: row for row in self.numbers("handoff_ledger").iter_rows(named=True)}

    @property
    def labels(self) -> dict[str, str]:
        """What causes, audits and classes of reason are called, with what was promised."""
        definitions = self.view.definitions
        promises = definitions.promises
        silent = f"Accepted, then nothing for {promises.silent_after_business_days} business days"
        sql = self.view.stage("sales_qualified")
        is_logged = self.view.warehouse.has_activities("attempt")
        return {
            "in_time": "Still in time",
            "overdue": f"No decision within {promises.decision_business_days} business days",
            "rejected_untried": "Turned down without a single attempt",
            "rejected_for_reason": "Turned down for a reason",
            "untried": "Rejected without a single attempt",
            "never_called": "Never called",
            "called_late": f"First called after {promises.response_minutes} business minutes",
            "given_up_early": (
                f"Under {promises.attempts_before_unresponsive} attempts, nobody reached"
            ),
            "unresponsive_early": (
                f"“Unresponsive” after under {promises.attempts_before_unresponsive} attempts"
            ),
            "accepted_silent": silent,
            "silent": silent,
            "worked": f"{'Worked' if is_logged else 'Decided on'}, and not qualified",
            "reasonless": "Rejected without a reason",
            "overturned": f"Rejected, and {sql} all the same",
            "undecided": f"{sql} without a decision",
            "none": "None given",
            "unmapped": "Words of no class yet",
            **{name: one.label for name, one in definitions.reason_classes.items()},
        }


def latest(handoff: HandoffView) -> Selection:
    """The selection for rates beside the ledger: of the same MQLs as it counts."""
    episodes = handoff.selection.speed.episodes or "latest"
    return replace(handoff.selection, speed=Speed(episodes=episodes))


def two_totals(handoff: HandoffView) -> tuple[int, int] | None:
    """How many latest MQLs and how many first ones there are, where the page counts both.

    None where the reader asked for one kind throughout, or where both are as many.
    """
    if handoff.selection.speed.episodes:
        return None
    first = replace(handoff.selection, speed=Speed(episodes="first"))
    found = tuple(
        int(handoff.number("handoff_ledger", selection)["denominator"] or 0)
        for selection in (handoff.selection, first)
    )
    return None if found[0] == found[1] else found


def reasonless_teams(handoff: HandoffView) -> pl.DataFrame:
    """The teams that reject without a reason far more often than the others.

    `team`, `numerator` (rejections with a reason), `denominator` (all of them) and `others`, the
    share that the other teams give a reason for; see ``metrics.lagging``.
    """
    if "team" not in handoff.view.warehouse.dimensions:
        return pl.DataFrame()
    rows = handoff.numbers("handoff_audits", handoff.by("team"))
    blank = rows.filter(pl.col("audit") == "reasonless", pl.col("denominator") > 0)
    if blank.is_empty():
        return pl.DataFrame()
    reasoned = blank.filter(pl.col("team") != UNASSIGNED).with_columns(
        numerator=pl.col("denominator") - pl.col("numerator")
    )
    return lagging(reasoned.select("team", "numerator", "denominator"), "team")


def weeks(handoff: HandoffView, source: str | None = None) -> pl.DataFrame:
    """Acceptance by week with the limits that the weeks before it give; see ``with_limits``.

    `week`, `value`, `numerator`, `denominator`, `is_mature`, `center`, `low`, `high`, `side`.
    Weeks of the period only; limits stand on weeks before it as well.
    """
    selection = handoff.selection
    if source is not None:
        selection = selection.narrowed(source=source)
    return _limited(handoff, _acceptance(handoff, selection))


def in_week(handoff: HandoffView, week: date, source: str | None = None) -> Selection:
    """The selection of one of ``weeks``: whole, also where the period begins within it."""
    whole = replace(handoff.selection, first_date=None)
    return whole.narrowed(week) if source is None else whole.narrowed(week, source=source)


def steps(handoff: HandoffView) -> list[dict]:
    """The weeks outside of their limits, by source: `source`, and the week's row; newest first."""
    rows = _acceptance(handoff, handoff.by("source"))
    found = [
        row
        for of_source in rows.partition_by("source", maintain_order=True)
        for row in _limited(handoff, of_source).iter_rows(named=True)
        if row["side"] is not None
    ]
    return sorted(found, key=lambda row: row["week"], reverse=True)


def _acceptance(handoff: HandoffView, selection: Selection) -> pl.DataFrame:
    """Acceptance by week since the data begin; no row where it cannot be said."""
    rows = handoff.view.cached(
        measure_weekly, "acceptance_rate", replace(selection, first_date=None)
    )
    return rows.clear() if rows["reason"].drop_nulls().len() else rows


def _limited(handoff: HandoffView, rows: pl.DataFrame) -> pl.DataFrame:
    """The weeks of the period with their limits; weeks with a holiday set none."""
    context = handoff.view.context
    complete = pl.col("week") <= context.last_complete_week
    decided = rows.filter(pl.col("denominator") > 0).with_columns(
        is_mature=complete & (pl.col("immature") == 0)
    )
    table = with_limits(decided, holiday_weeks(handoff.view.warehouse))
    first = handoff.selection.first_date
    return table if first is None else table.filter(pl.col("week") >= context.week_of(first))


def reps(handoff: HandoffView) -> tuple[pl.DataFrame, pl.DataFrame, float | None]:
    """Each rep's acceptance, the limits of chance and everybody's, as `rep_plot_chart` takes it."""
    rows = handoff.numbers("acceptance_rate", handoff.by("owner"))
    return against_chance(rows.filter(pl.col("owner") != UNASSIGNED))


def beyond_chance(handoff: HandoffView, dimension: str) -> list[dict]:
    """Whose acceptance lies outside the limits of chance: `name`, `rate`, `side`; lowest first."""
    rows = handoff.numbers("acceptance_rate", handoff.by(dimension)).rename({dimension: "owner"})
    found, _, pooled = against_chance(rows.filter(pl.col("owner") != UNASSIGNED))
    if pooled is None:
        return []
    outside = found.filter(pl.col("side").is_not_null()).sort("rate", "owner")
    return outside.select("rate", "side", name="owner").to_dicts()


def breakdown(handoff: HandoffView, dimension: str) -> pl.DataFrame:
    """A row per label of ``dimension``: the ledger's places and the rates of the hand-off.

    Rates of fewer than 30 MQLs are null. Most MQLs first.
    """
    by = handoff.by(dimension)
    ledger = handoff.numbers("handoff_ledger", by)
    places = ledger.pivot("place", index=dimension, values="numerator")
    table = places.with_columns(mqls=pl.sum_horizontal(pl.exclude(dimension)))
    for name in (
        "acceptance_rate",
        "coverage_rate",
        "mql_to_sql_rejection_rate",
        "mql_to_sql_rate",
    ):
        rows = handoff.numbers(name, by)
        if rows["reason"].drop_nulls().len():
            continue
        rate = pl.when(pl.col("denominator") >= SMALL).then("value")
        table = table.join(
            rows.select(dimension, rate.alias(name), pl.col("denominator").alias(f"{name}_of")),
            on=dimension,
            how="left",
        )
    return table.sort("mqls", dimension, descending=[True, False])


@dataclass(frozen=True)
class Signal:
    """A sentence, and whom it speaks of: "team:…", "week:…:source" or "rep:…", with its words."""

    sentence: str
    of: dict[str, str]


def signals(handoff: HandoffView, *, with_reps: bool = True) -> list[str]:
    """What to talk about, in sentences; see ``named_signals``."""
    return [signal.sentence for signal in named_signals(handoff, with_reps=with_reps)]


def named_signals(handoff: HandoffView, *, with_reps: bool = True) -> list[Signal]:
    """What to talk about: who gives no reasons, which source left its range, which reps differ.

    Reps only where they may be named.
    """
    teams, moved = reasonless_teams(handoff).to_dicts(), steps(handoff)
    found = [
        (said.reasonless_sentence(teams), {f"team:{row['team']}": row["team"] for row in teams}),
        (
            said.weeks_sentence(moved),
            {
                f"week:{row['week']}:{row['source']}": f"{row['source']}, "
                f"{wording.week(row['week'])}"
                for row in moved[:3]
            },
        ),
    ]
    if with_reps:
        all_reps, _, pooled = reps(handoff)
        worse = [] if pooled is None else all_reps.filter(side="worse").sort("rate").to_dicts()
        sentence = said.reps_sentence(worse, pooled or 0)
        found.append((sentence, {f"rep:{row['owner']}": row["owner"] for row in worse}))
    return [Signal(sentence, of) for sentence, of in found if sentence]
