"""The server's time for the first page: nothing counted yet, another filter, all of it kept."""

import os
import statistics
import time
from pathlib import Path

import click
from streamlit.testing.v1 import AppTest

# Loaded once a server, so in no visit's time.
from funnel import ui  # noqa: F401
from funnel.warehouse import Warehouse

APP = str(Path(__file__).parents[1] / "app.py")
_count = Warehouse.rows


def report(warehouse: Path, leads: int, runs: int) -> None:
    """Print the seconds the server takes to run the first page, and how many its marts take.

    A first visit counts every number, a filter that nobody asked for before counts them anew (the
    median of several), a visit after that finds them kept.
    """
    os.environ["FUNNEL_WAREHOUSE"] = str(warehouse)
    click.echo(f"\nServer time of the weekly health page over {leads:,} leads")
    page = AppTest.from_file(APP, default_timeout=600)
    _say("first visit", [_seconds(page)])
    asked = []
    for source in Warehouse(warehouse).dimension_labels("source")[:runs]:
        page.session_state["source"] = [source]
        asked.append(_seconds(page))
    _say("another source", asked)
    _say("again, kept", [_seconds(page) for _ in range(runs)])


def _say(what: str, runs: list[tuple[float, float, int]]) -> None:
    seconds, counting, marts = map(statistics.median, zip(*runs, strict=True))
    click.echo(f"{what:18} {seconds:8.2f} s, of which {counting:6.2f} s in {marts:.0f} marts")


def _seconds(page: AppTest) -> tuple[float, float, int]:
    """How long the page took, how much of it its marts did, and how many they were."""
    marts = []

    def rows(*asked, **parameters):
        start = time.perf_counter()
        found = _count(*asked, **parameters)
        marts.append(time.perf_counter() - start)
        return found

    Warehouse.rows = rows
    try:
        start = time.perf_counter()
        page.run()
        seconds = time.perf_counter() - start
    finally:
        Warehouse.rows = _count
    if page.exception:
        raise RuntimeError(page.exception[0].message)
    return seconds, sum(marts), len(marts)
