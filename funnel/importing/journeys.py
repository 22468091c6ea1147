"""From staged rows to the tables that marts read: the intermediate queries, in their order."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb

from funnel.importing.agreed_tables import MapSettings, prepare
from funnel.tables import TABLES

QUERIES = Path(__file__).parents[2] / "queries" / "intermediate"

# In this order each query reads only staging tables and the tables before it.
ORDER = (
    "int_stamp_hours",
    "int_table_ends",
    "int_as_of",
    "horizons",
    "int_leads",
    "int_lead_keys",
    "int_owner_texts",
    "int_memberships",
    "int_campaign_texts",
    "int_opportunity_leads",
    "dimension_values",
    "int_owner_teams",
    "int_owner_calendars",
    "int_calendars",
    "int_open_hours",
    "int_active_weeks",
    "int_activities",
    "int_deals",
    "int_stage_evidence",
    "int_stage_events",
    "int_first_entries",
    "int_lead_stages",
    "int_owner_spans",
    "int_lead_facts",
    "int_motions",
    "int_lead_dimensions",
    "int_stage_moves",
    "int_lead_journeys",
    "motion_facts",
    "campaign_costs",
    "int_stage_entries",
    "int_opportunities",
    "stage_horizons",
    "trust_grades",
    "int_lead_clocks",
    "int_rep_weeks",
    "int_lead_activities",
    "int_planned",
    "int_clock_events",
    "int_clock_closings",
    "int_clock_standings",
    "int_responses",
    "int_unusable_clocks",
    "reasons",
    "score_bands",
    "qualification_fields",
    "int_handoff_facts",
    "int_business_days",
    "int_handed_over",
    "int_decisions",
    "int_handoffs",
    "int_refusals",
    "stage_norms",
    "int_open_leads",
    "int_due_mqls",
    "activity_channels",
    "bulk_imports",
    "speed_doubts",
)
# What the files became: rows with their texts, the largest of all.
STAGED = (*(f"stg_{name}" for name in TABLES), "stg_merged_leads")

# The others serve only to build these.
PUBLISHED = (
    "int_lead_journeys",
    "int_stage_entries",
    "int_stage_moves",
    "int_opportunities",
    "int_responses",
    "int_unusable_clocks",
    "int_handoffs",
    "int_refusals",
    "int_open_leads",
    "int_due_mqls",
    "reasons",
    "score_bands",
    "qualification_fields",
    "stage_norms",
    "dimension_values",
    "stage_horizons",
    "horizons",
    "trust_grades",
    "activity_channels",
    "bulk_imports",
    "speed_doubts",
    "campaign_costs",
    "motion_facts",
)


def build(
    connection: duckdb.DuckDBPyConnection,
    progress: Callable[[str, float], None] = lambda message, share: None,
    *,
    keep_staged: bool = False,
) -> None:
    """Create the tables of ``ORDER``; ``progress`` is told what is built and the share done.

    Those in ``PUBLISHED`` are tables of the connection's database; the others, and what they were
    staged from, are dropped once the last query that reads them has run, so that the room they
    take is there for the rest; but for the one that ``as_of`` reads and, with ``keep_staged``,
    what was staged.
    """
    last_readers = _last_readers()
    # Keeping order where none is asked for would leave all but one core idle.
    connection.execute("set preserve_insertion_order = false")
    for position, name in enumerate(ORDER):
        progress(f"Building {name}", position / len(ORDER))
        create(connection, name)
        for helper in last_readers.get(name, ()):
            if not (keep_staged and helper in STAGED):
                connection.execute(f"drop table {helper}")
    connection.execute("reset preserve_insertion_order")


def create(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create one table of ``ORDER``, those before it being there."""
    kind = "table" if name in PUBLISHED else "temp table"
    connection.execute(f"create {kind} {name} as {_query(name)}")


def as_of(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """The UTC moment at which the import reckons, of a connection that was built but not
    finished; None where the export holds no stamp at all.
    """
    return connection.execute("select as_of from int_as_of").fetchall()[0][0]


def stray_reasons(connection: duckdb.DuckDBPyConnection) -> int:
    """How many leads carry a reason of rejection though sales did not reject them."""
    return connection.execute(
        "select count(*) from int_handoffs where has_stray_reason"
    ).fetchall()[0][0]


def finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what ``build`` left behind beside the published tables."""
    connection.execute("drop table int_as_of")


@cache
def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def _last_readers() -> dict[str, list[str]]:
    """The tables that only serve to build others, by the last query that reads them."""
    last = {read: name for name in ORDER for read in re.findall(r"\bfrom (\w+)\b", _query(name))}
    readers: dict[str, list[str]] = {}
    for helper in {*ORDER, *STAGED} - {*PUBLISHED, "int_as_of"}:
        readers.setdefault(last[helper], []).append(helper)
    return readers


__all__ = ["ORDER", "PUBLISHED", "MapSettings", "as_of", "build", "create", "finish", "prepare"]
