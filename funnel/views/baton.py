"""The frames behind why sales says no, and where the baton dropped."""

import polars as pl

from funnel.measure import drop_of
from funnel.views.handoff import HandoffView


def reasons(handoff: HandoffView) -> pl.DataFrame:
    """Rejections by class of reason as `reasons_chart` takes them."""
    rows = handoff.numbers("rejections_by_reason").filter(pl.col("numerator") > 0)
    return rows.select(
        reason="reason_class",
        label=pl.col("reason_class").replace(handoff.labels),
        leads="numerator",
        is_none=pl.col("reason_class") == "none",
    )


def dropped(handoff: HandoffView) -> pl.DataFrame:
    """What was dropped: `mark`, `label`, `side`, `leads`, a row a cause or class of reason.

    `accepted` are those of the turned down that sales had accepted before, null of other causes;
    `rejected` those that the ledger counts as rejected.
    """
    rows = handoff.numbers("handoff_causes").filter(pl.col("numerator") > 0)
    if rows["reason"].drop_nulls().len():
        return pl.DataFrame()
    labels = handoff.labels
    by_reason = pl.format("Turned down: {}", pl.col("reason_class").replace(labels))
    is_reason = pl.col("reason_class").is_not_null()
    return rows.select(
        mark=pl.Series(
            [drop_of(*each) for each in rows.select("cause", "reason_class").iter_rows()],
            dtype=pl.String,
        ),
        label=pl.when(is_reason).then(by_reason).otherwise(pl.col("cause").replace(labels)),
        side="side",
        leads="numerator",
        accepted=pl.when(pl.col("cause").str.starts_with("rejected")).then("accepted"),
        rejected="rejected",
        qualified="qualified",
        open="open",
    )


def before_reasons(handoff: HandoffView) -> list[str]:
    """What is looked for before the reason of a no, as agreed: causes that put a side at fault."""
    baton = handoff.view.definitions.baton
    before = baton.precedence[: baton.precedence.index("rejected_for_reason")]
    return [handoff.labels[cause] for cause in before if baton.sides[cause] != "nobody"]
