"""What must be said beside amounts: the rates used, and what stands apart for want of one."""

import polars as pl

from funnel import wording


def in_currency(rows: pl.DataFrame, currency: str | None) -> pl.DataFrame:
    """The rows of one currency; those that have none, for want of any amount, stay."""
    if "currency" not in rows.columns:
        return rows
    return rows.filter(pl.col("currency").is_null() | (pl.col("currency") == currency))


def table_currency(own: str, *frames: pl.DataFrame) -> str:
    """The one currency a table is in: the report's where anything is in it, else the first."""
    found = [code for frame in frames for code in frame["currency"].drop_nulls().to_list()]
    return own if own in found or not found else found[0]


def money_note(currency: str, **frames: pl.DataFrame) -> str:
    """The rates that amounts were converted at, and what is in other currencies; "" for neither.

    ``frames`` are rows of metrics of money, each under what it is called.
    """
    rates: list[str] = []
    apart: list[str] = []
    for name, rows in frames.items():
        if "rates" in rows.columns:
            used = rows["rates"].drop_nulls().to_list()
            rates += [one for text in used for one in text.split("; ")]
        others = rows.filter(pl.col("currency") != currency, pl.col("value").is_not_null())
        for code, value in others.group_by("currency", maintain_order=True).agg(
            pl.col("value").sum()
        ).iter_rows():  # fmt: skip
            apart.append(f"{wording.money(value, code)} of {name.replace('_', ' ')}")
    said = []
    if rates:
        said.append(f"Converted at {wording.listed(list(dict.fromkeys(rates)))}.")
    if apart:
        said.append(
            f"Apart, because no rate was agreed: {wording.listed(apart)}. They are in no number "
            "here."
        )
    return " ".join(said)
