"""The command of restatements: what a past week's numbers were, are now, and why."""

from datetime import date

import click
import polars as pl

from funnel import wording
from funnel.cli.options import as_json, as_table, format_option, warehouse_option
from funnel.exporting import to_csv
from funnel.measure import imports_of, is_known, restatement, week_named
from funnel.record import publications
from funnel.selection import DIMENSIONS
from funnel.views.restated import uncompared
from funnel.warehouse import Warehouse


@click.command()
@click.option("--week", metavar="2026-W46", help="The week; else the last that was over.")
@click.option(
    "--since", type=int, metavar="IMPORT", help="As which import had it; else as published."
)
@click.option(
    "--by",
    type=click.Choice([name for name in DIMENSIONS if name != "owner"]),
    help="Break down by a dimension; people are not kept.",
)
@warehouse_option
@format_option("table", "csv", "json")
def restated(week, since, by, warehouse, output) -> None:
    """Print a week's numbers as published, or as an earlier import had them, as now, and why."""
    data = Warehouse(warehouse)
    first = week_named(data, week)
    imports = imports_of(data)
    since = _published(data, first) if since is None else since
    rows = restatement(data, first, since, by).with_columns(pl.col(pl.Decimal).cast(pl.Float64))
    if output == "json":
        click.echo(as_json(rows.to_dicts()))
        return
    if output == "csv":
        click.echo(to_csv(rows), nl=False)
        return
    changed = rows.filter(pl.col("cause").is_not_null())
    if changed.is_empty():
        click.echo(f"Nothing in this week has changed since import {since}.")
    else:
        empty = [name for name in ("label", "currency") if changed[name].is_null().all()]
        click.echo(as_table(changed.drop(empty)))
    for sentence in uncompared(imports, since):
        click.echo(sentence)


def _published(data: Warehouse, week: date) -> int:
    """The import that a week was published from; else the first one whose counts are kept."""
    for one in publications(data.path, wording.full_week(week)):
        if is_known(data, one.generation, one.as_of):
            return one.generation
    return imports_of(data)["generation"].min()
