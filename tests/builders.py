"""A published generation from a few lines of made-up leads, for tests of what reads it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from funnel.definitions import load_definitions
from funnel.selection import DIMENSIONS
from funnel.tables import CLOCK_STARTS, EXITS, STAGES, STANDINGS
from funnel.warehouse import layout
from tests.handoff_builder import (
    HANDOFF_ENUMS,
    HANDOFF_KINDS,
    Handoff,
    HandoffTables,
    Open,
    last_stage,
)
from tests.response_builder import Wait, response_frame, responses, unusable_frame, with_received

ALL_STAGES = STAGES + EXITS
ENUMS = {
    "stage": ALL_STAGES,
    "clock_start": CLOCK_STARTS,
    "standing": STANDINGS,
    **HANDOFF_ENUMS,
}


@dataclass(frozen=True)
class Lead:
    """One lead: UTC times of the stages and exits it entered; dimensions default to blank.

    Stages named in ``implied`` were passed without a time of their own in the export. ``waits``
    are its clocks, one for each of its MQLs, and so are ``handoffs``; ``open`` says whose turn it
    is with one that is open, ``miss`` in which way marketing let it pass.
    """

    stages: dict[str, datetime]
    implied: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)
    label: str | None = None
    waits: tuple[Wait, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    open: Open | None = None
    miss: str | None = None


@dataclass(frozen=True)
class Opportunity:
    """One opportunity by its local dates ("2026-01-05"), amount, currency and source."""

    created: str
    won: str | None = None
    amount: str | None = None
    currency: str | None = "EUR"
    source: str | None = None
    campaign: str | None = None
    motion: str | None = None

    @property
    def labels(self) -> dict[str, str]:
        named = {"source": self.source, "campaign": self.campaign, "motion": self.motion}
        return {name: label for name, label in named.items() if label is not None}


@dataclass(frozen=True)
class Cost:
    """What a campaign cost."""

    campaign: str
    cost: str
    currency: str = "EUR"


def at(text: str) -> datetime:
    """A stamp from "2026-01-05 09:00" or, at midnight, "2026-01-05"."""
    return datetime.fromisoformat(text)


def lead(
    created: str,
    *happened: Wait | Handoff | Open,
    implied: str = "",
    label: str | None = None,
    miss: str | None = None,
    **columns: str,
) -> Lead:
    """A lead from short words: what happened, stage and exit times, labels, ``implied`` stages."""
    times = {"created": at(created)}
    times |= {name: at(text) for name, text in columns.items() if name in ALL_STAGES}
    labels = {name: text for name, text in columns.items() if name in DIMENSIONS}
    assert len(times) - 1 + len(labels) == len(columns), columns
    waits, handoffs, opened = (
        tuple(one for one in happened if isinstance(one, kind)) for kind in (Wait, Handoff, Open)
    )
    return Lead(
        times,
        frozenset(implied.split()),
        labels,
        label,
        waits,
        handoffs,
        opened[0] if opened else None,
        miss,
    )


def build_generation(
    warehouse: Path,
    leads: list[Lead],
    opportunities: list[Opportunity] = (),
    *,
    as_of: str,
    timezone: str = "UTC",
    horizons: dict[str, str] | None = None,
    definitions: str = "",
    norms: dict[str, str] | None = None,
    costs: list[Cost] = (),
) -> Path:
    """The folder of a new generation in ``warehouse`` that holds these leads.

    ``horizons`` are the times at which what is recorded of a stage ends, ``norms`` the lengths
    after which a lead is stuck in one, ``costs`` those of campaigns.
    """
    number = len(list(warehouse.glob("generation-*"))) + 1
    folder = warehouse / f"generation-{number:06d}"
    folder.mkdir(parents=True)
    own = folder / "own.toml"
    own.write_text(definitions)
    agreed = load_definitions(own)
    (folder / "definitions.toml").write_text(agreed.to_toml())
    own.unlink()
    tables = _Tables(leads, list(opportunities), as_of, timezone, horizons or {}, list(costs))
    handoff_tables = HandoffTables(
        leads, at(as_of), norms or {}, agreed, tables.keys, tables.local_day, DIMENSIONS
    )
    with duckdb.connect(folder / "funnel.duckdb") as connection:
        for name, values in ENUMS.items():
            connection.execute(f"create type {name} as enum {values}")
        for name, rows in (tables.frames() | handoff_tables.frames()).items():
            connection.register("rows", rows)
            columns = ", ".join(_typed(column, name) for column in rows.columns)
            connection.execute(f'create table "{name}" as select {columns} from rows')
            connection.unregister("rows")
    return folder


def _typed(column: str, table: str) -> str:
    """The column cast to the type it is published with, which nulls alone do not show."""
    is_enum = table.startswith(("int_", "stage_"))
    kinds = {
        "stage": "stage" if is_enum else None,
        "from_stage": "stage",
        "to_stage": "stage",
        "current_stage": "stage",
        "lead_label": "varchar",
        "amount": "decimal(18, 2)",
        "cost": "decimal(18, 2)",
        "campaign_type": "varchar",
        "start": "clock_start",
        "channel": "varchar",
        **HANDOFF_KINDS,
    }
    kind = kinds.get(column)
    if column.startswith(("is_", "has_")):
        kind = "boolean"
    elif column.startswith("seconds_to_"):
        kind = "integer"
    elif column.endswith("_standing"):
        kind = "standing"
    elif column.endswith("_at"):
        kind = "timestamp"
    return f'"{column}"::{kind} as "{column}"' if kind else f'"{column}"'


class _Tables:
    def __init__(self, leads, opportunities, as_of, timezone, horizons, costs):
        self.leads, self.opportunities, self.costs = leads, opportunities, costs
        self.as_of, self.zone = at(as_of), ZoneInfo(timezone)
        self.horizons = {stage: at(text) for stage, text in horizons.items()}
        blanks = dict.fromkeys(("motion", "reports_to"), "unknown")
        blanks |= dict.fromkeys(("team", "owner"), "Unassigned")
        self.ids = {name: {blanks.get(name, "(blank)"): 0} for name in DIMENSIONS}
        for row in [*leads, *self.opportunities]:
            for name, label in row.labels.items():
                self.ids[name].setdefault(label, len(self.ids[name]))
        for row in costs:
            self.ids["campaign"].setdefault(row.campaign, len(self.ids["campaign"]))

    def frames(self) -> dict[str, pl.DataFrame]:
        numbered = list(enumerate(self.leads, 1))
        entries = [row for number, lead in numbered for row in self._entries(number, lead)]
        moves = [row for number, lead in numbered for row in self._moves(number, lead)]
        explicit = {stage: 0 for stage in ALL_STAGES}
        for row in entries:
            explicit[row["stage"]] += row["is_explicit"]
        return {
            "int_stage_entries": pl.DataFrame(entries, infer_schema_length=None),
            "int_stage_moves": pl.DataFrame(moves, infer_schema_length=None),
            "int_lead_journeys": pl.DataFrame(
                [self._journey(number, lead) for number, lead in numbered],
                infer_schema_length=None,
            ),
            "int_opportunities": self._opportunity_rows(),
            "campaign_costs": self._cost_rows(),
            "motion_facts": self._fact_rows(),
            **self._clock_rows(),
            "activity_channels": self._channel_rows(),
            "horizons": self._horizon_rows(),
            "dimension_values": pl.DataFrame(
                [
                    {"dimension": name, "id": id_, "label": label}
                    for name, ids in self.ids.items()
                    for label, id_ in ids.items()
                ]
            ),
            "stage_horizons": pl.DataFrame(
                [
                    {
                        "stage": stage,
                        "first_at": min(
                            (row["entered_at"] for row in entries if row["stage"] == stage),
                            default=None,
                        ),
                        "ends_at": self.horizons.get(stage, self.as_of),
                        "is_present": explicit[stage] > 0,
                    }
                    for stage in ALL_STAGES
                ]
            ),
            "import_facts": pl.DataFrame(
                {
                    "name": ["as_of", "report_timezone", "layout"],
                    "value": [str(self.as_of), str(self.zone), layout()],
                }
            ),
            "trust_grades": pl.DataFrame(
                [
                    {
                        "measure": "stage history",
                        "grade": "A",
                        "reason": "stage times present",
                        "share": 1.0,
                        "rows": len(self.leads),
                    }
                ]
            ),
        }

    def keys(self, labels):
        return {
            f"{name}_id": self.ids[name][labels[name]] if name in labels else 0
            for name in DIMENSIONS
        }

    def local_day(self, moment):
        return self._local_time(moment).date()

    def _local_time(self, moment):
        return moment.replace(tzinfo=UTC).astimezone(self.zone)

    def _week(self, moment):
        day = moment if type(moment) is date else self.local_day(moment)
        return day - timedelta(days=day.weekday())

    def _entries(self, number, lead):
        for stage, moment in lead.stages.items():
            row = {
                "lead_number": number,
                "stage": stage,
                "entered_at": moment,
                "entered_date": self.local_day(moment),
                "entered_week": self._week(moment),
                "is_explicit": stage not in lead.implied,
            }
            for later in STAGES[1:]:
                is_later = stage in STAGES and STAGES.index(later) > STAGES.index(stage)
                reached = lead.stages.get(later) if is_later else None
                seconds = None if reached is None else (reached - moment).total_seconds()
                row[f"seconds_to_{later}"] = None if seconds is None else max(0, int(seconds))
                row[f"is_{later}_explicit"] = None if reached is None else later not in lead.implied
            yield row | self.keys(lead.labels)

    def _moves(self, number, lead):
        before = None
        for stage, moment in sorted(lead.stages.items(), key=lambda item: item[1]):
            yield {
                "lead_number": number,
                "moved_at": moment,
                "moved_week": self._week(moment),
                "from_stage": before,
                "to_stage": stage,
                "is_explicit": stage not in lead.implied,
            } | self.keys(lead.labels)
            before = stage

    def _journey(self, number, lead):
        return {
            "lead_number": number,
            "lead_id": f"L{number}",
            "lead_label": lead.label,
            "lead_url": f"https://crm.example/L{number}",
            **{f"{stage}_at": lead.stages.get(stage) for stage in ALL_STAGES},
            "current_stage": last_stage(lead.stages),
            "motion_rule": "no rule fits",
            **self.keys(lead.labels),
        }

    def _fact_rows(self):
        texts = (
            "exported_motion", "source", "campaign_type", "created_by_team",
            "first_activity_direction", "motion_rule",
        )  # fmt: skip
        counts = ("motion_id", "leads", "marketing_qualified", "sales_qualified")
        rows = [
            dict.fromkeys(texts, "")
            | {
                "exported_motion": lead.labels.get("motion", ""),
                "source": lead.labels.get("source", "").lower(),
                "motion_rule": "as exported" if "motion" in lead.labels else "no rule fits",
                "motion_id": self.ids["motion"][lead.labels.get("motion", "unknown")],
                "leads": 1,
                "marketing_qualified": int("marketing_qualified" in lead.stages),
                "sales_qualified": int("sales_qualified" in lead.stages),
            }
            for lead in self.leads
        ]
        schema = dict.fromkeys(texts, pl.String) | dict.fromkeys(counts, pl.Int64)
        return pl.DataFrame(rows, schema=schema)

    def _cost_rows(self):
        schema = {
            "campaign_id": pl.Int32,
            "currency": pl.String,
            "campaign_type": pl.String,
            "started_date": pl.Date,
            "cost": pl.Decimal(18, 2),
            "leads": pl.Int64,
        }
        rows = [
            {
                "campaign_id": self.ids["campaign"][row.campaign],
                "currency": row.currency,
                "cost": Decimal(row.cost),
                "leads": sum(lead.labels.get("campaign") == row.campaign for lead in self.leads),
            }
            for row in self.costs
        ]
        return pl.DataFrame(rows, schema=schema)

    def _clock_rows(self):
        """The clocks, those that can be used apart from those that cannot."""
        rows = [
            row | self.keys(lead.labels)
            for number, lead in enumerate(self.leads, 1)
            for row in responses(number, lead, self.as_of, self._local_time)
        ]
        usable = with_received([row for row in rows if "age_seconds" in row])
        return {
            "int_responses": response_frame(usable, DIMENSIONS),
            "int_unusable_clocks": unusable_frame(
                [row for row in rows if "age_seconds" not in row], DIMENSIONS
            ),
        }

    def _channel_rows(self):
        """Each kind of stop that any lead has, which is all that is asked of activities."""
        waits = [wait for lead in self.leads for wait in lead.waits]
        rows = [
            {"channel": channel}
            for channel in ("call", "meeting")
            if any(getattr(wait, channel) for wait in waits)
        ]
        handed = [one for lead in self.leads for one in (*lead.handoffs, lead.open) if one]
        if not rows and any(one.attempts for one in handed):
            rows.append({"channel": "call"})
        if not rows and any(wait.attempt or wait.contact for wait in waits):
            rows.append({"channel": "email"})
        return pl.DataFrame(rows, schema={"channel": pl.String})

    def _horizon_rows(self):
        ends = self.horizons.get("activities", self.as_of)
        row = {"table_name": "activities", "last_at": ends, "ends_early": ends < self.as_of}
        return pl.DataFrame(
            [row] if any(lead.waits for lead in self.leads) else [],
            schema={
                "table_name": pl.String,
                "last_at": pl.Datetime,
                "ends_early": pl.Boolean,
            },
        )

    def _opportunity_rows(self):
        schema = {
            "opportunity_number": pl.Int64,
            "opportunity_id": pl.String,
            "primary_lead_number": pl.Int64,
            "created_date": pl.Date,
            "created_week": pl.Date,
            "won_date": pl.Date,
            "won_week": pl.Date,
            "is_won": pl.Boolean,
            "amount": pl.Decimal(18, 2),
            "currency": pl.String,
            **{f"{name}_id": pl.Int64 for name in DIMENSIONS},
        }
        rows = [
            {
                "opportunity_number": number,
                "opportunity_id": f"O{number}",
                "primary_lead_number": None,
                "created_date": date.fromisoformat(row.created),
                "created_week": self._week(date.fromisoformat(row.created)),
                "won_date": row.won and date.fromisoformat(row.won),
                "won_week": row.won and self._week(date.fromisoformat(row.won)),
                "is_won": row.won is not None,
                "amount": row.amount and Decimal(row.amount),
                "currency": row.currency,
                **self.keys(row.labels),
            }
            for number, row in enumerate(self.opportunities, 1)
        ]
        return pl.DataFrame(rows, schema=schema)
