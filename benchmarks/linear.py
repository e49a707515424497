"""Whole paths against scikit-learn and celer, and how their cost grows.

Run: python -m benchmarks.linear [--repeats 7] [--quick] [--smallest]

Coordinate descent is solved to a KKT residual of 1e-11 of the first strength, where the compiled loops stop at a
duality gap of 1e-4 or 1e-8: a strength takes a sweep over the features that its neighbour left out wrongly, and a
product with the inverse of the kept features' inner products, which follows them. Where rows are many, all inner
products once are most of the time, on both sides. A knot of the exact path costs some fifty calls of numpy, and
products with all features where those are many: about what ``lars_path`` takes for it. Ridge decomposes once.

celer is compared where it is installed (``pip install celer``); where it isn't, its rows say so.

Times are the fastest of several interleaved repeats on one BLAS thread: two threads on small matrices wait for each
other more than they compute, on both sides. The exit status is 1 if a target is missed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import inspect
import time
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmarks import SMALLEST
from regularization import linear

STRENGTHS = 100
SIZES = ((442, 10), (1000, 100), (200, 2000), (5000, 500))
SMALL = (60, 10)
"""Rows and features at the smallest size."""


class Comparison(NamedTuple):
    """One row of the table: ours should take at most ``allowed`` times as long as theirs, which may be missing."""

    name: str
    ours: Callable[[], object]
    theirs: Callable[[], object] | None
    allowed: float


def problem(n: int, p: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return centred data with a third of the features at work, or as many as a third of the rows."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    y = X @ np.where(rng.random(p) < min(0.3, 0.3 * n / p), rng.normal(size=p), 0.0) + rng.normal(size=n)
    return X - X.mean(axis=0), y - y.mean()


def strengths(X: np.ndarray, y: np.ndarray, count: int = STRENGTHS) -> np.ndarray:
    """Return the usual grid: three decades down from where all weights are zero."""
    return np.geomspace(1, 1e-3, count) * linear.lam_max(X, y)


def fastest(calls: list[Callable[[], object]], repeats: int) -> list[float]:
    """Return the shortest time of each call in seconds; the calls take turns, so that all meet the same noise."""
    times = np.full((repeats, len(calls)), np.inf)
    for row in times:
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            row[i] = time.perf_counter() - start
    return times.min(axis=0).tolist()


def celer_path(X: np.ndarray, y: np.ndarray, lams: np.ndarray) -> Callable[[], object] | None:
    """Return a call of celer's path at its tolerance of 1e-8, or None where it isn't installed."""
    try:
        from celer import celer_path  # pyright: ignore[reportMissingImports]
    except ImportError:
        return None
    columns = np.asfortranarray(X)
    return lambda: celer_path(columns, y, pb="lasso", alphas=lams / 2, tol=1e-8)


def comparisons(n: int, p: int, count: int) -> list[Comparison]:
    """Return the paths beside those of others, for ``n`` rows, ``p`` features and ``count`` strengths."""
    from sklearn import linear_model as theirs

    X, y = problem(n, p)
    lams = strengths(X, y, count)
    return [
        Comparison(
            "ridge path / loop of Ridge",
            lambda: linear.ridge_path(X, y, lams),
            lambda: [theirs.Ridge(alpha=n * lam).fit(X, y) for lam in lams],
            1 / 5,
        ),
        Comparison(
            "exact lasso path / lars_path",
            lambda: linear.exact_lasso_path(X, y),
            lambda: theirs.lars_path(X, y, method="lasso"),
            1,
        ),
        Comparison(
            "coordinate descent / lasso_path (compiled)",
            lambda: linear.lasso_path(X, y, lams),
            lambda: theirs.lasso_path(X, y, alphas=lams / 2),  # pyright: ignore[reportArgumentType]
            1,
        ),
        Comparison(
            "coordinate descent / celer at 1e-8",
            lambda: linear.lasso_path(X, y, lams),
            celer_path(X, y, lams),
            1,
        ),
    ]


def ratios(repeats: int, n: int, p: int, count: int) -> bool:
    """Print the table of ratios and return whether every target is met."""
    met = True
    print(f"n = {n}, p = {p}, {count} strengths; milliseconds, fastest of {repeats}")
    print(f"{'':44}{'ours':>9}{'theirs':>9}{'ratio':>8}{'at most':>9}")
    for name, ours, theirs, allowed in comparisons(n, p, count):
        if theirs is None:
            print(f"{name:44}  skipped: celer is not installed")
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # theirs say that they did not reach their tolerance
            mine, reference = fastest([ours, theirs], repeats)
        met &= mine <= allowed * reference
        verdict = "" if mine <= allowed * reference else "  MISSED"
        print(f"{name:44}{1e3 * mine:9.1f}{1e3 * reference:9.1f}{mine / reference:8.3f}{allowed:9.2f}{verdict}")
    print()
    return met


METHODS: dict[str, Callable[[np.ndarray, np.ndarray], object]] = {
    "ridge_path": lambda X, y: linear.ridge_path(X, y, strengths(X, y)),
    "exact_lasso_path": linear.exact_lasso_path,
    "lasso_path": lambda X, y: linear.lasso_path(X, y, strengths(X, y)),
    "elastic_net_path": lambda X, y: linear.elastic_net_path(X, y, strengths(X, y), rho=0.5),
}


def stated_cost(name: str) -> str:
    """Return what the docstring of a path function says about its cost."""
    notes = (inspect.getdoc(getattr(linear, name)) or "").partition("Cost: ")[2]
    return " ".join(notes.partition("\n\n")[0].split())


def slope(method: Callable[[np.ndarray, np.ndarray], object], sizes: list[tuple[int, int]], axis: int) -> float:
    """Return d log(time) / d log(size) over problems of shapes ``sizes`` that grow along ``axis``."""
    data = [problem(n, p) for n, p in sizes]
    times = fastest([lambda X=X, y=y: method(X, y) for X, y in data], repeats=3)
    return float(np.polyfit(np.log([size[axis] for size in sizes]), np.log(times), 1)[0])


GROWTH = {
    "whole": ((32_000, 64_000, 128_000), (100, 200, 400), 2000, 50),
    "quick": ((4000, 8000, 16_000), (50, 100, 200), 2000, 50),
    "smallest": ((50, 100), (5, 10), 40, 5),
}
"""For each size of the benchmark: rows that grow, features that grow, and how many there are of the others then."""


def slopes(rows: tuple[int, ...], features: tuple[int, ...], n: int, p: int) -> None:
    """Print how the time grows with n and with p where they are large, and what each docstring says."""
    print(
        f"\nlog-log slope of the time in n (from {rows[0]}, p = {p}) "
        f"and in p (from {features[0]}, n = {n}); stated cost"
    )
    for name, method in METHODS.items():
        in_n = slope(method, [(size, p) for size in rows], 0)
        in_p = slope(method, [(n, size) for size in features], 1)
        print(f"{name:20}{in_n:6.2f}{in_p:6.2f}  {stated_cost(name)}")
    print("A term without n or p, such as the cost of each strength, lowers the slope until n p^2 outweighs it.")


def main(arguments: list[str] | None = None) -> int:
    """Print both tables; return 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linear", description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="smaller problems for the slopes")
    parser.add_argument(SMALLEST, action="store_true", help="small problems throughout")
    asked = parser.parse_args(arguments)
    sizes = (SMALL,) if asked.smallest else SIZES
    met = all([ratios(1 if asked.smallest else asked.repeats, *size, STRENGTHS) for size in sizes])
    slopes(*GROWTH["smallest" if asked.smallest else "quick" if asked.quick else "whole"])
    return int(not (met or asked.smallest))


if __name__ == "__main__":
    raise SystemExit(main())
