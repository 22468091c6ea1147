"""What is written down about each file: books, columns, unknown words and doubts."""

import duckdb
import polars as pl

from funnel import reading
from funnel.importing.reconciliation import Books
from funnel.importing.staging import Staged
from funnel.mapping import Profile, Resolved
from funnel.mapping.stamp_columns import StampColumn
from funnel.reading import Landed, Source, Unreadable
from funnel.reading.landed import wanted_text

NO_TIME_ZONE = "no time zone"
# Zones in which no hour is skipped or repeated.
_FIXED_ZONES = {"UTC", "Etc/UTC", "GMT", "Etc/GMT"}


def note_unreadable(books: Books, number: int, file: Unreadable) -> None:
    """Note a file that could not be read, with the sentence that says why."""
    books.file(number, file.name, note=file.sentence)
    if file.rule != "skipped":
        books.doubt("file not read", file.sentence, 0, file.name)


def note_unused(books: Books, number: int, source: Source, reason: str) -> None:
    """Note a file that no table of the map matches: its rows are in no number."""
    books.file(number, source.name, size_bytes=source.size_bytes, note=reason)
    books.doubt("file not used", f"None of its rows was read: {reason}.", 0, source.name)


def note_staged(
    books: Books,
    number: int,
    source: Source,
    resolved: Resolved,
    profile: Profile,
    landed: Landed,
    staged: Staged,
    told_timezone: str | None,
) -> None:
    """Note a file that became rows; its landed table and mapped view must still be there."""
    declared = told_timezone or resolved.timezone
    books.file(
        number,
        source.name,
        table=resolved.table.name,
        rows_read=landed.rows_read,
        size_bytes=source.size_bytes,
        format=_format(source),
        timezone=declared or "UTC, for want of a declared one",
    )
    drops = {**landed.drops, resolved.table_map.where_rule: staged.unwanted}
    books.drops((number, rule, rows) for rule, rows in drops.items())
    books.rejects(number, [(one.line, one.reason, one.text) for one in landed.rejects])
    books.rejects(number, _staged_rejects(books.connection, source, resolved, staged))
    books.columns(
        number,
        (
            (
                resolved.table.name,
                name,
                resolved.header_of(name),
                staged.non_empty[name],
                staged.nulled.get(name, 0),
                _read_as(profile, name),
            )
            for name in resolved.columns
        ),
    )
    _note_words(books, number, resolved, staged)
    for doubt in (*source.doubts, *landed.doubts):
        books.doubt("how the file was read", doubt, landed.rows_read, source.name)
    for name, column in profile.stamps.items():
        _note_stamps(books, source.name, resolved, name, column, declared)


def _format(source: Source) -> str:
    if source.dialect is None:
        return {"sheet": "spreadsheet", "parquet": "Parquet"}.get(source.kind, source.kind)
    delimiter = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(
        source.dialect.delimiter, source.dialect.delimiter
    )
    return f"{source.dialect.encoding}, {delimiter}"


def _staged_rejects(
    connection: duckdb.DuckDBPyConnection, source: Source, resolved: Resolved, staged: Staged
) -> list[tuple[int, str, str]]:
    """Line, reason and the mapped cells as one line of CSV, of records that staging refused."""
    if not staged.rejects:
        return []
    lines = reading.line_numbers(source, list(staged.rejects))
    cells = ", ".join(f"c{position}" for position in resolved.positions)
    connection.register("rejected_records", pl.DataFrame({"record": list(staged.rejects)}))
    rows = connection.execute(
        f"select landed.rowid, {cells} from landed "
        "semi join rejected_records on landed.rowid = rejected_records.record order by 1"
    ).fetchall()
    connection.unregister("rejected_records")
    return [
        (lines[row], staged.rejects[row], wanted_text(text, range(len(text))))
        for row, *text in rows
    ]


def _note_words(books: Books, number: int, resolved: Resolved, staged: Staged) -> None:
    for name in staged.unknown_words:
        unknown = books.connection.execute(
            f"select {name}_unmapped, count(*) from mapped_{resolved.table.name} "
            f"where is_wanted and {name}_unmapped is not null group by 1 order by 2 desc, 1"
        ).fetchall()
        books.words(number, name, dict(unknown))


def _read_as(profile: Profile, name: str) -> str | None:
    if name in profile.stamps:
        column = profile.stamps[name]
        kind = "dates" if column.is_date else "times"
        return f"{kind}, {column.date_order}" if column.date_order else kind
    if name in profile.numbers and profile.numbers[name].decimal_mark:
        return f"numbers, decimal {profile.numbers[name].decimal_mark}"
    return None


def _note_stamps(
    books: Books,
    file: str,
    resolved: Resolved,
    name: str,
    column: StampColumn,
    declared: str | None,
) -> None:
    header = resolved.header_of(name)
    if column.is_date and column.midnights:
        books.doubt(
            "always midnight",
            f"{header}: every time of day is midnight, so it is read as dates.",
            column.midnights,
            file,
        )
    if column.is_mixed:
        books.doubt(
            "day and month in both orders",
            f"{header}: cells prove the day first and the month first; each is read as it must be.",
            column.cells - column.iso,
            file,
        )
    timed = 0 if column.is_date else column.cells - column.dates - column.unknown
    without_offset = timed - min(timed, column.zoned)
    books.timed_stamps += timed
    if not without_offset:
        return
    if declared is None:
        books.doubt(
            NO_TIME_ZONE,
            f"{header}: times without a zone are read as UTC; declare one with --timezone.",
            without_offset,
            file,
        )
    elif declared not in _FIXED_ZONES:
        _note_clock_changes(books, file, resolved.table.name, name, header, declared)


def _note_clock_changes(
    books: Books, file: str, table: str, name: str, header: str, timezone: str
) -> None:
    """Count local times that the clocks skip or pass twice: their UTC time is a choice."""
    # Session and file share the zone here, so a text without an offset casts to its UTC instant.
    skipped, repeated = books.connection.execute(f"""
        with stamps as (
            select
                try_cast({name} as timestamp) as local_stamp,
                try_cast({name} as timestamptz) as utc_stamp
            from mapped_{table}
            where
                is_wanted
                and length({name}) > 10
                and not regexp_matches({name}, '(Z|[+-]\\d\\d:?\\d\\d)$')
        )

        select
            count(*) filter (timezone('{timezone}', utc_stamp) <> local_stamp),
            count(*) filter (
                timezone('{timezone}', utc_stamp - interval 1 hour) = local_stamp
                or timezone('{timezone}', utc_stamp + interval 1 hour) = local_stamp
            )
        from stamps
    """).fetchall()[0]
    if skipped:
        detail = f"{header}: local times that do not exist, skipped by the clocks in {timezone}."
        books.doubt("time skipped by the clocks", detail, skipped, file)
    if repeated:
        detail = f"{header}: local times that the clocks in {timezone} pass twice."
        books.doubt("time passed twice by the clocks", detail, repeated, file)
