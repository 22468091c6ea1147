"""Writes the readout as files, each there as a whole or not at all."""

# Each kind of file loads what it alone needs.
# ruff: noqa: PLC0415

from collections.abc import Callable
from pathlib import Path

from funnel.errors import FunnelError
from funnel.files import write_whole
from funnel.readout.model import Readout

Progress = Callable[[str, float], None]


class ReadoutError(FunnelError):
    """The readout cannot be written as that file; nothing was left behind."""


def _html(readout: Readout, _paper: str, _progress: Progress) -> bytes:
    from funnel.readout.webpage import to_html

    return to_html(readout)


def _pptx(readout: Readout, _paper: str, _progress: Progress) -> bytes:
    from funnel.readout.slides import to_pptx

    return to_pptx(readout)


def _pdf(readout: Readout, paper: str, progress: Progress) -> bytes:
    from funnel.readout.paper import to_pdf

    return to_pdf(readout, paper, progress)


MAKERS: dict[str, Callable[[Readout, str, Progress], bytes]] = {
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".html": _html,
}


def suffix_of(path: Path) -> str:
    """What kind of file ``path`` names; raises ReadoutError for one that cannot be made."""
    suffix = path.suffix.lower()
    if suffix not in MAKERS:
        raise ReadoutError(f"{path} is none of {', '.join(MAKERS)}: name the file by one of them.")
    return suffix


def content_of(readout: Readout, suffix: str, paper: str, progress: Progress) -> bytes:
    """The readout as the content of a file of that kind."""
    return MAKERS[suffix](readout, paper, progress)


def write(readout: Readout, path: Path, paper: str, progress: Progress) -> None:
    """Write the readout to ``path``, replacing what was there once all of it is made.

    Raises ReadoutError, or what its maker raises, and leaves ``path`` as it was.
    """
    content = content_of(readout, suffix_of(path), paper, progress)
    try:
        write_whole(path, content)
    except OSError as error:
        raise ReadoutError(
            f"{path} cannot be written ({error.strerror}): name another place."
        ) from error
