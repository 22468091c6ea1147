"""Text from the data, such as a source's name, made safe to show."""

import re
from unicodedata import bidirectional

_MARKS = re.compile(r"[\\`*_{}\[\]()#+!|<>~$:^=]|-(?=-)|&(?=#?\w+;)")
_ESCAPED = re.compile(rf"\\({_MARKS.pattern}|[.-])")
_LIST_ITEM = re.compile(r"^(\d{0,9})([.-])(?=\s)")
_LINE_ENDS = re.compile(r"\s*[\n\v\f\r\x85\u2028\u2029]+\s*")
# What makes a link of an address that is only named, and the sign within that unmakes it.
_LINKING = re.compile(r"(?i)https?(?=:)|www(?=\.)|@(?=\w)")
_JOINER = "\u2060"
# Text with one of these kinds of signs would turn what stands beside it, were it not set apart.
_TURNING = {"R", "AL", "AN", "LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
_ISOLATE = ("\u2068", "\u2069")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """``text`` from the data, such as a source's name, so that Markdown shows it as it is.

    It is one line, no list, no link, and turns nothing around it when it runs right to left.
    """
    line = _LINE_ENDS.sub(" ", text.strip())
    unlinked = _LINKING.sub(rf"\g<0>{_JOINER}", line)
    escaped = _LIST_ITEM.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", unlinked))
    if _TURNING.isdisjoint(map(bidirectional, line)):
        return escaped
    first, last = _ISOLATE
    return f"{first}{escaped.replace(last, '')}{last}"


def cut(text: str, most: int) -> str:
    """``text`` in at most so many signs, the last of them "…" where some are left out."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def unmarked(text: str) -> str:
    """A sentence made for Markdown, with names by ``plain``, as plain text."""
    return _ESCAPED.sub(r"\1", text.replace(_JOINER, ""))


def printable(text: str) -> str:
    """``text`` without the signs that no XML file can hold."""
    return _NO_XML.sub("", text)
