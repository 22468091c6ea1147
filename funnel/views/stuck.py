"""The frames behind what is stuck: all leads that are open when the data end, or some of them."""

from dataclasses import replace

from funnel.views import handoff_sentences as said
from funnel.views import weekly
from funnel.views.handoff import HandoffView

METRIC = "stuck_leads"


def all_open(handoff: HandoffView) -> HandoffView:
    """The view of all leads that are open when the data end, whatever the period."""
    selection = replace(handoff.selection, first_date=None, last_date=None)
    return replace(handoff, selection=selection)


def totals(handoff: HandoffView) -> tuple[int, int, int]:
    """How many are stuck, how many open, and how many of the stuck are with sales."""
    rows = handoff.numbers(METRIC).drop_nulls("side")
    of_sales = rows.filter(side="sales")["numerator"].sum()
    return int(rows["numerator"].sum()), int(rows["denominator"].sum()), int(of_sales)


def of_period(handoff: HandoffView) -> str | None:
    """How many of those that came to their stage in the period are stuck, as a sentence.

    None without a period, where they are all.
    """
    asked = handoff.view.selection
    if asked.first_date is None and asked.last_date is None:
        return None
    mine = replace(
        handoff,
        selection=replace(
            handoff.selection, first_date=asked.first_date, last_date=asked.last_date
        ),
    )
    stuck, leads, _ = totals(mine)
    return said.stuck_since_sentence(stuck, leads, weekly.period_words(handoff.view))
