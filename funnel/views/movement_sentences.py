"""Why a number moved, in words that are true of the numbers they are given."""

from collections.abc import Mapping, Sequence

from funnel import wording

Row = Mapping[str, object]
_NAMED = 3


def movement_sentence(
    counted: str,
    before: int,
    after: int,
    spans: tuple[str, str],
    contributors: Sequence[Row],
    firsts: str = "leads",
) -> str:
    """How a number moved between two spans, and the three segments that contributed most.

    ``contributors`` are rows of ``ui.movement.contributors``, those beyond chance first;
    ``spans`` the later and the earlier one in words, ``firsts`` what leads convert from.
    """
    later, earlier = spans
    sums = f"{wording.count(after)} in {later}, {wording.count(before)} in {earlier}"
    change = after - before
    if change:
        said = (
            f"{wording.count(abs(change))} {'more' if change > 0 else 'fewer'} {counted}: {sums}."
        )
    else:
        said = f"As many {counted}: {sums}."
    named = [row for row in contributors if row["change"]][:_NAMED]
    sure = [row for row in named if row["is_chance"] is False]
    rest = [row for row in named if row["is_chance"] is not False]
    if sure:
        said += f" Beyond chance: {_listed(sure, firsts)}."
    if rest:
        within = "Within chance" if sure else "No more than chance explains"
        said += f" {within}: {_listed(rest, firsts)}."
    return said


def _listed(rows: Sequence[Row], firsts: str) -> str:
    return wording.listed([_named(row, firsts) for row in rows], most=_NAMED)


def _named(row: Row, firsts: str) -> str:
    said = f"{wording.plain(str(row['label']))} {wording.signed(row['change'])}"
    if row["is_chance"] is not False or "leads_part" not in row:
        return said
    return f"{said} ({_cause(row, firsts)})"


def _cause(row: Row, firsts: str) -> str:
    """What of a segment's change of conversions is beyond chance: its leads, its rate, or both.

    Only what moved as the change did: fewer leads are no cause of more conversions.
    """
    leads = "fewer" if row["leads"] < row["leads_before"] else "more"
    now, before = (wording.count(row[name]) for name in ("leads", "leads_before"))
    leads = f"{leads} {firsts}, {now} after {before}"
    rate = "converting less often" if row["rate_part"] < 0 else "converting more often"
    return wording.listed(
        [
            cause
            for part, cause in (("leads", leads), ("rate", rate))
            if row[f"is_{part}_chance"] is False and row[f"{part}_part"] * row["change"] > 0
        ]
    )


def bridge_sentence(volume: int, mix: int, rate: int, firsts: str, dimension: str) -> str:
    """What the bridge is made of, its parts in whole leads that sum to the change."""
    per = wording.dimension_noun(dimension)
    return (
        f"{wording.signed(volume)} because {_more(volume)} {firsts} came, {wording.signed(mix)} "
        f"because they came from other {wording.plural(per)}, {wording.signed(rate)} because "
        f"each {per} converted {'less' if rate < 0 else 'more' if rate else 'as'} often."
    )


def _more(value: int) -> str:
    return "fewer" if value < 0 else "more" if value else "as many"
