"""Ids and stamps as Salesforce writes them."""

from __future__ import annotations

import polars as pl

STAMP = "%Y-%m-%dT%H:%M:%S.000Z"
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def record_id(prefix: str, number: str | pl.Expr) -> pl.Expr:
    """An 18-character id: prefix, instance, ten digits and the check letters of that form."""
    value = pl.col(number) if isinstance(number, str) else number
    upper = sum(1 << place for place, letter in enumerate(prefix) if letter.isupper())
    digits = value.cast(pl.Int64).cast(pl.String).str.zfill(10)
    return pl.format(f"{prefix}5g{{}}{_CHECK[upper]}AA", digits)


def owner_id(column: str) -> pl.Expr:
    """The id of a user, or of a queue where the number is negative."""
    return (
        pl.when(pl.col(column) >= 0)
        .then(record_id("005", column))
        .otherwise(record_id("00G", -pl.col(column)))
    )
