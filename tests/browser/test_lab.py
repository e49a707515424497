"""A notebook in a real JupyterLab: run, cut off from its kernel, saved and opened again."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from playwright.sync_api import expect

from tools.lab import ROOT, SETTINGS, page
from tools.notebooks import BOOK, canonical

pytestmark = pytest.mark.xdist_group("lab")
CELLS = [
    nbformat.v4.new_markdown_cell("The {term}`trace <Ridge trace>` and [the lasso](lasso).", id="text"),
    nbformat.v4.new_code_cell(
        "from chapters.ridge import trace\nfrom everystate.jupyter import explore",
        id="imports",
        metadata={"tags": ["hide-input"]},
    ),
    nbformat.v4.new_code_cell("explore(trace.TRACE)", id="figure"),
    nbformat.v4.new_code_cell(
        "from everystate.teaching import ask, right, wrong\n"
        "ask('Is 2 even?', right('Yes, it is', '1 + 1.'), wrong('No', 'It is 1 + 1.'))",
        id="question",
    ),
]
PATIENCE = 90_000  # ms


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a folder with one short notebook and the pages that it links to."""
    folder = tmp_path_factory.mktemp("lab")
    nbformat.write(canonical(nbformat.v4.new_notebook(cells=CELLS)), folder / "one.ipynb")
    (folder / "glossary.md").write_text(page(BOOK / "glossary.md"), encoding="utf-8")
    (folder / "lasso.ipynb").write_text(page(BOOK / "lasso.ipynb"), encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    homes = {name: str(home / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    environment = os.environ | homes | {"JUPYTERLAB_WORKSPACES_DIR": str(home / "spaces"), "PYTHONPATH": str(ROOT)}
    environment.pop("EVERYSTATE_STATIC", None)
    port = free_port()
    options = [f"--LabApp.app_settings_dir={SETTINGS}", f"--port={port}", "--no-browser", "--IdentityProvider.token="]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options, "--allow-root", str(folder)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield folder, started(f"http://127.0.0.1:{port}/lab", server)
    finally:
        server.terminate()
        server.wait(30)


def started(address, server):
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return address
        except OSError:
            assert server.poll() is None, "JupyterLab ended"
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not answer within two minutes")


def opened(browser, address):
    one = browser.new_page(viewport={"width": 1400, "height": 1000})
    one.set_default_timeout(PATIENCE)
    one.goto(f"{address}/tree/one.ipynb?reset")
    one.wait_for_selector(".jp-Notebook .jp-Cell")
    one.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    return one


def choose(one, menu, entry):
    one.click(f".lm-MenuBar-itemLabel:text-is('{menu}')")
    one.click(f".lm-Menu-itemLabel:text-is('{entry}')")


def test_a_notebook_in_jupyterlab(lab, browser):
    folder, address = lab
    one = opened(browser, address)
    one.wait_for_selector("a:text-is('trace')")
    expect(one.locator("text={term}")).to_have_count(0)
    one.wait_for_selector(".jp-Cell .jp-Placeholder")  # imports are folded
    choose(one, "Run", "Run All Cells")
    one.wait_for_selector(".everystate-widget svg")
    expect(one.locator(".everystate-still")).to_have_count(2)  # of the figure and of the question
    expect(one.locator(".everystate-still:visible")).to_have_count(0)
    asked = one.locator(".everystate-widget .quiz")
    asked.get_by_label("Yes, it is").check()
    asked.get_by_role("button", name="Check").click()
    expect(asked.locator("details[open]")).to_contain_text("1 + 1.")
    one.keyboard.press("Control+s")
    wait_for(lambda: "everystate-still" in (folder / "one.ipynb").read_text(encoding="utf-8"))
    choose(one, "Kernel", "Restart Kernel…")
    one.click(".jp-Dialog .jp-mod-accept")
    one.wait_for_selector("text=The kernel behind this figure has stopped.")
    one.close()

    again = opened(browser, address)
    again.wait_for_selector(".everystate-still img")
    again.wait_for_selector("text=model not found", state="attached")
    again.locator(".everystate-still .quiz summary").first.click()
    expect(again.locator(".everystate-still .quiz details[open]")).to_contain_text("1 + 1.")
    expect(again.locator("text=model not found >> visible=true")).to_have_count(0)
    again.click("a:text-is('trace')")
    again.wait_for_selector("h3:has-text('Ridge trace') >> visible=true")
    again.click(".lm-TabBar-tabLabel:text-is('one.ipynb')")
    again.click("a:text-is('the lasso')")
    again.wait_for_selector(".lm-TabBar-tabLabel:text-is('lasso.ipynb')")
    again.close()


def wait_for(condition):
    for _ in range(120):
        if condition():
            return
        time.sleep(0.5)
    raise AssertionError("it didn't come to pass within a minute")


def test_the_saved_picture_is_small(lab):
    folder, _ = lab
    cells = json.loads((folder / "one.ipynb").read_text(encoding="utf-8"))["cells"]
    assert len(json.dumps(cells)) < 150_000
