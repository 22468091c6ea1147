"""What is said of a movement: the sentences, told of the frames they are about."""

from collections.abc import Sequence

import polars as pl

from funnel import wording
from funnel.charts import Step
from funnel.views import movement_sentences as said
from funnel.views.movement import MovementView, noun_of, open_movement
from funnel.views.movement_frames import bridge_steps, contributors
from funnel.views.sentences import FEWEST

# The span in which what is slow shows.
LONG = 13


def movement_words(movement: MovementView, rows: Sequence[said.Row]) -> str:
    """How the number moved, and which segments: ``rows`` are its ``contributors``."""
    before, after = movement.sums
    spans = (movement.after_words, movement.before_words)
    if not movement.is_conversion:
        return said.entries_sentence(movement.noun, before, after, spans, rows, movement.per)
    view = movement.view

    def firsts(value: int) -> str:
        return noun_of(view, "marketing_qualified", value)

    last = view.stage("sales_qualified")
    return said.conversions_sentence(firsts, last, before, after, spans, rows, movement.per)


def slower_words(movement: MovementView) -> str | None:
    """What moved over 13 weeks: of conversions all of them and why, of entries which segments did
    so beyond chance, with what they did here.

    None where no segment did, or where the movement is itself as long.
    """
    spans = movement.spans
    if (spans.last - spans.first).days >= 7 * LONG - 1:
        return None
    longer = open_movement(movement.view, LONG, movement.what, movement.dimension)
    if longer.reason:
        return None
    if movement.is_conversion:
        return _slower_conversions(longer)
    movers = contributors(longer).filter(~pl.col("is_chance")).rows(named=True)
    if not movers:
        return None
    then, now = longer.sums
    before, after = movement.columns
    here = {
        row[movement.dimension]: {"then": row[before], "now": row[after]}
        for row in movement.rows.rows(named=True)
    }
    nothing = {"then": 0, "now": 0}
    return said.slower_sentence(
        [row | here.get(row["label"], nothing) for row in movers],
        (longer.after_words, longer.before_words),
        f"{LONG} weeks",
        movement.after_words,
        f"{wording.count(now)} {movement.noun(now)} after {wording.count(then)}",
    )


def bridge_words(movement: MovementView, steps: Sequence[Step]) -> str:
    """What the bridge of conversions is made of; of too few only that they are."""
    before, volume, mix, rate, after = (step.value for step in steps)
    if max(before, after) < FEWEST:
        return "Too few to be taken apart: what hangs between is chance."
    firsts = movement.view.stages("marketing_qualified")
    return said.bridge_sentence(volume, mix, rate, firsts, movement.per)


def rate_words(movement: MovementView) -> str | None:
    """How the share of a span's MQLs that became SQL moved; None where a span has none."""
    bridge = movement.rows.filter(pl.col(movement.dimension).is_null())
    counts = {
        part: (numerator, denominator)
        for part, numerator, denominator in bridge.select(
            "part", "numerator", "denominator"
        ).iter_rows()
    }
    before, after = counts["before"], counts["after"]
    if not before[1] or not after[1]:
        return None
    view = movement.view
    return said.rate_sentence(
        (view.stages("marketing_qualified"), view.stage("sales_qualified")),
        before,
        after,
        (movement.after_words, movement.before_words),
        (bridge_steps(movement)[3].value, not is_rate_beyond_chance(movement)),
        contributors(movement).rows(named=True),
        movement.per,
    )


def is_rate_beyond_chance(movement: MovementView) -> bool:
    """Whether conversion within the segments moved beyond chance, all of them taken together."""
    bridge = movement.rows.filter(pl.col(movement.dimension).is_null(), part="rate")
    return bridge["is_chance"].to_list() == [False]


def _slower_conversions(longer: MovementView) -> str | None:
    told = rate_words(longer)
    if told is None:
        return None
    bridge = bridge_words(longer, bridge_steps(longer))
    return f"Slower to see: {told} {bridge}"
