"""The week published last: what its numbers were, what they are now, and why."""

from collections.abc import Iterable
from datetime import timedelta

from funnel import wording
from funnel.measure import Reported, Restated, context_of, is_known, restated_of
from funnel.metrics import METRICS
from funnel.readout.model import Cell, Number, Section, Table
from funnel.record import Publication
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.views.restated import (
    causes_words,
    published_base,
    reported_words,
    restated_sentence,
)
from funnel.warehouse import Warehouse

RESTATED = "restated"
RESTATED_QUESTION = "What became of the numbers reported last?"


def last_before(publications: Iterable[Publication], week: str) -> Publication | None:
    """The newest publication of the last week before ``week``; None where there is none."""
    earlier = [one for one in publications if one.week < week]
    return max(earlier, key=lambda one: (one.week, one.id), default=None)


def restated(warehouse: Warehouse, published: Publication) -> Section:
    """Every published number as it was reported, as it is now, and why it is another."""
    if not is_known(warehouse, published.generation, published.as_of):
        return Section(
            RESTATED,
            RESTATED_QUESTION,
            RESTATED_QUESTION,
            "",
            withheld=f"{published.week} was published from an import that this warehouse does not "
            "know any more.",
        )
    held = [Reported.from_json(number) for number in published.readout["reported"]]
    numbers = restated_of(warehouse, held, published.generation)
    return Section(
        key=RESTATED,
        question=RESTATED_QUESTION,
        headline=restated_sentence(numbers, published.week),
        base=f"{published_base(context_of(warehouse), published)}. Rates show converted / base of "
        "each cause",
        tables=(
            Table(
                f"{published.week} as reported, now, and why",
                ("Measure", "As reported", "Now", "Why"),
                tuple(map(_row, numbers)),
                text_columns=(0, 3),
            ),
        ),
        metrics=tuple(dict.fromkeys(number.reported.metric for number in numbers)),
    )


def _row(number: Restated) -> tuple[Cell, ...]:
    reported, now = number.reported, number.now
    label = f"{METRICS[reported.metric].label} · {wording.week(reported.week)}"
    return (
        Cell(label),
        Cell(reported_words(reported)),
        Cell(reported_words(now), tuple(_numbers(now))),
        Cell(causes_words(number)),
    )


def _numbers(now: Reported) -> Iterable[Number]:
    asked = Selection(
        first_date=now.week, last_date=now.week + timedelta(days=6), speed=Speed(clock="business")
    )
    keys = () if now.currency is None else (("currency", now.currency),)
    unit = METRICS[now.metric].unit
    shown = wording.number(now.value, unit, base=now.denominator, currency=now.currency)
    if now.denominator is not None:
        for column in ("numerator", "denominator"):
            value = getattr(now, column)
            yield Number(wording.count(value), value, now.metric, asked, column, keys)
    yield Number(shown, now.value, now.metric, asked, "value", keys)
