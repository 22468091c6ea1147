"""Zip and gzip files unpacked, within bounds, under names of our own."""

import gzip
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from funnel.reading.errors import CannotRead
from funnel.reading.source import Limits

_CHUNK = 1 << 20
# What zipfile raises on bytes that are not what they claim.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_COMMON_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Budget:
    """What may still be unpacked in one call."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._left = limits, limits.unpacked_bytes

    def copy(self, name: str, packed: int, source: BinaryIO, target: Path) -> None:
        """Copies what ``source`` unpacks to ``target``; CannotRead once it is too much."""
        size = 0
        with target.open("wb") as file:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                self._check(name, packed, size)
                file.write(chunk)

    def _check(self, name: str, packed: int, size: int) -> None:
        limits = self._limits
        if self._left < 0:
            raise CannotRead(
                f"{name} unpacks to too much (over {limits.unpacked_bytes:,} bytes with what came "
                "before): unpack it yourself and import the folder."
            )
        if size > limits.ratio_floor_bytes and size > limits.ratio * max(packed, 1):
            raise CannotRead(
                f"{name} unpacks to more than {limits.ratio} times its size: if it is not "
                "malicious, unpack it yourself and import the folder."
            )


def unpack_gzip(name: str, path: Path, target: Path, budget: Budget) -> None:
    """Unpacks one gzip file; raises CannotRead where it is damaged, cut off or too large."""
    try:
        with gzip.open(path) as source:
            budget.copy(name, path.stat().st_size, source, target)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CannotRead(f"{name} is damaged or cut off: export or download it again.") from error


@dataclass(frozen=True)
class Member:
    """A file in a zip: its name there, where it is unpacked to, or why it is not."""

    name: str
    path: Path | None
    refusal: str | None = None


def unpack_zip(
    name: str, path: Path, folder: Path, limits: Limits, budget: Budget
) -> Iterator[Member]:
    """The members of a zip in order of name, each unpacked into ``folder`` under a number.

    A member that points outside, is a link, encrypted, damaged or too large is refused alone.
    Raises CannotRead for a damaged archive or one of too many members.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (*_DAMAGE, OSError) as error:
        raise CannotRead(f"{name} is a damaged zip: export or download it again.") from error
    with archive:
        files = (member for member in archive.infolist() if not member.is_dir())
        members = sorted(files, key=lambda member: member.filename)
        if len(members) > limits.members:
            raise CannotRead(
                f"{name} holds {len(members):,} files, more than {limits.members:,}: unpack it "
                "yourself and import the folder."
            )
        seen: set[str] = set()
        for number, member in enumerate(members):
            full = f"{name}/{member.filename}"
            if member.filename in seen:
                yield Member(full, None, f"{full} is in its zip twice; one of them is not read.")
                continue
            seen.add(member.filename)
            if points_outside(member.filename) or stat.S_ISLNK(member.external_attr >> 16):
                yield Member(full, None, f"{full} points outside its zip and is not unpacked.")
                continue
            if member.compress_type not in _COMMON_PACKING:
                yield Member(full, None, f"{full} is packed unusually: unpack it yourself.")
                continue
            target = folder / f"{number:06}"
            try:
                with archive.open(member) as source:
                    budget.copy(full, member.compress_size, source, target)
            except CannotRead as refused:
                target.unlink(missing_ok=True)
                yield Member(full, None, str(refused))
            except RuntimeError:
                yield Member(full, None, f"{full} is encrypted: unpack it with its password.")
            except _DAMAGE:
                target.unlink(missing_ok=True)
                yield Member(full, None, f"{full} is damaged: export or download its zip again.")
            else:
                yield Member(full, target)


def points_outside(name: str) -> bool:
    """Whether a member's name is absolute, names a drive or climbs out of its folder."""
    parts = re.split(r"[/\\]", name)
    return parts[0] == "" or ".." in parts or bool(re.match(r"[A-Za-z]:", name)) or "\0" in name
