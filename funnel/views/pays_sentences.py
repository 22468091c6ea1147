"""What "Does speed pay?" says in words: associations, never causes."""

import math
from collections.abc import Mapping

from funnel import wording

Row = Mapping[str, object]
# Of an odds ratio's logarithm: from this part on, most of a gap is who the leads are.
_MOST = 0.5


def pays_sentence(who: str, landmark: str, target: str, crude: Row, fair: Row) -> str:
    """The headline: whether leads called by the landmark convert more, and among equals too."""
    called = f"called within {landmark}"
    if fair["value"] is None:
        return f"Too few {who} to compare those {called} with the others"
    if fair["low"] <= 1 <= fair["high"]:
        if crude["value"] is not None and crude["low"] > 1:
            return f"Leads {called} convert more, but leads of the same kind do not"
        return f"Leads {called} become {target} no more often than the others"
    if fair["high"] < 1:
        return f"Leads {called} convert less than others of the same kind"
    explained = explained_share(crude, fair)
    if explained is not None and explained >= _MOST:
        return f"Leads {called} convert more, but most of that gap is who they are"
    return f"Leads {called} convert more, also among leads of the same kind"


def explained_share(crude: Row, fair: Row) -> float | None:
    """The part of the crude gap, in log odds, that the kind of lead accounts for.

    None unless the crude odds ratio is above 1 and the fair one between 1 and it.
    """
    if crude["value"] is None or fair["value"] is None or crude["value"] <= 1:
        return None
    if not 1 <= fair["value"] <= crude["value"]:
        return None
    return 1 - math.log(fair["value"]) / math.log(crude["value"])


def reading(landmark: str, target: str, crude: Row, fair: Row) -> str:
    """One paragraph for the meeting; Markdown."""
    if fair["value"] is None:
        return (
            "There are too few leads in both arms to compare. Choose a longer period, or a later "
            "landmark."
        )
    said = (
        f"Being called within {landmark} is **associated with {fair['value']:.1f}× the odds** of "
        f"reaching {wording.plain(target)} among leads of the same kind (95 % interval "
        f"{fair['low']:.2f}–{fair['high']:.2f})."
    )
    if fair["low"] <= 1 <= fair["high"]:
        said += " That interval holds 1: these leads alone do not show a difference."
    if crude["value"] is not None:
        said += f" The crude figure is {crude['value']:.1f}×"
        explained = explained_share(crude, fair)
        said += (
            f"; about {wording.rate(explained)} of that gap is explained by source, motion and "
            "opening hours: some kinds of lead are called sooner and convert more anyway."
            if explained is not None
            else "."
        )
    return said


def left_out(landmark: str, fair: Row, is_chosen: bool = False) -> str:
    """Whom the comparison leaves out, counted; ``is_chosen``: slow are only those called later."""
    parts = [
        f"{wording.counted(int(fair['fast']), 'lead')} called by {landmark} against "
        f"{wording.counted(int(fair['slow']), 'lead')} {_slow_words(is_chosen)}."
    ]
    if is_chosen:
        parts.append(
            f"{wording.counted(int(fair['uncalled']), 'lead')} never called are in no arm: whom "
            "to call was chosen by reps."
        )
    early = wording.counted(int(fair["early"]), "lead")
    parts.append(
        f"Left out: {early} closed or converted by then ({wording.rate(fair['early_share'])}), "
        f"{wording.counted(int(fair['immature']), 'lead')} too young."
    )
    if fair["dropped_strata"]:
        dropped = int(fair["dropped_strata"])
        strata = "1 stratum" if dropped == 1 else f"{wording.count(dropped)} strata"
        parts.append(
            f"{strata} without leads to compare add{'s' if dropped == 1 else ''} nothing "
            f"({wording.rate(fair['dropped_share'])} of the leads)."
        )
    if fair["is_greyed"]:
        parts.append(
            f"Greyed: {wording.rate(fair['worst_early_share'])} of an arm was closed or converted "
            "by then, so the arms are no longer alike. Choose an earlier landmark."
        )
    return " ".join(parts)


def _slow_words(is_chosen: bool) -> str:
    return "called later" if is_chosen else "that were not, whatever happened later"


def supposing(landmark: str, target: str, row: Row, is_chosen: bool = False) -> str:
    """What calling all of them fast would be worth at most; Markdown."""
    if row["value"] is None:
        return str(row["reason"])
    is_gain = row["value"] >= 0
    bound = "an upper bound and holds" if is_gain else "true"
    return (
        f"Were the slow leads to convert like the fast ones of their kind, there would be "
        f"**{wording.count(abs(row['value']))} {'more' if is_gain else 'fewer'}** leads at "
        f"{wording.plain(target)}. That is {bound} only if speed is the cause; it speaks for "
        f"{wording.rate(row['coverage'])} of the {wording.count(row['slow'])} leads "
        f"{'called later than' if is_chosen else 'not called within'} {landmark}."
    )
