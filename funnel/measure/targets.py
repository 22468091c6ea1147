"""What the firm agreed a metric should reach."""

from funnel.measure.context import context_of
from funnel.warehouse import Warehouse


def target_of(warehouse: Warehouse, metric: str) -> float | None:
    """The newest target of ``metric`` in effect at the end of the data, of no one segment."""
    context = context_of(warehouse)
    today = context.local_date(context.as_of)
    agreed = [
        target
        for target in warehouse.definitions.targets
        if target.metric == metric and not target.segment and target.effective_from <= today
    ]
    newest = max(agreed, key=lambda target: target.effective_from, default=None)
    return None if newest is None else newest.value
