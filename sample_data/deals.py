"""Opportunities: made from converted leads, shared between colleagues, or found without a lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data import calendars as cal
from sample_data import vocabulary as words
from sample_data.arrivals import Arrivals
from sample_data.calendars import DAY, NEVER
from sample_data.company import REPORT_ZONE, Company
from sample_data.people import People

WITHOUT_LEAD_SHARE = 0.12  # of opportunities
DELETED_SHARE = 0.05  # of the opportunities without a lead
OPEN_STAGES = ("Prospecting", "Discovery", "Proposal", "Negotiation")


@dataclass(frozen=True)
class Deals:
    """``opportunity`` is each lead's opportunity number, −1 for none.

    ``opportunities`` has one row per number: ``opportunity``, ``lead`` (null: none), ``firm``,
    ``team``, ``source``, ``owner``, ``created_at``, ``amount`` (null: not given), ``close_day``
    (days since 1970, planned while open), ``stage``, ``is_won``, ``is_closed``, ``is_deleted``.
    """

    opportunity: np.ndarray
    opportunities: pl.DataFrame


def open_deals(
    company: Company, arrivals: Arrivals, converted_at: np.ndarray, people: People
) -> Deals:
    """Every opportunity created by the time of the export."""
    random = company.random("deals")
    end = company.exported_at
    converted = np.flatnonzero((converted_at <= end) & (arrivals.deleted_at == NEVER))
    converted = converted[random.random(len(converted)) < 0.85]
    converted = converted[np.lexsort((converted_at[converted], arrivals.team[converted]))]
    shares = _pairs(random, arrivals.team[converted], converted_at[converted])
    first = np.where(shares, np.arange(len(converted)) - 1, np.arange(len(converted)))

    # An opportunity is made once the last of its leads is converted, or some days after.
    ready_at = converted_at[converted].copy()
    np.maximum.at(ready_at, first, converted_at[converted])
    delay = random.integers(0, 10 * DAY, len(converted))
    made_at = ready_at + np.where(random.random(len(converted)) < 0.7, 0, delay)
    made_at = np.where(shares, made_at[first], made_at)
    exists = made_at <= end

    makers = converted[~shares & exists]
    alone = int(len(makers) * WITHOUT_LEAD_SHARE / (1 - WITHOUT_LEAD_SHARE))
    start = int(arrivals.created_at[0])
    lead = np.concatenate([makers, np.full(alone, -1)])
    created_at = np.concatenate([made_at[~shares & exists], random.integers(start, end, alone)])
    order = np.lexsort((np.arange(len(lead)), created_at))
    lead, created_at = lead[order], created_at[order]

    opportunity = np.full(company.leads, -1)
    opportunity[lead[lead >= 0]] = np.flatnonzero(lead >= 0)
    joined = shares & exists
    opportunity[converted[joined]] = opportunity[converted[first[joined]]]
    return Deals(opportunity, _rows(company, random, arrivals, people, lead, created_at))


def _pairs(random: np.random.Generator, team: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Which leads join the opportunity of the one before them: never two in a row."""
    picked = random.random(len(team)) < 0.05
    picked[1:] &= (team[1:] == team[:-1]) & (at[1:] - at[:-1] < 5 * DAY)
    picked[:1] = False
    picked[1:] &= ~picked[:-1]
    return picked


def _rows(
    company: Company,
    random: np.random.Generator,
    arrivals: Arrivals,
    people: People,
    lead: np.ndarray,
    created_at: np.ndarray,
) -> pl.DataFrame:
    size = len(lead)
    has_lead = lead >= 0
    team = np.where(has_lead, arrivals.team[lead], random.integers(0, 5, size))
    drawn = words.draw(random, words.column(words.SOURCES, "share"), size)
    segment = words.draw(random, words.column(words.SEGMENTS, 1).astype(float), size)
    segment = np.where(has_lead, arrivals.segment[lead], segment)
    median = words.column(words.SEGMENTS, 2).astype(float)[segment]
    amount = np.round(np.exp(random.normal(np.log(median), 0.6)), -2)
    days = np.clip(np.exp(random.normal(np.log(42), 0.6, size)), 5, 250).astype(np.int64)
    created_day = cal.to_local(REPORT_ZONE, created_at) // DAY
    exported_day = int(cal.to_local(REPORT_ZONE, np.array([company.exported_at]))[0] // DAY)
    close_day = created_day + days
    wins = random.random(size) < words.column(words.SEGMENTS, 3).astype(float)[segment]
    is_stalled = random.random(size) < 0.15
    is_closed = (close_day < exported_day) & ~is_stalled
    progress = np.clip((exported_day - created_day) * 4 // np.maximum(days, 1), 0, 3)
    stage = np.where(is_closed, np.where(wins, 4, 5), progress)
    is_unpriced = (random.random(size) < 0.06) & ~is_closed
    return pl.DataFrame(
        {
            "opportunity": np.arange(size),
            "lead": lead,
            "firm": np.where(has_lead, arrivals.firm[lead], random.integers(0, 10_000, size)),
            "team": team,
            "source": np.where(has_lead, arrivals.source[lead], drawn),
            "owner": people.executive(team, random.random(size)),
            "created_at": created_at,
            "amount": amount,
            "close_day": close_day,
            "stage": pl.Series(stage).replace_strict(
                dict(enumerate((*OPEN_STAGES, "Closed Won", "Closed Lost"))),
                return_dtype=pl.String,
            ),
            "is_won": is_closed & wins,
            "is_closed": is_closed,
            "is_deleted": ~has_lead & (random.random(size) < DELETED_SHARE),
            "is_unpriced": is_unpriced,
        }
    ).with_columns(
        pl.when("is_unpriced").then(None).otherwise("amount").alias("amount"),
        pl.when(pl.col("lead") >= 0).then("lead").alias("lead"),
    ).drop("is_unpriced")  # fmt: skip
