"""A book of one page with one experiment, for the smallest size of the benchmark of builds."""

from __future__ import annotations

from pathlib import Path

import nbformat

__all__ = ["write_book"]

CONFIG = """\
title: Tiny
only_build_toc_files: true
execute:
  execute_notebooks: cache
  allow_errors: false
sphinx:
  extra_extensions: [everystate.sphinx]
  config:
    everystate_experiments: [figures]
    everystate_code: [mathematics]
    nb_execution_raise_on_error: true
"""

MATHEMATICS = '''\
"""The mathematics of the tiny book."""


def square(x: float) -> float:
    """Return the square of ``x``."""
    return x * x
'''

FIGURES = '''\
"""The experiment of the tiny book."""

from dataclasses import dataclass

from everystate.controls import IntSlider
from everystate.experiment import Experiment
from mathematics import square


@dataclass(frozen=True)
class Square:
    """A number and its square."""

    x: int
    y: float


def compute(*, x):
    """Square ``x``."""
    return Square(x, square(x))


def draw(result, axes):
    """Draw the point."""
    axes.plot([0, result.x], [0, result.y], linewidth=2)
    axes.set(xlim=(0, 5), ylim=(0, 20))


def readout(result):
    """Say what it is."""
    return f"The square of {result.x} is {result.y}."


SQUARE = Experiment(
    name="square",
    title="A square",
    description="A line to a number and its square.",
    controls=(IntSlider(name="x", label="x", min=1, max=4, value=2),),
    compute=compute,
    draw=draw,
    readout=readout,
)
'''

CELLS = "from everystate.jupyter import explore\nfrom figures import SQUARE", "explore(SQUARE)"


def write_book(folder: Path) -> None:
    """Write the tiny book to ``folder``."""
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: book/one\n",
        "mathematics.py": MATHEMATICS,
        "figures.py": FIGURES,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    cells = [nbformat.v4.new_markdown_cell("# One figure", id="title")]
    cells += [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(CELLS)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    (folder / "book").mkdir()
    nbformat.write(notebook, folder / "book/one.ipynb")
