"""Kinds of value that definitions hold, with the checks they share."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_ZONES = available_timezones()


class Checked(BaseModel):
    """A frozen group of definitions that knows no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_zone(zone: str) -> str:
    if zone not in _ZONES:
        raise ValueError("should be an IANA time zone, such as Europe/Berlin")
    return zone


def _pattern(pattern: str) -> str:
    if not pattern.strip() or "[" in pattern or "?" in pattern:
        raise ValueError("should be a text in which * stands for any text; no other wildcard")
    return pattern.strip().lower()


def _currency(code: str) -> str:
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise ValueError("should be a currency code of three capital letters, such as EUR")
    return code


Zone = Annotated[str, AfterValidator(_known_zone)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Patterns = tuple[Pattern, ...]
Days = Annotated[int, Field(ge=1, le=3660)]
Currency = Annotated[str, AfterValidator(_currency)]
