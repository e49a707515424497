"""The lasso's path on the diabetes data by least angle regression, and an example of the lasso paper."""

from __future__ import annotations

import numpy as np

from chapters.published.rows import HALF, Row, row
from chapters.shared.printed import printed
from regularization import data, linear


def least_angle() -> tuple[Row, ...]:
    """Order of entry, first knots and C_p of the lasso path."""
    problem = data.diabetes()
    X, y = data.unit_norm(problem.train.X), problem.train.y
    path, n = linear.exact_lasso_path(X, y), problem.train.n
    order = ("bmi", "ltg", "map", "hdl", "sex", "glu", "tc", "tch", "ldl", "age", "−hdl", "+hdl")
    events = [problem.features[feature] for _, feature, _ in path.events]
    expected = [name.strip("−+") for name in order]
    rss = ((y - path.coefs @ X.T - path.intercepts[:, None]) ** 2).sum(axis=1)
    df = 1 + np.array([linear.lasso_df(X, coef) for coef in path.coefs])
    cp = rss / (rss[-1] / (n - 11)) - n + 2 * df
    knots = list(printed("lars-knots").numbers.values())
    return (
        row(
            "steps of the lasso path at which the feature is the printed one: " + ", ".join(order),
            12,
            sum(one == other for one, other in zip(events, expected, strict=True)),
            0,
            form="{:.0f}",
        ),
        row(
            "first six knots (output of the R package lars, to 3 in 100,000)",
            {f"{k + 1}": knot for k, knot in enumerate(knots)},
            path.lams[:6] * n / 2,
            [3e-5 * knot for knot in knots],
            basis="program",
        ),
        row("step with the smallest C_p", printed("lars-cp-step").value, cp.argmin(), 0, form="{:.0f}"),
        row("smallest C_p (lars)", printed("lars-cp").value, cp.min(), HALF, basis="program"),
        row(
            "L1 norm of least squares (lars)",
            printed("lars-norm").value,
            path.norms[-1],
            5e-3,
            form="{:.2f}",
            basis="program",
        ),
    )


def lasso_paper() -> tuple[Row, ...]:
    """Example 1: median error of least squares, 20 rows, 8 features of correlation 0.5^|i-j|."""
    place = np.arange(8)
    covariance = 0.5 ** np.abs(place[:, None] - place)
    root = np.linalg.cholesky(covariance)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2000, 20, 8)) @ root.T
    noise = rng.normal(size=(2000, 20))
    X, noise = X - X.mean(axis=1, keepdims=True), noise - noise.mean(axis=1, keepdims=True)
    miss = np.linalg.solve(X.transpose(0, 2, 1) @ X, np.einsum("rij,ri->rj", X, noise)[..., None])[..., 0]
    median = float(np.median(np.einsum("rj,jk,rk->r", miss, covariance, miss)))
    doubt = "the printed noise, σ = 3, gives about twice the printed error; a smaller one, near σ = 2, would give it"
    return (
        row(
            "Example 1, median error of least squares at σ = 3",
            printed("lasso-example-1").value,
            9 * median,
            0.4,
            form="{:.2f}",
            discrepancy=doubt,
        ),
    )
