"""The sample company exported twice: what was known some weeks before, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import polars as pl

from sample_data import calendars as cal
from sample_data import vocabulary as words
from sample_data.activities import CALL
from sample_data.calendars import DAY
from sample_data.company import REPORT_ZONE, Company
from sample_data.deals import OPEN_STAGES
from sample_data.truth import Truth, simulate

WEEK = 7 * DAY


@dataclass(frozen=True)
class Planted:
    """How many leads changed after the first export although what changed lay before it.

    ``late_calls``: the first call was written up after it, with its date alone. ``merged`` and
    ``deleted`` are gone from the second. ``backdated``: the MQL, and all that followed, was not in
    the first. ``relabelled`` had another source in it.
    """

    late_calls: int = 40
    merged: int = 30
    deleted: int = 30
    backdated: int = 40
    relabelled: int = 40


@dataclass(frozen=True)
class TwoExports:
    """The company as first and as later exported, and the leads planted, by ``Planted``'s names."""

    first: Truth
    second: Truth
    leads: dict[str, list[int]]


def two_exports(company: Company, *, weeks: int = 4, planted: Planted | None = None) -> TwoExports:
    """The company exported ``weeks`` before its own export (0: a second before) and at it.

    But for what is ``planted``, the first holds just what the second does of that time.
    """
    planted = planted or Planted()
    truth = simulate(company)
    later_at = company.exported_at
    first_at = later_at - max(weeks * WEEK, 1)
    random = company.random("restated")
    leads = _picked(random, truth, first_at, planted)
    second = _second(truth, leads, random.integers(first_at + 1, later_at + 1, company.leads))
    first = _seen(second, first_at)
    return TwoExports(_undone(first, leads), second, leads)


def _picked(
    random: np.random.Generator, truth: Truth, first_at: int, planted: Planted
) -> dict[str, list[int]]:
    """Leads that were there, with an MQL in the ten whole weeks before; none is picked twice."""
    settled = truth.leads.filter(
        pl.col("created_at").is_between(first_at - 12 * WEEK, first_at - WEEK),
        pl.col("master").is_null(),
        pl.col("deleted_at").is_null(),
        ~pl.col("lead").is_in(truth.leads["master"].drop_nulls().implode()),
        pl.col("clock_at") <= first_at - WEEK,
        pl.col("score").is_not_null(),
    )
    plain = settled.filter(pl.col("converted_at").is_null())
    late = settled.filter(
        pl.col("called_at") <= first_at - 2 * DAY,
        pl.col("called_before_at").is_null(),
        pl.col("called_at") - pl.col("clock_at") > DAY,
    )
    taken: set[int] = set()
    leads: dict[str, list[int]] = {}
    for field in fields(planted):
        pool = late if field.name == "late_calls" else plain
        free = [lead for lead in pool["lead"] if lead not in taken]
        wanted = getattr(planted, field.name)
        leads[field.name] = sorted(random.permutation(free)[:wanted].tolist())
        taken |= set(leads[field.name])
    return leads


def _second(truth: Truth, leads: dict[str, list[int]], at: np.ndarray) -> Truth:
    """The later export: calls written up late, leads merged and deleted in between."""
    lead, moment = pl.col("lead"), pl.Series("moment", at)
    masters = truth.leads.filter(
        pl.col("master").is_null(),
        pl.col("deleted_at").is_null(),
        ~lead.is_in([one for listed in leads.values() for one in listed]),
        pl.col("created_at") <= truth.leads["created_at"][max(leads["merged"], default=0)],
    )["lead"]
    master_of = dict(zip(leads["merged"], masters.tail(len(leads["merged"])), strict=True))
    is_merged, is_deleted = lead.is_in(leads["merged"]), lead.is_in(leads["deleted"])
    first_calls = truth.leads.filter(lead.is_in(leads["late_calls"])).select(
        "lead", at="called_at", written_at=moment.gather(leads["late_calls"])
    )
    activities = truth.activities.join(
        first_calls, on=["lead", "at"], how="left", maintain_order="left"
    )
    is_late = pl.col("written_at").is_not_null() & (pl.col("kind") == CALL)
    return replace(
        truth,
        leads=truth.leads.with_columns(
            master=pl.when(is_merged)
            .then(lead.replace_strict(master_of, default=None, return_dtype=pl.Int64))
            .otherwise("master"),
            merged_at=pl.when(is_merged).then(moment).otherwise("merged_at"),
            deleted_at=pl.when(is_deleted).then(moment).otherwise("deleted_at"),
        ),
        activities=activities.with_columns(
            logged_at=pl.when(is_late).then("written_at").otherwise("logged_at"),
            is_late=pl.col("is_late") | is_late,
        )
        .drop("written_at")
        .sort("logged_at", "at", "lead", "kind", "step"),
    )


def _seen(truth: Truth, at: int) -> Truth:
    """What an export at ``at`` shows of a company of which more is known."""
    status_changes = truth.status_changes.filter(pl.col("at") <= at)
    owner_changes = truth.owner_changes.filter(pl.col("at") <= at)
    day = int(cal.to_local(REPORT_ZONE, np.array([at]))[0] // DAY)
    age = (
        (day - pl.col("created_at") // DAY)
        * 4
        // (pl.col("close_day") - pl.col("created_at") // DAY).clip(1)
    )
    is_open = pl.col("close_day") >= day
    opportunities = truth.opportunities.filter(pl.col("created_at") <= at).with_columns(
        stage=pl.when(is_open & pl.col("is_closed"))
        .then(age.clip(0, 3).replace_strict(dict(enumerate(OPEN_STAGES)), default=None))
        .otherwise("stage"),
        is_won=pl.col("is_won") & ~is_open,
        is_closed=pl.col("is_closed") & ~is_open,
    )
    leads = truth.leads.filter(pl.col("created_at") <= at)
    times = ("clock_at", "converted_at", "called_at", "called_before_at", "merged_at", "deleted_at")
    leads = leads.with_columns(
        pl.when(pl.col(name) <= at).then(name).alias(name) for name in times
    ).with_columns(
        master=pl.when(pl.col("merged_at").is_not_null()).then("master"),
        opportunity=pl.when(
            pl.col("opportunity").is_in(opportunities["opportunity"].implode())
        ).then("opportunity"),
    )
    return replace(
        truth,
        company=replace(truth.company, seen_at=at),
        leads=_told(leads, status_changes, owner_changes),
        status_changes=status_changes,
        owner_changes=owner_changes,
        activities=truth.activities.filter(pl.col("logged_at") <= at),
        opportunities=opportunities,
        campaigns=truth.campaigns.filter(pl.col("first_day") <= day),
        members=truth.members.filter(pl.col("created_at") <= at),
    )


def _told(
    leads: pl.DataFrame, status_changes: pl.DataFrame, owner_changes: pl.DataFrame
) -> pl.DataFrame:
    """Leads with the owner, score and reason that these changes have led to."""
    owned = owner_changes.sort("lead", "at").group_by("lead").agg(now=pl.col("new").last())
    qualified = status_changes.filter(pl.col("new") == words.QUALIFIED_BY_MARKETING)["lead"]
    decided = status_changes.filter(pl.col("new").is_in([words.REJECTED, words.ACCEPTED]))["lead"]
    return (
        leads.join(owned, on="lead", how="left", maintain_order="left")
        .with_columns(
            owner=pl.coalesce("now", "first_owner"),
            score=pl.when(pl.col("lead").is_in(qualified.implode())).then("score"),
            reason=pl.when(pl.col("lead").is_in(decided.implode())).then("reason"),
        )
        .drop("now")
    )


def _undone(truth: Truth, leads: dict[str, list[int]]) -> Truth:
    """The first export: without the MQLs yet to be backdated, with the sources of then."""
    lead = pl.col("lead")
    status_changes = truth.status_changes.filter(~lead.is_in(leads["backdated"]))
    had_another = lead.is_in(leads["relabelled"])
    rows = _told(truth.leads, status_changes, truth.owner_changes).with_columns(
        source=pl.when(had_another)
        .then((pl.col("source") + 1) % len(words.SOURCES))
        .otherwise("source")
    )
    return replace(truth, leads=rows, status_changes=status_changes)
