"""Building a map of one's own: our columns picked from a file's headers, with a live preview."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from funnel import wording
from funnel.errors import FunnelError
from funnel.importing.chosen_maps import save_map
from funnel.importing.preview import FirstLook, first_looks, mapped_rows
from funnel.mapping import Map, map_from, shipped_maps
from funnel.mapping.headers import HeaderRow, normalised
from funnel.reading import ReadOptions
from funnel.tables import TABLES, WORD_LISTS, Column, Table
from funnel.ui.books import TABLE_WORDS
from funnel.ui.view import warehouse_path

_NOT_THERE = "– not in this file –"
_PREVIEW_ROWS = 6
_MOST_WORDS = 60


def map_builder(path: Path, read: ReadOptions) -> None:
    """Drop-downs for every file at ``path``, what they make of its rows, and a way to save."""
    with st.expander("Build a map of your own", icon=":material/account_tree:"):
        try:
            looks = _looks(path, read)
        except FunnelError as error:
            st.error(wording.plain(str(error)), icon=":material/error:")
            return
        if not looks:
            st.markdown("There is no table here to map.")
            return
        left, right = st.columns([1, 2])
        with left:
            label = st.text_input("Name of the map", "My CRM", key="map-label")
        with right:
            zone = st.text_input(
                "Zone of its times", key="map-zone", placeholder="Europe/Berlin; blank for UTC"
            )
        tables: dict[str, Any] = {}
        unfinished = []
        tabs = st.tabs([look.name for look in looks])
        for tab, look in zip(tabs, looks, strict=True):
            with tab:
                made = _file(look, is_only=len(looks) == 1)
            if made is None:
                unfinished.append(look.name)
            else:
                tables |= made
        _save(label, zone.strip(), tables, unfinished)


def _file(look: FirstLook, is_only: bool) -> dict[str, Any] | None:
    """The controls of one file; the map's table for it.

    Empty where the file is not used, None where a column that is needed is not picked yet.
    """
    guess = _guessed_table(look) or ("leads" if is_only else None)
    kinds = [None, *TABLES]
    kind = st.selectbox(
        "What is in this file?",
        kinds,
        index=kinds.index(guess),
        format_func=lambda name: TABLE_WORDS[name] if name else "Nothing we need",
        key=f"kind-{look.name}",
    )
    if kind is None:
        return {}
    table = TABLES[kind]
    columns = _columns(look, table)
    missing = [
        column.name for column in table.columns if column.is_required and column.name not in columns
    ]
    if missing:
        named = wording.listed([name.replace("_", " ") for name in missing])
        st.info(f"Pick a header for {named} to see what the map makes of this file.")
        return None
    values = _values(look, table, columns)
    document = {
        "files": [look.stem],
        "signature": [columns[name] for name in columns if table.column(name).is_required],
        "columns": columns,
        "table": kind,
    } | ({"values": values} if values else {})
    name = re.sub(r"\W+", "_", look.stem).strip("_").lower() or kind
    _preview(look, name, document)
    return {name: document}


def _columns(look: FirstLook, table: Table) -> dict[str, str]:
    """A drop-down for each column of ours; the picked headers by our names."""
    guesses = {column.name: _guessed_header(look, table, column) for column in table.columns}
    first = [c for c in table.columns if c.is_required or guesses[c.name]]
    rest = [c for c in table.columns if c not in first]
    picked = _pick(look, table, first, guesses)
    if rest:
        with st.expander(f"{len(rest)} more columns"):
            picked |= _pick(look, table, rest, guesses)
    return picked


def _pick(
    look: FirstLook, table: Table, columns: list[Column], guesses: dict[str, str | None]
) -> dict[str, str]:
    picked: dict[str, str] = {}
    headers = [_NOT_THERE, *dict.fromkeys(header for header in look.headers if header)]
    with st.grid(4, min_column_width=200):
        for column in columns:
            guess = guesses[column.name]
            header = st.selectbox(
                column.name.replace("_", " ") + (" (needed)" if column.is_required else ""),
                headers,
                index=headers.index(guess) if guess in headers else 0,
                help=column.description,
                key=f"pick-{look.name}-{table.name}-{column.name}",
            )
            if header != _NOT_THERE:
                picked[column.name] = header
    return picked


def _values(look: FirstLook, table: Table, columns: dict[str, str]) -> dict[str, dict]:
    """For word columns, what each word of the file means."""
    values: dict[str, dict[str, list[str]]] = {}
    for name, header in columns.items():
        words = table.column(name).words
        if words is None:
            continue
        cells = look.cells(header)[:_MOST_WORDS]
        st.markdown(f"**What do the words of {wording.plain(header)} mean?**")
        guesses = [_guessed_meaning(cell, WORD_LISTS[words]) for cell in cells]
        edited = st.data_editor(
            pl.DataFrame({"Word": cells, "Means": guesses}, schema={"Word": str, "Means": str}),
            hide_index=True,
            disabled=["Word"],
            key=f"words-{look.name}-{table.name}-{name}-{header}",
            column_config={
                "Means": st.column_config.SelectboxColumn(options=list(WORD_LISTS[words]))
            },
        )
        means: dict[str, list[str]] = {}
        for word, meaning in edited.iter_rows():
            means.setdefault(meaning or "ignored", []).append(word)
        if means:
            values[name] = means
    return values


def _preview(look: FirstLook, name: str, document: dict[str, Any]) -> None:
    """The first rows as the map makes them."""
    st.caption("What the map makes of the first rows")
    try:
        one = map_from({"name": "preview", "label": "Preview", "tables": {name: document}}, "here")
        st.dataframe(mapped_rows(look, one, name, _PREVIEW_ROWS), hide_index=True, placeholder="–")
    except FunnelError as error:
        st.warning(wording.plain(str(error)))


def _save(label: str, zone: str, tables: dict[str, Any], unfinished: list[str]) -> None:
    name = re.sub(r"\W+", "_", label.lower()).strip("_")
    has_leads = any(table["table"] == "leads" for table in tables.values())
    is_ready = bool(name) and has_leads and not unfinished
    if unfinished:
        files = wording.listed([wording.plain(file) for file in unfinished])
        st.caption(f"Still to pick: what is needed of {files}. Or say that nothing in it is.")
    elif not is_ready:
        st.caption("A map needs a name and a file of leads.")
    if not st.button("Save the map", icon=":material/save:", disabled=not is_ready):
        return
    document = {"name": name, "label": label, "tables": tables}
    if zone:
        document["timezone"] = zone
    try:
        saved = save_map(map_from(document, label), warehouse_path())
    except FunnelError as error:
        st.error(wording.plain(str(error)), icon=":material/error:")
        return
    st.success(f"Saved as {saved.name}: choose it under Options, or let Check find it.")


@st.cache_data(max_entries=4, show_spinner="Looking at the files")
def _looks_of(path: str, read: ReadOptions, changed: float) -> list[FirstLook]:
    return first_looks(Path(path), read)


def _looks(path: Path, read: ReadOptions) -> list[FirstLook]:
    changed = max((one.stat().st_mtime for one in path.rglob("*")), default=path.stat().st_mtime)
    return _looks_of(str(path), read, changed)


def _guessed_table(look: FirstLook) -> str | None:
    """The table of ours that the file's name speaks of; None where it speaks of none."""
    stem = normalised(look.stem)
    for name in sorted(TABLES, key=len, reverse=True):
        if normalised(name).rstrip("s") in stem:
            return name
    return None


def _guessed_header(look: FirstLook, table: Table, column: Column) -> str | None:
    """The header that sounds like the column, by its name or by the shipped maps."""
    row = HeaderRow(look.headers)
    references = [column.name, *_known_headers(table.name, column.name)]
    for reference in references:
        found = row.positions(reference)
        if len(found) == 1:
            return look.headers[found[0]]
    return None


def _known_headers(table: str, column: str) -> list[str]:
    """What the shipped maps call the column."""
    sources = [
        one.columns[column].header
        for known in _shipped().values()
        for one in known.tables.values()
        if one.table == table and column in one.columns
    ]
    return [header for header in sources if header]


@st.cache_resource(show_spinner=False)
def _shipped() -> dict[str, Map]:
    return shipped_maps()


def _guessed_meaning(word: str, meanings: tuple[str, ...]) -> str | None:
    letters = normalised(word)
    for known in _shipped().values():
        for words in known.values.values():
            if isinstance(words, dict):
                for meaning, spellings in words.items():
                    if meaning in meanings and letters in map(normalised, spellings):
                        return meaning
    return next((one for one in meanings if normalised(one) in letters), None)
