"""The leads behind the numbers of ownership and load."""

from funnel import wording
from funnel.measure import LINE_MEASURES, sla_seconds
from funnel.metrics import LINES
from funnel.ui.handoff_lists import handoff_list
from funnel.ui.speed_lists import speed_list
from funnel.views.handoff import HandoffView
from funnel.views.ownership import BASE_WORDS, OwnershipView, is_handoff
from funnel.views.speed import SpeedView

# The parts of the lists that hold the leads a rate is of.
_DUE = {"clocked": True, "due": True}
_OLD = {"clocked": True, "mature": True}
_BASES = {
    "sla_attainment": _DUE,
    "follow_up": _DUE,
    "acceptance": {"ledger": ["accepted", "rejected"]},
    "conversion_to_sql": _OLD,
    "conversion_to_won": _OLD,
}
_GOT_THERE = {"within": {"within": True}, "accepted": {"ledger": ["accepted"]},
              "converted": {"converted": True}}  # fmt: skip


def line_list(ownership: OwnershipView, panel: str, mark: str) -> None:
    """The leads of a measure, line and maybe motion: "acceptance:sales:inbound:numerator".

    Without a last word all that the rate is of. A mark that is none of them lists nothing.
    """
    measure, line, motion, part = (*mark.split(":"), "", "", "")[:4]
    if measure not in LINE_MEASURES or line not in LINES:
        return
    known = ownership.view.warehouse.dimension_labels("motion")
    labels = {"reports_to": line} | ({"motion": motion} if motion in known else {})
    of = f"Under {line}" + (f", {wording.plain(motion)}" if motion in known else "")
    _list(ownership, panel, of, measure, labels, {}, is_top=part == "numerator")


def load_list(ownership: OwnershipView, panel: str, measure: str, band: dict) -> None:
    """The leads of a measure whose owner was given as many leads that week as ``band`` says."""
    only = {"received_from": band["least"], "received_to": band["most"]}
    _list(ownership, panel, f"Reps given {band['label']}", measure, {}, only)


def _list(
    ownership: OwnershipView,
    panel: str,
    of: str,
    measure: str,
    labels: dict[str, str],
    only: dict[str, object],
    is_top: bool = False,
) -> None:
    """The leads that the rate of ``measure`` is of, or those of them that got there."""
    words, parts = BASE_WORDS[measure], _BASES[measure] | only
    if is_top:
        parts |= _GOT_THERE[LINE_MEASURES[measure].top]
        words = ownership.labels[measure]
        words = words[:1].lower() + words[1:] if measure != "conversion_to_sql" else words
    title = f"{of}, {words}"
    view, asked = ownership.view, ownership.asked(measure, **labels)
    if is_handoff(measure):
        metric = LINE_MEASURES[measure].metric
        handoff_list(HandoffView(view, asked), title, panel, metric, asked, **parts)
        return
    speed = SpeedView(view, asked, sla_seconds(view.warehouse, asked))
    speed_list(speed, title, panel, asked, **parts)
