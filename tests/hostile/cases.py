"""Hostile exports, each with what is wrong with it and what reading it has to come to.

``CASES`` is all of them; ``case.write(folder)`` writes one into an existing folder. Reading must
give exactly the ``tables`` and ``refusals`` named, with closed books. What an import makes of the
rows (repeated ids, cyclic merges, stamps out of range) is for it to say.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

HEADER = "Id,FirstName,LastName,Company,Status,CreatedDate,IsDeleted,MasterRecordId"
WIDTH = HEADER.count(",") + 1


@dataclass(frozen=True)
class Books:
    """What landing every column of a table comes to; ``rejects`` are (line, reason)."""

    rows: int
    rejects: tuple[tuple[int, str], ...] = ()
    drops: dict[str, int] = field(default_factory=dict)
    doubt: str = ""


@dataclass(frozen=True)
class Refusal:
    """A file that is no table: the rule, and words its sentence has to hold."""

    rule: str
    words: str


@dataclass(frozen=True)
class Case:
    """A hostile folder and what reading it comes to, by file name."""

    name: str
    wrong: str
    write: Callable[[Path], None]
    tables: dict[str, Books] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)


def lead_id(number: int) -> str:
    """The id of a lead, 18 characters."""
    return f"00Q5g0000{number:06}EAA"


def lead(number: int, **cells: str) -> str:
    """One line of a Lead export without its line break; ``cells`` replace what is usual."""
    values = {
        "Id": lead_id(number),
        "FirstName": f"Ann{number}",
        "LastName": f"Example{number}",
        "Company": f"Company {number}",
        "Status": "Open - Not Contacted",
        "CreatedDate": f"2026-01-{number % 28 + 1:02}T09:30:00.000Z",
        "IsDeleted": "false",
        "MasterRecordId": "",
    } | cells
    return ",".join(values[name] for name in HEADER.split(","))


def export(*lines: str, end: str = "\n") -> str:
    """A Lead export of these lines."""
    return "".join(line + end for line in (HEADER, *lines))


def leads(first: int, last: int) -> Iterable[str]:
    """The lines of leads ``first`` to ``last``."""
    return [lead(number) for number in range(first, last + 1)]


def file(content: str | bytes, name: str = "Lead.csv") -> Callable[[Path], None]:
    """Writes one file, text as UTF-8 with its line breaks as given."""

    def write(folder: Path) -> None:
        data = content.encode() if isinstance(content, str) else content
        folder.joinpath(name).write_bytes(data)

    return write


def table(
    name: str,
    wrong: str,
    content: str | bytes,
    rows: int,
    rejects: tuple[tuple[int, str], ...] = (),
    drops: dict[str, int] | None = None,
    doubt: str = "",
    file_name: str = "Lead.csv",
) -> Case:
    """A case of one file that is a table."""
    books = Books(rows, rejects, drops or {}, doubt)
    return Case(name, wrong, file(content, file_name), {file_name: books})


def refused(
    name: str,
    wrong: str,
    content: str | bytes,
    words: str,
    rule: str = "unreadable",
    file_name: str = "Lead.csv",
) -> Case:
    """A case of one file that is no table."""
    return Case(name, wrong, file(content, file_name), {}, {file_name: Refusal(rule, words)})
