"""The import against DuckDB reading the same files, all text, into tables.

Each side runs in a process of its own, in turn, so that its peak memory can be told and the
machine's moods fall on both. Loading modules is no part of either.
"""

import resource
import shutil
import statistics
import sys
import time
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import duckdb

from funnel.importing import import_folder
from funnel.importing.pipeline import Options

DEFINITIONS = Path("sample_data/definitions.toml")
# What both clocks of speed add to an import, and what the hand-off does.
CLOCK_TABLES = (
    "int_owner_calendars",
    "int_calendars",
    "int_open_hours",
    "int_lead_clocks",
    "int_lead_activities",
    "int_clock_events",
    "int_clock_closings",
    "int_clock_standings",
    "int_responses",
    "int_unusable_clocks",
)
HANDOFF_TABLES = (
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
)


def compare(exports: Path, folder: Path, runs: int) -> None:
    """Print rows and megabytes a second of both sides, their ratio and the import's memory."""
    megabytes = sum(path.stat().st_size for path in exports.iterdir()) / 1e6
    bare, ours = [], []
    for _ in range(runs):
        bare.append(_in_process(bare_read, exports, folder / "bare.duckdb"))
        ours.append(_in_process(timed_import, exports, folder / "timed"))
    rows = bare[0][2]
    clocks = [of_clocks for _, _, (_, of_clocks, _) in ours]
    handoffs = [of_handoff for _, _, (_, _, of_handoff) in ours]
    for name, measured in (("bare read", bare), ("import", ours)):
        seconds = statistics.median(one[0] for one in measured)
        peak = max(one[1] for one in measured)
        click.echo(
            f"{name:12} {rows:>12,} rows {seconds:8.1f} s {rows / seconds:12,.0f} rows/s "
            f"{megabytes / seconds:7.0f} MB/s  peak {peak / 1024:5.2f} GB"
        )
    ratios = sorted(a[0] / b[0] for a, b in zip(bare, ours, strict=True))
    click.echo(
        f"{'ratio':12} throughput {statistics.median(ratios):.2f} of the bare read "
        f"(runs {', '.join(f'{ratio:.2f}' for ratio in ratios)})"
    )
    parts = list(zip(bare, ours, clocks, handoffs, strict=True))
    without = sorted(a[0] / (b[0] - c - h) for a, b, c, h in parts)
    added = sorted(c / (b[0] - c) for _, b, c, _ in parts)
    handed = sorted(h / (b[0] - h) for _, b, _, h in parts)
    click.echo(
        f"{'':12} without clocks and hand-off {statistics.median(without):.2f} "
        f"(runs {', '.join(f'{ratio:.2f}' for ratio in without)}; at least 0.35)"
    )
    click.echo(
        f"{'':12} to the rest of the import the clocks add {statistics.median(added):.0%} "
        f"(runs {', '.join(f'{share:.0%}' for share in added)}; under 25%), "
        f"the hand-off {statistics.median(handed):.0%}"
    )
    for leftover in (folder / "bare.duckdb", folder / "timed"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()


def bare_read(exports: Path, database: Path) -> int:
    """The rows of all files, once DuckDB has read them as text into tables of ``database``."""
    database.unlink(missing_ok=True)
    rows = 0
    with duckdb.connect(database) as connection:
        for path in sorted(exports.glob("*.csv")):
            connection.execute(
                f'create table "{path.stem}" as from read_csv(?, all_varchar = true)', [str(path)]
            )
            rows += connection.execute(f'select count(*) from "{path.stem}"').fetchall()[0][0]
    return rows


def timed_import(exports: Path, warehouse: Path) -> tuple[int, float, float]:
    """The rows that the import of all files read; the seconds of its clocks, of its hand-off."""
    shutil.rmtree(warehouse, ignore_errors=True)
    begun = [("", time.perf_counter())]

    def note(message: str, _share: float) -> None:
        begun.append((message, time.perf_counter()))

    report = import_folder(exports, warehouse, Options(definitions=DEFINITIONS), progress=note)
    took = {
        message.removeprefix("Building "): after - at
        for (message, at), (_, after) in pairwise(begun)
    }
    clocks, handoff = (
        sum(took.get(table, 0) for table in tables) for tables in (CLOCK_TABLES, HANDOFF_TABLES)
    )
    return report.files["rows_read"].sum(), clocks, handoff


def _in_process(work, *arguments) -> tuple[float, int, Any]:
    """Seconds, peak memory in MB and what ``work`` gave, from a fresh process."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(sender, work, arguments))
    process.start()
    # Only the child may hold this end, or its death would never be noticed here.
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        sys.exit(f"{work.__name__} failed")
    finally:
        process.join()


def _measured(sender, work, arguments) -> None:
    start = time.perf_counter()
    result = work(*arguments)
    seconds = time.perf_counter() - start
    sender.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, result))
