"""``python -m bench``: the whole table, or a part of it with ``--only``."""

from pathlib import Path

import click

from bench import imports, marts, pages
from sample_data import write_company

PARTS = ("import", "marts", "pages")


@click.command()
@click.option("--leads", default=1_000_000, show_default=True, help="Leads of the company.")
@click.option("--times", default=10, show_default=True, help="Copies of it in the larger data.")
@click.option("--runs", default=3, show_default=True, help="Runs of each side of a ratio.")
@click.option("--only", type=click.Choice(PARTS), multiple=True, default=PARTS)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("bench/data"),
    show_default=True,
    help="Where the company and the warehouses are made and kept.",
)
def main(leads: int, times: int, runs: int, only: tuple[str, ...], folder: Path) -> None:
    """Print ratios against bare baselines, medians of several runs side by side."""
    exports, warehouse = folder / f"exports-{leads}", folder / f"warehouse-{leads}"
    larger = folder / f"warehouse-{leads * times}"
    if not exports.exists():
        click.echo(f"Writing a company of {leads:,} leads …")
        write_company(exports, leads=leads, seed=7, shape="salesforce")
    if "import" in only:
        imports.compare(exports, folder, runs)
    if not warehouse.exists():
        imports.timed_import(exports, warehouse)
    if not larger.exists() and {"marts", "pages"} & set(only):
        click.echo(f"Copying it {times} times …")
        marts.multiply(warehouse, larger, times)
    for one, size in ((warehouse, leads), (larger, leads * times)):
        if "marts" in only:
            marts.compare(one, size, runs)
        if "pages" in only:
            pages.report(one, size, runs)


if __name__ == "__main__":
    main()
