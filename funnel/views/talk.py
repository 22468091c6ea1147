"""What to talk about in the weekly meeting: what chance does not explain, the largest first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from funnel import wording
from funnel.metrics import SMALL_ONES, Headline
from funnel.speed import Speed
from funnel.views import handoff as handoff_frames
from funnel.views import movement, sentences
from funnel.views import speed as speed_frames
from funnel.views.handoff import HandoffView
from funnel.views.movement import CONVERTED, MovementView
from funnel.views.view import View

# The spans in which movements are looked for: what is slow shows in a quarter, not in a week.
_SPANS = (13, 1)


@dataclass(frozen=True)
class Topic:
    """Something sure enough to talk about: in words, on which page more of it is.

    ``size``: how much of the firm's own number it concerns, a share of one; ``of`` names that.
    """

    size: float
    of: str
    text: str
    page: str


def topics(view: View, headlines: list[Headline]) -> list[Topic]:
    """What lies outside chance, the largest first.

    Cards outside their usual range, segments whose entries or conversion moved beyond chance
    against the 13 weeks or the week before, teams that lag in calling or reject without reasons.
    """
    found = [*_signals(headlines), *_movements(view), *_lagging(view), *_reasonless(view)]
    return sorted(found, key=lambda topic: -topic.size)


def _signals(headlines: list[Headline]) -> Iterator[Topic]:
    for number in headlines:
        if number.signal and number.limits.center:
            size = abs(number.value - number.limits.center) / number.limits.center
            page = {
                "median_response_minutes": "speed_to_call",
                "sla_attainment_rate": "speed_to_call",
                "acceptance_rate": "hand_off",
            }.get(number.metric.name, "weekly_funnel")
            yield Topic(size, "off its usual", f"{sentences.signal_sentence(number)}.", page)


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
                yield from _rates(asked, rows)
                continue
            for row in rows:
                if row["is_chance"] is False and row["label"] not in (SMALL_ONES, *named):
                    entries.setdefault(row["label"], []).append((asked, row))
        yield from (_entries(label, moved) for label, moved in entries.items())
        named |= set(entries)


def _entries(label: str, moved: list[tuple[MovementView, dict]]) -> Topic:
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
    return Topic(size, f"of {asked.counted}", text, "weekly_health")


def _size(asked: MovementView, row: dict) -> float:
    """The change as a share of all that the firm had of it in the larger of both spans."""
    known = asked.rows.filter(pl.col(asked.dimension).is_not_null())
    whole = max(known["leads_before"].sum(), known["leads"].sum(), 1)
    return abs(row["change"]) / whole


def _rates(asked: MovementView, rows: list[dict]) -> Iterator[Topic]:
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
            yield Topic(abs(row["rate_part"]) / whole, f"of {asked.counted}", text, "weekly_health")


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
        yield Topic(lost, "of leads due a call", text, "speed_to_call")


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
        yield Topic(blank / max(rejected, 1), "of rejections", text, "hand_off")
