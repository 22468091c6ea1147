"""Commands that ask the imported data: ``metrics``, ``list``, ``check``."""

import click
import polars as pl

from funnel.cli.options import as_json, as_table, format_option, warehouse_option
from funnel.definitions import Definitions, load_definitions
from funnel.errors import BadSelection
from funnel.exporting import to_csv
from funnel.measure import measure, metric_named, period_before, period_words, periods_of
from funnel.metrics import METRICS, NUMBERS, Metric
from funnel.selection import DIMENSIONS, TO_DATE, Selection, day, days, where
from funnel.speed import BINS, CLOCKS, EPISODES, STOPS, TARGETS, Speed
from funnel.tables import CLOCK_STARTS
from funnel.warehouse import NoWarehouse, Warehouse

SHOWN = ("value", "numerator", "denominator", "low", "high", "immature", "mature")
WORST_GRADE = "D"


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option("--by", multiple=True, metavar="DIM", help="Break down by a dimension or week.")
@click.option("--where", "conditions", multiple=True, metavar="DIM=VALUE", help="Only these.")
@click.option("--from", "first", metavar="DATE", help="First day, such as 2026-01-05.")
@click.option("--to", "last", metavar="DATE", help="Last day, included.")
@click.option(
    "--period",
    metavar="PERIOD",
    help="In place of both: 2026-W46, FY2026, FY2026-Q3, FY2026-M08, last-quarter, year-to-date …",
)
@click.option(
    "--against",
    metavar="DATE[:DATE]",
    help="Movement: days to compare with; else the quarter or year before, or as many days.",
)
@click.option("--window", metavar="30d|none", help="Another window for rates; none: to date.")
@click.option("--strict", is_flag=True, help="Count explicit stage entries only.")
@click.option("--with-implied-base", is_flag=True, help="Put implied passes into rates' bases.")
@click.option("--sla", metavar="5m", help="Speed: another time in which to call.")
@click.option("--clock", type=click.Choice(CLOCKS), default="wall", show_default=True)
@click.option("--start", type=click.Choice(CLOCK_STARTS), help="Speed: when the clock starts.")
@click.option("--stop", type=click.Choice(STOPS), default="call", show_default=True)
@click.option("--median", type=click.Choice(["all", "called"]), default="all", show_default=True)
@click.option("--bins", metavar="5m,1h,…", default=",".join(BINS), show_default=True)
@click.option("--target", type=click.Choice(list(TARGETS)), default="sql", show_default=True)
@click.option("--landmark", metavar="5m", default="5m", show_default=True)
@click.option("--episodes", type=click.Choice(EPISODES), help="Speed: which MQLs of a lead.")
@click.option("--window-from", type=click.Choice(["clock", "call"]), default="clock")
@click.option("--slow", type=click.Choice(["uncalled", "called"]), default="uncalled")
@click.option("--baseline", type=click.Choice(["last", "other"]), default="last")
@click.option("--hours", type=click.Choice(["report", "team"]), default="report")
@warehouse_option
@format_option("table", "csv", "json")
def metrics(
    names, by, conditions, first, last, period, against, window, strict, with_implied_base, bins,
    warehouse, output, **speed,
) -> None:  # fmt: skip
    """Print metrics, each for the whole or broken down."""
    first_date, last_date = day(first) if first else None, day(last) if last else None
    compared = days(against) if against else ()
    named_days = None
    if period is not None:
        if first or last:
            raise BadSelection("Give --period, or --from and --to, not both.")
        data = Warehouse(warehouse)
        named = periods_of(data).named(period)
        first_date, last_date, named_days = named.first, named.last, period_words(data, named)
        if not compared and (before := period_before(data, named.fiscal)):
            compared = (before.first, before.last)
    selection = Selection(
        first_date=first_date,
        last_date=last_date,
        by=by,
        against=compared,
        window=window,
        is_strict=strict,
        with_implied_base=with_implied_base,
        speed=Speed(bins=tuple(bins.split(",")), **speed),
        **where(conditions),
    )
    asked = [metric_named(name) for name in names]
    data = Warehouse(warehouse)
    frames = [measure(data, metric.name, selection) for metric in asked]
    if output == "json":
        rows = [
            row
            for metric, frame in zip(asked, frames, strict=True)
            for row in _objects(metric, frame)
        ]
        click.echo(as_json(rows))
        return
    table = pl.concat(frames, how="diagonal")
    keys = [name for name in table.columns if name not in NUMBERS]
    extras = [name for name in keys if any(name in metric.extras for metric in asked)]
    keys = [name for name in keys if name not in extras]
    reasons = ["reason"] if table["reason"].null_count() < table.height else []
    table = table.select(*keys, *SHOWN, *extras, *reasons)
    click.echo(to_csv(table) if output == "csv" else as_table(table), nl=output != "csv")
    if named_days and output == "table":
        click.echo(f"\n{named_days}")


@click.command("list")
@warehouse_option
@format_option("table", "json")
def list_metrics(warehouse, output) -> None:
    """Print every metric with its definition, and the dimensions to break it down by."""
    try:
        data = Warehouse(warehouse)
        dimensions, definitions = data.dimensions, data.definitions
    except NoWarehouse:
        dimensions, definitions = list(DIMENSIONS), load_definitions()
    if output == "json":
        listed = [_definition(metric, dimensions, definitions) for metric in METRICS.values()]
        click.echo(as_json(listed))
        return
    for metric in METRICS.values():
        formula = metric.numerator
        if metric.denominator:
            formula = f"{formula} ÷ {metric.denominator}"
        if window := _window(metric, definitions):
            formula = f"{formula}\n    window: {window}"
        click.echo(f"{metric.name}  ({metric.label}, {metric.unit})")
        click.echo(f"    {metric.description}\n    = {formula}")
    click.echo(f"\nDimensions: {', '.join([*dimensions, 'week'])}")


@click.command()
@warehouse_option
@format_option("table", "json")
@click.pass_context
def check(context, warehouse, output) -> None:
    """Print how far the data can be trusted; exit 1 if any measure has the worst grade."""
    grades = Warehouse(warehouse).table("trust_grades")
    click.echo(as_json(grades.to_dicts()) if output == "json" else as_table(grades))
    context.exit(1 if WORST_GRADE in grades["grade"].to_list() else 0)


def _objects(metric: Metric, frame: pl.DataFrame) -> list[dict]:
    keys = [name for name in frame.columns if name not in (*NUMBERS, *metric.extras)]
    objects = []
    for row in frame.iter_rows(named=True):
        if metric.unit == "count" and row["value"] is not None:
            row["value"] = int(row["value"])
        shown = {name: row[name] for name in (*keys, *SHOWN, *metric.extras)}
        objects.append(shown | ({"reason": row["reason"]} if row["reason"] else {}))
    return objects


def _window(metric: Metric, definitions: Definitions) -> str | None:
    """The window as ``--window`` takes it, for each target where there are several; None: none."""
    if metric.has_target:
        agreed = {
            target: definitions.windows.get(f"marketing_qualified_to_{stage}")
            for target, stage in TARGETS.items()
        } | {"contact": definitions.windows.get("clock_to_contact")}
        return ", ".join(f"{_length(days)} to {target}" for target, days in agreed.items())
    if not metric.is_cohort:
        return None
    return _length(definitions.windows.get("_to_".join(metric.stages)))


def _length(days: int | None) -> str:
    return TO_DATE if days is None else f"{days}d"


def _definition(metric: Metric, dimensions: list[str], definitions: Definitions) -> dict:
    return {
        "name": metric.name,
        "label": metric.label,
        "unit": metric.unit,
        "description": metric.description,
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "window": _window(metric, definitions),
        "keys": list(metric.row_keys),
        "dimensions": [*dimensions, "week"],
    }
