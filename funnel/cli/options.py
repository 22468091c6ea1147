"""Options that commands share, and the text that tables are printed as."""

import json

import click
import polars as pl


def _choose_warehouse(context: click.Context, _parameter, value: str | None) -> str:
    """The folder given here, else the one given before the command."""
    return value if value is not None else context.obj


warehouse_option = click.option(
    "--warehouse",
    callback=_choose_warehouse,
    metavar="DIR",
    help="Folder that holds what was imported.",
)


def format_option(*formats: str):
    """The option ``--format`` with the first of ``formats`` as default."""
    return click.option(
        "--format", "output", type=click.Choice(formats), default=formats[0], show_default=True
    )


def as_json(value: object) -> str:
    """``value`` as JSON; dates are ISO text."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def as_table(frame: pl.DataFrame) -> str:
    """The frame as aligned plain text, numbers to the right; null is –."""
    columns = [
        [name, *(_text(value) for value in column)]
        for name, column in zip(frame.columns, frame.get_columns(), strict=True)
    ]
    widths = [max(map(len, column)) for column in columns]
    rights = [column.dtype.is_numeric() for column in frame.get_columns()]
    lines = [
        "  ".join(
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(row, widths, rights, strict=True)
        ).rstrip()
        for row in zip(*columns, strict=True)
    ]
    return "\n".join(lines)


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    # One record is one line, whatever its text holds.
    return " ".join(str(value).split())
