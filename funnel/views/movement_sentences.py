"""Why a number moved, in words that are true of the numbers they are given."""

from collections.abc import Callable, Mapping, Sequence

from funnel import wording

Row = Mapping[str, object]
# What so many are called: "SQL", "SQLs".
Noun = Callable[[int], str]
_NAMED = 3


def entries_sentence(
    noun: Noun, before: int, after: int, spans: tuple[str, str], rows: Sequence[Row], per: str
) -> str:
    """How what came moved between two spans, and the three segments that moved most.

    ``rows`` are those of ``views.movement.contributors``, those beyond chance first; ``spans`` the
    later and the earlier one in words, ``per`` what a segment is.
    """
    later, earlier = spans
    change = after - before
    sums = f"{wording.count(after)} in {later} after {wording.count(before)} in {earlier}"
    said = f"{_more_or_fewer(change)} {noun(abs(change))}: {sums}." if change else ""
    said = said or f"As many {noun(0)}: {sums}."
    return f"{said} {_who(rows, per, _from_to)}".strip()


def conversions_sentence(
    firsts: Noun,
    last: str,
    before: int,
    after: int,
    spans: tuple[str, str],
    rows: Sequence[Row],
    per: str,
) -> str:
    """How many more of a span's ``firsts`` became ``last``, and which segments contributed most."""
    later, earlier = spans
    change = after - before
    sums = f"{wording.count(after)} of {later} after {wording.count(before)} of {earlier}"
    begin = _more_or_fewer(change) if change else "As many"

    def cause(row: Row) -> str:
        return _cause(row, firsts(2))

    return f"{begin} {firsts(abs(change))} became {last}: {sums}. {_who(rows, per, cause)}".strip()


def slower_sentence(
    movers: Sequence[Row], spans: tuple[str, str], weeks: str, now: str, whole: str
) -> str:
    """What moved beyond chance over a longer time, with what each did in the shorter one.

    ``movers`` have `label`, `before` and `after`, and of the shorter span `then` and `now`; ``now``
    names that span, ``weeks`` how long the other is, ``whole`` what all together did in it.
    """
    named = [
        f"{_name(row)} {wording.count(row['after'])} after {wording.count(row['before'])} "
        f"({now}: {wording.count(row['now'])} after {wording.count(row['then'])})"
        for row in movers[:_NAMED]
    ]
    return (
        f"Slower to see, over {weeks} ({spans[0]} after {spans[1]}): {wording.listed(named)}; "
        f"in all {whole}."
    )


def rate_sentence(
    stages: tuple[str, str],
    before: tuple[int, int],
    after: tuple[int, int],
    spans: tuple[str, str],
    rate: tuple[int, bool],
    rows: Sequence[Row],
    per: str,
) -> str:
    """How a share of conversions moved, in which segments most, and whether that is chance.

    ``before`` and ``after`` are those that converted and all of them, ``stages`` what they are
    called before and after it, ``rate`` is the rate part of the bridge and whether it is chance;
    ``rows`` are those of ``contributors``.
    """
    now, then = (
        f"{wording.rate(some / of, of)} ({wording.count(some)} of {wording.count(of)})"
        for some, of in (after, before)
    )
    change = after[0] * before[1] - before[0] * after[1]
    often = _more_often(change) if change else "as often"
    said = f"{stages[0]} became {stages[1]} {often}: {now} in {spans[0]} after {then} in {spans[1]}"
    part, is_chance = rate
    if not part:
        return f"{said}."
    said += f"; {_more_or_fewer(part)} than at the rates that {wording.plural(per)} had before"
    judged = sorted(
        (row for row in rows if row["is_rate_chance"] is not None),
        key=lambda row: -abs(row["rate_part"]),
    )
    along = [row for row in judged if row["rate_part"] * part > 0]
    sure = [row for row in along if not row["is_rate_chance"]]
    named = wording.listed(
        [f"{_name(row)} ({wording.signed(round(row['rate_part']))})" for row in (sure or along)[:2]]
    )
    whole = "within chance" if is_chance else "beyond chance"
    if sure:
        return f"{said}, {whole}; by itself beyond chance in {named}."
    if named:
        said += f", most in {named}"
    if not is_chance and judged and all(row["is_rate_chance"] for row in judged):
        return f"{said}: beyond chance all together, no {per} by itself."
    return f"{said}: {whole}."


def bridge_sentence(volume: int, mix: int, rate: int, firsts: str, per: str) -> str:
    """What the bridge is made of, its parts in whole leads that sum to the change."""
    segments = wording.plural(per)
    parts = [
        (volume, f"because {more(volume)} {firsts} came"),
        (mix, f"because the mix of {segments} shifted to those that convert {_more_often(mix)}"),
        (rate, f"because {more(rate)} converted than at the rates their {segments} had before"),
    ]
    said = [f"{wording.signed(value)} {why}" for value, why in parts if value]
    if not said:
        return (
            f"Neither the number of {firsts}, nor the mix of {segments}, nor conversion within "
            "them made a difference."
        )
    return f"{'; '.join(said)}."


def _who(rows: Sequence[Row], per: str, beyond: Callable[[Row], str]) -> str:
    """Which segments moved beyond chance, and the largest changes that chance explains."""
    moved = [row for row in rows if row["change"]]
    sure = [row for row in moved if row["is_chance"] is False][:_NAMED]
    largest = sorted(
        (row for row in moved if row["is_chance"]), key=lambda row: -abs(row["change"])
    )[: _NAMED - len(sure)]
    rest = wording.listed([f"{_name(row)} {wording.signed(row['change'])}" for row in largest])
    if sure:
        named = [f"{_name(row)} {wording.signed(row['change'])} ({beyond(row)})" for row in sure]
        said = f"Beyond chance: {wording.listed(named)}."
        return f"{said} Within chance, the largest: {rest}." if largest else said
    if len(rows) == 1:
        return "That is within chance." if largest else ""
    if largest:
        return f"No {per} moved beyond chance; the largest: {rest}."
    if moved:
        return f"Only {wording.plural(per)} too small to tell apart from chance changed."
    return f"No {per} changed."


def _name(row: Row) -> str:
    return wording.plain(str(row["label"]))


def _from_to(row: Row) -> str:
    return f"{wording.count(row['after'])} after {wording.count(row['before'])}"


def _cause(row: Row, firsts: str) -> str:
    """What of a segment's change of conversions is beyond chance: its leads, its rate, or both.

    Only what moved as the change did: fewer leads are no cause of more conversions.
    """
    leads = "fewer" if row["leads"] < row["leads_before"] else "more"
    now, before = (wording.count(row[name]) for name in ("leads", "leads_before"))
    leads = f"{leads} {firsts}, {now} after {before}"
    rate = f"converting {_more_often(row['rate_part'])}"
    return wording.listed(
        [
            cause
            for part, cause in (("leads", leads), ("rate", rate))
            if row[f"is_{part}_chance"] is False and row[f"{part}_part"] * row["change"] > 0
        ]
    )


def _more_or_fewer(change: int) -> str:
    return f"{wording.count(abs(change))} {more(change)}"


def more(value: float) -> str:
    """Which way a change goes: "more" or "fewer"."""
    return "fewer" if value < 0 else "more"


def _more_often(value: float) -> str:
    return "less often" if value < 0 else "more often"
