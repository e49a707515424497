"""Python in the pages of the built site: a graded exercise, every cell, and what lies between the stops."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading

import numpy as np
import pytest
from playwright.sync_api import expect

from everystate.drawing import fresh_nodes
from everystate.nodes import markup
from tests.browser import experiments as lab
from tests.browser.conftest import SITE, Visit, pages, parameter
from tools.runtime.folder import asked

PATIENCE = 180_000  # ms: a slow machine fetches, compiles and draws
LIVE = SITE / "_static/live"
NOTEBOOKS = [page for page in pages() if "data-live-cell" in (SITE / page).read_text("utf-8")]
FIRST = "book/what-is-regularization.html"
XML = "figure => new XMLSerializer().serializeToString(figure)"
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'"


pytestmark = pytest.mark.skipif(
    asked(SITE.parent.parent) is None, reason="the pages offer no Python: _config.yml names no everystate_live"
)


@pytest.fixture(params=[parameter(page) for page in NOTEBOOKS])
def notebook(request):
    return request.param


def started(one):
    """Start Python on an open page."""
    one.page.set_default_timeout(PATIENCE)
    one.page.locator("[data-live=start]").click()
    one.page.wait_for_selector("html[data-live-state=ready]")
    return one.page


def given(page):
    """What stands in a page's cells, by id."""
    name = page.removesuffix(".html").replace("/", "-")
    cells = json.loads((LIVE / "pages" / f"{name}.json").read_text("utf-8"))["cells"]
    return {cell["id"]: cell["source"] for cell in cells}


def ran(page, cell):
    """Run a cell and wait for its end; returns its root."""
    root = page.locator(f"[data-live-cell='{cell}']")
    root.evaluate("root => { for (const one of root.querySelectorAll('details')) one.open = true; }")
    root.locator("[data-live=run]").click()
    expect(root).to_have_attribute("data-ran", "true", timeout=PATIENCE)
    return root


def write(page, root, text):
    """Put a text into the editor of a cell, by keyboard."""
    editor = root.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def verdict(page, exercise):
    exercise.locator("[data-live=check]").click()
    expect(exercise).to_have_attribute("data-verdict", re.compile("right|not-yet"), timeout=PATIENCE)
    return exercise.evaluate("root => root.dataset.verdict")


def test_pages_have_live_python():
    assert (LIVE / "files.json").is_file(), "the site was built without live Python: see what `make book` says of it"
    assert NOTEBOOKS


def test_before_the_click_nothing_of_it_is_fetched(visit):
    one = visit(FIRST)
    asked = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.page.reload()
    one.page.wait_for_selector("html[data-live-state=off]")
    one.page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/live/" in url] == []


def test_every_cell_runs_and_every_exercise_takes_its_solution(notebook, visit):
    one = visit(notebook)
    page, cells = started(one), given(notebook)
    for root in page.locator("[data-live-cell]").all():
        cell = root.evaluate("root => root.dataset.liveCell")
        if root.evaluate("root => root.closest('[data-exercise]') !== null"):
            continue
        ran(page, cell)
        expect(root.locator(".live-error")).to_have_count(0)
        if "explore(" in cells[cell]:
            expect(root.locator("[data-live-experiment] svg").first).to_be_visible()
    for exercise in page.locator("[data-exercise]").all():
        own, check = (one.evaluate("e => e.dataset.liveCell") for one in exercise.locator("[data-live-cell]").all())
        written = re.search(r"check\(.*?(\w+), (\w+)\)", cells[check])
        wanted = next(source for source in cells.values() if f"{written[1]}, solution)" in source)
        assert verdict(page, exercise) == "not-yet"
        solution = wanted[: wanted.rindex("check(")].replace("def solution(", f"def {written[2]}(").rstrip()
        write(page, page.locator(f"[data-live-cell='{own}']"), solution)
        assert verdict(page, exercise) == "right"
    assert one.complaints == []
    assert one.strangers == []


MISTAKES = """
from chapters import registry
from everystate.teaching import check

tried = [(one, answer, hint) for one in registry.exercises() for answer, hint in one.mistakes]
[(one.name, hint) for one, answer, hint in tried if hint not in check(one, answer).message]
"""


@pytest.fixture(scope="module")
def first(browser, served):
    """One page with Python, for the tests that leave it as they found it."""
    one = Visit(browser, served, viewport={"width": 1280, "height": 900})
    one.open(f"{served}/{FIRST}")
    started(one)
    yield one
    one.context.close()


@pytest.mark.xdist_group("live")
def test_known_mistakes_get_their_hints_in_the_page_too(first):
    page = first.page
    own = page.locator("[data-exercise] [data-live-cell]").first
    write(page, own, MISTAKES)
    own.locator("[data-live=run]").click()
    expect(own).to_have_attribute("data-ran", "true", timeout=PATIENCE)
    expect(own.locator(".live-output pre")).to_have_text("[]")
    own.get_by_role("button", name="Reset").click()


@pytest.mark.xdist_group("live")
def test_an_error_is_told_with_its_line_and_drafts_survive(first):
    page = first.page
    exercise = page.locator("[data-exercise]").first
    own = exercise.locator("[data-live-cell]").first
    write(page, own, "x = 1\n1 / 0")
    own.locator("[data-live=run]").click()
    expect(own.locator(".live-error")).to_contain_text("ZeroDivisionError: division by zero")
    expect(own.locator(".cm-marked")).to_have_text("1 / 0")
    page.reload()
    started(first)
    expect(own.locator(".cm-content")).to_contain_text("1 / 0")
    own.get_by_role("button", name="Reset").click()
    expect(own.locator(".cm-content")).not_to_contain_text("1 / 0")
    first.complaints.clear()


@pytest.mark.xdist_group("live")
def test_a_loop_that_never_ends_is_ended(first):
    page = first.page
    exercise = page.locator("[data-exercise]").first
    own = exercise.locator("[data-live-cell]").first
    name = next(
        found[1] for source in given(FIRST).values() if (found := re.search(r"check\(.*, (your_\w+)\)", source))
    )
    write(page, own, f"def {name}(*given, **named):\n    while True:\n        pass")
    assert verdict(page, exercise) == "not-yet"
    expect(exercise).to_contain_text("is there a loop that never ends?")
    page.wait_for_selector("html[data-live-state=ready]")
    write(page, own, "while True:\n    pass")
    own.locator("[data-live=run]").click()
    page.locator("[data-live=stop]").click()
    expect(own).to_contain_text("Stopped.")
    page.wait_for_selector("html[data-live-state=ready]")
    own.get_by_role("button", name="Reset").click()


def paths_of(tree):
    """All coordinates of a figure, path by path."""
    found = []
    for node in walk(tree):
        if node[0] == "path" and "d" in node[1]:
            found.append(np.array([float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", node[1]["d"])]))
    return found


def walk(node):
    yield node
    for child in node[3]:
        yield from walk(child)


def between(experiment):
    """A control with something between its stops, and a value there."""
    for control in experiment.controls:
        if control.scale in ("linear", "log"):
            low, high = control.values[len(control.values) // 2 - 1 : len(control.values) // 2 + 1]
            middle = np.sqrt(low * high) if control.scale == "log" and low > 0 else (low + high) / 2
            return control, float(f"{middle:.3g}")
    return None


@pytest.mark.xdist_group("live")
def test_a_state_between_the_stops_is_what_python_draws_elsewhere(first):
    page = first.page
    tried = 0
    for place, name in lab.on_pages(SITE):
        found = between(lab.find(name)) if place == FIRST else None
        if not found:
            continue
        control, value = found
        experiment = lab.find(name)
        root = page.locator(f"#exp-{name}")
        lab.wait_ready(page, name)
        for skip in root.locator("[data-prediction-skip]:visible").all():
            skip.click()
        field = root.get_by_role("spinbutton", name=f"{control.label}: type a value")
        field.fill(str(value))
        field.press("Enter")
        result = experiment.result_of(experiment.anywhere({control.name: value}))
        expect(root.locator(".experiment-readout")).to_have_text(experiment.say(result), timeout=PATIENCE)
        shown = lab.plain(root.locator(".experiment-figure:not([hidden])").evaluate(XML))
        wanted = lab.plain(markup(fresh_nodes(experiment, result, f"{name}-live")))
        ours, theirs = paths_of(shown), paths_of(wanted)
        assert len(ours) == len(theirs)
        assert max(np.abs(one - other).max(initial=0) for one, other in zip(ours, theirs, strict=True)) <= 0.1
        root.locator(".experiment-reset").click()
        expect(root.locator(".experiment-figure:not([hidden])")).to_have_count(1)
        tried += 1
    assert tried


@pytest.mark.xdist_group("live")
def test_a_link_between_the_stops_waits_for_python(visit):
    name, control, value = next(
        (name, *between(lab.find(name)))
        for place, name in lab.on_pages(SITE)
        if place == FIRST and between(lab.find(name))
    )
    one = visit(f"{FIRST}#exp={name}&{control.name}={value}")
    root = one.page.locator(f"#exp-{name}")
    expect(root.locator(".experiment-note").first).to_contain_text("between the stops: the nearest stop is shown")
    started(one)
    experiment = lab.find(name)
    words = experiment.say(experiment.result_of(experiment.anywhere({control.name: value})))
    expect(root.locator(".experiment-readout")).to_have_text(words, timeout=PATIENCE)


@pytest.mark.xdist_group("live")
def test_an_experiment_can_be_changed_beside_the_original(first):
    page = first.page
    name = next(name for place, name in lab.on_pages(SITE) if place == FIRST)
    root = page.locator(f"#exp-{name}")
    root.get_by_role("button", name="Edit this experiment").click()
    editor = root.locator(".live-change .cm-content")
    expect(editor).to_be_visible()
    root.get_by_role("button", name="Run my version").click()
    expect(root.locator(".live-change [data-live-experiment] svg").first).to_be_visible(timeout=PATIENCE)
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("x = (")
    root.get_by_role("button", name="Run my version").click()
    expect(root.locator(".live-change > .live-error")).to_contain_text("SyntaxError")


@pytest.mark.xdist_group("live")
def test_the_page_can_be_taken_along_with_its_changes(first, tmp_path):
    page = first.page
    own = page.locator("[data-exercise] [data-live-cell]").first
    write(page, own, "# mine")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a notebook").click()
    download.value.save_as(tmp_path / "page.ipynb")
    cells = json.loads((tmp_path / "page.ipynb").read_text("utf-8"))["cells"]
    name = own.evaluate("e => e.dataset.liveCell")
    assert next(cell["source"] for cell in cells if cell["id"] == name) == "# mine"
    own.get_by_role("button", name="Reset").click()


@pytest.mark.xdist_group("live")
def test_from_a_file_the_page_says_why_not(visit):
    one = visit(FIRST, local=True)
    expect(one.page.locator("[data-live=start]")).to_be_disabled()
    expect(one.page.locator("[data-live-word]")).to_contain_text("opened from a file")


class _Strict(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.mark.xdist_group("live")
def test_a_strict_policy_lets_python_run(browser):
    handler = functools.partial(_Strict, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    one = Visit(browser, base, viewport={"width": 1280, "height": 900})
    one.open(f"{base}/{FIRST}")
    page = started(one)
    assert verdict(page, page.locator("[data-exercise]").first) == "not-yet"
    one.context.close()
    server.shutdown()
    server.server_close()
