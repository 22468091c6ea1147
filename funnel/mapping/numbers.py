"""How the numbers of a column are written, and SQL that rewrites them plainly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from funnel.mapping.cells import quoted
from funnel.mapping.model import DecimalMark

_NO_BREAK = "\u00a0\u202f"
_SPACES = f"'’ {_NO_BREAK}"
_CURRENCY = r"(?:[A-Z]{0,3}[$€£¥₹]|[A-Z]{3})"
_BEFORE = rf"\(?(?:[-+]?(?:{_CURRENCY}[ {_NO_BREAK}]?)?|{_CURRENCY}[ {_NO_BREAK}]?[-+])"
_AFTER = rf"(?:[ {_NO_BREAK}]?{_CURRENCY})?\)?"
# Digits in groups of three, or of two as in India.
_BODIES: dict[DecimalMark, str] = {
    "point": rf"[0-9]+(?:[,{_SPACES}][0-9]{{2,3}})*(?:\.[0-9]+)?",
    "comma": rf"[0-9]+(?:[.{_SPACES}][0-9]{{2,3}})*(?:,[0-9]+)?",
}
_SHAPE = re.compile(rf"{_BEFORE}(?P<body>[0-9][0-9.,{_SPACES}]*){_AFTER}")


@dataclass(frozen=True)
class MarkEvidence:
    """How many cells prove that the decimal mark is a point or a comma, or leave it open."""

    point: int = 0
    comma: int = 0
    open: int = 0

    def __add__(self, other: "MarkEvidence") -> "MarkEvidence":
        return MarkEvidence(
            self.point + other.point, self.comma + other.comma, self.open + other.open
        )

    @property
    def mark(self) -> DecimalMark | None:
        """The mark that the cells prove; None where they prove neither or both."""
        if self.point and not self.comma:
            return "point"
        if self.comma and not self.point:
            return "comma"
        return None

    @property
    def is_needed(self) -> bool:
        """Whether any cell is read differently with a point than with a comma."""
        return bool(self.point or self.comma or self.open)


def currency_in(value: str) -> str:
    """SQL for the currency that is written into the amount ``value``; null where none is.

    A code or a sign of one currency gives its code. A dollar sign alone may be one of many
    countries' and stays ``$``.
    """
    signs = {"€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", "US$": "USD", "R$": "BRL"}
    known = " ".join(
        f"when contains({value}, {quoted(sign)}) then {quoted(code)}"
        for sign, code in signs.items()
    )
    return (
        f"case {known} when regexp_matches({value}, '[A-Z]{{3}}|[A-Z]*\\$') "
        f"then regexp_extract({value}, '[A-Z]{{3}}|[A-Z]*\\$') end"
    )


def evidence_of(shapes: Mapping[str, int]) -> MarkEvidence:
    """What cells of these shapes (digits as 9, with how many cells have each) say of the mark."""
    total = MarkEvidence()
    for shape, cells in shapes.items():
        if not (found := _SHAPE.fullmatch(shape)):
            continue
        marks = re.findall(r"[.,]", found["body"])
        if not marks:
            continue
        last = marks[-1]
        before, _, after = found["body"].rpartition(last)
        if len(set(marks)) == 2:
            proven = last
        elif len(marks) > 1:
            proven = "," if last == "." else "."
        elif len(after) != 3 or len(re.sub(rf"[{_SPACES}]", "", before)) > 3:
            proven = last
        else:
            proven = ""
        total += MarkEvidence(
            point=cells if proven == "." else 0,
            comma=cells if proven == "," else 0,
            open=0 if proven else cells,
        )
    return total


def is_plain(value: str) -> str:
    """SQL: whether ``value`` is a number that a cast reads, never null."""
    return f"(try_cast({value} as double) is not null)"


def proves_point(value: str) -> str:
    """SQL: whether the point in the castable ``value`` cannot set thousands apart."""
    return f"({value} not like '%.___' or regexp_matches({value}, '^[-+]?(?:0|[0-9]{{4,}})\\.'))"


def rewritten(value: str, mark: DecimalMark) -> str:
    """SQL for ``value`` as a plain number, as it is written where it is none."""
    pattern = quoted(_BEFORE + _BODIES[mark] + _AFTER)
    digits = {
        "point": f"regexp_replace({value}, '[^0-9.]', '', 'g')",
        "comma": f"replace(regexp_replace({value}, '[^0-9,]', '', 'g'), ',', '.')",
    }[mark]
    is_negative = f"(contains({value}, '-') or starts_with({value}, '('))"
    read = (
        f"case when regexp_full_match({value}, {pattern}) "
        f"then case when {is_negative} then '-' else '' end || {digits} else {value} end"
    )
    # With a decimal comma, 1.234 can be cast and yet means a thousand times as much.
    return f"case when {is_plain(value)} then {value} else {read} end" if mark == "point" else read
