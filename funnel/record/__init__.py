"""The record: what people wrote beside the numbers, with its history, whatever is imported."""

from funnel.record.changes import Change, changes, entry_at
from funnel.record.clock import now
from funnel.record.database import RECORD, RecordError
from funnel.record.deliveries import AlreadyDelivered, delivering
from funnel.record.entries import (
    LONGEST,
    SIDES,
    STATES,
    BadEntry,
    Commitment,
    Headline,
    Note,
    checked_week,
)
from funnel.record.publications import AlreadyPublished, Publication, publications, publish
from funnel.record.reading import (
    commitment,
    commitments,
    earlier_commitments,
    headline,
    note,
    weeks_written,
)
from funnel.record.writing import Conflict, carry_over, save

__all__ = [
    "LONGEST",
    "RECORD",
    "SIDES",
    "STATES",
    "AlreadyDelivered",
    "AlreadyPublished",
    "BadEntry",
    "Change",
    "Commitment",
    "Conflict",
    "Headline",
    "Note",
    "Publication",
    "RecordError",
    "carry_over",
    "changes",
    "checked_week",
    "commitment",
    "commitments",
    "delivering",
    "earlier_commitments",
    "entry_at",
    "headline",
    "note",
    "now",
    "publications",
    "publish",
    "save",
    "weeks_written",
]
