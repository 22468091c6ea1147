"""Where business comes from: shares of the motions week by week, and what each brings."""

from dataclasses import replace
from functools import partial

import polars as pl

from funnel import charts, wording
from funnel.metrics import METRICS, MOTIONS
from funnel.palette import LIGHT
from funnel.readout.model import Cell, Chart, Number, Section, Series, Table
from funnel.readout.trust import withheld, withheld_measure
from funnel.selection import WEEK
from funnel.views import mix as frames
from funnel.views import weekly
from funnel.views.mix_sentences import mix_sentence, uneven_sentences
from funnel.views.money import in_currency, money_note
from funnel.views.view import View

_QUESTION = "Where does business come from?"
_SHOWN = ("leads", "marketing_qualified", "sales_qualified", "pipeline_amount", "won_amount")


def mix(view: View) -> Section:
    """The mix of the motions over the weeks, and their volumes and shares."""
    if section := withheld(view, "mix", _QUESTION):
        return section
    missing = frames.lacking(view)
    names = [
        name
        for name in _SHOWN
        if name not in missing and withheld_measure(view, METRICS[name]) is None
    ]
    rows = in_currency(frames.mix(view), frames.currency(view)).filter(
        pl.col("measure").is_in(names)
    )
    weeks = frames.weeks(view, "leads")
    amounts = {
        METRICS[name].label.lower(): view.measured(name) for name in names if name in frames.AMOUNTS
    }
    note = money_note(frames.currency(view), **amounts) if amounts else ""
    held = {withheld_measure(view, METRICS[name]) for name in _SHOWN} - {None}
    return Section(
        key="mix",
        question=_QUESTION,
        headline=wording.unmarked(mix_sentence(rows)),
        base=f"{weekly.period_words(view)}; by the day each first became one, opportunities by "
        "creation, won amounts by close. The motion is by rule, from what was known at creation",
        sentences=(
            *map(wording.unmarked, uneven_sentences(rows)),
            *([note] if note else []),
            *held,
        ),
        charts=(_weeks(view, weeks),) if weeks.height else (),
        tables=(_table(view, rows, names),) if rows.height else (),
        metrics=("motion_mix", *names),
    )


def _weeks(view: View, weeks: pl.DataFrame) -> Chart:
    by_week = replace(view.selection, by=(WEEK,))
    dates = sorted(set(weeks["week"]))
    found = {(row["week"], row["motion"]): row for row in weeks.iter_rows(named=True)}

    def number(week, motion: str) -> Number | None:
        row = found.get((week, motion))
        if row is None:
            return None
        keys = (("measure", "leads"), ("motion", motion), (WEEK, week))
        shown = wording.rate(row["value"], row["whole"])
        return Number(shown, row["value"] or 0, "motion_mix", by_week, keys=keys)

    return Chart(
        key="mix",
        title="Share of leads by motion, week by week",
        base="a number above a bar: all leads of that week",
        kind="stacked_columns",
        categories=tuple(map(wording.week, dates)),
        series=tuple(
            Series(
                motion.capitalize(),
                tuple(number(week, motion) for week in dates),
                (LIGHT.motions[motion],),
            )
            for motion in MOTIONS
            if any((week, motion) in found for week in dates)
        ),
        draw=partial(charts.mix_chart, weeks, motions=MOTIONS),
        unit="rate",
    )


def _table(view: View, rows: pl.DataFrame, names: list[str]) -> Table:
    found = {(row["measure"], row["motion"]): row for row in rows.iter_rows(named=True)}
    currency = frames.currency(view)
    motions = [motion for motion in MOTIONS if any((name, motion) in found for name in names)]

    def cell(name: str, motion: str) -> Cell:
        row = found.get((name, motion))
        if row is None:
            return Cell(wording.NOTHING)
        keys = [("measure", name), ("motion", motion)]
        if row["currency"] is not None:
            keys.append(("currency", row["currency"]))
        unit = METRICS[name].unit
        volume, share = (
            Number(shown, row[column], "motion_mix", view.selection, column, tuple(keys))
            for column, shown in (
                ("volume", wording.number(row["volume"], unit, currency=currency)),
                ("value", wording.rate(row["value"], None)),
            )
        )
        return Cell(f"{volume.shown} ({share.shown})", (volume, share))

    return Table(
        "What each motion brings, and its share",
        ("Motion", *(METRICS[name].label for name in names)),
        tuple(
            (Cell(motion.capitalize()), *(cell(name, motion) for name in names))
            for motion in motions
        ),
    )
