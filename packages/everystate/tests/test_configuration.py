"""What is wrong with a project's configuration is said before anything is read."""

import os
import sys

import pytest
from sphinx.application import Sphinx
from sphinx.errors import ConfigError

from everystate.sphinx.configuration import code_packages


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start Sphinx with configuration values."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("PYTHONPATH", "before")
    monkeypatch.setenv("EVERYSTATE_STATIC", "")
    (tmp_path / "conf.py").write_text("extensions = ['everystate.sphinx']\n")
    (tmp_path / "index.rst").write_text("Start\n=====\n")

    def call(**values):
        out = tmp_path / "out"
        return Sphinx(tmp_path, tmp_path, out, out, "html", confoverrides=values, status=None, warning=None)

    return call


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"everystate_experiments": 3}, "everystate_experiments must be a list of names, got 3"),
        ({"everystate_code": [1]}, r"everystate_code must be a list of names, got \[1\]"),
        (
            {"everystate_path": ["no-such-folder"]},
            "everystate_path must name folders, but there is no .*no-such-folder",
        ),
        ({"everystate_experiments": ["no_such"]}, "everystate_experiments names 'no_such', which Python does not find"),
        ({"everystate_code": ["no.such"]}, "everystate_code names 'no.such', which Python does not find"),
        ({"everystate_theme": "no_such:THEME"}, "everystate_theme = 'no_such:THEME': 'no_such' can't be imported"),
        ({"everystate_theme": "declared:X"}, "everystate_theme must name a Theme as 'module:NAME', got 'declared:X'"),
        ({"everystate_theme": "toy"}, "everystate_theme must name a Theme as 'module:NAME', got 'toy'"),
        ({"everystate_theme": 3}, "everystate_theme must be a text 'module:NAME', got 3"),
    ],
)
def test_a_wrong_value_is_named(start, values, message):
    with pytest.raises(ConfigError, match=message):
        start(**values)


def test_folders_of_the_path_are_found_here_and_by_kernels(start, tmp_path):
    (tmp_path / "code").mkdir()
    (tmp_path / "code/own_figures.py").write_text("")
    app = start(everystate_path=["code"], everystate_experiments=["own_figures"])
    assert sys.path[0] == str(tmp_path / "code")
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(tmp_path / "code"), "before"]
    assert os.environ["EVERYSTATE_STATIC"] == "1"
    assert code_packages(app.config) == ("everystate", "own_figures")


def test_a_project_without_experiments_and_notebooks_builds(start, tmp_path):
    app = start()
    app.build()
    assert app.statuscode == 0
    assert "--fig-accent" in (tmp_path / "out/_static/experiments.css").read_text()


def test_a_page_with_a_figure_needs_to_know_where_it_is_declared(start, tmp_path):
    (tmp_path / "index.rst").write_text('Start\n=====\n\n.. raw:: html\n\n   <div data-experiment="toy"></div>\n')
    with pytest.raises(Exception, match="name its module or package in everystate_experiments"):
        start().build()


def test_a_theme_gives_the_pages_their_colours(start, tmp_path, modules):
    text = (
        'from everystate import PLAIN, Theme\nMINE = Theme(dict(PLAIN.palette) | {"accent": ("#123456", "#654321")})\n'
    )
    modules("own_theme", text)
    start(everystate_theme="own_theme:MINE").build()
    style = (tmp_path / "out/_static/experiments.css").read_text()
    assert "--fig-accent:#123456" in style
    assert "--fig-accent:#654321" in style
