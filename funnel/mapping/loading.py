"""Maps from their files: the ones that come with Funnel and anybody's own."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from funnel.errors import FunnelError
from funnel.mapping.model import Map, Source, TableMap, not_allowed

SHIPPED = Path(__file__).parents[1] / "maps"


class MapError(FunnelError):
    """A map cannot be read, or says something a map cannot say."""


def load_map(path: Path) -> Map:
    """The map in the file at ``path``.

    MapError names the key, the value and what is allowed.
    """
    try:
        written = Path(path).read_bytes()
    except OSError as error:
        raise MapError(f"The map {path} cannot be opened: {error.strerror}.") from error
    return read_map(written, str(path))


def read_map(written: bytes, called: str) -> Map:
    """The map in the bytes of a TOML file; MapError as in ``load_map``."""
    try:
        document = tomllib.loads(written.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MapError(f"The map {called} is not TOML: {error}.") from error
    return map_from(document, called)


def map_from(document: dict[str, Any], called: str) -> Map:
    """The map that ``document`` (parsed TOML) describes; MapError as in ``load_map``."""
    try:
        return Map.model_validate(document)
    except ValidationError as error:
        problems = "; ".join(_problem(dict(detail)) for detail in error.errors()[:3])
        raise MapError(f"The map {called} cannot be used: {problems}.") from error


def shipped_maps() -> dict[str, Map]:
    """Every map that comes with Funnel, by name."""
    maps = [load_map(path) for path in sorted(SHIPPED.glob("*.toml"))]
    return {one.name: one for one in maps}


def _problem(detail: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        models = {1: Map, 3: TableMap}
        allowed = models.get(len(detail["loc"]), Source).model_fields
        return not_allowed("key", place, allowed)
    if detail["type"] == "missing":
        return f"{place} is missing"
    if detail["type"] == "value_error":
        return f"{place}: {detail['ctx']['error']}" if place else str(detail["ctx"]["error"])
    if detail["type"] == "model_type":
        return f"{place} is {detail['input']!r}: it should be a table of keys"
    return f"{place} is {detail['input']!r}: {detail['msg'][0].lower()}{detail['msg'][1:]}"
