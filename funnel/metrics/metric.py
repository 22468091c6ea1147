"""What a metric is, and the kinds of metric there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from funnel.wording import plural

Unit = Literal["count", "rate", "ratio", "amount", "days", "minutes", "odds", "change", "mixed"]

STAGE_WORDS = {
    "created": "lead",
    "marketing_qualified": "MQL",
    "sales_accepted": "SAL",
    "sales_qualified": "SQL",
    "opportunity": "opportunity",
    "won": "won lead",
    "rejected": "rejected lead",
    "disqualified": "disqualified lead",
    "recycled": "recycled lead",
    "lost": "lost lead",
}


@dataclass(frozen=True, eq=False)
class Metric:
    """One number, defined once.

    ``mart`` and ``parameters`` say which cells it is reckoned from; ``top`` and ``bottom`` are
    aggregating expressions over their columns, so that a rate is a ratio of sums overall and by
    any column. ``numerator`` and ``denominator`` say the same in words. ``stages`` are those it
    cannot do without; ``row_keys`` tell its rows apart besides the breakdown. ``is_cohort``:
    it has a window, from the first to the last of ``stages``, and immature weeks stand outside.
    A metric of speed (``is_speed``) counts clocks instead, one of the hand-off (``is_handoff``)
    MQLs or open leads: ``speed`` are the options it fixes unless the reader asks otherwise,
    ``left_out`` the leads that are not in its base yet, ``extras`` further columns of its rows.
    """

    name: str
    label: str
    description: str
    unit: Unit
    mart: str
    top: pl.Expr
    numerator: str
    bottom: pl.Expr | None = None
    denominator: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    row_keys: tuple[str, ...] = ()
    is_cohort: bool = False
    is_higher_better: bool | None = None
    speed: Mapping[str, str] = field(default_factory=dict)
    left_out: pl.Expr | None = None
    extras: tuple[str, ...] = ()

    @property
    def is_speed(self) -> bool:
        """Whether the metric is about the wait for a first call."""
        return self.mart.startswith("response_")

    @property
    def is_handoff(self) -> bool:
        """Whether the metric is about what sales does with what marketing hands over."""
        return self.mart.startswith(("handoff", "open_leads", "due_mqls"))

    @property
    def is_movement(self) -> bool:
        """Whether the metric sets two spans of time against each other."""
        return self.unit == "change"

    @property
    def has_target(self) -> bool:
        """Whether the metric of speed follows leads to a target, for as long as its window."""
        return self.mart in ("response_outcomes", "response_comparisons")


def entries(
    name: str, label: str, stage: str, description: str, is_higher_better: bool | None = True
) -> Metric:
    """The metric that counts the leads that first entered ``stage`` in the period."""
    return Metric(
        name,
        label,
        description,
        unit="count",
        mart="stage_entries",
        parameters={"stages": [stage]},
        top=pl.col("entered").sum(),
        numerator=f"{plural(STAGE_WORDS[stage])} by the day they first became one",
        stages=(stage,),
        is_higher_better=is_higher_better,
    )


def cohort_rate(name: str, label: str, from_stage: str, to_stage: str) -> Metric:
    """The metric that says which share of a stage's entries reached a later one in time."""
    base, target = STAGE_WORDS[from_stage], STAGE_WORDS[to_stage]
    return Metric(
        name,
        label,
        f"Of the leads that became {_article(base)} in a week, the share that became "
        f"{_article(target)} within the window of their own entry. Weeks whose window has not "
        "run out are left out.",
        unit="rate",
        mart="cohorts",
        parameters={"from_stage": from_stage, "to_stage": to_stage},
        top=pl.col("reached").sum(),
        bottom=pl.col("entered").sum(),
        numerator=f"those of them that became {_article(target)} within the window",
        denominator=f"{plural(base)} dated in the period, in weeks whose window has run out",
        stages=(from_stage, to_stage),
        is_cohort=True,
        is_higher_better=True,
    )


def flow_ratio(name: str, label: str, from_stage: str, to_stage: str) -> Metric:
    """The metric that sets a period's entries in one stage against those in an earlier one."""
    base, target = STAGE_WORDS[from_stage], STAGE_WORDS[to_stage]
    return Metric(
        name,
        label,
        f"New {plural(target)} for each new {base} of the same weeks. They are different leads: "
        "it may exceed 1 and is no conversion.",
        unit="ratio",
        mart="stage_entries",
        parameters={"stages": [from_stage, to_stage]},
        top=pl.col("entered").filter(pl.col("stage") == to_stage).sum(),
        bottom=pl.col("entered").filter(pl.col("stage") == from_stage).sum(),
        numerator=f"{plural(target)} dated in the period",
        denominator=f"{plural(base)} dated in the period",
        stages=(from_stage, to_stage),
        is_higher_better=True,
    )


def opportunity_count(name: str, label: str, dated_by: str, description: str) -> Metric:
    """The metric that counts opportunities themselves, dated when created or won."""
    return Metric(
        name,
        label,
        description,
        unit="count",
        mart="opportunities",
        parameters={"dated_by": dated_by},
        top=pl.col("opportunities").sum(),
        numerator=f"opportunities {dated_by} in the period",
        is_higher_better=True,
    )


def opportunity_amount(name: str, label: str, dated_by: str, description: str) -> Metric:
    """The metric that adds up opportunities' amounts, one row a currency."""
    return Metric(
        name,
        label,
        description,
        unit="amount",
        mart="opportunities",
        parameters={"dated_by": dated_by},
        top=pl.col("amount").sum(),
        numerator=f"amounts of the opportunities {dated_by} in the period",
        row_keys=("currency",),
        is_higher_better=True,
    )


def balance(name: str, label: str, top: pl.Expr, description: str) -> Metric:
    """The metric that gives one term of opening + in − out = closing, one row a stage."""
    return Metric(
        name,
        label,
        description,
        unit="count",
        mart="stage_balance",
        top=top,
        numerator="leads, by every move and not only the first",
        row_keys=("stage",),
    )


def _article(word: str) -> str:
    return f"an {word}" if word in ("MQL", "SQL", "SAL", "opportunity") else f"a {word}"
