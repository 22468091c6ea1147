"""Motion rules as a table that people edit: texts in cells, and back to rules that are checked."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from funnel.definitions.loading import DefinitionsError
from funnel.definitions.model import MotionRule

SEPARATOR = ";"
_WORDS = {"name": "name", "motion": "motion", "field": "fact", "patterns": "patterns"}


def rules_as_rows(rules: Iterable[MotionRule]) -> list[dict[str, Any]]:
    """A row per rule in its order: ``order`` from 1, ``name``, ``motion``, ``field``, ``patterns``
    in one text.
    """
    return [
        {
            "order": at,
            "name": rule.name,
            "motion": rule.motion,
            "field": rule.field,
            "patterns": f"{SEPARATOR} ".join(rule.patterns),
        }
        for at, rule in enumerate(rules, 1)
    ]


def rules_from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[MotionRule, ...]:
    """The rules that edited rows ask for, by their ``order``, those without one last.

    Rows with nothing in them are passed over. Raises DefinitionsError, naming the rule, for one
    that cannot be used.
    """
    filled = [row for row in rows if any(row.get(key) for key in _WORDS)]
    ordered = sorted(filled, key=lambda row: (row.get("order") is None, row.get("order") or 0))
    return tuple(_rule(at, row) for at, row in enumerate(ordered, 1))


def _rule(at: int, row: Mapping[str, Any]) -> MotionRule:
    name = (row.get("name") or "").strip()
    patterns = [one.strip() for one in (row.get("patterns") or "").split(SEPARATOR)]
    patterns = [one for one in patterns if one]
    called = f"Rule {at}" + (f" ({name})" if name else "")
    lacking = [
        _WORDS[key]
        for key, value in (
            ("name", name),
            ("motion", row.get("motion")),
            ("field", row.get("field")),
            ("patterns", patterns),
        )
        if not value
    ]
    if lacking:
        raise DefinitionsError(f"{called} has no {' and no '.join(lacking)} yet.")
    try:
        return MotionRule(name=name, motion=row["motion"], field=row["field"], patterns=patterns)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
        word = _WORDS.get(str(first["loc"][0]), "rule")
        raise DefinitionsError(f"{called}: {word} {first['input']!r} {said}.") from error
