"""What became of a published week, in words and as a table."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl

from funnel import wording
from funnel.measure import CAUSES, Cause, Reported, Restated, RestatedPart
from funnel.metrics import METRICS, Context
from funnel.record import Publication

_CHANGES = {
    "measure": pl.String,
    "week": pl.Date,
    "currency": pl.String,
    "part": pl.String,
    "reported": pl.Float64,
    "cause": pl.String,
    "share": pl.Float64,
    "now": pl.Float64,
}


def reported_words(number: Reported) -> str:
    """A number as it stands in a table: "36 of 203 (18%)", "299", "€469,000"."""
    metric = METRICS[number.metric]
    shown = wording.number(
        number.value, metric.unit, base=number.denominator, currency=number.currency
    )
    if number.denominator is None:
        return shown
    return f"{wording.count(number.numerator)} of {wording.count(number.denominator)} ({shown})"


def causes_words(number: Restated) -> str:
    """Why it is not what was reported, largest first: "+5 stage backdated, −4 deleted"."""
    ranked = sorted(number.causes, key=lambda cause: -_size(cause))
    if ranked:
        return ", ".join(f"{_share(cause, number.reported)} {cause.cause}" for cause in ranked)
    if number.reported.value == number.now.value:
        return "as reported"
    return "a median is no sum of parts"


def restated_sentence(numbers: list[Restated], week: str) -> str:
    """How much of a published week is not as it was reported, in one sentence."""
    changed = [number for number in numbers if number.has_changed]
    if not changed:
        return f"All {wording.count(len(numbers))} numbers of {week} are as they were reported."
    labels = wording.listed([METRICS[number.reported.metric].label for number in changed])
    return (
        f"{wording.count(len(changed))} of the {wording.count(len(numbers))} numbers of {week} "
        f"have changed since they were reported: {labels}."
    )


def changes_table(numbers: Iterable[Restated]) -> pl.DataFrame:
    """A row per number, part and cause, as ``restated`` prints it; cause and share null: none."""
    rows = [
        {
            "measure": number.reported.metric,
            "week": number.reported.week,
            "currency": number.reported.currency,
            "part": part.name,
            "reported": part.reported,
            "cause": cause,
            "share": share,
            "now": part.now,
        }
        for number in numbers
        for part in number.parts
        for cause, share in part.causes or ((None, None),)
    ]
    return pl.DataFrame(rows, schema=_CHANGES)


def statement(numbers: Sequence[Restated]) -> pl.DataFrame:
    """As reported, now, and by cause: a row per part of each number, one for each rate itself.

    All is text. Causes that bear on none of ``numbers`` have no column. From "As reported" to "Now"
    a row's causes add up exactly; of rates and medians no cause has a share.
    """
    found = {cause for number in numbers for part in number.parts for cause, _ in part.causes}
    causes = [cause for cause in CAUSES if cause in found]
    rows = []
    for number in numbers:
        metric, reported = METRICS[number.reported.metric], number.reported
        head = {"Measure": metric.label, "Week": wording.week(reported.week)}
        for part in number.parts:
            shares = dict(part.causes)
            rows.append(
                {
                    **head,
                    "Part": part_words(number, part),
                    "As reported": _part_value(part.reported, part, reported),
                    "Now": _part_value(part.now, part, reported),
                    **{cause: _part_change(shares.get(cause), part) for cause in causes},
                }
            )
        if metric.unit == "rate":
            rows.append(
                {
                    **head,
                    "Part": "the rate",
                    "As reported": wording.rate(reported.value, reported.denominator),
                    "Now": wording.rate(number.now.value, number.now.denominator),
                    **dict.fromkeys(causes, ""),
                }
            )
    columns = ("Measure", "Week", "Part", "As reported", "Now", *causes)
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def uncompared(imports: pl.DataFrame, since: int) -> list[str]:
    """A sentence for each import after ``since`` that could not be set against the one before."""
    later = imports.filter(pl.col("generation") > since, pl.col("not_compared").is_not_null())
    return [
        f"Import {row['generation']} could not be set against the one before: "
        f"{row['not_compared']}."
        for row in later.iter_rows(named=True)
    ]


def published_moment(context: Context, published: Publication) -> str:
    """When it was published, by the report's clock: "Tue 17 Nov 2026, 09:30"."""
    return wording.moment(_local(context, published.published_at))


def published_base(context: Context, published: Publication) -> str:
    """What a published week was made from, in one grey line."""
    on, until = (
        wording.days(day, day)
        for day in (
            _local(context, published.published_at).date(),
            _local(context, published.as_of).date(),
        )
    )
    return (
        f"As published on {on} from data until {until}, import {published.generation}. "
        "The whole firm; speed in business time"
    )


def _local(context: Context, stamp: str) -> datetime:
    return context.local_time(datetime.fromisoformat(stamp).replace(tzinfo=None))


def part_words(number: Restated, part: RestatedPart) -> str:
    """What a part of a rate counts, in short: "those of them accepted"; of a count ""."""
    metric = METRICS[number.reported.metric]
    if part.name == "value":
        return "the median"
    if metric.denominator is None:
        return ""
    whole = metric.denominator if part.name == "denominator" else metric.numerator
    return whole.partition(",")[0]


def _part_value(value: float | None, part: RestatedPart, number: Reported) -> str:
    if part.name == "amount":
        return wording.exact_money(value, number.currency)
    if part.name == "value":
        return wording.number(value, METRICS[number.metric].unit)
    return wording.count(value)


def _part_change(share: float | None, part: RestatedPart) -> str:
    if share is None:
        return ""
    if part.name == "amount":
        return f"{'+' if share > 0 else '−'}{wording.exact_money(abs(share))}"
    return wording.signed(share)


def _size(cause: Cause) -> float:
    return max(abs(cause.numerator), abs(cause.denominator), abs(cause.amount))


def _share(cause: Cause, number: Reported) -> str:
    if number.currency is not None:
        return wording.signed(cause.amount)
    if number.denominator is None:
        return wording.signed(cause.numerator)
    return f"{wording.signed(cause.numerator)}/{wording.signed(cause.denominator)}"
