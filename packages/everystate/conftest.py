"""What the engine's tests share: a browser, projects that Sphinx builds, and modules made by a test."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from everystate import sources

collect_ignore = ["examples", "everystate/__main__.py"]

HERE = Path(__file__).parent
_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
_AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
_FLAGS = [
    *(["--no-sandbox"] if _AS_ROOT else []),
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _executable() -> str | None:
    """An installed Chromium, or None for Playwright's own."""
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, _BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the browser of all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_executable(), args=_FLAGS)
        yield running
        running.close()


class Visit:
    """An open page, with what it complained of and what it asked for."""

    def __init__(self, browser: Any, **context: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | context))
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, address: str) -> Any:
        """Go to an address and return the page."""
        self.page.goto(address)
        return self.page


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    """Open pages that are closed after the test."""
    visits: list[Visit] = []

    def start(**context: Any) -> Visit:
        visits.append(Visit(browser, **context))
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()


def forget_sources() -> None:
    """Read all sources anew, as a new process does."""
    importlib.invalidate_caches()
    for function in vars(sources).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Write modules that this process can import; a second text for a name replaces the first."""
    # Two sources of one length within one second would share their bytecode.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(str(tmp_path))
    written: set[str] = set()

    def write(name: str, text: str) -> None:
        path = tmp_path / (name.replace(".", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.add(name.removesuffix(".__init__"))
        for known in written:
            sys.modules.pop(known, None)
        forget_sources()

    yield write
    for name in {*written, *(name.partition(".")[0] for name in written)}:
        sys.modules.pop(name, None)
    forget_sources()


class Built:
    """What a build of a project left and said."""

    def __init__(self, project: Path, command: list[str], output: Path, **environment: str) -> None:
        stages = project / "stages.txt"
        stages.unlink(missing_ok=True)
        given = {key: value for key, value in os.environ.items() if key not in ("EVERYSTATE_STATIC", "EVERYSTATE_KEPT")}
        path = os.pathsep.join(
            filter(None, [environment.pop("PYTHONPATH", ""), str(HERE), given.get("PYTHONPATH", "")])
        )
        given |= {"PYTHONPATH": path, "EVERYSTATE_STAGES": str(stages), "PYTHONDONTWRITEBYTECODE": "1"} | environment
        run = subprocess.run(
            [sys.executable, *command], cwd=project, env=given, capture_output=True, text=True, check=False, timeout=550
        )
        self.code, self.said, self.output = run.returncode, run.stdout + run.stderr, output
        self.stages = stages.read_text(encoding="utf-8").splitlines() if stages.exists() else []

    def page(self, name: str) -> str:
        """Return the text of a page."""
        return (self.output / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sphinx_build() -> Callable[..., Built]:
    """Build a folder with Sphinx in a process of its own, with options of the command and environment variables."""

    def build(project: Path, *options: str, **environment: str) -> Built:
        command = ["-m", "sphinx", "-q", "-b", "html", ".", "_build/html", *options]
        return Built(project, command, project / "_build/html", **environment)

    return build


@pytest.fixture(scope="session")
def book_build() -> Callable[..., Built]:
    """Build a folder with Jupyter Book 1."""

    def build(project: Path, *options: str) -> Built:
        program = "from jupyter_book.cli.main import main; main()"
        command = ["-c", program, "build", ".", "-W", "--keep-going", "--quiet", *options]
        return Built(project, command, project / "_build/html")

    return build
