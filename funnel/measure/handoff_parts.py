"""Which leads each number of the hand-off counts, as their lists are asked for."""

from collections.abc import Mapping

from funnel.tables import QUALIFICATION_FIELDS
from funnel.warehouse import Warehouse

_ACCEPTED, _REJECTED = {"ledger": ["accepted"]}, {"ledger": ["rejected"]}
_DECIDED = {"ledger": ["accepted", "rejected"]}
_OPEN = {"ledger": ["overdue", "pending"], "due": False}
_MATURE, _IMMATURE = {"mature": True}, {"mature": False}
# By metric and by the column that its number stands in.
_PARTS: dict[str, dict[str, dict[str, object]]] = {
    "handoff_ledger": {
        "numerator": {},
        "denominator": {},
        "implied": {"implied": True},
        "disqualified": {"disqualified": True},
        "flipped": {"flipped": True},
        "recycled": {"recycled": True},
    },
    "qualification_ledger": {
        "numerator": {},
        "denominator": _ACCEPTED,
        "recycled": {"recycled": True},
    },
    "acceptance_rate": {"denominator": _DECIDED, "numerator": _ACCEPTED, "immature": _OPEN},
    "rejection_rate": {"denominator": _DECIDED, "numerator": _REJECTED, "immature": _OPEN},
    "coverage_rate": {
        "denominator": {"due": True},
        "numerator": {"due": True, **_DECIDED},
        "immature": {"due": False},
    },
    "mql_to_sql_rejection_rate": {
        "denominator": {"settled": True, **_MATURE},
        "numerator": {"refused": True, **_MATURE},
        "immature": _IMMATURE,
        "undecided": {"settled": False, **_MATURE},
    },
    "rejections_by_reason": {"numerator": _REJECTED},
    "rejections_by_word": {"numerator": _REJECTED},
    "stray_reasons": {"numerator": {"stray_reason": True}},
    "handoff_causes": {
        "numerator": {},
        "accepted": _ACCEPTED,
        "rejected": _REJECTED,
        "qualified": {"qualified": True},
        "open": {"undropped": True},
    },
    "handoff_audits": {"denominator": {}, "numerator": {}},
    "acceptance_by_band": {
        "denominator": {"explicit": True, **_DECIDED},
        "numerator": {"explicit": True, **_ACCEPTED},
    },
    "sql_rate_by_band": {
        "denominator": {"explicit": True, **_MATURE},
        "numerator": {"explicit": True, "in_window": True, **_MATURE},
        "immature": {"explicit": True, **_IMMATURE},
    },
    "field_completeness": {"denominator": {}, "numerator": {}},
    "acceptance_by_fields": {"denominator": _DECIDED, "numerator": _ACCEPTED},
}


def parts_of(name: str) -> tuple[str, ...]:
    """The columns of metric ``name`` whose numbers count leads that can be listed."""
    return tuple(_PARTS[name])


def part_of(
    warehouse: Warehouse, name: str, part: str, row: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What ``leads_of_handoff`` takes to list the leads of column ``part`` in a row of a metric.

    ``row`` has the metric's row keys; without one it is the metric's only row, or all of them.
    """
    only = dict(_PARTS[name][part])
    for key, narrowed in _OF_KEYS.items():
        if row and key in row:
            only |= narrowed(warehouse, name, part, row)
    return only


def drop_of(cause: str, reason_class: str | None) -> str:
    """The name of what an MQL dropped for: its cause, and of a rejection the reason's class."""
    return cause if reason_class is None else f"{cause}:{reason_class}"


def _place(warehouse, name, part, row) -> dict[str, object]:
    if part == "denominator":
        return {}
    return {"ledger" if name == "handoff_ledger" else "qualified_ledger": [row["place"]]}


def _reason(warehouse, name, part, row) -> dict[str, object]:
    return {} if name == "handoff_causes" else {"reason_classes": [row["reason_class"]]}


def _cause(warehouse, name, part, row) -> dict[str, object]:
    # What became SQL, and what still may, stands beside every cause and has none.
    if part in ("qualified", "open"):
        return {}
    return {"drops": [drop_of(row["cause"], row["reason_class"])]}


def _band(warehouse, name, part, row) -> dict[str, object]:
    ids = dict(warehouse.table("score_bands").select("label", "id").iter_rows())
    return {"band": ids.get(row["band"], 0)}


def _audit(warehouse, name, part, row) -> dict[str, object]:
    return {"audit" if part == "numerator" else "audited": row["audit"]}


def _field(warehouse, name, part, row) -> dict[str, object]:
    # The place of a field is that of its bit.
    bit = 2 ** QUALIFICATION_FIELDS.index(row["field"])
    return {"filled": bit} if part == "numerator" else {}


_OF_KEYS = {
    "place": _place,
    "reason_class": _reason,
    "word": lambda warehouse, name, part, row: {"reason": row["word"] or None},
    "cause": _cause,
    "audit": _audit,
    "band": _band,
    "field": _field,
    "fields_filled": lambda warehouse, name, part, row: {
        "fields_filled": int(row["fields_filled"])
    },
}
