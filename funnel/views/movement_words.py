"""What is said of a movement: the sentences, told of the frames they are about."""

from collections.abc import Sequence

import polars as pl

from funnel.views import movement_sentences as said
from funnel.views.movement import MovementView, noun_of, open_movement
from funnel.views.movement_frames import contributors

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
    """Which segments' entries moved beyond chance over 13 weeks, with what they did here.

    None where no segment did, or where the movement is itself as long.
    """
    spans = movement.spans
    if (spans.last - spans.first).days >= 7 * LONG - 1:
        return None
    longer = open_movement(movement.view, LONG, movement.what, movement.dimension)
    if longer.reason:
        return None
    movers = contributors(longer).filter(~pl.col("is_chance")).rows(named=True)
    if not movers:
        return None
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
    )
