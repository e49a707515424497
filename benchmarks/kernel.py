"""How long the kernel takes to answer a slider, beside ``ipywidgets.interact`` with the inline backend.

Both draw the same figure in one process: ``interact`` clears the output and sends a PNG, as in a notebook;
``explore`` sends what changed. ``python -m benchmarks.kernel [--moves 30] [--smallest]`` prints the ratio.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks import SMALLEST
from chapters import registry
from everystate.drawing import whole_figure
from everystate.experiment import Experiment
from everystate.jupyter import Explorer


def inline(experiment: Experiment, state: dict) -> bytes:
    """What ``interact`` does at each move with the inline backend: a new figure, printed as a tight PNG."""
    figure = whole_figure(experiment, **state)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, bbox_inches="tight")
    return buffer.getvalue()


def median_ms(action: Callable[[dict], object], states: list[dict]) -> float:
    """Median time of ``action`` over ``states``, in ms."""
    times = []
    for state in states:
        start = time.perf_counter()
        action(state)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kernel", description=__doc__)
    parser.add_argument("--moves", type=int, default=30)
    parser.add_argument(SMALLEST, action="store_true", help="two moves of one experiment")
    asked = parser.parse_args(arguments)
    print(f"{'experiment':34s} {'inline ms':>10s} {'explore ms':>10s} {'times faster':>12s}")
    for experiment in registry.every()[: 1 if asked.smallest else None]:
        row(experiment, 2 if asked.smallest else asked.moves)
    return 0


def row(experiment: Experiment, moves: int) -> None:
    """Print the times of one experiment."""
    states = list(experiment.states())
    chosen = states[:: max(1, len(states) // moves)][:moves]
    for state in chosen:
        experiment.result(**state)  # both sides then find cached parts
    explorer = Explorer(experiment)
    ours = median_ms(lambda state: explorer.set(**state), chosen)
    theirs = median_ms(lambda state: inline(experiment, state), chosen)
    print(f"{experiment.name:34s} {theirs:10.1f} {ours:10.1f} {theirs / ours:12.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
