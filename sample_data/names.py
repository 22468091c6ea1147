"""Invented names of people, companies and queues, from numbers."""

from __future__ import annotations

from typing import Literal

import polars as pl

from sample_data import vocabulary as words
from sample_data.truth import Truth
from sample_data.writing import label


def person_name(column: str, part: Literal["first", "last"]) -> pl.Expr:
    """The first or last name of the person that the column numbers."""
    last_names = len(words.LAST_NAMES)
    if part == "first":
        return label(pl.col(column) // last_names, words.FIRST_NAMES)
    return label(pl.col(column) % last_names, words.LAST_NAMES)


def email(person: str, lead: str) -> pl.Expr:
    """An address that no mail can reach, alike for the same person only by chance."""
    first, last = person_name(person, "first"), person_name(person, "last")
    return pl.format(
        "{}.{}.{}@example.com", first.str.to_lowercase(), last.str.to_lowercase(), lead
    )


def company_name(column: str) -> pl.Expr:
    """The company that the column numbers."""
    trades, forms = len(words.COMPANY_TRADES), len(words.COMPANY_FORMS)
    return pl.format(
        "{} {} {}",
        label(pl.col(column) // (trades * forms) % len(words.COMPANY_STARTS), words.COMPANY_STARTS),
        label(pl.col(column) // forms % trades, words.COMPANY_TRADES),
        label(pl.col(column) % forms, words.COMPANY_FORMS),
    )


def user_names(truth: Truth) -> list[str]:
    """The names of all users by number, then of the queues."""
    return [*truth.users["name"], *words.QUEUES]
