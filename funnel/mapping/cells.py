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


def is_one_of(value: str, words: Iterable[str]) -> str:
    """SQL: whether ``value`` is one of ``words`` in any case; null where it is null."""
    # Comparisons one by one: `in` becomes a join that keeps columns nobody asked for alive.
    listed = dict.fromkeys(word.strip().lower() for word in words)
    return "(" + " or ".join(f"lower({value}) = {quoted(word)}" for word in listed) + ")"


def without_empty_words(value: str, empty_words: Iterable[str]) -> str:
    """SQL for the trimmed ``value``, null where it is one of ``empty_words`` in any case."""
    words = [word for word in empty_words if word.strip()]
    return f"case when {is_one_of(value, words)} then null else {value} end" if words else value


def meaning_of(word: str, meanings: Mapping[str, str | None]) -> str:
    """SQL for the meaning of ``word``: null where no meaning holds it, or it means nothing."""
    if not meanings:
        return "null::varchar"
    return f"nullif({_looked_up(word, meanings)}, '')"


def unmapped(word: str, meanings: Mapping[str, str | None]) -> str:
    """SQL for ``word`` where no value list holds it, else null."""
    return f"case when {_looked_up(word, meanings)} is null then {word} end" if meanings else word


def _looked_up(word: str, meanings: Mapping[str, str | None]) -> str:
    """SQL for the meaning of ``word``: empty where it is known and means nothing, else null."""
    pairs = ", ".join(
        f"{quoted(text)}: {quoted(meaning or '')}" for text, meaning in meanings.items()
    )
    found = f"map {{{pairs}}}[lower({word})]"
    if ANY_WORD not in meanings:
        return found
    other = quoted(meanings[ANY_WORD] or "")
    return f"coalesce({found}, case when {word} is not null then {other} end)"
