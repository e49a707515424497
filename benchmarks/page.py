"""How fast an experiment answers on the page, beside an empty page with one slider, in one run.

Latency is from the input event to the second animation frame after it, which includes waiting for the display.
``python -m benchmarks.page [--moves 60] [--smallest] [name ...]`` prints a table; the ratio is what carries over to
other machines. Both pages are moved by turns, so that other work on the machine slows both alike. Of an experiment's
controls the one with the most positions is moved.
Where points can be dragged, one of them goes up and down in a row of its own, which must take at most ``DRAG`` times as
long as the empty page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import SMALLEST
from chapters import registry
from everystate.pack import Export
from tests.browser.conftest import FLAGS, SITE
from tests.browser.experiments import on_pages, wait_ready
from tools import browser

EMPTY = """<!doctype html><meta charset="utf-8"><title>empty</title>
<div id="exp-empty"><input type="range" min="0" max="59" data-control="x"><output>0</output></div>
<script>document.querySelector("input").addEventListener("input",
  (event) => { document.querySelector("output").textContent = event.target.value; });</script>"""

DRAG = 1.3
"""Target: latency of a drag, without slow-down, beside that of the empty page."""

MEASURE = """async ([name, moves, drags]) => {
  const handle = [...document.querySelectorAll(`#exp-${name} .points-handles circle`)].pop();
  let up = false;
  const controls = [...document.getElementById("exp-" + name).querySelectorAll("[data-control]")];
  const positions = (control) => control.type === "checkbox" ? 2 : (control.options?.length ?? Number(control.max) + 1);
  const control = controls.sort((a, b) => positions(b) - positions(a))[0];
  const event = () => drags
    ? new KeyboardEvent("keydown", { key: (up = !up) ? "ArrowUp" : "ArrowDown", bubbles: true, cancelable: true })
    : new Event("input", { bubbles: true });
  const move = () => {
    if (drags) return;
    if (control.type === "checkbox") control.checked = !control.checked;
    else control.value = String((Number(control.value) + 1) % positions(control));
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const times = [];
  for (let count = 0; count < moves; count += 1) {
    await pause(5 + 20 * Math.random());
    move();
    const start = performance.now();
    (drags ? handle : control).dispatchEvent(event());
    await frame();
    await frame();
    times.push(performance.now() - start);
  }
  return times;
}"""


def latency(page: Page, name: str, moves: int, throttle: int, *, drags: bool = False) -> list[float]:
    """Milliseconds from input to paint, one for each move, with the processor slowed down ``throttle`` times."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    times = page.evaluate(MEASURE, [name, moves, drags])
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return times


def exports() -> dict[str, Export]:
    """What the last build exported."""
    folder = SITE.parent / "work/experiments"
    found = (Export.from_json(file.read_text(encoding="utf-8")) for file in folder.glob("*.json"))
    return {export.name: export for export in found}


TURN = 10
"""Moves of one page before the other's turn comes."""


class Bench:
    """An empty page beside pages with experiments, and the ratios of their latencies at each slow-down."""

    def __init__(self, running: Browser, blank: Path, moves: int) -> None:
        self._running, self._moves = running, moves
        self._empty = running.new_page()
        self._empty.goto(blank.as_uri())
        self.ratios: dict[int, list[float]] = {1: [], 4: []}
        self.drags: dict[str, float] = {}

    def row(self, address: str, name: str, *, drags: bool = False) -> str:
        """Measure one experiment, or drags of its points, and return its cells."""
        page = self._running.new_page(viewport={"width": 1280, "height": 900})
        page.goto((SITE / address).as_uri())
        wait_ready(page, name)
        cells = [self._cell(page, name, throttle, drags) for throttle in self.ratios]
        page.close()
        return " ".join(cells)

    def _cell(self, page: Page, name: str, throttle: int, drags: bool) -> str:
        floor: list[float] = []
        times: list[float] = []
        while len(times) < self._moves:
            turn = min(TURN, self._moves - len(times))
            self._empty.bring_to_front()
            floor += latency(self._empty, "empty", turn, throttle)
            page.bring_to_front()
            times += latency(page, name, turn, throttle, drags=drags)
        ratio = statistics.median(times) / statistics.median(floor)
        if not drags:
            self.ratios[throttle].append(ratio)
        elif throttle == 1:
            self.drags[name] = ratio
        late = f" {statistics.quantiles(times, n=20)[-1]:6.1f}" if throttle == 1 else ""
        return f"{statistics.median(times):7.1f} {ratio:6.2f}{late}"


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("names", nargs="*", help="which experiments (default: all)")
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument(SMALLEST, action="store_true", help="two moves of one experiment")
    asked = parser.parse_args(arguments)
    if asked.moves < 2:
        parser.error(f"--moves must be at least 2, got {asked.moves}")
    sizes, placed = exports(), on_pages(SITE)
    unknown = sorted(set(asked.names) - {name for _, name in placed})
    if unknown:
        parser.error(f"no experiment on the site is called {', '.join(unknown)}")
    placed = [(address, name) for address, name in placed if name in asked.names or not asked.names]
    placed = placed[: 1 if asked.smallest else None]
    print(HEAD)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        blank = Path(folder) / "empty.html"
        blank.write_text(EMPTY, encoding="utf-8")
        running = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        bench = Bench(running, blank, 2 if asked.smallest else asked.moves)
        for address, name in placed:
            print(f"{name:34s} {bench.row(address, name)} {size_cells(sizes[name])}", flush=True)
            if registry.find(name).points and not asked.smallest:
                print(f"{name + ', dragged':34s} {bench.row(address, name, drags=True)}", flush=True)
        running.close()
    for throttle, values in bench.ratios.items():
        print(f"median ratio to the empty page at {throttle}x: {statistics.median(values):.2f}")
    print(summary(sizes))
    slow = {name: ratio for name, ratio in bench.drags.items() if ratio > DRAG}
    for name, ratio in slow.items():
        print(f"MISSED: a drag in {name} takes {ratio:.2f} times the empty page's, more than {DRAG}")
    return int(bool(slow))


HEAD = (
    f"{'experiment':34s} {'ms 1x':>7s} {'ratio':>6s} {'p95':>6s} {'ms 4x':>7s} {'ratio':>6s} "
    f"{'kB':>6s} {'states':>6s} {'B/state':>7s} {'export ms/state':>15s}"
)


def size_cells(size: Export) -> str:
    """The cells of an export's size and time."""
    each = f"{size.gzipped / size.states:7.0f} {1000 * size.seconds / size.states:15.1f}"
    return f"{size.gzipped / 1000:6.1f} {size.states:6d} {each}"


def summary(sizes: dict[str, Export]) -> str:
    """What holds for the book as a whole."""
    seconds, states = sum(s.seconds for s in sizes.values()), sum(s.states for s in sizes.values())
    slow = sum(not s.quick for s in sizes.values())
    return (
        f"export over the book: {1000 * seconds / states:.1f} ms a state, computation included; "
        f"{slow} experiments drawn the slow way\n"
        f"landing page, gzipped: {json.dumps(gzipped_page('book/index.html'))}"
    )


def gzipped_page(name: str) -> dict[str, int]:
    """Bytes of a page and of what its head names, gzipped."""
    text = (SITE / name).read_text(encoding="utf-8")
    files = {match.split("?")[0] for match in re.findall(r'(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', text)}
    paths = [SITE / name, *((SITE / name).parent / file for file in files)]
    total = sum(len(gzip.compress(path.read_bytes())) for path in paths if path.exists())
    return {"page, scripts and styles": total}


if __name__ == "__main__":
    sys.exit(main())
