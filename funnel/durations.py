"""Lengths of time as people write them: 30d, 4h, 5m, 90s."""

import re

from funnel.errors import BadSelection

_LENGTH = re.compile(r"(\d{1,6})([dhms])")
_UNIT_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def length_seconds(text: str, kind: str = "length of time", others: str = "") -> int:
    """The seconds of a length such as ``5m``; BadSelection, naming ``kind``, for anything else.

    ``others`` says what else may be written in its place.
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise BadSelection(f"{text!r} is not a {kind}: write it like 30d, 4h, 5m or 90s{others}.")
    return int(match[1]) * _UNIT_SECONDS[match[2]]
