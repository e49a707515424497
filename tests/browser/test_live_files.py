"""What a site serves for Python in its pages works under a strict policy: the editor, and Python in a worker."""

import contextlib
import functools
import http.server
import json
import os
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from chapters.shared.style import THEME
from regularization import linear
from tests.browser.conftest import SITE, Visit
from tools.runtime.folder import asked

pytestmark = [
    pytest.mark.xdist_group("live-files"),
    pytest.mark.skipif(
        asked(SITE.parent.parent) is None, reason="the pages offer no Python: _config.yml names no everystate_live"
    ),
]

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
CODE = "import numpy as np\n# half of it\ndef half(x):\n    return x / 2 + len('a')\n"
EDITOR_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>An editor</title>
<link rel="stylesheet" href="look.css"><main><h1>An editor</h1><button id="before">Before</button>
<div id="here"></div><button id="after">After</button></main><script type="module" src="editor-page.js"></script></html>
"""
EDITOR_JS = """import { create } from "./live/editor.js";
Object.assign(window, { changes: [], asked: [], runs: 0 });
window.editor = create({
  parent: document.getElementById("here"),
  doc: %s,
  label: "Code of cell 1",
  complete: async (text) => (asked.push(text), text.startsWith("np.") ? ["np.linspace", "linalg", "ones"] : ["halves"]),
  onChange: (text) => changes.push(text),
  onRun: () => runs++,
});
"""
WORKER_JS = """import { loadPyodide } from "./live/pyodide.mjs";
const here = new URL("live/", self.location).href;
try {
  const python = await loadPyodide({ indexURL: here, lockFileURL: here + "pyodide-lock.json" });
  await python.loadPackage("numpy", { messageCallback() {} });
  const site = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(await (await fetch(here + "project.zip")).arrayBuffer(), "zip", { extractDir: site });
  postMessage(python.runPython(`
import sys
import numpy as np
from regularization import linear
X = np.array([[1.0, 0.0], [0.0, 2.0]])
ridge = linear.Ridge(0.5).fit(X, np.array([1.0, 2.0]))
heavy = {"matplotlib", "scipy", "sklearn", "IPython", "ipywidgets"} & set(sys.modules)
f"{np.round(ridge.coef_, 6).tolist()} {sorted(heavy)}"
`));
} catch (error) {
  postMessage(String(error));
}
"""
WORKER_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Python</title><output></output>
<script type="module" src="worker-page.js"></script></html>
"""
WORKER_PAGE_JS = """const worker = new Worker("worker.js", { type: "module" });
const say = (text) => (document.querySelector("output").textContent = text);
worker.onmessage = ({ data }) => say(data);
worker.onerror = ({ message }) => say(`failed: ${message}`);
"""


def live_files():
    """The folder with Python for the pages: of the site, or as the last build made it."""
    found = [path.parent for path in SITE.rglob("files.json") if (path.parent / "pyodide.mjs").exists()]
    made = SITE.parent / "live"
    return next(iter(found), made if made.exists() else None)


class _Strict(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def copyfile(self, source, outputfile):
        with contextlib.suppress(ConnectionError):  # the page was left while it loaded
            super().copyfile(source, outputfile)


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A small site with the live files, served under a policy that allows neither inline styles nor scripts."""
    live = live_files()
    if live is None:
        assert not os.environ.get("CI"), "the site has no live Python"
        pytest.skip("the site was built without live Python")
    folder = tmp_path_factory.mktemp("strict")
    (folder / "live").symlink_to(live, target_is_directory=True)
    files = {
        "look.css": THEME.css() + "body { background: var(--fig-paper); color: var(--fig-ink); }",
        "editor.html": EDITOR_HTML,
        "editor-page.js": EDITOR_JS % json.dumps(CODE),
        "worker.html": WORKER_HTML,
        "worker-page.js": WORKER_PAGE_JS,
        "worker.js": WORKER_JS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    handler = functools.partial(_Strict, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def editor(browser, strict):
    """The page with the editor; in the end nothing was complained of and no other host asked."""
    visit = Visit(browser, strict, viewport={"width": 700, "height": 500})
    visit.page.goto(f"{strict}/editor.html")
    expect(visit.page.get_by_role("textbox", name="Code of cell 1")).to_be_visible()
    yield visit.page
    assert visit.complaints == []
    assert visit.strangers == []
    visit.context.close()


def at(page):
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def pause(page, milliseconds):
    """Let time pass: what must not happen has until then."""
    page.evaluate("time => new Promise(done => setTimeout(done, time))", milliseconds)


def value(page):
    return page.evaluate("editor.value")


def end(page):
    page.evaluate("editor.focus()")
    page.keyboard.press("ControlOrMeta+End")


def colours(page):
    """The colour of each highlighted piece of code."""
    pieces = page.locator(".cm-line span").evaluate_all(
        "all => all.map(one => [one.textContent, getComputedStyle(one).color])"
    )
    return dict(pieces)


def rgb(shade):
    red, green, blue = (int(shade[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_code_is_highlighted_in_the_pages_colours_light_and_dark_without_a_style_element(editor):
    assert value(editor) == CODE
    for shade, theme in enumerate(("light", "dark")):
        editor.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
        seen = colours(editor)
        assert seen["import"] == rgb(THEME.palette["accent"][shade])
        assert seen["# half of it"] == rgb(THEME.palette["muted"][shade])
        assert Axe().run(editor).response["violations"] == []
    expect(editor.locator("style")).to_have_count(0)


def test_tab_passes_through_and_indents_only_after_typing_until_escape(editor):
    editor.focus("#before")
    for key, place in (("Tab", "live-editor"), ("Tab", "after"), ("Shift+Tab", "live-editor"), ("Shift+Tab", "before")):
        editor.keyboard.press(key)
        assert at(editor) == place
    end(editor)
    editor.keyboard.type("x")
    editor.keyboard.press("Tab")
    assert value(editor) == CODE + "    x"
    editor.keyboard.press("Shift+Tab")
    assert value(editor) == CODE + "x"
    editor.keyboard.press("Escape")
    pause(editor, 2500)  # Tab stays given back, however slow the reader
    editor.keyboard.press("Tab")
    assert at(editor) == "after"
    editor.keyboard.press("Shift+Tab")
    editor.keyboard.press("Shift+Tab")
    assert at(editor) == "before"


def test_who_comes_by_mouse_can_indent_at_once(editor):
    editor.get_by_text("half of it").click()
    editor.keyboard.press("ControlOrMeta+Home")
    editor.keyboard.press("Tab")
    assert value(editor) == "    " + CODE


def test_a_block_is_indented_after_its_colon_and_all_is_undone(editor):
    end(editor)
    editor.keyboard.type("if x:")
    editor.keyboard.press("Enter")
    editor.keyboard.type("y")
    assert value(editor) == CODE + "if x:\n    y"
    assert editor.evaluate("changes.at(-1)") == CODE + "if x:\n    y"
    while value(editor) != CODE:
        before = value(editor)
        editor.keyboard.press("ControlOrMeta+z")
        assert value(editor) != before


def test_names_are_completed_from_outside_and_from_the_code_but_not_in_comments(editor):
    options = editor.get_by_role("option")
    end(editor)
    editor.keyboard.type("np.li", delay=30)
    expect(options).to_have_text(["linalg", "linspace"])
    assert set(editor.evaluate("asked")) <= {"n", "np", "np.", "np.l", "np.li"}
    pause(editor, 100)  # what came just before an Enter is not taken for a choice
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    assert value(editor) == CODE + "np.linspace"
    editor.keyboard.type(" hal", delay=30)
    expect(options).to_have_text(["half", "halves"])
    editor.keyboard.press("Escape")
    expect(options).to_have_count(0)
    count = editor.evaluate("asked.length")
    editor.keyboard.type("  # hal 'hal", delay=30)
    pause(editor, 500)
    assert editor.evaluate("asked.length") == count
    expect(options).to_have_count(0)


def test_enter_with_control_or_shift_runs_and_changes_nothing(editor):
    end(editor)
    for number, key in enumerate(("ControlOrMeta+Enter", "Control+Enter", "Shift+Enter"), start=1):
        editor.keyboard.press(key)
        assert editor.evaluate("runs") == number
    assert value(editor) == CODE


def test_a_line_is_marked_moves_with_the_text_and_is_unmarked(editor):
    marked = editor.locator(".cm-marked")
    editor.evaluate("editor.markLine(3)")
    expect(marked).to_have_text(["def half(x):"])
    editor.evaluate("editor.focus()")
    editor.keyboard.press("ControlOrMeta+Home")
    editor.keyboard.press("Enter")
    expect(marked).to_have_text(["def half(x):"])
    for number in ("null", "0", "99"):
        editor.evaluate("editor.markLine(3)")
        editor.evaluate(f"editor.markLine({number})")
        expect(marked).to_have_count(0)


def test_a_value_that_is_set_is_no_change_by_the_reader_but_can_be_undone_and_an_editor_be_removed(editor):
    editor.evaluate("editor.value = 'y = 1'")
    assert value(editor) == "y = 1"
    assert editor.evaluate("changes") == []
    end(editor)
    editor.keyboard.press("ControlOrMeta+z")
    assert value(editor) == CODE
    editor.evaluate("editor.destroy()")
    expect(editor.locator("#here > *")).to_have_count(0)


def test_python_starts_in_a_worker_and_runs_the_projects_mathematics(browser, strict):
    visit = Visit(browser, strict)
    visit.page.goto(f"{strict}/worker.html")
    output = visit.page.locator("output")
    expect(output).not_to_be_empty(timeout=60_000)
    ridge = linear.Ridge(0.5).fit([[1.0, 0.0], [0.0, 2.0]], [1.0, 2.0])
    expect(output).to_have_text(f"{ridge.coef_.round(6).tolist()} []")
    assert visit.complaints == []
    assert visit.strangers == []
    visit.context.close()
