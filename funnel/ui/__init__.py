"""What pages share on screen: the view, filters, cards, panels, lists of leads, downloads."""

from funnel.ui.books import columns_panel, doubts_panel, drops_panel, files_panel, rejects_panel
from funnel.ui.breakdown import breakdown_panel
from funnel.ui.cards import cards
from funnel.ui.filters import filter_row
from funnel.ui.glossary import definitions_panel, metrics_panels, stages_panel
from funnel.ui.heads import data_head, page_head, week_head
from funnel.ui.import_form import check_and_import, exports_chosen, imported_note, options_chosen
from funnel.ui.map_builder import map_builder
from funnel.ui.trust import trust_panel
from funnel.ui.view import find_warehouse, open_view, start_with_app
from funnel.ui.week_panels import conversion_panels, entries_panel, funnel_panel
from funnel.ui.weekly import headlines

__all__ = [
    "breakdown_panel",
    "cards",
    "check_and_import",
    "columns_panel",
    "conversion_panels",
    "data_head",
    "definitions_panel",
    "doubts_panel",
    "drops_panel",
    "entries_panel",
    "exports_chosen",
    "files_panel",
    "filter_row",
    "find_warehouse",
    "funnel_panel",
    "headlines",
    "imported_note",
    "map_builder",
    "metrics_panels",
    "open_view",
    "options_chosen",
    "page_head",
    "rejects_panel",
    "stages_panel",
    "start_with_app",
    "trust_panel",
    "week_head",
]
