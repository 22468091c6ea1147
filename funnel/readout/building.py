"""Makes the readout of a week: which leads, its sections and their definitions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from funnel import wording
from funnel.measure import context_of
from funnel.metrics import METRICS
from funnel.palette import LIGHT
from funnel.readout.model import Definition, Readout, Section
from funnel.readout.sections import NUMBERED, agreed
from funnel.selection import Selection
from funnel.views.view import Keep, Period, View
from funnel.views.weekly import data_words
from funnel.warehouse import Warehouse

WEEKS = 13
_TITLE = "Joint readout"


def view_of(
    warehouse: Warehouse, week: date, filters: Selection | None = None, keep: Keep | None = None
) -> View:
    """The view that the readout of ``week`` shows: it and the 12 weeks before, under ``filters``.

    Without ``keep`` each number is counted once.
    """
    selection = replace(
        filters or Selection(),
        first_date=week - timedelta(weeks=WEEKS - 1),
        last_date=week + timedelta(days=6),
        by=(),
    )
    period = Period(selection.first_date, selection.last_date)
    return View(warehouse, selection, period, context_of(warehouse), LIGHT, keep or _once())


def _once() -> Keep:
    counted: dict[tuple, object] = {}

    def keep(warehouse: Warehouse, number: Callable, asked: tuple):
        key = (number.__name__, asked)
        if key not in counted:
            counted[key] = number(warehouse, *asked)
        return counted[key]

    return keep


def readout_of(
    view: View,
    *,
    headlines: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    written: Section | None = None,
    restated: Section | None = None,
    progress: Callable[[str, float], None] = lambda _message, _share: None,
) -> Readout:
    """The readout of the week that ``view`` ends with.

    ``headlines`` and ``notes`` are what people wrote, by section; ``written`` the section of what
    both sides commit to, ``restated`` that of the week published last, where there are such.
    """
    sections = []
    for at, section in enumerate(NUMBERED):
        progress(f"Counting: {section.__name__}", at / len(NUMBERED))
        sections.append(section(view))
    sections += [one for one in (restated, written) if one is not None]
    sections.append(agreed(view))
    sections = [_as_written(one, headlines or {}, notes or {}) for one in sections]
    week = view.last_week
    days = wording.days(week, week + timedelta(days=6))
    names = dict.fromkeys(name for section in sections for name in section.metrics)
    return Readout(
        week=week,
        as_of=view.context.local_time(view.context.as_of),
        zone=view.context.timezone,
        filters=_filters(view),
        selection=view.selection,
        sections=tuple(sections),
        definitions=tuple(map(_definition, names)),
        withheld=tuple(
            f"{section.question} {section.withheld}" for section in sections if section.withheld
        ),
        title=_TITLE,
        week_words=f"Week {wording.week(week)[1:]}, {days}",
        data_words=data_words(view.warehouse),
    )


def _filters(view: View) -> str:
    said = [wording.unmarked(view.narrowed_to)] if view.narrowed_to else []
    if view.selection.is_strict:
        said.append("explicit passes only")
    return ", ".join(said)


def _as_written(
    section: Section, headlines: Mapping[str, str], notes: Mapping[str, str]
) -> Section:
    if written := headlines.get(section.key):
        section = section.headed(written)
    if note := notes.get(section.key):
        section = replace(section, notes=note)
    return section


def _definition(name: str) -> Definition:
    metric = METRICS[name]
    formula = metric.numerator
    if metric.denominator is not None:
        formula = f"{formula} ÷ {metric.denominator}"
    return Definition(name, metric.label, metric.description, formula)
