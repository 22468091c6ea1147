"""The metrics of the hand-off: what sales decides on MQLs, why not, and where they drop."""

import polars as pl

from funnel.metrics.metric import Metric
from funnel.tables import LEDGER

PLACES = LEDGER
NO_REASON, UNMAPPED = "none", "unmapped"
# An audit's name, its count and the base it is a part of, as columns of `mart_handoff_audits`.
AUDITS = {
    "untried": ("untried", "logged"),
    "unresponsive_early": ("unresponsive_early", "unresponsive"),
    "reasonless": ("reasonless", "rejected"),
    "overturned": ("overturned", "refused"),
    "silent": ("silent", "accepted"),
    "undecided": ("undecided", "qualified"),
}
_DECIDED = pl.col("ledger").is_in(("accepted", "rejected"))
_TODAY = {"episodes": "latest"}
_FIRST = {"episodes": "first"}


def _leads(where: pl.Expr) -> pl.Expr:
    return pl.col("leads").filter(where).sum()


HANDOFF_METRICS: tuple[Metric, ...] = (
    Metric(
        "handoff_ledger",
        "Hand-off ledger",
        "Every MQL in the one place that sales' last decision gives it: accepted (also where a "
        "later stage implies it), rejected (disqualified, if nothing was decided before), overdue "
        "past the promised business days, else pending. Nothing is assumed because time passed. "
        "Of those in a place, recycled are the ones that went back to nurture since.",
        unit="count",
        mart="handoffs",
        top=pl.col("leads").sum(),
        numerator="MQLs in that place, each lead by its latest MQL",
        row_keys=("place",),
        speed=_TODAY,
        extras=("disqualified", "flipped", "recycled"),
    ),
    Metric(
        "qualification_ledger",
        "Accepted leads, on to SQL",
        "Where the accepted MQLs stand: SQL, given up, past the window from SAL to SQL, or within "
        "it; of those recycled are the ones that went back to nurture since.",
        unit="count",
        mart="handoffs",
        top=pl.col("leads").sum(),
        numerator="accepted MQLs in that place, each lead by its latest MQL",
        row_keys=("place",),
        speed=_TODAY,
        extras=("disqualified", "flipped", "recycled"),
    ),
    Metric(
        "acceptance_rate",
        "Acceptance",
        "Of the MQLs that sales decided on, the share accepted, by the week of the MQL. Weeks with "
        "MQLs that may still be decided in time are marked.",
        unit="rate",
        mart="handoffs",
        top=_leads(pl.col("ledger") == "accepted"),
        numerator="those of them accepted",
        bottom=_leads(_DECIDED),
        denominator="first MQLs that sales decided on",
        left_out=_leads(~pl.col("is_due") & ~_DECIDED),
        is_higher_better=True,
        speed=_FIRST,
    ),
    Metric(
        "rejection_rate",
        "Rejection",
        "Of the MQLs that sales decided on, the share rejected, by the week of the MQL. A reason "
        "written on a lead is no rejection.",
        unit="rate",
        mart="handoffs",
        top=_leads(pl.col("ledger") == "rejected"),
        numerator="those of them rejected",
        bottom=_leads(_DECIDED),
        denominator="first MQLs that sales decided on",
        left_out=_leads(~pl.col("is_due") & ~_DECIDED),
        is_higher_better=False,
        speed=_FIRST,
    ),
    Metric(
        "coverage_rate",
        "Coverage",
        "Of the MQLs older than the promised business days, the share that sales decided on at "
        "all.",
        unit="rate",
        mart="handoffs",
        top=_leads(pl.col("is_due") & _DECIDED),
        numerator="those of them decided",
        bottom=_leads(pl.col("is_due")),
        denominator="first MQLs whose time for a decision has run out",
        left_out=_leads(~pl.col("is_due")),
        is_higher_better=True,
        speed=_FIRST,
    ),
    Metric(
        "mql_to_sql_rejection_rate",
        "MQL → SQL rejection",
        "Of the MQLs whose window is over and that either reached SQL in it or were rejected or "
        "disqualified by its end, the share rejected. Rejected first and SQL in time counts as "
        "SQL; the undecided are in neither.",
        unit="rate",
        mart="handoff_refusals",
        top=pl.col("refused").sum(),
        numerator="those rejected or disqualified, at either step, when the window ended",
        bottom=(pl.col("refused") + pl.col("qualified")).sum(),
        denominator="first MQLs that were rejected, or reached SQL within the window",
        left_out=pl.col("immature").sum(),
        is_higher_better=False,
        speed=_FIRST,
        extras=("undecided",),
    ),
    Metric(
        "rejections_by_reason",
        "Rejections by reason",
        "Rejected MQLs by the class of the reason written on them. What no class knows is "
        "unmapped; what is blank is none.",
        unit="count",
        mart="handoff_reasons",
        top=pl.col("leads").sum(),
        numerator="rejected MQLs with a reason of that class",
        row_keys=("reason_class",),
        speed=_TODAY,
    ),
    Metric(
        "rejections_by_word",
        "Rejections by word",
        "Rejected MQLs by the reason as it was written, and the class it belongs to.",
        unit="count",
        mart="handoff_reasons",
        top=pl.col("leads").sum(),
        numerator="rejected MQLs with that reason",
        row_keys=("word", "reason_class"),
        speed=_TODAY,
    ),
    Metric(
        "stray_reasons",
        "Reasons without a rejection",
        "MQLs that carry a reason for a rejection though sales did not reject them. They count "
        "nowhere as rejected.",
        unit="count",
        mart="handoffs",
        top=pl.col("stray_reasons").sum(),
        numerator="MQLs with a reason and no rejection",
        is_higher_better=False,
        speed=_TODAY,
    ),
    Metric(
        "handoff_causes",
        "Where the baton dropped",
        "MQLs whose window is over and that did not become SQL, by the first cause that applies in "
        "the order agreed, and whose side it lies on. Turned down is a no at either step, by the "
        "class of its reason: rejected, or disqualified, also once accepted; so many are in "
        "accepted, as in the ledger, and so many of the ledger's rejections are in rejected. The "
        "ledger and the audits leave the accepted out and count rejections whatever else went "
        "wrong first, so the numbers differ. "
        "Leads without a usable clock, such as bulk imports, can never be called late.",
        unit="count",
        mart="handoff_causes",
        top=pl.col("leads").sum(),
        numerator="MQLs dropped for that cause",
        row_keys=("cause", "reason_class", "side"),
        speed=_TODAY,
        extras=("accepted", "rejected", "qualified", "open"),
    ),
    Metric(
        "winnable",
        "SQLs to win back, at most",
        "SQLs more if the MQLs dropped on a side had become SQL as often as those of the same "
        "source that were called within the SLA and decided in time. An upper bound: not every "
        "lead that was dropped was good.",
        unit="count",
        mart="handoff_causes",
        top=pl.col("leads").sum(),
        numerator="dropped MQLs × the SQL rate of well handled ones of their source",
        row_keys=("side",),
        speed=_TODAY,
        extras=("dropped", "coverage"),
    ),
    Metric(
        "handoff_audits",
        "Audits of the hand-off",
        "MQLs for which the books do not add up: rejected untried, called unresponsive too early, "
        "rejected without a reason, rejected and SQL later, accepted and then silence, SQL without "
        "a decision. Rejected here is the ledger's place; rejected and SQL later looks at every "
        "MQL that was ever turned down, at either step.",
        unit="rate",
        mart="handoff_audits",
        top=pl.col("found").sum(),
        numerator="those of them the audit finds",
        bottom=pl.col("base").sum(),
        denominator="MQLs the audit looks at",
        row_keys=("audit",),
        is_higher_better=False,
        speed=_TODAY,
    ),
    Metric(
        "acceptance_by_band",
        "Acceptance by score",
        "Of the MQLs that sales decided on, the share accepted, by the band of the score or grade "
        "as it stood at MQL. MQLs that are only implied by a later stage are left out.",
        unit="rate",
        mart="handoff_bands",
        top=pl.col("accepted").sum(),
        numerator="those of them accepted",
        bottom=pl.col("decided").sum(),
        denominator="first MQLs of the band that sales decided on",
        row_keys=("band",),
        is_higher_better=True,
        speed=_FIRST,
    ),
    Metric(
        "sql_rate_by_band",
        "SQL rate by score",
        "Of the MQLs whose window is over, the share that reached SQL within it, by the band of "
        "the score or grade as it stood at MQL. MQLs that are only implied by a later stage are "
        "left out.",
        unit="rate",
        mart="handoff_bands",
        top=pl.col("qualified").sum(),
        numerator="those of them that reached SQL within the window",
        bottom=pl.col("mature").sum(),
        denominator="first MQLs of the band, old enough",
        left_out=(pl.col("leads") - pl.col("mature")).sum(),
        row_keys=("band",),
        is_higher_better=True,
        speed=_FIRST,
    ),
    Metric(
        "field_completeness",
        "Qualification fields filled",
        "Of the MQLs, the share with a qualification field (budget, authority, need, timing) "
        "filled, field by field, of those the export has.",
        unit="rate",
        mart="handoff_fields",
        top=pl.col("filled_leads").sum(),
        numerator="those of them with the field filled",
        bottom=pl.col("leads").sum(),
        denominator="first MQLs",
        row_keys=("field",),
        is_higher_better=True,
        speed=_FIRST,
    ),
    Metric(
        "acceptance_by_fields",
        "Acceptance by fields filled",
        "Of the MQLs that sales decided on, the share accepted, by how many of the qualification "
        "fields are filled. A definition that is followed shows here.",
        unit="rate",
        mart="handoff_fields",
        top=_leads(pl.col("ledger") == "accepted"),
        numerator="those of them accepted",
        bottom=_leads(_DECIDED),
        denominator="first MQLs with so many fields filled that sales decided on",
        row_keys=("fields_filled",),
        is_higher_better=True,
        speed=_FIRST,
    ),
    Metric(
        "stuck_leads",
        "Stuck leads",
        "Open leads longer in their stage than agreed (or than nine in ten stay), without human "
        "activity for the promised business days and with nothing planned, by whose turn it is and "
        "why they seem to wait. A period is that in which they entered the stage.",
        unit="count",
        mart="open_leads",
        top=pl.col("stuck").sum(),
        numerator="open leads that are stuck",
        bottom=pl.col("leads").sum(),
        denominator="open leads",
        row_keys=("side", "stage", "stuck_reason"),
        is_higher_better=False,
    ),
    Metric(
        "marketing_misses",
        "Let pass by marketing",
        "Leads who asked for a talk and were not MQL within the promised business days, and leads "
        "that became an opportunity without ever having been MQL. A raised hand that was "
        "disqualified, rejected, recycled or lost in that time is excused; one that went on to a "
        "later stage without being MQL is no raised hand. Not by team, owner or reporting line: "
        "most of these leads were given to nobody.",
        unit="count",
        mart="due_mqls",
        top=pl.col("missed").sum(),
        numerator="those of them that were not MQL in time, or at all",
        bottom=pl.col("leads").sum(),
        denominator="raised hands whose time has run out, and opportunities",
        row_keys=("miss",),
        is_higher_better=False,
    ),
)
