"""How the week was: its measures beside what they are set against."""

from datetime import timedelta

from funnel import wording
from funnel.metrics import Headline
from funnel.readout.model import Cell, Number, Section, Table
from funnel.readout.trust import withheld_measure
from funnel.views import sentences, talk, weekly
from funnel.views.view import View

_BACK = {1: "1 week before", 4: "4 weeks before", 52: "52 weeks before"}
_MOST_TOPICS = 3
_TEAM_PAGES = ("speed_to_call", "hand_off")


def health(view: View) -> Section:
    """The numbers of the weekly meeting, and what is worth its time."""
    headlines = weekly.headlines(view)
    week = view.last_week
    shown = [one for one in headlines if withheld_measure(view, one.metric) is None]
    days = wording.days(week, week + timedelta(days=6))
    return Section(
        key="health",
        question="How was the week?",
        headline=wording.unmarked(sentences.week_sentence(shown, week, view.narrowed_to)),
        base=(
            f"Week {wording.week(week)[1:]}, {days}; rates with a window, the last week whose "
            "window has run out. Usual: by up to 26 weeks without holidays before"
        ),
        sentences=tuple(_topics(view, shown)),
        tables=(_table(view, headlines),),
        metrics=("weekly_health", *(one.metric.name for one in shown)),
    )


def _topics(view: View, headlines: list[Headline]) -> list[str]:
    """What chance does not explain, the largest first; what rests on a measure of grade D stays
    out.
    """
    found = talk.topics(view, headlines)
    if withheld_measure(view, "teams"):
        found = [topic for topic in found if topic.page not in _TEAM_PAGES]
    said = [wording.unmarked(topic.text) for topic in found[:_MOST_TOPICS]]
    return said or ["Nothing is outside what chance explains: an ordinary week."]


def _table(view: View, headlines: list[Headline]) -> Table:
    return Table(
        "The numbers of the week, and what they are set against",
        ("Measure", "Value", *_BACK.values(), "Usual", "Target"),
        tuple(_row(view, number) for number in headlines),
    )


def _row(view: View, number: Headline) -> tuple[Cell, ...]:
    name = Cell(weekly.title(view, number))
    if reason := withheld_measure(view, number.metric):
        return (name, Cell(reason), *(Cell("") for _ in range(len(_BACK) + 2)))
    if number.value is None:
        return (name, Cell(number.reason or wording.NOTHING), *(Cell("") for _ in range(5)))
    signal = number.signal if number.signal in ("better", "worse") else None
    value = _number(view, number, number.value, "value")
    mark = {"better": " ▲", "worse": " ▼"}.get(signal, "")
    return (
        name,
        Cell(f"{value.shown}{mark}", (value,), signal),
        *(_before(view, number, back) for back in _BACK),
        Cell((sentences.usual(number) or wording.NOTHING).removeprefix("usual ")),
        Cell(sentences.target(number) or wording.NOTHING),
    )


def _before(view: View, number: Headline, back: int) -> Cell:
    """The value some weeks before, and how much has changed since."""
    before = number.before[back]
    if before is None:
        return Cell(wording.NOTHING)
    told = _number(view, number, before, f"before_{back}")
    change = wording.change(before, number.value, number.metric.unit)
    return Cell(f"{told.shown} ({change.replace('-', '−')})", (told,))


def _number(view: View, number: Headline, value: float, column: str) -> Number:
    base = number.denominator if column == "value" else None
    return Number(
        wording.number(value, number.metric.unit, base=base, currency=number.key),
        value,
        "weekly_health",
        view.selection,
        column,
        (("measure", number.metric.name),),
    )
