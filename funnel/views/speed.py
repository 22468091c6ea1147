"""The frames behind the pages of speed: what the reader chose, and the numbers of it."""

from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from funnel import charts, wording
from funnel.definitions.calendars import MINUTES_A_DAY, WEEKDAYS, span_minutes
from funnel.measure import asked_speed, measure, measure_curves, sla_seconds
from funnel.metrics import SMALL, lagging
from funnel.selection import WEEK, Selection
from funnel.views import speed_sentences
from funnel.views.reps import against_chance
from funnel.views.view import View

UNASSIGNED = "Unassigned"
_HALVES = ((1, 2, 3, 4, 5), (6, 7))
CHOICES = {
    "start": {"mql": "from MQL", "created": "from creation", "assigned": "from assignment"},
    "stop": {
        "call": "to the first call",
        "attempt": "to the first attempt",
        "contact": "to the first contact",
        "meeting": "to the first meeting",
    },
    "clock": {"business": "Business time", "wall": "Wall time"},
    "slow": {
        "uncalled": "Slow: not called by then",
        "called": "Slow: called later (chosen by reps)",
    },
    # Opening hours, and the sentence on hours that leak, are of each team's time.
    "hours": {"team": "Each team's time", "report": "Report time"},
}


@dataclass(frozen=True)
class SpeedView:
    """A reader's view of speed: the selection with its clock options, and what they mean."""

    view: View
    selection: Selection
    sla: int

    @property
    def sla_words(self) -> str:
        """The SLA as people say it: "5 min"."""
        return wording.duration(self.sla)

    def asked(self, **speed: object) -> Selection:
        """This selection with other options of speed."""
        return replace(self.selection, speed=replace(self.selection.speed, **speed))

    def by(self, *dimensions: str, **speed: object) -> Selection:
        """This selection broken down, with other options of speed."""
        return replace(self.asked(**speed), by=dimensions)

    def numbers(self, name: str, selection: Selection | None = None) -> pl.DataFrame:
        """The rows of metric ``name``; cached."""
        return self.view.cached(measure, name, selection or self.selection)

    def number(self, name: str, selection: Selection | None = None) -> dict:
        """The one row of a metric that is not broken down."""
        return self.numbers(name, selection).row(0, named=True)

    def who(self) -> str:
        """Whose clocks run: "inbound and unknown MQLs", or "… leads" from creation on."""
        stage = "created" if self.selection.speed.start == "created" else "marketing_qualified"
        word = self.view.stages(stage)
        word = "leads" if word == "Leads" else word
        motions = self.selection.motion
        return f"{wording.listed(list(motions))} {word}" if motions else word


def speed_of(view: View, selection: Selection) -> SpeedView:
    """The view of speed that ``selection`` asks for, with everything said that it leaves open."""
    asked = asked_speed(view.warehouse, selection)
    return SpeedView(view, asked, sla_seconds(view.warehouse, asked))


def curves(speed: SpeedView) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The curves of time to call a team, on the business clock, and what they come to.

    `group`, `seconds`, `share`; and `group`, `share` (at the SLA), `final`, `leads`: teams with
    at least 30 leads, or all leads together where there is no team.
    """
    has_teams = "team" in speed.view.warehouse.dimensions
    by = ("team",) if has_teams else ()
    lines, ends = speed.view.cached(measure_curves, speed.by(*by, clock="business"))
    if not has_teams:
        everyone = pl.lit("All").alias("group")
        return lines.select(everyone, "seconds", "share"), ends.with_columns(everyone)
    ends = ends.rename({"team": "group"}).filter(
        pl.col("leads") >= SMALL, pl.col("group") != UNASSIGNED
    )
    lines = lines.rename({"team": "group"}).filter(pl.col("group").is_in(ends["group"].to_list()))
    return lines, ends


def lagging_teams(speed: SpeedView) -> pl.DataFrame:
    """The teams that call far fewer leads in time than the others do with leads of the same
    sources; see ``metrics.lagging``.
    """
    if "team" not in speed.view.warehouse.dimensions:
        return pl.DataFrame()
    rows = speed.numbers("sla_attainment_rate", speed.by("team", "source", clock="business"))
    known = rows.filter(pl.col("denominator") > 0, pl.col("team") != UNASSIGNED)
    return lagging(known, "team", alike=("source",))


def lagging_hours(speed: SpeedView) -> pl.DataFrame:
    """The opening hours whose leads are called in time far less often than those of the others,
    set against leads of the same team and source.
    """
    rows = speed.numbers("sla_by_open_hour", speed.by("team", "source", clock="business"))
    known = rows.filter(pl.col("denominator") > 0)
    return lagging(known, "hour", alike=("team", "source"))


def reps(speed: SpeedView) -> tuple[pl.DataFrame, pl.DataFrame, float | None]:
    """Each rep's share called in time on the business clock, the limits, and everybody's share."""
    rows = speed.numbers("sla_attainment_rate", speed.by("owner", clock="business"))
    return against_chance(rows.filter(pl.col("owner") != UNASSIGNED))


@dataclass(frozen=True)
class Hours:
    """Wall-clock attainment by day and hour of arrival, as `hours_chart` takes it.

    ``cells``: `weekday` (its place in ``days``), `hour`, `leads`, `within`, `rate` (null under 30
    leads). ``weekdays`` holds the weekdays that each of ``days`` is made of, 1 = Monday;
    ``open_hours`` the opening hours of each to outline.
    """

    cells: pl.DataFrame
    days: tuple[str, ...]
    weekdays: tuple[tuple[int, ...], ...]
    open_hours: list[tuple[int, float, float]]


def hours(speed: SpeedView, zone: str) -> Hours:
    """The hours of arrival by weekday, or where that leaves most leads in cells too small to rate,
    of all weekdays together and of the weekend.
    """
    rows = speed.numbers("sla_by_hour", speed.asked(clock="wall", hours=zone))
    counts = rows.filter(pl.col("denominator") > 0).select(
        "weekday", "hour", leads="denominator", within="numerator"
    )
    single = tuple((day,) for day in range(1, 8))
    in_large = counts.filter(pl.col("leads") >= SMALL)["leads"].sum()
    is_fine = 2 * in_large >= counts["leads"].sum()
    groups, days = (single, charts.DAYS) if is_fine else (_HALVES, ("Mon–Fri", "Sat–Sun"))
    row_of = {day: row for row, group in enumerate(groups, 1) for day in group}
    cells = (
        counts.with_columns(pl.col("weekday").replace_strict(row_of, return_dtype=pl.Int64))
        .group_by("weekday", "hour")
        .agg(pl.col("leads", "within").sum())
        .with_columns(
            rate=pl.when(pl.col("leads") >= SMALL).then(pl.col("within") / pl.col("leads"))
        )
        .sort("weekday", "hour")
    )
    spans = _open_spans(speed)
    outlined = [
        (row, first, last)
        for row, group in enumerate(groups, 1)
        for first, last in sorted(set.intersection(*(spans[day] for day in group)))
    ]
    return Hours(cells, tuple(days), groups, outlined)


def _open_spans(speed: SpeedView) -> dict[int, set[tuple[float, float]]]:
    """Opening hours by weekday: of the one team asked for, else of the default calendar."""
    definitions = speed.view.definitions
    teams = speed.selection.team
    team = definitions.teams.get(teams[0]) if len(teams) == 1 else None
    calendar = definitions.calendars[team.calendar if team else "default"]
    return {
        number: {
            (first / 60, min(last, MINUTES_A_DAY) / 60)
            for first, last in map(span_minutes, calendar.opening_hours.get(weekday, ()))
        }
        for number, weekday in enumerate(WEEKDAYS, 1)
    }


def weeks(speed: SpeedView, clock: str) -> pl.DataFrame:
    """SLA attainment by week as a cohort chart takes it; weeks with leads still due are open.

    `week`, `value`, `numerator`, `denominator`, `low`, `high`, `is_mature`, `mean`.
    """
    rows = speed.numbers("sla_attainment_rate", speed.by(WEEK, clock=clock))
    if rows["reason"].drop_nulls().len():
        return rows.clear()
    complete = pl.col("week") <= speed.view.context.last_complete_week
    rows = rows.with_columns(is_mature=complete & (pl.col("immature") == 0))
    settled = rows.filter("is_mature")
    base = settled["denominator"].sum()
    mean = settled["numerator"].sum() / base if base else None
    return rows.with_columns(mean=pl.lit(mean, pl.Float64))


def attempts(speed: SpeedView) -> pl.DataFrame:
    """First contacts by attempt as `persistence_chart` takes them: the rates, and `label`."""
    rows = speed.numbers("contact_by_attempt").filter(pl.col("denominator") > 0)
    return rows.with_columns(label=pl.col("attempt").cast(pl.String))


def before(speed: SpeedView) -> SpeedView | None:
    """The same view of the period before, just as long; None where the period has no beginning."""
    first = speed.selection.first_date
    if first is None:
        return None
    last = speed.selection.last_date or speed.view.context.local_date(speed.view.context.as_of)
    length = timedelta(days=(last - first).days + 1)
    earlier = replace(
        speed.selection, first_date=first - length, last_date=first - timedelta(days=1)
    )
    return replace(speed, selection=earlier)


def speed_words(speed: SpeedView) -> tuple[str, list[str]]:
    """The headline, and the further sentences about what lags; fewer where nothing does."""
    business = speed.asked(clock="business")
    teams = lagging_teams(speed).to_dicts()
    headline = speed_sentences.speed_sentence(
        speed.who(),
        speed.number("sla_attainment_rate", business),
        speed.sla_words,
        speed.number("median_response_minutes", business),
        teams[0] if teams else None,
    )
    signals = [
        speed_sentences.hours_sentence(lagging_hours(speed).to_dicts(), speed.sla_words),
        speed_sentences.others_sentence(teams, speed.sla_words),
    ]
    return headline, [sentence for sentence in signals if sentence]
