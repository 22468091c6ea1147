"""The hand-off of made-up leads: what sales decided on their MQLs, what is open, what passed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

import polars as pl

from funnel.definitions import Definitions
from funnel.durations import length_seconds
from funnel.tables import (
    CAUSES,
    EXITS,
    LEDGER,
    MISSES,
    QUALIFICATION_FIELDS,
    SIDES,
    STAGES,
    STUCK_REASONS,
)

HANDOFF_ENUMS = {
    "ledger": LEDGER,
    "cause": CAUSES,
    "side": SIDES,
    "stuck_reason": STUCK_REASONS,
    "miss": MISSES,
}
HANDOFF_KINDS = {
    **{name: name for name in HANDOFF_ENUMS},
    "qualified_ledger": "ledger",
}
# Each flag is the column is_… or has_… of int_handoffs.
_FLAGS = {
    word: f"{verb}_{word}"
    for verb, words in {
        "is": (
            "implied",
            "disqualified",
            "due",
            "overturned",
            "silent",
            "handled_well",
            "recycled",
        ),
        "has": ("flipped", "stray_reason", "contact", "call"),
    }.items()
    for word in words
}


@dataclass(frozen=True)
class Handoff:
    """What became of one MQL: its place in the ledger, and ``then`` its place at SQL.

    ``decided`` and ``qualified`` say how long after the MQL, such as "2d"; ``refusals`` how long
    after it each no came and was changed (None: never). ``since`` dates a later MQL. ``flags``:
    words such as "due flipped silent", see ``_FLAGS``. ``filled``: the bits of its fields.
    """

    ledger: str
    flags: str = ""
    then: str | None = None
    decided: str | None = None
    qualified: str | None = None
    refusals: tuple[tuple[str, str | None], ...] = ()
    reason: str = ""
    band: str = ""
    filled: int = 0
    cause: str | None = None
    attempts: int = 0
    since: str | None = None


@dataclass(frozen=True)
class Open:
    """An open lead in the last stage it entered: whose turn it is and what it waits for.

    It is stuck when it is longer in its stage than the norm given, silent for five business days
    and nothing is planned.
    """

    side: str
    waits_for: str
    silent_days: int = 0
    has_planned: bool = False
    band: str = ""
    attempts: int = 0
    has_contact: bool = False


class HandoffTables:
    """The tables of the hand-off as imports publish them; ``norms`` are lengths by stage."""

    def __init__(
        self,
        leads: Iterable,
        as_of: datetime,
        norms: dict[str, str],
        definitions: Definitions,
        keys: Callable[[dict[str, str]], dict[str, int]],
        local_day: Callable,
        dimensions: tuple[str, ...],
    ):
        self.leads, self.as_of, self.definitions = list(enumerate(leads, 1)), as_of, definitions
        self.norms = {stage: length_seconds(text) for stage, text in norms.items()}
        self.keys, self.local_day, self.dimensions = keys, local_day, dimensions
        handoffs = [one for _, lead in self.leads for one in lead.handoffs]
        opened = [lead.open for _, lead in self.leads if lead.open]
        self.reasons = _numbered(one.reason for one in handoffs)
        self.filled = [one.filled for one in handoffs]
        self.bands = _numbered(one.band for one in [*handoffs, *opened])

    def frames(self) -> dict[str, pl.DataFrame]:
        """Every table by its name, with its published columns, however few its rows."""
        handoffs, refusals = [], []
        for number, lead in self.leads:
            for place, one in enumerate(lead.handoffs):
                shared = self._shared(number, lead, place, one)
                handoffs.append(shared | self._handoff(lead, place, one))
                refusals += [
                    shared | {"refused_seconds": _seconds(no), "changed_seconds": _seconds(changed)}
                    for no, changed in one.refusals
                ]
        given = Counter((row["receiver_id"], row["handed_week"]) for row in handoffs)
        for row in handoffs:
            if row["receiver_id"]:
                row["received"] = given[row["receiver_id"], row["handed_week"]]
        return {
            "int_handoffs": self._frame(handoffs, _HANDOFFS),
            "int_refusals": self._frame(refusals, _REFUSALS),
            "int_open_leads": self._frame(
                [self._open(number, lead) for number, lead in self.leads if lead.open], _OPEN
            ),
            "int_due_mqls": self._frame(
                [self._miss(number, lead) for number, lead in self.leads if lead.miss], _MISSES
            ),
            "reasons": pl.DataFrame(
                [
                    {"id": id_, "label": label, "reason_class": self._class(label)}
                    for label, id_ in self.reasons.items()
                ],
                schema={"id": pl.Int64, "label": pl.String, "reason_class": pl.String},
            ),
            "qualification_fields": pl.DataFrame(
                [
                    {"field": field, "leads": 1}
                    for at, field in enumerate(QUALIFICATION_FIELDS)
                    if any(filled // 2**at % 2 for filled in self.filled)
                ],
                schema={"field": pl.String, "leads": pl.Int64},
            ),
            "score_bands": pl.DataFrame(
                [{"id": id_, "label": label} for label, id_ in self.bands.items()],
                schema={
                    "id": pl.Int64,
                    "label": pl.String,
                    "above": pl.Float64,
                    "high": pl.Float64,
                },
            ),
            "stage_norms": pl.DataFrame(
                [
                    {"stage": stage, "stays": 0, "stuck_seconds": self.norms.get(stage)}
                    | {"is_agreed": stage in self.norms}
                    for stage in (*STAGES[:-1], "recycled")
                ],
                schema={
                    "stage": pl.String,
                    "stays": pl.Int64,
                    "usual_seconds": pl.Int64,
                    "stuck_seconds": pl.Int64,
                    "is_agreed": pl.Boolean,
                },
            ),
        }

    def _frame(self, rows: list[dict], schema: dict[str, pl.DataType]) -> pl.DataFrame:
        ids = {f"{name}_id": pl.Int64 for name in self.dimensions}
        return pl.DataFrame(rows, schema=schema | ids)

    def _dated(self, word: str, moment: datetime) -> dict:
        day = self.local_day(moment)
        week = day - timedelta(days=day.weekday())
        return {f"{word}_at": moment, f"{word}_date": day, f"{word}_week": week}

    def _shared(self, number: int, lead, place: int, one: Handoff) -> dict:
        since = one.since and datetime.fromisoformat(one.since)
        return {
            "lead_number": number,
            "is_first": place == 0,
            "is_latest": one == lead.handoffs[-1],
            **self._dated("handed", since or lead.stages["marketing_qualified"]),
            "is_explicit": "marketing_qualified" not in lead.implied,
            "qualified_seconds": _seconds(one.qualified),
            **self.keys(lead.labels),
        }

    def _handoff(self, lead, place: int, one: Handoff) -> dict:
        flags = one.flags.split()
        assert set(flags) <= _FLAGS.keys(), flags
        handed = self._shared(0, lead, place, one)["handed_at"]
        decided = _seconds(one.decided)
        return {
            "episode": place + 1,
            "ledger": one.ledger,
            "qualified_ledger": one.then,
            "decision_at": None if decided is None else handed + timedelta(seconds=decided),
            "decision_seconds": decided,
            "is_qualified": one.qualified is not None,
            "has_no": bool(one.refusals),
            "reason_id": self.reasons.get(one.reason, 0),
            "band_id": self.bands.get(one.band, 0),
            "filled": one.filled,
            "attempts": one.attempts,
            "receiver_id": self.keys(lead.labels)["owner_id"],
            "is_unresponsive": self._class(one.reason or "") == "unresponsive",
            "cause": one.cause,
            **{column: word in flags for word, column in _FLAGS.items()},
        }

    def _open(self, number: int, lead) -> dict:
        one: Open = lead.open
        stage = last_stage(lead.stages)
        since = lead.stages[stage]
        assert stage not in (*STAGES[-1:], *EXITS) or stage == "recycled", stage
        seconds, norm = round((self.as_of - since).total_seconds()), self.norms.get(stage)
        return {
            "lead_number": number,
            "stage": stage,
            **self._dated("since", since),
            "stage_seconds": seconds,
            "stuck_seconds": norm,
            "silent_days": one.silent_days,
            "attempts": one.attempts,
            "has_contact": one.has_contact,
            "has_planned": one.has_planned,
            "side": one.side,
            "band_id": self.bands.get(one.band, 0),
            "is_stuck": norm is not None
            and seconds > norm
            and one.silent_days >= 5
            and not one.has_planned,
            "stuck_reason": one.waits_for,
            **self.keys(lead.labels),
        }

    def _miss(self, number: int, lead) -> dict:
        stage = "created" if lead.miss.startswith("hand_raiser") else "opportunity"
        return {
            "lead_number": number,
            "miss": lead.miss.removesuffix(" kept"),
            "is_missed": not lead.miss.endswith(" kept"),
            **self._dated("since", lead.stages[stage]),
            **self.keys(lead.labels),
        }

    def _class(self, label: str) -> str | None:
        """The first class of the definitions with a pattern that fits."""
        for name, one in self.definitions.reason_classes.items():
            if any(fnmatchcase(label.lower(), pattern) for pattern in one.patterns):
                return name
        return None


def last_stage(stages: dict[str, datetime]) -> str:
    """The stage a lead stands in: of two entered at once the later one."""
    order = STAGES + EXITS
    return max(stages, key=lambda stage: (stages[stage], order.index(stage)))


def _numbered(labels: Iterable[str]) -> dict[str, int]:
    return {label: id_ for id_, label in enumerate(sorted(set(labels) - {""}), 1)}


def _seconds(length: str | None) -> int | None:
    return None if length is None else length_seconds(length)


_HANDED = {
    "lead_number": pl.Int64,
    **dict.fromkeys(("is_first", "is_latest", "is_explicit"), pl.Boolean),
    "handed_at": pl.Datetime,
    **dict.fromkeys(("handed_date", "handed_week"), pl.Date),
    "qualified_seconds": pl.Int64,
}
_HANDOFFS = {
    **_HANDED,
    **dict.fromkeys(
        ("episode", "decision_seconds", "reason_id", "band_id", "filled", "attempts"), pl.Int64
    ),
    **dict.fromkeys(("receiver_id", "received"), pl.Int64),
    **dict.fromkeys(("ledger", "qualified_ledger", "cause"), pl.String),
    "decision_at": pl.Datetime,
    **dict.fromkeys(("is_qualified", "has_no", "is_unresponsive", *_FLAGS.values()), pl.Boolean),
}
_REFUSALS = {**_HANDED, **dict.fromkeys(("refused_seconds", "changed_seconds"), pl.Int64)}
_SINCE = {
    "lead_number": pl.Int64,
    "since_at": pl.Datetime,
    **dict.fromkeys(("since_date", "since_week"), pl.Date),
}
_OPEN = {
    **_SINCE,
    **dict.fromkeys(("stage", "side", "stuck_reason"), pl.String),
    **dict.fromkeys(
        ("stage_seconds", "usual_seconds", "stuck_seconds", "silent_days", "attempts", "band_id"),
        pl.Int64,
    ),
    "worked_at": pl.Datetime,
    **dict.fromkeys(("has_contact", "has_planned", "is_stuck"), pl.Boolean),
}
_MISSES = {**_SINCE, "miss": pl.String, "is_missed": pl.Boolean}
