"""Which maps an import tries: the one it was told, the firm's saved ones, the shipped ones."""

from collections.abc import Iterable
from pathlib import Path

from funnel.files import write_whole
from funnel.mapping import (
    Map,
    MapError,
    Recognition,
    UnrecognisedFiles,
    load_map,
    recognise,
    shipped_maps,
)

FOLDER = "maps"


def saved_maps(warehouse: Path) -> dict[str, Map]:
    """The firm's own maps, kept beside its data, by name."""
    maps = [load_map(path) for path in sorted((warehouse / FOLDER).glob("*.toml"))]
    return {one.name: one for one in maps}


def save_map(one: Map, warehouse: Path) -> Path:
    """Where the map was saved so that later imports recognise its files."""
    path = warehouse / FOLDER / f"{one.name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, one.to_toml().encode())
    return path


def recognise_files(
    sources: Iterable[tuple[str, str, tuple[str, ...]]], told: str | Map | None, warehouse: Path
) -> Recognition:
    """What the files are, by the map ``told`` (a path, a name or a map) or whichever fits.

    The firm's saved maps come before the shipped ones. Raises MapError where ``told`` names no
    map, UnrecognisedFiles where none fits.
    """
    files = list(sources)
    saved = saved_maps(warehouse)
    if told is not None:
        one = told if isinstance(told, Map) else _told_map(told, shipped_maps() | saved)
        return recognise(files, {one.name: one})
    if saved:
        try:
            return recognise(files, saved)
        except UnrecognisedFiles:
            # None of the firm's own: one of the shipped maps may still fit.
            pass
    return recognise(files, shipped_maps())


def _told_map(told: str, known: dict[str, Map]) -> Map:
    if told in known:
        return known[told]
    if Path(told).suffix == ".toml" or Path(told).exists():
        return load_map(Path(told))
    raise MapError(
        f"There is no map {told!r}: pass a TOML file, or one of {', '.join(sorted(known))}."
    )
