"""What a map says: one TOML file that makes one vendor's export ours, checked when loaded."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from funnel.mapping.expressions import Expression, ExpressionError, checked
from funnel.tables import STAGES, TABLES, WORD_LISTS, Table

# Beside the meanings of funnel.tables: words that are known and mean nothing here.
IGNORED = "ignored"
# As a word of a value list: every word that no other meaning holds.
ANY_WORD = "*"
PLAIN_LISTS = ("empty", "true", "false")
_DEFAULT_LISTS: dict[str, list[str]] = {
    "empty": ["", "N/A", "null", "-"],
    "true": ["true", "1", "yes", "y", "t", "1.0"],
    "false": ["false", "0", "no", "n", "f", "0.0"],
}

DateOrder = Literal["day first", "month first"]
DecimalMark = Literal["point", "comma"]
Words = dict[str, list[str]]


class _Part(BaseModel):
    """A part of a map: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    """Where one column of ours comes from: a header (with synonyms) or an expression.

    ``date_only`` says that the cells' times of day mean nothing.
    """

    header: str | None = Field(default=None, min_length=1)
    sql: str | None = None
    date_only: bool = False

    @model_validator(mode="after")
    def _check(self) -> "Source":
        if (self.header is None) == (self.sql is None):
            raise ValueError('give either header = "…" or sql = "…"')
        if self.sql is not None:
            _expression(self.sql)
        return self

    @cached_property
    def expression(self) -> Expression | None:
        """The checked expression; None for a plain header."""
        return None if self.sql is None else checked(self.sql)


class TableMap(_Part):
    """How files of one kind become one of our tables."""

    table: str
    files: list[str] = Field(default_factory=lambda: ["*"], min_length=1)
    signature: list[str] = []
    without: list[str] = []
    where: str | None = None
    where_rule: str = "not wanted by the map"
    timezone: str | None = None
    columns: dict[str, Source] = Field(min_length=1)
    values: dict[str, Any] = {}
    empty: dict[str, list[str]] = {}
    date_orders: dict[str, DateOrder] = {}
    decimal_marks: dict[str, DecimalMark] = {}

    @field_validator("columns", mode="before")
    @classmethod
    def _headers_as_text(cls, columns: Any) -> Any:
        if not isinstance(columns, dict):
            return columns
        return {
            name: {"header": source} if isinstance(source, str) else source
            for name, source in columns.items()
        }

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, timezone: str | None) -> str | None:
        return _zone(timezone)

    @model_validator(mode="after")
    def _check(self) -> "TableMap":
        if self.table not in TABLES:
            raise ValueError(not_allowed("table", self.table, TABLES))
        kinds = {column.name: column.kind for column in self.ours.columns}
        for key, wanted in (
            ("columns", None),
            ("empty", None),
            ("values", "word"),
            ("date_orders", "stamp"),
            ("decimal_marks", "number"),
        ):
            allowed = [name for name, kind in kinds.items() if wanted in (None, kind)]
            for name in getattr(self, key):
                if name not in allowed:
                    raise ValueError(not_allowed(f"{key}: column", name, allowed))
        for name, words in self.values.items():
            _check_words(f"values.{name}", words, self.ours.column(name).words)
        if self.where is not None:
            _expression(self.where)
        if missing := [
            column.name
            for column in self.ours.columns
            if column.is_required and column.name not in self.columns
        ]:
            raise ValueError(f"columns: {', '.join(missing)} must be mapped in {self.table}")
        return self

    @property
    def ours(self) -> Table:
        """The table of ours that these files become."""
        return TABLES[self.table]

    @cached_property
    def condition(self) -> Expression | None:
        """The checked ``where``; None where every row is wanted."""
        return None if self.where is None else checked(self.where)


class Map(_Part):
    """One vendor's export as ours; ``tables`` by the name they have in the map.

    ``unused`` says, by file pattern, why files that belong to the export are not read.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    label: str
    timezone: str | None = None
    decision_on: Literal["lead", "opportunity"] = "lead"
    conversion_means: Literal[STAGES] | None = None  # type: ignore[valid-type]
    fallback: bool = False
    unused: dict[str, str] = {}
    values: dict[str, Any] = {}
    tables: dict[str, TableMap] = Field(min_length=1)

    @field_validator("tables", mode="before")
    @classmethod
    def _tables_named_after_ours(cls, tables: Any) -> Any:
        if not isinstance(tables, dict):
            return tables
        return {
            name: {"table": name, **table} if isinstance(table, dict) else table
            for name, table in tables.items()
        }

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, timezone: str | None) -> str | None:
        return _zone(timezone)

    @field_validator("values")
    @classmethod
    def _check_values(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name, words in values.items():
            if name in PLAIN_LISTS:
                if not words or not _is_words(words):
                    raise ValueError(f'{name} is a list of words: {name} = ["…"]')
            elif name in WORD_LISTS:
                _check_words(name, words, name)
            else:
                raise ValueError(not_allowed("list", name, (*PLAIN_LISTS, *WORD_LISTS)))
        return values

    def plain_list(self, name: str) -> list[str]:
        """The words of ``empty``, ``true`` or ``false``, as in the map or else the usual ones."""
        return self.values.get(name, _DEFAULT_LISTS[name])

    def words(self, table: TableMap, column: str) -> dict[str, str | None]:
        """Lower-case word to meaning for one word column; None is known and means nothing."""
        own = table.values.get(column)
        lists = self.values.get(table.ours.column(column).words or "", {}) if own is None else own
        return {
            word.strip().lower(): None if meaning == IGNORED else meaning
            for meaning, words in lists.items()
            for word in words
        }

    def to_toml(self) -> str:
        """The map as TOML text that ``load_map`` reads back to an equal map."""
        document = self.model_dump(exclude_defaults=True, exclude_none=True)
        for name, table in document["tables"].items():
            if table["table"] == name:
                del table["table"]
            table["columns"] = {
                column: source["header"] if set(source) == {"header"} else source
                for column, source in table["columns"].items()
            }
        return tomli_w.dumps(document)


def not_allowed(what: str, value: str, allowed: Iterable[str]) -> str:
    """The words that refuse ``value`` and say what is ``allowed`` in its place."""
    return f"{what} {value!r} is not known; allowed are {', '.join(allowed)}"


def _zone(timezone: str | None) -> str | None:
    if timezone is not None:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"{timezone!r} is no time zone; write an IANA name such as Europe/Berlin"
            ) from error
    return timezone


def _expression(text: str) -> None:
    try:
        checked(text)
    except ExpressionError as error:
        raise ValueError(f"the expression {text.strip()!r}: {error}") from error


def _is_words(words: Any) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)


def _check_words(key: str, words: Any, word_list: str | None) -> None:
    if not isinstance(words, dict):
        raise ValueError(f'{key} holds lists of words by meaning: [values.{key}] meaning = ["…"]')
    allowed = (*WORD_LISTS[word_list or ""], IGNORED)
    meanings: dict[str, str] = {}
    for meaning, spellings in words.items():
        if meaning not in allowed:
            raise ValueError(not_allowed(f"{key}: meaning", meaning, allowed))
        if not _is_words(spellings):
            raise ValueError(f'{key}: {meaning} is a list of words: {meaning} = ["…"]')
        for spelling in spellings:
            word = spelling.strip().lower()
            if meanings.setdefault(word, meaning) != meaning:
                raise ValueError(f"{key}: {spelling!r} means both {meanings[word]} and {meaning}")
