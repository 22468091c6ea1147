"""What the reading tests share: a file landed and read back."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from funnel.reading import Landed, Limits, ReadOptions, Source, find_sources, land

Land = Callable[..., tuple[Source, Landed, list[tuple]]]


@pytest.fixture
def landed(tmp_path: Path) -> Land:
    """Lands one file's wanted columns: its source, its books and its rows in order."""

    def land_file(
        content: bytes | str,
        name: str = "Lead.csv",
        positions: tuple[int, ...] | None = None,
        options: ReadOptions | None = None,
        limits: Limits | None = None,
    ) -> tuple[Source, Landed, list[tuple]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (source,), unreadable = find_sources(
            path, tmp_path / "workspace", options or ReadOptions(), limits or Limits()
        )
        assert not [file for file in unreadable if file.rule != "skipped"]
        with duckdb.connect() as connection:
            wanted = range(len(source.headers)) if positions is None else positions
            books = land(connection, source, "landed", wanted)
            found = connection.execute("select * from landed order by rowid")
            assert [column[0] for column in found.description] == [f"c{p}" for p in sorted(wanted)]
            return source, books, found.fetchall()

    return land_file
