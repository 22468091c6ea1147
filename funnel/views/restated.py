"""What became of a published week, in words."""

from funnel import wording
from funnel.measure import Cause, Reported, Restated
from funnel.metrics import METRICS


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


def _size(cause: Cause) -> float:
    return max(abs(cause.numerator), abs(cause.denominator), abs(cause.amount))


def _share(cause: Cause, number: Reported) -> str:
    if number.currency is not None:
        return wording.signed(cause.amount)
    if number.denominator is None:
        return wording.signed(cause.numerator)
    return f"{wording.signed(cause.numerator)}/{wording.signed(cause.denominator)}"
