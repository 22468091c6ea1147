"""Commitments as a table, for downloads and the command line."""

from collections.abc import Iterable

import polars as pl

from funnel.record.entries import Commitment

_COLUMNS = {
    "id": pl.Int64,
    "week": pl.String,
    "side": pl.String,
    "state": pl.String,
    "text": pl.String,
    "owner": pl.String,
    "due_date": pl.Date,
    "carried_from": pl.Int64,
    "revision": pl.Int64,
}


def commitments_table(commitments: Iterable[Commitment]) -> pl.DataFrame:
    """One row per commitment; nobody's owner and no due date are null."""
    rows = [
        {name: getattr(one, name) for name in _COLUMNS} | {"owner": one.owner or None}
        for one in commitments
    ]
    return pl.DataFrame(rows, schema=_COLUMNS)
