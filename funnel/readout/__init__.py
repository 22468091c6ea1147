"""The joint readout: one model of what is presented, and the page and files made from it."""

from funnel.measure import week_named, weeks_there
from funnel.readout.building import WEEKS, readout_of, view_of
from funnel.readout.frozen import publish_readout
from funnel.readout.model import (
    Card,
    Cell,
    Chart,
    Definition,
    Number,
    Readout,
    Section,
    Series,
    Table,
)

__all__ = [
    "WEEKS",
    "Card",
    "Cell",
    "Chart",
    "Definition",
    "Number",
    "Readout",
    "Section",
    "Series",
    "Table",
    "publish_readout",
    "readout_of",
    "view_of",
    "week_named",
    "weeks_there",
]
