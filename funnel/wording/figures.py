"""Numbers and dates as people read them: `1,284`, `52%`, `-3 pts`, `€1.99 M`, `W46`, `–`.

Nothing here counts or decides; every function takes a number and returns its text. Null is "–".
"""

import math
from datetime import date, datetime, timedelta

NOTHING = "–"
_DIMENSIONS = {"first_source": "First-touch source", "reports_to": "Reports to"}
_NOUNS = {"first_source": "first-touch source", "reports_to": "reporting line"}
_CURRENCY_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_PRECISE_FROM = 1_000  # a share of more than a thousand leads is known to a tenth of a point


def count(value: float | None) -> str:
    """``value`` with thousands separated: 1284 is "1,284"."""
    return NOTHING if value is None else f"{value:,.0f}"


def counted(value: int, noun: str) -> str:
    """``value`` with its noun, in the plural unless it is one: "1 lead", "72 leads"."""
    return f"{count(value)} {noun if value == 1 else plural(noun)}"


def dimension(name: str) -> str:
    """What a dimension is called: "Source", "First-touch source", "Reports to"."""
    return _DIMENSIONS.get(name, name.capitalize())


def dimension_noun(name: str) -> str:
    """What one label of a dimension is, within a sentence: "source", "reporting line"."""
    return _NOUNS.get(name, name)


def within(label: str) -> str:
    """A label as it stands within a sentence: "leads", "opportunities won", but "SQLs"."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def plural(label: str) -> str:
    """A noun or a stage's label in the plural: "MQLs", "Opportunities"; "Won" and "Lost" stay."""
    if label.lower() in ("won", "lost") or label.endswith("ed"):
        return label
    is_ies = label.endswith("y") and label[-2:-1] not in "aeiou"
    return f"{label[:-1]}ies" if is_ies else f"{label}s"


def rate(value: float | None, base: float | None = None) -> str:
    """A share as a percentage: whole, or with one decimal where ``base`` is over a thousand.

    A share that is neither 0 nor 1 is never rounded to either: 0.3 % of 340 is "0.3%".
    """
    if value is None:
        return NOTHING
    percent = 100 * value
    is_rounded_away = percent != round(percent) and round(percent) in (0, 100)
    is_precise = (base or 0) > _PRECISE_FROM or is_rounded_away
    return f"{percent:.1f}%" if is_precise else f"{percent:.0f}%"


def ratio(value: float | None) -> str:
    """A flow ratio, which may exceed one and is no share: "0.42"."""
    return NOTHING if value is None else f"{value:.2f}"


def money(value: float | None, currency: str | None = None) -> str:
    """An amount in three digits with its currency: 1990000 EUR is "€1.99 M"."""
    if value is None:
        return NOTHING
    sign = _currency_sign(currency)
    for size, unit in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= size:
            scaled = value / size
            digits = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
            return f"{sign}{scaled:.{digits}f}{unit}"
    return f"{sign}{value:,.0f}"


def _currency_sign(currency: str | None) -> str:
    return _CURRENCY_SIGNS.get(currency or "", f"{currency} " if currency else "")


def exact_money(value: float | None, currency: str | None = None) -> str:
    """An amount to the cent with its currency: "€469,000", "€1,990,000.50"."""
    if value is None:
        return NOTHING
    return f"{_currency_sign(currency)}{value:,.{0 if round(value, 2) == round(value) else 2}f}"


def duration(seconds: float | None) -> str:
    """A time: "45 s", "2 min 30", "26 min", "3 h 47", "1 d 4 h".

    Seconds are named below five minutes and minutes below a day, where they still tell.
    """
    if seconds is None:
        return NOTHING
    whole = math.floor(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    if whole < 300:
        return _two_parts(whole, "min")
    minutes = math.floor(whole / 60 + 0.5)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 1_440:
        return _two_parts(minutes, "h")
    days, hours = divmod(math.floor(whole / 3_600 + 0.5), 24)
    return f"{days:,} d {hours} h" if hours else f"{days:,} d"


def _two_parts(value: int, unit: str) -> str:
    large, small = divmod(value, 60)
    return f"{large} {unit} {small:02d}" if small else f"{large} {unit}"


def days_long(value: float | None) -> str:
    """A number of days: "0.4 days", "7.9 days", "34 days"."""
    if value is None:
        return NOTHING
    shown = f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
    return f"{shown} {'day' if shown == '1.0' else 'days'}"


def odds_ratio(value: float | None) -> str:
    """A ratio of odds in about three digits: "0.004", "1.29", "12.4", "170"."""
    if value is None:
        return NOTHING
    if value < 0.1:
        return f"{value:.1g}"
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def lift(value: float | None) -> str:
    """A rate against another, less one: "+137%", "−12%". For figures: the minus is a true one."""
    if value is None:
        return NOTHING
    return f"{round(100 * value):+,d}%".replace("-", "−")


def number(value: float | None, unit: str, *, base: float | None = None, currency=None) -> str:
    """``value`` as its ``unit`` (rate, ratio, amount, or anything counted) is written."""
    if unit == "rate":
        return rate(value, base)
    if unit == "ratio":
        return ratio(value)
    if unit == "amount":
        return money(value, currency)
    if unit == "days":
        return days_long(value)
    if unit == "minutes":
        return duration(None if value is None else 60 * value)
    return count(value)


def change(before: float | None, now: float | None, unit: str) -> str | None:
    """The change from ``before`` to ``now``, signed: points of a share, else per cent.

    Counts under 50 change by leads, not per cent: from 14 to 30 is "+16". None where either is
    null. A plain hyphen is the minus, which turns the arrow of a metric card.
    """
    if before is None or now is None:
        return None
    if unit == "rate":
        points = round(100 * now) - round(100 * before)
        return f"{_signed(points)} pts" if abs(points) != 1 else f"{points:+d} pt"
    if unit == "ratio":
        return f"{now - before:+.2f}"
    if unit == "minutes":
        return f"{'-' if now < before else '+'}{duration(60 * abs(now - before))}"
    if before == 0 or (unit != "amount" and max(abs(before), abs(now)) < 50):
        return _signed(now - before)
    return f"{_signed(100 * (now / before - 1))}%"


def _signed(value: float) -> str:
    return f"{value:+,.0f}" if round(value) else "0"


def signed(value: float) -> str:
    """A change as figures and sentences show it, with a true minus: "+154", "−58", "0"."""
    return _signed(value).replace("-", "−")


def spread(low: float, high: float, unit: str) -> str:
    """A range, its sign left to the number beside it: "380–563", "52–70%", "1.4–1.9 M".

    A range of counts holds the whole numbers within it, so that what is outside looks outside.
    """
    if unit == "rate":
        return f"{100 * low:.0f}–{100 * high:.0f}%"
    if unit == "ratio":
        return f"{low:.2f}–{high:.2f}"
    if unit == "minutes":
        return f"{duration(60 * low)} – {duration(60 * high)}"
    if unit == "amount":
        scale, letter = (1e6, " M") if high >= 1e6 else (1e3, " k") if high >= 1e3 else (1, "")
        digits = 1 if high / scale < 10 else 0
        start = f"{low / scale:.{digits}f}" if low else "0"
        return f"{start}–{high / scale:.{digits}f}{letter}"
    return f"{math.ceil(low):,}–{math.floor(high):,}"


def week(first: date) -> str:
    """The ISO name of the week that begins on ``first``: "W46"."""
    return f"W{_iso(first).week:02d}"


def week_year(first: date) -> int:
    """The year of the ISO week that begins on ``first``."""
    return _iso(first).year


def full_week(first: date) -> str:
    """The ISO name with its year: "2026-W46"."""
    return f"{week_year(first)}-{week(first)}"


def _iso(first: date):
    # A week that starts on a Sunday is named for the ISO week most of it lies in.
    return (first + timedelta(days=3)).isocalendar()


def weeks(first: date, last: date) -> str:
    """The weeks from the one beginning on ``first`` to that on ``last``: "W34–W46"."""
    if first == last:
        return week(first)
    name = week if week_year(first) == week_year(last) else full_week
    return f"{name(first)}–{name(last)}"


def days(first: date, last: date) -> str:
    """The days from ``first`` to ``last``: "9–15 November 2026", "30 Nov – 6 Dec 2026"."""
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {last.day} {last:%b %Y}"
    return f"{first.day} {first:%b %Y} – {last.day} {last:%b %Y}"


def moment(at: datetime) -> str:
    """A local date and time: "Mon 16 Nov 2026, 06:00"."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def size(number_of_bytes: int) -> str:
    """A file's size: "48 KB", "1.2 MB"."""
    if number_of_bytes < 1_000_000:
        return f"{max(1, round(number_of_bytes / 1_000)):,} KB"
    return f"{number_of_bytes / 1_000_000:,.1f} MB"


def listed(items: list[str], most: int = 4) -> str:
    """``items`` in words, the rest counted: "Lead, Task and 3 more"."""
    if not items:
        return NOTHING
    shown, rest = items[:most], len(items) - most
    if rest > 0:
        shown = [*shown, f"{rest} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
