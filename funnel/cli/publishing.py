"""The command of publishing: a week's readout is frozen as it is presented."""

# Streamlit's neighbours, charts and documents, take a second to load.
# ruff: noqa: PLC0415

from pathlib import Path

import click

from funnel import wording
from funnel.cli.options import as_json, as_table, format_option, warehouse_option
from funnel.record import commitments, now, publications
from funnel.warehouse import Warehouse


@click.command()
@click.option("--week", metavar="WEEK", help="Such as 2026-W46; else the last whole week.")
@click.option("--list", "is_list", is_flag=True, help="Print what was published, and nothing else.")
@warehouse_option
@format_option("table", "json")
def publish(week, is_list, warehouse, output) -> None:
    """Freeze the readout of a week: its numbers, sentences, definitions and commitments.

    What is published stays as it was; `restated` says later what became of it. Publishing a week
    again adds to what is kept.
    """
    folder = Path(warehouse)
    if is_list:
        _list(folder, output)
        return
    from funnel.readout import publish_readout, week_named
    from funnel.readout.written import whole_readout

    data = Warehouse(warehouse)
    made = whole_readout(data, week_named(data, week))
    one = publish_readout(made, data, commitments(folder, wording.full_week(made.week)), now())
    click.echo(f"Published {one.week} as import {one.generation} has it, on {_moment(one)}.")


def _list(folder: Path, output: str) -> None:
    import polars as pl

    rows = [
        {
            "week": one.week,
            "published_at": _moment(one),
            "import": one.generation,
            "data_until": one.as_of,
            "headline": one.readout["sections"][0]["headline"],
        }
        for one in publications(folder)
    ]
    if output == "json":
        click.echo(as_json(rows))
    else:
        click.echo(as_table(pl.DataFrame(rows)) if rows else "Nothing was published yet.")


def _moment(one) -> str:
    return f"{one.published_at[:16].replace('T', ' ')} UTC"
