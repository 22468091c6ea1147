"""The row of filters above every page, kept in the address, and what it asks for."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from funnel import wording
from funnel.measure import context_of, period_words, periods_of
from funnel.selection import DIMENSIONS, Selection
from funnel.ui.controls import forget
from funnel.ui.links import PERIODS, read_link, say_lost
from funnel.views.view import Period
from funnel.views.weekly import data_words
from funnel.warehouse import Warehouse

# What the command line calls them is the same in small letters, but for this one.
_NAMES = {"Last fiscal year": "last-year"}
_PAGE = "page-of-filters"

# The filters that stand in sight; the others are folded.
_FIRST = ("motion", "source", "team")
# Where a filter's name needs more room than most.
_WIDTHS = {"first_source": 208}


def filter_row(warehouse: Warehouse, page: str, is_in_use: bool, is_of_week: bool = False) -> None:
    """Draw the filters that the data has, a way to clear them, the data's end and a link.

    They stand above ``page``. Filters that bear on nothing (``is_in_use`` false; the period where
    a page ``is_of_week``) are greyed, so that they keep their place in the address.
    """
    read_link(warehouse)
    _say_again(page)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _period_filter(warehouse, is_in_use and not is_of_week)
        if is_in_use and is_of_week:
            st.caption("A readout is of one week: choose it below", width="content")
        offered = filterable(warehouse)
        for name in offered:
            if name in _FIRST:
                _filter(warehouse, name, is_in_use)
        if is_in_use and _is_filtered():
            st.button("Clear", type="tertiary", icon=":material/close:", on_click=_clear)
        with st.container(width=430):
            _data_and_share(data_words(warehouse))
    _more_filters(warehouse, [name for name in offered if name not in _FIRST], is_in_use)
    if is_in_use:
        say_lost()


def _more_filters(warehouse: Warehouse, names: list[str], is_in_use: bool) -> None:
    """The filters that are used less, folded; how many of them are set stands outside."""
    has_implied = _has_implied(warehouse)
    if not names and not has_implied:
        return
    held = sum(map(_is_set, (*names, "strict")))
    label = f"More filters ({held} set)" if held else "More filters"
    with (
        st.expander(label, type="compact", key="more-filters"),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        for name in names:
            _filter(warehouse, name, is_in_use)
        if has_implied:
            st.toggle(
                "Explicit only",
                key="strict",
                bind="query-params",
                disabled=not is_in_use,
                help="Leave out passes that are only implied by a later stage.",
            )


def _is_set(name: str) -> bool:
    # On the first run of a link the widget has not spoken yet: the address has.
    return bool(st.session_state.get(name, st.query_params.get(name)))


def _filter(warehouse: Warehouse, name: str, is_in_use: bool) -> None:
    st.multiselect(
        wording.dimension(name),
        warehouse.dimension_labels(name),
        key=name,
        bind="query-params",
        wrap=False,
        width=_WIDTHS.get(name, 168),
        label_visibility="collapsed",
        placeholder=f"All {wording.plural(wording.dimension_noun(name))}",
        disabled=not is_in_use,
        on_change=forget,
        args=(name,),
    )


def _say_again(page: str) -> None:
    """Tell the browser what the filters hold when another ``page`` is turned to.

    A reader who turns the page before the filters are drawn would else see them empty above numbers
    that are filtered, and lose them from the address.
    """
    if st.session_state.get(_PAGE, page) != page:
        for name in ("period", "dates", "strict", *DIMENSIONS):
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]
    st.session_state[_PAGE] = page


@st.fragment
def _data_and_share(data_to: str) -> None:
    """How far the data goes, and the address of this view as it is when Share is opened."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="small",
    ):
        st.caption(data_to, width="content")
        with st.popover("Share", type="tertiary", icon=":material/link:", on_change="rerun"):
            st.markdown("Whoever opens this address sees this view.")
            st.code(_address(), language=None, wrap_lines=True)


def link_to(page: str, **asked: str | Sequence[str]) -> str:
    """The address of a page with the filters and the period of this one, and what is asked there.

    ``asked`` takes the place of a filter of that name; "" is the page that the link stands on.
    """
    filters = {"period", "dates", "strict", *DIMENSIONS} - set(asked)
    kept = [pair for pair in _asked_in_address() if pair[0] in filters]
    return f"{page}?{urlencode([*kept, *asked.items()], doseq=True)}"


def same_tab(words: str, page: str, **asked: str | Sequence[str]) -> str:
    """A link to a page, as ``link_to``, that opens in this tab: in HTML, for Markdown.

    The page begins a session of its own, so that going back shows this one as it was left.
    """
    return f'<a href="{escape(link_to(page, **asked))}" target="_self">{escape(words)}</a>'


def filterable(warehouse: Warehouse) -> list[str]:
    """The dimensions of which the data has more than one label."""
    return [name for name in DIMENSIONS if len(warehouse.dimension_labels(name)) > 1]


def asked(warehouse: Warehouse) -> tuple[Selection, Period]:
    """What the filters ask for; everything where a page is drawn without them."""
    period = period_of(warehouse, st.session_state.get("period", PERIODS[0]))
    labels = {
        name: tuple(
            label
            for label in st.session_state.get(name, ())
            if label in warehouse.dimension_labels(name)
        )
        for name in filterable(warehouse)
    }
    is_strict = bool(st.session_state.get("strict", False))
    days = {"first_date": period.first, "last_date": period.last}
    return Selection(**days, is_strict=is_strict, **labels), period


def _period_filter(warehouse: Warehouse, is_in_use: bool) -> None:
    chosen = st.selectbox(
        "Period",
        PERIODS,
        key="period",
        bind="query-params",
        width=168,
        label_visibility="collapsed",
        disabled=not is_in_use,
        on_change=forget,
        args=("period",),
    )
    if chosen == "Custom dates":
        context = context_of(warehouse)
        last = context.local_date(context.as_of)
        st.date_input(
            "Dates",
            (context.last_complete_week - timedelta(weeks=12), last),
            # Else a link's days of more than ten years before are dropped unsaid.
            min_value=date(1900, 1, 1),
            max_value=last,
            key="dates",
            bind="query-params",
            width=220,
            label_visibility="collapsed",
            disabled=not is_in_use,
            on_change=forget,
            args=("dates",),
        )
    elif is_in_use and (words := period_of(warehouse, chosen).words):
        st.caption(words, width="content")


def period_of(warehouse: Warehouse, chosen: str) -> Period:
    """The days of ``chosen``, reckoned from the end of the data and never from today."""
    if chosen == "Custom dates":
        return _custom(st.session_state.get("dates", ()))
    named = periods_of(warehouse).named(_NAMES.get(chosen, chosen))
    words = period_words(warehouse, named)
    return Period(named.first, named.last, words=words, fiscal=named.fiscal)


def _custom(dates: date | tuple[date, ...]) -> Period:
    """A range of days; half of one runs to the end of the data and says so."""
    dates = dates if isinstance(dates, tuple) else (dates,)
    if len(dates) == 2:
        # A link may say the later day first.
        return Period(min(dates), max(dates), is_custom=True)
    if len(dates) == 1:
        return Period(
            dates[0], None, "Choose the last day too: shown to the end of the data.", True
        )
    return Period(None, None, "Choose the first and the last day: all weeks are shown.")


def _is_filtered() -> bool:
    is_period_changed = st.session_state.get("period", PERIODS[0]) != PERIODS[0]
    return is_period_changed or any(st.session_state.get(name) for name in (*DIMENSIONS, "strict"))


def _has_implied(warehouse: Warehouse) -> bool:
    """Whether any stage was only implied, so that leaving such passes out makes a difference."""
    return warehouse.table("stage_horizons")["implied_entries"].sum() > 0


def _clear() -> None:
    st.session_state["period"] = PERIODS[0]
    if "strict" in st.session_state:
        st.session_state["strict"] = False
    for name in DIMENSIONS:
        if name in st.session_state:
            st.session_state[name] = []


def _address() -> str:
    """The address in the browser, with everything asked for."""
    parts = urlsplit(st.context.url or "")
    query = urlencode(_asked_in_address())
    return urlunsplit(parts._replace(path=parts.path or "/", query=query))


def _asked_in_address() -> list[tuple[str, str]]:
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
