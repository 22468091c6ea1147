"""``python -m tests.browser``: a Chromium for the tests, installed where none is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def executable() -> str | None:
    """The path of a Chromium: Debian's or another one on the path, else Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install Debian's package where apt-get is there to do it, else Playwright's build."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    else:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    if executable() is None:
        install()
    found = executable()
    if found is None:
        sys.exit("No Chromium was found or could be installed: install one and run again.")
    print(f"Browser for the tests: {found}")
