"""The panels of "Ownership and load" that set sales beside marketing, like with like."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.metrics import LINES, SMALL
from funnel.ui import leads
from funnel.ui.controls import select
from funnel.ui.downloads import download_buttons
from funnel.ui.greyed import greyed_table
from funnel.ui.heads import page_head
from funnel.ui.opening import open_ownership
from funnel.ui.ownership_lists import line_list
from funnel.ui.panel import empty, panel, plot
from funnel.ui.speed_controls import sla_choice, start_choice
from funnel.views import ownership as frames
from funnel.views import ownership_sentences as said
from funnel.views import weekly
from funnel.views.ownership import OwnershipView
from funnel.views.speed import CHOICES
from funnel.views.view import View

_AGREE = (
    "Agree on it in the definitions, under the team's name: "
    '`reports_to = [{ side = "marketing" }]`; or map the column of the users that says so.'
)


def ownership_controls(view: View) -> OwnershipView:
    """Draw the choices of how speed is counted; the view they ask for comes back."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sla_choice(view)
        start_choice(view)
        select("clock", ["wall", "business"], CHOICES["clock"].get)
    return open_ownership(view)


def ownership_head(ownership: OwnershipView) -> None:
    """What this company's own data say of both lines, of whom, and each measure's odds."""
    view = ownership.view
    fair = frames.fairest_of_each(ownership)
    narrowed = f" Only {view.narrowed_to}." if view.narrowed_to else ""
    by_load = any(row["comparison"] == "stratified_by_load" for row in fair.values())
    like = "source, motion, opening hours" + (" and load of the rep" if by_load else "")
    clock = "business" if ownership.selection.speed.is_business else "wall-clock"
    page_head(
        frames.headline(ownership),
        f"Leads of {weekly.period_words(view)} by the line their owner's team reported to then, "
        f"compared within the same {like}.{narrowed} Calls and follow-up: inbound and unknown "
        f"leads unless filtered, calls in {clock} time; the rest of all motions.",
    )
    if len(ownership.lines) == len(LINES) and fair:
        st.markdown(
            "Odds under marketing over those under sales, bold where chance does not explain "
            f"them: {said.differences(fair, ownership.labels)}"
        )
    one = frames.load(ownership, "sla_attainment")
    if one.missing is None:
        label = wording.plain(ownership.labels["sla_attainment"])
        st.markdown(f"**Load.** {label}: {said.knee_sentence(one)}")
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


def _why_alone(ownership: OwnershipView) -> tuple[str, str]:
    """Why lines cannot be set side by side: in a word, and what to do."""
    lines = ownership.lines
    if len(ownership.line_labels) == len(LINES):
        return "One line only", "Clear the filter of whom teams report to."
    if lines:
        return f"All teams report to {lines[0]}", f"If that is not so: {_AGREE}"
    return "Whom teams report to is not known", _AGREE


@st.fragment
def lines_panel(ownership: OwnershipView, question: str) -> None:
    """Each measure's rate of each line with its interval; a clicked mark lists its leads."""
    base = (
        f"{weekly.period_words(ownership.view)} · lines are 95 % intervals, grey: of fewer than "
        "30 · click a mark for its leads"
    )
    with panel(question, base, ["ownership"], said.HOW_TO_READ_LINES):
        frame = frames.rates(ownership)
        if not ownership.lines or frame.is_empty():
            empty(*_why_alone(ownership) if not ownership.lines else _NOTHING)
            return
        download_buttons(
            lambda: _download(ownership, frames.all_rates(ownership)),
            "rates-by-reporting-line",
            "get-lines",
        )
        mark = leads.chosen("lines")
        plot(
            charts.lines_chart(frame, ownership.view.palette, mark), "lines", leads.on_mark("lines")
        )
        _unknown(ownership)
        if mark:
            line_list(ownership, "lines", mark)


def _unknown(ownership: OwnershipView) -> None:
    """Why a measure has no rate, where it has none."""
    for name, why in frames.without_base(ownership).items():
        st.caption(f"{ownership.labels[name]}: {wording.plain(why)}")


_NOTHING = ("No lead to rate", "Choose a longer period or clear a filter.")


@st.fragment
def line_odds_panel(ownership: OwnershipView, question: str) -> None:
    """One measure's odds under marketing over sales: crude, like with like, at the same load."""
    base = (
        f"{weekly.period_words(ownership.view)} · odds under marketing ÷ odds under sales, 95 % "
        "intervals · log scale"
    )
    with panel(question, base, ["ownership_odds"], said.HOW_TO_READ_ODDS):
        if len(ownership.lines) < len(LINES):
            empty(*_why_alone(ownership))
            return
        found = frames.odds(ownership)
        if not found:
            empty(*_NOTHING)
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            select("odds_of", list(found), ownership.labels.get, width=220)
            download_buttons(
                lambda: _download(ownership, ownership.numbers("ownership_odds")),
                "odds-by-reporting-line",
                "get-odds",
            )
        name = st.session_state.get("odds_of")
        name = name if name in found else next(iter(found))
        fair = frames.fairest(found[name])
        plot(
            charts.odds_ratio_chart(frames.odds_rows(found[name]), ownership.view.palette),
            "line-odds",
        )
        st.markdown(said.reading(ownership.labels[name], found[name], fair))
        noun = "MQL" if frames.is_handoff(name) else "lead"
        st.caption(
            said.left_out(fair, noun, frames.unknown(ownership, name), frames.teams(ownership))
        )
        st.caption(
            "Observed teams, not an experiment: they do not show that the line makes the "
            "difference."
        )


def _download(ownership: OwnershipView, rows: pl.DataFrame) -> pl.DataFrame:
    kept = [name for name in rows.columns if rows[name].null_count() < rows.height]
    return rows.select(kept).with_columns(pl.col("measure").replace(ownership.labels))


@st.fragment
def line_motions_panel(ownership: OwnershipView, question: str) -> None:
    """Each measure by motion and line, with interval and base; a clicked number lists it."""
    base = (
        f"{weekly.period_words(ownership.view)} · with 95 % intervals and what each is of, grey: "
        "of fewer than 30 · click a number"
    )
    with panel(question, base, ["ownership"]):
        table = frames.by_motion(ownership)
        if not ownership.lines or table.is_empty():
            empty(*_why_alone(ownership) if not ownership.lines else _NOTHING)
            return
        _show(ownership, table)
        _unknown(ownership)
        if mark := leads.chosen("line-motions"):
            line_list(ownership, "line-motions", mark)


def _show(ownership: OwnershipView, table: pl.DataFrame) -> None:
    """The table; a click on a rate asks for those that got there, on its base for all of them."""
    headings = {"Motion": "motion", "Reports to": "reports_to"}
    marks: dict[str, str] = {}
    settings = {name: st.column_config.TextColumn(pinned=True, width=90) for name in headings}
    small = {}
    for name, label in ownership.labels.items():
        if f"{name}_of" not in table.columns or not table[f"{name}_of"].fill_null(0).sum():
            continue
        rate, span, of = f"{label} %", f"95 %, {label}", f"of, {label}"
        headings |= {rate: name, span: f"{name}_span", of: f"{name}_of"}
        marks |= {rate: f"{name}:numerator", span: f"{name}:numerator", of: f"{name}:"}
        settings[rate] = st.column_config.NumberColumn(format="%.1f%%")
        settings[span] = st.column_config.TextColumn("95 %", width=84)
        settings[of] = st.column_config.NumberColumn("of", format="localized", width=64)
        is_small = table[f"{name}_of"].fill_null(0) < SMALL
        small |= dict.fromkeys((rate, span, of), is_small)

    def ask() -> None:
        cells = st.session_state["line-motions"]["selection"]["cells"]
        if cells and cells[0][1] in marks:
            row, column = cells[0]
            measure, part = marks[column].split(":")
            line, motion = table["reports_to"][row], table["motion"][row]
            leads.choose("line-motions", f"{measure}:{line}:{motion}:{part}")

    shown = table.select(pl.col(name).alias(heading) for heading, name in headings.items())
    shown = shown.with_columns(pl.col("Motion", "Reports to").str.to_titlecase())
    greyed_table(
        shown,
        small,
        ownership.view.palette,
        key="line-motions",
        settings=settings,
        on_cell=ask,
    )
