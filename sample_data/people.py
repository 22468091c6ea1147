"""Who works at the sample company: users, their teams and who takes the next lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data import vocabulary as words
from sample_data.calendars import DAY, day_number, to_local
from sample_data.company import FIRST_DAY, OVERLOAD_FROM, OVERLOADED_TEAM, REPORT_ZONE, Company

USUAL_LOAD = 7.0  # leads received by a rep in an ordinary week
WEEKS = 70
INTEGRATION, FIRST_OPERATOR, OPERATORS = 0, 1, 3
OTHER_TEAMS = (
    ("Account Executives Americas", "America/New_York", "sales"),
    ("Account Executives EMEA", "Europe/London", "sales"),
    ("Marketing Operations", "America/New_York", "marketing"),
)


def week_number(at: np.ndarray) -> np.ndarray:
    """Weeks since the company's first Monday, in the report zone; clipped to the calendar."""
    local = np.clip(to_local(REPORT_ZONE, at) // DAY, 0, 2**31)
    return (local - day_number(FIRST_DAY)) // 7


@dataclass(frozen=True)
class People:
    """Users by number, and the block of numbers that each team's reps hold.

    ``users`` has one row per user: ``user``, ``name``, ``title``, ``team``, ``zone``, ``line``,
    ``is_active``. ``first_rep`` and ``reps`` are by SDR team; ``stayers`` of them remain once the
    overloaded team has lost its others. ``first_executive`` and ``executives`` are by continent
    (Americas, EMEA).
    """

    users: pl.DataFrame
    first_rep: np.ndarray
    reps: np.ndarray
    stayers: np.ndarray
    first_executive: np.ndarray
    executives: np.ndarray

    def rep(self, team: np.ndarray, at: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """The user number of a rep at work in each ``team`` at each time, picked by ``chance``."""
        has_left = week_number(at) >= (day_number(OVERLOAD_FROM) - day_number(FIRST_DAY)) // 7
        at_work = np.where(has_left, self.stayers[team], self.reps[team])
        return self.first_rep[team] + (chance * at_work).astype(np.int64)

    def executive(self, team: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """The user number of an account executive on the continent of each SDR team."""
        continent = (team >= 3).astype(np.int64)
        return self.first_executive[continent] + (chance * self.executives[continent]).astype(int)


def hire(company: Company) -> People:
    """Everybody at the company, as many reps as make ``USUAL_LOAD`` leads a week each."""
    random = company.random("people")
    team_share = np.bincount(
        words.column(words.COUNTRIES, 2), words.column(words.COUNTRIES, 1).astype(float)
    )
    received = company.leads / WEEKS * _share_received()
    reps = np.maximum(2, np.round(received * team_share / USUAL_LOAD)).astype(np.int64)
    stayers = reps.copy()
    if company.overload:
        overloaded = [team.name for team in words.TEAMS].index(OVERLOADED_TEAM)
        stayers[overloaded] = max(1, reps[overloaded] // 2)
    executives = np.maximum(2, np.round(reps.sum() * np.array([0.24, 0.12]))).astype(np.int64)

    blocks = np.concatenate([reps, executives])
    firsts = FIRST_OPERATOR + OPERATORS + np.concatenate([[0], np.cumsum(blocks)])
    names = random.permutation(len(words.FIRST_NAMES) * len(words.LAST_NAMES))
    rows = [_user(0, "Integration User", "System", 7, True)]
    for operator in range(OPERATORS):
        name = _name(names[operator])
        rows.append(_user(FIRST_OPERATOR + operator, name, "Marketing Operations", 7, True))
    for team, (first, count) in enumerate(zip(firsts, blocks, strict=False)):
        for user in range(first, first + count):
            title = "Sales Development Representative" if team < 5 else "Account Executive"
            is_active = team >= 5 or user - first < stayers[team]
            rows.append(_user(user, _name(names[user]), title, team, bool(is_active)))
    users = pl.DataFrame(
        rows, ("user", "name", "title", "team", "zone", "line", "is_active"), orient="row"
    )
    return People(users, firsts[:5], reps, stayers, firsts[5:7], executives)


def _share_received() -> float:
    """The share of leads that a rep is given, roughly: MQLs, cold calls, called lists."""
    shares = words.column(words.SOURCES, "share")
    return float((shares * words.column(words.SOURCES, "qualifying")).sum()) + 0.07


def _name(number: int) -> str:
    first, last = divmod(int(number), len(words.LAST_NAMES))
    return f"{words.FIRST_NAMES[first]} {words.LAST_NAMES[last]}"


def _user(user: int, name: str, title: str, team: int, is_active: bool) -> tuple[object, ...]:
    if team < 5:
        place = words.TEAMS[team]
        return user, name, title, place.name, place.zone, place.line, is_active
    label, zone, line = OTHER_TEAMS[team - 5]
    return user, name, title, label, zone, line, is_active
