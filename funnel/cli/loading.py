"""Commands that bring data in or show it: ``import``, ``sample``, ``serve``."""

# Each command loads what it alone needs: Streamlit and the import take a second to load.
# ruff: noqa: PLC0415

import sys
from pathlib import Path

import click
import polars as pl

from funnel.cli.options import as_json, as_table, format_option, warehouse_option
from funnel.errors import FunnelError


class UnwritableFolder(FunnelError):
    """The folder for the sample cannot be made or written."""


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--map", "map_", metavar="FILE", help="How the files are read: a file or a name.")
@click.option("--timezone", metavar="ZONE", help="Zone of stamps that have none.")
@click.option("--date-order", "orders", multiple=True, metavar="FILE:COLUMN=day-first")
@click.option("--decimal-mark", "marks", multiple=True, metavar="FILE:COLUMN=comma")
@click.option("--delimiter", metavar="D", help="What separates cells; tab, comma, semicolon, …")
@click.option("--quote", metavar="Q", help='What quotes cells; "" for nothing.')
@click.option("--encoding", metavar="E", help="How text is encoded, such as cp1252.")
@click.option("--header-row", type=click.IntRange(1), metavar="N", help="Line of the header.")
@click.option("--sheet", metavar="NAME", help="The one sheet to read of every workbook.")
@click.option("--as-of", metavar="STAMP", help="UTC time that the exports were made.")
@click.option(
    "--definitions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the firm agreed, in place of the warehouse's definitions.toml.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and publish nothing.")
@warehouse_option
@format_option("table", "json")
def import_exports(
    folder, map_, timezone, orders, marks, delimiter, quote, encoding, header_row, sheet, as_of,
    definitions, dry_run, warehouse, output,
) -> None:  # fmt: skip
    """Import a folder of exports, and print what became of every row."""
    from funnel.importing import import_folder
    from funnel.importing.pipeline import Options
    from funnel.mapping.questions import parsed_answer
    from funnel.measure import mistake_in
    from funnel.reading import ReadOptions

    answers = [parsed_answer(text, "date_order") for text in orders]
    answers += [parsed_answer(text, "decimal_mark") for text in marks]
    options = Options(
        map=map_,
        timezone=timezone,
        answers=dict(answers),
        read=ReadOptions(delimiter, quote, encoding, header_row, sheet),
        definitions=definitions,
        as_of=as_of,
    )
    with Progress() as progress:
        report = import_folder(
            folder,
            Path(warehouse),
            options,
            dry_run=dry_run,
            progress=progress.show,
            mistake_in=mistake_in,
        )
    if output == "json":
        click.echo(as_json(report.to_dict()))
        return
    for heading, frame in _books(report):
        if frame.height:
            click.echo(f"{heading}\n{as_table(frame)}\n")
    if report.generation is None:
        click.echo("Nothing was published: this was a dry run.")
    else:
        click.echo(f"Published {report.generation}.")


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--leads", type=click.IntRange(1), default=25_000, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option(
    "--shape", type=click.Choice(["salesforce", "hubspot"]), default="salesforce", show_default=True
)
def sample(out, leads, seed, shape) -> None:
    """Write the exports of a made-up company into the folder OUT."""
    from sample_data import write_company

    if out.is_dir() and any(out.iterdir()):
        raise UnwritableFolder(f"{out} already holds files: name a new folder.")
    try:
        write_company(out, leads=leads, seed=seed, shape=shape)
    except OSError as error:
        raise UnwritableFolder(
            f"{out} cannot be written ({error.strerror}): name another folder."
        ) from error
    click.echo(f"Wrote {leads:,} leads, {shape}-shaped, to {out}.")


@click.command()
@click.option("--port", type=int, default=8501, show_default=True)
@click.option("--headless", is_flag=True, default=None, help="Open no browser.")
@warehouse_option
def serve(port, headless, warehouse) -> None:
    """Show the pages in the browser, on this machine only."""
    from funnel.serve import serve as serve_pages

    serve_pages(port, headless, warehouse)


class Progress:
    """One line on the terminal that says what is being done; silent where nobody watches."""

    def __init__(self):
        self.stream = sys.stderr
        self.is_watched = self.stream.isatty()

    def __enter__(self) -> "Progress":
        return self

    def show(self, message: str, share: float) -> None:
        if self.is_watched:
            self.stream.write(f"\r\x1b[K{share:4.0%}  {message}")
            self.stream.flush()

    def __exit__(self, *_) -> None:
        if self.is_watched:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _books(report) -> list[tuple[str, pl.DataFrame]]:
    """The report's frames as they are printed, each under its heading."""
    files = report.files.select(
        "file",
        pl.col("table_name").alias("table"),
        *(pl.col(f"rows_{what}").alias(what) for what in ("read", "loaded", "rejected", "dropped")),
        "note",
    )
    reasons = report.rejects.group_by("file", "reason", maintain_order=True).len("rows")
    nulled = report.columns.filter(pl.col("nulled") > 0)
    return [
        ("Files", files),
        ("Dropped by rule", report.drops.select("file", "rule", "rows")),
        ("Rejected", reasons),
        (
            "Cells that could not be read",
            nulled.select("file", "column_name", "header", "non_empty", "nulled"),
        ),
        ("Words the map does not know", report.words.select("file", "column_name", "word", "rows")),
        ("Doubts", report.doubts.select("doubt", "detail", "rows", "file")),
    ]
