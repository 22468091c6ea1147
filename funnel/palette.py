"""The colours of every chart, for light and dark pages.

Colour means something or is grey: orange is worse and outside its usual range, blue is better and
outside it; a motion or a stage keeps its colour everywhere. The theme in `.streamlit/config.toml`
holds the same colours for Streamlit's own parts.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Hex colours of one mode; ``stages`` runs from the first stage to the last.

    ``on_stages`` is the text colour that reads on each of them; ``pale`` the colour of bars that
    carry an ink interval.
    """

    ink: str
    soft: str
    faint: str
    grid: str
    axis: str
    quiet: str
    card: str
    worse: str
    better: str
    motions: dict[str, str]
    sides: dict[str, str]
    stages: tuple[str, ...]
    pale: str
    on_stages: tuple[str, ...]


LIGHT = Palette(
    ink="#18212F",
    soft="#5B6573",
    faint="#8D96A3",
    grid="#EBEEF2",
    axis="#C6CDD6",
    quiet="#B4BDC9",
    card="#FFFFFF",
    worse="#C24E00",
    better="#0072B2",
    sides={"marketing": "#B0418A", "sales": "#6B7A1E"},
    motions={
        "inbound": "#0072B2",
        "outbound": "#E69F00",
        "partner": "#009E73",
        "unknown": "#8D96A3",
    },
    stages=("#C9DDF0", "#9CC3E4", "#66A3D3", "#3882BD", "#1C64A2", "#0B4679"),
    pale="#9CC3E4",
    on_stages=("#18212F", "#18212F", "#18212F", "#FFFFFF", "#FFFFFF", "#FFFFFF"),
)

DARK = Palette(
    ink="#E7EBF0",
    soft="#A3AEBB",
    faint="#7C8896",
    grid="#232C37",
    axis="#3A4553",
    quiet="#566374",
    card="#1A212B",
    worse="#F28A3C",
    better="#5AB0EA",
    sides={"marketing": "#D982BE", "sales": "#C3C95A"},
    motions={
        "inbound": "#5AB0EA",
        "outbound": "#F0B23E",
        "partner": "#35C79A",
        "unknown": "#98A3B1",
    },
    stages=("#24405C", "#2C5780", "#356FA3", "#4289C4", "#5AA3DE", "#8CC4F0"),
    pale="#356FA3",
    on_stages=("#E7EBF0", "#E7EBF0", "#FFFFFF", "#10151C", "#10151C", "#10151C"),
)


def palette_of(mode: str | None) -> Palette:
    """The palette of ``mode``, "dark" or "light"; light where the browser has not said."""
    return DARK if mode == "dark" else LIGHT
