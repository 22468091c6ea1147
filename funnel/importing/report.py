"""What an import has to say for itself, on screen and as JSON."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

_FRAMES = ("files", "drops", "rejects", "columns", "words", "doubts")


@dataclass(frozen=True)
class Report:
    """The books of one import.

    ``generation`` is the published folder, None after a dry run. The frames are the generation's
    ``import_…`` tables; ``rejects`` has the raw text of the mapped cells of every rejected record.
    """

    facts: dict[str, str | None]
    files: pl.DataFrame
    drops: pl.DataFrame
    rejects: pl.DataFrame
    columns: pl.DataFrame
    words: pl.DataFrame
    doubts: pl.DataFrame
    generation: Path | None

    def published_as(self, generation: Path) -> "Report":
        """The report of the same import once it was published."""
        return replace(self, generation=generation)

    def to_dict(self) -> dict[str, object]:
        """The report as plain values; rejects only as counts by file and reason."""
        reasons = self.rejects.group_by("file", "reason", maintain_order=True).len("rows")
        return {
            "generation": self.generation.name if self.generation else None,
            "facts": self.facts,
            "files": self.files.to_dicts(),
            "drops": self.drops.to_dicts(),
            "rejects": reasons.to_dicts(),
            "columns": self.columns.to_dicts(),
            "words": self.words.to_dicts(),
            "doubts": self.doubts.to_dicts(),
        }


def read_report(connection: duckdb.DuckDBPyConnection) -> Report:
    """The report of the import that ``connection`` holds, not yet published."""
    facts = dict(connection.execute("select name, value from import_facts").fetchall())
    frames = {name: connection.sql(f"from import_{name}").pl() for name in _FRAMES}
    return Report(facts=facts, generation=None, **frames)
