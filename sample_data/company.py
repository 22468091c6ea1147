"""What can be asked of the sample company, and the truths planted in it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

REPORT_ZONE = "America/New_York"
FIRST_DAY = date(2025, 7, 14)  # a Monday
LAST_MONDAY = date(2026, 11, 16)
EXPORTED_AT = int(datetime(2026, 11, 18, 22, 30, tzinfo=UTC).timestamp())
EXPORTED_AT_WEEK_END = int(datetime(2026, 11, 16, 5, 0, tzinfo=UTC).timestamp()) - 1

# The planted truths. README.md lists them; the tests recover them from what is written.
FAST_SECONDS = 300
SPEED_ODDS_RATIO = 1.5
COLLAPSING_SOURCE = "Paid search"
COLLAPSE_FROM = date(2026, 8, 17)  # the last 13 complete weeks
COLLAPSED_VOLUME = 0.35
COLLAPSED_QUALIFYING = 0.5
OVERLOADED_TEAM = "SDR Northeast"
OVERLOAD_FROM = date(2026, 2, 2)
LOAD_KNEE = 12  # leads received by one rep in one week
LOAD_LOG_ODDS = -2.5  # of a call within five minutes, above the knee
LOAD_DELAY = 5.0  # times the slow delay, above the knee
REASONLESS_TEAM = "SDR Central"
REASONLESS_SHARE = 0.9
LEAK_HOURS = (16, 20)  # from, before; local to the team
LEAK_FAST = 0.3  # times the odds of a call within five minutes
LEAK_EXTRA_HOURS = 5  # opening hours a leaked lead waits on top
OWNERSHIP_LOG_ODDS = 0.6  # of a call within five minutes, teams that report to marketing
HOURS_LOG_ODDS = -0.4  # of SQL, for a lead handed over outside opening hours
# Without confounding every source is called alike and converts alike.
UNCONFOUNDED_FAST, UNCONFOUNDED_SLOW_HOURS, UNCONFOUNDED_CONVERTING = 0.25, 1.5, 0.12


@dataclass(frozen=True)
class Company:
    """One sample company: its size, its seed and a switch for each planted truth.

    ``speed_effect`` is the conditional odds ratio of SQL for leads called within five minutes of
    their MQL, given source and whether the team was open; 1.0 plants no effect. ``seen_at`` is
    the second of an export at another time.
    """

    leads: int = 25_000
    seed: int = 7
    speed_effect: float = SPEED_ODDS_RATIO
    confounding: bool = True
    source_collapse: bool = True
    overload: bool = True
    reasonless_team: bool = True
    partial_last_week: bool = True
    leaking_hours: bool = True
    ownership_gap: bool = True
    seen_at: int | None = None

    def __post_init__(self) -> None:
        if self.leads < 1:
            raise ValueError(f"leads must be at least 1, not {self.leads}")
        if self.speed_effect <= 0:
            raise ValueError(f"speed_effect must be above 0, not {self.speed_effect}")

    @property
    def exported_at(self) -> int:
        """The second, UTC since 1970, after which nothing has happened yet."""
        if self.seen_at is not None:
            return self.seen_at
        return EXPORTED_AT if self.partial_last_week else EXPORTED_AT_WEEK_END

    def random(self, part: str) -> np.random.Generator:
        """A generator of its own for each part, so that one switch leaves the others' draws be."""
        return np.random.default_rng([self.seed, zlib.crc32(part.encode())])
