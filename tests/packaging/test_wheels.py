"""Both wheels hold all that they need and declare all that they import: built, installed elsewhere, and used."""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {"everystate": ROOT / "packages/everystate", "regularization_book": ROOT}
PACKAGES = {"everystate": ["everystate"], "regularization_book": ["regularization", "chapters", "website"]}

IMPORT_ALL = """
import importlib, json, pkgutil, sys
failed = {}
for package in sys.argv[1:]:
    below = pkgutil.walk_packages(importlib.import_module(package).__path__, package + ".")
    for name in [package, *(info.name for info in below)]:
        if not name.endswith("__main__"):
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as error:
                failed[name] = error.name
            except ImportError as error:
                failed[name] = str(error)
print(json.dumps(failed))
"""

OTHER_NAMES = {"yaml": "pyyaml"}
"""Modules whose distributions are called otherwise."""

BUILD = "from jupyter_book.cli.main import main; main()"
CONFIG = """
title: One page
only_build_toc_files: true
execute: {execute_notebooks: force, allow_errors: false}
sphinx:
  extra_extensions: [everystate.sphinx, website]
  config:
    everystate_experiments: [chapters.history.timeline]
    everystate_code: [regularization]
    everystate_theme: chapters.shared.style:THEME
    html_math_renderer: mathml
    nb_execution_raise_on_error: true
"""


def clean():
    """This process' environment without what leads Python to the repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PYTEST_", "VENV"))}


def run(*command, cwd):
    finished = subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def tracked():
    """What git sees in the repository that is not committed and not ignored."""
    return run("git", "status", "--porcelain", "--untracked-files=all", cwd=ROOT)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheels")
    before = tracked()
    for folder in FOLDERS.values():
        run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", target, folder, cwd=target)
    assert tracked() == before, "building a wheel leaves files behind"
    return {path.name.partition("-")[0]: path for path in target.glob("*.whl")}


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """The locked versions, so that what pip has at hand serves."""
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("versions") / "versions.txt"
    path.write_text("\n".join(re.findall(r"^[a-z0-9.-]+==[^ ;\\]+", text, re.MULTILINE)), encoding="utf-8")
    return path


def installed(folder, versions, *requirements):
    """Make an environment with what pip takes for these requirements, and return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(python, "-m", "pip", "install", "--quiet", "--constraint", versions, *requirements, cwd=folder)
    return python


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def optional(wheel):
    """Distributions that some extra asks for."""
    lines = metadata(wheel).get_all("Requires-Dist")
    return {re.match(r"[\w.-]+", line)[0].lower().replace("-", "_") for line in lines if "extra ==" in line}


@pytest.mark.slow
def test_wheels_hold_types_fonts_styles_and_scripts(wheels):
    names = {}
    for distribution, wheel in wheels.items():
        with zipfile.ZipFile(wheel) as archive:
            names[distribution] = set(archive.namelist())
    assert names.keys() == FOLDERS.keys()
    for distribution, folder in FOLDERS.items():
        for package in PACKAGES[distribution]:
            for path in (folder / package).rglob("*"):
                if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
                    name = path.relative_to(folder).as_posix()
                    assert name in names[distribution] or name == "regularization/README.md", f"{name} is left out"
    assert {"regularization/py.typed", "website/book.css"} <= names["regularization_book"]
    assert "everystate/py.typed" in names["everystate"]
    tops = {name.split("/")[0] for found in names.values() for name in found if ".dist-info" not in name}
    assert tops == {"everystate", "regularization", "chapters", "website"}


@pytest.mark.slow
def test_the_description_shows_no_picture_that_is_not_there(wheels):
    for wheel in wheels.values():
        text = metadata(wheel).get_payload()
        pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)|<img[^>]+src=\"([^\"]+)\"", text)
        assert all(any(part.startswith("https://") for part in found) for found in pictures)


@pytest.mark.slow
@pytest.mark.parametrize("distribution", FOLDERS)
def test_with_declared_dependencies_alone_a_module_imports_or_is_behind_an_extra(
    wheels, versions, distribution, tmp_path
):
    needed = [wheels["everystate"]] if distribution != "everystate" else []
    python = installed(tmp_path / "env", versions, *needed, wheels[distribution])
    failed = json.loads(run(python, "-c", IMPORT_ALL, *PACKAGES[distribution], cwd=tmp_path))
    behind = optional(wheels[distribution]) | (optional(wheels["everystate"]) if needed else set())
    behind |= {module for module, name in OTHER_NAMES.items() if name in behind}
    loose = {module: name for module, name in failed.items() if not any(extra in name.lower() for extra in behind)}
    assert not loose, f"import what is neither declared nor behind an extra: {loose}"
    assert not [module for module in failed if module.split(".")[0] == "regularization"]


@pytest.mark.slow
def test_a_page_is_built_from_the_wheels(wheels, versions, tmp_path):
    engine, book = wheels["everystate"], wheels["regularization_book"]
    python = installed(
        tmp_path / "env", versions, f"{engine}[jupyter,sphinx]", f"{book}[data,jupyter,site]", "ipykernel"
    )
    failed = json.loads(
        run(python, "-c", IMPORT_ALL, *PACKAGES["everystate"], *PACKAGES["regularization_book"], cwd=tmp_path)
    )
    assert not failed
    project = tmp_path / "project"
    (project / "book").mkdir(parents=True)
    (project / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (project / "_toc.yml").write_text("format: jb-book\nroot: book/one\n", encoding="utf-8")
    write_notebook(project / "book/one.ipynb")
    run(python, "-c", BUILD, "build", project, "-W", cwd=project)
    page = (project / "_build/html/book/one.html").read_text(encoding="utf-8")
    assert 'id="exp-history-of-regularization"' in page
    static = project / "_build/html/_static"
    for made in ("experiments.js", "experiments.css", "book.css", "fonts/math.woff2", "fonts/figure-sans.woff2"):
        assert (static / made).stat().st_size > 0
    assert list((static / "experiments").glob("history-of-regularization-*.js"))


def write_notebook(path):
    import nbformat

    cells = [
        nbformat.v4.new_markdown_cell("# One page\n\nA formula: $x^2$.", id="title"),
        nbformat.v4.new_code_cell(
            "from chapters import history as chapter\nfrom everystate.jupyter import explore", id="imports"
        ),
        nbformat.v4.new_code_cell("explore(chapter.TIMELINE)", id="timeline"),
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(made, path)


@pytest.mark.parametrize("distribution", FOLDERS)
def test_the_version_stands_once(distribution):
    settings = tomllib.loads((FOLDERS[distribution] / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in settings["project"]["dynamic"]
    assert "version" not in settings["project"]


def test_the_citation_has_the_packages_version():
    import yaml

    import regularization

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == regularization.__version__
    assert citation["title"] == "Regularization: signal, not noise"
