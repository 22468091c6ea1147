"""The choices of how speed is counted, above its pages and in their addresses."""

import streamlit as st

from funnel import wording
from funnel.durations import length_seconds
from funnel.selection import TO_DATE
from funnel.speed import TARGETS
from funnel.ui.controls import select
from funnel.ui.opening import open_speed
from funnel.views.pays import TARGET_STAGES
from funnel.views.speed import CHOICES, SpeedView
from funnel.views.view import View

SLAS = ("1m", "5m", "15m", "30m", "1h", "4h", "24h")
_WINDOWS = ("7d", "14d", "30d", "60d", "90d", "120d", TO_DATE)
_LANDMARKS = ("1m", "5m", "15m", "30m", "1h")


def speed_controls(view: View) -> SpeedView:
    """Draw the choices of how speed is counted; the view they ask for comes back."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sla_choice(view)
        start_choice(view)
        select("stop", list(CHOICES["stop"]), CHOICES["stop"].get)
    return open_speed(view)


def pays_controls(view: View) -> SpeedView:
    """Draw the choices of what speed is set against; the view they ask for comes back."""
    targets = [
        name for name in TARGETS if name == "contact" or TARGET_STAGES[name] in view.context.present
    ]
    default = targets.index("sql") if "sql" in targets else 0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        select("target", targets, lambda name: f"Target {_target(view, name)}", default)
        start_choice(view)
        select("clock", ["wall", "business"], CHOICES["clock"].get)
        select("window", ["", *_WINDOWS], _window)
        select("window_from", ["clock", "call"], lambda name: f"From the {name}")
        select("landmark", list(_LANDMARKS), lambda text: f"Fast: {_length(text)}", 1)
        select("slow", list(CHOICES["slow"]), CHOICES["slow"].get, width=280)
    return open_speed(view)


def sla_choice(view: View) -> None:
    """The promise: as agreed, unless another is chosen."""
    agreed = f"{view.definitions.promises.response_minutes}m"
    slas = sorted({*SLAS, agreed}, key=length_seconds)
    select("sla", slas, lambda text: f"SLA {_length(text)}", slas.index(agreed))


def start_choice(view: View) -> None:
    """From when clocks run."""
    choices = list(CHOICES["start"])
    if "marketing_qualified" not in view.context.present:
        choices.remove("mql")
    words = CHOICES["start"] | {"mql": f"from {view.stage('marketing_qualified')}"}
    select("start", choices, lambda name: f"Clock {words[name]}")


def _target(view: View, name: str) -> str:
    return "contact" if name == "contact" else view.stage(TARGET_STAGES[name])


def _window(text: str) -> str:
    if not text:
        return "Window as agreed"
    return "To date" if text == TO_DATE else f"Within {_length(text)}"


def _length(text: str) -> str:
    return wording.duration(length_seconds(text))
