"""Generations on disk: built beside the published ones, published by one rename.

A generation is the folder ``generation-NNNNNN`` of a warehouse; the current one has the
highest number. A folder ``.building-NNNNNN`` is an import under way, or the leftover of one
that was killed: the next import removes it.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from funnel.errors import FunnelError
from funnel.files import flush

KEPT_GENERATIONS = 3
DATABASE = "funnel.duckdb"
_PUBLISHED = re.compile(r"generation-(\d{6,})")


class ImportUnderWay(FunnelError):
    """Another import holds the warehouse."""


class UnusableWarehouse(FunnelError):
    """The warehouse folder cannot be made or written."""


def generation_number(folder: Path) -> int | None:
    """The number in a published generation's folder name; None for any other name."""
    match = _PUBLISHED.fullmatch(folder.name)
    return int(match[1]) if match else None


def published_generations(warehouse: Path) -> list[Path]:
    """The published generations' folders, oldest first; empty where there is no warehouse."""
    if not warehouse.is_dir():
        return []
    folders = [path for path in warehouse.iterdir() if generation_number(path) is not None]
    return sorted(folders, key=lambda folder: generation_number(folder) or 0)


@contextmanager
def building(warehouse: Path) -> Iterator[Path]:
    """A fresh folder to build the next generation in, removed again unless it was published.

    Holds the warehouse's import lock throughout and clears what killed imports left.
    Raises ImportUnderWay where another process holds the lock, UnusableWarehouse where the
    folder cannot be written.
    """
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        lock = FileLock(warehouse / "import.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise ImportUnderWay(
            f"Another import into {warehouse} is under way: wait until it has finished."
        ) from error
    except OSError as error:
        raise UnusableWarehouse(
            f"The warehouse {warehouse} cannot be written ({error.strerror}): "
            "pass another folder with --warehouse."
        ) from error
    with lock:
        for leftover in warehouse.glob(".building-*"):
            shutil.rmtree(leftover)
        folder = warehouse / f".building-{_next_number(warehouse):06d}"
        folder.mkdir()
        try:
            yield folder
        finally:
            if folder.exists():
                shutil.rmtree(folder)


def publish(folder: Path) -> Path:
    """The published generation's folder, once ``folder`` is safely on disk under its number.

    The last ``KEPT_GENERATIONS`` stay; older ones are removed. A process that still reads a
    removed one keeps its open file.
    """
    warehouse = folder.parent
    for path in (*folder.iterdir(), folder):
        flush(path)
    target = warehouse / f"generation-{_next_number(warehouse):06d}"
    folder.rename(target)
    flush(warehouse)
    for old in published_generations(warehouse)[:-KEPT_GENERATIONS]:
        # Out of the published names first, so that a kill in between leaves no half generation.
        retired = old.rename(warehouse / f".building-{old.name}")
        shutil.rmtree(retired)
    return target


def _next_number(warehouse: Path) -> int:
    published = published_generations(warehouse)
    return (generation_number(published[-1]) or 0) + 1 if published else 1
