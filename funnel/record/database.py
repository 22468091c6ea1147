"""The record's file: an SQLite database beside the generations, which no import touches.

Its journal is the rollback journal, and every commit waits until the disk has it (EXTRA: the
removed journal too): what was acknowledged survives a kill and a power cut, one file at rest is
all there is, and folders on a network work as far as their locks do, which is not so of a
write-ahead log. A handful of lines a week need none of its speed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from funnel.errors import FunnelError
from funnel.record.schema import APPLICATION, MIGRATIONS

RECORD = "record.sqlite"
# How long a write waits for another one before it says so, in seconds.
PATIENCE = 10.0


class RecordError(FunnelError):
    """The record cannot be read or written; nothing of what was asked has been saved."""


@contextmanager
def writing(warehouse: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on the record, which is made where there is none: all of it or nothing.

    Nobody else writes meanwhile. It is on disk once the block has been left. Raises RecordError.
    """
    with _said(warehouse):
        warehouse.mkdir(parents=True, exist_ok=True)
        with (
            closing(connect(warehouse / RECORD, "rwc")) as connection,
            _transaction(connection, "immediate"),
        ):
            yield connection


@contextmanager
def reading(warehouse: Path) -> Iterator[sqlite3.Connection | None]:
    """The record as it is at one moment; None where nobody has written yet. Raises RecordError."""
    if not (warehouse / RECORD).exists():
        yield None
        return
    # Opened for writing where it can be: what a killed writer left has to be rolled back.
    with (
        _said(warehouse),
        closing(connect(warehouse / RECORD, "rw")) as connection,
        _transaction(connection, "deferred"),
    ):
        yield connection


def connect(file: Path, mode: str) -> sqlite3.Connection:
    """A connection to the record at ``file`` in its newest form; rows are told by name."""
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode={mode}", PATIENCE, uri=True, isolation_level=None
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma synchronous = extra")
        # What a Mac calls a sync does not wait for the disk.
        connection.execute("pragma fullfsync = on")
        connection.execute("pragma foreign_keys = on")
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    newest = len(MIGRATIONS)
    if _version(connection) == newest:
        return
    with _transaction(connection, "immediate"):
        # Somebody else may have done it while this one waited.
        there = _version(connection)
        if there > newest:
            raise RecordError(
                f"The {RECORD} was written by a newer Funnel: update this one to read it."
            )
        if there == 0 and connection.execute("select 1 from sqlite_schema").fetchone():
            raise RecordError(f"The {RECORD} is the database of something else: move it away.")
        for statement in (one for script in MIGRATIONS[there:] for one in script):
            connection.execute(statement)
        connection.execute(f"pragma application_id = {APPLICATION}")
        connection.execute(f"pragma user_version = {newest}")


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("pragma user_version").fetchone()[0]


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    connection.execute(f"begin {kind}")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def _said(warehouse: Path) -> Iterator[None]:
    """Whatever the disk or the database refuses, said in one sentence."""
    file = warehouse / RECORD
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in f"{error}":
            raise RecordError(
                f"Somebody else has been writing to {file} for {PATIENCE:.0f} seconds: try again."
            ) from error
        raise RecordError(f"{file} cannot be opened or written ({error}).") from error
    except sqlite3.DatabaseError as error:
        raise RecordError(f"{file} cannot be read ({error}): restore a backup.") from error
    except OSError as error:
        raise RecordError(f"{file} cannot be written ({error.strerror}).") from error
