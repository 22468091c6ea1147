"""Are we calling fast enough: who calls how soon, and is the SLA kept week by week."""

from functools import partial

import polars as pl

from funnel import charts, wording
from funnel.measure import target_of
from funnel.palette import LIGHT
from funnel.readout.model import Card, Chart, Number, Section, Series
from funnel.readout.trust import withheld, withheld_measure
from funnel.selection import WEEK
from funnel.views import speed as frames
from funnel.views import weekly
from funnel.views.speed import SpeedView
from funnel.views.view import View

_QUESTION = "Are we calling fast enough?"
_RATE = "sla_attainment_rate"
_MEDIAN = "median_response_minutes"


def speed(view: View) -> Section:
    """Time to the first call in the opening hours of each lead's team."""
    if section := withheld(view, "speed", _QUESTION, "speed to call"):
        return section
    asked = frames.speed_of(view, view.selection)
    business = asked.asked(clock="business")
    attainment = asked.number(_RATE, business)
    if attainment["reason"]:
        return Section("speed", _QUESTION, _QUESTION, "", withheld=attainment["reason"])
    headline, signals = frames.speed_words(asked)
    who = asked.who()
    return Section(
        key="speed",
        question=_QUESTION,
        headline=wording.unmarked(headline),
        base=f"{who[:1].upper()}{who[1:]} of {weekly.period_words(view)}, to the first call, in "
        "the opening hours of each lead's team",
        sentences=tuple(wording.unmarked(sentence) for sentence in signals),
        cards=tuple(_cards(asked)),
        charts=tuple(_charts(asked)),
        metrics=(_RATE, _MEDIAN, "waiting", "waiting_past_sla"),
    )


def _cards(asked: SpeedView) -> list[Card]:
    business = asked.asked(clock="business")
    rate, median = asked.number(_RATE, business), asked.number(_MEDIAN, business)
    waiting, past = asked.number("waiting"), asked.number("waiting_past_sla", business)
    of = f"{wording.count(rate['numerator'])} of {wording.count(rate['denominator'])}"
    return [
        Card(
            f"Called within {asked.sla_words}",
            Number(
                wording.rate(rate["value"], rate["denominator"]), rate["value"], _RATE, business
            ),
            of,
            (
                _part(rate, _RATE, "numerator", business),
                _part(rate, _RATE, "denominator", business),
            ),
        ),
        Card(
            "Half are called by",
            Number(
                wording.NOTHING if median["value"] is None
                else wording.duration(60 * median["value"]),
                median["value"], _MEDIAN, business,
            ),
            f"{wording.count(median['numerator'])} of {wording.count(median['denominator'])} "
            "called so far",
            (
                _part(median, _MEDIAN, "numerator", business),
                _part(median, _MEDIAN, "denominator", business),
            ),
        ),
        Card(
            "Still waiting for a call",
            _part(waiting, "waiting", "value", asked.selection),
            f"{wording.count(past['value'])} of them past the SLA",
            (_part(past, "waiting_past_sla", "value", business),),
            signal="worse" if past["value"] else None,
        ),
    ]  # fmt: skip


def _part(row: dict, metric: str, column: str, selection) -> Number:
    return Number(wording.count(row[column]), row[column], metric, selection, column)


def _charts(asked: SpeedView) -> list[Chart]:
    found = []
    lines, ends = frames.curves(asked)
    if ends.height and not withheld_measure(asked.view, "teams"):
        found.append(_curves(asked, lines, ends))
    weeks = frames.weeks(asked, "business")
    if weeks["denominator"].sum():
        found.append(_weeks(asked, weeks))
    return found


def _curves(asked: SpeedView, lines: pl.DataFrame, ends: pl.DataFrame) -> Chart:
    lagging = frames.lagging_teams(asked)
    named = lagging["team"][0] if lagging.height else None
    by_team = ("team",) if "team" in asked.view.warehouse.dimensions else ()
    selection = asked.by(*by_team, clock="business")
    rates = asked.numbers(_RATE, selection)
    series = []
    for group in ends["group"]:
        keys = tuple((name, group) for name in by_team)
        row = rates.filter(pl.lit(True), **dict(keys)).row(0, named=True)
        points = lines.filter(group=group).select("seconds", "share").rows()
        shown = wording.rate(row["value"], row["denominator"])
        number = Number(shown, row["value"], _RATE, selection, keys=keys)
        color = LIGHT.worse if group == named else LIGHT.quiet
        series.append(Series(group, (number,), (color,), points=tuple(points)))
    return Chart(
        key="curves",
        title="How soon does each team call?" if by_team else "How soon do we call?",
        base=f"Share called, by business time; within {asked.sla_words} at the line. Who still "
        "waits may yet be called: curves end above the share called so far",
        kind="lines",
        categories=(),
        series=tuple(series),
        draw=partial(
            charts.response_curves_chart, lines, ends, target_seconds=asked.sla, named=named
        ),
        unit="rate",
        share=7,
        target=asked.sla,
    )


def _weeks(asked: SpeedView, weeks: pl.DataFrame) -> Chart:
    weeks = weeks.filter(pl.col("denominator") > 0)
    selection = asked.by(WEEK, clock="business")
    rows = weeks.rows(named=True)
    target = target_of(asked.view.warehouse, _RATE)
    words = f"target {wording.rate(target)}; " if target is not None else ""
    return Chart(
        key="attainment",
        title=f"Called within {asked.sla_words}, week by week",
        base=f"{words}bars are 95 % intervals",
        kind="columns",
        categories=tuple(wording.week(row["week"]) for row in rows),
        series=(
            Series(
                f"Called within {asked.sla_words}",
                tuple(
                    Number(
                        wording.rate(row["value"], row["denominator"]),
                        row["value"],
                        _RATE,
                        selection,
                        keys=((WEEK, row["week"]),),
                    )
                    for row in rows
                ),
                (LIGHT.pale,),
                tuple(not row["is_mature"] for row in rows),
                tuple((row["low"], row["high"]) for row in rows),
            ),
        ),
        draw=lambda palette: charts.cohort_chart(
            weeks, palette, target=target, mean_words="whole weeks", open_words="not over"
        ),
        unit="rate",
        share=5,
    )
