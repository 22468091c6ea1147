"""Every table in a folder, file or archive, and every file that is none, with the reason."""

from pathlib import Path
from tempfile import mkdtemp

from funnel.errors import FunnelError
from funnel.reading.archives import Budget, unpack_gzip, unpack_zip
from funnel.reading.delimited import open_delimited
from funnel.reading.errors import CannotRead, Undecided
from funnel.reading.parquets import open_parquet
from funnel.reading.source import Limits, ReadOptions, Source, Unreadable
from funnel.reading.walking import files_below, folder_reason, is_printable, skip_reason, stem_of
from funnel.reading.workbooks import check_xlsx, is_workbook, open_workbook

# What else exports turn out to be, by their first bytes.
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "XML"),
    (b"{\\rtf", "a document"),
    (b"SQLite format 3", "a database"),
    (b'[{"', "JSON"),
    (b'{"', "JSON"),
)
_UNTOLD, _USUAL = ReadOptions(), Limits()


def find_sources(
    path: Path,
    workspace: Path,
    options: ReadOptions = _UNTOLD,
    limits: Limits = _USUAL,
) -> tuple[list[Source], list[Unreadable]]:
    """The tables in ``path`` (a folder with its subfolders, or one file) in order of name, and
    the files that are none.

    Zip members, gzip files and sheets are tables of their own; zips in zips are not followed.
    Whatever is unpacked or derived goes into ``workspace``, which must be writable and outside
    ``path``. One bad file does not keep the others from being found. Raises CannotRead where
    ``path`` does not exist.
    """
    if not path.exists():
        raise CannotRead(f"{path} does not exist: name a folder of exports or a file.")
    finder = _Finder(workspace, options, limits)
    if path.is_dir():
        for name, file in files_below(path):
            finder.take(name, file)
    else:
        finder.take(path.name, path)
    return finder.sources, finder.unreadable


class _Finder:
    def __init__(self, workspace: Path, options: ReadOptions, limits: Limits) -> None:
        self._workspace, self._options, self._limits = workspace, options, limits
        self._budget = Budget(limits)
        self.sources: list[Source] = []
        self.unreadable: list[Unreadable] = []

    def take(self, name: str, file: Path, depth: int = 0) -> None:
        """Adds what is in one file to the sources or the unreadable."""
        if not is_printable(name):
            shown = ascii(name)[1:-1]
            sentence = f"{shown} has a name that cannot be printed: rename it."
            self.unreadable.append(Unreadable(shown, sentence, "unreadable"))
            return
        skipped = skip_reason(name)
        if skipped:
            self.unreadable.append(Unreadable(name, skipped, "skipped"))
            return
        try:
            self._open(name, file, depth)
        except Undecided as question:
            self.unreadable.append(Unreadable(name, str(question), "undecided"))
        except FunnelError as error:
            self.unreadable.append(Unreadable(name, str(error), "unreadable"))

    def _folder(self) -> Path:
        self._workspace.mkdir(parents=True, exist_ok=True)
        return Path(mkdtemp(dir=self._workspace))

    def _open(self, name: str, file: Path, depth: int) -> None:
        if file.is_dir():
            raise CannotRead(folder_reason(name, file))
        if not file.is_file():
            raise CannotRead(f"{name} is not a file or points nowhere: replace it by an export.")
        try:
            with file.open("rb") as opened:
                start = opened.read(16)
        except PermissionError:
            raise CannotRead(f"{name} may not be read: change its permissions.") from None
        if not start:
            raise CannotRead(f"{name} is empty: export it again.")
        folder = self._folder()
        foreign = next((what for mark, what in _FOREIGN if start.startswith(mark)), None)
        if foreign:
            raise CannotRead(
                f"{name} is {foreign}, not a table: export it as CSV, XLSX or Parquet."
            )
        if start.startswith(b"\x1f\x8b"):
            self._open_gzip(name, file, folder, depth)
        elif start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            if is_workbook(file):
                check_xlsx(name, file, self._limits)
                self._open_workbook(name, file)
            else:
                self._open_zip(name, file, folder, depth)
        elif start.startswith(b"\xd0\xcf\x11\xe0"):
            self._open_workbook(name, file)
        elif start.startswith(b"PAR1"):
            stem = stem_of(name)
            self.sources.append(open_parquet(name, stem, file, folder, self._limits))
        else:
            self.sources.append(
                open_delimited(name, stem_of(name), file, folder, self._options, self._limits)
            )

    def _open_gzip(self, name: str, file: Path, folder: Path, depth: int) -> None:
        if depth > 1:
            raise CannotRead(f"{name} is packed several times over: unpack it and import that.")
        target = folder / "unpacked"
        unpack_gzip(name, file, target, self._budget)
        self._open(name, target, depth + 1)

    def _open_workbook(self, name: str, file: Path) -> None:
        folders = iter(self._folder, None)
        found = open_workbook(name, stem_of(name), file, folders, self._options, self._limits)
        for table in found:
            if isinstance(table, Source):
                self.sources.append(table)
            else:
                self.unreadable.append(table)

    def _open_zip(self, name: str, file: Path, folder: Path, depth: int) -> None:
        if depth:
            raise CannotRead(f"{name} is a zip inside an archive: unpack it and import the folder.")
        for member in unpack_zip(name, file, folder, self._limits, self._budget):
            if member.path is None:
                self.unreadable.append(Unreadable(member.name, member.refusal, "unreadable"))
            else:
                self.take(member.name, member.path, depth=1)
