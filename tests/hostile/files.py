"""Files that are not what they seem: foreign, packed, poisonous or out of reach."""

import gzip
import io
import os
import random
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from tests.hostile.cases import Books, Case, Refusal, export, file, leads, refused, table

_GOOD = export(*leads(1, 3)).encode()
_THREE = Books(3)
_LINK = 0o120777


def _zip(members: list[tuple[str, bytes]], mode: int = 0o644) -> bytes:
    """A zip of ``members``, their names as given, however vicious."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names repeat on purpose
        for name, content in members:
            member = zipfile.ZipInfo(name)
            member.filename = name
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = mode << 16
            archive.writestr(member, content)
    return packed.getvalue()


def _encrypted(packed: bytes) -> bytes:
    """The zip with its first member marked as encrypted."""
    marked = bytearray(packed)
    marked[6] |= 1
    marked[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


def _flipped(packed: bytes, place: int) -> bytes:
    """The bytes with some in the middle overwritten."""
    return (
        packed[:place]
        + bytes(byte ^ 0x55 for byte in packed[place : place + 9])
        + packed[place + 9 :]
    )


def _workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        fill(book)
    return packed.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, above: int = 0) -> None:
    sheet = book.add_worksheet(name)
    for row, line in enumerate(_GOOD.decode().splitlines()):
        sheet.write_row(row + above, 0, line.split(","))


def _several(book: xlsxwriter.Workbook) -> None:
    _sheet(book, "Leads")
    _sheet(book, "More leads", above=2)
    book.add_worksheet("Nothing")
    _sheet(book, "hiddenSheet")
    book.get_worksheet_by_name("hiddenSheet").hide()


def _corners(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Leads")
    sheet.write(0, 0, "Id")
    sheet.write(1_048_575, 16_383, "far away")


def _folder_named_like_a_file(folder: Path) -> None:
    folder.joinpath("Lead.csv").mkdir()
    folder.joinpath("Lead.csv", "Lead.csv").write_bytes(_GOOD)


def _no_files(folder: Path) -> None:
    os.mkfifo(folder / "Lead.csv")
    folder.joinpath("Task.csv").symlink_to("nowhere.csv")
    folder.joinpath("Event.csv").symlink_to("Event.csv")


def _system_files(folder: Path) -> None:
    for name in (".DS_Store", "~$Lead.xlsx", "__MACOSX/._Lead.csv", "notes.pdf", "Lead.csv"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_GOOD)


def _odd_names(folder: Path) -> None:
    for name in ("Lead [2026].csv", "Lead *.csv", "L'ead; drop.csv", "Läad.csv", "Lead\n.csv"):
        folder.joinpath(name).write_bytes(_GOOD)
    with open(os.fsencode(folder) + b"/Lead\xff.csv", "wb") as unnamed:
        unnamed.write(_GOOD)


_NOISE = random.Random(5).randbytes(5000)
_BOMB = bytes(32 * 2**20)

CASES: tuple[Case, ...] = (
    refused("empty file", "no bytes", b"", "is empty"),
    refused("blank file", "a byte order mark and line breaks", "\ufeff \n\n \n", "is empty"),
    refused("zeros", "nothing but NULs", bytes(1000), "is empty"),
    refused("noise", "random bytes", _NOISE, "not text"),
    refused("PNG", "a picture", b"\x89PNG\r\n\x1a\n" + _NOISE, "not text"),
    refused("PDF", "a PDF named .csv", b"%PDF-1.7\n" + _NOISE, "PDF"),
    refused("web page", "HTML, which some systems call XLS", "<html><table>", "web page",
            file_name="report.xls"),
    refused("JSON", "JSON named .csv", '[{"Id": 1}, {"Id": 2}]', "JSON"),
    refused("old workbook, damaged", "the first bytes of an XLS, then nothing of one",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _NOISE, "cannot be opened as a workbook",
            file_name="Lead.xls"),
    refused("Parquet, damaged", "a Parquet file cut off", b"PAR1" + _NOISE, "damaged Parquet",
            file_name="Lead.parquet"),
    table("XLSX named CSV", "a workbook named .csv",
          _workbook(lambda book: _sheet(book, "Leads")), rows=3),
    table("CSV named XLSX", "text named .xlsx", _GOOD, rows=3, file_name="Lead.xlsx"),
    table("text named gzip", "text named .csv.gz", _GOOD, rows=3, file_name="Lead.csv.gz"),
    Case(
        "sheets",
        "two tables, an empty sheet and a hidden one in a workbook",
        file(_workbook(_several), "book.xlsx"),
        {
            "book.xlsx/Leads": _THREE,
            "book.xlsx/More leads": Books(3, drops={"report title": 2}),
        },
        {
            "book.xlsx/Nothing": Refusal("skipped", "empty sheet"),
            "book.xlsx/hiddenSheet": Refusal("skipped", "hidden sheet"),
        },
    ),
    refused("far corners", "two cells whose rectangle would fill the memory",
            _workbook(_corners), "too large a workbook", file_name="Lead.xlsx"),
    refused("workbook, damaged", "a workbook with a broken sheet",
            _flipped(_workbook(lambda book: _sheet(book, "Leads")), 1000), "damaged",
            file_name="Lead.xlsx"),
    table("gzip", "packed", gzip.compress(_GOOD), rows=3, file_name="Lead.csv.gz"),
    refused("gzip cut off", "half of a gzip file", gzip.compress(_GOOD)[:60], "cut off",
            file_name="Lead.csv.gz"),
    refused("gzip bomb", "a gzip file that unpacks to a thousand times its size",
            gzip.compress(_BOMB), "times its size", file_name="Lead.csv.gz"),
    refused("gzip in gzip in gzip", "packed over and over",
            gzip.compress(gzip.compress(gzip.compress(_GOOD))), "several times",
            file_name="Lead.csv.gz"),
    Case(
        "zip slip",
        "members that would be written outside, and one that would not",
        file(
            _zip(
                [
                    ("../evil.csv", _GOOD),
                    ("/etc/evil.csv", _GOOD),
                    ("C:\\evil.csv", _GOOD),
                    ("a/../../evil.csv", _GOOD),
                    ("..\\evil.csv", _GOOD),
                    ("Lead.csv", _GOOD),
                ]
            ),
            "export.zip",
        ),
        {"export.zip/Lead.csv": _THREE},
        {
            f"export.zip/{name}": Refusal("unreadable", "points outside")
            for name in (
                "../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../evil.csv", "..\\evil.csv",
            )
        },
    ),
    Case(
        "zip with a link",
        "a member that is a symbolic link",
        file(_zip([("Lead.csv", b"/etc/passwd")], mode=_LINK), "export.zip"),
        {},
        {"export.zip/Lead.csv": Refusal("unreadable", "points outside")},
    ),
    Case(
        "zip bomb",
        "a member that unpacks to a thousand times its size",
        file(_zip([("Bomb.csv", _BOMB), ("Lead.csv", _GOOD)]), "export.zip"),
        {"export.zip/Lead.csv": _THREE},
        {"export.zip/Bomb.csv": Refusal("unreadable", "times its size")},
    ),
    Case(
        "zip in a zip",
        "an archive in an archive",
        file(_zip([("inner.zip", _zip([("Lead.csv", _GOOD)])), ("Task.csv", _GOOD)]), "export.zip"),
        {"export.zip/Task.csv": _THREE},
        {"export.zip/inner.zip": Refusal("unreadable", "zip inside")},
    ),
    Case(
        "zip twice the same",
        "two members of one name",
        file(_zip([("Lead.csv", _GOOD), ("Lead.csv", _GOOD)]), "export.zip"),
        {"export.zip/Lead.csv": _THREE},
        {"export.zip/Lead.csv": Refusal("unreadable", "twice")},
    ),
    Case(
        "zip encrypted",
        "a member that needs a password",
        file(_encrypted(_zip([("Lead.csv", _GOOD)])), "export.zip"),
        {},
        {"export.zip/Lead.csv": Refusal("unreadable", "encrypted")},
    ),
    Case(
        "zip damaged inside",
        "a member whose bytes are not those packed",
        file(_flipped(_zip([("Lead.csv", _GOOD * 20), ("Task.csv", _GOOD)]), 60), "export.zip"),
        {"export.zip/Task.csv": _THREE},
        {"export.zip/Lead.csv": Refusal("unreadable", "damaged")},
    ),
    refused("zip cut off", "half of a zip", _zip([("Lead.csv", _GOOD)])[:150], "damaged zip",
            file_name="export.zip"),
    Case("folder named Lead.csv", "a folder named like a file, an export in it",
         _folder_named_like_a_file, {"Lead.csv/Lead.csv": _THREE},
         {"Lead.csv": Refusal("unreadable", "folder named like a file")}),
    Case("no files", "a pipe, a link to nowhere and a link to itself", _no_files, {},
         {name: Refusal("unreadable", "not a file")
          for name in ("Lead.csv", "Task.csv", "Event.csv")}),
    Case("system files", "what systems and programs leave in folders", _system_files,
         {"Lead.csv": _THREE},
         {name: Refusal("skipped", "skipped")
          for name in (".DS_Store", "~$Lead.xlsx", "__MACOSX", "notes.pdf")}),
    Case("odd names", "names with patterns, quotes and bytes that are no text", _odd_names,
         {name: _THREE
          for name in ("Lead [2026].csv", "Lead *.csv", "L'ead; drop.csv", "Läad.csv")},
         {name: Refusal("unreadable", "rename it")
          for name in ("Lead\\n.csv", "Lead\\udcff.csv")}),
)  # fmt: skip
