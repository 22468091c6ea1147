"""What pages share on screen: the view, filters, cards, panels, lists of leads, downloads."""

from funnel.ui.before_panel import before_panel
from funnel.ui.books import columns_panel, doubts_panel, drops_panel, files_panel, rejects_panel
from funnel.ui.breakdown import breakdown_panel
from funnel.ui.campaigns import campaigns_panel
from funnel.ui.cards import cards
from funnel.ui.commitments import commitments, commitments_with_head
from funnel.ui.filters import filter_row
from funnel.ui.follow_up import follow_up_panel, norms_panel
from funnel.ui.glossary import definitions_panel, metrics_panels, stages_panel
from funnel.ui.handoff_ledger import ledger_panel
from funnel.ui.handoff_panels import (
    baton_panel,
    handoff_controls,
    handoff_head,
    reasons_panel,
    require_handoff,
)
from funnel.ui.handoff_pictures import (
    acceptance_reps_panel,
    audits_panel,
    handoff_table_panel,
    steady_panel,
)
from funnel.ui.handoff_quality import agreement_panel, marketing_panel, score_panel
from funnel.ui.heads import data_head, funnel_head, page_head, week_head
from funnel.ui.health import numbers_panel, talk_panel
from funnel.ui.import_form import check_and_import, exports_chosen, imported_note, options_chosen
from funnel.ui.load_panel import load_panel
from funnel.ui.map_builder import map_builder
from funnel.ui.mix_panels import mix_head, mix_table_panel, mix_weeks_panel
from funnel.ui.motion_rules import motion_rules_panel
from funnel.ui.movement_panel import cohort_panel, week_movement_panel
from funnel.ui.notes import notes_panel
from funnel.ui.ownership_panels import (
    line_motions_panel,
    line_odds_panel,
    lines_panel,
    ownership_controls,
    ownership_head,
)
from funnel.ui.pace import pace_panel
from funnel.ui.pays_panels import (
    bins_panel,
    comparison_panel,
    pays_head,
    reading_panel,
    require_conversion,
)
from funnel.ui.presenting import is_presenting
from funnel.ui.published import published_lines_panel, published_panel
from funnel.ui.readout import open_readout, readout_page
from funnel.ui.readout_week import readout_week
from funnel.ui.sources_panels import (
    ranked_panel,
    require_sources,
    sources_controls,
    sources_head,
    trend_panel,
)
from funnel.ui.sources_tables import sources_table_panel
from funnel.ui.speed_controls import pays_controls, speed_controls
from funnel.ui.speed_panels import require_speed, speed_cards, speed_head
from funnel.ui.speed_pictures import (
    attainment_panel,
    attempts_panel,
    curves_panel,
    hours_panel,
    reps_panel,
    worklist_panel,
)
from funnel.ui.stuck import (
    open_stuck,
    require_open,
    stuck_cards,
    stuck_head,
    stuck_worklist,
    waits_panel,
)
from funnel.ui.trust import speed_trust_panel, trust_panel
from funnel.ui.view import find_warehouse, open_view, start_with_app
from funnel.ui.week_panels import conversion_panels, entries_panel, funnel_panel
from funnel.views.talk import topics
from funnel.views.weekly import headlines

__all__ = [
    "acceptance_reps_panel",
    "agreement_panel",
    "attainment_panel",
    "attempts_panel",
    "audits_panel",
    "baton_panel",
    "before_panel",
    "bins_panel",
    "breakdown_panel",
    "campaigns_panel",
    "cards",
    "check_and_import",
    "cohort_panel",
    "columns_panel",
    "commitments",
    "commitments_with_head",
    "comparison_panel",
    "conversion_panels",
    "curves_panel",
    "data_head",
    "definitions_panel",
    "doubts_panel",
    "drops_panel",
    "entries_panel",
    "exports_chosen",
    "files_panel",
    "filter_row",
    "find_warehouse",
    "follow_up_panel",
    "funnel_head",
    "funnel_panel",
    "handoff_controls",
    "handoff_head",
    "handoff_table_panel",
    "headlines",
    "hours_panel",
    "imported_note",
    "is_presenting",
    "ledger_panel",
    "line_motions_panel",
    "line_odds_panel",
    "lines_panel",
    "load_panel",
    "map_builder",
    "marketing_panel",
    "metrics_panels",
    "mix_head",
    "mix_table_panel",
    "mix_weeks_panel",
    "motion_rules_panel",
    "norms_panel",
    "notes_panel",
    "numbers_panel",
    "open_readout",
    "open_stuck",
    "open_view",
    "options_chosen",
    "ownership_controls",
    "ownership_head",
    "pace_panel",
    "page_head",
    "pays_controls",
    "pays_head",
    "published_lines_panel",
    "published_panel",
    "ranked_panel",
    "reading_panel",
    "readout_page",
    "readout_week",
    "reasons_panel",
    "rejects_panel",
    "reps_panel",
    "require_conversion",
    "require_handoff",
    "require_open",
    "require_sources",
    "require_speed",
    "score_panel",
    "sources_controls",
    "sources_head",
    "sources_table_panel",
    "speed_cards",
    "speed_controls",
    "speed_head",
    "speed_trust_panel",
    "stages_panel",
    "start_with_app",
    "steady_panel",
    "stuck_cards",
    "stuck_head",
    "stuck_worklist",
    "talk_panel",
    "topics",
    "trend_panel",
    "trust_panel",
    "waits_panel",
    "week_head",
    "week_movement_panel",
    "worklist_panel",
]
