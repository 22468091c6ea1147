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
    # Looking at both ends costs a tenth of trimming, and few cells have blanks there. The trim
    # stands here once: an expression written twice is computed for every row.
    return (
        f"case when {value} = '' then null "
        f"when {value} between '!' and '~' and {value}[-1] between '!' and '~' then {value} "
        f"else nullif(trim({value}, {quoted(_BLANKS)}), '') end"
    )


def without_empty_words(value: str, empty_words: Iterable[str]) -> str:
    """SQL for the trimmed ``value``, null where it is one of ``empty_words`` in any case."""
    words = dict.fromkeys(lowered for word in empty_words if (lowered := word.strip().lower()))
    if not words:
        return value
    listed = ", ".join(map(quoted, words))
    return f"case when lower({value}) in ({listed}) then null else {value} end"


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
