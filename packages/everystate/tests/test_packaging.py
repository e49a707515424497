"""What is imported is declared, what is missing is named, and importing the package stays light."""

import ast
import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import everystate
from everystate._extras import library

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted((ROOT / "everystate").rglob("*.py"))
BROUGHT_BY = {"jupyter": {"jupyter", "teaching"}, "sphinx": {"sphinx"}}
"""Extras, and the folders that may import their libraries when they themselves are imported."""


def normal(name):
    return name.lower().replace("_", "-")


def declared(requirements):
    return {normal(requirement.partition(">")[0].strip()) for requirement in requirements}


CORE = declared(PROJECT["dependencies"])
EXTRAS = {extra: declared(requirements) for extra, requirements in PROJECT["optional-dependencies"].items()}


def imports(path):
    """(library, where it may come from) of each import: ``None`` at a module's top, an extra's name, or "late"."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {node for part in ast.walk(tree) if isinstance(part, (ast.FunctionDef, ast.If)) for node in ast.walk(part)}
    for node in ast.walk(tree):
        when = "late" if node in late else None
        if isinstance(node, ast.Import):
            yield from ((alias.name, when) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module, when
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "library":
            yield node.args[0].value, node.keywords[0].value.value
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            yield from ((place.value, when) for place in node.args if isinstance(place, ast.Constant))


def foreign(path):
    """(distribution, where it may come from) for what is neither Python's nor the package's own."""
    known = packages_distributions()
    for name, when in imports(path):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "everystate":
            yield from ((normal(distribution), when) for distribution in known[top])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_import_is_declared_where_it_is_needed(path):
    folder = path.relative_to(ROOT / "everystate").parts[0]
    own = CORE.union(*(EXTRAS[extra] for extra, folders in BROUGHT_BY.items() if folder in folders))
    for distribution, when in foreign(path):
        allowed = {None: own, "late": CORE.union(*EXTRAS.values())}.get(when) or CORE | EXTRAS[when]
        assert distribution in allowed, f"{path.name} imports {distribution}"


def test_everything_declared_is_imported():
    used = {distribution for path in MODULES for distribution, _ in foreign(path)}
    assert CORE.union(*EXTRAS.values()) == used


def run(code, **options):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **options)


def test_importing_the_package_is_light_and_changes_nothing():
    done = run(
        "import json, sys, matplotlib\n"
        "before = matplotlib.rcParams.copy()\n"
        "import everystate, everystate.pack, everystate.page\n"
        "assert matplotlib.rcParams.copy() == before\n"
        "print(json.dumps(list(sys.modules)))"
    )
    loaded = set(json.loads(done.stdout))
    heavy = {
        "matplotlib.pyplot",
        "ipywidgets",
        "anywidget",
        "IPython",
        "sphinx",
        "docutils",
        "joblib",
        "everystate.jupyter",
    }
    assert (heavy & loaded) == set()


def test_all_that_stands_at_the_top_is_there():
    from everystate.jupyter import explore

    assert everystate.explore is explore
    assert all(getattr(everystate, name) is not None for name in everystate.__all__)
    with pytest.raises(AttributeError, match="module 'everystate' has no attribute 'no_such_name'"):
        everystate.no_such_name  # noqa: B018


@pytest.mark.parametrize(
    ("missing", "code", "extra"),
    [
        ("ipywidgets", "from everystate.jupyter import Explorer", "jupyter"),
        ("anywidget", "from everystate.jupyter import Explorer", "jupyter"),
        ("IPython", "from everystate.teaching.claims import Claim\nClaim('It holds.')._ipython_display_()", "jupyter"),
        ("joblib", "import os, everystate.kept as k\nos.environ[k.FOLDER] = 'x'\nk.keeping('json')(print)()", "kept"),
        ("jupyter_cache", "from pathlib import Path\nfrom everystate.sphinx import execution as e\n"
            "e._has_run(Path('x'), None)", "sphinx"),
    ],
)  # fmt: skip
def test_a_missing_library_is_named_with_its_extra(tmp_path, missing, code, extra):
    hide = (
        "import sys\n"
        "class Hidden:\n"
        "    @staticmethod\n"
        "    def find_spec(name, path=None, target=None):\n"
        f"        if name == '{missing}':\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Hidden)\n"
    )
    said = run(hide + code, cwd=tmp_path).stderr.strip().splitlines()[-1]
    assert said == f"ModuleNotFoundError: {missing} is missing; it comes with: pip install 'everystate[{extra}]'"


def test_what_a_library_itself_misses_is_not_blamed_on_the_extra(modules):
    modules("own_library", "import no_such_library\n")
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_library'"):
        library("own_library", extra="jupyter")


def test_no_file_names_a_book_that_uses_the_package():
    endings = {".py", ".js", ".css", ".html", ".md", ".toml", ".yml", ".ipynb"}
    paths = [path for path in ROOT.rglob("*") if path.suffix in endings and "_build" not in path.parts]
    assert len(paths) > 50
    for path in [*paths, ROOT / "LICENSE"]:
        assert "regu" + "lariz" not in path.read_text(encoding="utf-8").lower(), path
