"""Files that are there as a whole or not at all."""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, in place of what was there, once all of it is on disk.

    Where that fails, OSError is raised and ``path`` is as it was.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        beside.write_bytes(content)
        flush(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    flush(path.parent)


def flush(path: Path) -> None:
    """Wait until the file or folder at ``path`` is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
