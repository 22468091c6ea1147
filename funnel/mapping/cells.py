"""SQL for the cells of a landed file: trimmed, the map's empty words null, words looked up."""

from collections.abc import Iterable, Mapping

from funnel.mapping.model import ANY_WORD

# Spaces of every kind that exports put around a cell, the byte order mark among them.
_BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\ufeff"


def quoted(text: str) -> str:
    """``text`` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def trimmed(value: str) -> str:
    """SQL for ``value`` without the blanks around it, null where nothing is left."""
    return _clean(value, f"nullif(trim({value}, {quoted(_BLANKS)}), '')", value)


def without_empty_words(value: str, empty_words: Iterable[str]) -> str:
    """SQL for ``value`` trimmed, null where that is one of ``empty_words`` in any case."""
    bare = f"trim({value}, {quoted(_BLANKS)})"
    listed = dict.fromkeys(("", *(word.strip().lower() for word in empty_words)))
    words = ", ".join(map(quoted, listed))

    def null_if_empty(text: str) -> str:
        return f"case when lower({text}) in ({words}) then null else {text} end"

    return _clean(value, null_if_empty(bare), null_if_empty(value))


def _clean(value: str, with_blanks: str, without: str) -> str:
    # Trimming every cell costs twice what looking at its ends does; few cells have blanks there.
    return (
        f"case when {value} not between '!' and '~' or ({value})[-1] not between '!' and '~' "
        f"then {with_blanks} else {without} end"
    )


def meaning_of(word: str, meanings: Mapping[str, str | None]) -> str:
    """SQL for the meaning of ``word``: null where no meaning holds it, or it means nothing."""
    known = {text: meaning for text, meaning in meanings.items() if meaning and text != ANY_WORD}
    found = _looked_up(word, known) if known else "null::varchar"
    if not (other := meanings.get(ANY_WORD)):
        return found
    ignored = [text for text, meaning in meanings.items() if meaning is None]
    unless = f" and not {_is_one_of(word, ignored)}" if ignored else ""
    return f"coalesce({found}, case when {word} is not null{unless} then {quoted(other)} end)"


def unmapped(word: str, meanings: Mapping[str, str | None]) -> str:
    """SQL for ``word`` where no value list holds it, else null."""
    if ANY_WORD in meanings:
        return "null::varchar"
    if not meanings:
        return word
    return f"case when not {_is_one_of(word, meanings)} then {word} end"


def _looked_up(word: str, meanings: Mapping[str, str | None]) -> str:
    pairs = ", ".join(f"{quoted(text)}: {quoted(str(to))}" for text, to in meanings.items())
    return f"map {{{pairs}}}[lower({word})]"


def _is_one_of(word: str, words: Iterable[str]) -> str:
    return f"lower({word}) in ({', '.join(quoted(text) for text in words)})"
