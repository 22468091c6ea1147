"""What the command line prints for the words that a number of the readout names."""

import json
from functools import cache

from click.testing import CliRunner

from funnel.cli import cli
from funnel.measure import measure

# Columns of a metric's rows that the command line leaves out, asked of what it prints from.
_UNPRINTED = {"so_far"}


@cache
def _printed(folder: str, options: tuple[str, ...]) -> list[dict]:
    result = CliRunner().invoke(
        cli, ["--warehouse", folder, "metrics", *options, "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def told_by(warehouse, number) -> float | None:
    """The value in the row of the command's output that the number names, added up over several."""
    if number.column in _UNPRINTED:
        rows = measure(warehouse, number.metric, number.selection).to_dicts()
        rows = [{name: _text(value) for name, value in row.items()} for row in rows]
    else:
        rows = _printed(str(warehouse.path), number.options)
    wanted = {name: _texts(value) for name, value in number.keys}
    found = [row for row in rows if all(row[name] in among for name, among in wanted.items())]
    assert found, (number, rows[:2])
    values = [row[number.column] for row in found]
    return values[0] if len(values) == 1 else sum(values)


def _texts(value) -> list:
    return [_text(one) for one in (value if isinstance(value, tuple) else (value,))]


def _text(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
