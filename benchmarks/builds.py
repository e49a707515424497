"""How long the book takes to build after each of four changes: nothing, a word, a drawing, a docstring.

``python -m benchmarks.builds`` works on a copy of the repository with what the last build kept, brings that up to
date, and then measures. The targets are seconds on two idle cores, and a build that takes longer fails.
``--smallest`` does the same with a book of one page and one experiment, and judges nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks import SMALLEST
from benchmarks.tiny import write_book
from tools.build import ROOT, sources

__all__ = ["CHANGES", "Change", "main"]


class Change(NamedTuple):
    """A change of one file, and how long the build after it may take, in s."""

    name: str
    file: str
    old: str
    new: str
    seconds: float


KEPT = ("_build/work/.jupyter_cache", "_build/work/experiments", "_build/kept")
NOTHING = Change("nothing changed", "", "", "", 5)
CHANGES = (
    NOTHING,
    Change("one word in a notebook", "book/lasso.ipynb", "Ridge keeps every feature", "Ridge keeps each feature", 30),
    Change("one experiment's drawing", "chapters/lasso/zeros.py", "markersize=7", "markersize=8", 30),
    Change("a docstring of the mathematics", "regularization/penalties.py", '"""', '"""Here: ', 30),
)
TINY = (
    NOTHING,
    Change("one word in a notebook", "book/one.ipynb", "One figure", "A figure", 30),
    Change("one experiment's drawing", "figures.py", "linewidth=2", "linewidth=3", 30),
    Change("a docstring of the mathematics", "mathematics.py", "Return the square", "Give the square", 30),
)


def copy(target: Path) -> None:
    """Copy what the site is made from, and what the last build kept."""
    files = [*sources(ROOT), *(path for name in KEPT for path in (ROOT / name).rglob("*") if path.is_file())]
    for file in files:
        copied = target / file.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copied)


def seconds(folder: Path) -> float:
    """Build the project in ``folder`` with its own code, and return the time it took, in s."""
    path = os.pathsep.join(map(str, (folder, folder / "packages/everystate", ROOT, ROOT / "packages/everystate")))
    environment = os.environ | {"PYTHONPATH": path, "EVERYSTATE_KEPT": str(folder / "_build/kept")}
    start = time.perf_counter()
    built = subprocess.run(
        [sys.executable, "-m", "tools.build", str(folder)],
        cwd=folder,
        env=environment,
        check=False,
        text=True,
        encoding="utf-8",
        capture_output=True,
    )
    if built.returncode:
        raise SystemExit(f"the build failed:\n{built.stdout}{built.stderr}")
    return time.perf_counter() - start


def make(change: Change, folder: Path) -> None:
    """Make a change in the project in ``folder``."""
    if change.file:
        path = folder / change.file
        text = path.read_text(encoding="utf-8")
        if change.old not in text:
            raise SystemExit(f"{change.file} no longer holds {change.old!r}: mend benchmarks/builds.py")
        path.write_text(text.replace(change.old, change.new, 1), encoding="utf-8")


def measured(folder: Path, changes: tuple[Change, ...]) -> bool:
    """Make one change after the other, print a row for each, and return whether all targets are met."""
    print(f"{'brought up to date':32s}{seconds(folder):7.1f} s", flush=True)
    met = True
    for change in changes:
        make(change, folder)
        taken = seconds(folder)
        met &= taken <= change.seconds
        missed = "" if taken <= change.seconds else "  MISSED"
        print(f"{change.name:32s}{taken:7.1f} s, at most {change.seconds:2.0f}{missed}", flush=True)
    return met


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.builds", description=__doc__)
    parser.add_argument(SMALLEST, action="store_true")
    smallest = parser.parse_args(arguments).smallest
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        write_book(folder) if smallest else copy(folder)
        met = measured(folder, TINY if smallest else CHANGES)
    return int(not (met or smallest))


if __name__ == "__main__":
    sys.exit(main())
