"""The frames behind "Why did it move?": the bridge, and who contributed."""

import polars as pl

from funnel import wording
from funnel.charts import Step
from funnel.charts.base import name_text
from funnel.statistics import whole_parts
from funnel.views.movement import MovementView

# More segments than this are drawn as one.
MOST = 12


def bridge_steps(movement: MovementView) -> list[Step]:
    """The columns of the bridge, in whole leads that sum exactly."""
    whole = movement.rows.filter(pl.col(movement.dimension).is_null())
    values = dict(whole.select("part", "value").iter_rows())
    before, after = round(values["before"]), round(values["after"])
    names = ("volume", "mix", "rate")
    parts = whole_parts([values[name] for name in names], after - before)
    firsts = movement.view.stages("marketing_qualified")
    per = wording.plural(movement.per)
    labels = (f"Number<br>of {firsts}", f"Mix of<br>{per}", f"Rate within<br>{per}")
    between = [
        Step(label, value, "", hover=f"<b>{label.replace('<br>', ' ')}</b><br>{values[name]:+,.1f}")
        for label, value, name in zip(labels, parts, names, strict=True)
    ]
    ends = dict(whole.select("part", "denominator").iter_rows())
    return [
        _whole(movement, movement.before_words, before, ends["before"], "before"),
        *between,
        _whole(movement, movement.after_words, after, ends["after"], "after"),
    ]


def _whole(movement: MovementView, weeks: str, value: int, leads: int, mark: str) -> Step:
    firsts = movement.view.stage("marketing_qualified")
    hover = (
        f"<b>{weeks}</b><br>{wording.count(value)} of {wording.counted(leads, firsts)} became "
        f"{movement.view.stage('sales_qualified')}"
    )
    # On a phone "Q3 FY2026" has no room in one line.
    label = weeks.replace(" ", "<br>", 1)
    return Step(label, value, f"{mark}:", is_whole=True, hover=hover)


def contributors(movement: MovementView, most: int | None = None) -> pl.DataFrame:
    """Each segment's change, largest beyond chance first, as `contributors_chart` takes it.

    `mark`, `label`, `change`, `is_chance`, `hover`, and the counts before and after; of
    conversions also `leads_part` and `rate_part` with whether each is chance. Of entries
    of more than ``most`` segments the last row has the others together, of no known chance.
    """
    dimension = movement.dimension
    rows = movement.rows.filter(pl.col(dimension).is_not_null())
    if not movement.is_conversion:
        before, after = movement.columns
        rows = rows.sort(pl.col("is_chance").fill_null(True), maintain_order=True)
        table = _with_the_others_as_one(
            rows.select(
                label=dimension,
                change="value",
                is_chance="is_chance",
                before=before,
                after=after,
            ),
            most,
        )
    else:
        parts = rows.pivot("part", index=dimension, values=["value", "is_chance"])
        totals = rows.filter(part="total").select(
            dimension, "leads_before", "converted_before", "leads", "converted"
        )
        table = totals.join(parts, on=dimension, how="left", maintain_order="left").select(
            label=dimension,
            change="value_total",
            is_chance="is_chance_total",
            before="converted_before",
            after="converted",
            leads_before="leads_before",
            leads="leads",
            leads_part="value_leads",
            rate_part="value_rate",
            is_leads_chance="is_chance_leads",
            is_rate_chance="is_chance_rate",
        )
    return table.with_columns(
        mark=pl.format("segment:{}", "label"),
        hover=pl.Series(
            [_hover(movement, row) for row in table.iter_rows(named=True)], dtype=pl.String
        ),
    )


def _with_the_others_as_one(table: pl.DataFrame, most: int | None) -> pl.DataFrame:
    if most is None or table.height <= most:
        return table
    others = table[most:].select(
        label=pl.lit(f"({table.height - most} others)"),
        change=pl.col("change").sum(),
        is_chance=pl.lit(None, pl.Boolean),
        before=pl.col("before").sum(),
        after=pl.col("after").sum(),
    )
    return pl.concat([table[:most], others.select(table.columns)])


def _hover(movement: MovementView, row: dict) -> str:
    lines = [
        f"<b>{name_text(row['label'])}</b>",
        f"{wording.count(row['after'])} {movement.noun(row['after'])} after "
        f"{wording.count(row['before'])}",
    ]
    if movement.is_conversion:
        firsts = movement.view.stages("marketing_qualified")
        lines += [
            f"{wording.signed(row['leads_part'])} by {wording.count(row['leads'])} {firsts} "
            f"instead of {wording.count(row['leads_before'])}",
            f"{wording.signed(row['rate_part'])} by how many of them convert",
        ]
    if row["is_chance"]:
        lines.append("within chance")
    return "<br>".join(lines)
