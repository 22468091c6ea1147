"""Importing from a page: the exports, the options, a dry run, its questions, the import."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import available_timezones

import streamlit as st

from funnel import wording
from funnel.errors import FunnelError
from funnel.importing import Report, import_folder
from funnel.importing.chosen_maps import saved_maps
from funnel.importing.pipeline import Options
from funnel.mapping import Map, Question, UnansweredQuestions, read_map, shipped_maps
from funnel.measure import mistake_in
from funnel.reading import ReadOptions
from funnel.ui.books import books_sentence, doubts_panel, drops_panel, files_panel, rejects_panel
from funnel.ui.view import warehouse_path

_DETECT = "Find out"
_DELIMITERS = {_DETECT: None, "Comma": ",", "Semicolon": ";", "Tab": "\t", "Pipe": "|"}
_ENCODINGS = {
    _DETECT: None,
    "UTF-8": "utf-8",
    "Windows-1252": "cp1252",
    "Latin-1": "latin-1",
    "UTF-16": "utf-16",
}


@dataclass(frozen=True)
class Checked:
    """What a dry run of the same exports and options said: a report, questions or an error."""

    asked: tuple[Path, Options]
    report: Report | None = None
    questions: tuple[Question, ...] = ()
    error: str | None = None


def exports_chosen() -> Path | None:
    """The folder of exports: one on this machine, or the files uploaded; None before either."""
    with st.container(border=True, gap="xsmall"):
        st.markdown("#### Where are your exports?")
        way = st.segmented_control(
            "Where from",
            ["A folder on this machine", "Upload files"],
            default="A folder on this machine",
            required=True,
            key="import-from",
            label_visibility="collapsed",
        )
        if way == "Upload files":
            return _uploaded()
        path = st.text_input(
            "Folder, file or zip", placeholder="/home/me/exports", key="import-folder"
        ).strip()
        if not path:
            st.caption("CSV and its relatives, XLSX, Parquet, gzip and zip; nothing leaves here.")
            return None
        folder = Path(path).expanduser()
        if not folder.exists():
            st.warning(f"There is no {folder} on the machine that runs Funnel.")
            return None
        return folder


def _uploaded() -> Path | None:
    files = st.file_uploader(
        "Files", accept_multiple_files=True, key="import-files", label_visibility="collapsed"
    )
    if not files:
        return None
    wanted = tuple((file.file_id, file.name) for file in files)
    if st.session_state.get("uploaded") != wanted:
        # Removed with the session that holds it.
        folder = TemporaryDirectory(prefix="funnel-upload-")
        for file in files:
            (Path(folder.name) / Path(file.name).name).write_bytes(file.getbuffer())
        st.session_state["upload-folder"] = folder
        st.session_state["uploaded"] = wanted
    return Path(st.session_state["upload-folder"].name)


def options_chosen() -> Options | None:
    """What the person says of the exports; None where it cannot be used yet."""
    with st.expander("Options", icon=":material/tune:"):
        maps = shipped_maps() | saved_maps(warehouse_path())
        left, middle, right = st.columns(3)
        with left:
            named = st.selectbox(
                "Map",
                [None, *maps],
                format_func=lambda name: maps[name].label if name else _DETECT,
                key="import-map",
                help="What makes your vendor's columns ours. Build one below, or add its file.",
            )
            own = st.file_uploader("A map file of your own", type="toml", key="import-map-file")
            timezone = st.selectbox(
                "Zone of times without an offset",
                [None, *sorted(available_timezones())],
                format_func=lambda zone: zone or "As the map says, else UTC",
                key="import-zone",
            )
        with middle:
            delimiter = st.selectbox("Delimiter", list(_DELIMITERS), key="import-delimiter")
            encoding = st.selectbox("Encoding", list(_ENCODINGS), key="import-encoding")
        with right:
            header_row = st.number_input(
                "Line of the header", 1, None, None, key="import-header", placeholder=_DETECT
            )
            as_of = st.text_input(
                "Data to (UTC)", key="import-as-of", placeholder="The newest stamp"
            ).strip()
        chosen: str | Map | None = named
        if own is not None:
            try:
                chosen = read_map(own.getvalue(), own.name)
            except FunnelError as error:
                st.warning(wording.plain(str(error)))
                return None
    read = ReadOptions(
        delimiter=_DELIMITERS[delimiter], encoding=_ENCODINGS[encoding], header_row=header_row
    )
    return Options(map=chosen, timezone=timezone, read=read, as_of=as_of or None)


def check_and_import(path: Path, options: Options) -> None:
    """A dry run at the press of a button, what it found, and the import that follows."""
    checked: Checked | None = st.session_state.get("checked")
    is_current = checked is not None and checked.asked == (path, options)
    answers = _answers(checked.questions) if is_current else {}
    settled = replace(options, answers=answers) if answers else options
    label = "Check again" if is_current else "Check"
    # A dry run first: nothing is written until its books have been seen.
    ready = is_current and checked.report is not None
    if st.button(label, type="secondary" if ready else "primary", icon=":material/fact_check:"):
        st.session_state["checked"] = _check(path, options, settled)
        st.rerun()
    if not is_current:
        return
    if checked.error:
        st.error(wording.plain(checked.error), icon=":material/error:")
    if checked.report is not None:
        _say_what_was_found(checked.report)
        settled = replace(options, answers=st.session_state.get("import-answers") or None)
        if st.button("Import", type="primary", icon=":material/upload:"):
            _import(path, settled)
        _show(checked.report)


def _check(path: Path, options: Options, settled: Options) -> Checked:
    asked = (path, options)
    try:
        report = _run(
            lambda told: import_folder(
                path,
                warehouse_path(),
                settled,
                dry_run=True,
                progress=told,
                mistake_in=mistake_in,
            )
        )
    except UnansweredQuestions as error:
        return Checked(asked, questions=error.questions)
    except FunnelError as error:
        return Checked(asked, error=str(error))
    st.session_state["import-answers"] = settled.answers
    return Checked(asked, report)


def _import(path: Path, options: Options) -> None:
    try:
        report = _run(
            lambda told: import_folder(
                path, warehouse_path(), options, progress=told, mistake_in=mistake_in
            )
        )
    except FunnelError as error:
        st.error(f"Nothing was imported. {wording.plain(str(error))}", icon=":material/error:")
        return
    del st.session_state["checked"]
    st.session_state["imported"] = (
        f"Imported: {books_sentence(report.files)}. Open Weekly health to see it."
    )
    st.rerun()


def imported_note() -> None:
    """Says once, after an import, what was published."""
    if note := st.session_state.pop("imported", None):
        st.success(note, icon=":material/check:")


def _run(work: Callable[[Callable[[str, float], None]], Report]) -> Report:
    """``work`` with its progress shown; the bar is gone when it ends."""
    bar = st.progress(0.0, "Starting; stay on this page")
    try:
        return work(lambda message, share: bar.progress(min(max(share, 0.0), 1.0), message))
    finally:
        bar.empty()


def _answers(questions: tuple[Question, ...]) -> dict[tuple[str, str], str]:
    """A control for each question that the files leave open; the answers given so far."""
    answers = dict(st.session_state.get("import-answers") or {})
    for question in questions:
        asked = {
            "date_order": "Does the day or the month come first",
            "decimal_mark": "Is the decimal mark a point or a comma",
        }[question.kind]
        with st.container(border=True, gap="xsmall"):
            where = f"{wording.plain(question.header)} of {wording.plain(question.file)}"
            st.markdown(f"**{asked} in {where}?**")
            st.caption(f"{question.reason}; such as {', '.join(question.examples)}")
            choice = st.segmented_control(
                question.header,
                question.choices,
                format_func=str.capitalize,
                key=f"answer-{question.file}-{question.column}-{question.kind}",
                label_visibility="collapsed",
            )
        if choice:
            answers[question.file, question.column] = choice
    return answers


def _say_what_was_found(report: Report) -> None:
    st.success(
        f"{wording.plain(report.facts['map_reason'] or '')} The books close: "
        f"{books_sentence(report.files)}. Nothing has been imported yet.",
        icon=":material/fact_check:",
    )


def _show(report: Report) -> None:
    """The books of the dry run; nothing of it is published."""
    files_panel(report.files)
    left, right = st.columns(2)
    with left:
        drops_panel(report.drops)
    with right:
        rejects_panel(report.rejects)
    doubts_panel(report.doubts, report.words)
