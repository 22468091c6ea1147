"""A choice of the reader, kept in the address: what the controls of pages and panels share."""

from collections.abc import Callable, Sequence

import streamlit as st


def select(
    name: str,
    choices: Sequence[str],
    words: Callable[[str], str],
    default: int = 0,
    width: int = 172,
) -> None:
    """A drop-down called ``name`` in the address; ``words`` say what each of ``choices`` is."""
    st.selectbox(
        name.replace("_", " ").capitalize(),
        choices,
        default,
        format_func=words,
        key=name,
        bind="query-params",
        width=width,
        label_visibility="collapsed",
    )
