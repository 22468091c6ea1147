"""The pages, served on this machine and to nobody else."""

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from funnel.errors import FunnelError

ADDRESS = "127.0.0.1"
_APP = Path(__file__).parent.parent / "app.py"
_LAST_PORT = 65_535


class PortError(FunnelError):
    """The port asked for cannot be listened on."""


def serve(
    port: int = 8501, headless: bool | None = None, warehouse: Path | str | None = None
) -> None:
    """Serve the pages at `http://127.0.0.1:port` until interrupted; print the address.

    ``warehouse`` is the folder of generations, else FUNNEL_WAREHOUSE or `warehouse/`.
    ``headless`` opens no browser; None decides by whether there is a screen to open one on.
    Raises PortError where something else listens on ``port``.
    """
    check_port(port)
    if warehouse is not None:
        os.environ["FUNNEL_WAREHOUSE"] = str(Path(warehouse).resolve())
    if headless is None:
        headless = not _has_screen()
    # Streamlit takes a folder named `pages` for the app itself until the first session has run
    # app.py; a first visit to a page's own link would then run that page alone.
    PagesManager.uses_pages_directory = False
    address = f"http://{ADDRESS}:{port}"
    print(f"Funnel is at {address}  (stop with Ctrl+C)", flush=True)
    if not headless:
        threading.Thread(target=_open_when_up, args=(address,), daemon=True).start()
    options = {
        "server_address": ADDRESS,
        "server_port": port,
        "server_headless": True,
        "server_enableStaticServing": True,
        "server_fileWatcherType": "none",
        "browser_gatherUsageStats": False,
        "runner_postScriptGC": False,
        "logger_hideWelcomeMessage": True,
    }
    # As `streamlit run` does, so that the theme is found from any working directory.
    config._main_script_path = str(_APP)
    bootstrap.load_config_options(flag_options=options)
    bootstrap.run(str(_APP), False, [], options)


def check_port(port: int) -> None:
    """Raise PortError unless ``port`` is free on this machine."""
    if not 0 < port <= _LAST_PORT:
        raise PortError(f"{port} is no port: give one from 1 to {_LAST_PORT}.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise PortError(
                f"Port {port} is in use: stop what listens there or give another with --port."
            ) from error


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _open_when_up(address: str) -> None:
    """Open ``address`` in the person's browser once the server answers, for half a minute."""
    pause = threading.Event()
    for _ in range(150):
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                webbrowser.open(address)
                return
        except URLError:
            pause.wait(0.2)
