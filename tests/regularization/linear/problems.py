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


def assert_close(found, expected, relative=1e-8, floor=1e-12):
    """Compare arrays relative to the largest expected entry."""
    found, expected = np.asarray(found), np.asarray(expected)
    allowed = relative * np.abs(expected).max() + floor
    worst = np.abs(found - expected).max()
    assert worst <= allowed, f"differ by {worst:.3g}, allowed {allowed:.3g}:\n{found}\n{expected}"
