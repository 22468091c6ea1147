"""The clocks of made-up leads: rows of int_responses from what happened after how long."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from funnel.durations import length_seconds
from funnel.tables import EXITS, STAGES

_STOPS = ("call", "attempt", "contact", "meeting")
_EVENTS = (*_STOPS, "their_call", "assigned")
_TARGETS = ("sales_qualified", "opportunity", "won")
# What ends a wait; at equal times the first of them did.
_ENDS = ("called", "called_us", "closed_uncalled", "waiting")


@dataclass(frozen=True)
class Wait:
    """What happened how long after a clock began ("4m"); None is not so far.

    The clock is that of the MQL, or of creation where the lead has none; ``since`` begins one of
    a later MQL. A call is an attempt too. ``closed_for``: how long the team was closed still.
    ``reached_at`` is the number of attempts until the first contact, of which the last one was
    the contact unless they came ``by_themselves``. ``standing`` is that of a lead without a clock.
    """

    call: str | None = None
    attempt: str | None = None
    contact: str | None = None
    meeting: str | None = None
    their_call: str | None = None
    assigned: str | None = None
    closed_for: str = "0s"
    attempts: int = 0
    reached_at: int | None = None
    by_themselves: bool = False
    has_planned: bool = False
    team_hour: int | None = None
    since: str | None = None
    standing: str | None = None


def responses(number: int, lead, as_of: datetime, local) -> Iterator[dict]:
    """The rows of one lead's clocks, by each start; ``local`` gives a stamp's local time."""
    for place, wait in enumerate(lead.waits):
        began = _began(lead, wait)
        moments = {name: _after(began, getattr(wait, name)) for name in _EVENTS}
        moments["attempt"] = min(filter(None, (moments["attempt"], moments["call"])), default=None)
        starts = {
            "created": lead.stages["created"],
            "mql": began,
            "assigned": moments["assigned"] or began,
        }
        clockless = {
            "mql": None if "marketing_qualified" in lead.stages else "not_handed_over",
            "assigned": None if wait.assigned else "no_usable_clock",
        }
        for start, at in starts.items():
            if start == "created" and place:
                continue
            row = {
                "lead_number": number,
                "start": start,
                "is_first": place == 0,
                "is_latest": start == "created" or wait == lead.waits[-1],
                "is_from_creation": start == "mql" and "marketing_qualified" in lead.implied,
                "is_assignment_known": wait.assigned is not None,
                "has_planned": wait.has_planned,
                "attempts": max(wait.attempts, moments["attempt"] is not None),
                "attempts_at_contact": wait.reached_at,
                "is_contact_by_attempt": wait.reached_at is not None and not wait.by_themselves,
                "is_still_open": _is_open(lead),
            }
            standing = wait.standing or clockless.get(start)
            if standing is None:
                yield row | _timed(lead, wait, at, moments, as_of, local)
            else:
                yield (
                    row | {f"{stop}_standing": standing for stop in _STOPS} | _day(at, wait, local)
                )


def _began(lead, wait: Wait) -> datetime:
    if wait.since is not None:
        return datetime.fromisoformat(wait.since)
    is_explicit = "marketing_qualified" in lead.stages.keys() - lead.implied
    return lead.stages["marketing_qualified" if is_explicit else "created"]


def _after(began: datetime, length: str | None) -> datetime | None:
    return None if length is None else began + timedelta(seconds=length_seconds(length))


def _timed(lead, wait: Wait, at: datetime, moments, as_of: datetime, local) -> dict:
    """What happened how long after the clock began at ``at``."""
    closed = min(
        (t for stage, t in lead.stages.items() if _closes(stage) and t >= at), default=None
    )
    targets = {name: lead.stages.get(name) for name in _TARGETS}
    ends = {"age": as_of, "closed": closed, **moments, **targets}
    row = {f"{stop}_standing": _standing(moments, stop, closed, at) for stop in _STOPS}
    for name, moment in ends.items():
        seconds = None if moment is None else round((moment - at).total_seconds())
        if seconds is not None and seconds < 0:
            seconds = -1 if name in _TARGETS else None
        row[f"{name}_seconds"] = seconds
        if name not in _TARGETS:
            row[f"{name}_open_seconds"] = (
                None if seconds is None else max(0, seconds - length_seconds(wait.closed_for))
            )
    return row | _day(at, wait, local)


def _standing(moments, stop: str, closed: datetime | None, at: datetime) -> str:
    stopped, theirs = moments[stop], moments["their_call"]
    if stopped is not None and stopped < at:
        return "pre_worked"
    late = datetime.max
    when = (stopped or late, theirs or late, closed or late)
    return _ENDS[when.index(min(when))] if min(when) < late else "waiting"


def _day(at: datetime, wait: Wait, local) -> dict:
    moment = local(at)
    day = moment.date()
    return {
        "started_at": at,
        "started_date": day,
        "started_week": day - timedelta(days=day.weekday()),
        "started_hour": moment.hour,
        "started_weekday": moment.isoweekday(),
        "team_hour": moment.hour if wait.team_hour is None else wait.team_hour,
        "team_weekday": moment.isoweekday(),
        "is_in_hours": wait.closed_for == "0s",
    }


def _closes(stage: str) -> bool:
    return stage in EXITS or stage in STAGES[STAGES.index("sales_qualified") :]


def _is_open(lead) -> bool:
    return not any(map(_closes, lead.stages))


def with_received(rows: list[dict]) -> list[dict]:
    """The clocks with how many their owner was given that week; owners are always at work."""
    given = Counter(_rep_week(row) for row in rows if _is_received(row))
    return [row | {"received": given.get(_rep_week(row))} for row in rows]


def _rep_week(row: dict) -> tuple:
    return row["start"], row["owner_id"], row["started_week"]


def _is_received(row: dict) -> bool:
    return row["owner_id"] != 0 and row["call_standing"] not in ("not_handed_over", "bulk_import")


def unusable_frame(rows: list[dict], dimensions: tuple[str, ...]) -> pl.DataFrame:
    """The rows without a usable clock, with the columns that imports publish of them."""
    kept = [
        *("lead_number", "start", "is_first", "is_latest"),
        *("started_at", "started_date", "started_week", "is_from_creation"),
        *(f"{stop}_standing" for stop in _STOPS),
        *(f"{name}_id" for name in dimensions),
    ]
    return response_frame(rows, dimensions).select(kept)


def response_frame(rows: list[dict], dimensions: tuple[str, ...]) -> pl.DataFrame:
    """The rows as a table with every column that imports publish."""
    seconds = [
        f"{name}_{kind}"
        for name in ("age", "closed", *_EVENTS)
        for kind in ("seconds", "open_seconds")
    ] + [f"{name}_seconds" for name in _TARGETS]
    schema = {
        "lead_number": pl.Int64,
        "start": pl.String,
        **dict.fromkeys(("is_first", "is_latest"), pl.Boolean),
        "started_at": pl.Datetime,
        **dict.fromkeys(("started_date", "started_week"), pl.Date),
        **dict.fromkeys(("started_hour", "started_weekday", "team_hour", "team_weekday"), pl.Int64),
        **dict.fromkeys(
            ("is_in_hours", "is_from_creation", "is_assignment_known", "has_planned"), pl.Boolean
        ),
        **{f"{stop}_standing": pl.String for stop in _STOPS},
        **dict.fromkeys(seconds, pl.Int64),
        **dict.fromkeys(("attempts", "attempts_at_contact", "received"), pl.Int64),
        **dict.fromkeys(("is_contact_by_attempt", "is_still_open"), pl.Boolean),
        **{f"{name}_id": pl.Int64 for name in dimensions},
    }
    return pl.DataFrame(rows, schema=schema)
