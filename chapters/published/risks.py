"""Risks that theory gives: early stopping beside ridge, double descent, minimum norm and the best ridge."""

from __future__ import annotations

import numpy as np

from chapters.published.rows import Row, row
from chapters.shared.printed import printed
from regularization import theory


def early_stopping() -> tuple[Row, ...]:
    """The two constants of early stopping against ridge."""
    bounds, digits = theory.early_stopping_bounds(), printed("early-stopping-digits").numbers
    known = printed("early-stopping-bounds").numbers
    return (
        row("largest risk relative to ridge at λ = 1/t", known["matched"], bounds.matched, 5e-3, form="{:.2f}"),
        row(
            "the same when both are tuned (a bound, printed rounded up)",
            known["tuned"],
            bounds.tuned,
            6e-3,
            form="{:.4f}",
        ),
        row(
            "largest risk relative to ridge at λ = 1/t with more digits, and where",
            {"ratio": digits["matched"], "x": digits["x"]},
            [bounds.matched, bounds.matched_x],
            [5e-6, 5e-5],
            form="{:.5f}",
            basis="computed",
        ),
    )


def double_descent() -> tuple[Row, ...]:
    """Exact risks of Belkin, Hsu and Xu for one draw of weights, and simulations of the same."""
    weights = np.random.default_rng(0).normal(size=100)
    weights /= np.linalg.norm(weights)
    seen = np.cumsum(weights**2)
    expected = {int(p): risk for p, risk in printed("double-descent-risks").numbers.items()}
    exact = [
        theory.subset_risk(p, n=40, seen=seen[p - 1], unseen=max(1 - seen[p - 1], 0.0), noise=0.2) for p in expected
    ]
    named = {f"p = {p}": risk for p, risk in expected.items()}
    simulated = [
        theory.simulate_risk(p, n=40, coefficients=weights, noise=0.2, repeats=2000, rng=np.random.default_rng(p))
        for p in expected
    ]
    return (
        row(
            "risk by the paper's formula at n = 40, D = 100, for one draw of weights",
            named,
            exact,
            [5e-4 * r for r in expected.values()],
            basis="computed",
        ),
        row(
            "the same risk, simulated with 2000 training sets",
            dict(zip(named, exact, strict=True)),
            [one.mean for one in simulated],
            [4 * one.standard_error for one in simulated],
            basis="computed",
        ),
    )


def minimum_norm() -> tuple[Row, ...]:
    """Risk of the minimum-norm fit by Hastie et al.'s formulas, beside a simulation."""
    sizes = (40, 100, 160, 240, 400)
    formula = {f"γ = {p / 200:g}": theory.minimum_norm_risk(p, n=200, signal=5.0, noise=1.0) for p in sizes}
    runs = [
        theory.simulate_risk(
            p, n=200, coefficients=np.full(p, np.sqrt(5 / p)), noise=1.0, repeats=100, rng=np.random.default_rng(p)
        )
        for p in sizes
    ]
    return (
        row(
            "risk of the minimum-norm fit beyond the noise, n = 200, r² = 5, σ = 1: formula, and 100 training sets",
            formula,
            [one.mean - 1 for one in runs],
            [4 * one.standard_error for one in runs],
            basis="computed",
        ),
    )


def optimal_ridge() -> tuple[Row, ...]:
    """Risk of the best ridge, which has no peak."""
    expected = {float(gamma): risk for gamma, risk in printed("optimal-ridge-risks").numbers.items()}
    ours = [theory.optimal_ridge_risk(gamma, signal=5.0, noise=1.0)[1] for gamma in expected]
    return (
        row(
            "risk of the best ridge, many rows",
            {f"γ = {g:g}": risk for g, risk in expected.items()},
            ours,
            6e-4,
            basis="computed",
        ),
    )
