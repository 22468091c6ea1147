"""Plotly's figures as vectors, drawn by the Chrome or Chromium of this machine."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import plotly.graph_objects as go
from choreographer.errors import ChromeNotFoundError
from kaleido import Kaleido

from funnel.errors import FunnelError
from funnel.wording import printable

_MOST_SECONDS = 60


class NoBrowser(FunnelError):
    """There is no browser to draw figures as vectors, or it gave up."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A figure, and how wide and high it is to be drawn, in pixels."""

    figure: go.Figure
    width: int
    height: int


def svgs(drawings: Sequence[Drawing], progress: Callable[[int], None]) -> list[str]:
    """Each drawing as SVG, by one browser for all; ``progress`` hears how many are drawn.

    It hears so in the thread that asks: a page can draw in that one only.
    Raises NoBrowser where none is found, or where it does not answer.
    """
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    logging.getLogger("kaleido").setLevel(logging.CRITICAL)
    try:
        # In a thread of its own: whoever asks may have an event loop already.
        with ThreadPoolExecutor(max_workers=1) as thread:
            counts: SimpleQueue[int | None] = SimpleQueue()
            drawn = thread.submit(lambda: asyncio.run(_drawn(drawings, counts.put)))
            drawn.add_done_callback(lambda _: counts.put(None))
            while (count := counts.get()) is not None:
                progress(count)
            return drawn.result()
    except ChromeNotFoundError as error:
        raise NoBrowser(
            "The PDF needs Chrome or Chromium to draw its charts, and none was found. Install one "
            "(on Debian and Ubuntu: apt install chromium), or name it in BROWSER_PATH; PPTX and "
            "HTML need none."
        ) from error
    except Exception as error:
        raise NoBrowser(
            "The browser could not draw the PDF's charts "
            f"({type(error).__name__}: {_first_line(error)}). Try again, or name another one in "
            "BROWSER_PATH; PPTX and HTML need none."
        ) from error


async def _drawn(drawings: Sequence[Drawing], progress: Callable[[int], None]) -> list[str]:
    found = []
    # Without MathJax, which would be fetched from elsewhere.
    async with Kaleido(mathjax=False, timeout=_MOST_SECONDS) as browser:
        progress(0)
        for one in drawings:
            options = {"format": "svg", "width": one.width, "height": one.height}
            drawn = await browser.calc_fig(one.figure, opts=options)
            found.append(printable(drawn.decode() if isinstance(drawn, bytes) else drawn))
            progress(len(found))
    return found


def _first_line(error: Exception) -> str:
    return f"{error}".strip().split("\n")[0][:200] or "no reason given"
