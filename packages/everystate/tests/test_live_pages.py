"""What a build writes for Python in the pages: cells and exercises are marked, files stand beside the site."""

import json
import shutil

import pytest

NOTEBOOK = [
    ("markdown", "title", "# A page", []),
    ("code", "imports", "from everystate.teaching import Exercise, check", ["hide-input"]),
    ("code", "task", "TWICE = Exercise('twice', lambda f: None if f(2) == 4 else 'No.', 'Yes.', ())", []),
    ("code", "yours", "def your_twice(x):\n    return ...", []),
    ("code", "checked", "check(TWICE, your_twice)", ["remove-output"]),
    ("code", "solution", "def solution(x):\n    return 2 * x\n\n\ncheck(TWICE, solution)", ["hide-cell"]),
    ("code", "quiet", "1 + 1", ["remove-input"]),
]
CONFIGURATION = """
extensions = ["myst_nb", "everystate.sphinx"]
nb_execution_mode = "off"
exclude_patterns = ["_build", "python"]
everystate_live = {folder!r}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    cells = [
        {"cell_type": kind, "id": name, "metadata": {"tags": tags}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for kind, name, source, tags in NOTEBOOK
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    text = json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    (folder / "page.ipynb").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text("# Start\n\n```{toctree}\npage\n```\n", encoding="utf-8")
    files = {"pyodide.mjs": 10_400_000, "numpy.whl": 3}
    (folder / "python").mkdir()
    listed = {"files": files, "gzipped": {"pyodide.mjs": 9_000_000}, "start": list(files)}
    (folder / "python/files.json").write_text(json.dumps(listed), encoding="utf-8")
    for name in files:
        (folder / "python" / name).write_text(name, encoding="utf-8")
    return folder


def built(project, sphinx_build, folder):
    (project / "conf.py").write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
    shutil.rmtree(project / "_build", ignore_errors=True)
    return sphinx_build(project)


@pytest.fixture(scope="module")
def site(project, sphinx_build):
    return built(project, sphinx_build, "python")


def test_cells_with_code_are_marked_and_those_without_are_not(site):
    assert site.code == 0, site.said
    page = site.page("page.html")
    for name in ("imports", "task", "yours", "checked", "solution"):
        assert page.count(f'data-live-cell="{name}"') == 1
    assert 'data-live-cell="quiet"' not in page
    assert page.count("data-live-cell") == page.count('<div class="live-cell"')


def test_an_exercise_is_what_the_reader_writes_and_its_check(site):
    page = site.page("page.html")
    assert page.count("data-exercise") == 1
    start = page.index('data-exercise="twice"')
    order = [page.index(f'data-live-cell="{name}"') for name in ("task", "yours", "checked", "solution")]
    assert order[0] < start < order[1] < order[2] < order[3]
    inside = page[start : page.rindex("<div", 0, order[3])]
    assert inside.count("</div>") - inside.count("<div") == 1  # the exercise ends before the solution


def test_a_bar_offers_python_and_says_what_it_costs(site):
    page = site.page("page.html")
    assert page.count('data-live="start"') == 1
    assert 'data-live-root="_static/live/"' in page
    assert ": 9 MB, about" in page
    assert "to answer the exercises" in page
    assert "data-live-bar" not in page
    assert "live-bar" not in site.page("index.html")


def test_files_cells_and_scripts_stand_beside_the_site(site):
    folder = site.output / "_static/live"
    for name in (
        "pyodide.mjs",
        "numpy.whl",
        "files.json",
        "live.js",
        "python.js",
        "cells.js",
        "figures.js",
        "worker.js",
    ):
        assert (folder / name).is_file(), name
    given = json.loads((folder / "pages/page.json").read_text("utf-8"))
    assert [cell["id"] for cell in given["cells"]] == [name for kind, name, _, _ in NOTEBOOK if kind == "code"]
    assert given["name"] == "page"
    assert (folder / given["notebook"]).resolve() == site.output / "_sources/page.ipynb"


def test_without_the_files_a_page_has_no_live_python(project, sphinx_build):
    for folder in ("", "nowhere"):
        site = built(project, sphinx_build, folder)
        assert site.code == 0, site.said
        page = site.page("page.html")
        assert "data-live=" not in page
        assert not (site.output / "_static/live").exists()


def test_the_folder_must_be_a_name(project, sphinx_build):
    site = built(project, sphinx_build, 3)
    assert site.code
    assert "everystate_live must be the name of a folder, got 3" in site.said
