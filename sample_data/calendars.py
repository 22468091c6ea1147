"""Local time and opening hours on arrays of UTC seconds, right across daylight saving."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from sample_data.vocabulary import TEAMS

NEVER = np.int64(2**60)  # a time that does not come; larger than any other
DAY = 86_400
HOUR = 3_600
OPENS, CLOSES = 9 * HOUR, 17 * HOUR  # every team, Monday to Friday, in its own zone
QUARTER = 900

_FIRST = int(datetime(2025, 6, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(2028, 6, 1, tzinfo=UTC).timestamp())

HOLIDAYS = {
    "US": (
        date(2025, 9, 1), date(2025, 11, 27), date(2025, 12, 25), date(2026, 1, 1),
        date(2026, 1, 19), date(2026, 5, 25), date(2026, 6, 19), date(2026, 7, 3),
        date(2026, 9, 7), date(2026, 11, 26),
    ),
    "UK": (
        date(2025, 8, 25), date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1),
        date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25),
        date(2026, 8, 31),
    ),
    "DE": (
        date(2025, 10, 3), date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1),
        date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14),
        date(2026, 5, 25),
    ),
}  # fmt: skip


def day_number(day: date) -> int:
    """Days from 1970-01-01 to ``day``."""
    return (day - date(1970, 1, 1)).days


@cache
def _hourly_offsets(zone: str) -> np.ndarray:
    rules = ZoneInfo(zone)
    hours = range(_FIRST, _LAST, HOUR)
    ahead = [datetime.fromtimestamp(hour, rules).utcoffset() or timedelta() for hour in hours]
    return np.array([int(offset.total_seconds()) for offset in ahead], dtype=np.int64)


def to_local(zone: str, at: np.ndarray) -> np.ndarray:
    """Seconds since 1970 as a wall clock in ``zone`` shows them."""
    offsets = _hourly_offsets(zone)
    hour = np.clip((at - _FIRST) // HOUR, 0, len(offsets) - 1)
    return at + offsets[hour]


def from_local(zone: str, local: np.ndarray) -> np.ndarray:
    """The UTC seconds of a wall clock in ``zone``; a skipped or repeated hour takes a neighbour."""
    guess = local - (to_local(zone, local) - local)
    return local - (to_local(zone, guess) - guess)


class OpeningHours:
    """When one team is open, as a grid of quarter hours."""

    def __init__(self, zone: str, holidays: tuple[date, ...]) -> None:
        starts = np.arange(_FIRST, _LAST, QUARTER, dtype=np.int64)
        local = to_local(zone, starts)
        day, second = local // DAY, local % DAY
        weekday = (day + 3) % 7
        closed = np.isin(day, [day_number(holiday) for holiday in holidays])
        self._open = (weekday < 5) & ~closed & (second >= OPENS) & (second < CLOSES)
        self._before = np.concatenate([[0], np.cumsum(self._open * QUARTER)])[:-1]

    def is_open(self, at: np.ndarray) -> np.ndarray:
        """Whether the team is open at each time."""
        return self._open[self._quarter(at)]

    def after(self, at: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """The time when ``seconds`` of opening hours have passed since ``at``."""
        quarter = self._quarter(at)
        passed = self._before[quarter] + self._open[quarter] * (at - _FIRST - quarter * QUARTER)
        wanted = passed + np.maximum(seconds, 0).astype(np.int64)
        found = np.searchsorted(self._before, wanted, side="right") - 1
        return _FIRST + found * QUARTER + (wanted - self._before[found])

    def _quarter(self, at: np.ndarray) -> np.ndarray:
        return np.clip((at - _FIRST) // QUARTER, 0, len(self._open) - 1)


@cache
def _team_hours() -> tuple[OpeningHours, ...]:
    return tuple(OpeningHours(team.zone, HOLIDAYS[team.holidays]) for team in TEAMS)


def is_open(team: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Whether each lead's team is open at its time."""
    found = np.zeros(len(at), dtype=bool)
    for index, hours in enumerate(_team_hours()):
        of_team = team == index
        found[of_team] = hours.is_open(at[of_team])
    return found


def after(team: np.ndarray, at: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Each time plus ``seconds`` of its team's opening hours; never stays never."""
    found = np.full(len(at), NEVER)
    for index, hours in enumerate(_team_hours()):
        of_team = (team == index) & (at < NEVER)
        found[of_team] = hours.after(at[of_team], seconds[of_team])
    return found


def team_local(team: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Each time as its team's wall clock shows it, in seconds since 1970."""
    found = np.array(at, dtype=np.int64)
    for index, where in enumerate(TEAMS):
        of_team = team == index
        found[of_team] = to_local(where.zone, found[of_team])
    return found


def team_utc(team: np.ndarray, local: np.ndarray) -> np.ndarray:
    """The UTC seconds of each team's wall clock."""
    found = np.array(local, dtype=np.int64)
    for index, where in enumerate(TEAMS):
        of_team = team == index
        found[of_team] = from_local(where.zone, found[of_team])
    return found
