"""What moved and why: conversions set against as many weeks before, and who contributed."""

from functools import partial

import polars as pl

from funnel import charts, wording
from funnel.palette import LIGHT
from funnel.readout.model import Chart, Number, Section, Series
from funnel.readout.trust import withheld
from funnel.views import movement as asking
from funnel.views.movement import MovementView
from funnel.views.movement_frames import bridge_steps, contributors
from funnel.views.movement_words import bridge_words, movement_words
from funnel.views.view import View

_QUESTION = "What moved, and why?"
_WEEKS = 4
_MOST = 8
_PARTS = ("before", "volume", "mix", "rate", "after")


def movement(view: View) -> Section:
    """The bridge of conversions over four weeks, and the change of each source."""
    if section := withheld(view, "movement", _QUESTION, "stages and conversion"):
        return section
    dimension = "source" if "source" in view.warehouse.dimensions else None
    asked = asking.open_movement(view, _WEEKS, asking.kinds(view)[0], dimension)
    if asked.reason:
        return Section("movement", _QUESTION, _QUESTION, "", withheld=asked.reason)
    rows = contributors(asked).rows(named=True)
    steps = bridge_steps(asked) if asked.is_conversion else []
    told = movement_words(asked, rows)
    headline, _, rest = told.partition(". ")
    sentences = [rest] if rest else []
    if steps:
        bridge = bridge_words(asked, steps)
        sentences.append(f"{asked.after_words} against {asked.before_words}: {bridge}")
    sentences += _of_the_week(view, dimension)
    drawn = [_bridge(asked, steps)] if steps else []
    return Section(
        key="movement",
        question=_QUESTION,
        headline=wording.unmarked(headline.rstrip(".")),
        base=_base(asked),
        sentences=tuple(wording.unmarked(sentence) for sentence in sentences),
        charts=(*drawn, _contributors(asked)),
        metrics=("why_it_moved", "entries_moved") if steps else ("entries_moved",),
    )


def _base(asked: MovementView) -> str:
    if not asked.is_conversion:
        return f"First entries, {asked.after_words} against {asked.before_words}"
    firsts, last = asked.view.stages("marketing_qualified"), asked.view.stage("sales_qualified")
    days = f"within {asked.window_days} days" if asked.window_days else "to date"
    return (
        f"{firsts} that became {last} {days}: the newest weeks whose window has run out; "
        "grey is within chance"
    )


def _of_the_week(view: View, dimension: str | None) -> list[str]:
    """How entries moved in the week itself, the last stage that the export has of MQL and SQL."""
    stages = [
        name for name in ("sales_qualified", "marketing_qualified") if name in view.context.present
    ]
    if not stages:
        return []
    week = asking.open_movement(view, 1, stages[0], dimension)
    if week.reason:
        return []
    rows = contributors(week).rows(named=True)
    return [f"New in the week, {_lower(movement_words(week, rows))}"]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _bridge(asked: MovementView, steps: list[charts.Step]) -> Chart:
    numbers = []
    for part, step in zip(_PARTS, steps, strict=True):
        value = dict(
            asked.rows.filter(asked.rows[asked.dimension].is_null()).select("part", "value").rows()
        )[part]
        shown = wording.count(step.value) if step.is_whole else wording.signed(step.value)
        numbers.append(
            Number(
                shown,
                value,
                "why_it_moved",
                asked.selection,
                keys=(("part", part), (asked.dimension, None)),
                whole=step.value,
            )
        )
    colors = tuple(
        LIGHT.quiet if step.is_whole else LIGHT.better if step.value >= 0 else LIGHT.worse
        for step in steps
    )
    return Chart(
        key="bridge",
        title=f"{asked.noun(2)}, {asked.after_words} against {asked.before_words}",
        base="",
        kind="bridge",
        categories=tuple(step.label.replace("<br>", " ") for step in steps),
        series=(Series(asked.noun(2), tuple(numbers), colors),),
        draw=partial(charts.bridge_chart, steps),
        share=5,
    )


def _contributors(asked: MovementView) -> Chart:
    table = contributors(asked)
    per = wording.dimension_noun(asked.dimension)
    rows = _with_others(table, f"All other {wording.plural(per)}")

    def color(row: dict) -> str:
        if row["is_chance"] is not False:
            return LIGHT.quiet
        return LIGHT.better if row["change"] > 0 else LIGHT.worse

    found = rows.rows(named=True)
    return Chart(
        key="contributors",
        title=f"Change by {per}",
        base=f"the bars add up to {wording.signed(table['change'].sum())}",
        kind="bars",
        categories=tuple(row["label"] for row in found),
        series=(
            Series(
                "Change",
                tuple(
                    Number(
                        wording.signed(row["change"]),
                        row["change"],
                        asked.metric,
                        asked.selection,
                        keys=(asked.key, (asked.dimension, _labels(table, at, len(found)))),
                    )
                    for at, row in enumerate(found)
                ),
                tuple(map(color, found)),
            ),
        ),
        draw=partial(charts.contributors_chart, rows),
        share=7,
    )


def _with_others(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """The largest changes, and in one last row those of all others: the changes add up."""
    kept = ("mark", "label", "change", "is_chance", "hover")
    if table.height <= _MOST + 1:
        return table.select(kept)
    rest = table.slice(_MOST)
    others = {
        "mark": "",
        "label": name,
        "change": rest["change"].sum(),
        # Together they are no segment that chance was asked of.
        "is_chance": None,
        "hover": f"<b>{name}</b><br>{rest.height} of them",
    }
    rows = table.head(_MOST).select(kept)
    return pl.concat([rows, pl.DataFrame([others], schema=rows.schema)])


def _labels(table: pl.DataFrame, at: int, rows: int) -> str | tuple[str, ...]:
    """The segment of a row, or all those of the row of the others."""
    if at == rows - 1 and table.height > rows:
        return tuple(table["label"][at:])
    return table["label"][at]
