"""One file of everything that no export brings back: the record, definitions, targets, maps."""

import io
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from funnel.errors import FunnelError
from funnel.files import write_whole
from funnel.record.database import RECORD, RecordError, connect
from funnel.record.schema import APPLICATION

_KEPT = ("definitions.toml", "targets.csv", "maps/*.toml")
_IS_PART = re.compile(r"record\.sqlite|definitions\.toml|targets\.csv|maps/[^/\\:.][^/\\:]*\.toml")


class BackupError(FunnelError):
    """A backup cannot be made or put back; nothing was changed."""


def back_up(warehouse: Path, file: Path, at: datetime) -> list[str]:
    """The names of what is now in the zip ``file``, which is there as a whole or not at all.

    The record is copied as it is at one moment, whoever writes meanwhile. Raises BackupError
    where there is nothing to back up, the file is there already or cannot be written, and
    RecordError where the record cannot be read.
    """
    if file.exists():
        raise BackupError(f"{file} is there already: name another file.")
    parts = {
        path.relative_to(warehouse).as_posix(): path
        for pattern in _KEPT
        for path in sorted(warehouse.glob(pattern))
    }
    try:
        held = {name: path.read_bytes() for name, path in parts.items()}
        if (warehouse / RECORD).exists():
            held[RECORD] = _copied(warehouse / RECORD)
        if not held:
            raise BackupError(f"{warehouse} has nothing to back up that an export would not bring.")
        write_whole(file, _zipped(held, at))
    except OSError as error:
        raise BackupError(f"{file} cannot be written ({error.strerror}).") from error
    return sorted(held)


def restore(file: Path, warehouse: Path) -> list[str]:
    """The names of what was put from the backup ``file`` into ``warehouse``.

    Nothing that is there is replaced: raises BackupError where something else stands in the way,
    or where the file is no whole backup. What is there already just as it is in the backup stays.
    """
    held = _unzipped(file)
    if RECORD in held:
        held[RECORD] = _checked(held[RECORD], file)
    in_the_way = [
        name
        for name, content in held.items()
        if (warehouse / name).exists() and (warehouse / name).read_bytes() != content
    ]
    # A journal without its record would be played back into the one put in its place.
    in_the_way += [path.name for path in warehouse.glob(f"{RECORD}-*")]
    if in_the_way:
        raise BackupError(
            f"{warehouse} already has another {in_the_way[0]}: move it away, or restore into "
            "another folder with --warehouse."
        )
    try:
        for name, content in held.items():
            path = warehouse / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                write_whole(path, content)
    except OSError as error:
        raise BackupError(f"{warehouse} cannot be written ({error.strerror}).") from error
    return sorted(held)


def _copied(record: Path) -> bytes:
    """The record as SQLite's online backup copies it, in one piece."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / RECORD
        try:
            with (
                closing(connect(record, "rw")) as connection,
                closing(sqlite3.connect(copy)) as target,
            ):
                connection.backup(target)
        except sqlite3.Error as error:
            raise RecordError(f"{record} cannot be read ({error}).") from error
        return copy.read_bytes()


def _checked(content: bytes, file: Path) -> bytes:
    """The record of a backup in its newest form, once it is known to be one and whole."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / RECORD
        copy.write_bytes(content)
        try:
            with closing(connect(copy, "rw")) as connection:
                (marked,) = connection.execute("pragma application_id").fetchone()
                (state,) = connection.execute("pragma integrity_check").fetchone()
        except sqlite3.Error as error:
            raise BackupError(f"The record in {file} cannot be read ({error}).") from error
        if marked != APPLICATION or state != "ok":
            raise BackupError(f"The record in {file} is damaged.")
        return copy.read_bytes()


def _zipped(held: dict[str, bytes], at: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def _unzipped(file: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if not _IS_PART.fullmatch(name):
                    raise BackupError(f"{file} is no backup of Funnel: it holds {name!r}.")
            return {name: archive.read(name) for name in archive.namelist()}
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}).") from error
    # A damaged zip shows in more ways than zipfile has names for.
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, RuntimeError, ValueError) as error:
        raise BackupError(f"{file} is no whole backup ({error}).") from error
