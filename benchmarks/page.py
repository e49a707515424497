"""How fast an experiment answers on the page, beside an empty page with one slider, in one run.

Latency is from the input event to the second animation frame after it, which includes waiting for the
display. ``python -m benchmarks.page [moves]`` prints a table; the ratio is what carries over to other machines.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from everystate.pack import Export
from tests.browser.conftest import FLAGS, SITE
from tests.browser.experiments import on_pages, wait_ready
from tools import browser

EMPTY = """<!doctype html><meta charset="utf-8"><title>empty</title>
<div id="exp-empty"><input type="range" min="0" max="59" data-control="x"><output>0</output></div>
<script>document.querySelector("input").addEventListener("input",
  (event) => { document.querySelector("output").textContent = event.target.value; });</script>"""

MEASURE = """async ([name, moves]) => {
  const inputs = [...document.getElementById("exp-" + name).querySelectorAll("input[type=range][data-control]")];
  const input = inputs.sort((a, b) => b.max - a.max)[0];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const times = [];
  for (let move = 0; move < moves; move += 1) {
    await pause(5 + 20 * Math.random());
    input.value = String((Number(input.value) + 1) % (Number(input.max) + 1));
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await frame();
    await frame();
    times.push(performance.now() - start);
  }
  return times;
}"""


def latency(page: Page, name: str, moves: int, throttle: int) -> list[float]:
    """Milliseconds from input to paint, one for each move, with the processor slowed down ``throttle`` times."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    times = page.evaluate(MEASURE, [name, moves])
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return times


def exports() -> dict[str, Export]:
    """What the last build exported."""
    folder = SITE.parent / "experiments"
    found = (Export.from_json(file.read_text(encoding="utf-8")) for file in folder.glob("*.json"))
    return {export.name: export for export in found}


def main(moves: int = 60) -> None:
    """Print the table."""
    sizes = exports()
    print(
        f"{'experiment':34s} {'ms 1x':>7s} {'ratio':>6s} {'p95':>6s} {'ms 4x':>7s} {'ratio':>6s} "
        f"{'kB':>6s} {'states':>6s} {'B/state':>7s} {'export ms/state':>15s}"
    )
    ratios = {1: [], 4: []}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        running = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        blank = Path(folder) / "empty.html"
        blank.write_text(EMPTY, encoding="utf-8")
        empty = running.new_page()
        empty.goto(blank.as_uri())
        for address, name in on_pages(SITE):
            page = running.new_page(viewport={"width": 1280, "height": 900})
            page.goto((SITE / address).as_uri())
            wait_ready(page, name)
            cells = []
            for throttle in (1, 4):
                empty.bring_to_front()
                floor = statistics.median(latency(empty, "empty", moves, throttle))
                page.bring_to_front()
                times = latency(page, name, moves, throttle)
                ratio = statistics.median(times) / floor
                ratios[throttle].append(ratio)
                cells.append(f"{statistics.median(times):7.1f} {ratio:6.2f}")
                if throttle == 1:
                    cells.append(f"{statistics.quantiles(times, n=20)[-1]:6.1f}")
            size = sizes[name]
            print(
                f"{name:34s} {' '.join(cells)} {size.gzipped / 1000:6.1f} {size.states:6d} "
                f"{size.gzipped / size.states:7.0f} {1000 * size.seconds / size.states:15.1f}",
                flush=True,
            )
            page.close()
        running.close()
    for throttle, values in ratios.items():
        print(f"median ratio to the empty page at {throttle}x: {statistics.median(values):.2f}")
    seconds, states = sum(s.seconds for s in sizes.values()), sum(s.states for s in sizes.values())
    print(
        f"export over the book: {1000 * seconds / states:.1f} ms a state, computation included; "
        f"{sum(not s.quick for s in sizes.values())} experiments drawn the slow way"
    )
    first = json.dumps(sorted(gzipped_page("book/index.html").items()))
    print(f"landing page, gzipped: {first}")


def gzipped_page(name: str) -> dict[str, int]:
    """Bytes of a page and of what its head names, gzipped."""
    import re

    text = (SITE / name).read_text(encoding="utf-8")
    files = {match.split("?")[0] for match in re.findall(r'(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', text)}
    paths = [SITE / name, *((SITE / name).parent / file for file in files)]
    total = sum(len(gzip.compress(path.read_bytes())) for path in paths if path.exists())
    return {"page, scripts and styles": total}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
