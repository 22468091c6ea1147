"""Commands of what people write down: ``commitments``, ``backup``, ``restore``."""

from datetime import date
from pathlib import Path

import click
import polars as pl

from funnel import record, wording
from funnel.cli.options import as_json, as_table, format_option, warehouse_option
from funnel.exporting import to_csv
from funnel.measure import periods_of
from funnel.record.backup import back_up
from funnel.record.backup import restore as restore_from
from funnel.record.tables import commitments_table
from funnel.selection import day
from funnel.warehouse import NoWarehouse, Warehouse

_side_option = click.option("--side", type=click.Choice(record.SIDES))
_owner_option = click.option("--owner", metavar="NAME", help="Who: a name or a role.")
_due_option = click.option("--due", metavar="DATE", help="Until when, such as 2026-11-20.")
_revision_option = click.option(
    "--revision",
    type=click.IntRange(1),
    metavar="N",
    help="The revision this edit is made on; what was changed since is not overwritten.",
)


@click.group(invoke_without_command=True)
@click.option("--week", metavar="WEEK", help="Those of one readout, such as 2026-W46.")
@_side_option
@click.option("--state", type=click.Choice(record.STATES))
@warehouse_option
@format_option("table", "csv", "json")
@click.pass_context
def commitments(context, week, side, state, warehouse, output) -> None:
    """Print what sales and marketing promised at their readouts; or add, edit, close."""
    context.obj = warehouse
    if context.invoked_subcommand:
        return
    found = [
        one
        for one in record.commitments(Path(warehouse), week and record.checked_week(week))
        if side in (None, one.side) and state in (None, one.state)
    ]
    if not found and output == "table":
        click.echo("No commitments. Make one: python -m funnel commitments add --help.")
        return
    _print(commitments_table(found), output)


@commitments.command()
@click.argument("text")
@click.option("--side", type=click.Choice(record.SIDES), required=True)
@_owner_option
@_due_option
@click.option("--week", metavar="WEEK", help="At whose readout; else the last complete week's.")
@warehouse_option
def add(text, side, owner, due, week, warehouse) -> None:
    """Write down what a side promises."""
    made = record.Commitment(
        week=week or _last_week(warehouse),
        side=side,
        text=text,
        owner=owner or "",
        due_date=day(due) if due else None,
    )
    saved = record.save(Path(warehouse), made, record.now())
    click.echo(f"Commitment {saved.id} of {saved.week} is saved.")


@commitments.command()
@click.argument("number", type=int)
@click.option("--text", metavar="TEXT")
@_side_option
@_owner_option
@_due_option
@click.option("--no-due", is_flag=True, help="It is due on no day any more.")
@_revision_option
@warehouse_option
def edit(number, text, side, owner, due, no_due, revision, warehouse) -> None:
    """Change what commitment NUMBER says."""
    if due and no_due:
        raise record.BadEntry("Give --due or --no-due, not both.")
    given = {"text": text, "side": side, "owner": owner, "due_date": day(due) if due else None}
    changes = {name: value for name, value in given.items() if value is not None}
    if no_due:
        changes["due_date"] = None
    _edit(warehouse, number, revision, changes)


@commitments.command()
@click.argument("number", type=int)
@click.option(
    "--as",
    "state",
    type=click.Choice(record.STATES),
    default="done",
    show_default=True,
    help="How it went; open opens it again.",
)
@_revision_option
@warehouse_option
def close(number, state, revision, warehouse) -> None:
    """Say how commitment NUMBER went."""
    _edit(warehouse, number, revision, {"state": state})


@commitments.command()
@click.argument("number", type=int)
@warehouse_option
@format_option("table", "csv", "json")
def history(number, warehouse, output) -> None:
    """Print all that commitment NUMBER ever was."""
    rows = [
        {"revision": change.revision, "changed_at": change.at.replace(tzinfo=None)} | change.became
        for change in record.changes(Path(warehouse), record.Commitment, number)
    ]
    if not rows:
        raise record.BadEntry(f"There is no commitment {number}.")
    _print(pl.DataFrame(rows, infer_schema_length=None), output)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.zip")
@warehouse_option
def backup(out, warehouse) -> None:
    """Write what no export brings back into one file: what people wrote and what they agreed."""
    names = back_up(Path(warehouse), out, record.now())
    click.echo(f"{out} holds {wording.listed(names, most=8)}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@warehouse_option
def restore(file, warehouse) -> None:
    """Put back what a backup holds; nothing that is there is replaced."""
    names = restore_from(file, Path(warehouse))
    click.echo(f"{warehouse} has {wording.listed(names, most=8)} from {file}.")


def _edit(warehouse: str, number: int, revision: int | None, changes: dict[str, object]) -> None:
    path = Path(warehouse)
    seen = record.commitment(path, number)
    if seen is None:
        raise record.BadEntry(f"There is no commitment {number}.")
    if revision is not None:
        seen = record.entry_at(path, record.Commitment, number, revision)
    saved = record.save(path, seen, record.now(), **changes)
    click.echo(f"Commitment {number} is {saved.state}, revision {saved.revision}.")


def _last_week(warehouse: str) -> str:
    try:
        last: date = periods_of(Warehouse(warehouse)).last_week
    except NoWarehouse as error:
        raise record.BadEntry("No data to take the week from: give --week 2026-W46.") from error
    return wording.full_week(last)


def _print(table: pl.DataFrame, output: str) -> None:
    if output == "json":
        click.echo(as_json(table.to_dicts()))
    else:
        click.echo(to_csv(table) if output == "csv" else as_table(table), nl=output != "csv")
