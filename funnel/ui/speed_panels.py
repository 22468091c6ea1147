"""The top of "Are we calling fast enough?": its sentences and its cards."""

from functools import partial

import streamlit as st

from funnel import wording
from funnel.metrics import METRICS
from funnel.ui import leads
from funnel.ui.heads import page_head
from funnel.ui.panel import panel
from funnel.ui.speed_lists import speed_list
from funnel.views import speed as frames
from funnel.views import weekly
from funnel.views.speed import CHOICES, SpeedView

_CARDS = "speed-card"


def speed_head(speed: SpeedView) -> None:
    """The headline, whose clocks it is about, and the first things to talk about."""
    attainment = speed.number("sla_attainment_rate", speed.asked(clock="business"))
    if attainment["reason"]:
        page_head("How fast leads are called cannot be said", f"{attainment['reason']}")
        return
    headline, signals = frames.speed_words(speed)
    page_head(headline, _base(speed))
    for sentence in signals:
        st.markdown(f":orange[▼] {sentence}")
    if speed.view.period.note:
        st.info(speed.view.period.note, icon=":material/date_range:")


def _base(speed: SpeedView) -> str:
    asked = speed.selection.speed
    until = CHOICES["stop"][asked.stop].removeprefix("to ")
    narrowed = f" Only {speed.view.narrowed_to}." if speed.view.narrowed_to else ""
    others = "" if speed.view.selection.motion else " Choose a motion to see the others."
    return (
        f"{_capital(speed.who())} of {weekly.period_words(speed.view)}.{narrowed} The clock runs "
        f"{CHOICES['start'][asked.start]} to {until}, whatever its outcome, in the opening hours "
        f"of each lead's team unless a panel says otherwise.{others}"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@st.fragment
def speed_cards(speed: SpeedView) -> None:
    """Median, nine in ten and attainment on both clocks, and who was not called."""
    left, middle, right = st.columns([4, 4, 3])
    earlier = frames.before(speed)
    with left:
        _clock_card(speed, earlier, "business", "Minutes inside the team's opening hours")
    with middle:
        _clock_card(speed, earlier, "wall", "What the lead lives through, nights included")
    with right:
        _uncalled_card(speed)
    mark = leads.chosen(_CARDS)
    if mark in _CARD_LISTS:
        with st.container(border=True, gap="xsmall"):
            _CARD_LISTS[mark](speed)


def _clock_card(speed: SpeedView, earlier: SpeedView | None, clock: str, base: str) -> None:
    asked = speed.asked(clock=clock)
    names = ("median_response_minutes", "p90_response_minutes", "sla_attainment_rate")
    rows = {name: speed.number(name, asked) for name in names}
    with (
        panel(
            CHOICES["clock"][clock], base, names, _clock_numbers(rows), partial(_ask_buttons, clock)
        ),
        st.container(horizontal=True, gap="small"),
    ):
        for name in names:
            row = rows[name]
            old = earlier.number(name, earlier.asked(clock=clock)) if earlier else None
            st.metric(
                _card_label(name, speed),
                _card_value(row),
                _card_change(row, old),
                delta_color="off",
                delta_arrow="auto" if row["value"] is not None else "off",
            )


def _card_label(name: str, speed: SpeedView) -> str:
    return {
        "median_response_minutes": "Median",
        "p90_response_minutes": "9 in 10 by",
        "sla_attainment_rate": f"Within {speed.sla_words}",
    }[name]


def _card_value(row: dict) -> str:
    if row["metric"] == "sla_attainment_rate":
        return wording.rate(row["value"], row["denominator"])
    if row["value"] is None:
        return "Not yet" if row["denominator"] else wording.NOTHING
    return wording.duration(60 * row["value"])


def _card_change(row: dict, old: dict | None) -> str | None:
    if row["value"] is None:
        if not row["denominator"]:
            return None
        return f"{wording.rate(row['numerator'] / row['denominator'])} so far"
    if old is None or old["value"] is None:
        return None
    if row["metric"] == "sla_attainment_rate":
        return wording.change(old["value"], row["value"], "rate")
    gap = 60 * (row["value"] - old["value"])
    return f"{'-' if gap < 0 else '+'}{wording.duration(abs(gap))}"


def _clock_numbers(rows: dict[str, dict]) -> str:
    row = rows["sla_attainment_rate"]
    if row["reason"]:
        return row["reason"]
    median = rows["median_response_minutes"]
    lines = [
        f"{wording.count(row['numerator'])} ÷ {wording.count(row['denominator'])} = "
        f"{wording.rate(row['value'], row['denominator'])}, 95 % interval "
        f"{wording.rate(row['low'])} to {wording.rate(row['high'])}",
        f"pending, SLA not run out: {wording.counted(row['immature'], 'lead')}",
        f"closed uncalled before the SLA: {wording.counted(row['closed_before'], 'lead')}; "
        f"without them {wording.rate(row['rate_without_closed'])}",
        f"called while closed, before opening: {wording.counted(row['before_opening'], 'lead')}",
        f"called so far: {wording.count(median['numerator'])} of "
        f"{wording.count(median['denominator'])}, {wording.count(median['immature'])} waiting",
    ]
    return "  \n".join(wording.plain(line) for line in lines)


def _ask_buttons(clock: str) -> None:
    for mark, label in ((f"within-{clock}", "Called in time"), (f"late-{clock}", "Not in time")):
        st.button(
            label,
            icon=":material/list:",
            key=f"leads-{mark}",
            on_click=leads.choose,
            args=(_CARDS, mark),
        )


def _uncalled_card(speed: SpeedView) -> None:
    waiting = speed.number("waiting")
    past = speed.number("waiting_past_sla", speed.asked(clock="business"))
    closed = speed.number("closed_uncalled")
    never = speed.number("never_called_rate")
    names = ("waiting", "waiting_past_sla", "closed_uncalled", "never_called_rate")
    said = (
        f"never called: {wording.count(never['numerator'])} ÷ "
        f"{wording.count(never['denominator'])} = "
        f"{wording.rate(never['value'], never['denominator'])}"
    )
    with (
        panel(
            "Not called", "Waiting at the end of the data, or gone", names, said, _uncalled_buttons
        ),
        st.container(horizontal=True, gap="small"),
    ):
        st.metric(
            "Waiting",
            wording.count(waiting["value"]),
            f"{wording.count(past['value'])} past SLA",
            delta_color="orange" if past["value"] else "off",
            delta_arrow="off",
        )
        base = never["denominator"]
        share = wording.rate(closed["value"] / base) if base and closed["value"] else "0%"
        st.metric(
            "Closed uncalled",
            wording.count(closed["value"]),
            f"{share} of all",
            delta_color="off",
            delta_arrow="off",
        )


def _uncalled_buttons() -> None:
    for mark, label in (
        ("waiting", "Who waits"),
        ("past", "Who waits past the SLA"),
        ("closed", "Who closed uncalled"),
    ):
        st.button(
            label,
            icon=":material/list:",
            key=f"leads-{mark}",
            on_click=leads.choose,
            args=(_CARDS, mark),
        )


def _sla_list(speed: SpeedView, clock: str, is_within: bool) -> None:
    words = "called within" if is_within else "not called within"
    speed_list(
        speed,
        f"Leads {words} {speed.sla_words}, {CHOICES['clock'][clock].lower()}",
        _CARDS,
        speed.asked(clock=clock),
        "sla_attainment_rate",
        clocked=True,
        due=True,
        within=is_within,
    )


def _standing_list(speed: SpeedView, metric: str, standing: str, **only: bool) -> None:
    speed_list(
        speed,
        METRICS[metric].label,
        _CARDS,
        speed.asked(clock="business"),
        metric,
        standings=[standing],
        **only,
    )


_CARD_LISTS = {
    "within-business": partial(_sla_list, clock="business", is_within=True),
    "late-business": partial(_sla_list, clock="business", is_within=False),
    "within-wall": partial(_sla_list, clock="wall", is_within=True),
    "late-wall": partial(_sla_list, clock="wall", is_within=False),
    "waiting": partial(_standing_list, metric="waiting", standing="waiting"),
    "past": partial(_standing_list, metric="waiting_past_sla", standing="waiting", due=True),
    "closed": partial(_standing_list, metric="closed_uncalled", standing="closed_uncalled"),
}


def require_speed(speed: SpeedView) -> None:
    """Stop the page where the export cannot say how fast leads are called; the head says why."""
    if speed.number("sla_attainment_rate", speed.asked(clock="business"))["reason"]:
        st.caption("Choose other leads, another period or another start of the clock above.")
        st.stop()
