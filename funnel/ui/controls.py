"""A choice of the reader, kept in the address: what the controls of pages and panels share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from funnel import wording

_LOST = "lost-in-links"


@dataclass(frozen=True)
class Choice:
    """A choice called ``name`` in the address; ``words`` say what each of ``choices`` is.

    An address names a choice by its words, or as the command line does. What is none of the
    choices is said beside the control, with what is shown instead.
    """

    name: str
    choices: Sequence[str]
    words: Callable[[str], str] = str
    default: int = 0

    @property
    def value(self) -> str:
        """What is chosen, also where the control is drawn further down or not at all."""
        # On the first run of a link the widget has not spoken yet: the address has.
        for chosen in (st.session_state.get(self.name), self._linked()):
            if chosen in self.choices:
                return chosen
        return self.choices[self.default]

    def select(self, width: int = 172, help: str | None = None) -> str:
        """Draw it as a drop-down; what is chosen comes back."""
        self._restore()
        st.selectbox(
            self.name.replace("_", " ").capitalize(),
            self.choices,
            self.default,
            format_func=self.words,
            key=self.name,
            bind="query-params",
            width=width,
            label_visibility="collapsed",
            help=help,
            on_change=forget,
            args=(self.name,),
        )
        return self._drawn()

    def segments(self) -> str:
        """Draw it as buttons in a row; what is chosen comes back."""
        self._restore()
        st.segmented_control(
            self.name.replace("_", " ").capitalize(),
            self.choices,
            format_func=self.words,
            default=self.choices[self.default],
            required=True,
            key=self.name,
            bind="query-params",
            label_visibility="collapsed",
            on_change=forget,
            args=(self.name,),
        )
        return self._drawn()

    def _linked(self) -> str | None:
        """The choice that the address names, or what it says instead of one."""
        said = st.query_params.get(self.name)
        named = {self.words(choice): choice for choice in reversed(self.choices)}
        return named.get(said, said)

    def _restore(self) -> None:
        """Put into the address, in the widget's words, what a link says in others."""
        linked = self._linked()
        if self.name in st.session_state or linked is None:
            return
        if linked not in self.choices:
            lose(self.name, linked)
        elif self.words(linked) != st.query_params[self.name]:
            # The widget takes, and keeps in the address, only what it calls its choices.
            st.query_params[self.name] = self.words(linked)
            st.rerun()

    def _drawn(self) -> str:
        for text in lost(self.name):
            st.warning(
                f"The link asks for “{wording.plain(text)}”, which is not to be had here: "
                f"{wording.plain(self.words(self.value))} is shown.",
                icon=":material/link_off:",
            )
        return self.value


def select(
    name: str,
    choices: Sequence[str],
    words: Callable[[str], str],
    default: int = 0,
    width: int = 172,
) -> str:
    """A drop-down called ``name`` in the address; what is chosen comes back. See ``Choice``."""
    return Choice(name, choices, words, default).select(width)


def is_on(name: str) -> bool:
    """Whether the switch ``name`` is on, also where it is drawn further down."""
    return bool(st.session_state.get(name, st.query_params.get(name, "").lower() == "true"))


def lose(name: str, *texts: str) -> None:
    """Remember what a link asked of the control ``name`` that is not to be had."""
    st.session_state.setdefault(_LOST, {})[name] = texts


def lost(name: str) -> tuple[str, ...]:
    """What a link asked of the control ``name`` in vain, until the reader chooses something."""
    return st.session_state.get(_LOST, {}).get(name, ())


def forget(name: str) -> None:
    """The reader has chosen: what the link asked for no longer matters."""
    st.session_state.get(_LOST, {}).pop(name, None)
