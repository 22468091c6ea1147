"""Amounts of several currencies: converted where a rate was agreed, else apart, never added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Rates:
    """The report ``currency``, and the units of it that one of another is worth."""

    currency: str
    rates: Mapping[str, float]

    def converted(self, cells: pl.DataFrame, *amounts: str) -> pl.DataFrame:
        """The cells with ``amounts`` in the report currency where there is a rate for theirs.

        ``currency`` becomes that of the amounts; ``converted_from`` is the one they were in, null
        where they were not converted.
        """
        others = {code: rate for code, rate in self.rates.items() if code != self.currency}
        if not others:
            return cells.with_columns(converted_from=pl.lit(None, pl.String))
        rate = pl.col("currency").replace_strict(others, default=None, return_dtype=pl.Float64)
        return cells.with_columns(
            *(
                (pl.col(name).cast(pl.Float64) * rate.fill_null(1.0)).alias(name)
                for name in amounts
            ),
            currency=pl.when(rate.is_not_null()).then(pl.lit(self.currency)).otherwise("currency"),
            converted_from=pl.when(rate.is_not_null()).then("currency"),
        )

    def words(self, currency: str) -> str:
        """The rate of ``currency`` as people read it: "1 USD = 0.92 EUR"."""
        return f"1 {currency} = {self.rates[currency]:g} {self.currency}"

    def named(self, rows: pl.DataFrame, cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        """The rows with ``rates``: those used in their cells, in words; null where none was."""
        words = {code: self.words(code) for code in self.rates}
        used = (
            cells.filter(pl.col("converted_from").is_not_null())
            .select(*keys, "converted_from")
            .unique()
            .with_columns(pl.col("converted_from").replace(words))
            .group_by(*keys)
            .agg(rates=pl.col("converted_from").sort().str.join("; "))
        )
        return rows.join(used, on=list(keys), how="left", nulls_equal=True, maintain_order="left")
