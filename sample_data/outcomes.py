"""What becomes of each lead: accepted, qualified, rejected, nurtured, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import calendars as cal
from sample_data import company as planted
from sample_data import vocabulary as words
from sample_data.arrivals import Arrivals
from sample_data.calendars import DAY, HOUR, NEVER
from sample_data.company import Company
from sample_data.handoff import Handoff, chance, logit

LATEST_QUALIFYING = 29 * DAY  # after the clock: inside the 30-day window
EARLIEST_DECISION = 600  # seconds after the clock: after the five minutes
WORKING_DAY = cal.CLOSES - cal.OPENS
# Chances of what happens to a lead that does not reach SQL, by the team's line:
# accepted, rejected, disqualified, nurtured, nothing.
UNQUALIFIED = {
    "sales": (0.36, 0.31, 0.08, 0.06, 0.19),
    "marketing": (0.52, 0.17, 0.07, 0.06, 0.18),
}
UNQUALIFIED_ALIKE = (0.44, 0.24, 0.075, 0.06, 0.185)


@dataclass(frozen=True)
class Outcomes:
    """One entry per lead; times in UTC seconds, ``NEVER`` where none, not yet cut at the export.

    ``qualified_at`` is SQL in the first episode, ``moves`` every status change as
    (times, status code). ``reason`` numbers the reasons, −1 for none. ``closed_at`` ends the
    first episode's work.
    """

    moves: tuple[tuple[np.ndarray, int], ...]
    qualified_at: np.ndarray
    converted_at: np.ndarray
    accepted_at: np.ndarray
    closed_at: np.ndarray
    second_clock_at: np.ndarray
    is_left_in_queue: np.ndarray
    reason: np.ndarray
    score: np.ndarray


def settle(company: Company, arrivals: Arrivals, handoff: Handoff) -> Outcomes:
    """The outcome of every lead.

    SQL in the first episode is drawn from a logistic model with one intercept per source and
    per open or closed hours, plus log(``speed_effect``) where the lead was called within five
    minutes; nothing else enters it.
    """
    random = company.random("outcomes")
    size = company.leads
    clock_at = handoff.clock_at
    qualifies = _qualifying(company, random, arrivals, handoff)
    fate = _fates(company, random, arrivals, (clock_at < NEVER) & ~qualifies)
    is_left_in_queue = (fate == 4) & (handoff.called_at == NEVER) & ~handoff.is_own
    is_left_in_queue &= random.random(size) < 0.4

    decided_at = _decisions(random, arrivals.team, handoff)
    latest = clock_at + LATEST_QUALIFYING
    worked = cal.after(arrivals.team, decided_at, _lognormal(random, size, 2.5 * WORKING_DAY, 0.8))
    qualified_at = np.where(qualifies, np.minimum(worked, latest), NEVER)
    halfway = clock_at + EARLIEST_DECISION + (qualified_at - clock_at - EARLIEST_DECISION) // 2
    accepted_at = np.where(decided_at < qualified_at, decided_at, halfway)
    accepts = np.where(qualifies, random.random(size) < 0.92, fate == 0)
    accepted_at = np.where(accepts, accepted_at, NEVER)
    # A few reps accept what they see coming, before marketing's stamp.
    is_early = accepts & ~handoff.is_own & (random.random(size) < 0.004)
    before = np.maximum(clock_at - random.integers(1, HOUR, size), arrivals.created_at)
    accepted_at = np.where(is_early, before, accepted_at)

    rejected_at = np.where(fate == 1, decided_at, NEVER)
    changed_mind = qualifies & (accepted_at < NEVER) & ~is_early & (random.random(size) < 0.03)
    before_accepting = clock_at + (accepted_at - clock_at) * 3 // 4
    rejected_at = np.where(changed_mind, before_accepting, rejected_at)
    flips = (fate == 1) & (random.random(size) < 0.05)
    accepted_at = np.where(
        flips, _later(random, arrivals.team, rejected_at, 3 * WORKING_DAY), accepted_at
    )

    disqualified_at, nurtured_at = _let_go(
        random, arrivals, handoff, fate, flips, (decided_at, accepted_at, rejected_at)
    )
    again = _second_episode(random, arrivals, handoff, nurtured_at)
    converted_at = np.minimum(np.minimum(qualified_at, handoff.straight_at), again["qualified"])
    closings = (rejected_at, disqualified_at, nurtured_at, qualified_at)
    moves = (
        (handoff.qualified_at, words.QUALIFIED_BY_MARKETING),
        (accepted_at, words.ACCEPTED),
        (rejected_at, words.REJECTED),
        (disqualified_at, words.DISQUALIFIED),
        (nurtured_at, words.NURTURE),
        (again["clock"], words.QUALIFIED_BY_MARKETING),
        (again["accepted"], words.ACCEPTED),
        (again["rejected"], words.REJECTED),
        (converted_at, words.QUALIFIED),
    )
    is_rejected = (rejected_at < NEVER) | (again["rejected"] < NEVER)
    return Outcomes(
        moves=moves,
        qualified_at=qualified_at,
        converted_at=converted_at,
        accepted_at=accepted_at,
        closed_at=np.minimum.reduce(closings),
        second_clock_at=again["clock"],
        is_left_in_queue=is_left_in_queue,
        reason=_reasons(company, random, arrivals, is_rejected, accepted_at < NEVER),
        score=_scores(random, arrivals.source, qualifies),
    )


def _qualifying(
    company: Company, random: np.random.Generator, arrivals: Arrivals, handoff: Handoff
) -> np.ndarray:
    """Which leads reach SQL in their first episode: the logistic model."""
    log_odds = logit(words.column(words.SOURCES, "converting"))[arrivals.source]
    log_odds = log_odds + np.where(handoff.is_open, 0.0, planted.HOURS_LOG_ODDS)
    if not company.confounding:
        log_odds = np.full(company.leads, logit(planted.UNCONFOUNDED_CONVERTING))
    log_odds = log_odds + np.log(company.speed_effect) * handoff.is_fast
    is_drawn = random.random(company.leads) < chance(log_odds)
    return is_drawn & (handoff.clock_at < NEVER)


def _let_go(
    random: np.random.Generator,
    arrivals: Arrivals,
    handoff: Handoff,
    fate: np.ndarray,
    flips: np.ndarray,
    decisions: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """When leads are disqualified and when nurtured: at once, after acceptance, or unworked."""
    size = len(fate)
    decided_at, accepted_at, rejected_at = decisions
    let_go = np.where(fate == 0, random.random(size), 1.0)
    ended_at = _later(random, arrivals.team, accepted_at, 8 * WORKING_DAY)
    disqualified_at = np.where(fate == 2, decided_at, NEVER)
    disqualified_at = np.where(let_go < 0.33, ended_at, disqualified_at)
    nurtured_at = np.where(fate == 3, decided_at, NEVER)
    nurtured_at = np.where((let_go >= 0.33) & (let_go < 0.63), ended_at, nurtured_at)
    parked = (fate == 1) & ~flips & (random.random(size) < 0.15)
    nurtured_at = np.where(
        parked, _later(random, arrivals.team, rejected_at, 5 * WORKING_DAY), nurtured_at
    )
    taken_up_at = np.where(handoff.assigned_at < NEVER, handoff.assigned_at, arrivals.created_at)
    idle_at = taken_up_at + random.integers(DAY, 40 * DAY, size)
    drawn = np.where((handoff.clock_at < NEVER) | (arrivals.master >= 0), 1.0, random.random(size))
    drawn = np.where(handoff.straight_at < NEVER, 1.0, drawn)
    disqualified_at = np.where(drawn < 0.08, idle_at, disqualified_at)
    nurtured_at = np.where((drawn >= 0.08) & (drawn < 0.14), idle_at, nurtured_at)
    return disqualified_at, nurtured_at


def _lognormal(random: np.random.Generator, size: int, median: float, spread: float) -> np.ndarray:
    return np.exp(random.normal(np.log(median), spread, size))


def _later(
    random: np.random.Generator, team: np.ndarray, at: np.ndarray, seconds: float
) -> np.ndarray:
    """Each time plus opening hours around ``seconds``; never stays never."""
    return cal.after(team, at, 600 + _lognormal(random, len(at), seconds, 0.7))


def _fates(
    company: Company, random: np.random.Generator, arrivals: Arrivals, is_open: np.ndarray
) -> np.ndarray:
    """Accepted 0, rejected 1, disqualified 2, nurtured 3, nothing 4; −1 where not asked."""
    size = company.leads
    drawn = random.random(size)
    fate = np.full(size, -1)
    for index, team in enumerate(words.TEAMS):
        shares = UNQUALIFIED[team.line] if company.ownership_gap else UNQUALIFIED_ALIKE
        of_team = is_open & (arrivals.team == index)
        fate[of_team] = np.searchsorted(np.cumsum(shares)[:4], drawn[of_team], side="right")
    return fate


def _decisions(random: np.random.Generator, team: np.ndarray, handoff: Handoff) -> np.ndarray:
    """When each handed-over lead is decided: after its first call, or unheard."""
    size = len(team)
    is_clocked = handoff.clock_at < NEVER
    called = (handoff.called_at < NEVER) & is_clocked
    start = np.where(called, handoff.called_at, handoff.assigned_at)
    start = np.maximum(start, handoff.clock_at + EARLIEST_DECISION)
    wait = _lognormal(random, size, 10 * HOUR, 1.1)
    return cal.after(team, np.where(is_clocked, start, NEVER), 120 + wait)


def _second_episode(
    random: np.random.Generator, arrivals: Arrivals, handoff: Handoff, nurtured_at: np.ndarray
) -> dict[str, np.ndarray]:
    """Nurtured leads that come back: a second MQL, and what becomes of it."""
    size = len(nurtured_at)
    comes_back = (nurtured_at < NEVER) & (handoff.qualified_at < NEVER)
    comes_back &= random.random(size) < 0.35
    pause = nurtured_at + random.integers(15 * DAY, 90 * DAY, size)
    clock = np.maximum(pause, handoff.clock_at + 40 * DAY)
    clock = np.where(comes_back, clock, NEVER)
    decided = _later(random, arrivals.team, clock, WORKING_DAY)
    fate = np.where(comes_back, random.random(size), 1.0)
    accepted = np.where(fate < 0.45, decided, NEVER)
    qualified = _later(random, arrivals.team, accepted, 3 * WORKING_DAY)
    return {
        "clock": clock,
        "accepted": accepted,
        "qualified": np.where(fate < 0.2, qualified, NEVER),
        "rejected": np.where((fate >= 0.45) & (fate < 0.7), decided, NEVER),
    }


def _reasons(
    company: Company,
    random: np.random.Generator,
    arrivals: Arrivals,
    is_rejected: np.ndarray,
    is_accepted: np.ndarray,
) -> np.ndarray:
    """The reason written on each lead; some accepted leads keep one that nobody cleared."""
    size = company.leads
    blank = np.full(size, words.REASONLESS_ELSEWHERE)
    if company.reasonless_team:
        team = words.column(words.TEAMS, "name")[arrivals.team]
        blank = np.where(team == planted.REASONLESS_TEAM, planted.REASONLESS_SHARE, blank)
    reason = words.draw(random, words.column(words.REASONS, 1).astype(float), size)
    is_leftover = is_accepted & ~is_rejected & (random.random(size) < 0.03)
    has_reason = (is_rejected & (random.random(size) >= blank)) | is_leftover
    return np.where(has_reason, reason, -1)


def _scores(random: np.random.Generator, source: np.ndarray, qualifies: np.ndarray) -> np.ndarray:
    """The score as it stood at MQL, 1 to 100: better sources and better leads score higher."""
    converting = words.column(words.SOURCES, "converting")[source]
    score = 45 + 80 * converting + 9 * qualifies + random.normal(0, 12, len(source))
    return np.clip(np.round(score), 1, 100).astype(np.int64)
