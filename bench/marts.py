"""Each mart against the plainest query over the columns it reads: a group-by, a sorted page."""

import shutil
import statistics
import time
from datetime import date, datetime
from pathlib import Path

import click
import duckdb

from bench.lists import LISTS
from funnel.generations import DATABASE, published_generations
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse

_SPEED_ASKED = Speed(start="mql")
# What marts of speed are asked besides.
_SPEED = {"sla_seconds": 300}
_TARGET = {"window_seconds": 30 * 86_400, "target_ends_at": datetime(2026, 11, 18, 22, 30)}
_CLOCKS = "from int_responses where start = 'mql' and is_first"

# What each mart is asked, and the plainest query over the same columns and rows.
QUESTIONS = {
    "stage_entries": (
        {"stages": []},
        "select entered_week, stage, source_id, is_explicit, count(*) "
        "from int_stage_entries group by all",
    ),
    "cohorts": (
        {
            "from_stage": "marketing_qualified",
            "to_stage": "sales_qualified",
            "window_seconds": 30 * 86_400,
        },
        "select entered_week, source_id, is_explicit, is_sales_qualified_explicit, "
        "count(*), count(seconds_to_sales_qualified) from int_stage_entries "
        "where stage = 'marketing_qualified' group by all",
    ),
    "creation_funnel": (
        {},
        "select entered_week, source_id, count(*), "
        + ", ".join(
            f"count(seconds_to_{stage}), count_if(is_{stage}_explicit)"
            for stage in (
                "marketing_qualified",
                "sales_accepted",
                "sales_qualified",
                "opportunity",
                "won",
            )
        )
        + " from int_stage_entries where stage = 'created' group by all",
    ),
    "opportunities": (
        {"dated_by": "created"},
        "select created_week, currency, source_id, count(*), sum(amount) "
        "from int_opportunities group by all",
    ),
    "campaign_leads": (
        {
            "qualified_seconds": 30 * 86_400,
            "sales_seconds": 60 * 86_400,
            "opportunity_seconds": 90 * 86_400,
        },
        "select entered_week, campaign_id, source_id, count(*), "
        + ", ".join(
            f"count(seconds_to_{stage}), count_if(is_{stage}_explicit)"
            for stage in ("marketing_qualified", "sales_qualified", "opportunity")
        )
        + " from int_stage_entries where stage = 'created' group by all",
    ),
    "velocity": (
        {
            "from_stage": "created",
            "to_stage": "sales_qualified",
            "window_seconds": 60 * 86_400,
            "last_mature_week": date(2026, 9, 7),
            "by_week": False,
        },
        "select source_id, is_sales_qualified_explicit, seconds_to_sales_qualified // 3600, "
        "count(*), count(entered_week) from int_stage_entries "
        "where stage = 'created' and is_explicit group by all",
    ),
    "stage_balance": (
        {"last_week": None},
        "select moved_week, from_stage, to_stage, source_id, count(*) "
        "from int_stage_moves group by all",
    ),
    "response_times": (
        _SPEED | {"by_week": False},
        "select source_id, call_standing, "
        "coalesce(call_seconds, their_call_seconds, closed_seconds, age_seconds), count(*) "
        f"{_CLOCKS} group by all",
    ),
    "response_standings": (
        _SPEED,
        "select started_week, source_id, call_standing, is_from_creation, "
        "count(*), count(age_seconds) "
        "from (from int_responses union all by name from int_unusable_clocks) "
        "where start = 'mql' and is_first group by all",
    ),
    "response_sla": (
        _SPEED,
        "select started_week, source_id, count(*), count(age_seconds), "
        "count_if(call_standing = 'called'), count(call_seconds), count(closed_seconds) "
        f"{_CLOCKS} group by all",
    ),
    "response_hours": (
        _SPEED,
        "select started_weekday, started_hour, source_id, is_in_hours, count(*), "
        "count(age_seconds), count_if(call_standing = 'called'), count(call_seconds) "
        f"{_CLOCKS} group by all",
    ),
    "response_attempts": (
        _SPEED,
        "select started_week, source_id, attempts, attempts_at_contact, "
        "is_contact_by_attempt, count(*), count_if(is_still_open), count_if(has_planned), "
        f"count_if(call_standing = 'called') {_CLOCKS} group by all",
    ),
    "response_outcomes": (
        _TARGET,
        "select source_id, case "
        + " ".join(
            f"when call_seconds <= {edge} then {bin}" for bin, edge in enumerate(_SPEED_ASKED.edges)
        )
        + " end as bin, started_at < timestamp '2026-10-19', count(*), "
        f"count_if(sales_qualified_seconds <= 2592000) {_CLOCKS} group by all",
    ),
    "handoffs": (
        {},
        "select handed_week, source_id, ledger, qualified_ledger, is_due, count(*), "
        "count_if(is_implied), count_if(is_disqualified), count_if(has_flipped), "
        "count_if(has_stray_reason), count_if(is_recycled) "
        "from int_handoffs where is_latest group by all",
    ),
    "handoff_reasons": (
        {},
        "select handed_week, source_id, reason_id, count(*) from int_handoffs "
        "where is_latest and ledger = 'rejected' group by all",
    ),
    "handoff_causes": (
        {},
        "select handed_week, source_id, cause, is_qualified, is_handled_well, reason_id, count(*), "
        "count_if(ledger = 'accepted'), count_if(ledger = 'rejected') "
        "from int_handoffs where is_latest group by all",
    ),
    "handoff_audits": (
        {"promised_attempts": 4},
        "select handed_week, source_id, count_if(ledger = 'rejected'), "
        "count_if(ledger = 'rejected' and attempts = 0), "
        "count_if(ledger = 'rejected' and reason_id = 0), count_if(has_no), "
        "count_if(is_overturned), count_if(ledger = 'accepted' and is_silent), "
        "count_if(is_qualified), count_if(is_implied) "
        "from int_handoffs where is_latest group by all",
    ),
    "handoff_refusals": (
        {"window_seconds": 30 * 86_400, "last_mature_week": date(2026, 10, 12)},
        "select handed_week, source_id, count(*), count_if(qualified_seconds <= 2592000), "
        "count_if(refused_seconds <= 2592000), count(changed_seconds) "
        "from (from int_handoffs union all by name from int_refusals) where is_first group by all",
    ),
    "handoff_bands": (
        {"window_seconds": 30 * 86_400, "last_mature_week": date(2026, 10, 12)},
        "select source_id, band_id, count(*), count_if(ledger = 'accepted'), "
        "count_if(handed_week <= date '2026-10-12'), count_if(qualified_seconds <= 2592000) "
        "from int_handoffs where is_first and is_explicit group by all",
    ),
    "handoff_fields": (
        {},
        "select source_id, filled, ledger, count(*) from int_handoffs where is_first group by all",
    ),
    "handoff_lines": (
        {"by_load": True},
        "select source_id, received, count(*), count_if(ledger in ('accepted', 'rejected')), "
        "count_if(ledger = 'accepted'), count_if(not is_due), count(handed_week) "
        "from int_handoffs where is_first group by all",
    ),
    "handoff_load": (
        {},
        "select source_id, received, receiver_id, handed_week, count(*), "
        "count_if(ledger in ('accepted', 'rejected')), count_if(ledger = 'accepted'), "
        "count_if(not is_due) from int_handoffs where is_first and received is not null "
        "group by all",
    ),
    "open_leads": (
        {},
        "select source_id, stage, side, stuck_reason, count(*), count_if(is_stuck) "
        "from int_open_leads group by all",
    ),
    "due_mqls": (
        {},
        "select source_id, miss, count(*), count_if(is_missed) from int_due_mqls group by all",
    ),
    "response_lines": (
        _SPEED | _TARGET | {"by_load": True},
        "select source_id, is_in_hours, received, call_standing, count(*), count(age_seconds), "
        f"count(call_seconds), count(sales_qualified_seconds) {_CLOCKS} group by all",
    ),
    "response_load": (
        _SPEED,
        "select source_id, received, owner_id, started_week, count(*), count(age_seconds), "
        f"count_if(call_standing = 'called') {_CLOCKS} and received is not null group by all",
    ),
    "response_comparisons": (
        _TARGET,
        "select source_id, is_in_hours, call_standing, started_at < timestamp '2026-10-19', "
        "count(*), count(call_seconds), count(sales_qualified_seconds), count(closed_seconds) "
        f"{_CLOCKS} group by all",
    ),
    **LISTS,
}


def multiply(warehouse: Path, larger: Path, times: int) -> None:
    """Publish in ``larger`` the generation of ``warehouse`` with every lead ``times`` times."""
    source = published_generations(warehouse)[-1]
    target = larger / "generation-000001"
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.name != DATABASE:
            shutil.copy(path, target)
    with duckdb.connect(target / DATABASE) as connection:
        connection.execute(f"attach '{source / DATABASE}' as source (read_only)")
        # A larger database is written by the engine in the order asked for: as imported.
        connection.execute("set memory_limit = '6GB'; set preserve_insertion_order = true")
        connection.execute("copy from database source to " + target_name(connection))
        for table, order in (
            ("int_stage_entries", "stage, entered_date"),
            ("int_stage_moves", "moved_week"),
            ("int_lead_journeys", "created_at"),
            ("int_opportunities", "created_date"),
            ("int_responses", "start, started_at"),
            ("int_unusable_clocks", "start, started_at"),
            ("int_handoffs", "handed_date"),
            ("int_refusals", "handed_date"),
            ("int_open_leads", "since_date"),
            ("int_due_mqls", "since_date"),
        ):
            connection.execute(
                f"create or replace table {table} as select source.* "
                f"from source.{table} as source cross join range({times}) order by {order}"
            )


def target_name(connection: duckdb.DuckDBPyConnection) -> str:
    """The catalog name of the database that ``connection`` opened."""
    return connection.execute("select current_database()").fetchall()[0][0]


def compare(warehouse: Path, leads: int, runs: int) -> None:
    """Print, for every mart, its time, the bare group-by's and their ratio."""
    opened = Warehouse(warehouse)
    selection = Selection(by=("source",), speed=_SPEED_ASKED)
    click.echo(f"\nMarts over {leads:,} leads, by source (aim at 10 million: ratios under 2.5)")
    for mart, (parameters, bare) in QUESTIONS.items():
        pairs = []
        for run in range(runs + 1):
            ours = _seconds(lambda m=mart, p=parameters: opened.rows(m, selection, **p))
            plain = _seconds(lambda q=bare: opened.generation.frame(q))
            # The first pair warms the pages of the file.
            if run:
                pairs.append((ours, plain))
        ratio = statistics.median(ours / plain for ours, plain in pairs)
        ours, plain = (statistics.median(side) for side in zip(*pairs, strict=True))
        click.echo(
            f"{mart:20} {ours * 1000:8.1f} ms   bare {plain * 1000:8.1f} ms   ratio {ratio:.2f}"
        )


def _seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
