"""The command of the readout: its sentences on the screen, or its files."""

# Streamlit's neighbours, charts and documents, take a second to load.
# ruff: noqa: PLC0415

from pathlib import Path

import click

from funnel.cli.loading import Progress
from funnel.cli.options import as_json, format_option, warehouse_option
from funnel.errors import FunnelError
from funnel.selection import Selection, where
from funnel.warehouse import Warehouse


@click.command()
@click.option("--week", metavar="WEEK", help="Such as 2026-W46; else the last whole week.")
@click.option(
    "--out",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file to write, .pdf, .pptx or .html; repeat it for more than one.",
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
@click.option("--where", "conditions", multiple=True, metavar="DIM=VALUE", help="Only these.")
@click.option("--strict", is_flag=True, help="Count explicit stage entries only.")
@warehouse_option
@format_option("table", "json")
@click.pass_context
def readout(context, week, files, paper, conditions, strict, warehouse, output) -> None:
    """Make the joint readout of a week; without --out, print its sentences or its numbers.

    Where a file cannot be made, the others are made all the same and the exit code is 2.
    """
    from funnel.readout import week_named
    from funnel.readout.writing import suffix_of, write
    from funnel.readout.written import whole_readout

    for path in files:
        suffix_of(path)
    data = Warehouse(warehouse)
    filters = Selection(is_strict=strict, **where(conditions))
    failures = []
    with Progress() as progress:
        made = whole_readout(data, week_named(data, week), filters, progress=progress.show)
        for path in files:
            try:
                write(made, path, paper, progress.show)
            except FunnelError as error:
                failures.append(f"{error}")
    if output == "json":
        click.echo(as_json(_objects(made)))
    elif not files:
        click.echo(_sentences(made))
    else:
        for path in files:
            if path.exists():
                click.echo(f"Wrote {path}")
    for failure in failures:
        click.echo(failure, err=True)
    context.exit(2 if failures else 0)


def _sentences(made) -> str:
    lines = [made.base]
    for section in made.sections:
        lines += ["", section.headline]
        lines += [f"  {text}" for text in filter(None, (section.withheld, *section.sentences))]
    return "\n".join(lines)


def _objects(made) -> list[dict]:
    """Every number of the readout, with the words that ask the command line for the same."""
    return [
        {
            "section": section.key,
            "shown": number.shown,
            "value": number.value,
            "metric": number.metric,
            "column": number.column,
            **{name: value for name, value in number.keys},
            "asked": ["metrics", *number.options],
        }
        for section in made.sections
        for number in section.numbers
    ]
