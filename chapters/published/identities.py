"""Identities: what theory says is equal, with the largest difference that rounding leaves."""

from __future__ import annotations

import numpy as np

from chapters.published.rows import Row, row
from regularization import linear, network, theory
from regularization.theory import patterns


def identities() -> tuple[Row, ...]:
    """What theory says is equal, with the largest difference that rounding leaves."""
    rng = np.random.default_rng(0)
    X, y, w = rng.normal(size=(30, 5)), rng.normal(size=30), rng.normal(size=5)
    masks = patterns(12) > 0
    hidden, outputs = rng.normal(size=12), rng.normal(size=(12, 4))
    logs = np.log(network.softmax((masks * hidden / 0.5) @ outputs)).mean(axis=0)
    geometric, scaled = np.exp(logs) / np.exp(logs).sum(), network.softmax(hidden @ outputs)
    dropped = (
        theory.dropout_loss(X, y, w, rate=0.4) - np.mean((y - X @ w) ** 2) - theory.dropout_penalty(X, w, rate=0.4)
    )
    noisy = theory.noise_loss(X, y, w, scale=0.3) - np.mean((y - X @ w) ** 2) - 0.3**2 * w @ w
    stacked = np.vstack([X, np.sqrt(30 * 0.2) * np.eye(5)])
    augmented = np.linalg.lstsq(stacked, np.r_[y, np.zeros(5)], rcond=None)[0]
    shrunk = linear.Ridge(0.2, fit_intercept=False).fit(X, y).coef_
    step = 0.05
    descended = linear.gradient_descent(X, y, steps=40, step=step, fit_intercept=False).coef
    d = np.linalg.svd(X, compute_uv=False)
    filtered = theory.filtered_weights(X, y, theory.gradient_descent_filter(d, n=30, step=step, steps=40))
    normalised = [_normalised_step(7.0**power * w, 0.3 * 49.0**power, X, y) for power in (0, 1)]
    found = {
        "softmax: geometric mean of 2¹² masks = weight scaling": geometric - scaled,
        "dropout in linear regression = its penalty": dropped,
        "two-point input noise = Tikhonov": noisy,
        "ridge = least squares on added rows": augmented - shrunk,
        "gradient descent = its spectral filter": descended - filtered,
        "batch normalization: (w, η) and (7w, 49η) step in one direction": normalised[0] - normalised[1],
    }
    return tuple(
        row(f"{name}: largest difference", 0.0, np.max(np.abs(gap)), 1e-12, form="{:.0e}", basis="identity")
        for name, gap in found.items()
    )


def _normalised_step(w: np.ndarray, rate: float, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Direction of the weights after one step on the squared error of batch-normalised outputs."""
    z = X @ w - (X @ w).mean()
    u = z / z.std()
    slope = 2 * (u - y) / len(y)
    back = (slope - slope.mean() - u * (slope * u).mean()) / z.std()
    stepped = w - rate * X.T @ back
    return stepped / np.linalg.norm(stepped)
