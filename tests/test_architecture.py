"""The structure holds: who imports whom, no side effects, nothing left out of the contents."""

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
TREES = {
    "regularization": ROOT,
    "chapters": ROOT,
    "website": ROOT,
    "everystate": ROOT / "packages/everystate",
}
"""The packages, and the folders that they stand in."""

HEAVY = ["sklearn", "ipywidgets", "anywidget", "IPython", "scipy", "pandas", "matplotlib"]
RANDOM = {"Generator", "default_rng", "SeedSequence"}


def modules(*packages):
    found = []
    for package in packages:
        found.append(package)
        found += [info.name for info in pkgutil.walk_packages([str(TREES[package] / package)], f"{package}.")]
    return sorted(found)


def source(module):
    return ast.parse(Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8"))


# -- who imports whom -------------------------------------------------------------------------------
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]}


def kept(folder):
    """Whether the contracts hold in a folder, and what was said."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    finished = subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return finished.returncode == 0, finished.stdout + finished.stderr


def test_imports_go_one_way():
    holds, said = kept(ROOT)
    assert holds, said


def test_the_contracts_name_every_chapter():
    folders = {f"chapters.{info.name}" for info in pkgutil.iter_modules([str(ROOT / "chapters")]) if info.ispkg}
    chapters = folders - {"chapters.shared", "chapters.published"}
    assert set(CONTRACTS["chapters"]["modules"]) == chapters
    assert set(CONTRACTS["foundation"]["forbidden_modules"]) == chapters
    assert set(CONTRACTS["shared"]["source_modules"]) == chapters | {"chapters.shared"}


# -- importing changes nothing ----------------------------------------------------------------------
def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("part", sorted(name for name in modules("regularization") if name.count(".") == 1))
def test_the_mathematics_needs_nothing_but_numpy(part):
    loaded = set(json.loads(run(f"import json, sys, {part}; print(json.dumps(list(sys.modules)))")))
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("package", ["regularization", "chapters", "everystate"])
def test_importing_changes_nothing(package):
    imports = "\n".join(f"import {name}" for name in modules(package) if not name.endswith("__main__"))
    run(
        "import os, random, numpy, matplotlib, warnings\n"
        "def seen():\n"
        "    return (dict(matplotlib.rcParams), numpy.random.get_state()[1].tolist(), random.getstate(),\n"
        "            numpy.geterr(), dict(os.environ), list(warnings.filters))\n"
        "import ipywidgets, anywidget, sphinx.application\n"
        f"before = seen()\n{imports}\nassert seen() == before"
    )


# -- each module ------------------------------------------------------------------------------------
@pytest.mark.parametrize("module", modules(*TREES))
def test_every_module_says_what_it_is_for(module):
    assert ast.get_docstring(source(module))


@pytest.mark.parametrize("package", TREES)
def test_no_global_random_state(package):
    for module in modules(package):
        for node in ast.walk(source(module)):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("np.random", "numpy.random"):
                assert node.attr in RANDOM, f"{module} uses numpy.random.{node.attr}"


# -- the contents -----------------------------------------------------------------------------------
def files_of_toc():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))

    def walk(entry):
        if isinstance(entry, dict):
            yield from (value for key, value in entry.items() if key in ("file", "root"))
            for value in entry.values():
                yield from walk(value)
        elif isinstance(entry, list):
            for item in entry:
                yield from walk(item)

    return set(walk(toc))


def test_the_contents_list_every_page_and_nothing_else():
    pages = [path for ending in ("ipynb", "md") for path in (ROOT / "book").rglob(f"*.{ending}")]
    own = {
        path.relative_to(ROOT).with_suffix("").as_posix() for path in pages if ".ipynb_checkpoints" not in path.parts
    }
    assert files_of_toc() == own


# -- tests wait for pages ---------------------------------------------------------------------------
AT_ONCE = {
    "all_inner_texts", "all_text_contents", "count", "get_attribute", "inner_html", "inner_text", "input_value",
    "is_checked", "is_disabled", "is_editable", "is_enabled", "is_hidden", "is_visible", "text_content",
    "wait_for_timeout",
}  # fmt: skip
"""Playwright's methods that look once or sleep, whatever the page is at: ``expect(...)`` waits until it holds."""

BROWSER_TESTS = sorted(
    path for folder in ("tests/browser", "packages/everystate/tests") for path in (ROOT / folder).rglob("*.py")
)


def at_once(code):
    """What looks once, by the line: a text's ``count`` has an argument, a locator's has none."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in AT_ONCE:
            if node.func.attr != "count" or not node.args:
                yield node.lineno, node.func.attr
        elif isinstance(node, ast.Attribute) and node.attr == "url" and "page" in ast.unparse(node.value):
            yield node.lineno, "url"


@pytest.mark.parametrize("path", BROWSER_TESTS, ids=lambda path: path.stem)
def test_no_test_looks_only_once_at_a_page_that_may_be_at_work(path):
    assert list(at_once(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code", ["one.locator('a').count()", "page.url == 'b'", "page.wait_for_timeout(9)", "assert not x.y.is_visible()"]
)
def test_a_look_is_found(code):
    assert len(list(at_once(code))) == 1
    assert not list(at_once("'aa'.count('a'); expect(page).to_have_url('b'); request.url"))
