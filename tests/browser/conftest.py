"""The built site in a real browser, served and from the file system."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser as browser_tool

WIDE = {"width": 1280, "height": 900}
SITE = Path(__file__).parents[2] / "_build" / "html"
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
FLAGS = [
    *(["--no-sandbox"] if AS_ROOT else []),
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def pages() -> list[str]:
    """Every page of the site, relative to its root."""
    found = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts)
    return found or ["index.html"]


def parameter(page: str, *values: object, name: str | None = None) -> object:
    """A test's parameter, in one process with all others of its page."""
    return pytest.param((page, *values) if values else page, marks=pytest.mark.xdist_group(page), id=name or page)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_tool.find(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    assert SITE.exists(), f"{SITE} is missing: run `make book` first"
    handler = functools.partial(_Quiet, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Visit:
    """A page with everything it complained of or asked other hosts for."""

    def __init__(self, browser: Browser, own: str, **context: object) -> None:
        self.context = browser.new_context(**context)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", lambda request: self._note(request.url, own))

    def _listen(self, message: object) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _note(self, url: str, own: str) -> None:
        if not url.startswith((own, "data:", "blob:")):
            self.strangers.append(url)

    def open(self, address: str) -> Page:
        self.page.goto(address)
        self.page.evaluate("document.fonts.ready")
        self.look = None
        return self.page

    def look_at(self, width: int, scheme: str = "light") -> Page:
        """Open the same page anew on a screen ``width`` pixels wide with a colour scheme, unless it is so open."""
        if self.look != (width, scheme):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme)
            self.page.reload()
            self.page.evaluate("document.fonts.ready")
            self.look = (width, scheme)
        return self.page


@pytest.fixture(scope="session")
def open_page(browser: Browser, served: str) -> Iterator:
    """A page that stays open for all tests that only look at it or move its controls.

    The tests of a page run one after another in one process, so only the page at hand stays open.
    """
    opened: dict[tuple[str, bool], Visit] = {}

    def close_others(page: str) -> None:
        for key in [key for key in opened if key[0] != page]:
            opened.pop(key).context.close()

    def start(page: str, *, local: bool = False) -> Visit:
        close_others(page)
        if (page, local) not in opened:
            base = SITE.as_uri() if local else served
            one = opened[page, local] = Visit(browser, base, viewport=WIDE)
            one.open(f"{base}/{page}")
        return opened[page, local]

    yield start
    close_others("")


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator:
    visits = []

    def start(page: str, *, local: bool = False, **context: object) -> Visit:
        base = SITE.as_uri() if local else served
        one = Visit(browser, base, **({"viewport": WIDE} | context))
        visits.append(one)
        one.open(f"{base}/{page}")
        return one

    yield start
    for one in visits:
        one.context.close()
