"""A panel: a question, its base, its picture, and what its numbers mean."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import plotly.graph_objects as go
import streamlit as st

from funnel import charts
from funnel.metrics.registry import METRICS

# Pixels of a table's column of bars: on a phone bar and number are whole beside a row's name. A
# number cut after its first digit reads like another number.
BAR_COLUMN = 110


@contextmanager
def panel(
    question: str,
    base: str,
    metrics: Sequence[str],
    on_screen: str = "",
    buttons: Callable[[], None] | None = None,
) -> Iterator[None]:
    """A bordered panel titled by ``question``; ``base`` says who, which weeks, which clock.

    ``metrics`` are the names whose definitions it opens, ``on_screen`` this screen's numbers;
    ``buttons`` draws what leads from them to their leads.
    """
    with st.container(border=True, height="stretch", gap="xsmall"):
        panel_head(question, base, metrics, on_screen, buttons)
        yield


def panel_head(
    question: str,
    base: str,
    metrics: Sequence[str],
    on_screen: str = "",
    buttons: Callable[[], None] | None = None,
) -> None:
    """The head of a panel, for one whose title depends on its own controls; see ``panel``."""
    with st.container(horizontal=True, wrap=False, gap="small"):
        with st.container(gap=None):
            st.markdown(f"#### {question}")
            st.caption(base)
        if metrics:
            with meaning():
                for name in metrics:
                    explain(name)
                screen_numbers(on_screen)
                if buttons is not None:
                    buttons()


@contextmanager
def meaning(key: str | None = None) -> Iterator[None]:
    """The popover that opens what a number means; one with a ``key`` can be closed by it."""
    with (
        st.container(width="content"),
        st.popover(
            "",
            type="tertiary",
            icon=":material/info:",
            help="What this number means",
            key=key,
            on_change="rerun" if key else "ignore",
        ),
    ):
        yield


def explain(name: str) -> None:
    """What the metric called ``name`` is and how it is counted, from the registry."""
    metric = METRICS[name]
    st.markdown(f"**{metric.label}**")
    st.markdown(metric.description)
    st.caption("Counted as")
    st.markdown(formula(name))


def formula(name: str) -> str:
    """How the metric is counted, in words: "SQLs ÷ MQLs"."""
    metric = METRICS[name]
    if metric.denominator is None:
        return metric.numerator
    return f"{metric.numerator} ÷ {metric.denominator}"


def screen_numbers(text: str) -> None:
    """This screen's numbers, the last part of what a number means."""
    if text:
        st.caption("On this screen")
        st.markdown(text)


def plot(figure: go.Figure, key: str, on_click=None) -> None:
    """Draw ``figure`` with its spoken sentence; ``on_click`` is called after a mark is clicked."""
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        config=charts.CONFIG,
        alt=figure.layout.meta,
        on_select=on_click or "ignore",
        selection_mode="points",
    )


def empty(what: str, why: str) -> None:
    """Where a picture would be: what is missing and what to do about it."""
    with st.container(
        height=260,
        border=False,
        horizontal_alignment="center",
        vertical_alignment="center",
        gap="xsmall",
    ):
        st.markdown(f"**{what}**", width="content")
        st.caption(why, width="content")
