"""The leads, MQLs or opportunities behind a number of a source or campaign."""

from funnel.metrics import METRICS
from funnel.ui import leads
from funnel.ui.handoff_lists import handoff_list
from funnel.views.handoff import HandoffView
from funnel.views.sources import SourcesView


def source_list(
    sources: SourcesView, panel_: str, title: str, name: str, part: str, label: str, by: str = ""
) -> None:
    """What metric ``name`` is of for one ``label`` of ``by`` (what the page is by, unless said)."""
    selection = sources.view.selection.narrowed(**{by or sources.by: label})
    if METRICS[name].is_handoff:
        ledger = ["accepted"] if part == "numerator" else ["accepted", "rejected"]
        if name == "rejections_by_reason":
            ledger = ["rejected"]
        handoff = HandoffView(sources.view, selection)
        handoff_list(handoff, title, panel_, name, selection, ledger=ledger)
        return
    has_money = METRICS[name].is_cost
    leads.number_list(
        sources.view, title, panel_, name, selection, part, sources.currency if has_money else None
    )
