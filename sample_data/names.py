"""Invented names of people, companies and queues, from numbers."""

from __future__ import annotations

from typing import Literal

import polars as pl

from sample_data import vocabulary as words
from sample_data.activities import CALL, EMAIL, TASK
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


def owner_name(column: str, truth: Truth) -> pl.Expr:
    """The name of a user, or of a queue where the number is negative."""
    place = pl.col(column)
    place = pl.when(place >= 0).then(place).otherwise(len(truth.users) - 1 - place)
    return label(place, [*truth.users["name"], *words.QUEUES])


def subject() -> pl.Expr:
    """What an activity is called."""
    return (
        pl.when("is_automated")
        .then(pl.format("[Sequence] Welcome, step {}", "step"))
        .when(pl.col("kind") == CALL)
        .then(pl.lit("Call"))
        .when(pl.col("kind") == EMAIL)
        .then(pl.lit("Email: following up"))
        .when(pl.col("kind") == TASK)
        .then(pl.lit("Call back"))
        .otherwise(pl.lit("Meeting"))
    )
