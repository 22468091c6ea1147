"""Which vendor's export a folder is, and which of our tables each file becomes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from funnel.errors import FunnelError
from funnel.mapping.headers import HeaderRow
from funnel.mapping.model import Map, TableMap


class UnrecognisedFiles(FunnelError):
    """The files are no export that a map describes, or that of several."""


@dataclass(frozen=True)
class Source:
    """One file: its name as shown, its stem (what file patterns are held against), its headers."""

    name: str
    stem: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class FileUse:
    """What becomes of one file: ``table`` names a table of the map, None where it is not used."""

    name: str
    table: str | None
    reason: str


@dataclass(frozen=True)
class Recognition:
    """The map that fits, why in one sentence, and what becomes of each file, in order."""

    map: Map
    reason: str
    files: tuple[FileUse, ...]

    @property
    def tables(self) -> dict[str, str]:
        """The map's table by the name of each file used."""
        return {file.name: file.table for file in self.files if file.table}


def recognise(sources: Iterable[Source | tuple[str, str, Iterable[str]]], maps: Mapping[str, Map]):
    """The ``Recognition`` of ``sources`` by whichever of ``maps`` fits them best.

    A map fits where it recognises leads; of several the one that recognises most files is taken.
    Maps marked ``fallback`` are tried only where no other fits. UnrecognisedFiles says what to do
    where none fits, or two fit equally well. A single map is taken as told, if it uses any file.
    """
    files = [one if isinstance(one, Source) else _source(*one) for one in sources]
    told = len(maps) == 1
    uses = {name: _uses(one, files) for name, one in maps.items()}
    ranks = {name: _rank(maps[name], uses[name], told) for name in maps}
    fitting = {name: rank for name, rank in ranks.items() if rank}
    if not fitting:
        raise UnrecognisedFiles(_no_map(files, maps, uses))
    best = max(fitting.values())
    chosen = [name for name, rank in fitting.items() if rank == best]
    if len(chosen) > 1:
        labels = " and ".join(maps[name].label for name in chosen)
        raise UnrecognisedFiles(
            f"The files fit the maps of {labels} equally well: say which with "
            f"--map {' or --map '.join(chosen)}."
        )
    one = maps[chosen[0]]
    used = uses[chosen[0]]
    return Recognition(one, _why(one, files, used), tuple(used))


def _source(name: str, stem: str, headers: Iterable[str]) -> Source:
    return Source(name, stem, tuple(headers))


def _uses(one: Map, files: list[Source]) -> list[FileUse]:
    return [_use(one, file) for file in files]


def _use(one: Map, file: Source) -> FileUse:
    for pattern, reason in one.unused.items():
        if _fits(file, pattern):
            return FileUse(file.name, None, f"not used: {reason}")
    row = HeaderRow(file.headers)
    fitting = {
        name: table
        for name, table in one.tables.items()
        if all(map(row.has, table.signature)) and not any(map(row.has, table.without))
    }
    named = {name: table for name, table in fitting.items() if _is_named(file, table)}
    # A file that was renamed is known by its headers, if they are asked for and fit one table.
    known = named or {name: table for name, table in fitting.items() if table.signature}
    longest = max((len(table.signature) for table in known.values()), default=0)
    best = [name for name, table in known.items() if len(table.signature) == longest]
    if len(best) == 1:
        (name,) = best
        return FileUse(file.name, name, _what_fits(one.tables[name], row, name in named))
    if best:
        return FileUse(
            file.name,
            None,
            f"not used: it may be {' or '.join(best)} of the {one.label} map; "
            "rename it after the one it is",
        )
    return FileUse(file.name, None, f"not used: {_what_is_missing(one, file, row)}")


def _is_named(file: Source, table: TableMap) -> bool:
    return any(_fits(file, pattern) for pattern in table.files)


def _fits(file: Source, pattern: str) -> bool:
    return fnmatchcase(file.stem.lower(), pattern.lower())


def _what_fits(table: TableMap, row: HeaderRow, is_named: bool) -> str:
    headers = [row.headers[row.positions(reference)[0]].strip() for reference in table.signature]
    having = f"it has {_listed(headers)}" if headers else "its name fits"
    return f"{table.table}: {having}" + ("" if is_named else ", though it is named otherwise")


def _what_is_missing(one: Map, file: Source, row: HeaderRow) -> str:
    for name, table in one.tables.items():
        if not _is_named(file, table) or table.files == ["*"]:
            continue
        missing = [reference for reference in table.signature if not row.has(reference)]
        if missing:
            headers = _listed([_some_synonyms(reference) for reference in missing])
            return f"it is named like {name} of the {one.label} map but has no {headers}"
    return f"no table of the {one.label} map matches"


def _some_synonyms(reference: str) -> str:
    synonyms = reference.split("|")
    return " or ".join(synonyms[:3]) + (" …" if len(synonyms) > 3 else "")


def _rank(one: Map, uses: list[FileUse], told: bool) -> tuple[bool, int, int] | None:
    """How well a map fits, the greater the better; None where it does not."""
    tables = [one.tables[use.table].table for use in uses if use.table]
    if not tables or ("leads" not in tables and not told):
        return None
    return (not one.fallback, len(tables), len(set(tables)))


def _why(one: Map, files: list[Source], uses: list[FileUse]) -> str:
    leads = [
        (file, use)
        for file, use in zip(files, uses, strict=True)
        if use.table and one.tables[use.table].table == "leads"
    ]
    used = sum(use.table is not None for use in uses)
    count = f"{used} of {len(files)} files"
    if not leads:
        return f"{one.label}: the map uses {count}."
    file, use = leads[0]
    having = use.reason.removeprefix("leads: ").replace("it has", "has")
    return f"{one.label}: {file.name} {having}; the map uses {count}."


def _no_map(files: list[Source], maps: Mapping[str, Map], uses: dict[str, list[FileUse]]) -> str:
    if not files:
        return "There are no files with headers to import."
    if len(maps) == 1:
        ((name, one),) = maps.items()
        return (
            f"The {one.label} map fits none of the files: "
            f"{uses[name][0].name} is {uses[name][0].reason}."
        )
    labels = _listed([one.label for one in maps.values()])
    return (
        f"No file is known as a file of leads by the maps of {labels}: build a map on the Import "
        "page or pass one with --map."
    )


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
