"""Definitions read from TOML: the shipped ones, and the firm's own laid over them."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from funnel.definitions.model import Definitions
from funnel.errors import FunnelError

SHIPPED = Path(__file__).parents[1] / "definitions.toml"


class DefinitionsError(FunnelError):
    """A definition that cannot be used: names the key, the value and what is allowed."""


def load_definitions(path: Path | None = None, base: Path = SHIPPED) -> Definitions:
    """The definitions of ``base`` with those of ``path`` laid over them, key by key.

    Tables are merged, everything else (lists too) is replaced. Raises DefinitionsError for a
    file that cannot be read, is not TOML, or says something that is not allowed.
    """
    merged = _read(base)
    if path is not None:
        merged = _merged(merged, _read(path))
    try:
        return Definitions.model_validate(merged)
    except ValidationError as error:
        raise DefinitionsError(_sentence(path or base, error)) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DefinitionsError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DefinitionsError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise DefinitionsError(f"{path} is not valid TOML: {error}.") from error


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        below = base.get(key)
        both_tables = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = _merged(below, value) if both_tables else value
    return merged


def _sentence(path: Path, error: ValidationError) -> str:
    """The first mistake as one sentence: key, value, what is allowed."""
    first = error.errors(include_url=False)[0]
    place = [str(part) for part in first["loc"] if part != "[key]"]
    key = ".".join(place) or "the file"
    see = f"see {SHIPPED.name} as shipped"
    if first["type"] == "extra_forbidden":
        return f"{path}: there is no definition called {key}; {see}."
    if first["type"] == "missing":
        return f"{path}: {key} is missing; {see}."
    allowed = _allowed(first["msg"])
    if "[key]" in first["loc"]:
        return f"{path}: {key} is not a name that can be used here; it {allowed}."
    if isinstance(first["input"], dict):
        return f"{path}: {key} {allowed}."
    value = first["input"]
    shown = str(value) if isinstance(value, date) else repr(value)
    return f"{path}: {key} is {shown}; it {allowed}."


def _allowed(message: str) -> str:
    """What pydantic says is allowed, in TOML's words, without a subject."""
    said = message.removeprefix("Value error, ").removeprefix("Input ")
    for python, toml in (("valid dictionary", "table"), ("valid tuple", "list")):
        said = said.replace(python, toml)
    return said
