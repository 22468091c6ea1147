"""What the pages of mix and sources say in words; true of whatever numbers they are given."""

import polars as pl

from funnel import wording
from funnel.metrics import SMALL

_BLANK = "(blank)"
_WORDS = {"leads": "leads", "sales_qualified": "SQLs", "pipeline_amount": "pipeline"}


def mix_sentence(mix: pl.DataFrame) -> str:
    """The motion with most leads, and its shares: "Inbound brings 73% of leads and 85% of …".

    ``mix`` are rows of the metric, amounts in one currency.
    """
    leads = mix.filter(pl.col("measure") == "leads", pl.col("volume") > 0)
    if leads.is_empty():
        return "No lead came in this period"
    most = leads.sort("volume", descending=True).row(0, named=True)
    motion, whole = most["motion"], most["whole"]
    if most["volume"] == whole:
        noun = wording.counted(int(whole), "lead")
        if motion == "unknown":
            return f"The motion of {'the' if whole == 1 else 'all'} {noun} is unknown"
        return f"{'The' if whole == 1 else 'All'} {noun} {'is' if whole == 1 else 'are'} {motion}"
    said = [
        f"{wording.rate(row['value'])} of {_WORDS[row['measure']]}"
        for row in mix.filter(
            pl.col("motion") == motion, pl.col("measure").is_in(list(_WORDS)), pl.col("whole") > 0
        ).iter_rows(named=True)
    ]
    if motion == "unknown":
        return f"Of unknown motion: {wording.listed(said)}"
    return f"{motion.capitalize()} brings {wording.listed(said)}"


def uneven_sentences(mix: pl.DataFrame) -> list[str]:
    """The motions whose share of SQLs is less than half, or over twice, that of leads.

    Only with 30 leads of the motion and 30 SQLs in all.
    """
    leads = {row["motion"]: row for row in mix.filter(measure="leads").iter_rows(named=True)}
    said = []
    for row in mix.filter(measure="sales_qualified").iter_rows(named=True):
        before = leads.get(row["motion"])
        if before is None or before["volume"] < SMALL or (row["whole"] or 0) < SMALL:
            continue
        first, last = before["value"], row["value"]
        if last < first / 2 or last > 2 * first:
            name = f"{row['motion'].capitalize()} leads"
            if row["motion"] == "unknown":
                name = "Leads of unknown motion"
            said.append(
                f"{name} are {wording.rate(first)} of leads and {wording.rate(last)} of SQLs."
            )
    return said


def sources_sentence(quality: pl.DataFrame, words: str, target: str) -> str:
    """The best and the worst ranked: "Demo request leads: 27% of leads become SQL, …".

    ``quality`` are rows of the metric, ``words`` what they are ("sources"), ``target`` what leads
    become.
    """
    ranked = quality.filter(pl.col("rank").is_not_null()).sort("rank").rows(named=True)
    if not ranked:
        return f"None of the {words} has {SMALL} leads old enough to rank"

    def told(row: dict) -> str:
        share = wording.rate(row["value"], row["denominator"])
        if row["group"] == _BLANK:
            return f"{share} of leads without a {words.removesuffix('s')}"
        return f"{share} of {_short(row['group'])} leads"

    if len(ranked) == 1:
        return f"{told(ranked[0])} become {target}"
    return f"{told(ranked[0])} become {target}, {told(ranked[-1])}"


def cheapest_sentence(quality: pl.DataFrame, currency: str, target: str = "SQL") -> str | None:
    """Where an SQL costs least and most, of those with 30 SQLs; None with fewer than two."""
    enough = pl.col("costed_sqls") >= SMALL
    known = quality.filter(enough, pl.col("cost_per_sql").is_not_null()).sort("cost_per_sql")
    if known.height < 2:
        return None
    low, high = known.row(0, named=True), known.row(-1, named=True)
    return (
        f"An {target} costs least from {wording.plain(low['group'])} "
        f"({_price(low['cost_per_sql'], currency)}) and most from {wording.plain(high['group'])} "
        f"({_price(high['cost_per_sql'], currency)})."
    )


def _price(value: float, currency: str) -> str:
    return wording.plain(wording.money(value, currency))


def _short(label: str, most: int = 22) -> str:
    shown = label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
    return wording.plain(shown)
