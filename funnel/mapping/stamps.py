"""How the stamps of a column are written, and SQL that rewrites them to ISO.

A shape is a cell with every digit written as 9. Shapes are few even in millions of cells; each is
matched to a ``strptime`` pattern once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from funnel.mapping.cells import quoted

_ZONE = r"(?:\s?(?:z|utc|gmt|[+-]99(?::?99)?))"
_TIME = re.compile(
    r"(?P<gap>\s*,\s+|\s+|t)9{1,2}:99(?P<seconds>:99)?(?P<fraction>\.9{1,9})?"
    rf"(?P<half>\s?[ap]m)?(?P<zone>{_ZONE})?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)"
)
_WEEKDAY = (
    r"(?P<weekday>(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"mon|tue|wed|thu|fri|sat|sun),?\s+)?"
)
_YEAR_FIRST = re.compile(r"9999(?P<mark>[-/.])9{1,2}(?P=mark)9{1,2}")
_COMPACT = re.compile("9{8}")
_NUMERIC = re.compile(r"9{1,2}(?P<mark>[-/.])9{1,2}(?P=mark)(?P<year>9999|99)")
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}9{{1,2}}(?P<gap1>[\s.-]+){_MONTH}(?P<gap2>[\s.,-]+)(?P<year>9999|99)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}{_MONTH}(?P<gap1>[\s.-]+)9{{1,2}}(?P<gap2>[\s.,-]+)(?P<year>9999|99)",
    re.IGNORECASE,
)

_OFFSET = r"(?i:z|utc|gmt|[+-]\d\d(?::?\d\d)?)"

Clock = Literal["strptime", "milliseconds", "seconds"]


@dataclass(frozen=True)
class Format:
    """How cells of one shape are read.

    ``pattern`` is for ``strptime``; it is empty where the cell counts milliseconds or seconds
    since 1970. ``has_order`` says that day and month are both plain numbers, in ``pattern`` the
    day first.
    """

    clock: Clock
    pattern: str = ""
    is_timed: bool = False
    is_zoned: bool = False
    has_order: bool = False

    def month_first(self) -> "Format":
        """The same with the month before the day."""
        turned = re.sub(r"^%d(.)%m", r"%m\1%d", self.pattern)
        return Format(self.clock, turned, self.is_timed, self.is_zoned, self.has_order)


def format_of(shape: str) -> Format | None:
    """How cells of ``shape`` are read; None where they are no stamps."""
    if shape in ("9" * 13, "9" * 10):
        clock: Clock = "milliseconds" if len(shape) == 13 else "seconds"
        return Format(clock, is_timed=True, is_zoned=True)
    if shape == "9" * 14:
        return Format("strptime", "%Y%m%d%H%M%S", is_timed=True)
    for date, pattern_of in (
        (_YEAR_FIRST, lambda found: "%Y{mark}%m{mark}%d".format(**found.groupdict())),
        (_NUMERIC, _numeric_pattern),
        (_DAY_MONTH, _day_month_pattern),
        (_MONTH_DAY, _month_day_pattern),
        (_COMPACT, lambda found: "%Y%m%d"),
    ):
        if not (found := date.match(shape)):
            continue
        has_order = date is _NUMERIC
        rest = shape[found.end() :]
        if not rest:
            return Format("strptime", pattern_of(found), has_order=has_order)
        if not (time := _TIME.fullmatch(rest)):
            continue
        is_zoned = time["zone"] is not None
        pattern = pattern_of(found) + _time_pattern(time)
        return Format("strptime", pattern, True, is_zoned, has_order)
    return None


def _year(found: re.Match[str]) -> str:
    return "%Y" if found["year"] == "9999" else "%y"


def _numeric_pattern(found: re.Match[str]) -> str:
    return f"%d{found['mark']}%m{found['mark']}{_year(found)}"


def _weekday_pattern(found: re.Match[str]) -> str:
    if not (weekday := found["weekday"]):
        return ""
    name = re.match(r"\w+", weekday)
    length = len(name[0]) if name else 0
    return ("%a" if length == 3 else "%A") + weekday[length:]


def _month_pattern(found: re.Match[str]) -> str:
    return "%b" if len(found["month"]) == 3 else "%B"


def _day_month_pattern(found: re.Match[str]) -> str:
    return (
        f"{_weekday_pattern(found)}%d{found['gap1']}{_month_pattern(found)}"
        f"{found['gap2']}{_year(found)}"
    )


def _month_day_pattern(found: re.Match[str]) -> str:
    return (
        f"{_weekday_pattern(found)}{_month_pattern(found)}{found['gap1']}%d"
        f"{found['gap2']}{_year(found)}"
    )


def _time_pattern(time: re.Match[str]) -> str:
    half = time["half"]
    return (
        time["gap"]
        + ("%I" if half else "%H")
        + ":%M"
        + (":%S" if time["seconds"] else "")
        + (".%f" if time["fraction"] else "")
        + (half[:-2] + "%p" if half else "")
    )


def moment(value: str) -> str:
    """SQL for the stamp ``value`` on its own clock, its offset left out; null where unreadable."""
    return f"try_cast({value} as timestamp)"


def is_iso(value: str, at: str) -> str:
    """SQL: whether ``value``, whose moment is ``at``, is an ISO date or stamp; never null."""
    # A cast to a moment stops at the seconds and would read 10:00 PM as the morning's.
    return (
        f"coalesce({at} is not null and case when ends_with({value}, 'Z') then true "
        f"else {value}[-1] not in ('m', 'M', '.') end and "
        f"case when strlen({value}) = 10 then {value} like '____-__-__' "
        f"else {value} like '____-__-___%:__%' end, false)"
    )


def has_offset(value: str) -> str:
    """SQL: whether the stamp ``value`` ends with its offset from UTC."""
    return f"(ends_with({value}, 'Z') or regexp_matches({value}, ':.*{_OFFSET}$'))"


def is_midnight(value: str) -> str:
    """SQL: whether the time of day in ``value``, which is not ISO, is midnight."""
    return (
        f"(regexp_matches({value}, '(?i)[ t](?:00?:00(?::00(?:\\.0+)?)?\\s?{_OFFSET}?|"
        f"12:00(?::00)?\\s?am)$') "
        f"or (regexp_full_match({value}, '\\d{{13}}') "
        f"and try_cast({value} as bigint) % 86400000 = 0) "
        f"or (regexp_full_match({value}, '\\d{{10}}') and try_cast({value} as bigint) % 86400 = 0))"
    )


def rewritten(value: str, formats: Iterable[Format], date_only: bool) -> str:
    """SQL for ``value`` as an ISO date or stamp; as it is written where it cannot be read.

    ``formats`` are how cells that are not ISO yet are read, tried in order; none means that
    every cell is ISO. With ``date_only`` times of day are left off.
    """
    formats = list(formats)
    iso = f"left({value}, 10)" if date_only else value
    known = is_iso(value, moment(value))
    if not formats:
        return f"case when {known} then {iso} else {value} end" if date_only else value
    readings = [
        *_strptime_readings(value, formats, date_only),
        *_epoch_readings(value, formats, date_only),
    ]
    parts = ", ".join((*readings, value))
    return f"case when {known} then {iso} else coalesce({parts}) end"


def _strptime_readings(value: str, formats: list[Format], date_only: bool) -> list[str]:
    """One reading each for times, times with an offset and dates, so that they stay apart."""
    readings = []
    for is_timed, is_zoned in ((True, False), (True, True), (False, False)):
        patterns = dict.fromkeys(
            one.pattern
            for one in formats
            if one.clock == "strptime" and (one.is_timed, one.is_zoned) == (is_timed, is_zoned)
        )
        if not patterns:
            continue
        # First those of two-digit years: %Y would read such a year as one of the first century.
        listed = ", ".join(quoted(one) for one in sorted(patterns, key=lambda one: "%Y" in one))
        text = f"regexp_replace({value}, '\\s?{_OFFSET}$', '')" if is_zoned else value
        read = f"try_strptime({text}, [{listed}])"
        if date_only or not is_timed:
            readings.append(f"{read}::date::varchar")
        elif is_zoned:
            offset = f"regexp_extract({value}, '[+-]\\d\\d(?::?\\d\\d)?$')"
            readings.append(f"{read}::varchar || coalesce(nullif({offset}, ''), 'Z')")
        else:
            readings.append(f"{read}::varchar")
    return readings


def _epoch_readings(value: str, formats: list[Format], date_only: bool) -> list[str]:
    readings = []
    for clock, digits, factor in (("milliseconds", 13, 1_000), ("seconds", 10, 1_000_000)):
        if not any(one.clock == clock for one in formats):
            continue
        at = f"make_timestamp(try_cast({value} as bigint) * {factor})"
        text = f"{at}::date::varchar" if date_only else f"{at}::varchar || 'Z'"
        readings.append(f"case when regexp_full_match({value}, '\\d{{{digits}}}') then {text} end")
    return readings
