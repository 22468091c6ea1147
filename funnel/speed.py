"""How the reader wants speed to call counted: which clock, from when, until what."""

from dataclasses import dataclass, fields
from itertools import pairwise

from funnel.durations import length_seconds
from funnel.errors import BadSelection
from funnel.tables import CLOCK_STARTS

CLOCKS = ("wall", "business")
STOPS = ("call", "attempt", "contact", "meeting")
TARGETS = {
    "contact": "contact",
    "sql": "sales_qualified",
    "opportunity": "opportunity",
    "won": "won",
}
# Whose speed is asked of unless the reader says: who came to us, or may have.
CALLED_MOTIONS = ("inbound", "unknown")
EPISODES = ("first", "latest", "all")
# The upper ends of the bins of time to first call; beyond the last is a bin of its own.
BINS = ("1m", "2m", "3m", "5m", "30m", "1h", "5h", "24h")
MOST_BINS = 12
LONGEST_LANDMARK = 3_600


@dataclass(frozen=True)
class Speed:
    """What was asked of speed; None leaves it to the definitions, the data or the metric.

    ``start``: the clock runs from creation, MQL or assignment (None: MQL where the export has
    them). ``stop``: the first call, attempt on any channel, two-way contact or meeting; of metrics
    also being assigned, and a ``follow_up``, an attempt whatever came before it. ``sla``: the
    promise, such as ``5m``. ``bins``: upper ends of the bins of time to first call.
    ``landmark``: the moment of the fair comparison, at most 1h. ``median``: of ``all`` leads
    with a clock or of those ``called``. ``episodes``: the first MQL of a lead, its latest, all.
    ``window_from``: the window of a conversion runs from the ``clock`` or from the ``call``.
    ``slow``: whoever was not called by the landmark (``uncalled``) or only who was ``called``
    later. ``baseline``: lift is over leads called in the ``last`` bin, or over all ``other``
    called ones. ``hours``: hours of the day are those of the ``report`` zone or of the ``team``.
    Raises BadSelection for what cannot be asked.
    """

    start: str | None = None
    stop: str = "call"
    clock: str = "wall"
    sla: str | None = None
    bins: tuple[str, ...] = BINS
    target: str = "sql"
    landmark: str = "5m"
    median: str = "all"
    episodes: str | None = None
    window_from: str = "clock"
    slow: str = "uncalled"
    baseline: str = "last"
    hours: str = "report"

    def __post_init__(self):
        for name, allowed in _ALLOWED.items():
            value = getattr(self, name)
            if value is not None and value not in allowed:
                raise BadSelection(
                    f"{value!r} is no {name.replace('_', ' ')}: choose {_either(allowed)}."
                )
        if self.sla is not None and length_seconds(self.sla, "promise") < 1:
            raise BadSelection("A promise of no time cannot be kept: write it like 5m.")
        if not 1 <= length_seconds(self.landmark, "landmark") <= LONGEST_LANDMARK:
            raise BadSelection(f"A landmark lies at most 1h after the clock, not {self.landmark}.")
        if not 1 <= len(self.bins) <= MOST_BINS:
            raise BadSelection(f"Give 1 to {MOST_BINS} bins, not {len(self.bins)}.")
        if any(a >= b for a, b in pairwise(self.edges)) or self.edges[0] < 1:
            raise BadSelection(
                f"Bins are upper ends that rise, such as 5m,1h,24h, not {','.join(self.bins)}."
            )

    @property
    def edges(self) -> tuple[int, ...]:
        """The upper ends of the bins in seconds."""
        return tuple(length_seconds(text, "bin") for text in self.bins)

    @property
    def landmark_seconds(self) -> int:
        """The moment of the fair comparison, in seconds after the clock began."""
        return length_seconds(self.landmark, "landmark")

    @property
    def is_business(self) -> bool:
        """Whether time counts in the team's opening hours only."""
        return self.clock == "business"

    @property
    def target_stage(self) -> str | None:
        """The stage that converts; None for contact, which is an activity."""
        return None if self.target == "contact" else TARGETS[self.target]

    def to_query(self) -> list[tuple[str, str]]:
        """The pairs of what differs from the defaults, as options and addresses name them."""
        pairs = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                text = ",".join(value) if isinstance(value, tuple) else value
                pairs.append((field.name, text))
        return pairs


_ALLOWED: dict[str, tuple[str, ...]] = {
    "start": CLOCK_STARTS,
    "stop": (*STOPS, "assigned", "follow_up"),
    "clock": CLOCKS,
    "target": tuple(TARGETS),
    "median": ("all", "called"),
    "episodes": EPISODES,
    "window_from": ("clock", "call"),
    "slow": ("uncalled", "called"),
    "baseline": ("last", "other"),
    "hours": ("report", "team"),
}


def _either(allowed: tuple[str, ...]) -> str:
    return f"{', '.join(allowed[:-1])} or {allowed[-1]}"
