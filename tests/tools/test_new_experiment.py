"""What `make new-experiment` writes runs, passes the checks, and is shown by `make preview`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import new_experiment, notebooks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path):
    """The parts of the repository that an experiment touches."""
    leave_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for folder in ("chapters", "book", "tests/chapters", "tools", "packages/everystate/everystate"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave_out)
    for file in ("pyproject.toml", "_config.yml", "_toc.yml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def run(copy, *command):
    path = os.pathsep.join(map(str, (copy, copy / "packages/everystate", ROOT)))
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": path, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_experiment_its_test_and_its_cells_are_whole(copy, capsys):
    assert new_experiment.main(["history", "two_words"], copy) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "chapters/history/two_words.py",
        "tests/chapters/history/test_two_words.py",
        "chapters/history/__init__.py",
        "book/history.ipynb",
        "See it: make preview PAGE=history",
    ]
    tested = run(copy, "pytest", "-q", "-p", "no:cacheprovider", said[1])
    assert tested.returncode == 0, tested.stdout
    assert notebooks.faults(copy / said[3]) == []
    for command in (("ruff", "check"), ("ruff", "format", "--check")):
        checked = run(copy, *command, "chapters/history", "tests/chapters/history")
        assert checked.returncode == 0, checked.stdout
    found = run(copy, "chapters.registry")
    assert found.returncode == 0, found.stderr
    shown = run(copy, "tools.build", "--page", "history")
    assert shown.returncode == 0, shown.stdout
    page = copy / "_build/work/preview/book/history.html"
    assert 'id="exp-history-two-words"' in page.read_text(encoding="utf-8")
    assert page.as_uri() in shown.stdout


def contents(copy):
    return {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("chapter", "name", "fault"),
    [
        ("history", "timeline", "'timeline' is taken: chapters/history/timeline.py exists"),
        ("ridge", "small_samples", "'small_samples' is taken: chapters.ridge has it"),
        ("history", "Refit", "NAME must be lower-case words joined by _"),
        ("history", "two-words", "NAME must be lower-case words joined by _"),
        ("history", "class", "NAME must be lower-case words joined by _"),
        ("history", "", "NAME must be lower-case words joined by _"),
        ("shared", "refit", "CHAPTER must be one of bayesian_priors, "),
        ("", "refit", "CHAPTER must be one of bayesian_priors, "),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(copy, capsys, chapter, name, fault):
    before = contents(copy)
    assert new_experiment.main([chapter, name], copy) == 2
    said = capsys.readouterr().err
    assert fault in said
    assert len(said.splitlines()) == 1
    assert contents(copy) == before
