"""From marketing to sales: when leads qualify, which rep gets them and how soon they are called."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import calendars as cal
from sample_data import company as planted
from sample_data import vocabulary as words
from sample_data.arrivals import Arrivals, moment_of_day
from sample_data.calendars import DAY, HOUR, NEVER
from sample_data.company import FAST_SECONDS, Company
from sample_data.people import WEEKS, People, week_number

LONGEST_WAIT = 21 * DAY
STRAIGHT_SHARE = 0.01  # of leads that never qualify: converted by hand within minutes


@dataclass(frozen=True)
class Handoff:
    """One entry per lead; times in UTC seconds, ``NEVER`` where none.

    ``clock_at`` is the MQL, or creation where sales took the lead without one. ``load`` is how
    many leads its rep received in that week. ``is_fast``: first called within five minutes.
    """

    clock_at: np.ndarray
    qualified_at: np.ndarray
    assigned_at: np.ndarray
    rep: np.ndarray
    is_own: np.ndarray
    is_open: np.ndarray
    load: np.ndarray
    is_fast: np.ndarray
    called_at: np.ndarray
    called_before_at: np.ndarray
    straight_at: np.ndarray


def logit(share: np.ndarray | float) -> np.ndarray:
    """The log odds of a share."""
    return np.log(share) - np.log1p(-np.asarray(share))


def chance(log_odds: np.ndarray) -> np.ndarray:
    """The share that has these log odds."""
    return 1 / (1 + np.exp(-log_odds))


def hand_over(company: Company, arrivals: Arrivals, people: People) -> Handoff:
    """Qualification, assignment and first call of every lead."""
    random = company.random("handoff")
    size = company.leads
    label = words.column(words.SOURCES, "label")[arrivals.source]
    motion = words.column(words.SOURCES, "motion")[arrivals.source]
    clock_at = _clock(company, random, arrivals)
    is_clocked = clock_at < NEVER
    # Sales takes one in five outbound leads without waiting for marketing to qualify it.
    is_taken = is_clocked & (motion == "outbound") & (random.random(size) < 0.2)
    clock_at = np.where(is_taken, arrivals.created_at, clock_at)
    qualified_at = np.where(is_taken, NEVER, clock_at)

    is_gone = arrivals.master >= 0
    is_own = (label == "Cold call") & ~is_gone
    worked_at = _work_lists(random, arrivals, label == "Outbound list", is_clocked | is_gone)
    received_at = np.where(is_clocked, clock_at, worked_at)
    received_at = np.where(is_own, arrivals.created_at, received_at)
    rep = people.rep(arrivals.team, received_at, random.random(size))
    load = _load(rep, received_at)

    is_open = cal.is_open(arrivals.team, np.where(is_clocked, clock_at, arrivals.created_at))
    is_fast, delay, is_called = _speed(company, random, arrivals, clock_at, is_open, load)
    called_at = np.where(is_called, clock_at + delay, NEVER)
    slow = is_called & ~is_fast
    called_at[slow] = cal.after(arrivals.team[slow], clock_at[slow] + FAST_SECONDS + 1, delay[slow])
    called_at = np.where(is_clocked & (called_at - clock_at < LONGEST_WAIT), called_at, NEVER)
    called_at = np.where(is_clocked, called_at, _after_work(random, arrivals.team, worked_at))

    routing = np.exp(random.normal(np.log(20 * 60), 1.4, size))
    routing = np.where(
        called_at < NEVER, np.minimum(routing, 0.6 * (called_at - clock_at)), routing
    )
    routed_at = clock_at + np.minimum(routing, 5 * DAY).astype(np.int64)
    assigned_at = np.where(is_clocked, routed_at, worked_at)
    assigned_at = np.where(is_own, arrivals.created_at, assigned_at)

    is_straight = ~is_clocked & ~is_gone & ~arrivals.is_listed & (worked_at == NEVER)
    is_straight &= random.random(size) < STRAIGHT_SHARE
    straight_at = arrivals.created_at + random.integers(60, 240, size)
    return Handoff(
        clock_at=clock_at,
        qualified_at=qualified_at,
        assigned_at=np.where(is_straight, arrivals.created_at + 30, assigned_at),
        rep=rep,
        is_own=is_own,
        is_open=is_open,
        load=load,
        is_fast=is_fast,
        called_at=called_at,
        called_before_at=_earlier_calls(random, arrivals, clock_at, assigned_at, is_own),
        straight_at=np.where(is_straight, straight_at, NEVER),
    )


def _clock(company: Company, random: np.random.Generator, arrivals: Arrivals) -> np.ndarray:
    """When each lead is qualified by marketing: at once, or on a later visit."""
    size = company.leads
    share = words.column(words.SOURCES, "qualifying")[arrivals.source]
    if company.source_collapse:
        label = words.column(words.SOURCES, "label")[arrivals.source]
        is_late = arrivals.created_at // DAY >= cal.day_number(planted.COLLAPSE_FROM)
        collapsed = (label == planted.COLLAPSING_SOURCE) & is_late
        share = np.where(collapsed, share * planted.COLLAPSED_QUALIFYING, share)
    qualifies = (random.random(size) < share) & (arrivals.master < 0)
    at_once = random.random(size) < words.column(words.SOURCES, "at_once")[arrivals.source]
    at_once &= ~arrivals.is_listed
    soon = arrivals.created_at + random.integers(2, 90, size)
    days = np.minimum(random.geometric(0.15, size), 29)
    local_day = cal.team_local(arrivals.team, arrivals.created_at) // DAY + days
    later = cal.team_utc(arrivals.team, local_day * DAY + moment_of_day(random, size))
    return np.where(qualifies, np.where(at_once, soon, later), NEVER)


def _work_lists(
    random: np.random.Generator, arrivals: Arrivals, is_list: np.ndarray, is_out: np.ndarray
) -> np.ndarray:
    """When reps take up listed leads that marketing never qualified."""
    size = len(is_list)
    is_worked = is_list & ~is_out & (random.random(size) < 0.6)
    days = random.integers(1, 30, size) * (cal.CLOSES - cal.OPENS)
    return np.where(is_worked, cal.after(arrivals.team, arrivals.created_at, days), NEVER)


def _after_work(random: np.random.Generator, team: np.ndarray, worked_at: np.ndarray) -> np.ndarray:
    """The first dial to a listed lead; one in four is never dialled."""
    wait = random.exponential(8 * HOUR, len(team))
    is_dialled = random.random(len(team)) < 0.75
    return np.where(is_dialled, cal.after(team, worked_at, wait), NEVER)


def _load(rep: np.ndarray, received_at: np.ndarray) -> np.ndarray:
    week = np.clip(week_number(received_at), -1, WEEKS + 60)
    rep_week = np.where(received_at < NEVER, rep * (WEEKS + 100) + week + 1, 0)
    load = np.bincount(rep_week)[rep_week]
    return np.where(received_at < NEVER, load, 0)


def _speed(
    company: Company,
    random: np.random.Generator,
    arrivals: Arrivals,
    clock_at: np.ndarray,
    is_open: np.ndarray,
    load: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fast or not, the delay (seconds; opening seconds where slow) and whether ever called."""
    size = company.leads
    fast_share = words.column(words.SOURCES, "fast")
    slow_hours = words.column(words.SOURCES, "slow_hours")
    if not company.confounding:
        fast_share = np.full_like(fast_share, planted.UNCONFOUNDED_FAST)
        slow_hours = np.full_like(slow_hours, planted.UNCONFOUNDED_SLOW_HOURS)
    uncalled = words.column(words.SOURCES, "uncalled")[arrivals.source]
    odds = logit(fast_share[arrivals.source])
    odds = np.where(is_open, odds, odds - 2.0)
    slow = np.exp(random.normal(np.log(slow_hours[arrivals.source] * HOUR), 1.25))
    if company.ownership_gap:
        from_marketing = (words.column(words.TEAMS, "line") == "marketing")[arrivals.team]
        odds = np.where(from_marketing, odds + planted.OWNERSHIP_LOG_ODDS, odds)
    if company.overload:
        above = load > planted.LOAD_KNEE
        odds = np.where(above, odds + planted.LOAD_LOG_ODDS, odds)
        slow = np.where(above, slow * planted.LOAD_DELAY, slow)
    if company.leaking_hours:
        clocked = np.where(clock_at < NEVER, clock_at, 0)
        hour = cal.team_local(arrivals.team, clocked) % DAY // HOUR
        leaks = (hour >= planted.LEAK_HOURS[0]) & (hour < planted.LEAK_HOURS[1])
        odds = np.where(leaks, odds + np.log(planted.LEAK_FAST), odds)
        slow = np.where(leaks, slow + planted.LEAK_EXTRA_HOURS * HOUR, slow)
    is_clocked = clock_at < NEVER
    is_fast = is_clocked & (random.random(size) < chance(odds))
    quick = np.minimum(np.exp(random.normal(np.log(120), 0.6, size)), FAST_SECONDS - 2)
    is_called = is_fast | (is_clocked & (random.random(size) >= uncalled))
    return is_fast, np.where(is_fast, np.maximum(quick, 15), slow).astype(np.int64), is_called


def _earlier_calls(
    random: np.random.Generator,
    arrivals: Arrivals,
    clock_at: np.ndarray,
    assigned_at: np.ndarray,
    is_own: np.ndarray,
) -> np.ndarray:
    """Calls before the clock: the cold call that made the lead, or a rep who knew it already."""
    size = len(clock_at)
    cold = arrivals.created_at - random.integers(60, 900, size)
    gap = np.where(clock_at < NEVER, clock_at - arrivals.created_at, 0)
    known = arrivals.created_at + (random.uniform(0.1, 0.9, size) * gap).astype(np.int64)
    is_cold = is_own & (random.random(size) < 0.6)
    is_known = (gap > DAY) & (assigned_at < NEVER) & (random.random(size) < 0.03)
    return np.where(is_cold, cold, np.where(is_known & ~is_own, known, NEVER))
