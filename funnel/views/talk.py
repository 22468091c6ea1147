"""What to talk about in the weekly meeting: what chance does not explain, the largest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from funnel import wording
from funnel.measure import holiday_weeks
from funnel.metrics import SMALL_ONES, Headline, Metric
from funnel.metrics.sourcing import MEASURES
from funnel.speed import Speed
from funnel.views import handoff as handoff_frames
from funnel.views import movement, movement_sentences, sentences, weekly
from funnel.views import speed as speed_frames
from funnel.views.handoff import HandoffView
from funnel.views.movement import COHORT, CONVERTED, PANEL, MovementView
from funnel.views.movement_frames import bridge_steps, contributors
from funnel.views.movement_spans import PERIOD, SPANS
from funnel.views.movement_words import LONG, is_rate_beyond_chance, rate_words
from funnel.views.view import View
from funnel.views.weekly import CARDS, span_words

_WEEK = 1

# What a link says, and where it leads.
_FUNNEL = ("The funnel", "weekly_funnel")
_SPEED = ("Are we calling fast enough?", "speed_to_call")
_HANDOFF = ("The hand-off", "hand_off")
_MIX = ("Mix by motion", "mix")
_SOURCES = ("Sources and campaigns", "sources")


@dataclass(frozen=True)
class Link:
    """A page with more of a topic, and what is to be ``asked`` there."""

    words: str
    page: str
    asked: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """Leads behind a topic on this page: the ``mark`` of a panel, and what is chosen there."""

    panel: str
    mark: str
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Topic:
    """Something sure enough to talk about: in words, and where more of it is.

    ``size``: how many leads or opportunities it concerns, more or fewer than before, than usual or
    than others have; ``of`` says what they are: "fewer MQLs". ``is_slow``: it moved over a longer
    time than a week; None where nothing moved from one span to the next.
    """

    size: float
    of: str
    text: str
    links: tuple[Link, ...]
    listing: Listing | None = None
    is_slow: bool | None = None

    @property
    def page(self) -> str:
        """The page that shows it."""
        return self.links[0].page


def topics(view: View, headlines: list[Headline]) -> list[Topic]:
    """What lies outside chance, what concerns most leads first.

    Cards outside their usual range, segments whose entries or conversion moved beyond chance over
    13 weeks (or the quarter or year chosen) or in the last week, conversion of all of them, teams
    that lag in calling or reject without reasons.
    """
    whole = _in_whole_weeks(view)
    found = [*_signals(view, headlines), *_movements(view), *_lagging(whole), *_reasonless(whole)]
    return sorted(
        (topic for topic in found if topic.size >= sentences.FEWEST), key=lambda topic: -topic.size
    )


def lead_sentences(view: View, headlines: Sequence[Headline], found: Sequence[Topic]) -> list[str]:
    """What the headline leaves out: what else moved, this week and more slowly, and what was
    missed of what was agreed.
    """
    is_holiday = view.last_week in holiday_weeks(view.warehouse)
    said = [f"{wording.week(view.last_week)} has a holiday."] if is_holiday else []
    said += [f"{sentences.signal_sentence(number)}." for number in sentences.small(headlines)]
    said += [topic.text for topic in found if topic.is_slow is False][:1]
    said += [f"Slower to see: {topic.text}" for topic in found if topic.is_slow][:2]
    missed = [
        sentences.missed(weekly.name(view, number), number, view.last_week)
        for number in headlines
        if number.is_target_met is False
    ]
    if missed:
        said.append(f"Targets missed: {wording.plain(wording.listed(missed, most=len(missed)))}.")
    return said


def _in_whole_weeks(view: View) -> View:
    """The view until its last complete week, so that every topic is of weeks that are over."""
    ended = view.context.last_complete_week + timedelta(days=6)
    first, last = view.selection.first_date, view.selection.last_date
    if (last is not None and last <= ended) or (first is not None and first > ended):
        return view
    return replace(view, selection=replace(view.selection, last_date=ended))


def _signals(view: View, headlines: list[Headline]) -> Iterator[Topic]:
    for number in headlines:
        if number.signal and number.limits.center:
            size, noun = sentences.concerned(number, headlines)
            text = f"{wording.plain(sentences.signal_sentence(number))}."
            listing = Listing(CARDS, number.metric.name)
            yield Topic(size, noun, text, (_page_of(view, number.metric),), listing)


def _page_of(view: View, metric: Metric) -> Link:
    """The page that shows a card's number week by week."""
    if metric.is_speed:
        return Link(*_SPEED)
    if metric.is_handoff:
        return Link(*_HANDOFF)
    if metric.name in MEASURES and metric.mart == "opportunities":
        return Link(*_MIX, {"mix_measure": metric.label})
    stage = metric.stages[0] if metric.stages else "won"
    return Link(*_FUNNEL, {} if metric.is_cohort else {"stage": view.stage(stage)})


def _movements(view: View) -> Iterator[Topic]:
    dimension = "source" if "source" in view.warehouse.dimensions else None
    named: set[str] = set()
    for is_slow in (True, False):
        entries: dict[str, list[tuple[MovementView, dict, str]]] = {}
        for what in movement.kinds(view):
            spans = movement.spans_to_choose(view, what)
            long = PERIOD if PERIOD in spans else LONG
            weeks = long if is_slow else _WEEK
            asked = movement.open_movement(view, weeks, what, dimension)
            if asked.reason:
                continue
            rows = contributors(asked).rows(named=True)
            if what == CONVERTED:
                yield from _rates(asked, rows, spans[weeks], is_slow)
                continue
            for row in rows:
                if row["is_chance"] is False and row["label"] not in (SMALL_ONES, *named):
                    entries.setdefault(row["label"], []).append((asked, row, spans[weeks]))
        yield from (_entries(label, moved, is_slow) for label, moved in entries.items())
        named |= set(entries)


def _links_of(
    asked: MovementView, label: str | None, span: str
) -> tuple[tuple[Link, ...], Listing]:
    """Where the movement of a segment, or of all (None), is shown: the page of segments, and the
    leads below the bars here.
    """
    page = _MIX if asked.dimension == "motion" else _SOURCES
    view, what = asked.view, asked.what
    choices = {
        movement.span_control(view, what): span,
        movement.by_control(view, what): asked.dimension,
    }
    if not asked.is_conversion:
        choices["mover"] = what
    panel = COHORT if asked.is_conversion else PANEL
    listing = Listing(panel, "after:" if label is None else f"segment:{label}", choices)
    shown = {} if label is None else {asked.dimension: label}
    if page == _SOURCES and span == SPANS[_WEEK]:
        shown["compared"] = span
    return (Link(*page, shown),), listing


def _entries(label: str, moved: list[tuple[MovementView, dict, str]], is_slow: bool) -> Topic:
    """One segment that brought more or fewer leads, MQLs, … than before: the largest first."""
    moved = sorted(moved, key=lambda one: -abs(one[1]["change"]))
    asked, largest, span = moved[0]
    brought = wording.listed(
        [_after(one, (row["before"], row["after"])) for one, row, _ in moved[:2]]
    )
    whole = wording.listed([_after(one, one.sums) for one, *_ in moved[:2]])
    if whole != brought:
        brought += f"; all {wording.plural(asked.per)} {whole}"
    text = (
        f"{wording.plain(label)} brings {brought} "
        f"({asked.after_words} against {asked.before_words})."
    )
    links, listing = _links_of(asked, label, span)
    size = abs(largest["change"])
    of = f"{movement_sentences.more(largest['change'])} {asked.noun(size)}"
    return Topic(size, of, text, links, listing, is_slow)


def _after(asked: MovementView, counts: tuple[int, int]) -> str:
    before, after = counts
    return f"{wording.count(after)} {asked.noun(after)} after {wording.count(before)}"


def _rates(asked: MovementView, rows: list[dict], span: str, is_slow: bool) -> Iterator[Topic]:
    firsts = asked.view.stages("marketing_qualified")
    if is_rate_beyond_chance(asked) and (told := rate_words(asked)):
        rate = bridge_steps(asked)[3].value
        links, listing = _links_of(asked, None, span)
        of = f"{movement_sentences.more(rate)} {asked.noun(2)}"
        yield Topic(abs(rate), of, told, links, listing, is_slow)
    for row in rows:
        if row["is_rate_chance"] is False:
            often = "less" if row["rate_part"] < 0 else "more"
            now, before = (
                f"{wording.count(converted)} of {wording.count(leads)}"
                for converted, leads in (
                    (row["after"], row["leads"]),
                    (row["before"], row["leads_before"]),
                )
            )
            text = (
                f"{wording.plain(row['label'])} converts {often} often: {now} {firsts} became "
                f"{asked.view.stage('sales_qualified')}, before it was {before} "
                f"({asked.after_words} against {asked.before_words})."
            )
            links, listing = _links_of(asked, row["label"], span)
            of = f"{movement_sentences.more(row['rate_part'])} {asked.noun(2)}"
            yield Topic(abs(row["rate_part"]), of, text, links, listing, is_slow)


def _weeks_of(view: View) -> tuple[str, dict[str, str | tuple[str, ...]]]:
    """The days that a topic counts, in words, and what shows the same on another page."""
    context = view.context
    begun = context.begun
    first, last = view.selection.first_date or begun, view.selection.last_date
    if last is None or last == view.period.last:
        return weekly.period_words(view), {}
    days = (f"{first}", f"{last}")
    return span_words(view, first, last), {"period": "Custom dates", "dates": days}


def _lagging(view: View) -> Iterator[Topic]:
    if "team" not in view.warehouse.dimensions:
        return
    asked = replace(view.selection, speed=Speed(clock="business"))
    speed = speed_frames.speed_of(view, asked)
    overall = speed.number("sla_attainment_rate")
    if overall["reason"] or not overall["denominator"]:
        return
    weeks, dates = _weeks_of(view)
    for row in speed_frames.lagging_teams(speed).iter_rows(named=True):
        share = wording.rate(row["numerator"] / row["denominator"], row["denominator"])
        text = (
            f"{wording.plain(row['team'])} calls {share} of its leads within {speed.sla_words} "
            f"of opening hours, {wording.count(row['numerator'])} of "
            f"{wording.count(row['denominator'])} ({weeks}); the others call "
            f"{wording.rate(row['others'])} of such leads, which would be "
            f"{wording.count(row['lost'])} more."
        )
        links = (Link(*_SPEED, {"team": row["team"], **dates}),)
        yield Topic(row["lost"], "leads", text, links)


def _reasonless(view: View) -> Iterator[Topic]:
    handoff = HandoffView(view, view.selection)
    if handoff.missing:
        return
    weeks, dates = _weeks_of(view)
    for row in handoff_frames.reasonless_teams(handoff).iter_rows(named=True):
        blank = row["denominator"] - row["numerator"]
        text = (
            f"{wording.plain(row['team'])} rejects without a reason: {wording.count(blank)} of "
            f"its {wording.counted(row['denominator'], 'rejection')} ({weeks})."
        )
        links = (Link(*_HANDOFF, {"team": row["team"], **dates}),)
        yield Topic(blank, "rejections", text, links)
