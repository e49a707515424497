"""Draw everything random in the book anew, again and again, and count in how many draws each claim holds.

``python -m tools.replicate`` runs the code of the notebooks with other seeds: every generator that the book makes from
a seed gets a seed of its own in each replication, the same on all machines, chosen by nobody. A claim whose sentence
changes with the seeds is statistical. For each it prints in how many replications all that it states holds. It fails

- when a general claim (``claim(..., general="always")``, or ``"most"``) doesn't hold in all, or in three quarters;
- when a statistical claim says neither over which runs its numbers were computed nor "this sample".

Trained networks are kept under ``_build/replications``, so that an interrupted run goes on where it stopped.
``--part`` takes one notebook and a few replications, others each day: what continuous integration does.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import datetime
import json
import math
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tools.notebooks import BOOK, paths

__all__ = ["ENOUGH", "REPLICATIONS", "Made", "Verdict", "judge", "main", "reseeded", "run"]

ROOT = BOOK.parent
REPLICATIONS = 20
ENOUGH = {"always": 1.0, "most": 0.75}
"""Share of the replications in which a general claim must hold."""
SHOWN = {"ask", "check", "explore", "hint", "varied"}
"""Calls that only show something: they are left out."""
PART = 3
"""Replications of a part."""


@dataclass(frozen=True)
class Made:
    """One claim of one run: its cell, its sentence, and whether what it states holds there."""

    cell: str
    sentence: str
    false: tuple[str, ...]
    runs_named: bool
    general: str | None
    error: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the replications say of one claim."""

    cell: str
    statistical: bool
    held: int
    of: int
    general: str | None
    fault: str
    example: str

    @property
    def line(self) -> str:
        """The row of the printed table."""
        promise = f" ({self.general})" if self.general else ""
        why = f"  {self.example}" if self.held < self.of and self.example else ""
        return f"{self.held:3d} of {self.of}{promise:9s} {self.cell}{why}"


@contextlib.contextmanager
def reseeded(replication: int) -> Iterator[None]:
    """Give every generator that is made from a seed another one: the seed together with the replication's number.

    Replication 0 changes nothing.
    """
    original = np.random.default_rng

    def other(seed: Any = None) -> np.random.Generator:
        if replication and isinstance(seed, int | np.integer):
            seed = [int(seed), replication]
        elif replication and isinstance(seed, list | tuple):
            seed = [*map(int, seed), replication]
        return original(seed)

    np.random.default_rng = other
    try:
        yield
    finally:
        np.random.default_rng = original


def run(path: Path, replication: int) -> list[Made]:
    """Run the code of a notebook with the seeds of a replication and return its claims."""
    from everystate.teaching import collecting

    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    space: dict[str, Any] = {"__name__": "__main__"}
    found: list[Made] = []
    with reseeded(replication), contextlib.chdir(path.parent), contextlib.redirect_stdout(None):
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            name, source = f"{path.stem}#{cell['id']}", "".join(cell["source"])
            with collecting() as claims:
                error = _executed(source, name, space)
            found += [_made(name, one) for one in claims]
            if error and "claim(" in source and not claims:
                found.append(Made(name, "", (), True, None, error))
    return found


def _executed(source: str, name: str, space: dict[str, Any]) -> str:
    """Execute a cell without what it only shows, and return what went wrong."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not _only_shows(node)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(tree, name, "exec"), space)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _only_shows(node: ast.stmt) -> bool:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    called = node.value.func
    return isinstance(called, ast.Name) and called.id in SHOWN


def _made(name: str, one: Any) -> Made:
    false = tuple(words for words, true in one.facts if not true)
    named = any(value.over for value in one.values) or re.search(r"\bthis sample\b", one.sentence) is not None
    return Made(name, one.sentence, false, named, one.general)


def judge(book: list[Made], replications: Sequence[list[Made]]) -> list[Verdict]:
    """Hold the claims as the book makes them against those of the replications."""
    found = []
    for place, one in enumerate(book):
        index = sum(other.cell == one.cell for other in book[:place])
        others = [_at(made, one.cell, index) for made in replications]
        statistical = any(other is None or other.sentence != one.sentence for other in others)
        held = sum(other is not None and not other.false and not other.error for other in others)
        found.append(_verdict(one, statistical, held, others))
    return found


def enough(general: str, times: int) -> int:
    """Return in how many of ``times`` replications a general claim must hold.

    A few replications can't tell three quarters from a half: there, one that holds will do for "most".

    >>> enough("always", 20), enough("most", 20), enough("most", 3)
    (20, 15, 1)
    """
    return math.ceil(ENOUGH[general] * times) if general == "always" or times >= REPLICATIONS else 1


def _at(made: list[Made], cell: str, index: int) -> Made | None:
    alike = [one for one in made if one.cell == cell]
    return alike[index] if index < len(alike) else None


def _verdict(one: Made, statistical: bool, held: int, others: Sequence[Made | None]) -> Verdict:
    fault = ""
    if one.error or one.false:
        fault = one.error or f'is false as it stands: "{one.false[0]}"'
    elif one.general and held < enough(one.general, len(others)):
        fault = f"says {one.general}, and holds in {held} of {len(others)} replications"
    elif statistical and not one.runs_named:
        fault = 'depends on the seed, and says neither over which runs nor "this sample"'
    failed = next((other for other in others if other is not None and (other.false or other.error)), None)
    example = "" if failed is None else failed.error or f'"{failed.false[0]}" in: {failed.sentence}'
    return Verdict(one.cell, statistical, held, len(others), one.general, fault, example.replace("\n", " ")[:300])


def _in_process(path: Path, replication: int) -> list[Made]:
    """Run a replication in a process of its own: what it computes must not meet what another one did."""
    kept = ROOT / "_build" / ("replications" if replication else "") / (f"{replication}" if replication else "kept")
    result = subprocess.run(
        [sys.executable, "-m", "tools.replicate", "--one", str(path), str(replication)],
        env=os.environ | {"EVERYSTATE_STATIC": "1", "EVERYSTATE_KEPT": str(kept)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    rows = json.loads(result.stdout.splitlines()[-1])
    return [Made(**row | {"false": tuple(row["false"])}) for row in rows]


def _part(notebooks: list[Path], day: datetime.date) -> tuple[list[Path], list[int]]:
    """Choose one notebook and a few replications by the day."""
    count = day.toordinal()
    first = count // len(notebooks) * PART
    return [notebooks[count % len(notebooks)]], [(first + k) % REPLICATIONS + 1 for k in range(PART)]


def _report(path: Path, numbers: list[int], workers: int) -> list[Verdict]:
    with ThreadPoolExecutor(workers) as pool:
        book, *others = pool.map(lambda number: _in_process(path, number), [0, *numbers])
    verdicts = judge(book, others)
    print(f"\n{path.stem}: {sum(one.statistical for one in verdicts)} of {len(verdicts)} claims are statistical")
    for one in verdicts:
        if one.statistical or one.general or one.fault:
            print(one.line, flush=True)
    return verdicts


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when a claim doesn't hold as it says."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.replicate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="which ones (default: all)")
    parser.add_argument("--times", type=int, default=REPLICATIONS, help=f"replications (default: {REPLICATIONS})")
    parser.add_argument("--part", action="store_true", help="the part of this day")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes at a time (default: cores)")
    parser.add_argument("--one", nargs=2, metavar=("NOTEBOOK", "NUMBER"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        made = run(Path(asked.one[0]).resolve(), int(asked.one[1]))
        print(json.dumps([vars(one) for one in made]))
        return 0
    if asked.times < 1:
        parser.error(f"argument --times: must be 1 or more, got {asked.times}")
    notebooks, numbers = asked.notebooks or paths(), list(range(1, asked.times + 1))
    if asked.part:
        notebooks, numbers = _part(notebooks, datetime.datetime.now(datetime.UTC).date())
    verdicts = [one for path in notebooks for one in _report(path, numbers, asked.workers)]
    faults = [f"{one.cell}: {one.fault}" for one in verdicts if one.fault]
    print("\n" + ("\n".join(faults) if faults else f"{len(verdicts)} claims hold as they say"))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
