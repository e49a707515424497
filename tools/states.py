"""Draw every state of every experiment twice, with what other states left in memory and without, and compare.

The export brings axes and legends back from other states where their keys say that they look the same, and checks that
now and then (``everystate.memory``). This checks all of it: ``python -m tools.states`` takes about half an hour of one
core; names of experiments after it check those alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from chapters.registry import EXPERIMENTS
from everystate.drawing import Canvas
from everystate.experiment import Experiment
from everystate.nodes import same

__all__ = ["main", "unlike"]


def unlike(experiment: Experiment) -> list[str]:
    """Return the states that come out differently when axes and legends are brought back."""
    remembering, fresh = Canvas(experiment), Canvas(experiment, memory=False)
    found = []
    for state in experiment.states():
        result = experiment.result(**state)
        if not same(remembering.nodes(result), fresh.nodes(result)):
            found.append(", ".join(f"{name} = {value}" for name, value in state.items()))
    return found


def _by_name(name: str) -> list[str]:
    return unlike(EXPERIMENTS.find(name))


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each experiment; return 1 when a state shows what another left behind."""
    parser = argparse.ArgumentParser(prog="python -m tools.states", description=__doc__)
    parser.add_argument("names", nargs="*", help="experiments (default: all)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes at a time (default: cores)")
    asked = parser.parse_args(arguments)
    names = asked.names or [experiment.name for experiment in EXPERIMENTS.every()]
    faults = 0
    with ProcessPoolExecutor(asked.workers) as pool:
        for name, found in zip(names, pool.map(_by_name, names), strict=True):
            faults += len(found)
            print(f"{name}: {len(found)} states differ: {'; '.join(found[:3])}" if found else name, flush=True)
    print(f"{faults} states differ" if faults else f"all states of {len(names)} experiments are drawn alike")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
