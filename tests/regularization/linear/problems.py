"""Regression problems of every shape that a method must survive, for hypothesis."""

import numpy as np
from hypothesis import strategies as st

KINDS = ("plain", "wide", "collinear", "nearly collinear", "duplicated", "constant column", "scaled", "signs")
# Columns 1e-4 apart give inner products a condition of 1e9 and more: every digit lost there shows.
WELL_POSED = tuple(kind for kind in KINDS if kind != "nearly collinear")


def problem(kind, n, p, seed):
    """Return X of shape (n, p) (wide: p >= 2 n) and y, with structure of the given kind."""
    rng = np.random.default_rng(seed)
    p = max(p, 2 * n) if kind == "wide" else p
    X = rng.normal(size=(n, p)) + rng.normal(size=p)
    if kind == "collinear":
        X[:, -1] = X[:, : p - 1].sum(axis=1)
    if kind == "nearly collinear":
        X[:, -1] = X[:, 0] + 1e-4 * X[:, -1]
    if kind == "duplicated":
        X[:, -1] = X[:, 0]
    if kind == "constant column":
        X[:, rng.integers(p)] = 0.1
    if kind == "scaled":
        X *= 10.0 ** rng.uniform(-2, 2, size=p)
    if kind == "signs":
        # Ties everywhere: many correlations are equal, and columns too.
        return rng.choice([-1.0, 1.0], size=(n, p)), rng.choice([-1.0, 1.0], size=n)
    return X, X @ rng.normal(size=p) / np.sqrt(p) + rng.normal(size=n) + 3


def problems(kinds=KINDS, smallest_n=1, largest_n=14, largest_p=8):
    """Problems with n and p down to 1."""
    sizes = st.integers(smallest_n, largest_n), st.integers(1, largest_p)
    return st.builds(problem, st.sampled_from(kinds), *sizes, st.integers(0, 2**32 - 1))


HARD = ("integrated", "powers", "ties", "spectra")


def hard_problem(kind, seed):
    """Return a design on which rounding or ties lead a path astray, and a target.

    Integrated noise and powers of a line have columns as alike as double precision can tell apart, spectra have a few
    sources under many channels, and among small integers every second event is tied with another.
    """
    rng = np.random.default_rng([seed, HARD.index(kind)])
    n, p = rng.integers(4, 31), rng.integers(3, 61)
    if kind == "integrated":
        X = rng.normal(size=(n, p))
        for _ in range(rng.integers(1, 4)):
            X = X.cumsum(axis=1)
        return X, X[:, -1] * rng.integers(2) + 10.0 ** rng.integers(-6, 2) * rng.normal(size=n)
    if kind == "powers":
        line = np.linspace(-rng.integers(2), 1, rng.integers(4, 25))
        X = np.vander(line, rng.integers(3, 20))[:, :-1]
        return X, rng.normal(size=line.size) if rng.random() < 0.7 else np.sin(6 * line)
    if kind == "ties":
        largest = rng.integers(1, 4)
        return tuple(rng.integers(-largest, largest + 1, size=size).astype(float) for size in ((n, p), n))
    sources, channels = rng.integers(2, 7), np.linspace(0, 1, p)
    widths, centres = rng.uniform(0.05, 0.4, size=(sources, 1)), rng.random((sources, 1))
    amounts = rng.random((n, sources))
    X = amounts @ np.exp(-(((channels - centres) / widths) ** 2))
    return X + 10.0 ** rng.integers(-6, -1) * rng.normal(size=(n, p)), amounts[:, 0] + 0.01 * rng.normal(size=n)


def assert_close(found, expected, relative=1e-8, floor=1e-12):
    """Compare arrays relative to the largest expected entry."""
    found, expected = np.asarray(found), np.asarray(expected)
    allowed = relative * np.abs(expected).max() + floor
    worst = np.abs(found - expected).max()
    assert worst <= allowed, f"differ by {worst:.3g}, allowed {allowed:.3g}:\n{found}\n{expected}"
