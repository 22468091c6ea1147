"""The command that proposes definitions: ``holidays``."""

# The library takes a moment to load, and only this command needs it.
# ruff: noqa: PLC0415

import json
import re
from datetime import date

import click

from funnel.errors import FunnelError
from funnel.selection import known

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ENGLISH = ("en_US", "en_GB")


class NoHolidays(FunnelError):
    """The years asked for are none, or none of those whose holidays are known."""


@click.command()
@click.argument("country")
@click.option("--subdivision", metavar="X", help="State, province or region, such as BY.")
@click.option("--from", "first", type=int, required=True, metavar="YEAR", help="First year.")
@click.option("--to", "last", type=int, required=True, metavar="YEAR", help="Last year, included.")
@click.option(
    "--calendar",
    default="default",
    show_default=True,
    metavar="NAME",
    help="The calendar that closes on them.",
)
def holidays(country, subdivision, first, last, calendar) -> None:
    """Print the public holidays of COUNTRY, by name or code, to paste into definitions.toml."""
    if first > last:
        raise NoHolidays(f"The years end ({last}) before they begin ({first}).")
    code, name = _country(country)
    subdivision = subdivision and _subdivision(code, name, subdivision)
    days = _public_holidays(code, name, subdivision, first, last)
    place = f"{name}, {subdivision}" if subdivision else name
    years = f"{first}" if first == last else f"{first} to {last}"
    key = calendar if _BARE_KEY.fullmatch(calendar) else json.dumps(calendar, ensure_ascii=False)
    listed = "".join(f"    {day},  # {called}\n" for day, called in days)
    click.echo(
        f"# Public holidays: {place}, {years}. Strike out those on which your teams work, and\n"
        f"# put the rest into definitions.toml, in place of the calendar's holidays there.\n"
        f"[calendars.{key}]\n"
        f"holidays = [\n{listed}]"
    )


def _country(asked: str) -> tuple[str, str]:
    """Code and English name of a country asked for by code (two or three letters) or name."""
    from holidays import list_supported_countries
    from holidays.registry import COUNTRIES

    supported = list_supported_countries()
    by_name = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name): (code, long_code)
        for name, code, long_code, *_ in COUNTRIES.values()
        if code in supported
    }
    by_code = {text: (codes[0], name) for name, codes in by_name.items() for text in (*codes, name)}
    by_code["UK"] = by_code["GB"]
    folded = {text.casefold(): text for text in by_code}
    # Someone who mistyped a name is helped by names; codes are all near to one another.
    found = folded.get(asked.strip().casefold())
    return by_code[found or known(asked, by_name, "country")]


def _subdivision(code: str, country: str, asked: str) -> str:
    """The code of a subdivision asked for by code or by name."""
    from holidays import country_holidays

    there = country_holidays(code)
    by_text = {text: text for text in there.subdivisions} | there.subdivisions_aliases
    if not by_text:
        raise NoHolidays(f"{country} has the same holidays everywhere: leave --subdivision out.")
    folded = {text.casefold(): by_text[text] for text in by_text}
    found = folded.get(asked.strip().casefold())
    return found or by_text[known(asked, by_text, f"subdivision of {country}")]


def _public_holidays(
    code: str, country: str, subdivision: str | None, first: int, last: int
) -> list[tuple[date, str]]:
    """The public holidays in order, named in English where the library can."""
    from holidays import country_holidays

    there = country_holidays(code, subdiv=subdivision)
    begins, ends = there.start_year, there.end_year
    if not begins <= first <= last <= ends:
        raise NoHolidays(f"Holidays of {country} are known from {begins} to {ends} only.")
    language = next((one for one in _ENGLISH if one in there.supported_languages), None)
    return sorted(
        country_holidays(
            code, subdiv=subdivision, years=range(first, last + 1), language=language
        ).items()
    )
