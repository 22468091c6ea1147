"""What is stuck and what is at risk: how many, in which stage, whose turn; never who."""

from funnel import wording
from funnel.metrics import SMALL
from funnel.readout.model import Card, Cell, Number, Section, Table
from funnel.readout.trust import withheld, withheld_sentence
from funnel.tables import SIDES, STAGES
from funnel.views import handoff_sentences as said
from funnel.views import speed as speed_frames
from funnel.views import stuck as frames
from funnel.views import weekly
from funnel.views.handoff import TURNS, HandoffView
from funnel.views.view import View

_QUESTION = "What is stuck, and what is at risk?"
_STUCK = frames.METRIC


def stuck(view: View) -> Section:
    """Stuck leads by whose turn it is, calls past the SLA, decisions past their date."""
    if section := withheld(view, "stuck", _QUESTION, "stages and conversion"):
        return section
    of_week = HandoffView(view, view.selection)
    asked = frames.all_open(of_week)
    rows = asked.numbers(_STUCK)
    reasons = rows["reason"].drop_nulls()
    if reasons.len():
        return Section("stuck", _QUESTION, _QUESTION, "", withheld=reasons[0])
    counted = rows.drop_nulls("side")
    silent = view.definitions.promises.silent_after_business_days
    return Section(
        key="stuck",
        question=_QUESTION,
        headline=wording.unmarked(said.stuck_sentence(*frames.totals(asked))),
        base="All leads open when the data end, whenever they came to their stage. Stuck: longer "
        f"in it than agreed, or than nine in ten stay, no human activity for {silent} business "
        f"days, nothing planned. No share of fewer than {SMALL}",
        sentences=(*_since(asked), *_at_risk(view, of_week)),
        cards=tuple(_cards(asked, counted)),
        tables=(_table(view, asked, counted),) if counted.height else (),
        metrics=(_STUCK,),
    )


def _since(asked: HandoffView) -> list[str]:
    of_period = frames.of_period(asked)
    return [of_period] if of_period else []


def _at_risk(view: View, asked: HandoffView) -> list[str]:
    """What is still to be saved: calls past the SLA, and decisions past their date."""
    found, weeks = [], weekly.period_words(view)
    if withheld_sentence(view, "speed to call") is None:
        speed = speed_frames.speed_of(view, view.selection)
        past = speed.number("waiting_past_sla", speed.asked(clock="business"))
        if past["value"]:
            found.append(
                f"{wording.counted(int(past['value']), 'lead')} of {weeks} still "
                f"{'waits' if past['value'] == 1 else 'wait'} for a first call past the SLA of "
                f"{speed.sla_words}."
            )
    if not asked.missing and (late := asked.places["overdue"]["numerator"]):
        noun = view.stage("marketing_qualified")
        found.append(
            f"{wording.counted(late, noun)} of {weeks} {'is' if late == 1 else 'are'} undecided "
            "past the promised date."
        )
    return found


def _cards(asked: HandoffView, rows) -> list[Card]:
    cards = []
    for side in SIDES:
        mine = rows.filter(side=side)
        number = _number(asked, int(mine["numerator"].sum()), "numerator", side=side)
        leads = _number(asked, int(mine["denominator"].sum()), "denominator", side=side)
        share = wording.rate(number.value / leads.value if leads.value else None, leads.value)
        cards.append(Card(TURNS[side], number, f"{share} of {leads.shown} open", (leads,)))
    return cards


def _number(asked: HandoffView, value: int, column: str, **keys: str) -> Number:
    shown = wording.count(value)
    return Number(shown, value, _STUCK, asked.selection, column, tuple(keys.items()))


def _table(view: View, asked: HandoffView, rows) -> Table:
    order = (*STAGES, "recycled")
    # Whatever they wait for.
    counts = rows.select("stage", "side", "numerator", "denominator")
    counts = counts.group_by("stage", "side").sum()
    found = sorted(
        counts.filter(counts["denominator"] > 0).iter_rows(named=True),
        key=lambda row: (order.index(row["stage"]), row["side"]),
    )
    return Table(
        "Stuck, by stage and whose turn it is",
        ("Stage", "Whose turn", "Stuck", "Open", "Share stuck"),
        tuple(
            (
                Cell(view.stage(row["stage"])),
                Cell(TURNS[row["side"]]),
                _cell(asked, row, "numerator"),
                _cell(asked, row, "denominator"),
                Cell(
                    wording.rate(row["numerator"] / row["denominator"], row["denominator"])
                    if row["denominator"] >= SMALL
                    else wording.NOTHING
                ),
            )
            for row in found
        ),
        text_columns=(0, 1),
    )


def _cell(asked: HandoffView, row: dict, column: str) -> Cell:
    number = _number(asked, row[column], column, side=row["side"], stage=row["stage"])
    return Cell(number.shown, (number,))
