"""Leads as they arrive: when, whence, who they are, and which are later merged or deleted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import calendars as cal
from sample_data import vocabulary as words
from sample_data.calendars import DAY, HOUR, NEVER
from sample_data.company import (
    COLLAPSE_FROM,
    COLLAPSED_VOLUME,
    COLLAPSING_SOURCE,
    FIRST_DAY,
    Company,
)

MERGED_SHARE, DELETED_SHARE = 0.02, 0.01
LIST_SIZE = 90  # leads in a bulk import, on average
_BY_HOUR_INBOUND = np.array(
    [1, 1, 1, 1, 1, 2, 4, 8, 14, 20, 23, 22, 18, 20, 22, 21, 18, 14, 10, 8, 7, 6, 4, 2], float
)
_BY_HOUR_STAFF = np.array([0] * 9 + [3, 4, 4, 2, 4, 4, 4, 3] + [0] * 7, float)
_QUIET = (("12-20", "12-31", 0.35), ("01-01", "01-04", 0.45), ("08-01", "08-24", 0.8))


@dataclass(frozen=True)
class Arrivals:
    """One entry per lead in order of creation; times in UTC seconds, ``NEVER`` where none.

    ``source``, ``country``, ``segment``, ``team`` number the vocabulary; ``master`` is the lead it
    was merged into, −1 for none; ``person`` and ``firm`` number invented names.
    """

    created_at: np.ndarray
    source: np.ndarray
    original_source: np.ndarray
    country: np.ndarray
    segment: np.ndarray
    team: np.ndarray
    person: np.ndarray
    firm: np.ndarray
    is_listed: np.ndarray
    master: np.ndarray
    merged_at: np.ndarray
    deleted_at: np.ndarray


def arrive(company: Company) -> Arrivals:
    """Every lead the company ever had, the merged and deleted ones too."""
    random = company.random("arrivals")
    size = company.leads
    source = words.draw(random, words.column(words.SOURCES, "share"), size)
    country = words.draw(random, words.column(words.COUNTRIES, 1).astype(float), size)
    team = words.column(words.COUNTRIES, 2).astype(np.int64)[country]
    is_listed = random.random(size) < words.column(words.SOURCES, "listed")[source]

    created_at = np.full(size, NEVER)
    for index in range(len(words.SOURCES)):
        alone = (source == index) & ~is_listed
        created_at[alone] = _moments(company, random, index, team[alone])
        listed = (source == index) & is_listed
        created_at[listed] = _imports(company, random, index, int(listed.sum()))

    order = np.lexsort((np.arange(size), created_at))
    person = random.integers(0, len(words.FIRST_NAMES) * len(words.LAST_NAMES), size)
    firms = len(words.COMPANY_STARTS) * len(words.COMPANY_TRADES) * len(words.COMPANY_FORMS)
    firm = random.integers(0, firms, size)
    master, merged_at, deleted_at = _gone(company, created_at[order])
    is_merged = master >= 0
    person, firm = person[order], firm[order]
    person[is_merged], firm[is_merged] = person[master[is_merged]], firm[master[is_merged]]
    return Arrivals(
        created_at=created_at[order],
        source=source[order],
        original_source=_original_source(random, source[order]),
        country=country[order],
        segment=words.draw(random, words.column(words.SEGMENTS, 1).astype(float), size),
        team=team[order],
        person=person,
        firm=firm,
        is_listed=is_listed[order],
        master=master,
        merged_at=merged_at,
        deleted_at=deleted_at,
    )


def moment_of_day(random: np.random.Generator, size: int) -> np.ndarray:
    """Seconds after local midnight at which people fill in forms."""
    return words.draw(random, _BY_HOUR_INBOUND, size) * HOUR + random.integers(0, HOUR, size)


def _days(company: Company, source: int) -> tuple[np.ndarray, np.ndarray]:
    first = cal.day_number(FIRST_DAY)
    days = np.arange(first, company.exported_at // DAY + 1)
    weight = 1.0 + 0.004 * (days - first) / 7
    weekday = (days + 3) % 7
    is_staffed = words.SOURCES[source].motion in ("outbound", "partner")
    weekend = 0.02 if is_staffed else 0.38
    weight *= (
        np.where(weekday >= 5, weekend, 1.0)
        * np.array([1.0, 1.12, 1.1, 1.05, 0.85, 1.0, 1.0])[weekday]
    )
    month_day = np.array([str(np.datetime64(int(day), "D"))[5:] for day in days])
    for start, end, factor in _QUIET:
        weight[(month_day >= start) & (month_day <= end)] *= factor
    if company.source_collapse and words.SOURCES[source].label == COLLAPSING_SOURCE:
        weight[days >= cal.day_number(COLLAPSE_FROM)] *= COLLAPSED_VOLUME
    return days, weight


def _moments(
    company: Company, random: np.random.Generator, source: int, team: np.ndarray
) -> np.ndarray:
    days, weight = _days(company, source)
    day = days[words.draw(random, weight, len(team))]
    if words.SOURCES[source].motion == "outbound":
        second = words.draw(random, _BY_HOUR_STAFF, len(team)) * HOUR
        second = second + random.integers(0, HOUR, len(team))
    else:
        second = moment_of_day(random, len(team))
    at = cal.team_utc(team, day * DAY + second)
    while (is_late := at > company.exported_at - 60).any():
        at[is_late] -= DAY
    return at


def _imports(company: Company, random: np.random.Generator, source: int, size: int) -> np.ndarray:
    """Times of ``size`` leads that came as lists, every lead of a list in the same second."""
    if size == 0:
        return np.empty(0, dtype=np.int64)
    days, weight = _days(company, source)
    lists = max(1, size // LIST_SIZE)
    day = days[words.draw(random, weight, lists, evenly=True)]
    second = words.draw(random, _BY_HOUR_STAFF, lists) * HOUR + random.integers(0, HOUR, lists)
    at = cal.team_utc(np.zeros(lists, dtype=np.int64), day * DAY + second)
    at = np.where(at > company.exported_at - 60, at - 7 * DAY, at)
    # Every list gets its first 50, the rest fall where they fall.
    sure = np.tile(np.arange(lists), min(50, size // lists))
    return at[np.concatenate([sure, random.integers(0, lists, size - len(sure))])]


def _original_source(random: np.random.Generator, source: np.ndarray) -> np.ndarray:
    """The first touch as a marketing system would name it."""
    usual = {"Paid search": 1, "Trade show": 6, "Outbound list": 6, "Cold call": 6, "Partner": 5}
    fixed = np.array([usual.get(item.label, -1) for item in words.SOURCES])[source]
    drawn = words.draw(random, np.array([5, 2, 3, 1.5, 1.5, 1, 0]), len(source))
    return np.where(fixed >= 0, fixed, drawn)


def _gone(company: Company, created_at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = company.random("gone")
    size = len(created_at)
    fate = random.random(size)
    is_merged = (fate < MERGED_SHARE) & (np.arange(size) > size // 100)
    is_deleted = (fate >= MERGED_SHARE) & (fate < MERGED_SHARE + DELETED_SHARE)
    staying = np.flatnonzero(~is_merged & ~is_deleted)
    earlier = np.searchsorted(staying, np.flatnonzero(is_merged))
    pick = np.maximum(0, earlier - 1 - random.integers(0, size // 50 + 1, len(earlier)))
    master = np.full(size, -1)
    master[is_merged] = staying[pick]
    delay = random.integers(HOUR, 5 * DAY, size)
    merged_at = np.where(is_merged, np.minimum(created_at + delay, company.exported_at), NEVER)
    later = created_at + 10 * delay
    deleted_at = np.where(is_deleted, np.minimum(later, company.exported_at), NEVER)
    return master, merged_at, deleted_at
