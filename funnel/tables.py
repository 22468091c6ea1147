"""The tables an export is turned into, and every column a map may fill.

This is the vocabulary of maps: a map's ``[tables.<table>.columns]`` may name the columns
below and no others. The staging queries read them as text and give them types.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "ids", "text", "word", "stamp", "number", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column of ours.

    ``kind`` says how its cells are read: ``ids`` is a list of ids in one cell, ``word`` is looked
    up in the map's value list ``words``, ``stamp`` is a date with or without a time of day.
    """

    name: str
    kind: Kind
    description: str
    is_required: bool = False
    words: str | None = None


@dataclass(frozen=True)
class Table:
    """One table of ours; ``id_column`` is the column by which repeated rows are recognised."""

    name: str
    description: str
    columns: tuple[Column, ...]
    id_column: str | None

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError where the table has none."""
        return {column.name: column for column in self.columns}[name]


STAGES = (
    "created",
    "marketing_qualified",
    "sales_accepted",
    "sales_qualified",
    "opportunity",
    "won",
)
EXITS = ("rejected", "disqualified", "recycled", "lost")
# From when the wait for a first call is counted.
CLOCK_STARTS = ("created", "mql", "assigned")
# What became of that wait; every lead has one. Those before "called_undated" have no clock.
STANDINGS = (
    "not_handed_over",
    "bulk_import",
    "no_usable_clock",
    "pre_worked",
    "called_us_before",
    "called_undated",
    "called",
    "called_us",
    "closed_uncalled",
    "waiting",
)

# Where an MQL stands, by what sales decided on it; they sum to all MQLs.
LEDGER = ("accepted", "rejected", "overdue", "pending")
# Where the baton dropped, one cause for each MQL that did not become SQL.
CAUSES = (
    "in_time",
    "overdue",
    "rejected_untried",
    "never_called",
    "called_late",
    "given_up_early",
    "rejected_for_reason",
    "accepted_silent",
    "worked",
)
# Whose turn it is with a lead that is open, and what it seems to wait for.
SIDES = ("marketing", "routing", "sales")
STUCK_REASONS = (
    "not_handed_over",
    "not_warmed_up",
    "no_owner",
    "never_called",
    "not_reached",
    "not_decided",
    "never_worked",
    "no_next_step",
)
# What marketing let pass: a raised hand that became no MQL in time, or the reverse.
MISSES = ("hand_raiser", "opportunity")

# What leads are qualified by, where a firm has fields for it; bits of `filled` in this order.
QUALIFICATION_FIELDS = ("budget", "authority", "need", "timeline")

# The value lists a map may hold, and the meanings its words may be given.
WORD_LISTS: dict[str, tuple[str, ...]] = {
    "stage": STAGES + EXITS,
    "change": ("stage", "owner", "conversion", "other"),
    "channel": ("call", "email", "meeting", "message", "other"),
    "direction": ("outbound", "inbound"),
    "disposition": ("contact", "no_contact"),
    "opportunity_stage": ("open", "won", "lost"),
    "decision": ("accepted", "rejected"),
    "motion": ("inbound", "outbound", "partner"),
    "side": ("sales", "marketing"),
}

_STAGE_STAMPS = tuple(
    Column(f"{stage}_at", "stamp", f"first entered {stage.replace('_', ' ')}")
    for stage in (*STAGES[1:], *EXITS)
)

_ALL = (
    Table(
        "leads",
        "One row per lead (or contact used as a lead).",
        (
            Column("lead_id", "id", "the lead's id", is_required=True),
            Column("contact_id", "id", "the contact it was converted into"),
            Column("opportunity_id", "id", "the opportunity it was converted into"),
            Column("merged_into_id", "id", "the lead it was merged into"),
            Column("owner", "text", "current owner: id or name"),
            Column("created_by", "text", "who created it: id or name"),
            Column("source", "text", "lead source at creation"),
            Column("first_source", "text", "source of the first touch"),
            Column("campaign", "text", "campaign at creation: id or name"),
            Column("country", "text", "country"),
            Column("segment", "text", "segment, size band or industry"),
            Column("lead_label", "text", "what to show for the lead, such as its company"),
            Column("lead_url", "text", "link to the lead in the CRM"),
            Column("rejection_reason", "text", "reason given for a rejection"),
            Column("grade", "text", "grade as it stood at MQL"),
            Column("budget", "text", "qualification field: budget, as filled in"),
            Column("authority", "text", "qualification field: authority, as filled in"),
            Column("need", "text", "qualification field: need, as filled in"),
            Column("timeline", "text", "qualification field: timing, as filled in"),
            Column("score", "number", "score as it stood at MQL"),
            Column("status", "word", "current status or stage", words="stage"),
            Column("motion", "word", "motion, where the export has one", words="motion"),
            Column("is_deleted", "boolean", "deleted in the CRM"),
            Column("is_converted", "boolean", "converted"),
            Column("created_at", "stamp", "created", is_required=True),
            Column("modified_at", "stamp", "last changed; the newest copy of an id is kept"),
            Column("assigned_at", "stamp", "given to its owner"),
            Column("converted_at", "stamp", "converted"),
            *_STAGE_STAMPS,
        ),
        "lead_id",
    ),
    Table(
        "stage_changes",
        "One row per change of a lead's stage, owner or conversion.",
        (
            Column("change_id", "id", "the change's id"),
            Column("lead_id", "id", "the lead", is_required=True),
            Column("old_value", "text", "value before; an owner's id or name"),
            Column("new_value", "text", "value after; an owner's id or name"),
            Column("changed_by", "text", "who changed it: id or name"),
            Column("change", "word", "what changed", words="change"),
            Column("new_stage", "word", "stage entered", words="stage"),
            Column("is_deleted", "boolean", "deleted in the CRM"),
            Column("changed_at", "stamp", "when", is_required=True),
        ),
        "change_id",
    ),
    Table(
        "activities",
        "One row per call, e-mail, message or meeting.",
        (
            Column("activity_id", "id", "the activity's id"),
            Column("lead_id", "id", "the lead or the contact it became"),
            Column("opportunity_id", "id", "the opportunity it is about"),
            Column("owner", "text", "who did it: id or name"),
            Column("channel", "word", "call, e-mail, meeting, message", words="channel"),
            Column("direction", "word", "outbound or inbound", words="direction"),
            Column("disposition", "word", "whether somebody was reached", words="disposition"),
            Column("duration_seconds", "number", "length of the call or meeting, seconds"),
            Column("is_automated", "boolean", "sent by a sequence, workflow or bulk tool"),
            Column("is_open", "boolean", "planned, not yet done"),
            Column("is_deleted", "boolean", "deleted in the CRM"),
            Column("started_at", "stamp", "started"),
            Column("completed_at", "stamp", "completed"),
            Column("logged_at", "stamp", "logged"),
            Column("activity_on", "stamp", "its date, or the date it is due"),
            Column("modified_at", "stamp", "last changed; the newest copy of an id is kept"),
        ),
        "activity_id",
    ),
    Table(
        "opportunities",
        "One row per opportunity or deal.",
        (
            Column("opportunity_id", "id", "the opportunity's id", is_required=True),
            Column("lead_ids", "ids", "the leads or contacts it belongs to"),
            Column("owner", "text", "owner: id or name"),
            Column("source", "text", "its own source"),
            Column("campaign", "text", "its own campaign: id or name"),
            Column("currency", "text", "currency of the amount"),
            Column("rejection_reason", "text", "reason given for a rejection"),
            Column("amount", "number", "amount"),
            Column("stage", "word", "open, won or lost", words="opportunity_stage"),
            Column("decision", "word", "accepted or rejected by sales", words="decision"),
            Column("is_won", "boolean", "won"),
            Column("is_closed", "boolean", "closed"),
            Column("is_deleted", "boolean", "deleted in the CRM"),
            Column("created_at", "stamp", "created"),
            Column("closed_at", "stamp", "closed, or planned to close while open"),
            Column("won_at", "stamp", "won, where exported apart from the close date"),
            Column("decided_at", "stamp", "accepted or rejected by sales"),
            Column("modified_at", "stamp", "last changed; the newest copy of an id is kept"),
        ),
        "opportunity_id",
    ),
    Table(
        "users",
        "One row per person or queue that owns leads.",
        (
            Column("user_id", "id", "the user's id", is_required=True),
            Column("name", "text", "name"),
            Column("team", "text", "team"),
            Column("timezone", "text", "time zone, an IANA name"),
            Column("reports_to", "word", "the line the team reports to", words="side"),
            Column("is_queue", "boolean", "a queue, not a person"),
            Column("is_active", "boolean", "active"),
        ),
        "user_id",
    ),
    Table(
        "campaigns",
        "One row per campaign.",
        (
            Column("campaign_id", "id", "the campaign's id", is_required=True),
            Column("name", "text", "name"),
            Column("type", "text", "type"),
            Column("currency", "text", "currency of the cost"),
            Column("cost", "number", "actual cost"),
            Column("started_at", "stamp", "start"),
        ),
        "campaign_id",
    ),
    Table(
        "campaign_members",
        "One row per lead in a campaign.",
        (
            Column("member_id", "id", "the membership's id"),
            Column("campaign_id", "id", "the campaign", is_required=True),
            Column("lead_id", "id", "the lead or the contact it became", is_required=True),
            Column("has_responded", "boolean", "responded"),
            Column("is_deleted", "boolean", "deleted in the CRM"),
            Column("created_at", "stamp", "added"),
            Column("responded_at", "stamp", "first responded"),
        ),
        "member_id",
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
