"""A build does again what has changed, and only that: two notebooks, two modules, two experiments."""

import json
import re
import shutil

import pytest

MODULE = '''
import toy

def number():
    """Say."""
    return {number}

{constant} = toy.experiment(name="{name}", readout=lambda result: f"{name} says {{number()}}")
'''


def notebook(*cells):
    return json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# A page"},
                *(
                    {
                        "cell_type": "code",
                        "id": f"cell-{k}",
                        "metadata": {},
                        "source": cell,
                        "outputs": [],
                        "execution_count": None,
                    }
                    for k, cell in enumerate(cells)
                ),
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


CONFIGURATION = """
import pathlib
extensions = ["myst_nb", "everystate.sphinx"]
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
everystate_path = ["."]
everystate_experiments = ["waves", "swings"]
exclude_patterns = ["_build"]

def fail(app, doctree, docname):
    if pathlib.Path("break").exists() and docname == "index":
        raise RuntimeError("on purpose")

def setup(app):
    app.connect("doctree-resolved", fail, priority=100)
"""


def write_module(project, name, constant, number):
    (project / f"{name}.py").write_text(MODULE.format(name=name, constant=constant, number=number))


@pytest.fixture(scope="module")
def first(tmp_path_factory, request, sphinx_build):
    """A project after its first build."""
    project = tmp_path_factory.mktemp("project")
    (project / "conf.py").write_text(CONFIGURATION)
    (project / "index.md").write_text("# Start\n\n```{toctree}\none\ntwo\n```\n")
    shutil.copy(request.path.parent / "toy.py", project)
    write_module(project, "waves", "WAVES", 11)
    write_module(project, "swings", "SWINGS", 21)
    cells = (
        "%%time\nimport {0}\nprint({0}.number())",
        "%matplotlib inline\nfrom everystate import explore\nexplore({0}.{1})",
    )
    (project / "one.ipynb").write_text(notebook(*(cell.format("waves", "WAVES") for cell in cells)))
    (project / "two.md").write_text(
        "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n# A page\n\n"
        + "".join(f"```{{code-cell}}\n{cell.format('swings', 'SWINGS')}\n```\n" for cell in cells)
    )
    built = sphinx_build(project)
    assert built.code == 0, built.said
    return project, built


@pytest.fixture
def project(first, tmp_path):
    """A copy of it, with its cache, where the next build finds all paths as they were."""
    place, kept = first[0], tmp_path / "kept"
    shutil.copytree(place, kept)
    yield place
    shutil.rmtree(place)
    shutil.copytree(kept, place)


def told(built):
    """The stages without their seconds."""
    return [re.sub(r" in [\d.]+ s$", "", line).removeprefix("everystate: ") for line in built.stages]


def printed(page):
    """What the page's first cell printed."""
    return re.search(r"<pre><span></span>(\d+)\n", page)[1]


NOTHING = ["running 0 of 2 notebooks", "exporting 0 of 2 experiments"]


def written(project):
    return {path.name: path.stat().st_mtime_ns for path in (project / "_build/html").glob("*.html")}


def changed(project, before):
    return {name for name, time in written(project).items() if time != before[name]} - {"search.html", "genindex.html"}


def test_the_first_build_does_everything_and_tells_its_stages(first):
    _, built = first
    stages = told(built)
    assert stages[0] == "running 2 of 2 notebooks: one, two"
    assert stages[1:4] == ["ran one", "ran two", "exporting 2 of 2 experiments"]
    assert sorted(stages[4:]) == ["exported swings, 18 states,", "exported waves, 18 states,"]
    assert all(re.search(r" in [\d.]+ s$", line) for line in built.stages if " ran " in line or " exported " in line)
    assert "waves says 11" in built.page("one.html")
    assert "swings says 21" in built.page("two.html")
    assert "exporting" not in built.said, "the stages are not for --quiet"


def test_when_nothing_changed_nothing_is_done(project, sphinx_build):
    before = written(project)
    built = sphinx_build(project)
    assert told(built) == NOTHING
    assert changed(project, before) == set()


def test_a_module_runs_only_what_reaches_it(project, sphinx_build):
    before = written(project)
    write_module(project, "waves", "WAVES", 12)
    built = sphinx_build(project)
    assert told(built) == [
        "running 1 of 2 notebooks: one",
        "ran one",
        "exporting 1 of 2 experiments",
        "exported waves, 18 states,",
    ]
    page = built.page("one.html")
    assert "waves says 12" in page
    assert printed(page) == "12", "the cell's own output is new too"
    assert "says 11" not in page
    assert changed(project, before) == {"one.html", "index.html"}  # Sphinx writes the contents of a page that was read
    scripts = sorted(path.name.rpartition("-")[0] for path in (project / "_build/html/_static/experiments").iterdir())
    assert scripts == ["swings", "waves"]
    write_module(project, "waves", "WAVES", 11)
    assert "waves says 11" in sphinx_build(project).page("one.html")


def test_a_docstring_runs_nothing(project, sphinx_build):
    before = written(project)
    text = (project / "waves.py").read_text()
    (project / "waves.py").write_text('"""A module."""\n' + text.replace("Say.", "Say a number.") + "# why\n")
    built = sphinx_build(project)
    assert told(built) == NOTHING
    assert changed(project, before) == set()


def test_another_version_of_a_library_runs_everything(project, sphinx_build):
    (project / "sitecustomize.py").write_text(
        "import importlib.metadata as metadata\nplain = metadata.version\n"
        "metadata.version = lambda name: '0.0' if name == 'numpy' else plain(name)\n"
    )
    built = sphinx_build(project, PYTHONPATH=str(project))
    assert "running 2 of 2 notebooks: one, two" in told(built)
    assert "exporting 2 of 2 experiments" in told(built)


def test_a_build_that_fails_in_reading_leaves_nothing_stale(project, sphinx_build):
    write_module(project, "waves", "WAVES", 13)
    (project / "swings.py").write_text("raise RuntimeError('on purpose')\n")
    failed = sphinx_build(project)
    assert failed.code != 0
    write_module(project, "swings", "SWINGS", 21)
    built = sphinx_build(project)
    assert built.code == 0, built.said
    assert "waves says 13" in built.page("one.html")
    assert printed(built.page("one.html")) == "13"
    assert "swings says 21" in built.page("two.html")


def test_a_build_that_fails_in_writing_leaves_nothing_stale(project, sphinx_build):
    before = written(project)
    (project / "index.md").write_text((project / "index.md").read_text() + "\nMore.\n")
    write_module(project, "swings", "SWINGS", 22)
    (project / "break").touch()
    assert sphinx_build(project).code != 0
    assert "swings says 21" in (project / "_build/html/two.html").read_text()
    (project / "break").unlink()
    built = sphinx_build(project)
    assert told(built) == NOTHING, "what was read is kept"
    assert "swings says 22" in built.page("two.html")
    assert {"two.html", "index.html"} <= changed(project, before)


def test_a_notebook_with_another_name_does_not_find_an_old_run(project, sphinx_build):
    (project / "one.ipynb").rename(project / "three.ipynb")
    (project / "index.md").write_text("# Start\n\n```{toctree}\nthree\ntwo\n```\n")
    write_module(project, "waves", "WAVES", 14)
    built = sphinx_build(project)
    assert "running 1 of 2 notebooks: three" in told(built)
    assert printed(built.page("three.html")) == "14"


@pytest.mark.parametrize(
    ("mode", "runs"),
    [("off", []), ("auto", ["running 2 of 2 notebooks: one, two"]), ("force", ["running 2 of 2 notebooks: one, two"])],
)
def test_other_modes_of_execution(project, sphinx_build, mode, runs):
    built = sphinx_build(project, "-D", f"nb_execution_mode={mode}")
    assert built.code == 0, built.said
    assert [line for line in told(built) if line.startswith("running")] == runs
    assert ("waves says 11" in built.page("one.html")) == (mode != "off")


def test_without_execution_pages_show_the_placeholders_that_notebooks_hold(project, sphinx_build):
    page = json.loads((project / "one.ipynb").read_text())
    output = {"text/html": '<div data-experiment="waves"></div>'}
    page["cells"][2]["outputs"] = [{"output_type": "display_data", "data": output, "metadata": {}}]
    (project / "one.ipynb").write_text(json.dumps(page))
    built = sphinx_build(project, "-D", "nb_execution_mode=off")
    assert "waves says 11" in built.page("one.html")


def test_pages_of_a_folder_find_their_data_also_without_endings(project, sphinx_build):
    (project / "part").mkdir()
    shutil.move(project / "one.ipynb", project / "part/one.ipynb")
    (project / "index.md").write_text("# Start\n\n```{toctree}\npart/one\ntwo\n```\n")
    page = sphinx_build(project, "-b", "dirhtml").page("part/one/index.html")
    payload = re.search(r'data-payload="([^"]*)"', page)[1]
    assert (project / "_build/html/part/one" / payload).resolve().is_file()


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ('<div data-experiment="nothing"></div>', "no experiment 'nothing' in waves, swings; there are swings, waves"),
        (
            '<div data-experiment="waves"></div>\n' * 2,
            "page index: experiment 'waves' stands there twice; show it once",
        ),
    ],
)
def test_a_placeholder_that_can_not_be_filled_stops_the_build(project, sphinx_build, addition, message):
    (project / "index.md").write_text(f"# Start\n\n{addition}\n\n```{{toctree}}\none\ntwo\n```\n")
    built = sphinx_build(project)
    assert built.code != 0
    assert message in built.said
    assert "Handler" not in built.said


def test_pages_that_are_read_in_parallel_keep_their_figures(project, sphinx_build):
    for k in range(8):
        (project / f"page{k}.md").write_text(
            f'---\norphan: true\n---\n# Page {k}\n\n<div data-experiment="waves"></div>\n'
        )
    built = sphinx_build(project, "-j", "2")
    assert built.code == 0, built.said
    assert all("waves says 11" in built.page(f"page{k}.html") for k in range(8))


def test_other_formats_need_no_export(project, sphinx_build):
    built = sphinx_build(project, "-b", "text")
    assert built.code == 0, built.said
    assert not [line for line in told(built) if "export" in line]
