"""Run all benchmarks, or those named: ``python -m benchmarks [--smallest] [name ...]``.

The exit status is 1 if one of them misses a target. At the smallest size everything runs, in seconds, and no target
is judged.
"""

import argparse

from benchmarks import SMALLEST, builds, kernel, linear, live, network, page

BENCHMARKS = {module.__name__.partition(".")[2]: module for module in (page, live, kernel, linear, network, builds)}

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("names", nargs="*", help=f"which ones (default: all): {', '.join(BENCHMARKS)}")
parser.add_argument(SMALLEST, action="store_true")
asked = parser.parse_args()
unknown = sorted(set(asked.names) - set(BENCHMARKS))
if unknown:
    parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
missed = []
for name in asked.names or BENCHMARKS:
    print(f"\n== {name}: {(BENCHMARKS[name].__doc__ or name).splitlines()[0]}", flush=True)
    missed += [name] if BENCHMARKS[name].main([SMALLEST] if asked.smallest else []) else []
if missed:
    raise SystemExit(f"\ntargets missed in {', '.join(missed)}")
