"""What to talk about in the weekly meeting: what chance does not explain, the largest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from funnel import wording
from funnel.metrics import SMALL_ONES, Headline, Metric
from funnel.metrics.sourcing import MEASURES
from funnel.speed import Speed
from funnel.views import handoff as handoff_frames
from funnel.views import movement, sentences
from funnel.views import speed as speed_frames
from funnel.views.handoff import HandoffView
from funnel.views.movement import CONVERTED, PANEL, SPANS, MovementView
from funnel.views.view import View
from funnel.views.weekly import CARDS

# The spans in which movements are looked for: what is slow shows in a quarter, not in a week.
_SPANS = (13, 1)

# What a link says, and where it leads.
_FUNNEL = ("The funnel", "weekly_funnel")
_SPEED = ("Are we calling fast enough?", "speed_to_call")
_HANDOFF = ("The hand-off", "hand_off")
_MIX = ("Mix by motion", "mix")
_SOURCES = ("Sources and campaigns", "sources")
_LISTED = ("list them", "")


@dataclass(frozen=True)
class Link:
    """A page ("": this one) with more of a topic, and what is to be ``asked`` there."""

    words: str
    page: str
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Topic:
    """Something sure enough to talk about: in words, and where more of it is.

    ``size``: how much of the firm's own number it concerns, a share of one; ``of`` names that.
    """

    size: float
    of: str
    text: str
    links: tuple[Link, ...]

    @property
    def page(self) -> str:
        """The page that shows it."""
        return self.links[0].page


def topics(view: View, headlines: list[Headline]) -> list[Topic]:
    """What lies outside chance, the largest first.

    Cards outside their usual range, segments whose entries or conversion moved beyond chance
    against the 13 weeks or the week before, teams that lag in calling or reject without reasons.
    """
    found = [*_signals(view, headlines), *_movements(view), *_lagging(view), *_reasonless(view)]
    return sorted(found, key=lambda topic: -topic.size)


def _signals(view: View, headlines: list[Headline]) -> Iterator[Topic]:
    for number in headlines:
        if number.signal and number.limits.center:
            size = abs(number.value - number.limits.center) / number.limits.center
            links = (_page_of(view, number.metric), Link(*_LISTED, {CARDS: number.metric.name}))
            text = f"{wording.plain(sentences.signal_sentence(number))}."
            yield Topic(size, "off its usual", text, links)


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
    for weeks in _SPANS:
        entries: dict[str, list[tuple[MovementView, dict]]] = {}
        for what in movement.kinds(view):
            asked = movement.open_movement(view, weeks, what, dimension)
            if asked.reason:
                continue
            rows = movement.contributors(asked).rows(named=True)
            if what == CONVERTED:
                yield from _rates(asked, rows, weeks)
                continue
            for row in rows:
                if row["is_chance"] is False and row["label"] not in (SMALL_ONES, *named):
                    entries.setdefault(row["label"], []).append((asked, row))
        yield from (_entries(label, moved, weeks) for label, moved in entries.items())
        named |= set(entries)


def _links_of(asked: MovementView, label: str, weeks: int) -> tuple[Link, ...]:
    """Where a segment's movement is shown: its own page, and its leads below the bridge here."""
    page = _MIX if asked.dimension == "motion" else _SOURCES
    bridge = {
        "mover": movement.kind_words(asked.view)[asked.what],
        "span": SPANS[weeks],
        "moved_by": movement.by_words(asked.dimension),
        PANEL: f"segment:{label}",
    }
    return Link(*page, {asked.dimension: label}), Link(*_LISTED, bridge)


def _entries(label: str, moved: list[tuple[MovementView, dict]], weeks: int) -> Topic:
    """One segment that brought more or fewer leads, MQLs, … than before: the largest first."""
    sized = sorted(
        ((_size(asked, row), asked, row) for asked, row in moved), key=lambda one: -one[0]
    )
    size, asked, largest = sized[0]
    brought = [
        f"{wording.count(row['after'])} {one.counted} after {wording.count(row['before'])}"
        for _, one, row in sized[:2]
    ]
    word = "fewer" if largest["change"] < 0 else "more"
    text = (
        f"{wording.plain(label)} brings {word}: {wording.listed(brought)} "
        f"({asked.after_words} against {asked.before_words})."
    )
    return Topic(size, f"of {asked.counted}", text, _links_of(asked, label, weeks))


def _size(asked: MovementView, row: dict) -> float:
    """The change as a share of all that the firm had of it in the larger of both spans."""
    known = asked.rows.filter(pl.col(asked.dimension).is_not_null())
    whole = max(known["leads_before"].sum(), known["leads"].sum(), 1)
    return abs(row["change"]) / whole


def _rates(asked: MovementView, rows: list[dict], weeks: int) -> Iterator[Topic]:
    whole = max(sum(row["before"] for row in rows), sum(row["after"] for row in rows), 1)
    firsts = asked.view.stages("marketing_qualified")
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
            size = abs(row["rate_part"]) / whole
            links = _links_of(asked, row["label"], weeks)
            yield Topic(size, f"of {asked.counted}", text, links)


def _lagging(view: View) -> Iterator[Topic]:
    if "team" not in view.warehouse.dimensions:
        return
    asked = replace(view.selection, speed=Speed(clock="business"))
    speed = speed_frames.speed_of(view, asked)
    overall = speed.number("sla_attainment_rate")
    if overall["reason"] or not overall["denominator"]:
        return
    for row in speed_frames.lagging_teams(speed).iter_rows(named=True):
        share = wording.rate(row["numerator"] / row["denominator"], row["denominator"])
        text = (
            f"{wording.plain(row['team'])} calls {share} of its leads within {speed.sla_words} "
            f"of opening hours; the others call {wording.rate(row['others'])} of such leads."
        )
        lost = row["lost"] / overall["denominator"]
        yield Topic(lost, "of leads due a call", text, (Link(*_SPEED, {"team": row["team"]}),))


def _reasonless(view: View) -> Iterator[Topic]:
    handoff = HandoffView(view, view.selection)
    if handoff.missing:
        return
    rows = handoff_frames.reasonless_teams(handoff)
    rejected = handoff.places["rejected"]["numerator"]
    for row in rows.iter_rows(named=True):
        blank = row["denominator"] - row["numerator"]
        text = (
            f"{wording.plain(row['team'])} rejects without a reason: "
            f"{wording.count(blank)} of its {wording.counted(row['denominator'], 'rejection')}."
        )
        links = (Link(*_HANDOFF, {"team": row["team"]}),)
        yield Topic(blank / max(rejected, 1), "of rejections", text, links)
