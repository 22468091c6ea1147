"""A readout as it is published: everything it said, as plain JSON, and what it was counted by."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from funnel import wording
from funnel.generations import generation_number
from funnel.measure import reported_numbers
from funnel.readout.model import Number, Readout, Section
from funnel.record import Commitment, Publication, publish
from funnel.warehouse import Warehouse


def publish_readout(
    readout: Readout,
    warehouse: Warehouse,
    commitments: Iterable[Commitment],
    at: datetime,
    known: int | None = None,
) -> Publication:
    """The publication of an unfiltered readout, once it is on disk.

    ``known`` is the newest one of the week that its publisher has seen, as in ``record.publish``.
    Raises RecordError.
    """
    return publish(
        warehouse.path,
        wording.full_week(readout.week),
        at,
        generation_number(warehouse.generation.folder) or 0,
        warehouse.facts["as_of"],
        frozen(readout, warehouse, commitments),
        known,
    )


def frozen(
    readout: Readout, warehouse: Warehouse, commitments: Iterable[Commitment]
) -> dict[str, Any]:
    """What is kept of a published readout.

    ``reported`` are the measures of the weekly meeting, which later imports are set against
    (``funnel.measure.Reported``); ``sections`` the sentences and every number shown, each with
    what the command line is asked for it; ``definitions`` what numbers mean, ``agreed`` what the
    firm agreed (TOML), ``commitments`` what both sides promised.
    """
    return {
        "title": readout.title,
        "base": readout.base,
        "reported": [one.to_json() for one in reported_numbers(warehouse, readout.week)],
        "sections": [_section(section) for section in readout.sections],
        "definitions": [vars(one) for one in readout.definitions],
        "agreed": warehouse.definitions.to_toml(),
        "commitments": [one.content for one in commitments],
        "withheld": list(readout.withheld),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "question": section.question,
        "headline": section.headline,
        "generated": section.generated,
        "base": section.base,
        "sentences": list(section.sentences),
        "withheld": section.withheld,
        "notes": section.notes,
        "numbers": [_number(number) for number in section.numbers],
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "shown": number.shown,
        "value": number.value,
        "metric": number.metric,
        "column": number.column,
        "keys": {name: value if value is None else str(value) for name, value in number.keys},
        "asked": list(number.options),
    }
