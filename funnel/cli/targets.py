"""The command of targets: what is agreed and how far it is reached, and new ones from a CSV."""

from pathlib import Path

import click
import polars as pl

from funnel.cli.options import as_json, as_table, format_option, warehouse_option
from funnel.definitions import TARGETS, load_definitions, put_in_place, read_targets, with_targets
from funnel.errors import BadSelection
from funnel.measure import mistake_in, targets_in_force
from funnel.selection import known
from funnel.warehouse import NoWarehouse, Warehouse


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@warehouse_option
@format_option("table", "json")
def targets(file, warehouse, output) -> None:
    """Print the targets in force and how far they are reached; with FILE, put new ones in place.

    FILE is a CSV with the columns metric, value, period (week, month, quarter or year),
    effective_from, segment (motion=inbound;source=Web) and owner (sales or marketing). It is
    checked first, takes the place of the warehouse's targets.csv, and counts from the next
    import on.
    """
    if file is not None:
        _put(file, Path(warehouse))
        return
    rows = targets_in_force(Warehouse(warehouse))
    if output == "json":
        click.echo(as_json(rows.to_dicts()))
    elif rows.is_empty():
        click.echo(
            "No target is in force. Agree on some in definitions.toml, or in a CSV: "
            "python -m funnel targets --help."
        )
    else:
        empty = [name for name in ("segment", "owner", "reason") if rows[name].is_null().all()]
        click.echo(as_table(rows.drop(empty)))


def _put(file: Path, warehouse: Path) -> None:
    own = warehouse / "definitions.toml"
    with_targets(load_definitions(own if own.exists() else None), file, mistake_in)
    put_in_place(file, warehouse)
    agreed = [target for _, target in read_targets(file)]
    rows = [
        {
            "metric": one.metric,
            "value": one.value,
            "period": one.period,
            "effective_from": None if one.effective_from.year == 1 else one.effective_from,
            "segment": ";".join(f"{name}={label}" for name, label in one.segment.items()) or None,
            "owner": one.owner,
        }
        for one in agreed
    ]
    if rows:
        click.echo(f"{as_table(pl.DataFrame(rows, infer_schema_length=None))}\n")
    is_are, counts = ("target is", "counts") if len(rows) == 1 else ("targets are", "count")
    click.echo(
        f"{len(rows)} {is_are} in {warehouse / TARGETS} and {counts} from the next import on."
    )
    for doubt in _unknown_labels(agreed, warehouse):
        click.echo(f"Not in the data yet: {doubt}")


def _unknown_labels(agreed, warehouse: Path) -> list[str]:
    """What is said of labels that the data do not have: misspelt, or still to come."""
    try:
        data = Warehouse(warehouse)
    except NoWarehouse:
        return []
    doubts = []
    for name, label in dict.fromkeys(pair for one in agreed for pair in one.segment.items()):
        try:
            known(label, data.dimension_labels(name), name)
        except BadSelection as error:
            doubts.append(str(error))
    return doubts
