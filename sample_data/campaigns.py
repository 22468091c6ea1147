"""Campaigns with their costs and parents, and who was in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from sample_data import calendars as cal
from sample_data import vocabulary as words
from sample_data.arrivals import Arrivals
from sample_data.calendars import DAY, NEVER
from sample_data.company import FIRST_DAY, LAST_MONDAY, Company

# type → (cost of a campaign of four weeks in a company of 25,000 leads, share that responds)
TYPES = {
    "Paid search": (21_000, 1.0),
    "Content": (6_000, 1.0),
    "Webinar": (4_500, 0.7),
    "Trade show": (18_000, 0.0),
    "Partner": (3_000, 0.5),
    "Outbound": (2_500, 0.0),
}
MONTH = 28


@dataclass(frozen=True)
class Campaigns:
    """``primary`` is each lead's campaign at creation, −1 for none.

    ``campaigns``: ``campaign``, ``name``, ``type``, ``parent`` (null: none), ``first_day``,
    ``last_day``, ``cost``, ``budget``. ``members``: ``member``, ``campaign``, ``lead``,
    ``created_at``, ``has_responded``, ``responded_day``.
    """

    primary: np.ndarray
    campaigns: pl.DataFrame
    members: pl.DataFrame


def run_campaigns(company: Company, arrivals: Arrivals) -> Campaigns:
    """One parent a type and one child campaign every four weeks, with their members."""
    random = company.random("campaigns")
    first = cal.day_number(FIRST_DAY)
    months = ((LAST_MONDAY - FIRST_DAY).days + 6) // MONTH + 1
    kinds = list(TYPES)
    rows: list[tuple[object, ...]] = []
    for kind in kinds:
        rows.append((len(rows), f"{kind} programme", kind, None, first, first + 600, None, None))
    for month in range(months):
        for parent, kind in enumerate(kinds):
            start = FIRST_DAY + timedelta(days=month * MONTH)
            usual = TYPES[kind][0] * company.leads / 25_000
            cost = round(float(usual * random.uniform(0.7, 1.3)), 2)
            name = f"{kind} {start:%Y-%m-%d}"
            day = first + month * MONTH
            rows.append((len(rows), name, kind, parent, day, day + MONTH - 1, cost, round(usual)))
    campaigns = pl.DataFrame(
        rows,
        ("campaign", "name", "type", "parent", "first_day", "last_day", "cost", "budget"),
        orient="row",
        infer_schema_length=None,
    )

    kind_of_source = np.array(
        [kinds.index(source.campaign) if source.campaign else -1 for source in words.SOURCES]
    )[arrivals.source]
    month = np.clip((arrivals.created_at // DAY - first) // MONTH, 0, months - 1)
    child = len(kinds) * (1 + month) + kind_of_source
    primary = np.where(kind_of_source >= 0, child, -1)

    lead = np.flatnonzero(primary >= 0)
    created_at = arrivals.created_at[lead]
    responds = np.array([share for _, share in TYPES.values()])[kind_of_source[lead]]
    has_responded = random.random(len(lead)) < responds
    # One lead in five also turns up in a later webinar or download, never listed ones.
    later = np.flatnonzero((random.random(company.leads) < 0.2) & ~arrivals.is_listed)
    joined_at = arrivals.created_at[later] + random.integers(5 * DAY, 200 * DAY, len(later))
    is_in_time = joined_at < np.minimum(company.exported_at, _gone_at(arrivals)[later])
    later, joined_at = later[is_in_time], joined_at[is_in_time]
    kind = random.integers(1, 3, len(later))
    month = np.clip((joined_at // DAY - first) // MONTH, 0, months - 1)
    return Campaigns(
        primary,
        campaigns,
        pl.DataFrame(
            {
                "campaign": np.concatenate([primary[lead], len(kinds) * (1 + month) + kind]),
                "lead": np.concatenate([lead, later]),
                "created_at": np.concatenate([created_at, joined_at]),
                "has_responded": np.concatenate([has_responded, random.random(len(later)) < 0.6]),
            }
        )
        .sort("created_at", "lead", "campaign")
        .with_columns(
            member=pl.int_range(pl.len()),
            responded_day=pl.when("has_responded").then(pl.col("created_at") // DAY),
        ),
    )


def _gone_at(arrivals: Arrivals) -> np.ndarray:
    gone_at = np.minimum(arrivals.merged_at, arrivals.deleted_at)
    return np.where(gone_at < NEVER, gone_at, NEVER)
