"""The top of a page: its sentence, and in grey what it is about."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl
import streamlit as st

from funnel import wording
from funnel.metrics import Headline
from funnel.ui.books import books_sentence
from funnel.views.sentences import funnel_sentence, week_sentence
from funnel.views.talk import Topic, lead_sentences
from funnel.views.trust import trust_sentence
from funnel.views.view import View
from funnel.views.weekly import creation_funnel, period_words


def page_head(title: str, base: str, lead: Sequence[str] = ()) -> None:
    """A page's title, what it leads with, a sentence or two a line, and its base."""
    st.markdown(f"# {title}")
    for said in lead:
        st.markdown(said)
    st.caption(base)


def week_head(view: View, headlines: list[Headline], topics: list[Topic]) -> None:
    """The headline of the last complete week, what else moved and what was missed, and in grey
    which week, which leads, which clock.
    """
    week = view.last_week
    days = wording.days(week, week + timedelta(days=6))
    base = f"Week {wording.week(week)[1:]}, {days}, against the week before."
    if view.selection.last_date is not None:
        base = f"The last whole week of {period_words(view)}. {base}"
    if view.narrowed_to:
        base += f" Only {view.narrowed_to}."
    if view.selection.is_strict:
        base += " Explicit passes only."
    page_head(
        week_sentence(headlines, week, view.narrowed_to),
        f"{base} Colour marks a value outside its usual range, by up to 26 weeks without "
        "holidays before it; grey changes are ordinary variation.",
        lead_sentences(view, headlines, topics),
    )
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


def funnel_head(view: View) -> None:
    """How many of the leads created in the period are won, and in grey which leads."""
    base = (
        f"Leads created in {period_words(view)}, to date; what leads created before became in that "
        "time is not counted here."
    )
    if view.narrowed_to:
        base += f" Only {view.narrowed_to}."
    if view.selection.is_strict:
        base += " Explicit passes only."
    page_head(funnel_sentence(creation_funnel(view).rows(named=True)), base)
    if view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


def data_head(view: View, grades: pl.DataFrame, files: pl.DataFrame) -> None:
    """What can be trusted, and in grey which export this is and whether its books close."""
    facts = view.warehouse.facts
    read = files.filter(pl.col("table_name").is_not_null()).height
    page_head(
        trust_sentence(grades),
        f"{wording.plain(facts['map_label'])} · {wording.counted(read, 'file')} used of "
        f"{files.height} · {books_sentence(files)} · data to "
        f"{wording.moment(view.context.local_time(view.context.as_of))}",
    )
