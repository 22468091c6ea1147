"""The server's time for each page: a first visit, and a reader's next filter."""

import os
import statistics
import time
from pathlib import Path

import click
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[1] / "app.py")


def report(warehouse: Path, leads: int, runs: int) -> None:
    """Print the seconds the server takes to run the first page, cold and with what is cached."""
    os.environ["FUNNEL_WAREHOUSE"] = str(warehouse)
    click.echo(f"\nServer time of the weekly funnel page over {leads:,} leads")
    page = AppTest.from_file(APP, default_timeout=120)
    click.echo(f"{'first visit':18} {_seconds(page):8.2f} s")
    again = statistics.median(_seconds(page) for _ in range(runs))
    click.echo(f"{'again, cached':18} {again:8.2f} s")


def _seconds(page: AppTest) -> float:
    start = time.perf_counter()
    page.run()
    seconds = time.perf_counter() - start
    if page.exception:
        raise RuntimeError(page.exception[0].message)
    return seconds
