"""The hand-off: where every MQL stands, and where the baton dropped."""

from functools import partial

from funnel import charts, wording
from funnel.palette import LIGHT, Palette
from funnel.readout.model import Card, Chart, Number, Section, Series
from funnel.readout.trust import withheld, withheld_measure
from funnel.views import baton, weekly
from funnel.views import handoff as frames
from funnel.views import handoff_sentences as said
from funnel.views.handoff import PLACE_WORDS, HandoffView
from funnel.views.view import View

_QUESTION = "What becomes of what marketing hands over?"
_SIDES = {"marketing": "Marketing’s side", "sales": "Sales’ side"}
_MOST_CAUSES = 5


def handoff(view: View) -> Section:
    """The ledger of the hand-off, and what was dropped on either side."""
    if section := withheld(view, "handoff", _QUESTION, "stages and conversion"):
        return section
    asked = HandoffView(view, view.selection)
    if asked.missing:
        return Section("handoff", _QUESTION, _QUESTION, "", withheld=asked.missing)
    mqls = view.stages("marketing_qualified")
    rejection = asked.number("rejection_rate", frames.latest(asked))
    headline = said.ledger_sentence(rejection, asked.places["overdue"], mqls)
    return Section(
        key="handoff",
        question=_QUESTION,
        headline=wording.unmarked(headline),
        base=f"{mqls} of {weekly.period_words(view)}, each lead's latest. Dropped: the window is "
        f"over, and no {view.stage('sales_qualified')}; {_once(asked)}",
        sentences=tuple(wording.unmarked(sentence) for sentence in _sentences(asked)),
        cards=_places(asked),
        charts=tuple(_charts(asked)),
        metrics=("handoff_ledger", "rejection_rate", "handoff_causes", "winnable"),
    )


def _once(asked: HandoffView) -> str:
    """How each MQL counts under one cause, and when a no does under its reason."""
    said = "each under the first cause in the agreed order"
    if not baton.before_reasons(asked):
        return said
    return f"{said}, a no under its reason only where nothing was late or untried before"


def _sentences(asked: HandoffView) -> list[str]:
    winnable = {row["side"]: row for row in asked.numbers("winnable").iter_rows(named=True)}
    found = []
    if not withheld_measure(asked.view, "teams"):
        found += frames.signals(asked, with_reps=asked.view.definitions.readout.names_reps)
    found.append(said.won_back_sentence(winnable))
    return [sentence for sentence in found if sentence]


def _place(asked: HandoffView, row: dict) -> Number:
    keys = (("place", row["place"]),)
    value = row["numerator"]
    return Number(wording.count(value), value, "handoff_ledger", asked.selection, keys=keys)


def _places(asked: HandoffView) -> tuple[Card, ...]:
    mqls = asked.view.stages("marketing_qualified")
    cards = []
    for place, row in asked.places.items():
        whole = row["denominator"]
        share = wording.rate(row["numerator"] / whole if whole else None, whole)
        cards.append(
            Card(
                PLACE_WORDS[place],
                _place(asked, row),
                f"{share} of {mqls}",
                signal="worse" if place == "overdue" and row["numerator"] else None,
                swatch=place,
            )
        )
    return tuple(cards)


def _charts(asked: HandoffView) -> list[Chart]:
    places = list(asked.places.values())
    colors = {"accepted": LIGHT.better, "rejected": LIGHT.faint, "overdue": LIGHT.worse}
    found = [
        Chart(
            key="ledger",
            title=f"Where every {asked.view.stage('marketing_qualified')} stands",
            base="",
            kind="stacked_bar",
            categories=(asked.view.stages("marketing_qualified"),),
            series=tuple(
                Series(
                    PLACE_WORDS[row["place"]],
                    (_place(asked, row),),
                    (colors.get(row["place"], LIGHT.card),),
                    (row["place"] == "pending",),
                )
                for row in places
            ),
            draw=partial(charts.ledger_chart, places, names=PLACE_WORDS),
            share=0,
        )
    ]
    dropped = baton.dropped(asked)
    if dropped.is_empty():
        return found
    rows = dropped.rows(named=True)
    most = max(row["leads"] for row in rows)
    for side, title in _SIDES.items():
        mine = sorted((row for row in rows if row["side"] == side), key=lambda row: -row["leads"])
        found.append(_side(asked, side, title, mine, most))
    return found


def _side(asked: HandoffView, side: str, title: str, rows: list[dict], most: int) -> Chart:
    total = sum(row["leads"] for row in rows)
    shown = rows[:_MOST_CAUSES]
    rest = total - sum(row["leads"] for row in shown)

    def draw(palette: Palette):
        return charts.baton_chart(shown, palette, palette.sides[side], most)

    return Chart(
        key=f"baton-{side}",
        title=f"{title} {wording.count(total)}",
        base=f"and {wording.count(rest)} for other causes" if rest else "",
        kind="bars",
        categories=tuple(row["label"] for row in shown),
        series=(
            Series(title, tuple(_cause(asked, side, row) for row in shown), (LIGHT.sides[side],)),
        ),
        draw=draw,
        longest=most,
    )


def _cause(asked: HandoffView, side: str, row: dict) -> Number:
    cause, _, reason = row["mark"].partition(":")
    keys = (("cause", cause), ("side", side), *((("reason_class", reason),) if reason else ()))
    leads = row["leads"]
    return Number(wording.count(leads), leads, "handoff_causes", asked.selection, keys=keys)
