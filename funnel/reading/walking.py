"""The files below a folder, and those passed over by their names."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from funnel.reading.errors import CannotRead

_ENDINGS = {".csv", ".tsv", ".tab", ".txt", ".psv", ".ssv", ".gz", ".xlsx", ".xls", ".parquet"}
_NO_TABLES = {
    ".docx", ".gif", ".html", ".htm", ".jpeg", ".jpg", ".json", ".log", ".md", ".pdf", ".png",
    ".pptx", ".py", ".sql", ".toml", ".xml", ".yaml", ".yml",
}  # fmt: skip
_SYSTEM = {"__MACOSX", "Thumbs.db", "desktop.ini"}


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file with its name below ``folder``, in order of name, and the folders that are not
    gone into (hidden ones, links, those that may not be listed) or are named like files.

    Raises CannotRead where ``folder`` itself may not be listed.
    """
    found: set[Path] = set()

    def add_closed(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise CannotRead(f"{folder} may not be listed: change its permissions.") from error
        found.add(Path(error.filename))

    for parent, folders, names in os.walk(folder, onerror=add_closed):
        found.update(Path(parent, name) for name in names)
        for name in tuple(folders):
            path = Path(parent, name)
            if is_system(name):
                folders.remove(name)
                found.add(path)
            elif path.is_symlink() or path.suffix.lower() in _ENDINGS:
                found.add(path)
    yield from sorted((path.relative_to(folder).as_posix(), path) for path in found)


def is_system(part: str) -> bool:
    """Whether a part of a name marks what systems and programs leave behind."""
    return part in _SYSTEM or part.startswith((".", "~$"))


def skip_reason(name: str) -> str | None:
    """Why a file is passed over by its name; None where it is to be opened."""
    if any(map(is_system, name.split("/"))):
        return f"{name} is a hidden or system file and was skipped."
    if PurePosixPath(name).suffix.lower() in _NO_TABLES:
        return f"{name} is no table by its ending and was skipped."
    return None


def folder_reason(name: str, path: Path) -> str:
    """Why a folder that was come upon is not read itself."""
    if path.is_symlink():
        return f"{name} is a link to a folder and was skipped: import that folder instead."
    if os.access(path, os.R_OK | os.X_OK):
        return f"{name} is a folder named like a file; what is in it is read."
    return f"{name} is a folder that may not be listed: change its permissions."


def is_printable(name: str) -> bool:
    """Whether a name is text that can be shown; on some systems it may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()


def stem_of(name: str) -> str:
    """The last part of a name without its endings: `Lead` of `a/Lead.csv.gz`."""
    last = PurePosixPath(name)
    while last.suffix.lower() in _ENDINGS:
        last = last.with_suffix("")
    return last.name
