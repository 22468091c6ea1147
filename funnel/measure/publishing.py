"""What a published readout said of its week, and what became of those numbers since."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from funnel.measure.numbers import measure, metric_named, weekly_health
from funnel.measure.restatement import imports_of, restatement
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse


@dataclass(frozen=True)
class Reported:
    """One number of a readout: of which week it is, its value, and what it is made of.

    Counts and money have no denominator, and money and medians no numerator.
    """

    metric: str
    week: date
    currency: str | None
    value: float | None
    numerator: int | None
    denominator: int | None

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON; ``from_json`` reads it back."""
        return {**self.__dict__, "week": self.week.isoformat()}

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> "Reported":
        """The number that ``to_json`` wrote down."""
        return cls(**{**held, "week": date.fromisoformat(held["week"])})


@dataclass(frozen=True)
class Cause:
    """What one cause added to a number: to its numerator and denominator, or to its amount."""

    cause: str
    numerator: int = 0
    denominator: int = 0
    amount: float = 0.0


@dataclass(frozen=True)
class RestatedPart:
    """One part of a number, as reported and as now: the shares of ``causes`` lie between them.

    A count is a numerator, a rate a numerator and a denominator, money an amount, a median a
    value, which has no causes. ``now`` is None where the import says nothing of it any more.
    """

    name: str
    reported: float
    now: float | None
    causes: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Restated:
    """A number as it was reported, as it is now, and why: ``causes`` add up to the change.

    Of a median there are no causes: it is no sum of parts.
    """

    reported: Reported
    now: Reported
    causes: tuple[Cause, ...]

    @property
    def parts(self) -> tuple[RestatedPart, ...]:
        """What the number is made of, the base of a rate first."""
        if self.reported.numerator is None:
            is_amount = METRICS[self.reported.metric].unit == "amount"
            names = {"amount" if is_amount else "value": "value"}
        else:
            names = {
                name: name
                for name in ("denominator", "numerator")
                if getattr(self.reported, name) is not None
            }
        return tuple(
            RestatedPart(
                name,
                getattr(self.reported, field),
                getattr(self.now, field),
                tuple(
                    (cause.cause, share)
                    for cause in self.causes
                    if (share := getattr(cause, name, 0))
                ),
            )
            for name, field in names.items()
        )

    @property
    def has_changed(self) -> bool:
        """Whether anything of it is not as it was reported."""
        return self.reported != self.now or bool(self.causes)


def reported_numbers(warehouse: Warehouse, week: date) -> list[Reported]:
    """The measures of the weekly meeting of ``week`` that have a value, of the whole firm."""
    asked = Selection(last_date=week + timedelta(days=6))
    return [
        Reported(
            number.metric.name,
            number.week,
            number.key,
            number.value,
            number.numerator if number.metric.unit in ("count", "rate") else None,
            number.denominator if number.metric.unit == "rate" else None,
        )
        for number in weekly_health(warehouse, asked)
        if number.value is not None
    ]


def is_known(warehouse: Warehouse, generation: int, as_of: str) -> bool:
    """Whether the warehouse still knows the import that something was published from."""
    imports = imports_of(warehouse)
    return not imports.filter(
        pl.col("generation") == generation, pl.col("as_of") == datetime.fromisoformat(as_of)
    ).is_empty()


def restated_of(warehouse: Warehouse, numbers: list[Reported], generation: int) -> list[Restated]:
    """What became of ``numbers`` since they were published from import ``generation``.

    Raises BadSelection for an import that is not known.
    """
    causes = {
        week: restatement(warehouse, week, generation)
        for week in {number.week for number in numbers}
    }
    return [
        Restated(
            number,
            _now(warehouse, number),
            _causes(causes[number.week], number),
        )
        for number in numbers
    ]


def _now(warehouse: Warehouse, number: Reported) -> Reported:
    metric = metric_named(number.metric)
    asked = Selection(
        first_date=number.week,
        last_date=number.week + timedelta(days=6),
        speed=Speed(clock="business"),
    )
    rows = measure(warehouse, metric.name, asked)
    if number.currency is not None and "currency" in rows.columns:
        # An amount of a currency that no opportunity has any more is nought, unless withheld.
        nothing = {"value": 0.0} if rows["reason"].is_null().all() else {}
        rows = rows.filter(pl.col("currency") == number.currency)
    else:
        nothing = {}
    row = rows.row(0, named=True) if rows.height else nothing
    return Reported(
        number.metric,
        number.week,
        number.currency,
        row.get("value"),
        row.get("numerator") if number.numerator is not None else None,
        row.get("denominator") if number.denominator is not None else None,
    )


def _causes(rows: pl.DataFrame, number: Reported) -> tuple[Cause, ...]:
    of_it = rows.filter(
        pl.col("measure") == number.metric,
        pl.col("currency").eq_missing(pl.lit(number.currency)),
        pl.col("cause").is_not_null(),
    )
    shares: dict[str, dict[str, float]] = {}
    for row in of_it.iter_rows(named=True):
        shares.setdefault(row["cause"], {})[row["part"]] = float(row["share"])
    return tuple(
        Cause(
            cause,
            int(parts.get("numerator", 0)),
            int(parts.get("denominator", 0)),
            parts.get("amount", 0.0),
        )
        for cause, parts in shares.items()
    )
