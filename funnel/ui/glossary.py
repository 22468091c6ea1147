"""Every stage, metric and definition in force, as tables that wrap."""

from collections.abc import Callable
from datetime import date

import polars as pl
import streamlit as st

from funnel import wording
from funnel.definitions import Definitions
from funnel.metrics import METRICS, Metric
from funnel.tables import EXITS, STAGES
from funnel.ui.panel import formula
from funnel.views.view import View

# Kinds of metric by what makes one of the kind, in the order shown.
_KINDS: dict[str, Callable[[Metric], bool]] = {
    "Counts": lambda metric: metric.mart == "stage_entries" and metric.unit == "count",
    "Conversion of cohorts": lambda metric: metric.is_cohort and not metric.is_sourcing,
    "Flow": lambda metric: metric.unit == "ratio" and not metric.is_sourcing,
    "Speed to call": lambda metric: metric.is_speed,
    "The hand-off": lambda metric: metric.is_handoff,
    "Mix, sources and what they cost": lambda metric: metric.is_sourcing,
    "Why it moved": lambda metric: metric.is_movement,
    "Opportunities and money": lambda metric: metric.mart == "opportunities",
    "Balance of the stages": lambda metric: metric.mart == "stage_balance",
}


def stages_panel(view: View) -> None:
    """The stages in order, what the firm calls them, and since when the export has them."""
    with _titled("Which stages does a lead pass?", "In funnel order, then the ways out"):
        entries = view.warehouse.table("stage_horizons")
        known = {row["stage"]: row for row in entries.iter_rows(named=True)}
        rows = [_stage_row(view, stage, known.get(stage)) for stage in (*STAGES, *EXITS)]
        _table(pl.DataFrame(rows, orient="row", schema=["Stage", "Name", "In this export"]))


def _stage_row(view: View, stage: str, row: dict | None) -> tuple[str, str, str]:
    name = stage.replace("_", " ").capitalize()
    if row is None or not row["is_present"]:
        return name, view.stage(stage), "not in this export"
    first = view.context.local_date(row["first_at"])
    implied = row["implied_entries"]
    text = f"{wording.count(row['explicit_entries'])} with a date of their own"
    if implied:
        text += f", {wording.count(implied)} implied by a later stage"
    return name, view.stage(stage), f"{text}; since {wording.days(first, first)}"


def metrics_panels(view: View) -> None:
    """Every metric of the registry by kind: name, meaning, formula, window, its CLI name."""
    for kind, is_of in _KINDS.items():
        _metrics_panel(view, kind, [metric for metric in METRICS.values() if is_of(metric)])
    kinds = _KINDS.values()
    if rest := [one for one in METRICS.values() if not any(is_of(one) for is_of in kinds)]:
        _metrics_panel(view, "Other", rest)


def _metrics_panel(view: View, kind: str, metrics: list[Metric]) -> None:
    with _titled(kind, f"{len(metrics)} metrics"):
        rows = [
            {
                "Metric": f"**{metric.label}**",
                "Meaning": metric.description,
                "Counted as": formula(metric.name),
                "Window": _window(view, metric),
                "Name": f"`{metric.name}`",
            }
            for metric in metrics
        ]
        table = pl.DataFrame(rows)
        if not any(metric.is_cohort for metric in metrics):
            table = table.drop("Window")
        _table(table)


def _window(view: View, metric: Metric) -> str:
    days = view.window_days(metric)
    if not metric.is_cohort:
        return wording.NOTHING
    return f"{days} days" if days else "to date"


def definitions_panel(definitions: Definitions) -> None:
    """What the firm agreed, as this import used it, and the whole of it as a file."""
    report, promises = definitions.report, definitions.promises
    rows = [
        ("Report time zone", report.timezone),
        ("Week starts on", report.week_start.capitalize()),
        ("Fiscal years begin in", f"{date(2000, report.fiscal_year_start, 1):%B}"),
        ("Fiscal years are cut into", _cut(report.fiscal_calendar)),
        ("Currency", report.currency),
        ("Sales decides on an MQL within", f"{promises.decision_business_days} business days"),
        ("Sales calls within", f"{promises.response_minutes} minutes"),
        ("Attempts before “unresponsive”", f"{promises.attempts_before_unresponsive}"),
        (
            "An accepted lead is silent after",
            f"{promises.silent_after_business_days} business days",
        ),
        *(
            (f"Window {name.replace('_to_', ' → ').replace('_', ' ')}", f"{days} days")
            for name, days in definitions.windows.items()
        ),
    ]
    with _titled("What was agreed?", "The definitions in force, stored with this import"):
        _table(pl.DataFrame(rows, orient="row", schema=["Definition", "Value"]))
        with st.expander("Motion rules, reasons, calendars and the rest, as a file"):
            st.code(definitions.to_toml(), language="toml", height=420)
        st.download_button(
            "definitions.toml",
            definitions.to_toml(),
            "definitions.toml",
            "application/toml",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
        )


def _cut(pattern: str) -> str:
    return "calendar months" if pattern == "months" else f"months of {pattern} weeks"


def _titled(question: str, base: str):
    box = st.container(border=True, gap="xsmall")
    with box, st.container(gap=None):
        st.markdown(f"#### {question}")
        st.caption(base)
    return box


def _table(table: pl.DataFrame) -> None:
    st.table(table, border="horizontal", hide_index=True)
