"""Calls, e-mails, meetings and open tasks: what was done about each lead, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from sample_data import calendars as cal
from sample_data import vocabulary as words
from sample_data.arrivals import Arrivals
from sample_data.calendars import DAY, HOUR, NEVER
from sample_data.company import Company
from sample_data.deals import Deals
from sample_data.handoff import Handoff
from sample_data.outcomes import Outcomes
from sample_data.people import INTEGRATION

CALL, EMAIL, MEETING, TASK = range(4)
RESULTS = (
    "Connected", "Meeting Set", "Left Voicemail", "No Answer", "Busy", "Gatekeeper",
    "Wrong Number",
)  # fmt: skip
_RESULT_WEIGHTS = np.array([0.16, 0.02, 0.34, 0.36, 0.04, 0.05, 0.03])
CONNECTED = 0
TYPES = {
    "lead": pl.Int64, "kind": pl.Int8, "at": pl.Int64, "owner": pl.Int64, "opportunity": pl.Int64,
    "seconds": pl.Int32, "result": pl.Int8, "step": pl.Int8, "is_inbound": pl.Boolean,
    "is_automated": pl.Boolean, "is_open": pl.Boolean, "logged_at": pl.Int64,
}  # fmt: skip


def act(
    company: Company,
    arrivals: Arrivals,
    handoff: Handoff,
    outcomes: Outcomes,
    deals: Deals,
    owner: np.ndarray,
) -> pl.DataFrame:
    """One row per activity by time of day done, with ``activity`` as its number.

    ``kind`` numbers call, e-mail, meeting, task; ``at`` is its start (an open task: when due),
    ``seconds`` its length, ``result`` the call's, −1 for none, ``step`` its place in a sequence.
    ``is_late``: written up days later, only its date known. ``is_unfinished``: no end noted.
    ``owner`` of the argument is each lead's rep, for those who have one.
    """
    random = company.random("activities")
    pieces = [
        *_calls(company, random, arrivals, handoff, outcomes, owner),
        *_mails(company, random, arrivals, handoff, outcomes, owner),
        *_meetings(random, arrivals, outcomes, owner),
        *_deal_work(company, random, deals, arrivals.team),
        _open_tasks(company, random, arrivals, handoff, outcomes, owner),
        _piece(EMAIL, _last_lead(arrivals), company.exported_at, INTEGRATION, is_automated=True),
    ]
    gone_at = np.minimum(arrivals.merged_at, arrivals.deleted_at)
    rows = pl.concat(pieces)
    size = len(rows)
    limit = np.minimum(gone_at[rows["lead"].to_numpy()], company.exported_at)
    is_call = rows["kind"].to_numpy() == CALL
    # Never a first call made fast: who was called within five minutes stays known.
    late_enough = rows["at"].to_numpy() - handoff.clock_at[rows["lead"].to_numpy()] > DAY
    is_late = is_call & late_enough & (random.random(size) < 0.012)
    days_late = random.integers(2, 5, size)
    rows = rows.with_columns(
        is_late=pl.Series(is_late),
        is_unfinished=pl.Series(is_call & (random.random(size) < 0.03))
        & (pl.col("logged_at") == pl.col("at") + pl.col("seconds")),
        is_deleted=pl.Series((random.random(size) < 0.003) & is_call & late_enough),
        logged_at=pl.col("logged_at") + pl.Series(is_late * days_late * DAY),
        limit=pl.Series(limit),
    ).with_columns(
        seconds=pl.when("is_unfinished").then(0).otherwise("seconds").cast(pl.Int32),
        logged_at=pl.when("is_unfinished").then(
            pl.col("logged_at") - pl.col("seconds")
        ).otherwise("logged_at"),
    )  # fmt: skip
    return (
        rows.filter(pl.col("logged_at") <= pl.col("limit"))
        .drop("limit")
        .sort("logged_at", "at", "lead", "kind", "step")
        .with_row_index("activity")
    )


def _piece(
    kind: int,
    lead: np.ndarray,
    at: np.ndarray | int,
    owner: np.ndarray | int,
    *,
    seconds: np.ndarray | int = 0,
    result: np.ndarray | int = -1,
    step: np.ndarray | int = 0,
    opportunity: np.ndarray | int = -1,
    is_inbound: bool = False,
    is_automated: bool = False,
    logged_at: np.ndarray | None = None,
) -> pl.DataFrame:
    size = len(lead)
    values = {
        "lead": lead, "kind": kind, "at": at, "owner": owner, "opportunity": opportunity,
        "seconds": seconds, "result": result, "step": step, "is_inbound": is_inbound,
        "is_automated": is_automated, "is_open": kind == TASK,
        "logged_at": at + np.asarray(seconds) if logged_at is None else logged_at,
    }  # fmt: skip
    return pl.DataFrame(
        {
            name: pl.Series(np.broadcast_to(values[name], size).copy()).cast(kind_of)
            for name, kind_of in TYPES.items()
        }
    )


def _last_lead(arrivals: Arrivals) -> np.ndarray:
    staying = np.flatnonzero((arrivals.master < 0) & (arrivals.deleted_at == NEVER))
    return staying[-1:]


def _talk(random: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Results and lengths of calls; whether somebody answers depends on nothing else."""
    result = words.draw(random, _RESULT_WEIGHTS, size)
    talk = np.clip(np.exp(random.normal(np.log(240), 0.7, size)), 31, 3_600)
    short = random.integers(0, 26, size)
    message = random.integers(18, 56, size)
    return result, np.where(result <= 1, talk, np.where(result == 2, message, short)).astype(int)


def _calls(
    company: Company,
    random: np.random.Generator,
    arrivals: Arrivals,
    handoff: Handoff,
    outcomes: Outcomes,
    owner: np.ndarray,
) -> Iterator[pl.DataFrame]:
    for times in (handoff.called_before_at, handoff.called_at):
        lead = np.flatnonzero(times <= company.exported_at)
        result, seconds = _talk(random, len(lead))
        logged_at = np.maximum(times[lead] + seconds, arrivals.created_at[lead] + 20)
        yield _piece(
            CALL, lead, times[lead], owner[lead], seconds=seconds, result=result,
            logged_at=logged_at,
        )  # fmt: skip

    called = np.flatnonzero(handoff.called_at <= company.exported_at)
    more = np.minimum(random.geometric(0.30, len(called)) - 1, 8)
    lead, step = _repeated(called, more)
    wait = random.exponential(6 * HOUR, len(lead)) + 900
    at = cal.after(arrivals.team[lead], handoff.called_at[lead], _running(wait, step))
    # Some dials are tried again at once.
    redial = (step == 1) & (random.random(len(lead)) < 0.06)
    at = np.where(redial, handoff.called_at[lead] + random.integers(30, 115, len(lead)), at)
    in_time = at < np.minimum(outcomes.closed_at[lead], company.exported_at)
    lead, step, at = lead[in_time], step[in_time], at[in_time]
    result, seconds = _talk(random, len(lead))
    yield _piece(CALL, lead, at, owner[lead], seconds=seconds, result=result, step=step)

    again = np.flatnonzero(outcomes.second_clock_at <= company.exported_at)
    again = again[random.random(len(again)) < 0.85]
    wait = random.exponential(5 * HOUR, len(again))
    at = cal.after(arrivals.team[again], outcomes.second_clock_at[again], wait)
    result, seconds = _talk(random, len(again))
    yield _piece(CALL, again, at, owner[again], seconds=seconds, result=result)

    rings = np.flatnonzero((handoff.clock_at < NEVER) & (random.random(company.leads) < 0.02))
    at = handoff.clock_at[rings] + random.exponential(6 * HOUR, len(rings)).astype(np.int64) + 30
    at = np.where(cal.is_open(arrivals.team[rings], at), at, NEVER)
    _, seconds = _talk(random, len(rings))
    yield _piece(
        CALL, rings, at, owner[rings], seconds=seconds + 30, result=CONNECTED, is_inbound=True
    )


def _mails(
    company: Company,
    random: np.random.Generator,
    arrivals: Arrivals,
    handoff: Handoff,
    outcomes: Outcomes,
    owner: np.ndarray,
) -> Iterator[pl.DataFrame]:
    lead, step = _repeated(np.arange(company.leads), random.poisson(2.4, company.leads))
    in_sequence = step <= 4
    lead, step = lead[in_sequence], step[in_sequence]
    at = arrivals.created_at[lead] + 60 + (step - 1) * 3 * DAY + random.integers(0, HOUR, len(lead))
    in_time = at < np.minimum(outcomes.closed_at[lead], company.exported_at)
    yield _piece(
        EMAIL, lead[in_time], at[in_time], INTEGRATION, step=step[in_time], is_automated=True
    )

    written = np.flatnonzero(
        (handoff.assigned_at <= company.exported_at) & ~outcomes.is_left_in_queue
    )
    lead, step = _repeated(written, random.poisson(1.9, len(written)))
    start = np.maximum(handoff.assigned_at[lead], np.where(
        handoff.called_at[lead] < NEVER, handoff.called_at[lead], 0
    ))  # fmt: skip
    wait = random.exponential(7 * HOUR, len(lead)) + 300
    at = cal.after(arrivals.team[lead], start, _running(wait, step))
    in_time = at < np.minimum(outcomes.closed_at[lead], company.exported_at)
    lead = lead[in_time]
    yield _piece(EMAIL, lead, at[in_time], owner[lead], step=step[in_time])


def _meetings(
    random: np.random.Generator, arrivals: Arrivals, outcomes: Outcomes, owner: np.ndarray
) -> Iterator[pl.DataFrame]:
    """Every lead that qualifies met us first, and some that were accepted did."""
    qualified = np.flatnonzero((outcomes.qualified_at < NEVER) & (outcomes.accepted_at < NEVER))
    accepted = np.flatnonzero((outcomes.qualified_at == NEVER) & (outcomes.accepted_at < NEVER))
    accepted = accepted[random.random(len(accepted)) < 0.25]
    gap = outcomes.qualified_at[qualified] - outcomes.accepted_at[qualified]
    halfway = outcomes.accepted_at[qualified] + gap // 2
    met_at = cal.after(arrivals.team[qualified], halfway, np.zeros(len(qualified)))
    met_at = np.where(met_at < outcomes.qualified_at[qualified], met_at, halfway)
    wait = random.exponential(20 * HOUR, len(accepted)) + HOUR
    later_at = cal.after(arrivals.team[accepted], outcomes.accepted_at[accepted], wait)
    lead = np.concatenate([qualified, accepted])
    at = np.concatenate([met_at, later_at])
    booked_at = outcomes.accepted_at[lead] + ((at - outcomes.accepted_at[lead]) * 0.3).astype(int)
    half_hours = random.integers(1, 4, len(lead))
    yield _piece(MEETING, lead, at, owner[lead], seconds=half_hours * 1_800, logged_at=booked_at)


def _deal_work(
    company: Company, random: np.random.Generator, deals: Deals, team: np.ndarray
) -> Iterator[pl.DataFrame]:
    """What account executives do once there is an opportunity."""
    rows = deals.opportunities.filter(pl.col("lead").is_not_null())
    picked, step = _repeated(np.arange(len(rows)), random.poisson(4, len(rows)))
    lead = rows["lead"].to_numpy()[picked]
    opportunity, owner = (rows[name].to_numpy()[picked] for name in ("opportunity", "owner"))
    wait = random.exponential(20 * HOUR, len(lead))
    at = cal.after(team[lead], rows["created_at"].to_numpy()[picked], _running(wait, step))
    in_time = (at <= company.exported_at) & (at // DAY <= rows["close_day"].to_numpy()[picked])
    is_call = random.random(len(lead)) < 0.7
    result, seconds = _talk(random, len(lead))
    for kind, of_kind in ((CALL, in_time & is_call), (MEETING, in_time & ~is_call)):
        yield _piece(
            kind, lead[of_kind], at[of_kind], owner[of_kind], step=step[of_kind],
            seconds=seconds[of_kind] if kind == CALL else 3_600,
            result=result[of_kind] if kind == CALL else -1,
            opportunity=opportunity[of_kind],
            logged_at=None if kind == CALL else at[of_kind] - 4 * HOUR,
        )  # fmt: skip


def _open_tasks(
    company: Company,
    random: np.random.Generator,
    arrivals: Arrivals,
    handoff: Handoff,
    outcomes: Outcomes,
    owner: np.ndarray,
) -> pl.DataFrame:
    """Calls still to be made: planned for some leads that are open at the export."""
    end = company.exported_at
    has_work = (handoff.assigned_at < end - DAY) & (outcomes.closed_at > end)
    has_work &= (handoff.assigned_at > end - 60 * DAY) & ~outcomes.is_left_in_queue
    lead = np.flatnonzero(has_work & (random.random(company.leads) < 0.3))
    due = end + random.integers(-6 * DAY, 10 * DAY, len(lead))
    planned = np.maximum(end - random.integers(HOUR, 5 * DAY, len(lead)), handoff.assigned_at[lead])
    return _piece(TASK, lead, due, owner[lead], logged_at=np.minimum(planned, end))


def _repeated(items: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each item as often as told, and 1, 2, 3 … within each."""
    starts = np.repeat(np.cumsum(times) - times, times)
    return np.repeat(items, times), np.arange(len(starts)) - starts + 1


def _running(amounts: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Running totals that start anew where ``step`` is 1."""
    if len(amounts) == 0:
        return amounts
    total = np.cumsum(amounts)
    first = np.flatnonzero(step == 1)
    before = np.repeat(total[first] - amounts[first], np.diff(np.append(first, len(amounts))))
    return total - before
