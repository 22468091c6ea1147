"""Kinds of value that definitions hold, with the checks they share."""

from datetime import date
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
)

_ZONES = available_timezones()


class Checked(BaseModel):
    """A frozen group of definitions that knows no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_zone(zone: str) -> str:
    if zone not in _ZONES:
        raise ValueError("should be an IANA time zone, such as Europe/Berlin")
    return zone


def _date_key(key: object) -> date:
    """The date of a key of TOML, which is always text; one date has one spelling."""
    if isinstance(key, date):
        return key
    try:
        day = date.fromisoformat(str(key))
    except ValueError:
        day = None
    if day is None or day.isoformat() != key:
        raise ValueError("should be a date such as 2026-12-24")
    return day


def _pattern(pattern: str) -> str:
    if not pattern.strip() or "[" in pattern or "?" in pattern:
        raise ValueError("should be a text in which * stands for any text; no other wildcard")
    return pattern.strip().lower()


def _currency(code: str) -> str:
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise ValueError("should be a currency code of three capital letters, such as EUR")
    return code


Zone = Annotated[str, AfterValidator(_known_zone)]
IsoDate = Annotated[date, BeforeValidator(_date_key), PlainSerializer(date.isoformat)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Patterns = tuple[Pattern, ...]
Days = Annotated[int, Field(ge=1, le=3660)]
Currency = Annotated[str, AfterValidator(_currency)]
