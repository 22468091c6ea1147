"""What may be shown: measures of grade D are left out, with the reason."""

from funnel.metrics import Metric
from funnel.readout.model import Section
from funnel.views.view import View

_WORST = "D"
_MEASURES = {"teams": "owners and teams"}


def withheld_sentence(view: View, measure: str) -> str | None:
    """Why what rests on ``measure`` is left out, as a sentence; None where it may be shown."""
    rows = view.warehouse.table("trust_grades").filter(measure=measure, grade=_WORST)
    if rows.is_empty():
        return None
    reason = rows["reason"][0]
    return f"Grade {_WORST}. Left out: {reason[:1].lower()}{reason[1:].rstrip('.')}."


def withheld_measure(view: View, metric: Metric | str) -> str | None:
    """Why a metric (or "teams") is left out; None where it may be shown."""
    measures = [_MEASURES[metric]] if isinstance(metric, str) else _resting_on(metric)
    sentences = [withheld_sentence(view, measure) for measure in measures]
    return next((sentence for sentence in sentences if sentence), None)


def _resting_on(metric: Metric) -> list[str]:
    if metric.is_speed:
        return ["counts", "speed to call"]
    if metric.unit == "amount":
        return ["counts", "money"]
    if metric.is_cohort or metric.is_handoff:
        return ["counts", "stages and conversion"]
    return ["counts"]


def withheld(view: View, key: str, question: str, *measures: str) -> Section | None:
    """The section that says why it is empty, where one of ``measures`` has the worst grade."""
    for measure in ("counts", *measures):
        if sentence := withheld_sentence(view, measure):
            return Section(key, question, question, "", withheld=sentence)
    return None
