"""The top of "Which sources and campaigns earn their cost?", its ranking and its trend."""

import streamlit as st

from funnel import charts, wording
from funnel.metrics import METRICS
from funnel.ui import leads
from funnel.ui.controls import select
from funnel.ui.heads import page_head
from funnel.ui.opening import open_sources
from funnel.ui.panel import empty, panel, plot
from funnel.views import sources as frames
from funnel.views import weekly
from funnel.views.handoff import EVERYTHING
from funnel.views.mix_sentences import cheapest_sentence, sources_sentence
from funnel.views.sources import SourcesView
from funnel.views.view import View

_BY_WORDS = {
    "source": "By source",
    "first_source": "By first-touch source",
    "campaign": "By campaign",
}
_MOST_RANKED = 24


def sources_controls(view: View) -> SourcesView:
    """Draw the choice of what sources are told apart by; the view it asks for comes back."""
    options = frames.sources_by(view)
    if options:
        select("sources_by", options, _BY_WORDS.get, width=200)
    return open_sources(view)


def require_sources(sources: SourcesView) -> None:
    """Stop the page where there is nothing to rank, saying why."""
    if sources.missing:
        page_head("Which sources earn their cost cannot be said", sources.missing)
        st.caption("Choose a longer period or clear a filter.")
        st.stop()


def sources_head(sources: SourcesView) -> None:
    """The headline, which leads and weeks it is about, and where an SQL is cheap and dear."""
    view = sources.view
    narrowed = f" Only {view.narrowed_to}." if view.narrowed_to else ""
    days = view.window_days(METRICS[sources.rate]) if sources.rate else None
    within = f"within {days} days" if days else "to date"
    page_head(
        sources_sentence(sources.quality, sources.words, sources.target_words),
        f"Leads created in {weekly.period_words(view)}.{narrowed} Rates are of weeks whose window "
        f"has run out, {within} of creation; {frames.WORDS[sources.by]} of fewer than 30 such "
        "leads are grey and not ranked.",
    )
    if cheapest := cheapest_sentence(sources.quality, sources.currency, sources.target_words):
        st.markdown(cheapest)
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


@st.fragment
def ranked_panel(sources: SourcesView, question: str) -> None:
    """The groups ranked by the shrunk rate, each with what was counted and its interval."""
    frame = frames.ranked(sources)
    base = (
        f"Share of leads of {weekly.period_words(sources.view)}, in weeks old enough, that became "
        f"{sources.target_words} in time, with 95 % interval · "
        "open square: drawn towards all, which ranks · click a dot for the leads"
    )
    with panel(question, base, ["source_quality", *([sources.rate] if sources.rate else [])]):
        if frame.is_empty():
            empty(
                "No lead is old enough",
                "Choose a longer period: a lead counts when its window has run out.",
            )
            return
        mark = leads.chosen("ranked")
        plot(
            charts.ranked_chart(frame.head(_MOST_RANKED), sources.view.palette, mark),
            "ranked",
            leads.on_mark("ranked"),
        )
        if frame.height > _MOST_RANKED:
            st.caption(f"The first {_MOST_RANKED} are drawn; the table has all {frame.height}.")
        if mark in frame["group"] and sources.rate:
            leads.number_list(
                sources.view,
                f"Became {sources.target_words} in time, {wording.plain(mark)}",
                "ranked",
                sources.rate,
                frames.narrowed(sources, mark),
            )


@st.fragment
def trend_panel(sources: SourcesView, question: str) -> None:
    """The rate by week in its control limits, of all groups or of one."""
    base = (
        f"Share of a week's leads that became {sources.target_words} in time, by week of creation: "
        "up to 26 weeks old enough, before the period too; inside the band, weeks differ by chance"
    )
    with panel(question, base, [sources.rate] if sources.rate else []):
        everything = EVERYTHING if sources.by != "campaign" else "All campaigns"
        groups = [everything, *sources.quality.sort("leads", descending=True)["group"].to_list()]
        chosen = select("trend_of", groups, str, width=220)
        label = None if chosen == everything else chosen
        frame = frames.weeks(sources, label)
        if frame.is_empty():
            empty(
                "No week is old enough",
                "Choose a longer period: a week counts when its leads' window has run out.",
            )
            return
        mark = leads.chosen("trend")
        plot(
            charts.control_chart(frame, sources.view.palette, mark), "trend", leads.on_mark("trend")
        )
        week = leads.chosen_week("trend")
        if week and sources.rate:
            labels = {sources.by: label} if label else {}
            leads.number_list(
                sources.view,
                f"Leads of {wording.full_week(week)}"
                + (f", {wording.plain(label)}" if label else ""),
                "trend",
                sources.rate,
                sources.view.in_week(week).narrowed(**labels),
                "denominator",
            )
