"""What open leads are set against: how long others stayed, and how soon reps follow up."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.measure import LeadPage, asked_of_measure, asked_speed, measure, stays_in_stage
from funnel.ui import leads
from funnel.ui.panel import empty, panel, plot
from funnel.ui.speed_lists import speed_list
from funnel.views import weekly
from funnel.views.handoff import HandoffView
from funnel.views.speed import speed_of

_NORM, _FOLLOW_UP, _LOAD = "norm", "follow-up", "load"
_METRIC = "follow_up_rate"
_DUE = {"clocked": True, "due": True}
# The numbers of follow-up: words, column and the part of the leads it counts.
_NUMBERS = {
    "within": ("followed up within 24 h", "numerator", _DUE | {"within": True}),
    "due": ("due", "denominator", _DUE),
    "closed": ("closed unattempted before", "closed_before", _DUE | {"closed_before": True}),
    "pending": ("not due yet", "immature", {"clocked": True, "due": False}),
}


@st.fragment
def norms_panel(handoff: HandoffView, question: str) -> None:
    """From when a lead is over its time in each stage, and the stays that this stands on."""
    base = (
        "Agreed in the definitions, else the time within which nine in ten left the stage; of all "
        "leads · click a row for the stays"
    )
    with panel(question, base, ["stuck_leads"]):
        rows = handoff.view.warehouse.table("stage_norms")

        def ask() -> None:
            clicked = st.session_state["norms"]["selection"]["rows"]
            if clicked:
                leads.choose(_NORM, rows["stage"].cast(pl.String)[clicked[0]])

        st.dataframe(
            pl.DataFrame(
                [
                    {
                        "Stage": handoff.view.stage(row["stage"]),
                        "Over its time after": wording.duration(row["stuck_seconds"]),
                        "Stands on": _standing_on(row),
                    }
                    for row in rows.iter_rows(named=True)
                ]
            ),
            key="norms",
            height=36 * (rows.height + 1) + 12,
            row_height=36,
            placeholder="–",
            hide_index=True,
            on_select=ask,
            selection_mode="single-row",
        )
        mark = leads.chosen(_NORM)
        if mark in rows["stage"].cast(pl.String):
            _stays(handoff, mark)


def _standing_on(row: dict) -> str:
    stays = wording.counted(row["stays"], "stay")
    if row["is_agreed"]:
        return f"agreed; {stays} ended in 180 days"
    if row["stuck_seconds"] is None:
        return f"too few to say: {stays} ended in 180 days"
    return f"{stays} that ended in 180 days"


def _stays(handoff: HandoffView, stage: str) -> None:
    view = handoff.view
    names = dict(view.definitions.stages.labels)

    def pages(most: int) -> LeadPage:
        return stays_in_stage(view.warehouse, stage, most_rows=most)

    leads.show_list(
        f"Stays in {view.stage(stage)}",
        _NORM,
        pages,
        lambda rows: rows.select(
            pl.coalesce("lead_label", "lead_id").alias("Lead"),
            pl.col("lead_id").alias("Id"),
            pl.Series(
                "Stayed", [wording.duration(each) for each in rows["stage_seconds"]], pl.String
            ),
            pl.col("moved_at").dt.date().alias("From"),
            pl.col("left_at").dt.date().alias("To"),
            pl.col("current_stage").cast(pl.String).replace(names).alias("Stage now"),
            pl.col("source").alias("Source"),
            pl.col("team").alias("Team"),
            pl.col("owner").alias("Owner"),
            pl.col("lead_url").alias("Link"),
        ),
        "stay",
        "longest",
    )


@st.fragment
def follow_up_panel(handoff: HandoffView, question: str) -> None:
    """Follow-up within a day, by how much each rep was given that week."""
    view = handoff.view
    row = view.cached(measure, _METRIC, asked_speed(view.warehouse, view.selection)).row(
        0, named=True
    )
    base = (
        f"Leads of {weekly.period_words(view)} with a human attempt within 24 h, by leads a rep "
        "received that week · click any number"
    )
    with panel(question, base, [_METRIC]):
        if row["reason"] or not row["denominator"]:
            empty("Follow-up cannot be said", row["reason"] or "No lead of this period was due.")
            return
        st.metric("Followed up within 24 h", wording.rate(row["value"], row["denominator"]))
        with st.container(horizontal=True, gap="small"):
            for mark, (words, column, _) in _NUMBERS.items():
                number = f"{wording.count(row[column] or 0)} {words}"
                leads.ask_button(number, _FOLLOW_UP, mark)
        mark = leads.chosen(_FOLLOW_UP)
        if mark in _NUMBERS:
            words, _, only = _NUMBERS[mark]
            _list(handoff, f"Leads {words}", _FOLLOW_UP, **only)
        _by_load(handoff)


def _by_load(handoff: HandoffView) -> None:
    view = handoff.view
    rows = view.cached(measure, "load", view.selection).filter(measure="follow_up")
    bands = rows.filter(pl.col("reason").is_null()).with_columns(
        band=pl.col("band").cast(pl.String), label="received"
    )
    if bands.is_empty():
        empty("No rep received leads here", "Choose a longer period or clear a filter.")
        return
    mark = leads.chosen(_LOAD)
    plot(charts.bands_chart(bands, view.palette, mark, noun="lead"), _LOAD, leads.on_mark(_LOAD))
    weeks = wording.counted(int(bands["rep_weeks"].sum()), "week")
    st.caption(f"Tenths of {weeks} of single reps, the emptiest first; bars are 95 % intervals.")
    for band in bands.filter(band=mark or "").iter_rows(named=True):
        part = leads.part(_LOAD, {"due": "Due", "within": "Followed up"})
        received = {"received_from": band["least"], "received_to": band["most"]}
        only = _DUE | received | ({"within": True} if part == "within" else {})
        _list(handoff, f"Leads of reps given {band['label']}", _LOAD, **only)


def _list(handoff: HandoffView, title: str, panel_of: str, **only: object) -> None:
    view = handoff.view
    selection = asked_of_measure(view.warehouse, "follow_up", view.selection)
    speed_list(speed_of(view, selection), title, panel_of, selection, _METRIC, **only)
