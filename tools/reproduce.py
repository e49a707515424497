"""Reproduce the published results, on all cores, and print each beside ours.

What is done is kept, so that an interrupted run goes on where it stopped (simulations in blocks of ten repetitions).
The work goes through joblib: ``--backend`` sends it wherever a joblib backend is registered. For a cluster:

  Dask   pip install "dask[distributed]", then
         python -m tools.reproduce --backend dask --scheduler tcp://HOST:8786
  Ray    pip install "ray[default]", then, where a cluster runs,
         python -m tools.reproduce --backend ray

Each worker needs this package and, to keep what it has done, the folder that EVERYSTATE_KEPT names.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import joblib

from chapters.published import SOURCES, Row, reproduce
from everystate.kept import FOLDER

__all__ = ["ROOT", "main"]

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 when a result is not as the book reports it."""
    asked = _parser().parse_args(arguments)
    names = asked.sources or list(SOURCES)
    unknown = sorted(set(names) - set(SOURCES))
    if unknown:
        print(f"no source is called {', '.join(unknown)}; there are {', '.join(SOURCES)}", file=sys.stderr)
        return 2
    if not os.environ.get(FOLDER):
        print(f"nothing is kept, since {FOLDER} names no folder; `make reproduce` sets it", file=sys.stderr)
    with _backend(asked.backend, asked.scheduler):
        return _report(names, asked.jobs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.reproduce", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*", help=f"which ones (default: all): {', '.join(SOURCES)}")
    parser.add_argument("--jobs", type=int, default=-1, help="processes at a time (default: one a core)")
    parser.add_argument("--backend", default="loky", help="joblib backend: loky, threading, dask, ray (default: loky)")
    parser.add_argument("--scheduler", help="address of a Dask scheduler")
    return parser


def _backend(name: str, scheduler: str | None) -> AbstractContextManager[Any]:
    """Where the work is done; the optional libraries register themselves."""
    if name == "dask":
        from distributed import Client  # pyright: ignore[reportMissingImports]

        Client(scheduler)
    elif name == "ray":
        from ray.util.joblib import register_ray  # pyright: ignore[reportMissingImports]

        register_ray()
    return joblib.parallel_config(backend=name)


def _report(names: list[str], jobs: int) -> int:
    """Reproduce, printing each source as soon as it is done."""
    tasks = (joblib.delayed(reproduce)(name) for name in names)
    reproduced: Any = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")(tasks)
    wrong = 0
    for done, source in enumerate(reproduced, start=1):
        print(f"\n[{done}/{len(names)}] {source.title} ({source.seconds:.1f} s)", flush=True)
        for row in source.rows:
            wrong += not row.as_reported
            print(_line(row), flush=True)
    print(
        f"\n{wrong} results are not as the book reports them"
        if wrong
        else "\nAll results are as the book reports them."
    )
    return int(wrong > 0)


def _line(row: Row) -> str:
    note = " (as reported)" if row.discrepancy and row.as_reported else "" if row.as_reported else " !"
    published, ours = (" ".join(row.form.format(value) for value in side) for side in (row.published, row.ours))
    lines = [
        row.quantity,
        f"  published {published}" if published else "",
        f"  ours      {ours}",
        f"  {row.verdict}{note}",
    ]
    return "\n".join(f"  {line}" for line in lines if line)


if __name__ == "__main__":
    sys.exit(main())
