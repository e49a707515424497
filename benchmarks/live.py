"""How long Python in the page takes to grade a first exercise, beside bare Pyodide with numpy, and to draw one state.

``python -m benchmarks.live [--runs 5] [--smallest]``. Both start by turns in new browser contexts, so that nothing is
cached and other work on the machine slows both alike. The exercise is graded from the click on "Start Python here" on;
bare Pyodide only starts in a worker and imports numpy. A state between the stops is timed from the input to the figure.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import SMALLEST
from tests.browser.conftest import FLAGS, SITE
from tools import browser

PAGE, EXPERIMENT, CONTROL = "book/what-is-regularization.html", "price-of-a-weight", "lam"
PATIENCE = 180_000
GRADED, STATE = 1.3, 250
"""Targets: time to a graded exercise beside bare Pyodide's, and milliseconds for a state between the stops."""

BARE = """import { loadPyodide } from "./site/_static/live/pyodide.mjs";
const python = await loadPyodide({ indexURL: new URL("./site/_static/live/", self.location.href).href });
await python.loadPackage("numpy");
python.runPython("import numpy");
self.postMessage("ready");
"""
BARE_PAGE = '<!doctype html><meta charset="utf-8"><title>bare</title>'
START = """() => new Promise((done) => {
  new Worker("bare.js", { type: "module" }).onmessage = () => done(true);
})"""
DRAWN = """([name, control, position]) => new Promise((done) => {
  const root = document.getElementById("exp-" + name);
  const input = root.querySelector(`[data-control="${control}"]`);
  const start = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    done(performance.now() - start);
  }).observe(root.querySelector(".experiment-figure").parentElement, { childList: true });
  input.value = String(position);
  input.dispatchEvent(new Event("input", { bubbles: true }));
})"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """Serve the site beside a page with bare Pyodide."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "site").symlink_to(SITE, target_is_directory=True)
        (root / "bare.js").write_text(BARE, encoding="utf-8")
        (root / "bare.html").write_text(BARE_PAGE, encoding="utf-8")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()


def bare(running: Browser, base: str) -> float:
    """Seconds until bare Pyodide has numpy."""
    page = running.new_context().new_page()
    page.goto(f"{base}/bare.html")
    start = time.perf_counter()
    page.evaluate(START)
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds


def graded(running: Browser, base: str) -> tuple[float, Page]:
    """Seconds from the click to a graded exercise, and the page with Python."""
    page = running.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{base}/site/{PAGE}")
    page.wait_for_selector("html[data-live-state=off]")
    start = time.perf_counter()
    page.locator("[data-live=start]").click()
    page.wait_for_selector("html[data-live-state=ready]")
    page.locator("[data-exercise] [data-live=check]").first.click()
    page.wait_for_selector("[data-exercise][data-verdict]")
    return time.perf_counter() - start, page


def states(page: Page, count: int) -> list[float]:
    """Milliseconds for each of some states between the stops, without the first, for which matplotlib is fetched."""
    page.locator(f"#exp-{EXPERIMENT}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#exp-{EXPERIMENT}[data-ready]")
    for skip in page.locator(f"#exp-{EXPERIMENT} [data-prediction-skip]:visible").all():
        skip.click()
    return [page.evaluate(DRAWN, [EXPERIMENT, CONTROL, 3.5 + 0.1 * k]) for k in range(count + 1)][1:]


def main(arguments: list[str] | None = None) -> int:
    """Print both comparisons; return 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(SMALLEST, action="store_true", help="one run, two states, no judgement")
    asked = parser.parse_args(arguments)
    runs, count = (1, 2) if asked.smallest else (asked.runs, 20)
    with sync_playwright() as playwright, served() as base:
        running = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        alone, ours, drawn = [], [], []
        for _ in range(runs):
            alone.append(bare(running, base))
            seconds, page = graded(running, base)
            ours.append(seconds)
            drawn += states(page, count)
            page.context.close()
        running.close()
    start, whole, state = map(statistics.median, (alone, ours, drawn))
    print(f"bare Pyodide with numpy {start:.1f} s, from the click to a graded exercise {whole:.1f} s")
    print(f"ratio {whole / start:.2f} (target {GRADED}); a state between the stops {state:.0f} ms (target {STATE})")
    late = {"a graded exercise": whole / start > GRADED, "a state between the stops": state > STATE}
    missed = [] if asked.smallest else [word for word, missed in late.items() if missed]
    for word in missed:
        print(f"MISSED: {word}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
