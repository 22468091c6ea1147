"""The panels of "Where does business come from?"."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.measure import sla_seconds
from funnel.metrics import METRICS, MOTIONS, SMALL
from funnel.metrics.sourcing import MEASURES
from funnel.ui import leads
from funnel.ui.controls import select
from funnel.ui.downloads import download_buttons
from funnel.ui.greyed import NO_COLUMN, greyed_table
from funnel.ui.heads import page_head
from funnel.ui.panel import BAR_COLUMN, empty, panel, plot
from funnel.ui.speed_lists import speed_list
from funnel.views import mix as frames
from funnel.views import weekly
from funnel.views.mix_sentences import mix_sentence, uneven_sentences
from funnel.views.money import in_currency, money_note
from funnel.views.speed import SpeedView
from funnel.views.view import View


def mix_head(view: View) -> None:
    """The headline of the mix, whose it is, and the motions that bring more or less than leads."""
    shown = in_currency(frames.mix(view), frames.currency(view))
    narrowed = f" Only {view.narrowed_to}." if view.narrowed_to else ""
    page_head(
        mix_sentence(shown),
        f"{weekly.period_words(view)}.{narrowed} Leads, MQLs and SQLs by the day they first became "
        "one, opportunities and pipeline by creation, won amounts by close. Motion is by rule, "
        "from what was known at creation; unknown is shown as such.",
    )
    for sentence in uneven_sentences(shown):
        st.markdown(sentence)
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


@st.fragment
def mix_weeks_panel(view: View, question: str) -> None:
    """Shares by motion of a measure that the reader chooses, week by week."""
    missing = frames.lacking(view)
    there = [name for name in MEASURES if name not in missing]
    base = (
        f"{weekly.period_words(view)} · a number above a bar is all of its week; hover for the "
        "others · click a part to list it"
    )
    with panel(question, base, ["motion_mix", *there]):
        choices = there or list(MEASURES)
        name = select("mix_measure", choices, lambda one: METRICS[one].label, width=220)
        frame = frames.weeks(view, name)
        if name in missing or frame.is_empty():
            why = missing.get(name, "Choose a longer period or clear a filter.")
            empty(f"No {METRICS[name].label.lower()} to share out", why)
            return
        is_amount = name in frames.AMOUNTS
        currency = frames.currency(view) if is_amount else None
        mark = leads.chosen("mix")
        plot(
            charts.mix_chart(frame, view.palette, MOTIONS, currency, mark),
            "mix",
            leads.on_mark("mix"),
        )
        _note(view, [name])
        found = [
            row for row in frame.iter_rows(named=True) if f"{row['week']} {row['motion']}" == mark
        ]
        for row in found:
            leads.number_list(
                view,
                f"{METRICS[name].label}, {row['motion']} · {wording.full_week(row['week'])}",
                "mix",
                name,
                view.in_week(row["week"]).narrowed(motion=row["motion"]),
                currency=currency,
            )


def _note(view: View, names: list[str]) -> None:
    amounts = {
        METRICS[name].label.lower(): view.measured(name) for name in names if name in frames.AMOUNTS
    }
    if note := money_note(frames.currency(view), **amounts):
        st.caption(wording.plain(note))


def _volumes(view: View) -> dict[str, str]:
    """The columns of volume and share by their headings."""
    columns = {}
    for name in MEASURES:
        label = METRICS[name].label
        columns[f"{label}, {frames.currency(view)}" if name in frames.AMOUNTS else label] = name
        columns[f"{label} share"] = f"{name}_share"
    return columns


def _rates(view: View) -> dict[str, str]:
    """The columns of conversion, speed and velocity by their headings."""
    sla = wording.duration(sla_seconds(view.warehouse, frames.speed_selection(view)))
    columns = {}
    for name in frames.RATES:
        columns[f"{METRICS[name].label} %"] = name
        columns[f"of, {METRICS[name].label}"] = f"{name}_of"
    columns |= {
        f"Called in {sla} %": "sla",
        "of, due": "sla_of",
        "Median min to call": "minutes",
        "of, clock": "minutes_of",
    }
    for name in frames.DAYS:
        label = METRICS[name].label.replace("Median days, ", "Days, ")
        columns[label] = name
        columns[f"of, {label}"] = f"{name}_of"
    return columns


@st.fragment
def mix_table_panel(view: View, question: str) -> None:
    """Each motion's volume, share, conversion, speed and velocity; a clicked number lists it."""
    table = frames.table(view)
    volumes, rates = _volumes(view), _rates(view)
    empty_ones = frames.without_base(table)
    unknown = [heading for heading, name in rates.items() if name in empty_ones]
    rates = {
        heading: name
        for heading, name in rates.items()
        if name.removesuffix("_of") not in empty_ones
    }
    base = (
        f"{weekly.period_words(view)}; rates and days of weeks old enough, grey: of fewer than 30; "
        "calls in business time · click a number"
    )
    names = ["motion_mix", *frames.RATES, "sla_attainment_rate", "median_response_minutes"]
    with panel(question, base, [*names, *frames.DAYS]):
        if table.is_empty():
            empty("Nothing in this period", "Choose a longer period or clear a filter.")
            return
        columns = volumes | rates
        shown = _named(table, columns)
        download_buttons(lambda: shown, "mix-by-motion", "get-mix")
        _show(view, table, volumes, "mix-volumes")
        _show(view, table, rates, "mix-rates")
        if unknown:
            st.caption(f"{NO_COLUMN}: {wording.plain(wording.listed(unknown, len(unknown)))}.")
        _note(view, list(frames.AMOUNTS))
        _list(view, columns)


def _named(table: pl.DataFrame, columns: dict[str, str]) -> pl.DataFrame:
    return table.select(
        pl.col("motion").str.to_titlecase().alias("Motion"),
        *(
            (pl.col(name) * 100 if heading.endswith(("%", "share")) else pl.col(name)).alias(
                heading
            )
            for heading, name in columns.items()
        ),
    )


def _show(view: View, table: pl.DataFrame, columns: dict[str, str], key: str) -> None:
    def ask() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells and cells[0][1] in columns:
            row, column = cells[0]
            leads.choose("mix-table", f"{columns[column]}:{table['motion'][row]}")

    settings = {"Motion": st.column_config.TextColumn(pinned=True, width=90)}
    for heading, name in columns.items():
        if name.endswith("_share"):
            settings[heading] = st.column_config.ProgressColumn(
                "share", format="%.0f%%", min_value=0, max_value=100, width=BAR_COLUMN
            )
        elif heading.endswith("%"):
            settings[heading] = st.column_config.NumberColumn(format="%.1f%%")
        elif name.endswith("_of"):
            settings[heading] = st.column_config.NumberColumn("of", format="localized", width=64)
        elif name == "minutes" or name in frames.DAYS:
            settings[heading] = st.column_config.NumberColumn(format="%.1f")
        else:
            settings[heading] = st.column_config.NumberColumn(format="localized")
    small = {
        heading: table[f"{name}_of"].fill_null(0) < SMALL
        for heading, name in columns.items()
        if f"{name}_of" in table.columns
    }
    greyed_table(
        _named(table, columns),
        small,
        view.palette,
        key=key,
        settings=settings,
        on_cell=ask,
    )


def _list(view: View, columns: dict[str, str]) -> None:
    column, _, motion = (leads.chosen("mix-table") or "").partition(":")
    if motion not in MOTIONS or column not in columns.values():
        return
    name = column.removesuffix("_share").removesuffix("_of")
    if name in ("sla", "minutes"):
        asked = frames.speed_selection(view, motion)
        sla = sla_seconds(view.warehouse, asked)
        only = {"clocked": True, "due": True} | ({"within": True} if column == "sla" else {})
        said = f"called within {wording.duration(sla)}, business time" if column == "sla" else "due"
        if name == "minutes":
            only, said = {"clocked": True}, "with a clock"
        speed = SpeedView(view, asked, sla)
        metric = "sla_attainment_rate"
        speed_list(speed, f"{motion.capitalize()}, {said}", "mix-table", asked, metric, **only)
        return
    metric = METRICS[name]
    part = "denominator" if column.endswith("_of") else "numerator"
    said = metric.label
    if metric.is_cohort:
        said += ": the leads it is of" if part == "denominator" else ": those that got there"
    leads.number_list(
        view,
        f"{said}, {motion}",
        "mix-table",
        name,
        view.selection.narrowed(motion=motion),
        part,
        frames.currency(view) if name in frames.AMOUNTS else None,
    )
