"""The numbers of speed from a list of waits, by plain Python and the textbook.

Shares no code with the product; `tests/speed_oracle.py` tells the waits.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from tests.speed_oracle import EDGES, WINDOW, Response

BIN_NAMES = ("1m", "2m", "3m", "5m", "30m", "1h", "5h", "24h")
MOST_ATTEMPTS = 8


def clocked(responses: Iterable[Response]) -> list[Response]:
    return [response for response in responses if response.wait.has_clock]


def standings(responses: Iterable[Response]) -> Counter:
    return Counter(response.wait.standing for response in responses)


def attainment(
    responses: Iterable[Response],
    clock: str,
    promise: int,
    key: Callable[[Response], object] = lambda response: None,
) -> dict[object, tuple[int, int, int]]:
    """By ``key``: called within ``promise`` seconds, leads whose time has run out, and pending."""
    groups: dict[object, list[int]] = {}
    for response in clocked(responses):
        within, due, pending = groups.setdefault(key(response), [0, 0, 0])
        if response.age[clock] < promise:
            groups[key(response)] = [within, due, pending + 1]
            continue
        is_called = response.wait.standing == "called" and response.event[clock] <= promise
        groups[key(response)] = [within + is_called, due + 1, pending]
    return {name: tuple(counts) for name, counts in groups.items()}


def quantile(responses: Iterable[Response], clock: str, share: float) -> int | None:
    """The second by which ``share`` are called: the curve of Aalen and Johansen, step by step.

    At one second calls come first, then those that leave uncalled, then those last seen.
    """
    events: dict[int, Counter] = {}
    for response in clocked(responses):
        second = response.event[clock]
        events.setdefault(second, Counter())[response.wait.standing] += 1
    at_risk = sum(sum(counts.values()) for counts in events.values())
    still_waiting, called = 1.0, 0.0
    for second in sorted(events):
        counts = events[second]
        gone = counts["called_us"] + counts["closed_uncalled"]
        called += still_waiting * counts["called"] / at_risk
        still_waiting *= 1 - (counts["called"] + gone) / at_risk
        if called > share - 1e-9:
            return second
        at_risk -= sum(counts.values())
    return None


def bins(responses: Iterable[Response], clock: str) -> dict[str, tuple[int, int]]:
    """Mature leads, and those qualified in 30 days, by the time to the first call that counts:
    one made in those days and not after they qualified.
    """
    found: dict[str, list[int]] = {}
    for response in clocked(responses):
        if not response.is_mature:
            continue
        counts = found.setdefault(_bin(response, clock), [0, 0])
        counts[0] += 1
        counts[1] += _is_converted(response)
    return {name: tuple(counts) for name, counts in found.items()}


def _bin(response: Response, clock: str) -> str:
    call, qualified = response.call["wall"], response.qualified
    is_in_time = (
        call is not None
        and call <= WINDOW.total_seconds()
        and (qualified is None or call <= max(qualified.total_seconds(), -1))
    )
    if not is_in_time:
        return "never"
    if clock == "business" and response.call[clock] == 0 and call > 0:
        return "before opening"
    seconds = response.call[clock]
    if seconds <= EDGES[0]:
        return f"<={BIN_NAMES[0]}"
    for (_, high), (low_name, high_name) in zip(pairwise(EDGES), pairwise(BIN_NAMES), strict=True):
        if seconds <= high:
            return f"{low_name}-{high_name}"
    return f">{BIN_NAMES[-1]}"


def _is_converted(response: Response) -> bool:
    return response.qualified is not None and response.qualified <= WINDOW


def arms(responses: Iterable[Response], landmark: int) -> dict[tuple, tuple[int, int, int, int]]:
    """By motion, source and open or closed: fast, fast converted, slow, slow converted."""
    strata: dict[tuple, list[int]] = {}
    for response in clocked(responses):
        if not response.is_mature or _is_settled(response, landmark):
            continue
        key = (response.motion, response.source, "open" if response.is_open else "closed")
        counts = strata.setdefault(key, [0, 0, 0, 0])
        call = response.call["wall"]
        place = 0 if call is not None and call <= landmark else 2
        counts[place] += 1
        counts[place + 1] += _is_converted(response)
    return {key: tuple(counts) for key, counts in strata.items()}


def _is_settled(response: Response, landmark: int) -> bool:
    """Whether the lead was closed, or qualified, when the landmark came."""
    wait, qualified = response.wait, response.qualified
    closed = wait.closed_at and (wait.closed_at - wait.clock.started_at).total_seconds()
    return (closed is not None and closed <= landmark) or (
        qualified is not None and qualified.total_seconds() <= landmark
    )


def contacts(responses: Iterable[Response]) -> dict[int, tuple[int, int]]:
    """By k: first contacts made by attempt k, and leads with such an attempt and none before."""
    found = {}
    waits = [response.wait for response in clocked(responses)]
    for attempt in range(1, MOST_ATTEMPTS + 1):
        tried = [wait for wait in waits if wait.tried >= attempt]
        reached = [wait for wait in tried if wait.is_reached and wait.tried == attempt]
        found[attempt] = (len(reached), len(tried))
    return found
