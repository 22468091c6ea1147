"""The import, end to end: ``import_folder`` is what the CLI and the import page call."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

import duckdb
import polars as pl

from funnel import generations, mapping, reading
from funnel.definitions import TARGETS, Definitions, Target, load_definitions, with_targets
from funnel.errors import FunnelError
from funnel.importing import drop_rules, file_books, journeys, restating, staging
from funnel.importing.chosen_maps import recognise_files
from funnel.importing.reconciliation import Books
from funnel.importing.report import Report, read_report
from funnel.mapping import Map, Question, Recognition, UnansweredQuestions
from funnel.reading import ReadOptions, Source
from funnel.warehouse import layout

DEFINITIONS = "definitions.toml"
MAP = "map.toml"
WORKSPACE = "reading"
SPILL = "spill"
RECOUNT = "recount.duckdb"
# Beyond this the engine spills to disk, so that a laptop imports millions of activities. A
# million leads fit; the process as a whole takes some 300 MB more.
MEMORY_LIMIT = "2400MB"

Progress = Callable[[str, float], None]


class NothingToImport(FunnelError):
    """The folder holds no file that can be read."""


class UnknownTimeZone(FunnelError):
    """A time zone was named that is none."""


class UnreadableMoment(FunnelError):
    """The moment to reckon at is no ISO stamp."""


@dataclass(frozen=True)
class Options:
    """What the person at the keyboard says of an import; None leaves it to maps and files.

    ``map`` is a TOML file or the name of a shipped or saved map; ``timezone`` the zone of stamps
    without an offset; ``answers`` settle how a column is written, by (file, column): ``day
    first``, ``month first``, ``point`` or ``comma``; ``as_of`` is an ISO stamp, in UTC unless it
    says otherwise.
    """

    map: str | Map | None = None
    timezone: str | None = None
    answers: Mapping[tuple[str, str], str] | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    definitions: Path | None = None
    as_of: str | None = None


def import_folder(
    path: Path,
    warehouse: Path,
    options: Options = Options(),
    *,
    dry_run: bool = False,
    progress: Progress = lambda message, share: None,
    mistake_in: Callable[[Target], str | None] = lambda target: None,
) -> Report:
    """The report of importing the exports at ``path`` (folder, file or zip) into ``warehouse``.

    Everything is built beside the published generations and published at the end, or, in a dry
    run, thrown away. ``progress`` is told what is being done and the share of the work done.
    Targets are those of the definitions and of the warehouse's targets.csv; ``mistake_in`` says
    what is wrong with one (``funnel.measure.mistake_in`` knows the metrics), which ends it.
    Raises FunnelError with one sentence for whatever the reader can mend; what was published
    before stays.
    """
    if options.timezone and options.timezone not in available_timezones():
        raise UnknownTimeZone(
            f"{options.timezone!r} is no time zone: write an IANA name such as Europe/Berlin."
        )
    agreed = load_definitions(options.definitions or _own_definitions(warehouse))
    definitions = with_targets(agreed, warehouse / TARGETS, mistake_in)
    with generations.building(warehouse) as folder:
        engine = {
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(folder / SPILL),
            # One checkpoint, when the generation is whole: nobody recovers half of one.
            "checkpoint_threshold": "1TB",
        }
        with duckdb.connect(folder / generations.DATABASE, config=engine) as connection:
            connection.execute("set enable_progress_bar = false")
            previous = None
            if not dry_run:
                previous = restating.previous_in(generations.published_generations(warehouse))
            chosen = _build(
                connection, path, folder, warehouse, definitions, options, progress, previous
            )
            report = read_report(connection)
            if not dry_run:
                _require_leads(report)
                progress("Comparing with the import before", 0.93)
                restating.restate(connection, previous, definitions)
        if dry_run:
            return report
        progress("Publishing", 0.95)
        for temporary in (WORKSPACE, SPILL):
            shutil.rmtree(folder / temporary, ignore_errors=True)
        (folder / DEFINITIONS).write_text(definitions.to_toml(), encoding="utf-8")
        (folder / MAP).write_text(chosen.to_toml(), encoding="utf-8")
        return report.published_as(generations.publish(folder))


def _require_leads(report: Report) -> None:
    """Raise NothingToImport rather than publish an import that would leave every page empty."""
    leads = report.files.filter(pl.col("table_name") == "leads")
    if leads["rows_loaded"].sum() == 0:
        raise NothingToImport(
            f"Of {leads['rows_read'].sum()} leads read none could be loaded: --dry-run says why."
            if leads.height
            else "None of the files is a file of leads: --dry-run says what they are."
        )


def _told_moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableMoment(
            f"{text!r} is no moment: write it like 2026-11-16 or 2026-11-16T06:00Z."
        ) from error
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _own_definitions(warehouse: Path) -> Path | None:
    own = warehouse / DEFINITIONS
    return own if own.exists() else None


def _build(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
    warehouse: Path,
    definitions: Definitions,
    options: Options,
    progress: Progress,
    previous: restating.Previous | None,
) -> Map:
    """Fill the generation's database; the map that was used comes back."""
    progress("Looking at the files", 0.0)
    workspace = folder / WORKSPACE
    workspace.mkdir()
    sources, unreadable = reading.find_sources(path, workspace, options.read)
    undecided = [file.sentence for file in unreadable if file.rule == "undecided"]
    if undecided:
        raise reading.Undecided(" ".join(undecided))
    if not sources:
        raise NothingToImport(
            unreadable[0].sentence if unreadable else f"{path} holds no files to import."
        )
    recognition = recognise_files(
        [(source.name, source.stem, source.headers) for source in sources], options.map, warehouse
    )
    books = Books(connection)
    staging.prepare(connection, definitions.report.timezone)
    _stage_files(connection, books, sources, recognition, options, progress)
    for number, file in enumerate(unreadable, start=len(sources) + 1):
        file_books.note_unreadable(books, number, file)

    progress("Dropping repeated, merged and deleted rows", 0.6)
    books.drops(drop_rules.drop(connection))
    if circular := drop_rules.merge_cycles(connection):
        books.doubt("merged in a circle", "Leads merged into each other are kept.", circular)
    books.close(staging.loaded_rows(connection))

    progress("Building the leads' journeys", 0.65)
    one = recognition.map
    settings = journeys.MapSettings(
        decision_on=one.decision_on,
        conversion_means=one.conversion_means,
        told_as_of=_told_moment(options.as_of),
        read_rows=books.rows_read(),
        repeated_rows=books.rows_dropped(drop_rules.REPEATED),
        timed_stamps=books.timed_stamps,
        zoneless_stamps=books.rows_doubted(file_books.NO_TIME_ZONE),
    )
    restating.note_merges(connection)
    agreed_before = restating.agreed_otherwise(previous, definitions)
    if agreed_before is not None:
        progress("Building the journeys as was agreed before", 0.65)
        with restating.recounting(connection, folder / RECOUNT, agreed_before):
            journeys.prepare(connection, agreed_before, settings)
            journeys.build(connection, keep_staged=True)
            journeys.finish(connection)
    journeys.prepare(connection, definitions, settings)
    journeys.build(connection, lambda message, share: progress(message, 0.65 + 0.3 * share))
    books.facts(
        {
            "as_of": journeys.as_of(connection),
            "report_timezone": definitions.report.timezone,
            "week_start": definitions.week_start_number,
            "currency": definitions.report.currency,
            "map_name": one.name,
            "map_label": one.label,
            "map_reason": recognition.reason,
            "folder": path.resolve().name,
            "layout": layout(),
        }
    )
    journeys.finish(connection)
    if stray := journeys.stray_reasons(connection):
        books.doubt(
            "reason without a rejection",
            "Leads that sales did not reject carry a reason of rejection: a reason alone is none.",
            stray,
        )
    return one


def _stage_files(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    sources: list[Source],
    recognition: Recognition,
    options: Options,
    progress: Progress,
) -> None:
    total = sum(source.size_bytes for source in sources) or 1
    done = 0
    questions: list[Question] = []
    for number, (source, use) in enumerate(zip(sources, recognition.files, strict=True), start=1):
        progress(f"Reading {source.name}", 0.05 + 0.55 * done / total)
        done += source.size_bytes
        if use.table is None:
            file_books.note_unused(books, number, source, use.reason)
            continue
        resolved = mapping.resolve(recognition.map, use.table, source.headers, source.name)
        landed = reading.land(connection, source, "landed", resolved.positions)
        profile = mapping.profile(connection, "landed", resolved, options.answers or {})
        questions += profile.questions
        if questions:
            # One more question may be in the files to come: ask them all at once.
            connection.execute("drop table landed")
            continue
        timezone = options.timezone or resolved.timezone or "UTC"
        select = mapping.mapped_select(resolved, profile, "landed")
        staged = staging.stage(connection, resolved.table, select, number, timezone)
        file_books.note_staged(
            books, number, source, resolved, profile, landed, staged, options.timezone
        )
        staging.forget(connection, resolved.table)
        connection.execute("drop table landed")
    if questions:
        raise UnansweredQuestions(questions)
