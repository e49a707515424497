"""Find a Chromium for the browser tests, or get one.

``python -m tools.browser`` prints its path. In order: the path in ``BROWSER_PATH``, an installed Chromium or Chrome,
Playwright's own download, Debian's package where apt and root are there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

__all__ = ["BrowserMissingError", "find"]

# The shell without windows comes first: with its toolbars the whole browser takes about a third longer.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


class BrowserMissingError(RuntimeError):
    """No browser is there and none could be fetched."""


def find() -> str:
    """Return the path of a Chromium; fetch one only where none is there.

    Raises
    ------
    BrowserMissingError
        With one line that says what to install.
    """
    path = _named() or _installed()
    if path:
        return path
    # Processes that start together, as test runners do, must not fetch at the same time: the second waits and finds.
    with FileLock(Path(tempfile.gettempdir()) / "regularization-book-browser.lock"):
        path = _installed() or _downloaded() or _from_debian()
    if path:
        return path
    raise BrowserMissingError(
        "no Chromium for the browser tests: install Chromium or Chrome, "
        "or set BROWSER_PATH to the program (on Debian: apt-get install chromium)"
    )


def _named() -> str | None:
    path = os.environ.get("BROWSER_PATH")
    if path and not Path(path).is_file():
        raise BrowserMissingError(f"BROWSER_PATH names {path}, which is not a file")
    return path


def _installed() -> str | None:
    found = (shutil.which(name) for name in _NAMES)
    return next(filter(None, found), None) or next((place for place in _PLACES if Path(place).exists()), None)


def _downloaded() -> str | None:
    if not _runs([sys.executable, "-m", "playwright", "install", "chromium"]):
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _from_debian() -> str | None:
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    _runs(["apt-get", "update"])
    for package in ("chromium-headless-shell", "chromium"):
        if _runs(["apt-get", "install", "--yes", package]):
            return shutil.which(package)
    return None


def _runs(command: list[str]) -> bool:
    try:
        finished = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=900)
        return finished.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    try:
        print(find())
    except BrowserMissingError as error:
        sys.exit(str(error))
