"""One sample company from first lead to export, before any vendor's file format."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data import vocabulary as words
from sample_data.activities import act
from sample_data.arrivals import Arrivals, arrive
from sample_data.calendars import HOUR, NEVER, after
from sample_data.campaigns import run_campaigns
from sample_data.company import Company
from sample_data.deals import open_deals
from sample_data.handoff import Handoff, hand_over
from sample_data.outcomes import Outcomes, settle
from sample_data.people import FIRST_OPERATOR, INTEGRATION, OPERATORS, People, hire

REASSIGNED_SHARE = 0.04


@dataclass(frozen=True)
class Truth:
    """Everything that happened by the export, as numbers; times are UTC seconds, null for none.

    ``leads`` (one row per lead; ``lead``, its attributes, stage times, ``clock_at``, ``is_open``,
    ``is_fast``, ``is_qualified``: the outcome drawn, even where the export comes too early to
    show it), ``status_changes`` (``lead``, ``at``, ``old``, ``new``, ``by``), ``owner_changes``
    (``lead``, ``at``, ``old``, ``new``; a queue is −1 … −3), ``activities``, ``opportunities``,
    ``campaigns``, ``members``, ``users``.
    """

    company: Company
    leads: pl.DataFrame
    status_changes: pl.DataFrame
    owner_changes: pl.DataFrame
    activities: pl.DataFrame
    opportunities: pl.DataFrame
    campaigns: pl.DataFrame
    members: pl.DataFrame
    users: pl.DataFrame

    def leads_at_export(self) -> pl.DataFrame:
        """``leads`` with ``status``, ``modified_at``, ``gone_at`` and ``deal_lead``.

        The last two are null for a lead that is still there, and for one without an opportunity;
        ``deal_lead`` is the first lead of the lead's opportunity.
        """
        latest = self.status_changes.group_by("lead", maintain_order=True).agg(
            status=pl.col("new").last(), status_at=pl.col("at").last()
        )
        owned = self.owner_changes.group_by("lead").agg(owned_at=pl.col("at").max())
        deals = self.opportunities.select("opportunity", deal_lead="lead")
        keep = {"how": "left", "maintain_order": "left"}
        return (
            self.leads.join(latest, on="lead", **keep)
            .join(owned, on="lead", **keep)
            .join(deals, on="opportunity", **keep)
            .with_columns(
                pl.col("status").fill_null(words.NEW),
                gone_at=pl.min_horizontal("merged_at", "deleted_at"),
                modified_at=pl.max_horizontal(
                    "created_at", "status_at", "owned_at", "merged_at", "deleted_at"
                ),
            )
        )

    def activities_of_leads(self) -> pl.DataFrame:
        """``activities`` with ``converted_at`` of their lead; deleted leads' ones are deleted."""
        return self.activities.join(
            self.leads.select("lead", "converted_at", "deleted_at"),
            on="lead",
            how="left",
            maintain_order="left",
        ).with_columns(is_deleted=pl.col("is_deleted") | pl.col("deleted_at").is_not_null())


def simulate(company: Company) -> Truth:
    """The company that these settings make; the same settings make the same company."""
    people = hire(company)
    arrivals = arrive(company)
    handoff = hand_over(company, arrivals, people)
    outcomes = settle(company, arrivals, handoff)
    gone_at = np.minimum(arrivals.merged_at, arrivals.deleted_at)
    limit = np.minimum(company.exported_at, gone_at)
    deals = open_deals(company, arrivals, outcomes.converted_at, people)
    owners = _owners(company, arrivals, handoff, outcomes, people, limit)
    status_changes = _status_changes(outcomes, limit, owners)
    activities = act(company, arrivals, handoff, outcomes, deals, handoff.rep)
    run = run_campaigns(company, arrivals)
    leads = _leads(company, arrivals, handoff, outcomes, limit).with_columns(
        pl.Series("opportunity", deals.opportunity),
        pl.Series("campaign", run.primary),
        pl.Series("creator", _creators(company, arrivals, handoff)),
        pl.Series("first_owner", owners["first"]),
        pl.Series("owner", owners["last"]),
    )
    return Truth(
        company=company,
        leads=leads.with_columns(
            pl.when(pl.col(name) >= 0).then(name).alias(name)
            for name in ("opportunity", "campaign", "master", "reason")
        ),
        status_changes=status_changes,
        owner_changes=owners["changes"],
        activities=activities,
        opportunities=_with_campaigns(company, deals.opportunities, run.primary),
        campaigns=run.campaigns,
        members=run.members,
        users=people.users,
    )


def _with_campaigns(
    company: Company, opportunities: pl.DataFrame, primary: np.ndarray
) -> pl.DataFrame:
    """Opportunities with ``campaign``: their first lead's, or now and then one of their own."""
    random = company.random("deal campaigns")
    lead = opportunities["lead"].fill_null(-1).to_numpy()
    own = np.where(random.random(len(lead)) < 0.3, 6 + random.integers(0, 6, len(lead)), -1)
    campaign = pl.Series("campaign", np.where(lead >= 0, primary[lead], own))
    return opportunities.with_columns(pl.when(campaign >= 0).then(campaign).alias("campaign"))


def _creators(company: Company, arrivals: Arrivals, handoff: Handoff) -> np.ndarray:
    """Forms come through the integration, lists through an operator, cold calls by reps."""
    operator = FIRST_OPERATOR + arrivals.created_at % OPERATORS
    creator = np.where(arrivals.is_listed, operator, INTEGRATION)
    return np.where(handoff.is_own, handoff.rep, creator)


def _owners(
    company: Company,
    arrivals: Arrivals,
    handoff: Handoff,
    outcomes: Outcomes,
    people: People,
    limit: np.ndarray,
) -> dict[str, np.ndarray | pl.DataFrame]:
    """First and last owner, the rep before and after a reassignment, and every change."""
    random = company.random("owners")
    size = company.leads
    motion = words.column(words.SOURCES, "motion")[arrivals.source]
    queue = np.where(motion == "outbound", -2, np.where(motion == "partner", -3, -1))
    first = np.where(handoff.is_own, handoff.rep, queue)
    assigned_at = np.where(outcomes.is_left_in_queue, NEVER, handoff.assigned_at)
    is_assigned = (assigned_at <= limit) & ~handoff.is_own
    moved = random.random(size) < REASSIGNED_SHARE
    start = np.where(moved, assigned_at, NEVER)
    moved_at = after(arrivals.team, start, random.integers(8 * HOUR, 80 * HOUR, size))
    colleague = people.rep(arrivals.team, np.minimum(moved_at, 2**40), random.random(size))
    is_moved = (moved_at <= limit) & (colleague != handoff.rep)
    moved_at = np.where(is_moved, moved_at, NEVER)

    assigned, reassigned = np.flatnonzero(is_assigned), np.flatnonzero(is_moved)
    changes = pl.DataFrame(
        {
            "lead": np.concatenate([assigned, reassigned]),
            "at": np.concatenate([assigned_at[assigned], moved_at[reassigned]]),
            "old": np.concatenate([first[assigned], handoff.rep[reassigned]]),
            "new": np.concatenate([handoff.rep[assigned], colleague[reassigned]]),
        }
    ).sort("lead", "at")
    last = np.where(is_assigned, handoff.rep, first)
    last = np.where(is_moved, colleague, last)
    return {
        "first": first,
        "last": last,
        "rep": handoff.rep,
        "colleague": colleague,
        "moved_at": moved_at,
        "changes": changes,
    }


def _status_changes(
    outcomes: Outcomes, limit: np.ndarray, owners: dict[str, np.ndarray | pl.DataFrame]
) -> pl.DataFrame:
    pieces = []
    for at, status in outcomes.moves:
        lead = np.flatnonzero(at <= limit)
        moved = owners["moved_at"][lead] <= at[lead]
        by = np.where(moved, owners["colleague"][lead], owners["rep"][lead])
        if status == words.QUALIFIED_BY_MARKETING:
            by = np.full(len(lead), INTEGRATION)
        pieces.append(pl.DataFrame({"lead": lead, "at": at[lead], "new": status, "by": by}))
    return (
        pl.concat([piece.cast(pl.Int64) for piece in pieces])
        .sort("lead", "at", "new")
        .with_columns(old=pl.col("new").shift(1, fill_value=words.NEW).over("lead"))
    )


def _leads(
    company: Company,
    arrivals: Arrivals,
    handoff: Handoff,
    outcomes: Outcomes,
    limit: np.ndarray,
) -> pl.DataFrame:
    def seen(at: np.ndarray) -> np.ndarray:
        return np.where(at <= limit, at, NEVER)

    times = {
        "clock_at": seen(handoff.clock_at),
        "converted_at": seen(outcomes.converted_at),
        "called_at": seen(handoff.called_at),
        "called_before_at": seen(handoff.called_before_at),
        "merged_at": arrivals.merged_at,
        "deleted_at": arrivals.deleted_at,
    }
    return pl.DataFrame(
        {
            "lead": np.arange(company.leads),
            "created_at": arrivals.created_at,
            "source": arrivals.source,
            "original_source": arrivals.original_source,
            "country": arrivals.country,
            "segment": arrivals.segment,
            "team": arrivals.team,
            "person": arrivals.person,
            "firm": arrivals.firm,
            "is_listed": arrivals.is_listed,
            "master": arrivals.master,
            "reason": np.where(
                _was_given(outcomes, limit), outcomes.reason, -1
            ),
            "score": np.where(handoff.qualified_at <= limit, outcomes.score, -1),
            "load": handoff.load,
            "is_open": handoff.is_open,
            "is_fast": handoff.is_fast,
            "is_qualified": outcomes.qualified_at < NEVER,
            **times,
        }
    ).with_columns(
        pl.when(pl.col(name) < NEVER).then(name).alias(name) for name in times
    ).with_columns(pl.when(pl.col("score") >= 0).then("score").alias("score"))  # fmt: skip


def _was_given(outcomes: Outcomes, limit: np.ndarray) -> np.ndarray:
    """Whether the rejection or acceptance that carries the reason has happened yet."""
    given = np.zeros(len(limit), dtype=bool)
    for at, status in outcomes.moves:
        if status in (words.REJECTED, words.ACCEPTED):
            given |= at <= limit
    return given
