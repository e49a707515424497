"""The structure holds: one import direction, no side effects, nothing left out of the contents."""

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import regularization
from everystate.sources import direct_imports

ROOT = Path(__file__).parent.parent

LAYERS = [
    {"checks", "claims", "static", "sources"},
    {"penalties", "data", "kept", "translation"},
    {"linear", "network"},
    {"validation", "bayes", "theory"},
    {"studies"},
    {"style", "quiz", "exercise", "record"},
    {"controls", "svg"},
    {"diff", "experiment"},
    {"experiments", "exercises", "export", "viewer"},
    {"widget"},
    {"site"},
]
"""Each layer imports only from the layers above it, and modules of a layer not from each other."""

NUMERICAL = ["checks", "penalties", "data", "linear", "network", "validation", "bayes", "theory", "translation"]
HEAVY = ["sklearn", "ipywidgets", "anywidget", "IPython", "scipy", "pandas", "matplotlib.pyplot"]


def modules():
    return sorted(info.name for info in pkgutil.walk_packages(regularization.__path__, "regularization."))


def layer_of(module):
    part = module.split(".")[1]
    found = [number for number, names in enumerate(LAYERS) if part in names]
    assert found, f"{part} stands in no layer: add it to LAYERS"
    return found[0]


@pytest.mark.parametrize("module", modules())
def test_imports_go_one_way(module):
    part = module.split(".")[1]
    for other in direct_imports(module):
        if other.split(".")[1] != part:
            assert layer_of(other) < layer_of(module), f"{module} imports {other}"


def test_layers_name_only_what_exists():
    parts = {module.split(".")[1] for module in modules()}
    assert set().union(*LAYERS) == parts


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("part", NUMERICAL)
def test_numerical_modules_need_nothing_but_numpy(part):
    loaded = json.loads(run(f"import json, sys, regularization.{part}; print(json.dumps(list(sys.modules)))"))
    assert not {name for name in HEAVY if name in loaded}
    assert "matplotlib" not in loaded


def test_importing_changes_nothing():
    names = [name for name in modules() if not name.startswith("website")]
    imports = "\n".join(f"import {name}" for name in names)
    run(
        "import os, random, numpy, matplotlib, warnings\n"
        "def seen():\n"
        "    return (dict(matplotlib.rcParams), numpy.random.get_state()[1].tolist(), random.getstate(),\n"
        "            numpy.geterr(), dict(os.environ), list(warnings.filters))\n"
        "import ipywidgets, anywidget\n"
        f"before = seen()\n{imports}\nassert seen() == before"
    )


@pytest.mark.parametrize("module", modules())
def test_every_module_says_what_it_is_for(module):
    tree = ast.parse(Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)


def test_no_global_random_state():
    for path in (ROOT / "regularization").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "random"
            ):
                assert node.attr in {"Generator", "default_rng", "SeedSequence"}, (
                    f"{path.name} uses np.random.{node.attr}"
                )


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
