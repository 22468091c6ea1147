"""Makes the readout of a week: which week, which leads, its sections and their definitions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from funnel import wording
from funnel.errors import BadSelection
from funnel.measure import context_of, periods_of
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


def week_named(warehouse: Warehouse, name: str | None) -> date:
    """The first day of the week called ``name`` (2026-W46, last-week); None: the last whole.

    Raises BadSelection for what is no single week, or none that is over and in the data.
    """
    context = context_of(warehouse)
    last = context.last_complete_week
    if name is None:
        return last
    period = periods_of(warehouse).named(name)
    if period.first is None or period.last != period.first + timedelta(days=6):
        raise BadSelection(f"{name!r} is not one week: write it like {wording.full_week(last)}.")
    if period.first > last:
        raise BadSelection(
            f"{name} is not over at the end of the data: the last whole week is "
            f"{wording.full_week(last)}."
        )
    begun = context.week_of(context.local_date(context.beginnings.get("created", context.as_of)))
    if period.first < begun:
        raise BadSelection(
            f"{name} lies before the data, which begin in {wording.full_week(begun)}."
        )
    return period.first


def weeks_there(warehouse: Warehouse) -> list[date]:
    """The whole weeks of the data by their first days, the newest first."""
    context = context_of(warehouse)
    begun = context.week_of(context.local_date(context.beginnings.get("created", context.as_of)))
    last = context.last_complete_week
    return [last - timedelta(weeks=back) for back in range((last - begun).days // 7 + 1)]


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
