"""Definitions changed on a page: the firm's own file, its comments and order kept."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from funnel.definitions.loading import DefinitionsError, load_definitions
from funnel.definitions.model import Definitions, MotionRule
from funnel.definitions.targets import TARGETS, without_targets


def add_reason(path: Path, in_force: Definitions, reason_class: str, word: str) -> None:
    """Let ``word``, as it is written on leads, belong to ``reason_class`` in the file at ``path``.

    Where there is no such file yet, it is made of the definitions ``in_force``, so that the next
    import changes nothing else. The file is replaced as a whole or not at all. Raises
    DefinitionsError where it cannot be read or written, and KeyError for an unknown class.
    """
    known = in_force.reason_classes[reason_class]

    def add(document: tomlkit.TOMLDocument) -> None:
        classes = document.setdefault("reason_classes", tomlkit.table(is_super_table=True))
        entry = classes.setdefault(reason_class, tomlkit.table())
        patterns = entry.setdefault("patterns", tomlkit.array())
        if not patterns:
            # A list of one's own replaces the shipped one, which goes on to count.
            patterns.extend(known.patterns)
        patterns.append(_pattern(word))

    _change(path, in_force, add)


def save_motion_rules(path: Path, in_force: Definitions, rules: Sequence[MotionRule]) -> None:
    """Let ``rules``, in their order, be the motion rules of the file at ``path``.

    Comments stay. Where there is no such file yet, it is made of the definitions ``in_force``.
    The file is replaced as a whole or not at all. Raises DefinitionsError where it cannot be
    read or written.
    """

    def replace(document: tomlkit.TOMLDocument) -> None:
        written = list(document.get("motion_rules", ()))
        there, tables = list(written), []
        for rule in rules:
            table = _taken(there, rule)
            for key in ("name", "motion", "field"):
                if table.get(key) != getattr(rule, key):
                    table[key] = getattr(rule, key)
            if [f"{pattern}".strip().lower() for pattern in table.get("patterns", ())] != list(
                rule.patterns
            ):
                table["patterns"] = _listed(rule.patterns)
            tables.append(table)
        if [id(table) for table in tables] == [id(table) for table in written]:
            # Changed where they stand, which keeps the lines between them.
            return
        document.pop("motion_rules", None)
        if not tables:
            # Before the first table, where TOML wants what is none.
            document.add(tomlkit.nl())
            document["motion_rules"] = tomlkit.array()
            return
        document["motion_rules"] = tomlkit.aot()
        for table in tables:
            document["motion_rules"].append(table)

    _change(path, in_force, replace)


def _taken(there: list, rule: MotionRule):
    """The table of the file that ``rule`` was, taken from ``there``; a new one for a new rule."""

    def likeness(table) -> int:
        same = [table.get(key) == getattr(rule, key) for key in ("name", "field", "motion")]
        patterns = [f"{pattern}".strip().lower() for pattern in table.get("patterns", ())]
        return 2 * sum(same) + (3 if patterns == list(rule.patterns) else 0)

    best = max(there, key=likeness, default=None)
    if best is None or likeness(best) < 3:
        return tomlkit.table()
    there.remove(best)
    return best


def _listed(patterns: Sequence[str]):
    listed = tomlkit.array()
    listed.extend(patterns)
    return listed.multiline(len(patterns) > 3)


def _change(
    path: Path, in_force: Definitions, change: Callable[[tomlkit.TOMLDocument], None]
) -> None:
    """Apply ``change`` to the file at ``path``, which is replaced as a whole or not at all."""
    try:
        if path.exists():
            text = path.read_text(encoding="utf-8-sig")
        else:
            # Targets of the file beside it stay there, to be changed in one place.
            text = without_targets(in_force, path.with_name(TARGETS)).to_toml()
        document = tomlkit.parse(text)
        change(document)
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(tomlkit.dumps(document), encoding="utf-8")
        try:
            load_definitions(beside)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise DefinitionsError(f"{path} cannot be changed: {error}.") from error


def _pattern(word: str) -> str:
    """A pattern that fits ``word``; for signs that patterns cannot hold it takes any text."""
    return re.sub(r"[*?\[\]]+", "*", word.strip().lower())
