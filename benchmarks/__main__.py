"""Run all benchmarks: ``python -m benchmarks``; the exit status is 1 if one of them misses a target."""

from benchmarks import builds, kernel, linear, network, page

missed = []
for benchmark in (page, kernel, linear, network, builds):
    print(f"\n== {benchmark.__name__}: {benchmark.__doc__.splitlines()[0]}")
    missed += [benchmark.__name__] if benchmark.main() else []
if missed:
    raise SystemExit(f"\ntargets missed in {', '.join(missed)}")
