"""Run all benchmarks: ``python -m benchmarks``."""

from benchmarks import builds, kernel, linear, network, page

for benchmark in (page, kernel, linear, network, builds):
    print(f"\n== {benchmark.__name__}: {benchmark.__doc__.splitlines()[0]}")
    benchmark.main()
