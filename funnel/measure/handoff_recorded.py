"""What an export says nothing of in the hand-off: a number it cannot give has a reason instead."""

from dataclasses import replace

from funnel.metrics import Context, Metric
from funnel.selection import Selection
from funnel.warehouse import Warehouse

WINDOWED = ("handoff_refusals", "handoff_bands")
_DECISIONS = ("sales_accepted", "rejected", "disqualified")
# What an MQL becomes, and the metrics that say whether it did.
_FURTHER = ("sales_qualified", "opportunity", "won")
_OF_FURTHER = ("qualification_ledger", "handoff_causes", "winnable")
_UNDECIDED = ("sql_rate_by_band", "field_completeness", "marketing_misses")
# Audits of what was done, and of what became of those handed over.
_OF_WORK = ("untried", "unresponsive_early", "silent")
_OF_OUTCOMES = ("overturned", "undecided")
# Whose a lead is: what it has no answer to before it was handed over.
_PEOPLE = ("team", "reports_to", "owner")
_NO_ACTIVITY = "no activity is logged"
_NO_SQL = "no SQL with a date"


def missing(warehouse: Warehouse, metric: Metric, context: Context) -> str | None:
    """Why the export cannot give the metric, as a sentence; None where it can."""
    if metric.mart == "open_leads":
        is_logged = warehouse.has_activities("attempt")
        silence = f"{_NO_ACTIVITY}, so that nobody can tell which leads lie untouched"
        return None if is_logged else _sentence(silence)
    has_decisions = bool(context.present.intersection(_DECISIONS))
    needs_qualified = metric.mart in WINDOWED and metric.name != "acceptance_by_band"
    has_mqls = (
        "marketing_qualified" in context.present
        if metric.mart == "due_mqls"
        else warehouse.has_rows("int_handoffs")
    )
    lacking = {
        "no MQL with a date": not has_mqls,
        "no decision of sales (accepted, rejected) with a date": not has_decisions
        and metric.name not in _UNDECIDED,
        "no score or grade as it stood at MQL": metric.mart == "handoff_bands"
        and not warehouse.has_rows("score_bands"),
        "no qualification field (budget, authority, need, timing)": metric.mart == "handoff_fields"
        and not warehouse.has_rows("qualification_fields"),
        _NO_SQL: not _tells_outcomes(context)
        if metric.name in _OF_FURTHER
        else needs_qualified and "sales_qualified" not in context.present,
    }
    first = next((what for what, is_lacking in lacking.items() if is_lacking), None)
    return None if first is None else _sentence(first)


def unknown_audits(warehouse: Warehouse, context: Context) -> dict[str, str]:
    """The audits the export says nothing of, each with why."""
    unknown = {}
    if not warehouse.has_activities("attempt"):
        unknown |= dict.fromkeys(_OF_WORK, _sentence(_NO_ACTIVITY))
    if not _tells_outcomes(context):
        unknown |= dict.fromkeys(_OF_OUTCOMES, _sentence(_NO_SQL))
    return unknown


def _tells_outcomes(context: Context) -> bool:
    """Whether it is known what MQLs became.

    Where sales is given opportunities, having one is no outcome of what it was given.
    """
    has_mqls = "marketing_qualified" in context.present
    return has_mqls and bool(context.present.intersection(_FURTHER))


def _sentence(what: str) -> str:
    return f"Not in this export: {what}."


def of_every_team(selection: Selection) -> Selection:
    """The selection without teams, owners and reporting lines, as filters and as breakdown.

    A lead gets them when somebody is given it, which is what marketing let pass did not come to:
    asked of one team there would be next to none.
    """
    by = tuple(name for name in selection.by if name not in _PEOPLE)
    return replace(selection, by=by, **dict.fromkeys(_PEOPLE, ()))


def whose(metric: Metric, asked: Selection) -> str | None:
    """Why what marketing let pass is nobody's; None where nobody's is asked for."""
    if metric.mart != "due_mqls" or asked == of_every_team(asked):
        return None
    return (
        "Not by team, owner or reporting line: leads that marketing let pass were never given to "
        "anybody. Ask without those."
    )
