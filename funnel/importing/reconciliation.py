"""The books of an import: what became of every record of every file.

Fills the ``import_…`` tables of the generation; ``close`` refuses to let an import through whose
books do not close.
"""

from collections.abc import Iterable, Mapping

import duckdb
import polars as pl

from funnel.errors import FunnelError

_TABLES = """
    create table import_facts (name varchar, value varchar);
    create table import_files (
        file_number usmallint, file varchar, table_name varchar, rows_read bigint,
        rows_loaded bigint, rows_rejected bigint, rows_dropped bigint, size_bytes bigint,
        format varchar, timezone varchar, note varchar
    );
    create table import_drops (file_number usmallint, file varchar, rule varchar, rows bigint);
    create table import_rejects (
        file_number usmallint, file varchar, line bigint, reason varchar, raw_text varchar
    );
    create table import_columns (
        file_number usmallint, file varchar, table_name varchar, column_name varchar,
        header varchar, non_empty bigint, nulled bigint, read_as varchar
    );
    create table import_words (
        file_number usmallint, file varchar, column_name varchar, word varchar, rows bigint
    );
    create table import_doubts (doubt varchar, detail varchar, rows bigint, file varchar);
"""


class BooksDoNotClose(FunnelError):
    """Rows read are not the rows loaded, rejected and dropped: nothing was imported."""


class Books:
    """What the import writes down as it goes, on the connection of the generation being built.

    ``timed_stamps`` counts the cells read so far that have a time of day.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.timed_stamps = 0
        connection.execute(_TABLES)

    def facts(self, facts: Mapping[str, object]) -> None:
        """Note what the import was, each value as text."""
        self._insert(
            "import_facts",
            [(name, None if value is None else str(value)) for name, value in facts.items()],
        )

    def file(
        self,
        number: int,
        name: str,
        *,
        table: str | None = None,
        rows_read: int = 0,
        size_bytes: int = 0,
        format: str | None = None,
        timezone: str | None = None,
        note: str | None = None,
    ) -> None:
        """Note a file; rows loaded, rejected and dropped are counted when the books close."""
        self._insert(
            "import_files",
            [(number, name, table, rows_read, 0, 0, 0, size_bytes, format, timezone, note)],
        )

    def drops(self, rows: Iterable[tuple[int, str, int]]) -> None:
        """Note rows dropped: (file number, rule, rows); what is zero is left out."""
        self._insert("import_drops", [(n, None, rule, count) for n, rule, count in rows if count])

    def rejects(self, number: int, rows: Iterable[tuple[int | None, str, str]]) -> None:
        """Note records rejected: (line, reason, raw text of the mapped cells)."""
        self._insert("import_rejects", [(number, None, *row) for row in rows])

    def columns(self, number: int, rows: Iterable[tuple]) -> None:
        """Note columns: (table, column, header, non-empty, nulled, read as)."""
        self._insert("import_columns", [(number, None, *row) for row in rows])

    def words(self, number: int, column: str, words: Mapping[str, int]) -> None:
        """Note words of a column that no value list of the map knows, with their rows."""
        self._insert("import_words", [(number, None, column, *item) for item in words.items()])

    def doubt(self, doubt: str, detail: str, rows: int, file: str | None = None) -> None:
        """Note something a reader should know before trusting a number."""
        self._insert("import_doubts", [(doubt, detail, rows, file)])

    def rows_read(self) -> int:
        """The rows read of all files so far."""
        return self._sum("select sum(rows_read) from import_files")

    def rows_dropped(self, rule: str) -> int:
        """The rows dropped by ``rule`` so far."""
        return self._sum("select sum(rows) from import_drops where rule = ?", rule)

    def rows_doubted(self, doubt: str) -> int:
        """The rows noted under ``doubt`` so far."""
        return self._sum("select sum(rows) from import_doubts where doubt = ?", doubt)

    def close(self, loaded: Mapping[int, int]) -> None:
        """Count what became of each file's rows and compare; ``loaded`` is by file number.

        Raises BooksDoNotClose, naming the file, where they differ.
        """
        self.connection.execute("create temp table loaded_rows (file_number int, rows bigint)")
        self._insert("loaded_rows", list(loaded.items()))
        self.connection.execute("""
            update import_files set
                rows_loaded = coalesce((
                    select rows from loaded_rows
                    where loaded_rows.file_number = import_files.file_number
                ), 0),
                rows_rejected = (
                    select count(*) from import_rejects
                    where import_rejects.file_number = import_files.file_number
                ),
                rows_dropped = coalesce((
                    select sum(rows)::bigint from import_drops
                    where import_drops.file_number = import_files.file_number
                ), 0)
        """)
        for table in ("import_drops", "import_rejects", "import_columns", "import_words"):
            self.connection.execute(
                f"update {table} set file = import_files.file from import_files "
                f"where import_files.file_number = {table}.file_number"
            )
        open_books = self.connection.execute("""
            select file, rows_read, rows_loaded, rows_rejected, rows_dropped from import_files
            where rows_read <> rows_loaded + rows_rejected + rows_dropped
            order by file_number
        """).fetchall()
        for file, read, loaded_rows, rejected, dropped in open_books:
            raise BooksDoNotClose(
                f"{file}: {read} rows were read but {loaded_rows} loaded, {rejected} rejected and "
                f"{dropped} dropped. Nothing was imported; please report this file."
            )

    def _sum(self, query: str, *parameters: str) -> int:
        return self.connection.execute(query, parameters).fetchall()[0][0] or 0

    def _insert(self, table: str, rows: list[tuple]) -> None:
        if rows:
            frame = pl.DataFrame(rows, orient="row", infer_schema_length=None)
            self.connection.register("rows_to_insert", frame)
            self.connection.execute(f"insert into {table} from rows_to_insert")
            self.connection.unregister("rows_to_insert")
