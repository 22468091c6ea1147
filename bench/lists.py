"""The first hundred leads of each list, against the plainest query for the same."""

from datetime import datetime

_PAGE = {"first_row": 0, "most_rows": 100}
_AS_OF = datetime(2026, 11, 18, 22, 30)
_CLOCKS = "int_responses where start = 'mql' and is_first"
_WHOSE = "motion_id, source_id, team_id, owner_id"


def _first(columns: str, rows: str, order: str, lead: str = "lead_number") -> str:
    """The first hundred of ``rows`` with their leads, and how many there are."""
    return (
        f"select page.*, lead_id, lead_label, lead_url, current_stage, leads "
        f"from (select {columns}, {lead} as lead, {_WHOSE} from {rows} order by {order} limit 100) "
        "as page inner join int_lead_journeys as journeys on page.lead = journeys.lead_number "
        f"cross join (select count(*) as leads from {rows}) as total"
    )


LISTS = {
    "lead_list": (
        _PAGE
        | {
            "from_stage": "marketing_qualified",
            "to_stage": "sales_qualified",
            "window_seconds": 30 * 86_400,
            "only_reached": True,
        },
        _first(
            "entered_at",
            "int_stage_entries where stage = 'marketing_qualified' and is_explicit "
            "and seconds_to_sales_qualified <= 2592000",
            "entered_at desc",
        ),
    ),
    "opportunity_list": (
        _PAGE | {"dated_by": "created"},
        _first(
            "opportunity_id, created_date, won_date, amount, currency",
            "int_opportunities",
            "created_date desc",
            "primary_lead_number",
        ),
    ),
    "handoff_list": (
        _PAGE | {"only_ledger": ["rejected"]},
        _first(
            "handed_at, ledger, reason_id, cause, attempts",
            "int_handoffs where is_latest and ledger = 'rejected'",
            "handed_at desc",
        ),
    ),
    "open_lead_list": (
        _PAGE | {"only_stuck": True},
        _first(
            "stage, side, stuck_reason, since_at, stage_seconds, stuck_seconds, attempts",
            "int_open_leads where is_stuck",
            "stage_seconds / greatest(stuck_seconds, 1) desc",
        ),
    ),
    "due_mql_list": (
        _PAGE | {"only_missed": True},
        _first("miss, since_at", "int_due_mqls where is_missed", "since_at desc"),
    ),
    "stage_stay_list": (
        _PAGE | {"only_stage": "marketing_qualified", "as_of": _AS_OF},
        _first(
            "moved_at, left_at",
            "(select *, lead(moved_at) over (partition by lead_number order by moved_at) "
            "as left_at from int_stage_moves) where to_stage = 'marketing_qualified' "
            "and is_explicit and left_at > timestamp '2026-05-22 22:30' and left_at > moved_at",
            "left_at - moved_at desc",
        ),
    ),
    "response_list": (
        _PAGE | {"sla_seconds": 300, "only_standings": ["called"]},
        _first(
            "started_at, call_standing, call_seconds, call_open_seconds, attempts",
            f"{_CLOCKS} and call_standing = 'called'",
            "started_at desc",
        ),
    ),
    "waiting_list": (
        _PAGE | {"sla_seconds": 300},
        _first(
            "started_at, age_seconds, age_open_seconds, attempts",
            f"{_CLOCKS} and call_standing = 'waiting'",
            "abs(300 - age_seconds)",
        ),
    ),
}
