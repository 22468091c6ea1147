"""Targets beside the definitions: a CSV in the warehouse folder, checked row by row."""

import csv
import difflib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from funnel.definitions.loading import DefinitionsError
from funnel.definitions.model import Definitions, Target
from funnel.files import write_whole

TARGETS = "targets.csv"
COLUMNS = ("metric", "value", "period", "effective_from", "segment", "owner")
_NEEDED = COLUMNS[:3]
_SHOWN = 3
_HEADER = f"the first line should be {','.join(COLUMNS)}"

# What is wrong with a target that only those who know the metrics can tell; None: nothing.
MistakeIn = Callable[[Target], str | None]


def with_targets(
    definitions: Definitions, path: Path, mistake_in: MistakeIn = lambda target: None
) -> Definitions:
    """The definitions with the targets of the CSV at ``path`` added to their own.

    Without such a file they keep their own alone. A target that stands in both with the same
    value counts once. Raises DefinitionsError, naming file and line, for a row that cannot be
    used, for a target that ``mistake_in`` finds fault with, and where two contradict each other.
    """
    known = {}
    for place, target in enumerate(definitions.targets):
        where = f"targets.{place} ({target.metric})"
        if mistake := mistake_in(target) or _contradiction(known, target, where):
            raise DefinitionsError(f"The definitions: {where}: {mistake}")
    if not path.exists():
        return definitions
    mistakes = []
    for line, target in read_targets(path):
        where = f"line {line}"
        if mistake := mistake_in(target) or _contradiction(known, target, where):
            mistakes.append(f"line {line}: {mistake}")
    _refuse(path, mistakes)
    return definitions.model_copy(update={"targets": tuple(one for one, _ in known.values())})


def without_targets(definitions: Definitions, path: Path) -> Definitions:
    """The definitions without the targets that the CSV at ``path`` holds anyway."""
    if not path.exists():
        return definitions
    filed = [target for _, target in read_targets(path)]
    own = tuple(target for target in definitions.targets if target not in filed)
    return definitions.model_copy(update={"targets": own})


def read_targets(path: Path) -> list[tuple[int, Target]]:
    """The targets of a CSV, each with the line it begins on.

    Raises DefinitionsError with file, line and what to do: for the first rows that cannot be
    used, and how many more there are.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DefinitionsError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DefinitionsError(f"{path} is not UTF-8 text; save it as CSV UTF-8.") from error
    targets, mistakes = [], []
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise DefinitionsError(f"{path} is not CSV: {error}.") from error
    if not rows:
        raise DefinitionsError(f"{path} is empty: {_HEADER}.")
    (_, header), *rows = rows
    names = _checked_header(path, header)
    for line, cells in rows:
        try:
            targets.append((line, _target(names, cells)))
        except ValueError as error:
            mistakes.append(f"line {line}: {error}")
    _refuse(path, mistakes)
    return targets


def put_in_place(path: Path, warehouse: Path) -> None:
    """Copy the CSV at ``path`` into the warehouse folder, whole or not at all.

    Raises DefinitionsError where it cannot be written.
    """
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        write_whole(warehouse / TARGETS, path.read_bytes())
    except OSError as error:
        raise DefinitionsError(
            f"{warehouse / TARGETS} cannot be written: {error.strerror}."
        ) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _checked_header(path: Path, header: list[str]) -> list[str]:
    names = [name.lower() for name in header]
    for name in names:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"{_HEADER}, with commas between them."
            raise DefinitionsError(f"{path}, line 1: there is no column {name!r}: {hint}")
    if missing := [name for name in _NEEDED if name not in names]:
        raise DefinitionsError(f"{path}, line 1: {missing[0]} is missing: {_HEADER}.")
    if twice := [name for name in names if names.count(name) > 1]:
        raise DefinitionsError(f"{path}, line 1: {twice[0]} is there twice: {_HEADER}.")
    return names


def _target(names: list[str], cells: list[str]) -> Target:
    """The target of one row; ValueError says what to do about one that cannot be used."""
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise ValueError(
            f"has {len(cells)} cells under {len(names)} headers; put what holds a comma in quotes."
        )
    row = dict(zip(names, cells, strict=False))
    if missing := [name for name in _NEEDED if not row.get(name)]:
        raise ValueError(f"{missing[0]} is empty; give it.")
    given = {"metric": row["metric"], "value": _number(row["value"])}
    given["period"] = row["period"].lower()
    if row.get("effective_from"):
        given["effective_from"] = _day(row["effective_from"])
    if row.get("segment"):
        given["segment"] = _segment(row["segment"])
    if row.get("owner"):
        given["owner"] = row["owner"].lower()
    try:
        return Target.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = first["msg"].removeprefix("Input ")
        raise ValueError(f"{first['loc'][0]} is {first['input']!r}; it {said}.") from error


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(
            f"value is {text!r}; write a number with a point and nothing else, such as 1200 or "
            "0.25 for 25 %."
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"effective_from is {text!r}; write a date such as 2026-07-01.") from None


def _segment(text: str) -> dict[str, str]:
    segment: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        dimension, equals, label = (piece.strip() for piece in part.partition("="))
        if not equals or not dimension or not label or dimension in segment:
            raise ValueError(
                f"segment is {text!r}; write each dimension once, like motion=inbound;source=Web."
            )
        segment[dimension] = label
    return segment


def _contradiction(
    known: dict[tuple, tuple[Target, str]], target: Target, where: str
) -> str | None:
    """Note ``target`` among the ``known``; what it says against one of them, if anything."""
    segment = tuple(sorted(target.segment.items()))
    key = (target.metric, target.period, target.effective_from, segment)
    other, place = known.setdefault(key, (target, where))
    if other.value == target.value and other.owner == target.owner:
        return None
    since = "" if target.effective_from == date.min else f" from {target.effective_from}"
    return (
        f"{target.metric} per {target.period}{since} is {target.value:g} "
        f"here and {other.value:g} in {place}; keep one of the two."
    )


def _refuse(path: Path, mistakes: list[str]) -> None:
    if mistakes:
        more = len(mistakes) - _SHOWN
        rest = f" {more} more {'row is' if more == 1 else 'rows are'} wrong." if more > 0 else ""
        raise DefinitionsError(f"{path}, {' '.join(mistakes[:_SHOWN])}{rest}")
