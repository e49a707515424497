"""The example of the README runs, and what the README says of its size is so."""

import contextlib
import re
import sys
import types
from pathlib import Path

import pytest

from everystate.__main__ import main
from everystate.pack import export

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DESCRIPTION = (ROOT / "docs/description.md").read_text(encoding="utf-8")


@contextlib.contextmanager
def ran(text):
    """The module of a text's example, run as a notebook without a reader does it."""
    module = types.ModuleType("example")
    sys.modules["example"] = module
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVERYSTATE_STATIC", "1")
        exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], module.__dict__)
    yield module
    del sys.modules["example"]


@pytest.fixture(scope="module")
def example():
    with ran(README) as module:
        yield module


def test_the_example_of_the_description_runs():
    with ran(DESCRIPTION) as module:
        assert export(module.WAVES).readout == "Its mean square is 0.50."


def test_the_example_is_what_the_readme_says(example):
    exported = export(example.SQUARE)
    assert exported.readout == "The sum rises to 1.18, the wave to 1."
    states, kilobytes = map(float, re.search(r"its (\d+) states take ([\d.]+) kB", README).groups())
    assert exported.states == states
    assert exported.gzipped / 1000 == pytest.approx(kilobytes, rel=0.15)  # versions of matplotlib differ a little


def test_the_command_of_the_readme_writes_the_example(example, tmp_path, capsys):
    where = re.search(r"python -m everystate page (\S+) -o square.html", README)[1]
    assert main(["page", where.replace("figures:", "example:"), "-o", str(tmp_path / "square.html")]) == 0
    size = int(re.search(r"one file of (\d+) kB", README)[1])
    assert (tmp_path / "square.html").stat().st_size / 1000 == pytest.approx(size, rel=0.15)
    assert "25 states" in capsys.readouterr().out


def test_the_picture_and_the_files_that_are_linked_exist():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target
