"""Definitions changed on a page: the firm's own file, its comments and order kept."""

import os
import re
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from funnel.definitions.loading import DefinitionsError, load_definitions
from funnel.definitions.model import Definitions
from funnel.definitions.targets import TARGETS, without_targets


def add_reason(path: Path, in_force: Definitions, reason_class: str, word: str) -> None:
    """Let ``word``, as it is written on leads, belong to ``reason_class`` in the file at ``path``.

    Where there is no such file yet, it is made of the definitions ``in_force``, so that the next
    import changes nothing else. The file is replaced as a whole or not at all. Raises
    DefinitionsError where it cannot be read or written, and KeyError for an unknown class.
    """
    known = in_force.reason_classes[reason_class]
    try:
        if path.exists():
            text = path.read_text(encoding="utf-8-sig")
        else:
            # Targets of the file beside it stay there, to be changed in one place.
            text = without_targets(in_force, path.with_name(TARGETS)).to_toml()
        document = tomlkit.parse(text)
        classes = document.setdefault("reason_classes", tomlkit.table(is_super_table=True))
        entry = classes.setdefault(reason_class, tomlkit.table())
        patterns = entry.setdefault("patterns", tomlkit.array())
        if not patterns:
            # A list of one's own replaces the shipped one, which goes on to count.
            patterns.extend(known.patterns)
        patterns.append(_pattern(word))
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
