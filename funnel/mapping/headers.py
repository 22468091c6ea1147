"""Finding a header in a file's header row, however it is spelled."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

_ORDINAL = re.compile(r"(?P<header>.+)#(?P<ordinal>[1-9][0-9]*)")
# Salesforce ends the names of custom fields with __c; connectors land them with _c.
_CUSTOM_SUFFIX = re.compile(r"_{1,2}c$", re.IGNORECASE)


def normalised(header: str) -> str:
    """The letters and digits of ``header``, in lower case: ``Created Date`` is ``createddate``."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(character for character in text if character.isalnum())


class HeaderRow:
    """The headers of one file, in order, and how to find one.

    A reference is one or more synonyms with ``|`` between them; the first that is there is
    taken. A synonym is compared as it is written, then by its letters and digits alone, then with
    the suffix of custom fields left off the file's header. ``Status#2`` is the second ``Status``.
    """

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = tuple(headers)

    @cached_property
    def _by_spelling(self) -> tuple[dict[str, list[int]], ...]:
        as_written, by_letters, without_suffix = (defaultdict(list) for _ in range(3))
        for position, header in enumerate(self.headers):
            text = header.strip()
            if not text:
                continue
            as_written[text].append(position)
            if letters := normalised(text):
                by_letters[letters].append(position)
            if _CUSTOM_SUFFIX.search(text):
                without_suffix[normalised(_CUSTOM_SUFFIX.sub("", text))].append(position)
        return dict(as_written), dict(by_letters), dict(without_suffix)

    def positions(self, reference: str) -> list[int]:
        """Where ``reference`` stands: empty where it does not, several where it is ambiguous."""
        for synonym in reference.split("|"):
            if found := self._positions_of(synonym.strip()):
                return found
        return []

    def _positions_of(self, synonym: str) -> list[int]:
        as_written, by_letters, without_suffix = self._by_spelling
        letters = normalised(synonym)
        found = as_written.get(synonym) or by_letters.get(letters) or without_suffix.get(letters)
        if found:
            return found
        if chosen := _ORDINAL.fullmatch(synonym):
            repeated = self._positions_of(chosen["header"].strip())
            ordinal = int(chosen["ordinal"])
            return repeated[ordinal - 1 : ordinal]
        return []

    def reference(self, position: int) -> str:
        """The synonym that names the header at ``position`` and no other."""
        text = self.headers[position].strip()
        repeated = self._by_spelling[0][text]
        return text if len(repeated) == 1 else f"{text}#{repeated.index(position) + 1}"

    def has(self, reference: str) -> bool:
        """Whether ``reference`` stands in the row, not counting names of custom fields.

        What tells one object's files from another's are its standard fields.
        """
        as_written, by_letters, _ = self._by_spelling
        return any(
            synonym.strip() in as_written or normalised(synonym) in by_letters
            for synonym in reference.split("|")
        )
